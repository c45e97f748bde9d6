"""Use cases of exchange: stories in from files and editors, and out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from starkeeper.domain.action import ActionKind, version_step
from starkeeper.domain.backup import Reason
from starkeeper.domain.story import CONTENT_FIELDS, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.files import STORIES_LIMIT, plain_text, read_bytes
from starkeeper.interchange import plain, stories_json
from starkeeper.interchange.stories_json import Exported, Parsed, Problem
from starkeeper.library import texts
from starkeeper.library.care import Care
from starkeeper.library.context import Context
from starkeeper.library.journal import Journal
from starkeeper.library.stories import Stories, StoryQuery
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session, reading, writing

CIRCUMSTANCES = ("outcome", "status", "employer", "role", "date")
"""What an author says of a story beside its text."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One story of a file."""

    number: int
    """Its line in a JSONL file, its place (from 1) in a JSON one."""
    title: str
    story_id: int
    """The story in the library; in a dry run the number it would have had."""


@dataclass(slots=True)
class ImportReport:
    """What an import did, or in a dry run would do."""

    added: list[Imported] = field(default_factory=list)
    known: list[Imported] = field(default_factory=list)
    """Stories whose text the library holds already, be it in an earlier version or in the bin."""
    problems: list[Problem] = field(default_factory=list)
    """Rows that are no story; nothing of them was kept."""
    notes: list[tuple[int, str]] = field(default_factory=list)
    """What was read otherwise than it stands there, by row; 0 for the whole file."""
    stopped: bool = False
    """Whether it was ended before its end; then nothing was added."""


