"""The jobs that take long enough to say how far they are: tagging, the model, an import, a backup, the doctor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from starkeeper.domain.counting import counted
from starkeeper.errors import StarkeeperError
from starkeeper.tui import messages
from starkeeper.tui.runner import Lane, Runner

if TYPE_CHECKING:
    from starkeeper.library import Library, Step

_ROWS_TOLD = 20
"""Rows of a file between two words on how far it is."""


class LongJobs(Runner):
    """What takes seconds or more. One runs at a time; a key stops most of them."""

    def tag(self, story_ids: Sequence[int] | None = None, *, asked: bool = False) -> None:
        """Tag stories; all that were never tagged under the present model and pack, when none are named.

        ``asked`` is for a user who waits for an answer even where nothing is left to do.
        """

        def work(library: Library) -> Message | None:
            self._stopped.clear()
            wanted = list(library.tags.untagged() if story_ids is None else story_ids)
            if wanted:
                self._report(f"Finding principles: 0 of {counted(len(wanted))}", 0.0, can_stop=True)
            try:
                retagging = library.tags.retag(wanted, self._report_step, self._ends)
            finally:
                self._app.post_message(messages.Progressed(None))
            return messages.Tagged(retagging, asked) if wanted or asked or retagging.changes.compared else None

        self.ask(self._app, work, lane=Lane.TAG)

    @contextmanager
    def _shown(self, label: str, fraction: float | None = None, *, can_stop: bool = False) -> Iterator[None]:
        """Show that something is under way until it ends, however it does."""
        self._report(label, fraction, can_stop=can_stop)
        try:
            yield
        finally:
            self._app.post_message(messages.Progressed(None))

    def _ends(self) -> bool:
        return self._cancelled.is_set() or self._stopped.is_set()

    def _report_step(self, step: Step) -> None:
        doing = "Reading" if step.stage == "reading" else "Finding principles"
        label = f"{doing}: {step.done} of {counted(step.total)}"
        self._report(label, step.fraction, step.title, can_stop=True)

    def prepare_model(self) -> None:
        """Compile the model, in a process of its own."""

        def work(_: Library) -> Message | None:
            from starkeeper.library import model

            with self._shown("Preparing the model", 0.0):
                status = model.prepare(
                    self._source.settings,
                    self._source.paths,
                    lambda step: self._report("Preparing the model", step.fraction),
                    self._cancelled.is_set,
                )
            return None if self._cancelled.is_set() else messages.ModelPrepared(status.caveat)

        self.ask(self._app, work, lane=Lane.TAG)

    def import_file(self, to: MessagePump, path: Path, given_up: Event) -> None:
        """Add the stories of a file: StoriesImported tells the app, ImportEnded or Trouble whoever asked.

        Stopped, or ``given_up``, it ends as if it had not begun.
        """

        def ends() -> bool:
            return given_up.is_set() or self._ends()

        def work(library: Library) -> Message | None:
            self._stopped.clear()
            if given_up.is_set():
                return None
            try:
                with self._shown("Bringing in stories", 0.0, can_stop=True):
                    report = library.exchange.import_file(path, progress=self._report_row, cancelled=ends)
            except StarkeeperError as error:
                to.post_message(messages.Trouble(error))
                return None
            to.post_message(messages.ImportEnded())
            return messages.StoriesImported(report)

        self.ask(self._app, work, lane=Lane.TAG)

    def _report_row(self, done: int, total: int) -> None:
        if done % _ROWS_TOLD == 0:
            self._report(f"Bringing in stories: {done} of {total}", done / total, can_stop=True)

    def back_up(self) -> None:
        """Make a backup now; BackedUp tells."""

        def work(library: Library) -> Message:
            with self._shown("Making a backup, and proving it"):
                made = library.care.backup()
            return messages.BackedUp(str(made.path))

        self.ask(self._app, work, lane=Lane.TAG)

    def check_library(self) -> None:
        """Look for damage in the library, in a process of its own; LibraryChecked tells."""

        def work(library: Library) -> Message | None:
            from starkeeper.library.checking import examine_apart

            self._stopped.clear()
            with self._shown("Looking for damage in the library", can_stop=True):
                examination = examine_apart(library.path, self._ends)
            return messages.LibraryChecked(examination) if examination else None

        self.ask(self._app, work, lane=Lane.TAG)
