"""What is said of a text while it is written: the principles it shows, the word on each, and what a review finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Verdict, weigh
from starkeeper.tui import messages
from starkeeper.tui.present import proposals

if TYPE_CHECKING:
    from starkeeper.tui.screens.editor import EditorScreen

QUIET = 2.0
"""Seconds after the last keystroke until a text is read."""


class Commentary:
    """Has the text of an editor read when the writing rests, and shows beside it what was found."""

    def __init__(self, editor: EditorScreen) -> None:
        self._editor = editor
        self.verdicts: dict[str, Verdict] = {}
        """The word on each principle; on those of a new story until its first save."""
        self._shown: StoryContent | None = None
        self._reviewed: tuple[StoryContent, tuple[str, ...]] | None = None
        """The text that was reviewed last, and the principles that it counted for then."""
        self._quiet: Timer | None = None

    def touch(self) -> None:
        """The text changed: read it when nothing more is written for a while."""
        if self._quiet is not None:
            self._quiet.stop()
        self._quiet = self._editor.set_timer(QUIET, self.read)

    def read(self) -> None:
        """Have the text read now, unless it was."""
        editor, content = self._editor, self._editor.text
        self._review(content)
        if not editor.keeper.model_ready or not content.text.strip():
            self._show(messages.SuggestionsMade(content, ()))
        elif content != self._shown:
            editor.keeper.jobs.suggest(editor, content, editor.story_id)

    def suggested(self, made: messages.SuggestionsMade) -> None:
        """Fill the place that was kept for suggestions."""
        self._shown = made.content
        self._show(made)
        self._review(made.content)

    def reviewed(self, found: messages.TextReviewed) -> None:
        """Show what a review found."""
        self._editor.findings.show(found.content, found.findings)

    def decide(self, slug: str, verdict: Verdict | None) -> None:
        """Take the word on a principle, or take it back for None."""
        editor = self._editor
        self.verdicts.pop(slug, None)
        if verdict is not None:
            self.verdicts[slug] = verdict
        # A new story has nothing yet to hang a verdict on: it goes along with the first save.
        if editor.story_id is not None:
            editor.keeper.jobs.decide(editor.story_id, slug, verdict)
        if editor.side.made is not None:
            self._show(editor.side.made)

    @property
    def note(self) -> str:
        """What stands where the principles will be."""
        if not self._editor.keeper.model_ready:
            key = self._editor.key("model.prepare")
            return f"Suggestions need the model. {key} on the first screen prepares it once, in about a minute."
        return "What your story shows will stand here, two seconds after you stop writing."

    def _show(self, made: messages.SuggestionsMade) -> None:
        editor, keeper = self._editor, self._editor.keeper
        editor.side.made = made
        if keeper.pack is not None:
            shown = proposals(
                keeper.pack, made.content, made.suggestions, self.verdicts, keeper.thresholds, made.reasons
            )
            editor.suggestions.show(shown, self.note, editor if made.suggestions else None)

    def _review(self, content: StoryContent) -> None:
        editor = self._editor
        if not content.text.strip():
            self._reviewed = None
            editor.findings.show(content, ())
            return
        tags = weigh(editor.side.suggested, self.verdicts, editor.keeper.thresholds)
        wanted = (content, tuple(tag.principle for tag in tags))
        if wanted != self._reviewed:
            self._reviewed = wanted
            editor.keeper.jobs.review(editor, content, tags, editor.keeper.pace)
