"""The user's own editor: which one it is, and what becomes of the file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from starkeeper import own_editor
from starkeeper.errors import FileTrouble, InvalidInput, StarkeeperError


def no_way(file: Path, trouble: BaseException) -> None:
    raise AssertionError(f"{file} must not be kept: {trouble}")


def test_the_settings_editor_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "visual -w")
    monkeypatch.setenv("EDITOR", "editor")
    assert own_editor.command("mine --wait") == ["mine", "--wait"]
    assert own_editor.command(None) == ["visual", "-w"]
    monkeypatch.delenv("VISUAL")
    assert own_editor.command(None) == ["editor"]
    with pytest.raises(InvalidInput):
        own_editor.command("mine 'open")


def test_copies_that_an_editor_leaves_are_removed(types, tmp_path: Path) -> None:
    types("file.with_suffix('.md~').write_text('a copy')")
    with own_editor.edited("told", None, tmp_path / "unsaved", no_way) as edited:
        assert not edited.changed
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_hindrance(types, tmp_path: Path) -> None:
    types("text = 'new'")
    (tmp_path / "taken").write_text("a file, no folder")
    with own_editor.edited("old", None, tmp_path / "taken", no_way) as edited:
        assert edited.text == "new"


def test_line_ends_and_marks_are_kept(types, tmp_path: Path) -> None:
    text = "one\r\ntwo\rthree\n"
    types("text = file.read_bytes().decode()", "file.write_bytes(text.encode())", "sys.exit(0)")
    with own_editor.edited(text, None, tmp_path, no_way) as edited:
        assert edited.text == text


def test_the_text_goes_when_the_editor_itself_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EDITOR", "false")
    with (
        pytest.raises(FileTrouble),
        own_editor.edited("told", None, tmp_path / "unsaved", no_way),
    ):
        raise AssertionError("the block must not run")
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_the_file_is_its_owners_alone(types, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    types(
        "mode = lambda path: oct(path.stat().st_mode & 0o777)",
        f"pathlib.Path({str(seen)!r}).write_text(f'{{mode(file)}} {{mode(file.parent)}}')",
    )
    umask = os.umask(0)
    try:
        with own_editor.edited("told", None, tmp_path / "unsaved", no_way):
            pass
    finally:
        os.umask(umask)
    assert seen.read_text() == "0o600 0o700"
    assert stat.S_IMODE((tmp_path / "unsaved").stat().st_mode) == 0o700


def test_a_text_that_is_refused_is_kept_and_told_once(types, tmp_path: Path) -> None:
    types("text = 'new'")
    told: list[tuple[Path, BaseException]] = []
    refusal = StarkeeperError("no")
    with (
        pytest.raises(StarkeeperError) as raised,
        own_editor.edited("old", None, tmp_path / "unsaved", lambda file, trouble: told.append((file, trouble))),
    ):
        raise refusal
    assert raised.value is refusal
    ((file, trouble),) = told
    assert (file.read_text(), trouble) == ("new", refusal)
    own_editor.remove(file)
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_what_an_editor_wrote_before_it_failed_is_kept(types, tmp_path: Path) -> None:
    types("file.write_text('half of it')", "raise SystemExit(3)")
    told: list[Path] = []
    with (
        pytest.raises(FileTrouble, match="exit code 3"),
        own_editor.edited("old", None, tmp_path / "unsaved", lambda file, _: told.append(file)),
    ):
        raise AssertionError("the block must not run")
    assert told[0].read_text() == "half of it"


@pytest.mark.parametrize(
    ("change", "differs", "changed"),
    [("", False, False), ("text += '  \\n\\n'", False, False), ("text = ''", True, False), ("text += '.'", True, True)],
)
def test_blanks_are_no_change_and_nothing_is_no_story(
    types, tmp_path, change: str, differs: bool, changed: bool
) -> None:
    types(change)
    with own_editor.edited("told", None, tmp_path / "unsaved", no_way) as back:
        assert (back.differs, back.changed) == (differs, changed)


def test_a_file_that_cannot_be_written_is_a_plain_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with (
        pytest.raises(FileTrouble, match="cannot be written: No space left on device"),
        own_editor.edited("told", None, tmp_path / "unsaved", no_way),
    ):
        raise AssertionError("the block must not run")
