"""Hostile text goes through everything and does nothing: it is kept to the character, and no terminal obeys it."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from starkeeper import packs, settings
from starkeeper.cli.root import root
from starkeeper.domain.display import printable
from starkeeper.domain.pack import Pack, Principle
from starkeeper.domain.story import Part, StoryContent
from starkeeper.errors import InvalidInput, PackError, SettingsError
from starkeeper.interchange import plain, stories_json, template
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tui.present import Proposal
from starkeeper.tui.widgets.suggestions import Suggestions

from .nasties import HALVES, NASTIES, leaks, mark, one_line
from .targets import is_one_line, pack_as_data, refusal
from .terminal import Terminal

CONTEXT = click.Context(root)
ENTER, ESC, DOWN, PALETTE, QUIT, F3 = "\r", "\x1b", "\x1b[B", "\x10", "\x11", "\x1bOR"
SHORT = 200
"""Characters that an employer and a role may have."""
FIELDS = ("title", "employer", "role", *Part)

Start = Callable[..., Terminal]


def told(nasty: str) -> StoryContent:
    """A story that says a piece of hostile text wherever it may."""
    everywhere: dict[str, Any] = {part.value: nasty for part in Part}
    return StoryContent(title=one_line(nasty), employer=nasty[:SHORT], role=nasty[:SHORT], **everywhere)


@pytest.fixture
def hostile(library: Library) -> Library:
    """A library that holds every piece everywhere, some of it in earlier versions, drafts and own questions."""
    for place, nasty in enumerate(NASTIES):
        story = library.stories.add(told(nasty))
        library.tags.confirm(story.id, library.pack.slugs[place % 3])
        if place % 6 == 0:
            changed = replace(story.content, lesson="", action=f"{nasty}\nAnd more.", role="")
            library.stories.save(story.id, changed, base_version=story.version)
        if place % 6 == 1:
            library.stories.save_draft(story.id, story.version, replace(story.content, title=nasty, date=nasty))
        if place % 6 == 2:
            library.stories.bin(story.id)
        library.rehearsal.add_question(f"When? {nasty[:1_500]}", [library.pack.slugs[place % 3]])
        library.interviews.add(date(2026, 12, 11), nasty[:SHORT], library.pack.slugs[place % 3])
        if place % 6 != 2:
            library.probes.add(story.id, f"Why 12 calls? {nasty[:1_000]}", nasty)
    library.stories.save_draft(None, None, StoryContent(title=NASTIES[1], situation=NASTIES[6]))
    return library


@pytest.fixture
def dense(library: Library) -> Library:
    """A library of few stories that hold every piece, with a bin, an earlier version, drafts and own questions."""
    for place in range(0, len(NASTIES), len(Part)):
        told = NASTIES[place : place + len(Part)]
        parts: dict[str, Any] = {part.value: text[:160] for part, text in zip(Part, told, strict=False)}
        title = " ".join(one_line(text)[:50] for text in told)
        role = f"Role {place:02d} {told[-1]}"[:SHORT]
        story = library.stories.add(StoryContent(title=title, employer=told[0][:SHORT], role=role, **parts))
        library.tags.confirm(story.id, library.pack.slugs[place % 3])
        library.rehearsal.add_question(f"When? {told[0][:400]}", [library.pack.slugs[place % 3]])
        library.stories.save_draft(story.id, story.version, replace(story.content, title=told[1], date=told[2]))
        library.interviews.add(date(2099, 12, 11), told[1][:SHORT], library.pack.slugs[place % 3])
        library.probes.add(story.id, f"Why 12 calls? {told[2][:400]}", told[3])
    changed = replace(story.content, action=NASTIES[1])
    library.stories.save(story.id, changed, base_version=story.version)
    library.stories.bin(library.stories.add(StoryContent(title="Binned", action=NASTIES[1])).id)
    library.stories.save_draft(None, None, StoryContent(title=NASTIES[1], situation=NASTIES[6]))
    return library


# What is kept, and what comes out again


def test_what_is_kept_comes_back_to_the_character(library: Library) -> None:
    for nasty in NASTIES:
        content = told(nasty)
        story = library.stories.add(content)
        assert library.stories.get(story.id).content == content
        draft = library.stories.save_draft(story.id, 1, replace(content, title=nasty, date=nasty))
        assert draft in library.stories.drafts()
        assert template.parse(template.render(content)) == content
        question = library.rehearsal.add_question(f"When? {nasty[:1_500]}", [])
        assert question.text == " ".join(f"When? {nasty[:1_500]}".split())  # asked on one line, but else as it is
        assert question in library.rehearsal.questions()


@pytest.mark.parametrize("name", ["out.jsonl", "out.json"])
def test_what_is_exported_comes_back_to_the_character(
    name: str, library: Library, pack: Pack, places: Paths, tmp_path: Path
) -> None:
    for nasty in NASTIES:
        library.stories.add(told(nasty))
    library.exchange.export_file(tmp_path / name)
    assert [row.content for row in stories_json.read(tmp_path / name)] == [told(nasty) for nasty in NASTIES]
    sent = (tmp_path / name).read_text("utf-8")
    assert printable(sent) == sent
    with Library.open(tmp_path / "other.db", pack=pack, settings=Settings(), paths=places) as other:
        other.exchange.import_file(tmp_path / name)
        assert [record.story.content for record in other.stories.select()] == [told(nasty) for nasty in NASTIES]
        assert other.exchange.export_text() == library.exchange.export_text()


@pytest.mark.parametrize("nasty", [nasty for nasty in NASTIES if one_line(nasty) != nasty], ids=mark)
def test_a_title_is_kept_to_the_character_or_refused_in_a_line(nasty: str, library: Library) -> None:
    story = refusal(lambda: library.stories.add(StoryContent(title=nasty)))
    kept = [record.story.title for record in library.stories.select()]
    assert kept == ([] if isinstance(story, InvalidInput) else [nasty])


@pytest.mark.parametrize("half", HALVES, ids=ascii)
@pytest.mark.parametrize("field", FIELDS)
def test_half_a_character_is_refused_in_a_line(half: str, field: str, library: Library) -> None:
    content = replace(StoryContent(title="T"), **{field: half})
    for way in (library.stories.add, lambda content: library.stories.save_draft(None, None, content)):
        with pytest.raises(InvalidInput) as refused:
            way(content)
        assert refused.value.exit_code == 4
        assert is_one_line(refused.value.message)
    with pytest.raises(InvalidInput):
        template.parse(template.render(content))
    assert library.stories.select() == []


@pytest.mark.parametrize("nasty", [*NASTIES, *HALVES], ids=ascii)
def test_plain_text_is_kept_whole(nasty: str) -> None:
    read = plain.read(f"I began.\n{nasty}\nI ended.")
    assert read.content.action == f"I began.\n{nasty}\nI ended." or not read.notes
    assert is_one_line(read.content.title)


# The command line on a terminal

BATCH = """
import json, sys
from starkeeper.cli.root import root
with open(sys.argv[1], encoding="ascii") as file:
    wanted = json.load(file)
