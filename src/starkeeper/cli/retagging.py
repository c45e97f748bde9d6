"""Comparing many stories on the command line: how far it is, Ctrl-C, what it changed, and when it is due."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics
from starkeeper.cli.context import Invocation

if TYPE_CHECKING:
    from starkeeper.domain.changes import Changes
    from starkeeper.library import Retagging, Step

MOST_TOLD = 5
"""Stories whose changes are told one by one; the others are counted."""


def compare(invocation: Invocation, story_ids: Sequence[int]) -> Retagging:
    """Tag stories, compiling the model first where that was not done, and show how far it is.

    Ctrl-C stops between two stories; the run then says so. Without stories there is nothing to compare, but a change
    of model or pack that was undone may still have something to tell.
    """
    if not story_ids:
        return invocation.library.tags.retag([])
    from starkeeper.cli.model import ensure_model

    ensure_model(invocation)
    many = f"{len(story_ids)} stories" if len(story_ids) > 1 else "one story"
    with diagnostics.progress(f"Comparing {many} with the principles.") as show, _stoppable() as stopped:
        return invocation.library.tags.retag(story_ids, lambda step: show(step.fraction, _doing(step)), stopped)


def say_stopped(invocation: Invocation, retagging: Retagging) -> None:
    """Say how far a run came that Ctrl-C ended, and what the next one does."""
    rest = "the other stories keep the tags they had."
    if retagging.left:
        rest = f"nothing of it is lost, and {invocation.call('tag')} goes on there."
    diagnostics.note(f"{retagging.run.sentence.removesuffix('.')}; {rest}")


def say_changes(changes: Changes) -> None:
    """Say what a change of model or pack did to the tags, the first stories one by one."""
    for told in changes.told(MOST_TOLD):
        diagnostics.note(told)


def say_outdated(invocation: Invocation) -> int:
    """Say, where it is so, that stories were tagged with another model or wording only; return how many."""
    number = invocation.library.tags.outdated()
    if number:
        stories, they = ("story was", "it is") if number == 1 else ("stories were", "they are")
        diagnostics.note(
            f"The model or the pack is not the one that {number} {stories} compared with; "
            f"until {they} compared again, only your verdicts count."
        )
        diagnostics.hint(f"{invocation.call('tag')} compares them again, keeps every verdict and says what changed.")
    return number


def _doing(step: Step) -> str:
    verb = "Reading" if step.stage == "reading" else "Comparing"
    return f"{verb} stories: {step.done} of {step.total}  {step.title}"


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Take Ctrl-C as a wish to stop soon; the function it gives says whether there is one. A second one is obeyed."""
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set  # only the main thread hears signals
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
