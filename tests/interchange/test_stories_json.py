from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper.domain.story import Outcome, Part, Status, StoryContent
from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.files import STORIES_LIMIT
from starkeeper.interchange import plain, stories_json, story_object
from starkeeper.interchange.stories_json import Exported, Parsed, Problem, Row

FULL = StoryContent(
    title="The leak",
    situation="It was late.",
    task="Find it.",
    action="I looked everywhere.",
    result="Found.",
    lesson="Look earlier.",
    outcome=Outcome.MIXED,
    status=Status.READY,
    employer="Brook & Co",
    role="engineer",
    date="2023-05",
)


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "stories.jsonl") -> list[Row]:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return list(stories_json.read(file))

    return read


@pytest.fixture
def one(read):
    def one(**keys: object) -> Row:
        (row,) = read(json.dumps(keys))
        return row

    return one


def test_every_key_is_read(one) -> None:
    row = one(
        title="The leak",
        situation="It was late.",
        task="Find it.",
        action="I looked everywhere.",
        result="Found.",
        lesson="Look earlier.",
        outcome=" Mixed ",
        status="READY",
        employer="Brook & Co",
        role="engineer",
        date="2023-05",
        confirmed=["dive-deep", "ownership", "dive-deep"],
        rejected=["earn-trust"],
    )
    assert row == Parsed(number=1, content=FULL, confirmed=("dive-deep", "ownership"), rejected=("earn-trust",))


def test_null_is_a_missing_value(one) -> None:
    keys = (*story_object.CONTENT_KEYS, "text", "confirmed", "rejected")
    row = one(**{**dict.fromkeys(keys), "title": "T"})
    assert row == Parsed(number=1, content=StoryContent(title="T"))


def test_unknown_keys_are_named(one) -> None:
    row = one(title="T", id="x", labels=["a"], source={"b": 1}, consensus=None)
    assert row == Parsed(number=1, content=StoryContent(title="T"), unknown=("id", "labels", "source", "consensus"))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"title": 5}, "title: expected text, found a number."),
        ({"title": "T", "action": ["a"]}, "action: expected text, found a list."),
        ({"title": "T", "text": {"a": 1}}, "text: expected text, found an object."),
        ({"title": "T", "role": True}, "role: expected text, found true or false."),
        ({"title": "T", "outcome": "won"}, "outcome: expected success, failure or mixed, found 'won'."),
        ({"title": "T", "status": 1}, "status: expected text, found a number."),
        ({"title": "T", "status": "done"}, "status: expected draft, ready or retired, found 'done'."),
        ({"title": "T", "date": 2023}, "date: expected text, found a number."),
        ({"title": "T", "date": "May"}, "date: expected a real date such as 2023, 2023-05 or 2023-05-14, found 'May'."),
        ({"title": "T", "date": "2023-02-31"}, "date: expected a real date such as 2023, 2023-05 or 2023-05-14, found"),
        ({"title": "T", "confirmed": "ownership"}, "confirmed: expected a list of slugs, found a text."),
        ({"title": "T", "rejected": ["a", 5]}, "rejected: expected slugs, found a number."),
        ({"title": "T", "confirmed": [" "]}, "confirmed: expected slugs, found an empty text."),
        ({"title": "T", "confirmed": ["a", "b"], "rejected": ["b"]}, "rejected: expected other principles than"),
        ({"title": "T\ud800"}, "title: expected whole characters, found half of one (a lone surrogate)."),
        ({"title": "T", "confirmed": ["\udfff"]}, "confirmed: expected whole characters"),
        ({}, "Expected a title or a text, found neither."),
        ({"title": " ", "text": "\n", "outcome": "mixed"}, "Expected a title or a text, found neither."),
    ],
)
def test_a_row_that_is_no_story_is_a_problem(one, keys: dict[str, object], message: str) -> None:
    row = one(**keys)
    assert isinstance(row, Problem)
    assert row.number == 1
    assert message in row.message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{broken", "Not valid JSON at column 2: expecting property name enclosed in double quotes."),
        (b'{"title": "T"} x', "Not valid JSON at column 16: extra data."),
        (b'{"title": "T\xff"}', "Expected UTF-8 text, found another byte at column 13."),
        (b'{"title": "a\tb"}', "Not valid JSON at column 13: invalid control character at."),
        (b'"words"', "Expected a story as an object with keys, found a text."),
        (b"null", "Expected a story as an object with keys, found null."),
        (b"5", "Expected a story as an object with keys, found a number."),
        (b'{"title": "T", "title": "U"}', "Expected each key once, found 'title' twice."),
        (b'{"a":' * 100_000, "Not read as JSON: it is nested too deeply."),
        (b'{"a": ' + b"9" * 5000 + b"}", "Not read as JSON: a number in it is too large."),
    ],
)
def test_a_bad_line_stops_nothing_else(read, line: bytes, message: str) -> None:
    rows = read(b'{"title": "One"}\n' + line + b'\n{"title": "Three"}')
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[1] == Problem(2, message)
    assert isinstance(rows[2], Parsed)


