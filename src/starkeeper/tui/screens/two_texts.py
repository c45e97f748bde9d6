"""A question about two texts of one story: both of them in sight, the ways out below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from starkeeper.domain.story import Draft, Story, StoryContent
from starkeeper.tui.screens.confirm import ChoiceLine, ChoiceOffered
from starkeeper.tui.widgets.drawing import line
from starkeeper.tui.widgets.rows import RowList
from starkeeper.tui.widgets.two_texts import Side, TwoTexts


class _Dialog(Vertical):
    """As high as what stands in it; where that is too much, the texts give way and scroll."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that everything would take."""
        return sum(
            child.get_content_height(container, viewport, width - child.gutter.width) + child.gutter.height
            for child in self.displayed_children
        )


class TwoTextsScreen(ModalScreen[str | None]):
    """Asks; gives back the value of the way that was chosen, or None for escape, by which nothing changes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("pageup", "scroll_texts(-1)", "Scroll up", priority=True),
        Binding("pagedown", "scroll_texts(1)", "Scroll down", priority=True),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    TwoTextsScreen {
        align: center middle;
        & > _Dialog {
            layout: grid; grid-size: 1; grid-rows: auto auto 1fr auto 1;
            width: 96%; max-width: 172; height: auto; max-height: 94%;
            padding: 1 2; background: $surface; border: round $border-blurred;
        }
        & .question { text-style: bold; height: auto; padding-bottom: 1; }
        & .headings { height: auto; padding-right: 1; padding-bottom: 1; }
        & .headings > Static { width: 1fr; height: auto; }
        & .headings > .both { display: none; }
        & TwoTexts { height: auto; max-height: 100%; }
        & RowList { height: auto; padding: 1 0; }
        & .keys { height: 1; padding: 0 1; color: $text-muted; }
        &.-alone > _Dialog { max-width: 88; }
        &.-narrow > _Dialog { width: 100%; padding: 0 1; }
        &.-narrow .headings > Static { display: none; }
        &.-narrow .headings > .both { display: block; }
        &.-narrow .pair { layout: vertical; }
        &.-narrow .gutter { display: block; }
        &.-short > _Dialog { max-height: 100%; padding: 0 1; }
        &.-short RowList { padding: 1 0 0 0; }
    }
    """

    def __init__(self, question: str, left: Side, right: Side | None, choices: Sequence[ChoiceOffered]) -> None:
        """Show one text when there is no ``right`` one. The first choice is under the cursor: a harmless one."""
        super().__init__(classes="-alone" if right is None else None)
        self._question = question
        self._sides = [side for side in (left, right) if side is not None]
        self._texts = TwoTexts(left, right)
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """The question, both texts, the ways out."""
        with _Dialog():
            yield Static(line(self._question), classes="question")
            with Horizontal(classes="headings"):
                for side in self._sides:
                    yield Static(side.heading)
                yield Static(Content(" · ").join(side.heading for side in self._sides), classes="both")
            yield self._texts
            yield RowList(click_opens=True)
            yield Static("", classes="keys", markup=False)

    def on_mount(self) -> None:
        """Offer the ways out."""
        rows = self.query_one(RowList)
        rows.fill([(choice.value, ChoiceLine(choice)) for choice in self._choices])
        rows.focus()
        self.watch(self._texts, "show_vertical_scrollbar", self._say_keys)

    def _say_keys(self, scrolls: bool) -> None:
        keys = ("esc back, and nothing changes", *(("pgup pgdn scroll",) if scrolls else ()))
        self.query_one(".keys", Static).update(Content(" · ".join(keys)))

    def on_key(self, event: events.Key) -> None:
        """Take a way by its key."""
        for choice in self._choices:
            if event.key == choice.key:
                event.stop()
                self.dismiss(choice.value)
                return

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Take the way under the cursor."""
        self.dismiss(event.option_id)

    def action_scroll_texts(self, pages: int) -> None:
        """Scroll both texts together, by almost as much as is in sight."""
        self._texts.scroll_relative(y=pages * max(1, self._texts.size.height - 2), animate=False)


def draft_offer(draft: Draft, story: Story | None) -> TwoTextsScreen:
    """Ask what becomes of a draft, beside the story it is of: ``continue`` or ``drop``."""
    if story is None:
        question, right = "A new story was begun and not saved.", None
    else:
        question, right = "Text of this story was not saved.", Side("Saved", f"version {story.version}", story.content)
        if draft.base_version != story.version:
            question += " The saved text is newer than what the draft began from."
    choices = (ChoiceOffered("continue", "Go on with the draft", "c"), ChoiceOffered("drop", "Drop the draft", "x"))
    return TwoTextsScreen(question, Side("Draft", f"kept {_when(draft.saved_at)}", draft.content), right, choices)


def stale_save(mine: StoryContent, theirs: Story) -> TwoTextsScreen:
    """Ask what becomes of a text whose story was saved elsewhere meanwhile: ``edit``, ``mine`` or ``theirs``."""
    when = theirs.updated_at.astimezone().strftime("%H:%M")
    return TwoTextsScreen(
        f"The story was saved elsewhere at {when}, while you were writing. Nothing was overwritten.",
        Side("Mine", "", mine),
        Side("Theirs", f"version {theirs.version}", theirs.content),
        (
            ChoiceOffered("edit", "Keep editing mine; decide later", "k"),
            ChoiceOffered("mine", "Save mine; theirs stays in the history", "m"),
            ChoiceOffered("theirs", "Take theirs; mine is dropped", "t"),
        ),
    )


def _when(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%B, %H:%M}"
