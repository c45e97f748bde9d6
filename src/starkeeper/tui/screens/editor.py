"""The editor: a story's parts one under the other, what they show beside them, and nothing ever lost."""

from __future__ import annotations

import time
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from starkeeper.domain.story import Draft, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.tui import messages
from starkeeper.tui.commands import Place, bindings_at
from starkeeper.tui.present import length, proposals
from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.story_form import StoryForm
from starkeeper.tui.widgets.suggestions import Suggestions

QUIET = 2.0
"""Seconds after the last keystroke until the draft is kept and suggestions are made."""
LONGEST = 10.0
"""Seconds of writing without a pause after which the draft is kept all the same."""


class EditorScreen(Page):
    """Edits one story, or a new one."""

    place = Place.EDITOR
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.EDITOR)
    DEFAULT_CSS: ClassVar[str] = """
    EditorScreen {
        & StoryForm { width: 1fr; }
        & #side { width: 44; padding: 1 1 0 1; border-left: solid $border-blurred; }
        & #length { height: 2; padding: 0 1; color: $text-muted; }
        & #side Suggestions { height: auto; & > RowList { height: 9; } & > .evidence { height: 8; } }
        &.-narrow #side { display: none; width: 1fr; border-left: none; }
        &.-narrow.-side #side { display: block; }
        &.-narrow.-side StoryForm { display: none; }
        &.-short #side { padding-top: 0; }
    }
    """

    def __init__(self, story_id: int | None, *, continue_draft: bool = False) -> None:
        """Edit a story, or a new one for None; ``continue_draft`` takes the kept draft without asking."""
        super().__init__()
        self._story_id = story_id
        self._base_version: int | None = None
        self._saved = StoryContent(title="")
        self._kept: StoryContent | None = None
        self._sent: StoryContent | None = None
        self._shown: StoryContent | None = None
        self._verdicts: dict[str, Verdict] = {}
        self._continue = continue_draft
        self._begun = False
        self._early = ""
        self._leaving = False
        self._quiet: Timer | None = None
        self._first_change = 0.0

    def compose_page(self) -> ComposeResult:
        """The form at the left, the principles at the right."""
        with Horizontal():
            yield StoryForm()
            with Vertical(id="side"):
                yield Static("", id="length", markup=False)
                yield Suggestions()

    def on_mount(self) -> None:
        """Read what is edited."""
        self.top.heading = "New story" if self._story_id is None else "Editing"
        self.suggestions.show((), self._note())
        self.form.disabled = True
        self.keeper.jobs.begin_editing(self, self._story_id)

    @property
    def form(self) -> StoryForm:
        """The fields."""
        return self.query_one(StoryForm)

    @property
    def suggestions(self) -> Suggestions:
        """The panel of principles."""
        return self.query_one(Suggestions)

    @property
    def changed(self) -> bool:
        """Whether the text is not what was saved."""
        return self._begun and self.form.content != self._saved

    # Beginning

    def on_editing_begun(self, message: messages.EditingBegun) -> None:
        """Fill the form; offer the draft when there is one."""
        if message.story is not None:
            self._saved, self._base_version = message.story.content, message.story.version
        if message.tags is not None:
            self._verdicts = dict(message.tags.verdicts)
        draft = message.draft
        if draft is None or draft.content == self._saved:
            self._begin(self._saved)
            self._type_early()
        elif self._continue:
            self._begin_with(draft)
            self._type_early()
        else:
            self._begin(self._saved)
            self._offer(draft)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed while the form is not ready; it is no command here, and it must not be lost."""
        if not self._begun and event.is_printable and event.character:
            event.stop()
            self._early += event.character

    def _type_early(self) -> None:
        field = self.form.first
        if isinstance(field, Input):
            field.insert_text_at_cursor(self._early)
        else:
            field.insert(self._early)
        self._early = ""

    def _begin(self, content: StoryContent) -> None:
        self.form.disabled = False
        self.form.fill(content)
        self._begun = True
        self.form.take_focus()
        self._say_state()
        self._ask_for_suggestions()

    def _begin_with(self, draft: Draft) -> None:
        self._base_version = draft.base_version
        self._kept = draft.content
        self._begin(draft.content)

    def _offer(self, draft: Draft) -> None:
        when = draft.saved_at.astimezone().strftime("%d %B, %H:%M")
        question = ConfirmScreen(
            "Text of this story was not saved." if self._story_id else "A new story was begun and not saved.",
            f"It was kept as a draft on {when}: {draft.content.title or draft.content.text[:60]}",
            (
                ChoiceOffered("continue", "Go on with the draft", "c"),
                ChoiceOffered("drop", "Drop the draft", "x"),
            ),
        )
        self.app.push_screen(question, lambda chosen: self._offered(draft, chosen))

    def _offered(self, draft: Draft, chosen: str | None) -> None:
        if chosen == "continue":
            self._begin_with(draft)
        elif chosen == "drop":
            self.keeper.jobs.discard_draft(self._story_id)
        else:
            # Typing would write over the draft, so that escape here leads back rather than on.
            self._begun = False
            self.dismiss()

    # Writing

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _note_change(self) -> None:
        if not self._begun:
            return
        self._say_state()
        now = time.monotonic()
        if self._quiet is not None:
            self._quiet.stop()
        self._first_change = self._first_change or now
        self._quiet = self.set_timer(QUIET, self._settle)
        if now - self._first_change > LONGEST:
            self._keep_draft()

    def _settle(self) -> None:
        self._quiet = None
        self._keep_draft()
        self._ask_for_suggestions()

    def _keep_draft(self) -> None:
        self._first_change = 0.0
        content = self.form.content
        if self._sent is not None:
            # A save is under way; what was typed since is kept when it has come back.
            return
        if content == self._saved:
            if self._kept is not None:
                self._kept = None
                self.keeper.jobs.discard_draft(self._story_id)
        elif content != self._kept:
            self._kept = content
            self.keeper.jobs.keep_draft(self, self._story_id, self._base_version, content)

    def flush(self) -> None:
        """Keep the draft now."""
        if self._begun:
            self._keep_draft()

    def on_draft_kept(self, message: messages.DraftKept) -> None:
        """Say that the text is safe."""
        self._say_state()

    @on(TextArea.SelectionChanged)
    def _follow_cursor(self, event: TextArea.SelectionChanged) -> None:
        # The areas grow instead of scrolling, so the form has to scroll to the line that is written.
        area = event.text_area
        if area.has_focus:
            top = area.virtual_region.y + area.parent.virtual_region.y if area.parent else 0  # type: ignore[attr-defined]
            line = area.wrapped_document.location_to_offset(area.cursor_location).y
            self.form.scroll_to_region(Region(0, top + line - 1, 1, 4), animate=False, force=True)

    def _say_state(self) -> None:
        content = self.form.content
        title = content.title.strip() or ("New story" if self._story_id is None else "Without a title")
        self.top.heading = title
        self.top.summary = self._state(content)
        self.query_one("#length", Static).update(Content(length(content, self.keeper.pace)))

    def _state(self, content: StoryContent) -> str:
        if content == self._saved:
            return "saved" if self._story_id is not None else ""
        return "kept as a draft" if content == self._kept else "not saved yet"

    # Principles

    def _ask_for_suggestions(self) -> None:
        content = self.form.content
        if not self.keeper.model_ready or not content.text.strip():
            self._show_suggestions(content, messages.SuggestionsMade(content, ()))
        elif content != self._shown:
            self.keeper.jobs.suggest(self, content, self._story_id)

    def on_suggestions_made(self, message: messages.SuggestionsMade) -> None:
        """Fill the place that was kept for them."""
        self._shown = message.content
        self._show_suggestions(message.content, message)

    def _show_suggestions(self, content: StoryContent, made: messages.SuggestionsMade) -> None:
        self._made = made
        pack = self.keeper.pack
        if pack is not None:
            shown = proposals(pack, content, made.suggestions, self._verdicts, self.keeper.thresholds, made.reasons)
            self.suggestions.show(shown, self._note(), self if made.suggestions else None)

    def _note(self) -> str:
        if not self.keeper.model_ready:
            return "Suggestions need the model. m on the first screen prepares it once, in about a minute."
        return "What your story shows will stand here, two seconds after you stop writing."

    def action_go_principles(self) -> None:
        """Go to the principles, or back to the text."""
        if self.suggestions.has_focus_within:
            self._go_text()
        else:
            self.add_class("-side")
            self.suggestions.take_focus()

    def _go_text(self) -> None:
        self.remove_class("-side")
        self.form.take_focus()

    def action_confirm_tag(self) -> None:
        """Confirm the chosen principle."""
        self._decide(Verdict.CONFIRMED)

    def action_reject_tag(self) -> None:
        """Reject the chosen principle."""
        self._decide(Verdict.REJECTED)

    def action_take_back(self) -> None:
        """Take back the word on the chosen principle."""
        self._decide(None)

    def action_toggle_all(self) -> None:
        """Show all principles, or those that count."""
        self.suggestions.toggle_whole()

    def _decide(self, verdict: Verdict | None) -> None:
        chosen = self.suggestions.chosen
        if chosen is None:
            return
        if not self.suggestions.has_focus_within:
            # A letter that was meant for a field must not decide about a principle out of sight.
            self.notify("f2 goes to the principles; there y confirms and x rejects.", timeout=4)
            return
        self._verdicts.pop(chosen.slug, None)
        if verdict is not None:
            self._verdicts[chosen.slug] = verdict
        # A new story has nothing yet to hang a verdict on: it goes along with the first save.
        if self._story_id is not None:
            self.keeper.jobs.decide(self._story_id, chosen.slug, verdict)
        self._show_suggestions(self._made.content, self._made)

    # Saving and leaving

    def action_save(self) -> None:
        """Save the story."""
        if self._begun and self._sent is None:
            self._sent = self.form.content
            verdicts = self._verdicts if self._story_id is None else {}
            self.keeper.jobs.save_story(self, self._story_id, self._base_version, self._sent, dict(verdicts))

    def on_story_saved(self, message: messages.StorySaved) -> None:
        """Go on from the saved story; keep what was typed meanwhile."""
        self._saved, self._sent, self._kept = self._sent or message.story.content, None, None
        self._story_id, self._base_version = message.story.id, message.story.version
        self.app.post_message(messages.StoriesChanged())
        if self.keeper.model_ready:
            self.keeper.jobs.tag([message.story.id])
        self._say_state()
        if self._leaving:
            self.dismiss()
        else:
            self.notify("The story is saved.", timeout=3)
            self._keep_draft()

    def on_trouble(self, message: messages.Trouble) -> None:
        """A save that did not work leaves the text as it is; the app says why."""
        self._sent, self._leaving = None, False
        if self._begun:
            self._say_state()
        else:
            self.dismiss()

    def on_save_refused(self, message: messages.SaveRefused) -> None:
        """Show both texts and let the user choose."""
        from starkeeper.tui.screens.stale import StaleScreen

        self._sent, self._leaving = None, False
        self._keep_draft()
        self.app.push_screen(StaleScreen(message.mine, message.theirs), lambda chosen: self._resolve(message, chosen))

    def _resolve(self, refused: messages.SaveRefused, chosen: str | None) -> None:
        theirs = refused.theirs
        if chosen == "mine":
            self._base_version = theirs.version
            self.action_save()
        elif chosen == "theirs":
            self._saved, self._base_version, self._kept = theirs.content, theirs.version, None
            self.keeper.jobs.discard_draft(self._story_id)
            self._begin(theirs.content)

    def action_back(self) -> None:
        """From the principles to the text; from the text back to where one was, with the text safe."""
        if self.suggestions.has_focus_within:
            self._go_text()
        elif not self.changed:
            self.flush()
            self.dismiss()
        else:
            self.flush()
            self.app.push_screen(_leaving_question(), self._leave)

    def _leave(self, chosen: str | None) -> None:
        if chosen == "save":
            self._leaving = True
            self.action_save()
        elif chosen == "keep":
            self.app.post_message(messages.StoriesChanged())
            self.dismiss()
        elif chosen == "discard":
            self.keeper.jobs.discard_draft(self._story_id)
            self._begun = False
            self.dismiss()


def _leaving_question() -> ConfirmScreen:
    return ConfirmScreen(
        "This text is not saved as a story yet.",
        "It is kept as a draft until you decide.",
        (
            ChoiceOffered("save", "Save the story", "s"),
            ChoiceOffered("keep", "Leave it as a draft", "k"),
            ChoiceOffered("discard", "Discard what was changed", "x"),
        ),
    )
