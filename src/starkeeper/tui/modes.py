"""The screens that the top line names, each made when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from starkeeper.tui.places import Place
from starkeeper.tui.screens.stories import StoriesScreen


def _coverage() -> Screen[Any]:
    from starkeeper.tui.screens.coverage import CoverageScreen

    return CoverageScreen()


def _rehearse() -> Screen[Any]:
    from starkeeper.tui.screens.rehearse import RehearseScreen

    return RehearseScreen()


def _questions() -> Screen[Any]:
    from starkeeper.tui.screens.questions import QuestionsScreen

    return QuestionsScreen()


MODES: dict[str, str | Callable[[], Screen[Any]]] = {
    Place.STORIES.value: StoriesScreen,
    Place.COVERAGE.value: _coverage,
    Place.REHEARSE.value: _rehearse,
    Place.QUESTIONS.value: _questions,
}
