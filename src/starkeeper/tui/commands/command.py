"""What a command of the interface is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from textual.binding import Binding
from textual.keys import key_to_character

from starkeeper.tui.places import Place

KEY_NAMES = {
    "question_mark": "?",
    "number_sign": "#",
    "slash": "/",
    "escape": "esc",
}
"""How a key is written on the screen, where its name is not the sign on it."""


def key_name(key: str) -> str:
    """How a key is written on the screen."""
    sign = key_to_character(key) or ""
    return KEY_NAMES.get(key) or (sign if sign.strip() and sign.isprintable() else key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing the user can do."""

    id: str
    """Stable name, for the user's own keys."""
    label: str
    """Two words at most; stands in the footer and the palette."""
    called: Mapping[Place, str] = field(default_factory=dict)
    """The label at places where another word says better what it does there."""
    help: str
    """One sentence: what it does."""
    key: str = ""
    """Default keys, comma between them; the first is the one shown. Empty: in the palette only."""
    action: str
    """The action of the screen, or of the app with ``app.`` before it."""
    places: Collection[Place] = field(default=tuple(Place))
    """Where it applies."""
    footer: Collection[Place] = ()
    """Where it is one of the five that the footer names."""
    leads: bool = False
    """Whether it leads to another screen or field, so that what is typed behind it is meant for that."""
    priority: bool = False
    """Whether its key is taken from a field that has a use of its own for it. It then runs before letters that were
    typed just before it are in their place, so it must not be one that does anything with the text."""
    from_text: bool = False
    """Whether it can be called where one writes too, by a key of the user's own: the usual ones are signs, which the
    text takes."""

    def label_at(self, place: Place) -> str:
        """What it is called at a place."""
        return self.called.get(place, self.label)

    @property
    def key_shown(self) -> str:
        """The first key as it is written on the screen."""
        return key_name(self.key.split(",")[0]) if self.key else ""

    def binding(self, *, show: bool = False) -> Binding:
        """Its binding; ``show`` says whether the footer names it."""
        no_key = f"none:{self.id}"  # what no key is called; the user may choose one
        return Binding(
            f"{self.key},{no_key}" if self.key and self.from_text else self.key or no_key,
            self.action,
            self.label,
            show=show,
            key_display=self.key_shown,
            tooltip=self.help,
            id=self.id,
            priority=self.priority,
        )
