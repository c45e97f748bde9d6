"""What ``--json`` prints: one function a shape. ``docs/json.md`` describes them, and a test compares the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starkeeper.domain.differences import FieldChange, word_pieces
from starkeeper.domain.missing import missing
from starkeeper.domain.pack import Pack, Principle, Question
from starkeeper.domain.speech import WORDS_PER_MINUTE, count_words, spoken_seconds
from starkeeper.domain.story import CONTENT_FIELDS, Story, StoryContent, StoryVersion
from starkeeper.domain.tags import Evidence, Reason, Strength, Suggestion, Tag, Thresholds, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from starkeeper.domain.action import Action
    from starkeeper.domain.backup import Backup
    from starkeeper.domain.changes import TagChange
    from starkeeper.domain.matching import Match
    from starkeeper.domain.review.findings import Finding
    from starkeeper.library import ImportReport, Reviewed
    from starkeeper.library.care import Restored
    from starkeeper.library.doctor import Examination, Repair
    from starkeeper.library.exchange import Imported
    from starkeeper.library.model import ModelStatus

Shape = dict[str, Any]


def story(kept: Story, tags: Iterable[Tag], tagged: bool, words_per_minute: int = WORDS_PER_MINUTE) -> Shape:
    """A whole story and what it counts for."""
    words = count_words(kept.text)
    return {
        "id": kept.id,
        "version": kept.version,
        **{name: getattr(kept, name) for name in CONTENT_FIELDS},
        "created_at": kept.created_at.isoformat(),
        "updated_at": kept.updated_at.isoformat(),
        "deleted_at": kept.deleted_at.isoformat() if kept.deleted_at else None,
        "words": words,
        "seconds": spoken_seconds(words, words_per_minute),
        "tagged": tagged,
        "tags": [tag(entry, kept) for entry in tags],
    }


def version(saved: StoryVersion, changes: Iterable[FieldChange]) -> Shape:
    """A story as it was saved once, and the names of the fields that differ from the version before."""
    return {
        "id": saved.story_id,
        "version": saved.version,
        "saved_at": saved.saved_at.isoformat(),
        "saved_by": saved.saved_by,
        **{name: getattr(saved, name) for name in CONTENT_FIELDS},
        "changed": [change.name for change in changes],
    }


def version_with_differences(saved: StoryVersion, changes: Iterable[FieldChange]) -> Shape:
    """The same, and by field the words that stayed, went and came."""
    changes = tuple(changes)
    told = {change.name: word_pieces(change.before, change.after) for change in changes}
    differences = {name: [[piece.change, piece.text] for piece in pieces] for name, pieces in told.items()}
    return {**version(saved, changes), "differences": differences}


def compared(told: Shape, changes: Iterable[TagChange]) -> Shape:
    """A whole story, and what a change of model or pack did to its tags."""
    return {**told, "changes": [asdict(change) for change in changes]}


def tag(entry: Tag, content: StoryContent) -> Shape:
    """What a story counts for under one principle."""
    return {
        "principle": entry.principle,
        "strength": entry.strength,
        "score": round(entry.score, 4),
        "verdict": entry.verdict,
        "evidence": evidence(entry.evidence, content),
        "runner_up": entry.runner_up.principle if entry.runner_up else None,
        "missing": missing(content, entry) if entry.strength is Strength.WEAK else None,
    }


def evidence(place: Evidence | None, content: StoryContent) -> Shape | None:
    """The sentence that speaks for a suggestion."""
    return _sentence(place, place.quote(content.part(place.part))) if place else None


def _sentence(place: Evidence, text: str) -> Shape:
    return {"part": place.part, "start": place.start, "end": place.end, "text": text}


def suggestion(proposed: Suggestion, content: StoryContent, thresholds: Thresholds) -> Shape:
    """What the tagger proposes."""
    strength = thresholds.strength(proposed.score)
    return {
        "principle": proposed.principle,
        "score": round(proposed.score, 4),
        "strength": strength,
        "evidence": evidence(proposed.evidence, content),
        "runner_up": proposed.runner_up.principle if proposed.runner_up else None,
        "missing": missing(content, proposed) if strength is Strength.WEAK else None,
    }


def reasons(found: Mapping[str, Reason]) -> Shape:
    """The verdicts on other stories that moved scores, by principle."""
    return {
        principle: {"id": reason.story_id, "title": reason.title, "verdict": reason.verdict.value}
        for principle, reason in sorted(found.items())
    }


def verdicts(decided: Mapping[str, Verdict]) -> Shape:
    """The candidate's own words, by principle."""
    return {principle: verdict.value for principle, verdict in sorted(decided.items())}


