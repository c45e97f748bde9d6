"""What is told of the library itself, of what goes wrong, and of long jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    # Only named here: what a message carries is loaded by whoever makes it, not before the first frame.
    from starkeeper.domain.pack import Pack
    from starkeeper.domain.tags import Thresholds
    from starkeeper.errors import StarkeeperError
    from starkeeper.library import ImportReport, Retagging
    from starkeeper.library.doctor import Examination


@dataclass(eq=False, repr=False)
class LibraryOpened(Message):
    """The library is open and may be asked."""

    pack: Pack
    thresholds: Thresholds
    model_ready: bool
    pace: int
    """Words a minute: what the settings say, else what was measured."""


@dataclass(eq=False, repr=False)
class OutdatedCounted(Message):
    """It is known which stories were tagged only under another model or wording of the pack."""

    number: int


@dataclass(eq=False, repr=False)
class LibraryRefused(Message):
    """The library cannot be opened; there is nothing to show."""

    error: StarkeeperError


@dataclass(eq=False, repr=False)
class InterviewAhead(Message):
    """How near the next interview is."""

    said: str
    """In a few words; empty when there is none to come."""


@dataclass(eq=False, repr=False)
class Trouble(Message):
    """Something the user asked for did not work."""

    error: StarkeeperError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long job is."""

    label: str
    fraction: float | None = None
    """0..1; None when it cannot be told."""
    detail: str = ""
    """What is just being done; the first to give way where there is no room."""
    can_stop: bool = False
    """Whether the user may end it and go on later."""


@dataclass(eq=False, repr=False)
class Progressed(Message):
    """A long job moved on; None when it has ended."""

    progress: Progress | None


@dataclass(eq=False, repr=False)
class ModelPrepared(Message):
    """The model is compiled: suggestions can be made."""

    caveat: str
    """What the user should know of it; mostly nothing."""


@dataclass(eq=False, repr=False)
class StoriesImported(Message):
    """An import has ended."""

    report: ImportReport


class ImportEnded(Message):
    """It has ended, told to whoever asked for it."""


@dataclass(eq=False, repr=False)
class BackedUp(Message):
    """A backup was made and proven."""

    path: str


@dataclass(eq=False, repr=False)
class LibraryChecked(Message):
    """The doctor has looked at the library."""

    examination: Examination


@dataclass(eq=False, repr=False)
class Tagged(Message):
    """A run over stories has ended, at its end or before."""

    retagging: Retagging
    asked: bool
    """Whether the user asked for whatever was left to do, and so waits for an answer."""
