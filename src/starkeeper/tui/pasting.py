"""A whole story that is pasted into one part: asked about, and put where each text of it belongs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starkeeper.domain.story import Part, StoryContent
from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen
from starkeeper.tui.type_ahead import until_escape
from starkeeper.tui.widgets.drawing import PART_NAMES
from starkeeper.tui.widgets.part_editor import PartArea

if TYPE_CHECKING:
    from starkeeper.tui.screens.editor import EditorScreen


def joined(present: StoryContent, pasted: StoryContent) -> StoryContent:
    """A story with another one behind it, part by part and a blank line between.

    A line such as the title is taken only where none is there. Outcome and status stay: they always say something.
    """
    lines = {name: getattr(present, name) or getattr(pasted, name) for name in ("title", "employer", "role", "date")}
    story = replace(present, **lines)
    for part in Part:
        if pasted.part(part).strip():
            story = story.with_part(part, _behind(present.part(part), pasted.part(part)))
    return story


def _behind(before: str, text: str) -> str:
    if not before.strip():
        return text
    ends = len(before) - len(before.rstrip("\n"))
    return before + "\n" * max(0, 2 - ends) + text


def pasting_question(pasted: StoryContent) -> ConfirmScreen:
    """Ask what becomes of a pasted story: ``split`` or ``paste``."""
    found = ["title"] if pasted.title else []
    found += [PART_NAMES[part] for part in Part if pasted.part(part).strip()]
    return ConfirmScreen(
        f"This looks like a whole story: {', '.join(found)}.",
        "Put each text into its part? What is written there already stays, and the pasted text goes behind it.",
        (
            ChoiceOffered("split", "Put each text into its part", "s"),
            ChoiceOffered("paste", "Paste all of it here, as it is", "p"),
        ),
    )


class Pasting:
    """Asks an editor's user about each story that is pasted into a part."""

    def __init__(self, editor: EditorScreen) -> None:
        self._editor = editor

    def begin(self, pasted: PartArea.StoryPasted) -> None:
        """Ask, as soon as nobody types: what was typed behind the paste is no answer, and goes behind it."""
        ahead = self._editor.keeper.type_ahead
        ahead.hold()
        ahead.when_quiet(lambda: self._ask(pasted))

    def _ask(self, pasted: PartArea.StoryPasted) -> None:
        app, ahead = self._editor.keeper, self._editor.keeper.type_ahead
        early, escape = until_escape(ahead.set_aside())

        async def answered(chosen: str | None) -> None:
            await self._answered(pasted, chosen)
            app.call_later(ahead.type, early)

        app.push_screen(pasting_question(pasted.story), answered)
        if escape:
            app.call_later(ahead.type, escape)

    async def _answered(self, pasted: PartArea.StoryPasted, chosen: str | None) -> None:
        if chosen == "split":
            self._editor.form.put(joined(self._editor.text, pasted.story))
        elif chosen == "paste":
            await pasted.area.paste(pasted.text)
