"""What can be done with the story that a screen shows; shared by the home screen and the reading screen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Reason, Suggestion, Verdict
from starkeeper.tui import messages
from starkeeper.tui.present import proposals
from starkeeper.tui.screens.page import Page

if TYPE_CHECKING:
    from starkeeper.tui.widgets.preview import Preview


class StoryPage(Page):
    """A screen with a preview of one story."""

    @property
    @abstractmethod
    def story_id(self) -> int | None:
        """The story that actions are about."""

    @property
    @abstractmethod
    def story_title(self) -> str:
        """Its title, for questions about it."""

    @property
    def preview(self) -> Preview:
        """The story and its principles."""
        # By its name: the first frame of the list has none, and does not wait for its module.
        return cast("Preview", self.query_one("Preview"))

    def on_story_loaded(self, message: messages.StoryLoaded) -> None:
        """Show all that is known of the story, if it is still the one that is wanted."""
        if message.story.id == self.story_id:
            tags = message.tags
            self.show_story(message.story, message.story.id, tags.suggestions, tags.verdicts, tags.tagged, tags.reasons)

    def show_story(
        self,
        content: StoryContent,
        story_id: int,
        suggestions: tuple[Suggestion, ...],
        verdicts: dict[str, Verdict],
        tagged: bool,
        reasons: Mapping[str, Reason] | None = None,
    ) -> None:
        """Show a story in the preview; ``reasons`` are the verdicts on other stories that moved its scores."""
        pack = self.keeper.pack
        if pack is not None:
            shown = proposals(pack, content, suggestions, verdicts, self.keeper.thresholds, reasons or {})
            self.preview.show(content, shown, self._note(tagged), story_id)

    def _note(self, tagged: bool) -> str:
        if tagged:
            return f"No principle stands out yet. {self.key('tag.all')} shows all of them."
        if not self.keeper.model_ready:
            return f"Suggestions need the model. {self.key('model.prepare')} prepares it once, in about a minute."
        return f"{self.key('story.tag')} finds the principles that this story shows."

    @property
    def story_meant(self) -> int | None:
        """The story that is shown."""
        return self.story_id

    def action_edit_story(self) -> None:
        """Open the editor on the story."""
        if self.story_id is not None:
            from starkeeper.tui.screens.editor import EditorScreen

            self.app.push_screen(EditorScreen(self.story_id))

    def action_show_history(self) -> None:
        """Show the versions of the story."""
        if self.story_id is not None:
            from starkeeper.tui.screens.history import HistoryScreen

            self.app.push_screen(HistoryScreen(self.story_id))

    def action_show_probes(self) -> None:
        """Show the follow-up questions to the story."""
        if self.story_id is not None:
            from starkeeper.tui.screens.probes import ProbesScreen

            self.app.push_screen(ProbesScreen(self.story_id))

    def action_remove(self) -> None:
        """Move the story to the bin, when the user means it."""
        story_id = self.story_id
        if story_id is None:
            return
        from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen

        question = ConfirmScreen(
            f"Move “{self.story_title}” to the bin?",
            "It can be taken back from there at any time.",
            (ChoiceOffered("bin", "Move it to the bin", "d"), ChoiceOffered("keep", "Keep it", "k")),
        )
        self.app.push_screen(question, lambda chosen: self._bin(story_id) if chosen == "bin" else None)

    def _bin(self, story_id: int) -> None:
        self.keeper.jobs.move_to_bin(story_id)
        self.left_story()

    def left_story(self) -> None:
        """The story is gone to the bin."""

    def action_tag_story(self) -> None:
        """Look for the principles of the story again."""
        if self.story_id is not None:
            if self.keeper.model_ready:
                self.keeper.jobs.tag([self.story_id])
            else:
                self.keeper.action_prepare_model()

    def action_confirm_tag(self) -> None:
        """Confirm the chosen principle."""
        self._decide(Verdict.CONFIRMED)

    def action_reject_tag(self) -> None:
        """Reject the chosen principle."""
        self._decide(Verdict.REJECTED)

    def action_take_back(self) -> None:
        """Take back the word on the chosen principle."""
        self._decide(None)

    def action_toggle_all(self) -> None:
        """Show all principles, or those that count."""
        self.preview.suggestions.toggle_whole()

    def _decide(self, verdict: Verdict | None) -> None:
        panel, story_id = self.preview.suggestions, self.story_id
        # Until a story is read, the panel may still show the principles of the one before.
        if panel.chosen is not None and story_id is not None and panel.subject == story_id:
            self.keeper.jobs.decide(story_id, panel.chosen.slug, verdict)
