from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.cli import output
from starkeeper.library import Library

HOSTILE = "\x1b[31mred\x1b[0m \x07 [bold]x[/bold] \x9b2J :smile: \u202eevil\u202c\r\n\tend"
TITLE = "[red]x[/red] :smile: \u202eevil\u202c \U0001f469\u200d\U0001f680"
COLUMNS = (output.Column("ID", number=True), output.Column("Name"), output.Column("Rest"))


class Screen(io.StringIO):
    """Standard output of a person."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch):
    """Sit down at a screen; pytest puts its own in place again after a fixture, so the test does it."""

    def sit_down(**environment: str) -> Screen:
        shown = Screen()
        monkeypatch.setattr(sys, "stdout", shown)
        for name, value in {"TERM": "xterm-256color", "COLUMNS": "60", **environment}.items():
            monkeypatch.setenv(name, value)
        return shown

    return sit_down


def controls(text: str) -> set[str]:
    """What a terminal might obey; a joiner only shapes an emoji."""
    return {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}} - {"\n", "\t", "\u200d"}


def test_a_table_in_a_pipe_lines_up_and_can_be_cut(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(COLUMNS, [("1", "short", "a\tb\nc"), ("12", "日本 語", "x")])
    shown = capsys.readouterr().out
    assert shown == "id\tname   \trest\n 1\tshort  \ta b c\n12\t日本 語\tx\n"


def test_a_table_on_a_terminal_is_coloured(look) -> None:
    screen = look()
    output.table((output.Column("Name", style="cyan"),), [("[red]kept as it is[/red]",)])
    assert "\x1b[36m[red]kept as it is[/red]" in screen.getvalue()


def test_no_color_takes_the_colours_out(look) -> None:
    screen = look(NO_COLOR="1")
    output.table((output.Column("Name", style="cyan"),), [("told",)])
    assert "\x1b[36m" not in screen.getvalue()
    assert "told" in screen.getvalue()


def test_a_paragraph_may_have_several_styles(look, capsys: pytest.CaptureFixture[str]) -> None:
    output.runs([("came", "green"), (" [red]and went[/red]", "red")])
    assert capsys.readouterr().out == "came [red]and went[/red]\n"
    screen = look()
    output.runs([("came", "green"), (f" and went {HOSTILE}", "red")])
    assert screen.getvalue().startswith("\x1b[32mcame\x1b[0m\x1b[31m and went ␛[31mred")


@pytest.mark.parametrize(
    ("environment", "seen"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)], ids=str
)
def test_colours_are_seen_on_a_terminal_that_has_them(look, environment: dict[str, str], seen: bool) -> None:
    assert not output.in_colour()
    look(**environment)
    assert output.in_colour() is seen


def test_hostile_text_sends_nothing_to_a_terminal(look) -> None:
    screen = look(NO_COLOR="1", TERM="dumb")
    output.line(HOSTILE, "bold")
    output.fields("1", HOSTILE)
    output.table(COLUMNS, [("1", HOSTILE, HOSTILE)])
    assert controls(screen.getvalue()) == set()
    assert "[bold]x[/bold]" in screen.getvalue()
    assert ":smile:" in screen.getvalue()


@given(st.text())
def test_no_text_whatever_breaks_a_row(text: str) -> None:
    shown = output.one_line(text)
    assert not [sign for sign in shown if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}]


def test_hostile_stories_send_no_control_sequence(run, library: Library) -> None:
    told = ("--title", TITLE, "--employer", HOSTILE, "--role", HOSTILE)
    assert run("add", *told, input=f"Action: {HOSTILE}\n").exit_code == 0
    library.tags.confirm(1, "ownership")
    for words in (("list",), ("show", 1), ("coverage",), ("tag", 1, "--confirm", "dive-deep"), ("rm", 1), ("show", 1)):
        result = run(*words)
        assert controls(result.stdout) == set(), words
        assert controls(result.stderr) == set(), words


def test_json_is_exact_and_sends_no_control(run, library: Library) -> None:
    result = run("add", "--title", TITLE, "--role", HOSTILE, "--json", input=f"Action: {HOSTILE}\n")
    shown = json.loads(result.stdout)
    assert (shown["title"], shown["role"], shown["action"]) == (TITLE, HOSTILE, library.stories.get(1).action)
    assert controls(result.stdout) == set()


def test_what_an_encoding_lacks_is_escaped(process, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    added = process("add", "--title", "Curly “quotes”", input="Action: x\n")
    assert (added.returncode, added.stdout) == (0, "1\tCurly \\u201cquotes\\u201d\n")


SLUG = "success-and-scale-bring-broad-responsibility"


def test_slugs_stay_whole_and_sentences_go_below_on_a_narrow_terminal(look) -> None:
    columns = (
        output.Column("Strength", whole=True),
        output.Column("Principle", whole=True),
        output.Column("Evidence", below=True),
    )
    screen = look(NO_COLOR="1")
    output.table(columns, [("strong", SLUG, "I stayed until the last light went out in the whole building.")])
    lines = screen.getvalue().splitlines()
    assert f"strong     {SLUG}" in lines[2]
    assert lines[3].startswith("    I stayed until the last light")
    wide = look(NO_COLOR="1", COLUMNS="140")
    output.table(columns, [("strong", SLUG, "I stayed until the last light went out in the whole building.")])
    assert len(wide.getvalue().splitlines()) == 3


def test_a_long_title_takes_one_line_and_slugs_break_between_alone(look) -> None:
    columns = (output.Column("Proves", words=True), output.Column("Title", cut=True))
    screen = look(NO_COLOR="1")
    output.table(columns, [("insist-on-the-highest-standards earn-trust", "A long title " * 9)])
    text = screen.getvalue()
    assert "insist-on-the-highest-standards" in text
    assert len(text.splitlines()) == 4
    assert "…" in text


def test_a_title_leaves_its_sentence_room_or_sends_it_below(look) -> None:
    columns = (output.Column("Story", cut=True), output.Column("Evidence", below=True))
    told = "I stayed until the last light went out."
    screen = look(NO_COLOR="1")
    output.table(columns, [("A long title " * 9, told), ("Short", told)])
    lines = screen.getvalue().splitlines()
    assert [line.strip() for line in (lines[3], lines[5])] == [told, told]
    assert "…" in lines[2]
    output.table(columns, [("Short", told)])
    assert screen.getvalue().splitlines()[-1].startswith("Short")
    assert "last light" in screen.getvalue().splitlines()[-1]


def test_a_column_for_wide_terminals_alone(look) -> None:
    columns = (output.Column("Slug", whole=True), output.Column("Meaning", cut=True, wide=120))
    screen = look(NO_COLOR="1")
    output.table(columns, [(SLUG, "what it means")])
    assert "Meaning" not in screen.getvalue()
