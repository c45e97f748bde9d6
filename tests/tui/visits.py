"""Where pictures are taken: each visit is a library, the keys that lead to a screen, and what is special about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from starkeeper.domain.pack import Pack
from starkeeper.errors import LibraryBusy
from starkeeper.tui import messages
from starkeeper.tui.widgets.reading_text import ReadingText

WAYS = {
    "stories": (),
    "coverage": ("2",),
    "rehearse": ("3",),
    "questions": ("4",),
    "question": ("4", "enter"),
    "story": ("2", "end", "up", "up", "up", "up", "up", "enter", "enter"),
    "editor": ("e",),
    "bin": ("b",),
    "history": ("h",),
    "plan": ("2", "p"),
    "today": ("3", "w"),
    "drill": ("3", "o", "down", "enter"),
    "mock": ("3", "o", "down", "down", "enter"),
    "written": ("3", "o", "end", "enter"),
    "progress": ("3", "h"),
    "trend": ("2", "h"),
    "interviews": ("i",),
    "probes": ("q",),
    "numbers": ("number_sign",),
    "settings": ("comma",),
}
"""The keys that lead to each place, from a list whose first story is chosen."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A screen in one state."""

    name: str
    shelf: str = "full"
    keys: tuple[str, ...] = ()
    """What is pressed; what begins with an apostrophe is typed."""
    before: Callable[[Visitor], None] = lambda _: None
    """What is otherwise than usual before the interface starts."""
    then: Callable[[Any, SimpleNamespace], None] = lambda app, clock: None
    """What happens, by no key, before the picture is taken."""
    until: str = ""
    """What stands on the screen once all is there, where that takes the program a while."""
    anew: bool = False
    """Whether it goes when the window changes, and is visited once more for the other size."""


@dataclass
class Visitor:
    """What a visit may change before the interface starts."""

    patch: pytest.MonkeyPatch
    pack: Pack
    settings: dict[str, Any] = field(default_factory=dict)


def _at(place: str, *keys: str, name: str = "", shelf: str = "full", **more: Any) -> Visit:
    return Visit(name=f"{place}-{name or shelf}", shelf=shelf, keys=(*WAYS[place], *keys), **more)


# What a visit changes before


def _no_model(visitor: Visitor) -> None:
    visitor.patch.setattr("starkeeper.library.model.status", lambda *_: SimpleNamespace(ready=False))


def _other_pack(visitor: Visitor) -> None:
    visitor.pack = replace(visitor.pack, slug="other", name="Other principles")


def _unknown_theme(visitor: Visitor) -> None:
    visitor.settings["theme"] = "no-such"


def _own_theme(visitor: Visitor) -> None:
    # It would say which theme the picture is drawn in.
    visitor.patch.setattr("starkeeper.tui.screens.settings.SettingsScreen._follow_theme", lambda *_: None)


# What happens by no key


def _trouble(app: Any, _: SimpleNamespace) -> None:
    app.post_message(messages.Trouble(LibraryBusy("Another program has been writing to the library for 10 seconds.")))


def _stale(app: Any, _: SimpleNamespace) -> None:
    library = app.jobs._library
    story = library.stories.get(1)
    theirs = replace(story.content, result="Payments worked again after eleven minutes.")
    library.stories.save(1, theirs, base_version=story.version)
    app.screen.action_save()


def _working(app: Any, _: SimpleNamespace) -> None:
    told = messages.Progress("Finding principles: 312 of 1,204 stories", 0.26, "The form with 48 fields", True)
    app.post_message(messages.Progressed(told))


def _from_the_top(app: Any, _: SimpleNamespace) -> None:
    app.screen.query_one(ReadingText).begin()


def _two_minutes(app: Any, clock: SimpleNamespace) -> None:
    clock.seconds += 130.0
    app.screen._timer._draw()


_EMPTY = ("stories", "coverage", "rehearse", "questions", "bin", "plan", "today", "drill", "mock", "written")
_EMPTY_TOO = ("progress", "trend", "interviews", "numbers")
_BARE = ("stories", "editor", "history", "probes", "numbers", "coverage")
_LONG = (
    *("stories", "coverage", "questions", "bin", "history", "plan", "today"),
    *("mock", "interviews", "probes", "numbers"),
)

