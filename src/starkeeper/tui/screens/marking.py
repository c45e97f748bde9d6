"""What is done with several stories of the home screen at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from starkeeper.domain.counting import counted
from starkeeper.domain.story import Status
from starkeeper.tui import messages
from starkeeper.tui.screens.filtering import FilteringPage

if TYPE_CHECKING:
    from starkeeper.library import Library

_STATUSES = (
    ("r", Status.READY, "Set to ready"),
    ("w", Status.DRAFT, "Set back to draft"),
    ("t", Status.RETIRED, "Retire, so that they count for nothing"),
)


class MarkingPage(FilteringPage):
    """A screen whose stories can be marked."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.marked: set[int] = set()
        """The stories that are marked, shown at present or not."""

    @property
    @abstractmethod
    def shown_ids(self) -> Sequence[int]:
        """The stories that pass the filter, in their order."""

    @abstractmethod
    def show_marks(self) -> None:
        """Draw which stories are marked."""

    @abstractmethod
    def go_on(self) -> None:
        """Put the cursor on the next story, unless it is on the last."""

    def action_mark(self) -> None:
        """Mark the story under the cursor, or take its mark away, and go on to the next."""
        if self.story_id is not None:
            self.marked ^= {self.story_id}
            self.show_marks()
            self.go_on()

    def action_mark_all(self) -> None:
        """Mark every story that passes the filter; where all are marked, take the marks away."""
        shown = set(self.shown_ids)
        self.marked = self.marked - shown if shown <= self.marked else self.marked | shown
        self.show_marks()

    def unmark(self) -> None:
        """Take every mark away."""
        self.marked = set()
        self.show_marks()

    def action_with_marked(self) -> None:
        """Ask what to do with the stories that are marked, else with the one under the cursor."""
        from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen

        chosen = self._chosen_ids
        if not chosen:
            return
        offered = [
            ChoiceOffered("confirm", "Confirm every principle they prove", "y"),
            *(ChoiceOffered(status.value, label, key) for key, status, label in _STATUSES),
            ChoiceOffered("export", "Write them to a file", "e"),
            ChoiceOffered("bin", "Move to the bin", "d"),
        ]
        if self.marked:
            offered.append(ChoiceOffered("unmark", "Take the marks away", "u"))
        keys = self.keeper.keys
        said = f"{keys.shown('undo')} takes back what is done with them."
        if not self.marked:
            said = f"{keys.shown('story.mark')} marks several, and {keys.shown('story.mark-all')} all that are shown."
        self.app.push_screen(ConfirmScreen(f"With {counted(len(chosen))}:", said, offered), self._do)

    def action_remove(self) -> None:
        """Move the stories that are marked to the bin, else the one under the cursor; ask first."""
        if not self.marked:
            super().action_remove()
            return
        from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen

        question = ConfirmScreen(
            f"Move {counted(len(self.marked))} to the bin?",
            "They can be taken back from there at any time.",
            (ChoiceOffered("bin", "Move them to the bin", "d"), ChoiceOffered("keep", "Keep them", "k")),
        )
        self.app.push_screen(question, lambda chosen: self._do("bin") if chosen == "bin" else None)

    @property
    def _chosen_ids(self) -> list[int]:
        here = [] if self.story_id is None else [self.story_id]
        return sorted(self.marked) or here

    def _do(self, chosen: str | None) -> None:
        ids = self._chosen_ids
        if chosen == "confirm":
            self._ask(lambda library: _confirmed(library.tags.confirm_strong(ids), len(ids)))
        elif chosen == "bin":
            self._ask(lambda library: f"{counted(len(library.stories.bin(*ids)))} moved to the bin.")
        elif chosen == "export":
            from starkeeper.tui.screens.export_form import ExportForm

            self.app.push_screen(ExportForm(ids))
        elif chosen == "unmark":
            self.unmark()
        elif chosen is not None:
            status = Status(chosen)
            self._ask(lambda library: _set(len(library.stories.set_status(ids, status)), status))

    def _ask(self, change: Callable[[Library], str]) -> None:
        self.keeper.jobs.ask(self, lambda library: messages.SeveralChanged(change(library)))

    def on_several_changed(self, message: messages.SeveralChanged) -> None:
        """Say it, show what has changed, and let the verdicts teach. The marks have done their work."""
        self.notify(message.said, timeout=5, markup=False)
        self.unmark()
        self.app.post_message(messages.StoriesChanged())
        self.keeper.jobs.learn()


def _set(number: int, status: Status) -> str:
    word = "retired" if status is Status.RETIRED else f"{status.value} now"
    return f"{counted(number, 'story is', 'stories are')} {word}."


def _confirmed(tags: int, stories: int) -> str:
    if not tags:
        return "Nothing new to confirm: they prove no principle that you said nothing of."
    return f"{counted(tags, 'principle', 'principles')} confirmed on {counted(stories)}."
