"""The way out after a fault of the program: the text is kept, the fault is written down, and one line says so."""

from __future__ import annotations

from pathlib import Path

from textual.app import App
from textual.worker import WorkerFailed

from starkeeper.errors import StarkeeperError
from starkeeper.tui.jobs import Jobs
from starkeeper.tui.screens.page import Page


class WayOut(App[None]):
    """An app that ends in order where Textual would show a traceback, with the values of all variables in it."""

    jobs: Jobs
    logs: Path
    """The folder of logs."""
    _written_in: Path | None = None
    _all_flushed = True
    _unkept = False

    def _handle_exception(self, error: Exception) -> None:
        # In the place of Textual's own, which only draws the traceback besides. That draws it from the exception, so
        # that nothing is left to be shown; whoever runs the app in a test finds the exception as before.
        self._return_code = StarkeeperError.exit_code
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._write_down(_origin(error))
            self._keep_texts()
            self.jobs.stop()
        self._close_messages_no_wait()

    def _write_down(self, error: BaseException) -> None:
        from starkeeper import faults

        self._written_in = faults.record(self.logs, error)

    def _keep_texts(self) -> None:
        for page in self.pages:
            try:
                page.flush()
                self._unkept = self._unkept or page.unkept
            except Exception:  # what has its own fault must not keep the other texts from the disk
                self._all_flushed = False

    @property
    def pages(self) -> list[Page]:
        """The full screens that are open."""
        return [screen for stack in self._screen_stacks.values() for screen in stack if isinstance(screen, Page)]

    def fault(self) -> StarkeeperError | None:
        """What is to be said of the fault that ended the app; None where there was none. To be asked when it has ended.

        What was still to be written is written first.
        """
        if self._exception is None:
            return None
        kept = self.jobs.finish() and self._all_flushed
        return StarkeeperError(
            " ".join(
                (
                    f"Starkeeper ended by a fault of its own, {type(_origin(self._exception)).__name__}.",
                    _KEPT if kept else _NOT_KEPT,
                    *((_PRACTICE,) if self._unkept else ()),
                    f"{self._written_in} says where it happened."
                    if self._written_in
                    else f"Nothing can be written in {self.logs}.",
                )
            )
        )


_KEPT = "Your stories are safe, and text that was not saved is kept as a draft."
_NOT_KEPT = "Your stories are safe, but the text that was written last could not be kept as a draft."
_PRACTICE = "What you wrote for practice is not kept."


def _origin(error: BaseException) -> BaseException:
    """The exception itself, where a worker brought it."""
    return error.error if isinstance(error, WorkerFailed) else error