def reviewed(each: Reviewed, words_per_minute: int) -> Shape:
    """A story and what a review found in it."""
    return {
        "id": each.story.id,
        "title": each.story.title,
        "seconds": spoken_seconds(count_words(each.story.text), words_per_minute),
        "findings": [_review_finding(finding, each.story) for finding in each.findings],
    }


def _review_finding(finding: Finding, content: StoryContent) -> Shape:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "part": finding.place,
        "start": finding.start,
        "end": finding.end,
        "text": finding.quote(content),
        "why": finding.why,
    }


def question(asked: Question) -> Shape:
    """A question of the bank."""
    return {
        "id": asked.id,
        "text": asked.text,
        "principles": list(asked.principles),
        "polarity": asked.polarity,
        "level": asked.level,
        "roles": list(asked.roles),
        "own": asked.own,
    }


def match(found: Match) -> Shape:
    """A story that answers a question."""
    return {
        "id": found.story.id,
        "title": found.story.title,
        "score": round(found.score, 4),
        "principles": list(found.principles),
        "evidence": _sentence(found.evidence, found.quote) if found.evidence else None,
    }


def principle(entry: Principle) -> Shape:
    """One principle of a pack."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "meaning": entry.meaning,
        "behaviours": list(entry.behaviours),
        "questions": [asked.id for asked in entry.questions],
        "probes": list(entry.probes),
        "numbers": entry.numbers,
    }


def pack(checked: Pack, file: str) -> Shape:
    """A pack that was checked."""
    return {
        "file": file,
        "slug": checked.slug,
        "name": checked.name,
        "language": checked.language,
        "target": checked.target,
        "principles": list(checked.slugs),
        "questions": len(checked.questions),
        "general": len(checked.general),
        "fingerprint": checked.fingerprint,
    }


def model(status: ModelStatus) -> Shape:
    """The model that compares the texts."""
    found = asdict(status)
    return {**found, "folder": str(status.folder) if status.folder else None}


def action(done: Action) -> Shape:
    """What was taken back, or done again."""
    return {
        "kind": done.kind,
        "done_by": done.done_by,
        "done_at": done.done_at.isoformat(),
        "stories": list(done.story_ids),
    }


def backup(made: Backup) -> Shape:
    """A copy of the library."""
    return {
        "file": str(made.path),
        "made_at": made.made_at.isoformat(),
        "reason": made.reason,
        "bytes": made.size,
    }


def restored(source: Path, done: Restored) -> Shape:
    """What putting a backup back did."""
    return {
        "file": str(source),
        "stories": done.stories,
        "before": backup(done.before) if done.before else None,
        "set_aside": str(done.set_aside) if done.set_aside else None,
    }


def examination(found: Examination) -> Shape:
    """What the doctor found."""
    return {
        "sound": found.sound,
        "stories": found.stories,
        "findings": [
            {"gravity": finding.gravity, "what": finding.what, "remedy": finding.remedy} for finding in found.findings
        ],
    }


def repair(made: Repair) -> Shape:
    """What mending did, and what the doctor found after it."""
    return {
        "done": list(made.done),
        "kept": str(made.kept) if made.kept else None,
        "after": examination(made.after),
    }


def imported(file: str, report: ImportReport, dry_run: bool) -> Shape:
    """What the import of one file did."""
    return {
        "file": file,
        "dry_run": dry_run,
        "added": [_row(row) for row in report.added],
        "known": [_row(row) for row in report.known],
        "problems": [{"number": problem.number, "message": problem.message} for problem in report.problems],
        "notes": [{"number": number, "message": text} for number, text in report.notes],
    }


def _row(row: Imported) -> Shape:
    return {"number": row.number, "title": row.title, "id": row.story_id}
