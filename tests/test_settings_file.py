"""The settings file is changed one setting at a time, and is otherwise as its owner wrote it."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper import settings, settings_file
from starkeeper.errors import SettingsError
from starkeeper.settings import Settings

COMMENTED = """\
# What I like.
pack: "packs/mine.yaml"   # beside this file

target: 3 # stories
targets:
  # the hard ones
  ownership: 4
theme: 'nord'
# the end
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def test_a_value_is_changed_in_its_place(file: Path) -> None:
    file.write_text(COMMENTED)
    said = settings_file.change(file, {"target": "5", "theme": "dracula"})
    assert file.read_text() == COMMENTED.replace("target: 3", "target: 5").replace("'nord'", "dracula")
    assert said == settings.load(file)
    assert said.target == 5


def test_what_was_not_there_comes_last(file: Path) -> None:
    file.write_text(COMMENTED)
    settings_file.change(file, {"words_per_minute": "150"})
    assert file.read_text() == f"{COMMENTED}words_per_minute: 150\n"


def test_what_is_blank_goes_with_its_line(file: Path) -> None:
    file.write_text(COMMENTED)
    settings_file.change(file, {"target": " ", "editor": ""})
    assert file.read_text() == COMMENTED.replace("target: 3 # stories\n", "")


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.yaml"
    settings_file.change(file, {"editor": "code --wait"})
    assert file.read_text() == "editor: code --wait\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_nothing_is_written_where_nothing_changes(file: Path) -> None:
    settings_file.change(file, {"editor": "", "target": ""})
    assert not file.exists()
    file.write_text("target: 3")
    before = file.stat().st_ino
    settings_file.change(file, {"target": "3"})
    assert file.stat().st_ino == before


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_to_the_file_stays_one(tmp_path: Path, file: Path) -> None:
    kept = tmp_path / "dotfiles" / "starkeeper.yaml"
    file.symlink_to(kept)
    settings_file.change(file, {"target": "3"})
    assert file.is_symlink()
    assert kept.read_text() == "target: 3\n"
    settings_file.change(file, {"target": "4"})
    assert file.is_symlink()
    assert kept.read_text() == "target: 4\n"


@pytest.mark.parametrize(
    ("text", "wanted", "becomes"),
    [
        ("theme:\n", {"theme": "nord"}, "theme: nord\n"),
        ("theme:   # dark\n", {"theme": "nord"}, "theme: nord   # dark\n"),
        ("theme: ~ # dark\n", {"theme": "nord"}, "theme: nord # dark\n"),
        ("theme: nord", {"target": "3"}, "theme: nord\ntarget: 3\n"),
        ("theme: nord\r\n", {"target": "3"}, "theme: nord\r\ntarget: 3\r\n"),
        ("theme: nord\r\ntarget: 3\r\n", {"theme": ""}, "target: 3\r\n"),
        ("  theme: nord\n", {"target": "3"}, "  theme: nord\n  target: 3\n"),
        ("editor: |  # mine\n  code\n  --wait\n\n# next\n", {"editor": "vim"}, "editor: vim\n\n# next\n"),
        ("editor: >-\n  code\n\n# next\n", {"editor": ""}, "\n# next\n"),
        ("pack: a\n  b\ntarget: 3\n", {"pack": "c"}, "pack: c\ntarget: 3\n"),
        ("{target: 3, theme: nord}\n", {"target": "4"}, "{target: 4, theme: nord}\n"),
        ("? target\n: 3\n", {"target": "4"}, "? target\n: 4\n"),
        ("---\n# mine\n", {"target": "3"}, "---\n# mine\ntarget: 3\n"),
        ("\ufefftheme: nord\n", {"theme": ""}, "\ufeff"),
        ("\ufeff", {"theme": "nord"}, "\ufefftheme: nord\n"),
        ("editor: 'größer' # ö\n", {"editor": "kürzer"}, "editor: 'kürzer' # ö\n"),
        ("", {"editor": "a #b"}, "editor: 'a #b'\n"),
        ("", {"editor": "it's"}, "editor: 'it''s'\n"),
        ("", {"theme": "true"}, "theme: 'true'\n"),
        ("", {"theme": "5"}, "theme: '5'\n"),
        ("", {"learn": "false"}, "learn: false\n"),
    ],
)
def test_ways_to_write_a_file(file: Path, text: str, wanted: dict[str, str], becomes: str) -> None:
    file.write_bytes(text.encode())
    settings_file.change(file, wanted)
    assert file.read_bytes().decode() == becomes


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{theme: nord}\n", {"target": "3"}),
        ("{theme: nord, target: 3}\n", {"target": ""}),
        ("theme: nord\n...\n", {"target": "3"}),
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_its_owner(file: Path, text: str, wanted: dict[str, str]) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(str(file))) as caught:
        settings_file.change(file, wanted)
    assert caught.value.hint == "Edit the file by hand."
    assert file.read_text() == text


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"target": "two"}, "target: expected a whole number from 1 to 20, found the text 'two'."),
        ({"target": "21"}, "target: expected a whole number from 1 to 20, found the number 21."),
        ({"words_per_minute": "59"}, "words_per_minute: expected a whole number from 60 to 300, found the number 59."),
        ({"learn": "maybe"}, "learn: expected true or false, found the text 'maybe'."),
        ({"editor": "a\x1b[31m"}, "editor: expected plain text, found the control character U+001B."),
        ({"editor": "a\ud800"}, "editor: expected plain text, found the control character U+D800."),
        ({"pack": "~nobody-of-this-name/x"}, "pack: expected a path, found '~nobody-of-this-name/x'"),
    ],
)
def test_a_value_is_refused_in_the_words_of_the_file(file: Path, wanted: dict[str, str], message: str) -> None:
    file.write_text("theme: nord\n")
    with pytest.raises(SettingsError, match=f"^{re.escape(message)}"):
        settings_file.change(file, wanted)
    assert file.read_text() == "theme: nord\n"