class Exchange:
    """The ways in and out of one library."""

    def __init__(self, context: Context, stories: Stories, journal: Journal, care: Care) -> None:
        self._context = context
        self._stories = stories
        self._journal = journal
        self._care = care

    def import_file(
        self,
        path: Path,
        *,
        dry_run: bool = False,
        progress: Callable[[int, int], object] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ImportReport:
        """Add the stories of a JSONL or JSON file, all in one transaction, behind a backup of what is there.

        A story whose text the library knows is not added again, and nothing of it is changed; a note says what the
        file has otherwise. A row that is no story becomes a problem and stops nothing else. A dry run reports the same
        and keeps nothing. ``progress`` hears how many rows of how many are done; ``cancelled`` is asked between rows,
        and then it ends as if it had not begun. Raises FileTrouble when the file cannot be read.
        """
        rows = list(stories_json.read(path))
        report = ImportReport()
        self._note_unknown_keys(rows, report)
        if not dry_run and any(isinstance(row, Parsed) for row in rows):
            self._care.backup(Reason.IMPORT)
        with writing(self._context.engine) as session:
            digests = [row.content.content_hash for row in rows if isinstance(row, Parsed)]
            known = story_rows.known_hashes(session, digests)
            added: dict[StoryContent, int] = {}
            for done, row in enumerate(rows):
                if cancelled and cancelled():
                    session.rollback()
                    return ImportReport(stopped=True)
                if progress:
                    progress(done, len(rows))
                if isinstance(row, Problem):
                    report.problems.append(row)
                elif (story_id := known.get(row.content.content_hash)) is not None:
                    report.known.append(Imported(row.number, row.content.title, story_id))
                    report.notes.extend((row.number, note) for note in _left_alone(session, story_id, row.content))
                elif row.content in added:
                    report.known.append(Imported(row.number, row.content.title, added[row.content]))
                else:
                    self._add(session, row, added, report)
            if dry_run:
                session.rollback()
            else:
                self._journal.note(
                    session, ActionKind.IMPORT, [version_step(number, None, 1) for number in added.values()]
                )
        return report

    def export_text(self, query: StoryQuery | None = None) -> str:
        """The stories that are wanted, with their verdicts, as JSONL."""
        return stories_json.dumps(self._exported(query))

    def export_file(self, path: Path, query: StoryQuery | None = None, *, replace: bool = True) -> int:
        """Write the stories that are wanted, with their verdicts, and return how many.

        The suffix says JSON or JSONL. The file appears whole or not at all, readable by its owner alone, in place of
        one of that name unless ``replace`` is False. Raises FileTrouble, also when that one is the library itself.
        """
        if path.exists():
            if path.samefile(self._context.path):
                raise FileTrouble(f"{path} is the library itself.", "Name another file for the stories.")
            if not replace:
                raise FileTrouble(f"{path} is there already.", "Name another file.")
        stories = self._exported(query)
        stories_json.write(path, stories)
        return len(stories)

    def template_of(self, content: StoryContent | None = None) -> str:
        """The text that an editor shows for a story, or for a new one."""
        return texts.template_of(content)

    def is_template(self, text: str) -> bool:
        """Whether a text is a template, filled or not, rather than plain text."""
        return texts.is_template(text)

    def read_template(self, text: str) -> StoryContent:
        """Read what the editor gave back. Raises InvalidInput naming the line that does not fit."""
        return texts.read_template(text)

    def read_story_file(self, path: Path) -> StoryContent:
        """Read a story from a file of text, with the title that stands above its parts, else one of its first words.

        Raises FileTrouble when the file cannot be read, InvalidInput when it holds no text.
        """
        text = plain_text(read_bytes(path, STORIES_LIMIT, FileTrouble), str(path))
        whole = texts.read_whole(text)
        return whole if whole and whole.title else texts.read_story(text).content

    def read_story(self, text: str, title: str = "") -> plain.Plain:
        """Read a story from plain text, its parts found by their headings; the notes say what could not be told."""
        return texts.read_story(text, title)

    def plain_text(self, content: StoryContent) -> str:
        """A story as plain text with its headings, for another program."""
        return plain.write(content)

    def _add(self, session: Session, row: Parsed, added: dict[StoryContent, int], report: ImportReport) -> None:
        try:
            story = story_rows.insert(session, row.content, now=self._context.now(), saved_by="import")
        except InvalidInput as error:
            report.problems.append(Problem(row.number, error.message))
            return
        added[row.content] = story.id
        report.added.append(Imported(row.number, story.title, story.id))
        report.notes.extend((row.number, note) for note in row.notes)
        for slugs, verdict in ((row.confirmed, Verdict.CONFIRMED), (row.rejected, Verdict.REJECTED)):
            self._decide(session, story.id, row.number, slugs, verdict, report)

    def _decide(
        self,
        session: Session,
        story_id: int,
        number: int,
        slugs: tuple[str, ...],
        verdict: Verdict,
        report: ImportReport,
    ) -> None:
        pack = self._context.pack
        for slug in slugs:
            if slug in pack.slugs:
                tag_rows.set_verdict(session, story_id, pack.slug, slug, verdict, self._context.now())
            else:
                report.notes.append((number, f"{slug!r} is no principle of {pack.name}; that verdict was left out."))

    def _note_unknown_keys(self, rows: list[Parsed | Problem], report: ImportReport) -> None:
        unknown = dict.fromkeys(key for row in rows if isinstance(row, Parsed) for key in row.unknown)
        if unknown:
            report.notes.append((0, f"Keys that stories do not have were ignored: {', '.join(unknown)}."))

    def _exported(self, query: StoryQuery | None) -> list[Exported]:
        records = self._stories.select(query)
        with reading(self._context.engine) as session:
            verdicts = tag_rows.verdicts(session, self._context.pack.slug)
        return [
            Exported(
                record.story.content,
                _slugs(verdicts.get(record.story.id, {}), Verdict.CONFIRMED),
                _slugs(verdicts.get(record.story.id, {}), Verdict.REJECTED),
            )
            for record in records
        ]


def _left_alone(session: Session, story_id: int, content: StoryContent) -> list[str]:
    """What a file says of a known story that the library never had: its text is the same, but not its circumstances."""
    versions = story_rows.versions(session, story_id)
    if any(all(getattr(version, name) == getattr(content, name) for name in CONTENT_FIELDS) for version in versions):
        return []
    present = versions[0]
    other = [name for name in CIRCUMSTANCES if getattr(present, name) != getattr(content, name)]
    return [f"The library has this text with another {' and '.join(other)}; it was left as it is."] if other else []


def _slugs(verdicts: dict[str, Verdict], wanted: Verdict) -> tuple[str, ...]:
    return tuple(sorted(slug for slug, verdict in verdicts.items() if verdict is wanted))
