"""Use cases of coverage: what the stories of a library prove, and the gaps."""

from __future__ import annotations

from dataclasses import dataclass

from starkeeper.domain.coverage import Coverage, cover
from starkeeper.library.context import Context
from starkeeper.library.shelf import tagged_stories
from starkeeper.store.engine import reading


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The coverage of a library, and how far it can be trusted."""

    coverage: Coverage
    stories: int
    """How many stories the library holds, without the bin."""
    untagged: int
    """How many of them were never compared with the pack."""


class CoverageReports:
    """The coverage of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def report(self, target: int | None = None) -> CoverageReport:
        """Sort the stories under the principles they prove.

        ``target`` is the number of strong stories wanted for each principle; by default the settings', else the
        pack's.
        """
        with reading(self._context.engine) as session:
            stories, untagged = tagged_stories(session, self._context)
        wanted = target or self._context.settings.target or self._context.pack.target
        return CoverageReport(cover(self._context.pack, stories, wanted), len(stories), untagged)
