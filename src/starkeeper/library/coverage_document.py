"""Coverage as a document for other eyes: a table, the gaps, and what to write next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starkeeper.domain.advice import cautions, nearest, remember
from starkeeper.domain.coverage import PrincipleCoverage
from starkeeper.domain.next_story import NextStory
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Outcome
from starkeeper.interchange.document import Column, Document, Format, Section, write
from starkeeper.library.coverage import CoverageReport

__all__ = ["Format", "coverage_document"]

_COLUMNS = (
    Column("principle", "Principle"),
    Column("strong", "Strong", number=True),
    Column("weak", "Weak", number=True),
    Column("target", "Target", number=True),
    Column("gap", "Gap", number=True),
    *(Column(outcome.value, outcome.value.capitalize(), number=True) for outcome in Outcome),
    Column("last_rehearsed", "Last rehearsed"),
    Column("best_story", "Best story"),
)


def coverage_document(report: CoverageReport, ahead: Sequence[NextStory], pack: Pack, form: Format) -> str:
    """The report as CSV (the table alone), Markdown or HTML; ``ahead`` is what to write next."""
    slugs = form is Format.CSV  # a program wants the word that --principle takes
    document = Document(
        title=f"Coverage: {pack.name}",
        language=pack.language,
        lead=report.coverage.sentence,
        columns=_COLUMNS,
        rows=[_row(entry, slugs) for entry in report.coverage.principles],
        sections=list(_sections(report, ahead)),
    )
    return write(document, form)


def _row(entry: PrincipleCoverage, slugs: bool) -> list[str]:
    counts = (entry.strong_count, entry.weak_count, entry.target, entry.gap)
    ended = (entry.outcomes.get(outcome, 0) for outcome in Outcome)
    day = entry.rehearsed.astimezone().date().isoformat() if entry.rehearsed else ""
    best = entry.best.title if entry.best else ""
    return [entry.slug if slugs else entry.name, *map(str, (*counts, *ended)), day, best]


def _sections(report: CoverageReport, ahead: Sequence[NextStory]) -> Iterator[Section]:
    if gaps := [entry.sentence for entry in report.coverage.gaps]:
        yield Section("Gaps", (), gaps)
    if said := cautions(report.coverage):
        yield Section("Mind", (), said)
    for told in ahead:
        lines = [line for line in (nearest(told), remember(told), "It should answer:") if line]
        yield Section(f"To write: {told.entry.name}", lines, [question.text for question in told.questions])