def test_lines_are_counted_as_an_editor_counts_them(read) -> None:
    text = '\ufeff{"title": "One"}\r\n\r\n \t\r\n{"title": "a\u2028b\x85c", "action": "x"}\r\n'
    assert [(row.number, row.content.title) for row in read(text)] == [(1, "One"), (4, "a\u2028b\x85c")]


def test_an_empty_file_holds_no_story(read) -> None:
    assert read("") == read("\n\n") == read("[]", "stories.json") == []


@pytest.mark.parametrize("name", ["stories.json", "STORIES.JSON", "stories.jsonl", "stories.txt"])
def test_a_list_is_numbered_by_place(read, name: str) -> None:
    rows = read('\n[{"title": "One"},\n 5, {"title": "Three"}]', name)
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[1] == Problem(2, "Expected a story as an object with keys, found a number.")


def test_a_list_may_stand_under_stories(read) -> None:
    (row,) = read('{"version": 1, "stories": [{"title": "One"}]}', "stories.json")
    assert row.content.title == "One"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'[{"title": "One"},\n x]', "stories.json, line 2, column 2: not valid JSON: expecting value."),
        (b'{"title": "One"}\n{"title": "Two"}', "stories.json, line 2, column 1: not valid JSON: extra data."),
        (b'{"title": "One"}', "stories.json: expected a list of stories, or an object with a list under 'stories'."),
        (b"", "stories.json, line 1, column 1: not valid JSON"),
        (b"[\n\xff]", "stories.json, line 2: expected UTF-8 text, found other bytes."),
        (b"[" * 100_000, "stories.json: not read as JSON: it is nested too deeply."),
        (b'{"stories": [], "stories": []}', "stories.json: expected each key once, found 'stories' twice."),
    ],
)
def test_a_json_file_that_is_broken_is_named_by_line(read, text: bytes, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(text, "stories.json")
    assert caught.value.message.startswith(message)


def test_a_name_that_a_terminal_would_obey_is_named_harmlessly(read) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(b"", "a\x1b[31m\nb.json")
    assert caught.value.message.startswith("a␛[31m b.json, line 1, column 1: not valid JSON")


def test_a_file_that_cannot_be_read_says_so_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble, match=r"none\.jsonl cannot be read"):
        stories_json.read(tmp_path / "none.jsonl")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "huge.jsonl"
    with file.open("wb") as sparse:
        sparse.truncate(STORIES_LIMIT + 1)
    with pytest.raises(FileTrouble, match="more than 100 MB"):
        stories_json.read(file)


def test_a_missing_title_is_made_with_a_note(one) -> None:
    row = one(title=" ", situation="It was late.", action="I stayed.")
    assert (row.content.title, row.notes) == ("It was late. I stayed.", (story_object.NO_TITLE,))


def test_a_text_alone_is_split_at_its_headings(one) -> None:
    row = one(title="T", task=" ", text="Situation: It was late.\nAction: I stayed.")
    assert row == Parsed(number=1, content=StoryContent(title="T", situation="It was late.", action="I stayed."))


def test_a_text_without_headings_is_kept_as_action_with_a_note(one) -> None:
    row = one(text="It was late. I stayed.")
    assert row.content == StoryContent(title="It was late. I stayed.", action="It was late. I stayed.")
    assert row.notes == (plain.NO_HEADINGS, story_object.NO_TITLE)


PARTS = {"situation": "It was late.", "task": "ship the thing", "action": "I stayed; I shipped 👍"}


@pytest.mark.parametrize(
    "text",
    [
        "It was late. ship the thing I stayed; I shipped 👍",
        "It was late.\n\nship the thing\n\nI stayed; I shipped 👍",
        "IT WAS LATE\n- Ship the thing!",
        "Situation: It was late.\nTask: ship the thing\nAction: I stayed; I shipped 👍",
        "My title\n\nI stayed; I shipped 👍\nIt was late.",
        "...",
    ],
)
def test_a_text_that_repeats_the_parts_is_ignored(one, text: str) -> None:
    assert one(title="My title", text=text, **PARTS) == Parsed(
        number=1, content=StoryContent(title="My title", **PARTS)
    )


