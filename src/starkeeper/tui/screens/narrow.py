"""A dialog that narrows down what a screen shows: a principle, and a few other properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.pack import Pack
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.drawing import ACCENT, MUTED, line
from starkeeper.tui.widgets.rows import Row, RowList

_ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """Something to choose beside the principle."""

    id: str
    label: str
    values: Sequence[str]
    value: str
    """Empty for any."""


class _PrincipleLine(Row):
    def __init__(self, name: str, chosen: bool) -> None:
        self.name = name
        self.chosen = chosen

    def lines(self, width: int) -> Sequence[Content]:
        """The name, marked when it is the one that is chosen now."""
        return (Content.assemble(("● " if self.chosen else "○ ", ACCENT if self.chosen else MUTED), line(self.name)),)


class NarrowScreen(Dialog[dict[str, str] | None]):
    """Gives back the chosen values by id (``principle`` and the properties'), empty for any; None for escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("enter", "apply", "Apply"),
        Binding("c", "clear", "Clear"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    NarrowScreen {
        & > Vertical { width: 66; }
        & RowList { height: auto; max-height: 18; margin-bottom: 1; }
    }
    NarrowScreen.-short > Vertical { padding: 0 1; }
    NarrowScreen.-short RowList { max-height: 8; }
    """

    def __init__(self, title: str, pack: Pack, principle: str, properties: Sequence[Property]) -> None:
        super().__init__()
        self._title = title
        self._pack = pack
        self._principle = principle
        self._properties = properties

    def compose(self) -> ComposeResult:
        """The properties above, the principles below."""
        width = max((len(prop.label) for prop in self._properties), default=0) + 2
        with Vertical():
            yield Static(Content(self._title), classes="title")
            yield RowList()
            for prop in self._properties:
                values = [("", _ANY), *((value, value) for value in prop.values)]
                yield Choice(prop.label, values, prop.value, label_width=width, id=f"narrow-{prop.id}")
            yield Static(Content("enter applies · tab next · ← → choose · c clears all"), classes="keys")

    def on_mount(self) -> None:
        """Put the cursor on the present principle."""
        rows = self.query_one(RowList)
        named = [("", "Any principle"), *((principle.slug, principle.name) for principle in self._pack.principles)]
        rows.fill([(slug or _ANY, _PrincipleLine(name, slug == self._principle)) for slug, name in named])
        rows.choose(self._principle or _ANY)
        rows.focus()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Apply with the principle under the cursor."""
        event.stop()
        self.action_apply()

    def action_apply(self) -> None:
        """Give back what is chosen."""
        chosen = self.query_one(RowList).chosen or _ANY
        values = {prop.id: self.query_one(f"#narrow-{prop.id}", Choice).value for prop in self._properties}
        self.dismiss({"principle": "" if chosen == _ANY else chosen, **values})

    def action_clear(self) -> None:
        """Give back that everything is wanted."""
        self.dismiss({"principle": "", **{prop.id: "" for prop in self._properties}})
