from __future__ import annotations

from pathlib import Path

import pytest

from starkeeper import paths
from starkeeper.errors import SettingsError


def test_one_variable_puts_everything_under_one_folder() -> None:
    found = paths.locate({"STARKEEPER_HOME": "/some/where"})
    assert {found.settings.parent, found.library.parent, found.cache.parent} == {Path("/some/where")}


def test_a_tilde_in_it_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert paths.locate({"STARKEEPER_HOME": "~/x"}).library == Path("/home/somebody/x/library.db")


def test_a_home_folder_of_nobody_is_named_in_one_line() -> None:
    with pytest.raises(SettingsError, match=r"^STARKEEPER_HOME: expected a path, found '~nobody-of-this-name/x'"):
        paths.locate({"STARKEEPER_HOME": "~nobody-of-this-name/x"})
