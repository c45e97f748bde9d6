from __future__ import annotations

import json
from pathlib import Path

import pytest

from starkeeper.cli import diagnostics
from starkeeper.domain.story import Outcome, Status
from starkeeper.library import Library

TOLD = "Situation: it was late.\nTask: mine.\nAction: I stayed.\nResult: done.\n"


def rows(text: str) -> list[list[str]]:
    """The cells of a table in a pipe, without its titles."""
    return [[cell.strip() for cell in line.split("\t")] for line in text.splitlines()[1:]]


def test_add_reads_plain_text_from_standard_input(run, library: Library) -> None:
    result = run("add", "--title", "Stayed late", "--outcome", "failure", "--date", "2023", input=TOLD)
    assert (result.exit_code, result.stdout) == (0, "1\tStayed late\n")
    story = library.stories.get(1)
    assert (story.situation, story.result, story.outcome, story.date) == ("it was late.", "done.", "failure", "2023")


def test_add_reads_a_file_and_makes_a_title_of_its_first_words(run, library: Library, tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text("I stayed until the lights went out and then some more.", encoding="utf-8")
    result = run("add", "--file", file)
    assert result.exit_code == 0
    assert library.stories.get(1).title.startswith("I stayed until the lights")
    assert library.stories.get(1).action == "I stayed until the lights went out and then some more."
    assert "Warning: No headings" in result.stderr


def test_add_reads_a_filled_template(run, stories: Library, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    file.write_text(stories.exchange.template_of(stories.stories.get(1).content), encoding="utf-8")
    assert run("add", "--file", file, "--title", "Again").exit_code == 0
    first, again = stories.stories.get(1), stories.stories.get(4)
    assert again.title == "Again"
    assert (again.text, again.employer, again.status) == (first.text, first.employer, first.status)


def test_a_rule_of_dashes_is_no_template(run, library: Library) -> None:
    assert run("add", "--title", "Ruled", input="---\nI did it.\n---\nIt worked.\n").exit_code == 0
    assert "I did it." in library.stories.get(1).action


def test_add_prints_the_story_as_json(run, library: Library) -> None:
    shown = json.loads(run("add", "--json", "--title", "Late", input=TOLD).stdout)
    assert (shown["id"], shown["title"], shown["tagged"]) == (1, "Late", False)


@pytest.mark.parametrize(
    ("given", "code"),
    [(b"", 4), (b"   \n", 4), (b"caf\xe9", 4)],
    ids=["nothing", "blank", "latin-1"],
)
def test_add_refuses_what_is_no_story(run, library: Library, given: bytes, code: int) -> None:
    result = run("add", input=given)
    assert result.exit_code == code
    assert result.stderr.startswith("Error: ")
    assert library.stories.select() == []


def test_add_names_the_file_that_is_not_there(run, tmp_path: Path) -> None:
    result = run("add", "--file", tmp_path / "none.txt")
    assert result.exit_code == 8
    assert "none.txt" in result.stderr


def test_add_refuses_a_date_that_is_none(run, library: Library) -> None:
    assert run("add", "--title", "x", "--date", "last spring", input=TOLD).exit_code == 4


def test_add_refuses_an_unknown_outcome(run) -> None:
    assert run("add", "--outcome", "great", input=TOLD).exit_code == 2


def test_edit_changes_what_an_option_names_and_nothing_else(run, stories: Library) -> None:
    before = stories.stories.get(2)
    result = run("edit", "told", "--status", "ready", "--employer", "Brackenhill")
    assert (result.exit_code, result.stdout) == (0, "2\tTold them it was me\n")
    after = stories.stories.get(2)
    assert (after.status, after.employer, after.version) == (Status.READY, "Brackenhill", 2)
    assert (after.text, after.outcome) == (before.text, before.outcome)


def test_edit_takes_new_parts_from_plain_text_and_keeps_the_rest(run, stories: Library) -> None:
    assert run("edit", 2, "--file", "-", input=TOLD).exit_code == 0
    after = stories.stories.get(2)
    assert (after.title, after.action, after.outcome) == ("Told them it was me", "I stayed.", Outcome.FAILURE)
    assert len(stories.stories.versions(2)) == 2


def test_edit_of_nothing_new_saves_nothing(run, stories: Library) -> None:
    result = run("edit", 1, "--status", "ready")
    assert result.exit_code == 0
    assert "Nothing was changed." in result.stderr
    assert stories.stories.get(1).version == 1


def test_edit_of_no_story(run, stories: Library) -> None:
    assert run("edit", 9, "--status", "ready").exit_code == 3


def test_list_prints_a_line_a_story(run, stories: Library) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split() == ["id", "status", "outcome", "title", "proves"]
    assert rows(result.stdout) == [
        ["1", "ready", "success", "Found the leak", "dive-deep"],
        ["2", "draft", "failure", "Told them it was me", "dive-deep,earn-trust"],
        ["3", "retired", "success", "Old and gone", "ownership"],
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--principle", "earn-trust"), [2]),
        (("--principle", "Dive Deep"), [1, 2]),
        (("--status", "ready"), [1]),
        (("--outcome", "failure"), [2]),
        (("--employer", "Brackenhill"), [1]),
        (("--text", "RAW data"), [1]),
        (("--text", "nowhere"), []),
        (("--principle", "dive-deep", "--outcome", "success"), [1]),
        (("--sort", "title"), [1, 3, 2]),
        (("--sort", "principles"), [2, 1, 3]),
        (("--sort", "status", "--reverse"), [3, 1, 2]),
        (("--reverse",), [3, 2, 1]),
    ],
)
def test_list_filters(run, stories: Library, words: tuple[str, ...], found: list[int]) -> None:
    assert [story["id"] for story in json.loads(run("list", "--json", *words).stdout)] == found


def test_a_sorted_list_is_a_table_too(run, stories: Library) -> None:
    assert [row[0] for row in rows(run("list", "--sort", "title").stdout)] == ["1", "3", "2"]


def test_list_names_the_principle_it_does_not_know(run, stories: Library) -> None:
    result = run("list", "--principle", "dive")
    assert result.exit_code == 3
    assert "Hint: Did you mean dive-deep?" in result.stderr


def test_list_of_nothing_says_so_and_prints_nothing(run) -> None:
    result = run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr


def test_rm_and_restore(run, stories: Library) -> None:
    gone = run("rm", 1, "told")
    assert (gone.exit_code, gone.stdout) == (0, "1\tFound the leak\n2\tTold them it was me\n")
    assert "starkeeper restore 1 2" in gone.stderr
    assert [row[0] for row in rows(run("list").stdout)] == ["3"]
    assert [row[0] for row in rows(run("list", "--bin").stdout)] == ["1", "2"]
    assert run("show", 1).exit_code == 3
    assert run("show", 1, "--bin").exit_code == 0
    back = run("restore", "found", 2)
    assert (back.exit_code, back.stdout) == (0, "1\tFound the leak\n2\tTold them it was me\n")
    assert len(rows(run("list").stdout)) == 3


def test_rm_of_one_unknown_story_bins_none(run, stories: Library) -> None:
    assert run("rm", 1, 9).exit_code == 3
    assert len(stories.stories.select()) == 3


def test_rm_of_an_unclear_title_names_the_stories(run, stories: Library) -> None:
    stories.stories.add(stories.stories.get(1).content)
    result = run("rm", "found")
    assert result.exit_code == 4
    assert "1 Found the leak; 4 Found the leak" in result.stderr


def test_restore_of_a_story_that_is_not_in_the_bin(run, stories: Library) -> None:
    assert run("restore", 1).exit_code == 3


def test_a_new_story_on_a_terminal_is_compared_at_once(
    run, library: Library, compiled_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starkeeper.cli.output.on_terminal", lambda: True)
    result = run("add", "--title", "My fault", input="Action: I admitted my own mistake openly.\n")
    assert result.exit_code == 0
    assert "earn-trust" in result.stdout
    assert library.tags.untagged() == []


def test_a_new_story_on_a_terminal_waits_for_no_compilation(
    run, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starkeeper.cli.output.on_terminal", lambda: True)
    result = run("add", "--title", "My fault", input=TOLD)
    assert result.exit_code == 0
    assert "starkeeper tag" in result.stderr
    assert not diagnostics.on_terminal()
