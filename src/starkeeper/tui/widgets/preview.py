"""A story to read: its parts one under the other, with the sentence that speaks for a principle marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from starkeeper.domain.display import printable
from starkeeper.domain.story import Part, StoryContent
from starkeeper.tui.present import Proposal, length
from starkeeper.tui.widgets.drawing import (
    ACCENT,
    MUTED,
    OUTCOME_SIGNS,
    OUTCOME_STYLES,
    PART_NAMES,
    line,
    prose,
)
from starkeeper.tui.widgets.reading_text import MARKED, TITLE, ReadingText
from starkeeper.tui.widgets.suggestions import Suggestions

_SHOWN = 20_000
"""Characters of a part that are laid out for reading; a pasted book would stop the screen."""


class Preview(Vertical):
    """A story and its principles."""

    DEFAULT_CSS: ClassVar[str] = """
    Preview {
        padding: 0 1;
        & > ReadingText { height: 1fr; padding: 0 1; }
        & > Suggestions { max-width: 84; border-top: solid $border-blurred; }
    }
    """

    def __init__(self, *, pace: int, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pace = pace
        self._content: StoryContent | None = None
        self._marked: Proposal | None = None
        """What the marked sentence speaks for."""

    def compose(self) -> ComposeResult:
        """The text above, the principles below."""
        yield ReadingText()
        yield Suggestions()

    def show(self, content: StoryContent, proposals: Sequence[Proposal], note: str, subject: object) -> None:
        """Show a story; ``note`` is said where it has no principles."""
        text = self.query_one(ReadingText)
        if subject != self.suggestions.subject:
            text.begin()
        self.suggestions.show(proposals, note, subject)
        # At once and not when the panel has said what it chose: a long text would be drawn twice.
        self._show(content, self.suggestions.chosen)

    @property
    def suggestions(self) -> Suggestions:
        """The panel of principles."""
        return self.query_one(Suggestions)

    def on_suggestions_chosen(self) -> None:
        """Mark the sentence that speaks for the chosen principle; bring it into sight when the user looks for it."""
        if self._content is not None:
            self._show(self._content, self.suggestions.chosen)
            if self.suggestions.has_focus_within:
                # Not before it has its size: a screen that was just opened has none.
                self.call_after_refresh(self.query_one(ReadingText).bring_marked_into_sight)

    def _show(self, content: StoryContent, marked: Proposal | None) -> None:
        if (content, marked) != (self._content, self._marked):
            self._content, self._marked = content, marked
            self.query_one(ReadingText).show(_text(content, marked, self._pace))


def _text(content: StoryContent, marked: Proposal | None, pace: int) -> Content:
    title = line(content.title, TITLE)
    return Content("\n").join([title, _about(content, pace), Content(""), _telling(content, marked)])


def _about(content: StoryContent, pace: int) -> Content:
    known = [line(text) for text in (content.role, content.employer, content.date) if text.strip()]
    said = [Content(content.status.value), *known, Content(length(content, pace))]
    return Content.assemble(
        (f"{OUTCOME_SIGNS[content.outcome]} {content.outcome.value}", OUTCOME_STYLES[content.outcome]),
        *(Content.assemble(" · ", piece).stylize_before(MUTED) for piece in said),
    )


def _telling(content: StoryContent, marked: Proposal | None) -> Content:
    parts = [part for part in Part if content.part(part).strip()]
    if not parts:
        return Content.styled("Nothing is written yet. e opens the editor.", MUTED)
    pieces: list[Content] = []
    for part in parts:
        pieces += [Content.styled(PART_NAMES[part], ACCENT), _told(content.part(part), part, marked), Content("")]
    return Content("\n").join(pieces[:-1])


def _told(text: str, part: Part, marked: Proposal | None) -> Content:
    shown = text[:_SHOWN]
    start, end = marked.span if marked is not None and marked.part is part else (0, 0)
    told = Content.assemble(prose(shown[:start]), prose(shown[start:end], MARKED), prose(shown[end:]))
    if len(text) > _SHOWN:
        left = printable(f"\n… {len(text) - _SHOWN:,} more characters; the editor shows them all.")
        told = told.append(Content.styled(left, MUTED))
    return told