def test_a_file_with_a_mistake_is_not_written_over(file: Path) -> None:
    file.write_text("target: many\n")
    with pytest.raises(SettingsError, match=r"config\.yaml, line 1: target"):
        settings_file.change(file, {"theme": "nord"})
    assert file.read_text() == "target: many\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that may not be written in")
def test_a_folder_that_may_not_be_written_in_is_named(file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        with pytest.raises(SettingsError, match=r"config\.yaml cannot be written: Permission denied"):
            settings_file.change(file, {"theme": "nord"})
    finally:
        file.parent.chmod(0o700)


def test_what_the_file_says_is_told_as_it_stands_there(file: Path) -> None:
    assert settings_file.written(file) == {}
    file.write_text(f"{COMMENTED}model:\neditor: |\n  code\n  --wait\n")
    assert settings_file.written(file) == {
        "pack": "packs/mine.yaml",
        "target": "3",
        "theme": "nord",
        "editor": "code --wait",
    }


# What may stand in a file, in the ways in which people write it

_SPACE = st.sampled_from(["", "", "\n", "# a comment\n", "\n# target: 5\n\n", "#é: [\n"])
_BEHIND = st.sampled_from(["", "", "  # why", " # 'a': b", "   "])
_WORD = st.sampled_from(
    ["nord", "code --wait", "it's", "größer", 'say "x"', "a #b", "a: b", "~/x", "true", "5", "[a", "- x"]
)


def _block(word: str) -> str:
    return f"|\n  {word}"


def _folded(word: str) -> str:
    return f">-  \n  {word}\n  and more"


def _single(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _double(word: str) -> str:
    return '"' + word.replace('"', '\\"') + '"'


_TEXT = st.builds(lambda word, write: write(word), _WORD, st.sampled_from([_single, _double, _block, _folded]))
_VALUES: dict[str, st.SearchStrategy[str]] = {
    "pack": _TEXT,
    "model": _TEXT | st.just("some/model") | st.just(""),
    "editor": _TEXT | st.just("code\n  --wait"),
    "theme": _TEXT | st.just("nord") | st.just("~"),
    "target": st.integers(1, 20).map(str) | st.just("null"),
    "words_per_minute": st.integers(60, 300).map(str),
    "learn": st.sampled_from(["true", "false"]),
    "targets": st.just("\n  ownership: 4  # most\n  # none\n  frugality: 1"),
    "review": st.sampled_from(["{long: 180}", "\n  confidential: [Heron,\n    Acme]"]),
    "keys": st.just("\n  story.save: ctrl+w, f9\n  undo: 'u'"),
}


@st.composite
def _files(draw: st.DrawFn) -> tuple[list[tuple[str, str]], str, str]:
    """Entries as (key, text of the entry with what is before it), the end, and the line break."""
    keys = draw(st.lists(st.sampled_from(sorted(_VALUES)), unique=True))
    entries = []
    for key in keys:
        value = draw(_VALUES[key])
        behind = "" if "\n" in value else draw(_BEHIND)
        gap = "" if value.startswith("\n") else " "
        entries.append((key, f"{draw(_SPACE)}{key}:{gap}{value}{behind}\n"))
    return entries, draw(_SPACE), draw(st.sampled_from(["\n", "\n", "\r\n"]))


_WANTED = st.one_of(
    st.tuples(st.sampled_from(["pack", "model", "editor", "theme"]), _WORD | st.text(max_size=20) | st.just("")),
    st.tuples(st.sampled_from(["target", "words_per_minute"]), st.integers(-1, 310).map(str) | st.just("")),
    st.tuples(st.just("learn"), st.sampled_from(["", "true", "false"])),
)


@given(_files(), _WANTED)
def test_one_change_leaves_all_other_lines_as_they_were(
    written: tuple[list[tuple[str, str]], str, str], wanted: tuple[str, str]
) -> None:
    entries, ends, line_break = written
    key, typed = wanted
    with TemporaryDirectory() as folder:
        file = Path(folder) / "config.yaml"
        text = ("".join(entry for _, entry in entries) + ends).replace("\n", line_break)
        file.write_bytes(text.encode())
        before = settings.load(file)
        try:
            value = settings.typed(key, typed, file)
        except SettingsError:
            with pytest.raises(SettingsError):
                settings_file.change(file, {key: typed})
            assert file.read_bytes().decode() == text
            return
        said = settings_file.change(file, {key: typed})
        after = settings.load(file) if file.exists() else Settings()
        new = file.read_bytes().decode().replace("\r\n", "\n")
    assert said == after
    assert getattr(after, key) == value
    for other in Settings.__dataclass_fields__:
        assert other == key or getattr(after, other) == getattr(before, other)
    # What stands before the entry and behind it, or all there was where the entry is new.
    known = [name for name, _ in entries]
    place = known.index(key) if key in known else len(entries)
    above = "".join(entry for _, entry in entries[:place])
    below = "".join(entry for _, entry in entries[place + 1 :]) + ends
    if place < len(entries):
        own = entries[place][1]
        above += own[: own.index(f"{key}:")]
        assert new.startswith(above)
        assert new.endswith(below)
        assert new[len(above) : len(new) - len(below)].count("\n") <= own.count("\n")
    else:
        assert new.startswith(above + below)
        assert new[len(above + below) :].count("\n") <= 1
