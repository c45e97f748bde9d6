"""One question that was chosen: asked once, then back to where it was chosen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from starkeeper.domain.pack import Question
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.asking import AskingScreen


class OneQuestionScreen(AskingScreen):
    """Asks a question that was chosen from the bank."""

    place = Place.QUESTION
    heading = "Practise"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.QUESTION)

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._chosen = question

    def load(self) -> None:
        """Ask it once; later changes of the stories only change what fits."""
        if self._question is None:
            self.ask(self._chosen, "")
        else:
            self.keeper.jobs.find_fitting(self, self._question)

    def on_rehearsal_recorded(self, message: messages.RehearsalRecorded) -> None:
        """Go back to the bank."""
        self.notify("The rehearsal is recorded.", timeout=3)
        self.keeper.post_message(messages.StoriesChanged())
        self.leave()

    def action_back(self) -> None:
        """Hide the stories; then leave."""
        if self.has_class("-fitting"):
            self.action_toggle_fitting()
        else:
            self.dismiss()

    def advice(self) -> str:
        """How the screen is used."""
        fit, rate = self.key("rehearse.stories"), self.key("rehearse.rate")
        return f"Tell it aloud. {fit}: stories that fit, {rate} rates it and goes back."
