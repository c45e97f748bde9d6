from __future__ import annotations

import stat
from pathlib import Path

import pytest

from starkeeper.cli import diagnostics
from starkeeper.domain.story import Part
from starkeeper.library import Library


@pytest.fixture(autouse=True)
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnostics, "stdin_is_terminal", lambda: True)


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("story.md"))


def test_add_opens_the_editor_on_a_template(run, library: Library, home: Path, types) -> None:
    types("text = text.replace('title:', 'title: From the editor', 1)")
    result = run("add")
    assert (result.exit_code, result.stdout) == (0, "1\tFrom the editor\n")
    assert kept(home) == []


def test_add_fills_in_what_the_options_say(run, library: Library, types) -> None:
    types("text = text + '\\nnumbers'")
    assert run("add", "--title", "Said before", "--outcome", "mixed").exit_code == 0
    assert (library.stories.get(1).title, library.stories.get(1).outcome) == ("Said before", "mixed")


def test_half_a_character_never_reaches_the_editor(run, library: Library, home: Path, types) -> None:
    types("raise SystemExit(1)")
    result = run("add", "--title", "half \udcff")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.splitlines()[0] == (
        "Error: The text holds half a character (a lone surrogate), which no file can hold."
    )
    assert library.stories.select() == []
    assert kept(home) == []


def test_add_of_an_untouched_template_adds_nothing(run, library: Library, home: Path, types) -> None:
    types()
    result = run("add")
    assert (result.exit_code, result.stdout) == (0, "")
    assert library.stories.select() == []
    assert kept(home) == []


@pytest.mark.parametrize("change", ["text = ''", "text = text + '\\n\\n'", "text = text.replace('\\n', '  \\n')"])
def test_a_template_without_a_word_adds_nothing(run, library: Library, home: Path, types, change: str) -> None:
    types(change)
    result = run("add")
    assert (result.exit_code, result.stdout) == (0, "")
    assert kept(home) == []


def test_edit_changes_the_text(run, stories: Library, types) -> None:
    types("text = text.replace('raw data', 'old logs')")
    assert run("edit", "found").exit_code == 0
    assert "old logs" in stories.stories.get(1).part(Part.ACTION)


def test_edit_without_a_change_saves_nothing(run, stories: Library, types) -> None:
    types()
    assert run("edit", 1).exit_code == 0
    assert stories.stories.get(1).version == 1


def test_a_stale_save_keeps_the_text_and_says_where(run, stories: Library, home: Path, types, pack_file: Path) -> None:
    types(
        "import subprocess",
        f"subprocess.run([sys.executable, '-m', 'starkeeper', '--pack', {str(pack_file)!r}, 'edit', '1',",
        "    '--title', 'Theirs'], check=True, stdin=subprocess.DEVNULL)",
        "text = text.replace('raw data', 'my own words')",
    )
    result = run("edit", 1)
    assert result.exit_code == 7
    assert stories.stories.get(1).title == "Theirs"
    (file,) = kept(home)
    assert "my own words" in file.read_text(encoding="utf-8")
    assert str(file) in result.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    error, warning, hint = result.stderr.splitlines()[-3:]
    assert error.startswith("Error: ")
    assert warning.startswith("Warning: Nothing was saved.")
    assert hint.startswith(f"Hint: starkeeper show 1 --pack {pack_file} shows the newer text; ")
    assert f"starkeeper edit 1 --file {file} --pack {pack_file} replaces it" in hint
    assert run("edit", 1, "--file", file).exit_code == 0
    assert "my own words" in stories.stories.get(1).action


def test_a_text_that_is_no_template_is_kept(run, library: Library, home: Path, types) -> None:
    types("text = text.replace('outcome:', 'outcome: splendid #', 1)")
    result = run("add")
    assert result.exit_code == 4
    assert len(kept(home)) == 1
    assert "Hint: mend it, then starkeeper add --file" in result.stderr


def test_an_editor_that_fails_changes_nothing(run, stories: Library, home: Path, monkeypatch) -> None:
    monkeypatch.setenv("EDITOR", "false")
    result = run("edit", 1)
    assert result.exit_code == 8
    assert "exit code 1" in result.stderr
    assert kept(home) == []


def test_an_editor_that_is_not_there(run, stories: Library, monkeypatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    result = run("edit", 1)
    assert result.exit_code == 8
    assert "no-such-editor-anywhere" in result.stderr
