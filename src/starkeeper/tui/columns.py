"""What the columns of the list of stories say, read beside all else and a few stories at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.cache import LRUCache

from starkeeper.tui.present import day
from starkeeper.tui.runner import Lane

if TYPE_CHECKING:
    from starkeeper.library.listing import Signs
    from starkeeper.tui.screens.page import Page

AT_ONCE = 40
"""Stories that are asked for in one go: a review takes a moment for each, and other work comes in between."""

_KEPT = 1_000
"""Stories of which is remembered what was read; they come and go while somebody types in the filter."""


class Columns:
    """Asks for the page it serves; SignsRead tells that page, which hands it back here."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._signs: LRUCache[int, tuple[int, Signs]] = LRUCache(_KEPT)
        """What was read, each with the revision of the library that it was asked of."""
        self._revision = 0
        self._waiting: Sequence[int] = ()

    def ask(self, story_ids: Iterable[int], near: Collection[int]) -> None:
        """Read what they say of some stories, unless that is known; first of those near the window."""
        self._revision = self._page.keeper.revision
        unknown = [each for each in story_ids if each not in self._signs or self._signs[each][0] != self._revision]
        self._waiting = sorted(unknown, key=lambda story_id: story_id not in near)
        self.ask_for_more()

    def ask_for_more(self) -> None:
        """Read what they say of the next few."""
        from starkeeper.tui.list_reading import read_signs

        ids, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        if ids:
            jobs = self._page.keeper.jobs
            jobs.ask(self._page, lambda library: read_signs(library, ids), lane=Lane.LIVE, only_latest="signs")

    def keep(self, signs: Mapping[int, Signs]) -> None:
        """Remember what was read."""
        for story_id, sign in signs.items():
            self._signs.discard(story_id)  # or it would keep what it has
            self._signs[story_id] = self._revision, sign

    def _of(self, story_id: int) -> Signs | None:
        return self._signs[story_id][1] if story_id in self._signs else None

    def told(self, story_id: int) -> str:
        """The day a story was last told, in six characters at most; empty for never, and while it is not read."""
        signs = self._of(story_id)
        return day(signs.practised, datetime.now().astimezone().date()) if signs and signs.practised else ""

    def to_mend(self, story_id: int) -> int:
        """How many warnings a review of a story gives; 0 while it is not read, too."""
        signs = self._of(story_id)
        return signs.to_mend if signs else 0
