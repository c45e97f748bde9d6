"""What every dialog has: it stands in the middle of the screen that it was called from, in a box of its own."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from starkeeper.tui.commands.anywhere import JUMP
from starkeeper.tui.screens.leaving import LeavingScreen

Result = TypeVar("Result")


# Its first base lends a class its styles: those of ModalScreen let the screen below through.
class Dialog(ModalScreen[Result], LeavingScreen[Result]):
    """A question, a choice or a form. What it holds stands in one container; each says only how wide that is."""

    BINDINGS: ClassVar[list[BindingType]] = [JUMP.binding()]
    DEFAULT_CSS: ClassVar[str] = """
    Dialog {
        align: center middle;
        & > Vertical, & > VerticalScroll {
            width: 76; max-width: 96%; height: auto; max-height: 94%;
            padding: 1 2; background: $surface; border: round $border-blurred;
        }
        & .title { text-style: bold; height: 1; margin-bottom: 1; }
        & .keys { color: $text-muted; height: 1; margin-top: 1; }
    }
    """
