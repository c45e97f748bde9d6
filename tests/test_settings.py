from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from starkeeper import settings
from starkeeper.domain.review.limits import Limits
from starkeeper.errors import SettingsError
from starkeeper.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert settings.load(file) == Settings()
    assert settings.load(file / "below") == Settings()


@pytest.mark.parametrize("text", ["", "# nothing chosen\n", "pack:\nmodel: null\ntarget: ~\nwords_per_minute:\n"])
def test_what_is_left_empty_is_left_out(file: Path, text: str) -> None:
    file.write_text(text)
    assert settings.load(file) == Settings()


def test_everything_may_be_chosen(file: Path) -> None:
    file.write_text(
        "pack: packs/mine.yaml\nmodel: some/model\ntarget: 3\nwords_per_minute: 120\neditor: code --wait\ntheme: nord\n"
        "learn: false\nreview:\n  select: [default, N003]\n  ignore: [w, C004]\n  setting_share: 30\n"
        "  action_share: 50\n  we_share: 25\n"
        "  alike: 70\n  shortest: 80\n  target_from: 100\n  target_to: 140\n  long: 170\n"
        "  too_long: 200\n  confidential: [Project Heron, Acme]\n  abbreviations: [CFS]\n"
    )
    assert settings.load(file) == Settings(
        pack=file.parent / "packs" / "mine.yaml",
        model="some/model",
        target=3,
        words_per_minute=120,
        editor="code --wait",
        theme="nord",
        learn=False,
        review=Limits(
            select=("default", "N003"),
            ignore=("w", "C004"),
            setting_share=30,
            action_share=50,
            we_share=25,
            alike=70,
            shortest=80,
            target_from=100,
            target_to=140,
            long=170,
            too_long=200,
            confidential=("Project Heron", "Acme"),
            abbreviations=("CFS",),
        ),
    )


def test_keys_are_read_by_command(file: Path) -> None:
    file.write_text("target: 3\nkeys:\n  story.save: ctrl+w , f9\n  undo: '5'\n")
    keys = settings.load(file).keys
    assert {command: chosen.keys for command, chosen in keys.items()} == {
        "story.save": ("ctrl+w", "f9"),
        "undo": ("5",),
    }
    error = keys["undo"].complaint("no.", "Do it.")
    assert (error.message, error.hint) == (f"{file}, line 4: keys.undo: no.", "Do it.")


def test_a_pace_is_named_only_where_it_is_named(file: Path) -> None:
    file.write_text("target: 3\nreview:\n")
    assert settings.load(file).words_per_minute is None
    assert settings.load(file).review == Limits()


def test_a_tilde_is_the_home_folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    file.write_text("pack: ~/mine.yaml\nmodel: ~/model\n")
    assert settings.load(file).pack == Path("/home/somebody/mine.yaml")
    assert settings.load(file).model == "/home/somebody/model"


def test_an_absolute_pack_stays(file: Path) -> None:
    file.write_text("pack: /somewhere/mine.yaml")
    assert settings.load(file).pack == Path("/somewhere/mine.yaml")


def test_a_models_folder_may_be_beside_the_settings(file: Path) -> None:
    file.write_text("model: ./model")
    assert settings.load(file).model == str(file.parent / "model")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("pak: x", "config.yaml, line 1: pak: unknown key.", "Did you mean 'pack'?"),
        ("target: 0", "config.yaml, line 1: target: expected a whole number from 1 to 20, found the number 0.", ""),
        ("target: 21", "target: expected a whole number from 1 to 20", ""),
        ("target: two", "target: expected a whole number from 1 to 20, found the text 'two'.", ""),
        ("words_per_minute: 59", "words_per_minute: expected a whole number from 60 to 300", ""),
        ("words_per_minute: 301", "words_per_minute: expected a whole number from 60 to 300", ""),
        ("\ntheme: [a]", "config.yaml, line 2: theme: expected text, found a list.", ""),
        ("theme: 5", "theme: expected text, found the number 5.", "Put it in quotes to make it text."),
        ("learn: maybe", "learn: expected true or false, found the text 'maybe'.", ""),
        ("learn: 'false'", "learn: expected true or false, found the text 'false'.", ""),
        ("editor: ''", "editor: expected text, found none.", ""),
        ("review: 3", "line 1: review: expected keys with values, found the number 3.", ""),
        ("review:\n  lng: 3", "line 2: review.lng: unknown key.", "Did you mean 'long'?"),
        ("review:\n  long: 9", "review.long: expected a whole number from 10 to 1800, found the number 9.", ""),
        ("review:\n  alike: 100", "review.alike: expected a whole number from 1 to 99, found the number 100.", ""),
        (
            "review:\n  long: 300",
            "line 1: review: expected long to be at most too_long, found 300 and 240 seconds.",
            "",
        ),
        (
            "review:\n  select: [N004]",
            "review.select[0]: expected a rule, found 'N004'.",
            "Did you mean 'V004' or 'N003'?",
        ),
        ("review:\n  confidential: []", "review.confidential: expected at least 1 name, found an empty list.", ""),
        ("keys: ctrl+w", "line 1: keys: expected keys with values, found the text 'ctrl+w'.", ""),
        ("keys:\n  undo: 5", "keys.undo: expected text, found the number 5.", "Put it in quotes to make it text."),
        ("keys:\n  undo:", "line 2: keys.undo: expected text, found nothing.", ""),
        (
            "keys:\n  undo: a,,b",
            "keys.undo: expected a key, or several with commas between, found 'a,,b'.",
            "The key , is comma.",
        ),
        ("- pack", "config.yaml, line 1: expected keys with values, found a list.", ""),
        ("pack: ~nobody-of-this-name/x", "pack: expected a path", ""),
    ],
)
def test_what_a_setting_may_not_say_is_named(file: Path, text: str, message: str, hint: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(message)) as caught:
        settings.load(file)
    assert caught.value.hint == hint


def test_a_path_of_a_whole_page_is_cut_in_a_message(file: Path) -> None:
    file.write_text(f"pack: ~{'n' * 3_000}/x")
    with pytest.raises(SettingsError, match="whose home folder is not known") as caught:
        settings.load(file)
    assert f"found '~{'n' * 38}…'" in caught.value.message


def test_a_folder_is_no_settings_file(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.load(file)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that may not be searched")
def test_a_folder_that_may_not_be_searched_is_named_with_a_way_out(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "config.yaml").write_text("target: 3")
    folder.chmod(0)
    try:
        with pytest.raises(SettingsError, match=r"config\.yaml cannot be read: Permission denied") as caught:
            settings.load(folder / "config.yaml")
    finally:
        folder.chmod(0o700)
    assert "you may read the file and its folder" in caught.value.hint


def test_a_refused_look_at_the_file_is_not_taken_for_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refused)
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(SettingsError, match=r"config\.yaml cannot be read: Permission denied"):
        settings.load(file)


def test_the_whole_path_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.yaml").write_text("target: many")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=f"^{re.escape(str(tmp_path))}/config.yaml, line 1: target: "):
        settings.load(Path("config.yaml"))
