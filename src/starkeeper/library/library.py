"""Library: opens one candidate's file and hands out its use cases by subject."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from starkeeper import packs
from starkeeper.domain.pack import Pack
from starkeeper.library.context import Context
from starkeeper.library.journal import Journal
from starkeeper.library.stories import Stories
from starkeeper.library.tags import Tags
from starkeeper.paths import Paths, locate
from starkeeper.settings import Settings
from starkeeper.settings import load as load_settings
from starkeeper.store.engine import Watch, open_engine

if TYPE_CHECKING:
    from starkeeper.domain.matching import Match
    from starkeeper.domain.pack import Question
    from starkeeper.library.care import Care
    from starkeeper.library.coverage import CoverageReports
    from starkeeper.library.drills import Drills
    from starkeeper.library.exchange import Exchange
    from starkeeper.library.interviews import Interviews
    from starkeeper.library.listing import Listing
    from starkeeper.library.loop import LoopPlans
    from starkeeper.library.matching import Matching
    from starkeeper.library.practice import Practice
    from starkeeper.library.probes import Probes
    from starkeeper.library.rehearsal import Rehearsals
    from starkeeper.library.review import Reviews


class Library:
    """Everything of one candidate, in one SQLite file.

    Open it with :meth:`open`, as a context manager. Each call is a transaction of its own, so a library may be used
    from any thread, and two programs may work on one file.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._watch: Watch | None = None
        self._watching = threading.Lock()
        self.journal = Journal(context)
        """Undo and redo of whole actions."""
        self.stories = Stories(context, self.journal)
        """Writing, finding, binning; earlier versions and drafts."""
        self.tags = Tags(context, self.journal)
        """Suggestions, evidence and verdicts."""

    # Most commands need none of these, and what they import costs more than opening the library.

    @cached_property
    def coverage(self) -> CoverageReports:
        """What the stories prove, and the gaps."""
        from starkeeper.library.coverage import CoverageReports

        return CoverageReports(self._context)

    @cached_property
    def listing(self) -> Listing:
        """The order of a list of stories, and what it says beside each."""
        from starkeeper.library.listing import Listing

        return Listing(self._context, self.stories, self.review, self.pace)

    @cached_property
    def loop(self) -> LoopPlans:
        """Which story to tell for which principle of a loop, and the chance to get through one."""
        from starkeeper.library.loop import LoopPlans

        return LoopPlans(self._context, self.coverage)

    @cached_property
    def rehearsal(self) -> Rehearsals:
        """Questions, the stories that answer them, and what was practised."""
        from starkeeper.library.rehearsal import Rehearsals

        return Rehearsals(self._context, self._matching)

    @cached_property
    def practice(self) -> Practice:
        """What is remembered, and what to do today."""
        from starkeeper.library.practice import Practice

        return Practice(self._context, self.rehearsal, self.coverage)

    @cached_property
    def interviews(self) -> Interviews:
        """The days that are prepared for."""
        from starkeeper.library.interviews import Interviews

        return Interviews(self._context)

    @cached_property
    def drills(self) -> Drills:
        """Which story comes to mind at once."""
        from starkeeper.library.drills import Drills

        return Drills(self._context)

    @cached_property
    def probes(self) -> Probes:
        """Follow-up questions to stories, and their answers."""
        from starkeeper.library.probes import Probes

        return Probes(self._context)

    @cached_property
    def exchange(self) -> Exchange:
        """Import and export."""
        from starkeeper.library.exchange import Exchange

        return Exchange(self._context, self.stories, self.journal, self.care)

    @cached_property
    def care(self) -> Care:
        """Backups, and emptying the bin."""
        from starkeeper.library.care import Care

        return Care(self._context)

    @cached_property
    def review(self) -> Reviews:
        """What an interviewer would trip over in the stories."""
        from starkeeper.library.review import Reviews

        return Reviews(self._context, self.pace)

    def pace(self) -> int:
        """The words per minute at which the candidate tells stories.

        It is what the settings name; else it is measured, after three timed rehearsals with a story; else 140.
        """
        from starkeeper.library.pace import pace

        return pace(self._context)

    def measured_pace(self) -> int | None:
        """The words per minute that timed rehearsals show, whatever the settings name; None before there are three."""
        from starkeeper.library.pace import measured

        return measured(self._context)

    def match(self, question: Question | str, limit: int = 3) -> list[Match]:
        """Rank the stories that answer a question, the best first, each with what it answers it by.

        A text that is the text or the id of a question that the library knows is that question, with its principles;
        of any other text the encoder says what it asks for. Retired stories are left out. A story that was not tagged
        counts by its verdicts alone.

        Where the model was not compiled yet, a question with principles is answered through them alone; any other
        raises ModelNotReady. Raises InvalidInput for a blank text.
        """
        asked = self.rehearsal.asked(question) if isinstance(question, str) else question
        return self._matching.match(asked)[: max(limit, 0)]

    @cached_property
    def _matching(self) -> Matching:
        from starkeeper.library.matching import Matching

        return Matching(self._context, self.tags._open_tagger)

    @classmethod
    def open(
        cls,
        path: Path | None = None,
        *,
        pack: Pack | None = None,
        settings: Settings | None = None,
        paths: Paths | None = None,
        front_end: str = "api",
        passphrase: str | None = None,
    ) -> Self:
        """Open a library, making it when there is none.

        What is not given is the user's own: the library, settings and pack that the command line would use.

        ``passphrase`` is for an encrypted one; a library that was unlocked before in this process needs none.

        Raises LibraryForeign, LibraryNewer, LibraryDamaged, LibraryLocked, LibraryBusy or LibraryUnwritable for a file
        that cannot serve (its bytes stay as they are), SettingsError and PackError for what is read beside it.
        """
        places = paths or locate()
        chosen_settings = settings or load_settings(places.settings)
        chosen_pack = pack or packs.chosen(None, chosen_settings)
        file = path or places.library
        if passphrase is not None:
            from starkeeper.library import locks

            if locks.is_locked(file):
                locks.unlock(file, passphrase)
        context = Context(
            path=file,
            engine=open_engine(file),
            pack=chosen_pack,
            settings=chosen_settings,
            paths=places,
            front_end=front_end,
        )
        return cls(context)

    @property
    def path(self) -> Path:
        """The library's file."""
        return self._context.path

    @property
    def pack(self) -> Pack:
        """The principles the stories are compared with."""
        return self._context.pack

    @property
    def settings(self) -> Settings:
        """The settings it was opened with, or was told since."""
        return self._context.settings

    def take_settings(self, settings: Settings) -> None:
        """Go by other settings from here on.

        The pack and the model stay those it was opened with. What verdicts teach is brought in step by ``tags.learn``.
        """
        present = self._context.settings
        self._context.settings = replace(settings, pack=present.pack, model=present.model)

    def changed_elsewhere(self) -> bool:
        """Whether anything was committed to the file, by whomever, since this was last asked; never the first time.

        Raises LibraryBusy or LibraryUnwritable.
        """
        with self._watching:
            if self._watch is None:
                self._watch = Watch(self._context.path)
            return self._watch.changed()

    def close(self) -> None:
        """Let go of the file and of the encoder."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
            self._watch = None
        self.tags.close()
        self._context.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
