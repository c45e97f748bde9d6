from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from starkeeper.cli import diagnostics, editor
from starkeeper.domain.story import Part
from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.library import Library


@pytest.fixture(autouse=True)
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnostics, "stdin_is_terminal", lambda: True)


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make $EDITOR a program that runs these lines of Python on the text, as ``text``."""

    def become(*lines: str) -> None:
        script = tmp_path / "an editor.py"
        before = "import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text(encoding='utf-8')\n"
        script.write_text(before + "\n".join(lines) + "\nfile.write_text(text, encoding='utf-8')\n", encoding="utf-8")
        monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")

    return become


def no_way(file: Path, trouble: BaseException) -> str:
    raise AssertionError(f"{file} must not be kept: {trouble}")


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


def test_the_settings_editor_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "visual -w")
    monkeypatch.setenv("EDITOR", "editor")
    assert editor.command("mine --wait") == ["mine", "--wait"]
    assert editor.command(None) == ["visual", "-w"]
    monkeypatch.delenv("VISUAL")
    assert editor.command(None) == ["editor"]
    with pytest.raises(InvalidInput):
        editor.command("mine 'open")


def test_copies_that_an_editor_leaves_are_removed(types, tmp_path: Path) -> None:
    types("file.with_suffix('.md~').write_text('a copy')")
    with editor.edited("told", None, tmp_path / "unsaved", no_way) as edited:
        assert not edited.changed
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_hindrance(types, tmp_path: Path) -> None:
    types("text = 'new'")
    (tmp_path / "taken").write_text("a file, no folder")
    with editor.edited("old", None, tmp_path / "taken", no_way) as edited:
        assert edited.text == "new"


def test_line_ends_and_marks_are_kept(types, tmp_path: Path) -> None:
    text = "one\r\ntwo\rthree\n"
    types("text = file.read_bytes().decode()", "file.write_bytes(text.encode())", "sys.exit(0)")
    with editor.edited(text, None, tmp_path, no_way) as edited:
        assert edited.text == text


def test_the_text_goes_when_the_editor_itself_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EDITOR", "false")
    with (
        pytest.raises(FileTrouble),
        editor.edited("told", None, tmp_path / "unsaved", no_way),
    ):
        raise AssertionError("the block must not run")
    assert list((tmp_path / "unsaved").iterdir()) == []