for number, words in enumerate(wanted):
    try:
        root(words, prog_name="starkeeper")
    except SystemExit as ended:
        print(f"<{number}: {ended.code or 0}>", flush=True)
"""
"""Runs many commands one after the other, each as the command line does, and says how each ended."""


def run_all(terminal: Start, tmp_path: Path, pack_file: Path, wanted: Iterable[Sequence[str]]) -> tuple[str, list[int]]:
    """What some commands send to one terminal, and their exit codes."""
    commands = [["--pack", str(pack_file), *words] for words in wanted]
    file = tmp_path / "commands.json"
    file.write_text(json.dumps(commands), encoding="ascii")
    user = terminal("-c", BATCH, file)
    user.ended()
    assert "Traceback" not in user.sent
    assert "fault of Starkeeper" not in user.sent
    marks = [f"<{number}: " for number in range(len(commands))]
    codes = [int(user.sent.rpartition(mark)[2].partition(">")[0]) for mark in marks]
    return user.sent, codes


READING = (
    *(
        "interview list",
        "today --minutes 200",
        "today --json",
        "probe list",
        "numbers",
        "progress",
        "list",
        "list --text Mk",
        "list --json",
        "bin",
        "bin --json",
        "coverage",
        "coverage --json",
        "questions",
    ),
    *("coverage --next 9", "coverage --csv", "coverage --format markdown", "coverage --format html"),
    *("coverage --history", "plan --seed 1", "plan --json"),
    *("review", "review --json", "review 1 --select all"),
    *(
        "questions --text Mk --json",
        "rehearse --count 40 --json",
        "show 2 --json",
        "import --dry-run out.json",
        "model",
    ),
    *(
        "rm 1 2",
        "restore 1 2",
        "history 1",
        "history 7 --diff",
        "history 7 --diff --json",
        "revert 7 1",
        "undo",
        "redo",
    ),
    *("undo --json", "tag 1 --take-back ownership", "principles", "backup", "backup list", "doctor", "export -"),
)
"""Commands that show what a library holds, and need no model for it."""
ELSEWHERE = {"add", "edit", "match", "suggest", "demo", "encrypt", "decrypt", "passphrase"}
"""Commands that other tests here run, or that show the same as those."""


def test_every_command_is_swept() -> None:
    assert {words.split()[0] for words in READING} | {"show"} == {*root.list_commands(CONTEXT)} - ELSEWHERE


def test_no_command_sends_what_a_text_says(terminal: Start, hostile: Library, pack_file: Path, tmp_path: Path) -> None:
    hostile.exchange.export_file(tmp_path / "out.json")
    shown = [f"show {record.story.id}" for record in hostile.stories.select()]
    wanted = [words.split() for words in (*shown, *READING)]
    sent, codes = run_all(terminal, tmp_path, pack_file, wanted)
    assert leaks(sent) == []
    assert [words for words, code in zip(wanted, codes, strict=True) if code] == []
    assert [nasty for nasty in NASTIES if mark(nasty) not in sent] == []
    assert "␛[97;105;6m" in sent


def test_no_practice_sends_what_a_question_says(terminal: Start, dense: Library, pack_file: Path) -> None:
    user = terminal("-m", "starkeeper", "--pack", pack_file, "rehearse", "--count", "17")
    for number, story in enumerate(("[/]", *"1234567123456712"), start=1):
        user.hear(f"Question {number} of 17")
        user.hear("Answer aloud")
        user.press(ENTER)
        user.hear("Which story did you tell?")
        user.press(story + ENTER)
        if number == 1:
            user.hear("begins with")
            user.press(ENTER)
        user.hear("How did it go?")
        user.press("g" + ENTER)
    assert user.ended() == 0
    assert leaks(user.sent) == []
    assert "␛]8;;http" in user.sent


def test_no_match_sends_what_a_story_says(
    compiled_home: Path, terminal: Start, dense: Library, pack_file: Path, tmp_path: Path
) -> None:
    wanted = (["match", "dive-deep-failure", "--limit", "9"], ["match", NASTIES[1]], ["match", NASTIES[11], "--json"])
    sent, codes = run_all(terminal, tmp_path, pack_file, wanted)
    assert leaks(sent) == []
    assert codes == [0, 0, 0]
    assert "Mk" in sent


COMPLAINED_OF = (
    *(
        "{}",
        "--{}",
        "show {}",
        "history {}",
        "restore {}",
        "list {}",
        "list --{}",
        "list --principle {}",
        "rehearse --role {}",
    ),
    *("tag 1 --confirm {}", "edit 1 --title {}", "edit 1 --date {}", "edit 1 --outcome {}", "coverage --target {}"),
    *("questions remove {}", "questions add When? --principle {}", "import {}", "export {}", "--pack {} list"),
    *("add --file {}", "principles check {}", "interview add --date {}", "interview add --date 2026-12-11 --loop {}"),
)
"""Commands that complain of an argument, and quote it."""


def test_no_complaint_sends_what_an_argument_says(
    terminal: Start, library: Library, pack_file: Path, tmp_path: Path
) -> None:
    library.stories.add(StoryContent(title="One", action="I stayed."))
    # No system hands a program an argument with a null character, but half characters, for what is no UTF-8.
    said = (*NASTIES[1:18:4], NASTIES[11], NASTIES[14], NASTIES[23], "\udcff\udc9b97;105;6m Mk99")
    wanted = [[word.replace("{}", nasty) for word in words.split()] for nasty in said for words in COMPLAINED_OF]
    sent, codes = run_all(terminal, tmp_path, pack_file, wanted)
    assert leaks(sent) == []
    accepted = [words for words, code in zip(wanted, codes, strict=True) if not code]
    assert {words[-2] for words in accepted} <= {"--title"}, "a title may hold all that is no control character"


# The interface


def read_stories(user: Terminal, library: Library) -> None:
    """Read every story, and go where one goes from there: filter, dialogs, editor, bin, history, help, palette."""
    for record in library.stories.select():
        if record.story.id > 1:
            user.press(DOWN)
        user.see(f"· {record.story.role[:7]}")
    user.press("v" + ENTER, see="confirms")
    user.press(ESC, gone="confirms")
    user.press("/", see="words anywhere")
    user.press("[/]", see=" 1 of ")
    user.press(ESC, gone=" 1 of ")
    user.press("d", see="k  Keep it")
    user.press(ESC, gone="k  Keep it")
    user.press("c", see="Title")
    user.press("x" + ESC, see="Leave it as a draft")
    user.press("k", see="Unsaved since")
    user.press("e")
    user.settle()
    user.press(ESC)
    user.settle()
    user.press("b", see="Take back")
    user.press(ESC, gone="Take back")
    user.press("h", see="‹ ")
    user.press(DOWN + ENTER)
    user.settle()
    user.press(ESC, gone="‹ ")
    user.press("?", see="Write a new story;")
    user.press(ESC, gone="Write a new story;")
    user.press(PALETTE, see="Search")
    user.press("[/]", see="No matches found")
    user.press(ESC, gone="No matches found")


def practise(user: Terminal) -> None:
    """Go to the other places, where what a pack says is shown, and leave the interface."""
    user.press("f", see="Any principle")
    user.press(ESC, gone="Any principle")
    user.press("2", see="the stories they need")
    user.press(DOWN, see="What Dive Deep means.")
    user.press(ENTER)
    user.settle()
    user.press(ENTER, see="‹ Story")
    user.press(ESC, see="the stories they need")
    user.press("3", see="mostly those with gaps")
    user.press("f", see="Any principle")
    user.press(DOWN + DOWN + ENTER, see="Questions about Dive Deep")
    for _ in range(2):
        user.press("a")
        user.settle()
    user.press("s", see="For ")
    user.press("r", see="Which story did you tell?")
    user.press("h", gone="Which story did you tell?")
    look_around(user)
    user.press("1", see="/ filter")
    user.press(QUIT, see="for practice is not kept")
    user.press("x")
    assert user.ended() == 0


def look_around(user: Terminal) -> None:
    """Go to the other ways to practise, and to all that is listed beside the stories."""
    user.press("h", see="How it went")
    user.press(ESC, gone="How it went")
    user.press("o", see="Practise in another way")
    user.press(DOWN + ENTER, see="‹ Drill")
    user.press("mk", see="mk")
    user.press(ENTER)
    user.settle()
    user.press(ESC, gone="‹ Drill")
    user.press("o", see="Practise in another way")
    user.press(DOWN + DOWN + ENTER, see="Interviewer 1 of")
    user.press("s", see="For ")
    user.press("r", see="Which story did you tell?")
    user.press("a", see="1 of 1 questions were asked.")  # the next interview's loop has one principle
    user.press(ESC, gone="‹ Mock loop")
    user.press("o", see="Practise in another way")
    user.press(DOWN + DOWN + DOWN + ENTER, see="‹ In writing")
    user.press("I told them at once.", see="5 words")
    user.press(F3, see="as it is")
    user.press(ESC + ESC, gone="‹ In writing")
    user.press("4", see=" questions, ")
    user.press(DOWN)
    user.settle()
    user.press(ENTER, see="‹ Practise")
    user.press(ESC, gone="‹ Practise")
    user.press("i", see="‹ Interviews")
    user.press("d", see="Forget the interview")
    user.press(ESC, gone="Forget the interview")
    user.press(ESC, gone="‹ Interviews")
    user.press("2", see="the stories they need")
    user.press("h", see="‹ Looking back")
    user.press(ESC, gone="‹ Looking back")
    user.press("1", see="/ filter")
    user.press("#", see="‹ Numbers")
    user.settle()
    user.press(ESC, gone="‹ Numbers")
    user.press("q", see="‹ Follow-ups")
    user.press("d")
    user.settle()
    user.press(ESC)
    user.settle()
    user.press(ESC, gone="‹ Follow-ups")


INTERFACE = """
import pickle, sys
from starkeeper.paths import locate
from starkeeper.tui import run
with open(sys.argv[1], "rb") as file:
    pack, settings = pickle.load(file)
