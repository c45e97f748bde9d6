"""A story to read: its parts one under the other, with the sentence that speaks for a principle marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region, Spacing
from textual.widgets import Static

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
from starkeeper.tui.widgets.reading_pane import ReadingPane
from starkeeper.tui.widgets.suggestions import Suggestions

_SHOWN = 20_000
"""Characters of a part that are laid out for reading; a pasted book would stop the screen."""


class Preview(Vertical):
    """A story and its principles."""

    DEFAULT_CSS: ClassVar[str] = """
    Preview {
        padding: 0 1;
        & > VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; padding: 0 1; }
        & .title { text-style: bold; max-width: 80; height: auto; }
        & .about { color: $text-muted; max-width: 80; height: auto; margin-bottom: 1; }
        & .telling { max-width: 79; height: auto; margin-right: 1; }
        & > Suggestions { max-width: 84; border-top: solid $border-blurred; }
        & .title.-here { color: $text-accent; }
    }
    """

    def __init__(self, *, pace: int, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pace = pace
        self._content: StoryContent | None = None

    def compose(self) -> ComposeResult:
        """The text above, the principles below."""
        with ReadingPane():
            yield Static("", classes="title", markup=False)
            yield Static("", classes="about", markup=False)
            yield Static("", classes="telling", markup=False)
        yield Suggestions()

    def show(self, content: StoryContent, proposals: Sequence[Proposal], note: str, subject: object) -> None:
        """Show a story; ``note`` is said where it has no principles."""
        if content != self._content:
            self._content = content
            self.query_one(".title", Static).update(line(content.title))
            self.query_one(".about", Static).update(_about(content, self._pace))
            self.query_one(".telling", Static).update(_telling(content, None))
        if subject != self.suggestions.subject:
            self.query_one(ReadingPane).scroll_home(animate=False)
        self.suggestions.show(proposals, note, subject)

    @property
    def suggestions(self) -> Suggestions:
        """The panel of principles."""
        return self.query_one(Suggestions)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _mark_title(self) -> None:
        # Not by :focus: Textual styles the pane anew when it gets the focus, and not what stands in it.
        self.query_one(".title").set_class(self.query_one(ReadingPane).has_focus, "-here")

    def on_suggestions_chosen(self, event: Suggestions.Chosen) -> None:
        """Mark the sentence that speaks for the chosen principle; bring it into sight when the user looks for it."""
        if self._content is None:
            return
        # The text is as long as it was: nothing moves.
        self.query_one(".telling", Static).update(_telling(self._content, event.proposal), layout=False)
        if event.proposal is not None and event.proposal.part is not None and self.suggestions.has_focus_within:
            # Not before the text is laid out: of one that was just put there nothing knows where it stands.
            self.call_after_refresh(self._bring_into_sight, self._content, event.proposal)

    def _bring_into_sight(self, content: StoryContent, proposal: Proposal) -> None:
        told = self.query_one(".telling", Static)
        width = told.content_size.width
        if width and content is self._content:
            until, quote = _until(content, proposal), prose(proposal.quote)
            line = told.virtual_region.y + until.get_height({}, width) - 1
            lines = quote.get_height({}, width) + 1
            self.query_one(ReadingPane).scroll_to_region(
                Region(0, line, 1, lines), spacing=Spacing(1, 0, 1, 0), animate=False
            )


def _about(content: StoryContent, pace: int) -> Content:
    known = [line(text) for text in (content.role, content.employer, content.date) if text.strip()]
    said = [Content(content.status.value), *known, Content(length(content, pace))]
    return Content.assemble(
        (f"{OUTCOME_SIGNS[content.outcome]} {content.outcome.value}", OUTCOME_STYLES[content.outcome]),
        *(Content.assemble(" · ", piece) for piece in said),
    )


def _telling(content: StoryContent, marked: Proposal | None) -> Content:
    parts = [part for part in Part if content.part(part).strip()]
    if not parts:
        return Content.styled("Nothing is written yet. e opens the editor.", MUTED)
    pieces: list[Content] = []
    for part in parts:
        pieces += [Content.styled(PART_NAMES[part], ACCENT), _text(content.part(part), part, marked), Content("")]
    return Content("\n").join(pieces[:-1])


def _until(content: StoryContent, proposal: Proposal) -> Content:
    """What is told before the sentence that speaks for a principle."""
    before = StoryContent(title="")
    for part in Part:
        if part is proposal.part:
            return _telling(before.with_part(part, content.part(part)[: proposal.span[0]] or "."), None)
        before = before.with_part(part, content.part(part))
    return Content("")


def _text(text: str, part: Part, marked: Proposal | None) -> Content:
    shown = text[:_SHOWN]
    start, end = marked.span if marked is not None and marked.part is part else (0, 0)
    told = Content.assemble(
        prose(shown[:start]), prose(shown[start:end], "bold on $block-cursor-background"), prose(shown[end:])
    )
    if len(text) > _SHOWN:
        left = printable(f"\n… {len(text) - _SHOWN:,} more characters; the editor shows them all.")
        told = told.append(Content.styled(left, MUTED))
    return told
