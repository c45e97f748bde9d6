"""Which stories the home screen shows, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starkeeper.domain.order import Order
from starkeeper.domain.story import Outcome, Status
from starkeeper.tui import messages
from starkeeper.tui.present import StoryFilter
from starkeeper.tui.screens.story_actions import StoryPage
from starkeeper.tui.widgets.filter_line import FilterLine
from starkeeper.tui.widgets.order_line import OrderLine


class FilteringPage(StoryPage):
    """A screen whose stories can be narrowed down and put in order."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.wanted = StoryFilter()
        """What is asked for; the stories that are shown may still be those of a moment before."""
        self.begins_anew = False
        """Whether the cursor goes to the story that stands first in a new order."""
        self._employers: Sequence[str] = ()

    def on_mount(self) -> None:
        """Begin with the filter and the order in which the stories were left."""
        self.wanted = self.keeper.left.filter
        self._say_order()

    def mind_the_pack(self) -> None:
        """Ask for no principle that the pack does not have: the stories may have been left under another pack."""
        pack = self.keeper.pack
        if pack is not None and self.wanted.principle not in ("", *pack.slugs):
            self.wanted = replace(self.wanted, principle="")

    def _ask_for(self, wanted: StoryFilter) -> None:
        self.wanted = wanted
        self._say_order()
        self.load()

    def _say_order(self) -> None:
        order = self.query_one(OrderLine)
        order.order, order.backwards = self.wanted.order, self.wanted.backwards

    def action_filter_text(self) -> None:
        """Type words to look for."""
        self.query_one(FilterLine).begin()

    def on_filter_line_changed(self, message: FilterLine.Changed) -> None:
        """Show what holds the words."""
        self._ask_for(replace(self.wanted, text=message.text))

    def on_employers_read(self, message: messages.EmployersRead) -> None:
        """Remember what can be chosen."""
        self._employers = message.employers

    def action_narrow(self) -> None:
        """Choose principle, status, outcome and employer."""
        from starkeeper.tui.screens.narrow import NarrowScreen, Property

        if self.keeper.pack is None:
            return
        wanted = self.wanted
        properties = [
            Property(id="status", label="Status", values=[s.value for s in Status], value=wanted.status or ""),
            Property(id="outcome", label="Outcome", values=[o.value for o in Outcome], value=wanted.outcome or ""),
        ]
        if self._employers:
            properties.append(Property(id="employer", label="Employer", values=self._employers, value=wanted.employer))
        self.app.push_screen(
            NarrowScreen("Show only stories with", self.keeper.pack, wanted.principle, properties), self._narrowed
        )

    def _narrowed(self, chosen: dict[str, str] | None) -> None:
        if chosen is not None:
            self._ask_for(
                replace(
                    self.wanted,
                    principle=chosen["principle"],
                    status=Status(chosen["status"]) if chosen["status"] else None,
                    outcome=Outcome(chosen["outcome"]) if chosen["outcome"] else None,
                    employer=chosen.get("employer", ""),
                )
            )

    def filter_words(self) -> Sequence[str]:
        """The filter's values beside its text, as they are said."""
        pack, slug = self.keeper.pack, self.wanted.principle
        named = (pack.principle(slug).name,) if pack is not None and slug else ()
        return (*named, *self.wanted.words)

    def clear_filter(self) -> None:
        """Show every story again, in the order they stand in."""
        self.query_one(FilterLine).clear()
        self._ask_for(self.wanted.cleared)

    def action_sort(self) -> None:
        """Choose what stands first."""
        from starkeeper.tui.screens.sort import SortScreen

        self.app.push_screen(SortScreen(self.wanted.order, self.wanted.backwards), self._sorted)

    def _sorted(self, order: Order | None) -> None:
        if order is not None:
            self.begins_anew = True
            turned = order is self.wanted.order and not self.wanted.backwards
            self._ask_for(replace(self.wanted, order=order, backwards=turned))

    def on_order_line_chosen(self, message: OrderLine.Chosen) -> None:
        """Put the list in the order of a column; a second click turns it round, a third ends it."""
        message.stop()
        if message.order is self.wanted.order and self.wanted.backwards:
            self._sorted(Order.ADDED)
        else:
            self._sorted(message.order)