@pytest.mark.parametrize(
    ("text", "part", "rest"),
    [
        ("It was late. Nobody else was there. I stayed; I shipped 👍", Part.ACTION, "Nobody else was there."),
        ("It was late.\nship the thing\n🎉🎉", Part.ACTION, "🎉🎉"),
        ("It was not late.", Part.ACTION, "It was not late."),
        ("Situation: It was late.\nResult: It shipped on time.", Part.RESULT, "It shipped on time."),
        ("Situation: Dark, too.\nTask: ship the thing", Part.SITUATION, "Dark, too."),
    ],
)
def test_what_a_text_says_beyond_the_parts_is_kept_with_a_note(one, text: str, part: Part, rest: str) -> None:
    row = one(title="T", text=text, **PARTS)
    told = StoryContent(title="T", **PARTS)
    before = told.part(part)
    assert row.content == told.with_part(part, f"{before}\n\n{rest}" if before else rest)
    assert row.notes == (story_object.MORE_TEXT,)


SENTENCES = st.text("ab .!\n😀", max_size=30)


@settings(deadline=None)
@given(st.lists(SENTENCES, min_size=2, max_size=2), SENTENCES)
def test_no_word_of_a_text_is_lost(parts: list[str], text: str) -> None:
    def words(told: str) -> set[str]:
        return set(told.replace("😀", " 😀 ").replace(".", " ").replace("!", " ").split())

    read = story_object.read_story({"title": "T", "situation": parts[0], "task": parts[1], "text": text})
    assert words(text) <= words(read.content.text)
    if any(part.strip() for part in parts):
        assert read.content.situation.startswith(parts[0])
        assert read.content.task.startswith(parts[1])


def test_a_very_long_text_beside_parts_takes_no_long_time(one) -> None:
    text = "".join(f"Word {number}. " for number in range(200_000))
    row = one(title="T", action="Another.", text=text)
    assert row.content.action == f"Another.\n\n{text.strip()}"


TEXT = st.text()
CONTENT = st.builds(
    StoryContent,
    title=TEXT.filter(str.strip),
    **{part.value: TEXT for part in Part},
    outcome=st.sampled_from(Outcome),
    status=st.sampled_from(Status),
    employer=TEXT,
    role=TEXT,
    date=st.sampled_from(["", "2023", "2023-05", "2023-05-14"]),
)
SLUGS = st.lists(st.from_regex(r"[a-z]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True), unique=True, max_size=4)


@st.composite
def exported(draw: st.DrawFn) -> Exported:
    slugs = draw(SLUGS)
    cut = draw(st.integers(0, len(slugs)))
    return Exported(draw(CONTENT), tuple(slugs[:cut]), tuple(slugs[cut:]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exported")


@pytest.mark.parametrize("name", ["out.jsonl", "out.json"])
def test_what_is_written_is_read_without_loss(folder: Path, name: str) -> None:
    @settings(deadline=None)
    @given(st.lists(exported(), max_size=3))
    def check(stories: list[Exported]) -> None:
        stories_json.write(folder / name, stories)
        assert list(stories_json.read(folder / name)) == [
            Parsed(number=number, content=story.content, confirmed=story.confirmed, rejected=story.rejected)
            for number, story in enumerate(stories, start=1)
        ]

    check()


def test_the_shape_that_is_written_is_stable() -> None:
    text = stories_json.dumps([Exported(StoryContent(title="Naïve 🎉"), rejected=("earn-trust",))])
    assert text == (
        '{"title": "Naïve 🎉", "situation": "", "task": "", "action": "", "result": "", "lesson": "", '
        '"outcome": "success", "status": "draft", "employer": "", "role": "", "date": "", '
        '"confirmed": [], "rejected": ["earn-trust"]}\n'
    )


def test_what_a_terminal_would_obey_is_written_as_escapes(tmp_path: Path) -> None:
    story = Exported(StoryContent(title="T", action="\x9b31m\x7f\u202e\u2028\ufeff א👩‍👧 \x1b[1m"))
    text = stories_json.dumps([story])
    assert r'"action": "\u009b31m\u007f\u202e\u2028\ufeff א👩‍👧 \u001b[1m"' in text
    stories_json.write(tmp_path / "out.json", [story])
    for row in (*stories_json.read(tmp_path / "out.json"), *map(json.loads, text.splitlines())):
        assert (row["action"] if isinstance(row, dict) else row.content.action) == story.content.action


def test_what_is_written_is_private(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    stories_json.write(file, [])
    assert json.loads(file.read_text()) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_half_a_character_is_refused_and_nothing_written(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    with pytest.raises(InvalidInput, match="The story 'T' holds half a character"):
        stories_json.write(file, [Exported(StoryContent(title="T", action="\ud800"))])
    assert not file.exists()