VISITS = (
    *(_at(place) for place in WAYS if place != "settings"),
    *(_at(place, shelf="empty") for place in (*_EMPTY, *_EMPTY_TOO)),
    *(_at(place, shelf="bare") for place in _BARE),
    *(_at(place, shelf="long") for place in _LONG),
    _at("story", shelf="long", then=_from_the_top),
    # Stories
    _at("stories", "slash", "'form", "enter", name="filtered"),
    _at("stories", "slash", "'xyzzy", name="no-hit"),
    _at("stories", "slash", "'xyzzy", "enter", name="no-hit-left"),
    _at("stories", "plus", "plus", name="marked"),
    _at("stories", "v", name="all-principles"),
    _at("stories", "z", "down", "down", "enter", name="sorted"),
    _at("stories", "down", "down", "down", name="drafted"),
    _at("stories", "down", shelf="long", name="wide-signs"),
    _at("stories", "down", "down", shelf="long", name="right-to-left"),
    _at("stories", name="no-model", before=_no_model),
    _at("stories", name="working", then=_working),
    _at("stories", name="trouble", then=_trouble),
    _at("stories", "ctrl+z", name="nothing-to-undo"),
    _at("stories", name="unknown-theme", before=_unknown_theme),
    # The editor
    Visit(name="editor-new", keys=("n",)),
    Visit(name="editor-refused", keys=("n", "ctrl+s")),
    Visit(name="editor-no-model", shelf="bare", keys=("e", "'Mine"), before=_no_model),
    Visit(name="editor-principles", keys=("e", "f2")),
    Visit(name="editor-findings", keys=("e", "f3")),
    _at("editor", shelf="long"),
    # Practice and coverage
    _at("coverage", "down", "enter", name="behind"),
    _at("rehearse", "s", name="fitting"),
    _at("rehearse", "space", name="running", then=_two_minutes),
    _at("rehearse", "f", "down", "enter", name="narrowed"),
    _at("questions", "slash", "'xyzzy", name="no-hit"),
    _at("questions", "f", "end", "enter", name="narrowed"),
    _at("questions", "home", shelf="long", name="own-long", before=lambda _: None),
    _at("plan", "l", name="line"),
    _at("plan", "l", "ctrl+u", "'humility", "enter", name="refused"),
    _at("drill", "'form", name="named"),
    _at("drill", "'form", "enter", name="said"),
    _at("drill", *("enter",) * 20, name="ended"),
    _at("mock", "s", name="fitting"),
    _at("mock", "r", "g", "escape", name="report"),
    _at("written", "'I told the team it was my change.", name="text"),
    _at("written", "'I told the team it was my change.", "f3", name="compared"),
    _at("interviews", "enter", name="other-pack", before=_other_pack),
    _at("settings", before=_own_theme),
    _at("settings", "tab", "tab", "'many", "enter", name="refused", before=_own_theme),
    # Dialogs
    Visit(name="confirm-bin", keys=("d",)),
    Visit(name="confirm-bin-long", shelf="long", keys=("d",)),
    Visit(name="confirm-marked", keys=("plus", "plus", "full_stop")),
    Visit(name="confirm-leaving", keys=("e", "'Now ", "escape")),
    Visit(name="narrow-stories", keys=("f",)),
    Visit(name="narrow-stories-long", shelf="long", keys=("f",)),
    Visit(name="narrow-stories-empty", shelf="empty", keys=("f",)),
    Visit(name="narrow-questions", keys=("4", "f")),
    Visit(name="sort", keys=("z",)),
    Visit(name="help-stories", keys=("f1",)),
    Visit(name="help-editor", keys=("e", "f1")),
    Visit(name="palette", keys=("ctrl+p",), until="New (n)"),
    Visit(name="palette-search", keys=("ctrl+p", "'int"), until="Interviews (i)"),
    Visit(name="palette-no-hit", keys=("ctrl+p", "'xyzzy"), until="No matches"),
    Visit(name="jump-stories", keys=("f6",), anew=True),
    Visit(name="jump-editor", keys=("e", "f6"), anew=True),
    Visit(name="rate", keys=("3", "r")),
    Visit(name="rate-empty", shelf="empty", keys=("3", "r")),
    Visit(name="rate-long", shelf="long", keys=("3", "r")),
    Visit(name="ways", keys=("3", "o")),
    Visit(name="export-form", keys=("plus", "full_stop", "e"), before=lambda visitor: visitor.patch.chdir("/")),
    Visit(name="export-form-refused", keys=("full_stop", "e", "ctrl+u", "'/nowhere/stories.pdf", "enter")),
    Visit(name="import-form", keys=("ctrl+p", "'bring in", "enter")),
    Visit(name="import-form-refused", keys=("ctrl+p", "'bring in", "enter", "'/nowhere/stories.json", "enter")),
    Visit(name="probe-form", keys=("q", "n")),
    Visit(name="probe-form-answer", keys=("q", "enter")),
    Visit(name="probe-form-refused", keys=("q", "n", "ctrl+s")),
    Visit(name="probe-form-long", shelf="long", keys=("q", "enter")),
    Visit(name="question-form", keys=("4", "n")),
    Visit(name="question-form-refused", keys=("4", "n", "'Why?", "tab", "'humility", "enter")),
    Visit(name="interview-form", keys=("i", "n")),
    Visit(name="interview-form-refused", keys=("i", "n", "'tomorrow", "tab", "tab", "'humility", "enter")),
    Visit(name="two-texts-draft", keys=("down", "down", "down", "e")),
    Visit(name="two-texts-stale", keys=("e", "'Now "), then=_stale, until="saved elsewhere"),
    Visit(name="two-texts-long", shelf="long", keys=("down", "down", "e")),
)
