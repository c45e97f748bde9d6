from __future__ import annotations

import sqlite3

import click
import pytest
from click.testing import CliRunner

from starkeeper import __version__
from starkeeper.cli import root as roots
from starkeeper.cli.root import SECTIONS, root

ENTRIES = [entry for _, entries in SECTIONS for entry in entries]


def invoke(*args: str):
    return CliRunner().invoke(root, args, catch_exceptions=False, prog_name="starkeeper")


def test_version() -> None:
    result = invoke("--version")
    assert (result.exit_code, result.stdout) == (0, f"starkeeper {__version__}\n")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_table_knows_what_the_command_says(entry: roots.Entry) -> None:
    context = click.Context(root)
    command = root.get_command(context, entry.name)
    assert command is not None
    assert command.name == entry.name
    assert (command.help or "").split("\n\n")[0].replace("\n", " ") == entry.summary


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_command_has_help_for_all_it_takes(entry: roots.Entry) -> None:
    context = click.Context(root, info_name="starkeeper")
    command = root.get_command(context, entry.name)
    waiting = [command]
    while waiting:
        here = waiting.pop()
        assert here.help
        for param in here.params:
            assert isinstance(param, click.Argument) or param.help, f"{here.name} {param.name}"
        assert {"library_file", "pack_file"} <= {param.name for param in here.params}
        waiting += getattr(here, "commands", {}).values()


def test_help_lists_every_command() -> None:
    shown = invoke("--help").stdout
    for entry in ENTRIES:
        assert f"  {entry.name} " in shown


def test_an_unknown_command_names_a_near_one() -> None:
    result = invoke("coverag")
    assert result.exit_code == 2
    assert "Did you mean coverage?" in result.stderr


def test_without_a_terminal_it_prints_help_and_exits_2() -> None:
    result = invoke()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: starkeeper" in result.stderr


def test_a_sqlite_error_shows_no_traceback(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        try:
            raise sqlite3.OperationalError("disk I/O error")
        except sqlite3.OperationalError as error:
            raise RuntimeError("from the layer above") from error

    monkeypatch.setattr("starkeeper.library.stories.Stories.overview", fail)
    result = run("list")
    assert result.exit_code == 12
    assert result.stderr.startswith("Error: SQLite could not finish: disk I/O error.\nHint: ")


def test_a_fault_of_the_program_is_not_hidden(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("starkeeper.library.stories.Stories.overview", fail)
    with pytest.raises(ZeroDivisionError):
        run("list")


def test_ctrl_c_exits_130(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("starkeeper.library.stories.Stories.overview", interrupted)
    assert run("list").exit_code == 130


@pytest.mark.parametrize("before", [True, False])
def test_the_library_may_be_named_before_or_behind_the_command(run, tmp_path, before: bool) -> None:
    named = ("--library", tmp_path / "other.db")
    words = (*named, "list") if before else ("list", *named)
    assert run(*words).exit_code == 0
    assert (tmp_path / "other.db").exists()


def test_a_foreign_library_is_refused_with_its_own_code(run, tmp_path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("my notes, not a library\n" * 100)
    result = run("--library", file, "list")
    assert result.exit_code == 10
    assert result.stderr.startswith("Error: ")
    assert "Hint: " in result.stderr
    assert file.read_text() == "my notes, not a library\n" * 100


def test_a_bad_setting_is_refused_with_its_own_code(run, places) -> None:
    places.settings.parent.mkdir(parents=True, exist_ok=True)
    places.settings.write_text("words_per_minute: fast\n")
    assert run("list").exit_code == 6


def test_a_command_to_type_next_means_the_same_library(run, tmp_path) -> None:
    file = tmp_path / "my other.db"
    run("--library", file, "add", "--title", "One", input="Action: x\n")
    result = run("--library", file, "rm", 1)
    assert f"starkeeper restore 1 --library '{file}' --pack " in result.stderr


@pytest.mark.parametrize(
    ("words", "help_of"),
    [(("list", "--odd"), "starkeeper list"), (("--odd",), "starkeeper"), (("model", "odd"), "starkeeper model")],
)
def test_a_usage_error_is_one_line_and_a_hint(words: tuple[str, ...], help_of: str) -> None:
    result = invoke(*words)
    error, hint = result.stderr.splitlines()
    assert result.exit_code == 2
    assert error.startswith("Error: ")
    assert hint == f"Hint: {help_of} --help"


@pytest.mark.parametrize(
    "words", [("--library", "~nouser-at-all/x", "list"), ("list", "--library", "~nouser-at-all/x")]
)
def test_a_home_folder_that_is_not_known(words: tuple[str, ...]) -> None:
    result = invoke(*words)
    assert result.exit_code == 4
    assert result.stderr.startswith("Error: --library ~nouser-at-all/x: ")


def test_a_hint_means_the_same_library(run, tmp_path) -> None:
    file = tmp_path / "other.db"
    run("--library", file, "add", "--title", "One", input="Action: x\n")
    run("--library", file, "rm", 1)
    assert f"starkeeper restore 1 --library {file} --pack " in run("--library", file, "show", 1).stderr


def test_a_file_that_may_not_be_read_is_named_by_its_reader() -> None:
    from starkeeper.cli.context import FILE

    assert not FILE.readable
