"""The principles of one story: a bar each, a word, and the sentence that speaks for the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from starkeeper.domain.tags import Strength, Verdict
from starkeeper.tui.present import Proposal
from starkeeper.tui.widgets.drawing import ACCENT, ATTENTION, GOOD, MUTED, PART_NAMES, bar, fit, line
from starkeeper.tui.widgets.own_room import OwnRoom
from starkeeper.tui.widgets.rows import Row, RowList

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp

_WORD_WIDTH = 9


class ProposalLine(Row):
    """A principle: its name, its score as a bar, and how it stands in a word."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal

    def lines(self, width: int) -> Sequence[Content]:
        """Lay out the line: the bar takes a third, the name the rest."""
        proposal = self.proposal
        drawn = max(6, min(16, width // 4))
        room = max(8, width - drawn - _WORD_WIDTH - 2)
        name = line(proposal.name, "" if proposal.counts and not self._rejected else MUTED)
        return (
            Content.assemble(
                fit(name, room),
                " ",
                (bar(proposal.score, drawn), self._style),
                " ",
                (proposal.word.ljust(_WORD_WIDTH), self._style),
            ),
        )

    @property
    def _rejected(self) -> bool:
        return self.proposal.verdict is Verdict.REJECTED

    @property
    def _style(self) -> str:
        if self.proposal.verdict is Verdict.CONFIRMED:
            return GOOD
        if self._rejected or self.proposal.strength is None:
            return MUTED
        return GOOD if self.proposal.strength is Strength.STRONG else ATTENTION


class PrincipleList(RowList, OwnRoom):
    """The list of the panel."""

    help_text = (
        "The principles that the story shows, the clearest first. Below the list stands the sentence that speaks for "
        "the one under the cursor, and what a weak one lacks."
    )


class Suggestions(Vertical):
    """The panel of principles. It keeps its place whether there are suggestions or not."""

    DEFAULT_CSS: ClassVar[str] = """
    Suggestions {
        height: 12;
        & > .heading { height: 1; padding: 0 1; color: $text-muted; }
        & > RowList { height: 1fr; }
        & > .evidence { height: 4; padding: 1 1 0 1; color: $text-muted; }
    }
    """

    @dataclass
    class Chosen(Message):
        """Another principle is under the cursor; None when the list is empty."""

        proposal: Proposal | None

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._all: tuple[Proposal, ...] = ()
        self._whole = False
        self._note = ""
        self._drawn: tuple[object, ...] = ()
        self.subject: object = None
        """What is shown: the story's id."""

    def compose(self) -> ComposeResult:
        """A heading, the list, the evidence."""
        yield Static(Content("Principles"), classes="heading")
        yield PrincipleList()
        yield Static("", classes="evidence", markup=False)

    def show(self, proposals: Sequence[Proposal], note: str = "", subject: object = None) -> None:
        """Show how a story stands to the principles; ``note`` stands there when there is nothing to show.

        When only verdicts changed since ``subject`` (the story's id) was last shown, rows keep their order, so that
        nothing jumps under the cursor.
        """
        places = self._places(proposals) if subject is not None and subject == self.subject else {}
        self._all = tuple(sorted(proposals, key=lambda proposal: places.get(proposal.slug, -1)))
        if subject != self.subject:
            self.subject = subject
            self._rows.clear_options()
            self._drawn = ()
        self._note = note
        self._draw()

    def _places(self, proposals: Sequence[Proposal]) -> dict[str, int]:
        scored = {(proposal.slug, proposal.score) for proposal in proposals}
        same = scored == {(proposal.slug, proposal.score) for proposal in self._all}
        return {proposal.slug: place for place, proposal in enumerate(self._all)} if same else {}

    def toggle_whole(self) -> None:
        """Show every principle, or only those that count."""
        self._whole = not self._whole
        self._draw()

    @property
    def chosen(self) -> Proposal | None:
        """The principle under the cursor."""
        slug = self._rows.chosen
        return next((proposal for proposal in self._all if proposal.slug == slug), None)

    def choose(self, slug: str) -> None:
        """Put the cursor on a principle, if it is shown."""
        self._rows.choose(slug)

    def take_focus(self) -> None:
        """Put the focus on the list."""
        self._rows.focus()

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    def _draw(self) -> None:
        shown = [proposal for proposal in self._all if self._whole or proposal.counts]
        if self._drawn == (shown, self._note):
            return  # those that are not shown have become known: nothing is to be drawn for that
        self._drawn = shown, self._note
        self._rows.fill([(proposal.slug, ProposalLine(proposal)) for proposal in shown])
        self._head()
        self._say()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    @on(events.Resize)
    def _head(self) -> None:
        counted = sum(proposal.counts and proposal.verdict is not Verdict.REJECTED for proposal in self._all)
        said = f"Principles · {counted} shown by this story" if counted else "Principles"
        # Letters are commands only while the list has the focus; beside a text they would be text.
        shown = cast("StarkeeperApp", self.app).keys.shown
        yes, no = shown("tag.confirm"), shown("tag.reject")
        keys = [(f"   {yes}", ACCENT), (" confirms  ", MUTED), (no, ACCENT), (" rejects", MUTED)]
        heading = Content.assemble(said, *(keys if self._rows.has_focus and self._rows.option_count else ()))
        place = self.query_one(".heading", Static)
        if heading.cell_length > place.content_size.width > 0:
            heading = Content.assemble("Principles", *keys)
        place.update(heading, layout=False)

    def on_option_list_option_highlighted(self, event: RowList.OptionHighlighted) -> None:
        """Show the evidence of the principle under the cursor."""
        event.stop()
        self._say()

    def _say(self) -> None:
        proposal = self.chosen
        self.query_one(".evidence", Static).update(self._evidence(proposal), layout=False)
        self.post_message(self.Chosen(proposal))

    def _evidence(self, proposal: Proposal | None) -> Content:
        if proposal is None:
            return Content(self._note)
        if not proposal.quote or proposal.part is None:
            said = "Your own word; no sentence was found for it." if proposal.verdict else "No sentence speaks for it."
            return Content.assemble(self._said(proposal.reason), self._said(proposal.missing, ATTENTION), said)
        also = f" · also {proposal.also}" if proposal.also else ""
        place = line(f"{PART_NAMES[proposal.part]}{also}  ", MUTED)
        quote = Content.assemble(place, "“", line(proposal.quote, "italic"), "”")
        # These stand first: a long sentence gives way to them, where they would be pushed out of sight.
        return Content.assemble(self._said(proposal.reason), self._said(proposal.missing, ATTENTION), quote)

    def _said(self, text: str, style: str = MUTED) -> Content:
        """A sentence on a line of its own; nothing for none."""
        if not text:
            return Content("")
        width = self.query_one(".evidence", Static).content_size.width
        said = line(text[0].upper() + text[1:], style)
        return Content.assemble(said.truncate(width, ellipsis=True) if width else said, "\n")