run(None, settings, pack, locate())
"""
"""Opens the interface as a script may: with a pack and settings that no file could hold."""


def test_the_interface_sends_nothing_that_a_text_says(terminal: Start, dense: Library, pack_file: Path) -> None:
    user = terminal("-m", "starkeeper", "--pack", pack_file)
    read_stories(user, dense)
    practise(user)
    assert leaks(user.sent) == []
    assert [nasty for nasty in NASTIES if mark(nasty) not in user.sent] == []
    assert all(
        picture in user.sent for picture in ("␛[97;105;6m", "\ufffd97;105;6m", "␛]52;c;", "␀", "[@click=app.quit]")
    )


def test_the_interface_sends_nothing_that_a_pack_says(
    terminal: Start, dense: Library, pack: Pack, tmp_path: Path
) -> None:
    said = hostile_pack(pack, "".join(NASTIES[:16]))
    (tmp_path / "said").write_bytes(pickle.dumps((said, Settings(theme=NASTIES[1]))))
    user = terminal("-c", INTERFACE, tmp_path / "said")
    user.see("There is no theme")
    practise(user)
    assert leaks(user.sent) == []
    assert "␛[97;105;6m" in user.sent


def test_the_line_of_evidence_obeys_no_name_of_a_principle() -> None:
    known = Proposal(slug="a", name="A", score=0.5, part=Part.ACTION, quote=NASTIES[1], also=NASTIES[1])
    assert leaks(Suggestions()._evidence(known).plain) == []


def hostile_pack(pack: Pack, nasty: str) -> Pack:
    """A pack that says a piece of hostile text wherever it may."""
    principles = (
        replace(
            principle,
            name=f"{principle.name} {nasty}",
            meaning=f"What {principle.name} means. {nasty}",
            behaviours=(*principle.behaviours, nasty),
            probes=(nasty,),
            questions=tuple(
                replace(question, text=f"{question.text} {nasty}", roles=(f"pm{nasty}",))
                for question in principle.questions
            ),
        )
        for principle in pack.principles
    )
    return replace(pack, name=f"{pack.name} {nasty}", principles=tuple(principles))


# Packs, settings and paths


@pytest.mark.parametrize("nasty", [*NASTIES, *HALVES], ids=ascii)
def test_a_pack_says_it_or_is_refused_in_a_line(nasty: str, pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    said = hostile_pack(pack, nasty)
    said = replace(said, principles=tuple(_without_roles(principle) for principle in said.principles))
    for told in (
        pack_as_data(said),
        {nasty: pack_as_data(pack)},
        {"pack": {"slug": nasty, "name": "N"}, "principles": []},
    ):
        file.write_bytes(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        read = refusal(lambda: packs.load(file))
        if not isinstance(read, PackError):
            texts = [read.name, *(text for p in read.principles for text in (p.name, p.meaning, *p.behaviours))]
            assert all(printable(text, keep_newlines=False) == text for text in texts)
            assert read.principles[0].meaning == " ".join(said.principles[0].meaning.split())


def _without_roles(principle: Principle) -> Principle:
    # A file's roles are slugs.
    return replace(principle, questions=tuple(replace(question, roles=()) for question in principle.questions))


@pytest.mark.parametrize("nasty", [*NASTIES, *HALVES], ids=ascii)
def test_settings_say_it_or_are_refused_in_a_line(nasty: str, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    for told in (
        {"editor": nasty},
        {"theme": nasty},
        {"pack": f"~{nasty}"},
        {"model": nasty},
        {"learn": nasty},
        {nasty: 1},
    ):
        file.write_bytes(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        read = refusal(lambda: settings.load(file))
        if not isinstance(read, SettingsError):
            chosen = "".join(str(value) for value in (read.editor, read.theme, read.pack, read.model))
            assert printable(chosen, keep_newlines=False) == chosen


def test_no_path_sends_what_its_name_says(terminal: Start, pack_file: Path, tmp_path: Path) -> None:
    wanted: list[Sequence[str]] = []
    for nasty in (NASTIES[place] for place in (1, 7, 11, 14, 16)):
        name = nasty.replace("/", "|")[:80]
        folder = tmp_path / name
        folder.mkdir()
        library, broken = folder / f"{name}.db", folder / "broken.db"
        broken.write_bytes(b"no library at all" * 100)
        (folder / "story.txt").write_text("I stayed.", encoding="utf-8")
        (folder / "rows.jsonl").write_text('{"x": 1, "y\x1b": 2, "title": "T"}\n{', encoding="utf-8")
        (folder / "config.yaml").write_text(f"pack: [{name!r}]", encoding="utf-8")
        here = ["--library", str(library)]
        wanted += (
            *([*here, "add", "--file", str(folder / "story.txt")], [*here, "coverage"], [*here, "show", "1"]),
            *([*here, "import", str(folder / "rows.jsonl")], [*here, "export", str(folder / "out.json")]),
            *([*here, "export", str(folder / "out.json")], [*here, "rm", "1"], [*here, "export", str(library)]),
            *(["--library", str(broken), "list"], ["--library", str(folder), "list"], [*here, "import", str(folder)]),
            *(["principles", "check", str(folder / "config.yaml")], ["principles", "check", str(folder)]),
            *([*here, "backup"], [*here, "backup", "list"], [*here, "backup", "--to", str(folder)]),
            *([*here, "restore", str(broken)], [*here, "doctor"], ["--library", str(broken), "doctor"]),
        )
    sent, codes = run_all(terminal, tmp_path, pack_file, wanted)
    assert leaks(sent) == []
    assert set(codes) == {0, 2, 4, 5, 8, 10}


def test_no_home_sends_what_its_name_says(
    terminal: Start, pack_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / f"home {NASTIES[1]}\n{NASTIES[11]}"
    home.mkdir()
    monkeypatch.setenv("STARKEEPER_HOME", str(home))
    monkeypatch.setenv("EDITOR", NASTIES[1])
    first = run_all(terminal, tmp_path, pack_file, [["list"], ["model"], ["add"], ["edit", "1"], ["backup"]])[0]
    (home / "config.yaml").write_text("target: 99", encoding="utf-8")
    second, codes = run_all(terminal, tmp_path, pack_file, [["list"], ["coverage"], []])
    assert set(codes) == {6}
    assert leaks(first + second) == []
