from __future__ import annotations

import io
import sys

import pytest

from starkeeper.cli import diagnostics
from starkeeper.errors import FileTrouble, LibraryDamaged, NotFound


class Screen(io.StringIO):
    """Standard error of a person."""

    def isatty(self) -> bool:
        return True


def test_an_error_is_one_line_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    diagnostics.error(NotFound("No story\nhas \x1b[31mthat\x1b[0m title.", "List them."))
    assert capsys.readouterr().err == "Error: No story has ␛[31mthat␛[0m title.\nHint: List them.\n"


def test_words_are_coloured_on_a_terminal_unless_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for no_color, expected in (("", "\x1b[36mHint:\x1b[0m go\n"), ("1", "Hint: go\n")):
        screen = Screen()
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setenv("NO_COLOR", no_color)
        diagnostics.hint("go")
        assert screen.getvalue() == expected


def test_progress_without_a_terminal_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with diagnostics.progress("Compiling.") as show:
        show(0.5, "half")
        show(1.0, "done")
    assert capsys.readouterr().err == "Compiling.\n"


def test_progress_on_a_terminal_shows_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    with diagnostics.progress("Compiling.") as show:
        show(0.5, "checking [red]it[/red]")
    assert "checking [red]it[/red]" in screen.getvalue()


def test_known_trouble() -> None:
    mine = NotFound("x")
    assert diagnostics.known_trouble(mine) is mine
    assert isinstance(diagnostics.known_trouble(PermissionError(13, "Permission denied", "/x")), FileTrouble)
    assert diagnostics.known_trouble(OSError("no file to name")) is None
    assert diagnostics.known_trouble(ValueError("a bug")) is None
    import sqlite3

    assert isinstance(diagnostics.known_trouble(sqlite3.DatabaseError("malformed")), LibraryDamaged)


def test_what_the_program_asked_wrongly_of_sqlite_is_its_own_fault() -> None:
    import sqlite3

    assert diagnostics.known_trouble(sqlite3.IntegrityError("UNIQUE constraint failed")) is None
    assert diagnostics.known_trouble(sqlite3.ProgrammingError("closed")) is None
    assert isinstance(diagnostics.known_trouble(sqlite3.OperationalError("disk I/O error")), LibraryDamaged)


def test_a_terminal_gets_what_is_said_broken_between_words_and_a_program_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    told = "It was about Learn and Be Curious, not about this."
    for say in (diagnostics.say, diagnostics.note):
        say(told)
        assert capsys.readouterr().err == f"{told}\n"
        with monkeypatch.context() as terminal:
            terminal.setattr(diagnostics, "on_terminal", lambda: True)
            say(told)
        assert capsys.readouterr().err == "It was about Learn and\nBe Curious, not about\nthis.\n"


def test_a_question_stays_on_the_line_of_its_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    monkeypatch.setattr(diagnostics, "on_terminal", lambda: True)
    diagnostics.say("Which story did you tell? ", newline=False)
    assert capsys.readouterr().err == "Which story did you tell? "
