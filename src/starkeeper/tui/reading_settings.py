"""What jobs do with the settings file. Runs in a job's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from starkeeper.errors import StarkeeperError
from starkeeper.tui.messages import SettingsKept, SettingsRead, SettingsRefused

if TYPE_CHECKING:
    from starkeeper.library import Library
    from starkeeper.paths import Paths


def read_settings(library: Library, path: Path) -> SettingsRead:
    """Read what the file says, and what holds where it says nothing. Raises SettingsError."""
    from starkeeper import packs, settings_file

    return SettingsRead(
        written=settings_file.written(path),
        path=path,
        pack=packs.bundled().name,
        target=library.pack.target,
        pace=library.measured_pace(),
    )


def keep_settings(library: Library, paths: Paths, typed: Mapping[str, str]) -> SettingsKept | SettingsRefused:
    """Write settings into the file, where each of them can be, and let the library go by them. Raises SettingsError."""
    from starkeeper import settings_file

    wrong: dict[str, StarkeeperError] = {}
    for name, text in typed.items():
        try:
            _check(name, text, paths)
        except StarkeeperError as error:
            wrong[name] = error
    if wrong:
        return SettingsRefused(wrong)
    settings = settings_file.change(paths.settings, typed)
    library.take_settings(settings)
    return SettingsKept(settings, library.pace(), tuple(typed))


def _check(name: str, text: str, paths: Paths) -> None:
    # A pack or a model that is not there would keep the interface from opening the next time.
    from starkeeper import packs, settings
    from starkeeper.library import model

    chosen = replace(settings.Settings(), **{name: settings.typed(name, text, paths.settings)})
    if name == "pack":
        packs.chosen(None, chosen)
    elif name == "model":
        model.status(chosen, paths)
