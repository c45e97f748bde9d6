"""The editor: a story's parts one under the other, what they show beside them, and nothing ever lost."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Region
from textual.widgets import Input, TextArea

from starkeeper.domain.story import Draft, Story, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.commentary import Commentary
from starkeeper.tui.lending import OwnEditor
from starkeeper.tui.pasting import Pasting
from starkeeper.tui.places import Place
from starkeeper.tui.present import length
from starkeeper.tui.screens.confirm import leaving_question
from starkeeper.tui.screens.two_panels import TwoPanels
from starkeeper.tui.type_ahead import Typed, until_escape
from starkeeper.tui.unsaved import Safety, UnsavedText
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.findings import Findings
from starkeeper.tui.widgets.part_editor import PartArea
from starkeeper.tui.widgets.side import Side
from starkeeper.tui.widgets.story_form import StoryForm
from starkeeper.tui.widgets.suggestions import Suggestions


class EditorScreen(TwoPanels):
    """Edits one story, or a new one."""

    place = Place.EDITOR
    says_when_ready = True
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.EDITOR)
    DEFAULT_CSS: ClassVar[str] = """
    EditorScreen {
        & StoryForm { width: 1fr; }
        & #side { width: 44; padding: 1 1 0 1; }
        &.-wide StoryForm, &.-wide #side { min-width: 30; }
        & #length { height: 2; padding: 0 1; color: $text-muted; }
        & #side Suggestions { height: auto; & > RowList { height: 9; } & > .evidence { height: 8; } }
        &.-narrow #side { display: none; width: 1fr; border-left: none; }
        &.-narrow.-side #side { display: block; }
        &.-narrow.-side StoryForm { display: none; }
        &.-short #side { padding-top: 0; }
        &.-short #side Suggestions { & > RowList { height: 5; } & > .evidence { height: 5; } }
        &.-short #side Findings > RowList { max-height: 5; }
    }
    """

    def __init__(self, story_id: int | None, *, continue_draft: bool = False) -> None:
        """Edit a story, or a new one for None; ``continue_draft`` takes the kept draft without asking."""
        super().__init__()
        self.story_id = story_id
        """None until a new story is saved."""
        self._base_version: int | None = None
        self._unsaved = UnsavedText(self)
        self._commentary = Commentary(self)
        self._own_editor = OwnEditor(self)
        self._pasting = Pasting(self)
        self._continue = continue_draft
        self._leaving = False
        self._refusal = ""

    def compose_page(self) -> ComposeResult:
        """The form at the left, the principles at the right."""
        with Horizontal():
            yield StoryForm()
            yield Side(id="side")

    def on_mount(self) -> None:
        """Read what is edited."""
        self.top.heading = "New story" if self.story_id is None else "Editing"
        self.suggestions.show((), self._commentary.note)
        self.form.disabled = True
        self.keeper.type_ahead.hold()
        self.keeper.jobs.begin_editing(self, self.story_id)

    @property
    def form(self) -> StoryForm:
        """The fields."""
        return self.query_one(StoryForm)

    @property
    def side(self) -> Side:
        """What stands beside the fields."""
        return self.query_one(Side)

    @property
    def suggestions(self) -> Suggestions:
        """The panel of principles."""
        return self.side.suggestions

    @property
    def findings(self) -> Findings:
        """The panel of what a review finds."""
        return self.side.findings

    @property
    def text(self) -> StoryContent:
        """What stands in the fields."""
        return self.form.content

    # Beginning

    def on_editing_begun(self, message: messages.EditingBegun) -> None:
        """Fill the form; offer the draft when there is one."""
        if message.story is not None:
            self._unsaved.saved, self._base_version = message.story.content, message.story.version
        if message.tags is not None:
            self._commentary.verdicts = dict(message.tags.verdicts)
        draft, saved = message.draft, self._unsaved.saved
        if draft is not None and draft.content == saved:
            # Nothing in it is unsaved.
            self.forget_draft()
            draft = None
        if draft is None:
            self._begin(saved)
            self._take_keys()
        elif self._continue:
            self._begin_with(draft)
            self._take_keys()
        else:
            self._begin(saved)
            self.keeper.type_ahead.when_quiet(lambda: self._offer(draft, message.story))

    def _take_keys(self) -> None:
        # The field has the focus by then: moving it is a message to the app as well.
        self.app.call_later(self.keeper.type_ahead.let_go)

    def _begin(self, content: StoryContent, kept: StoryContent | None = None) -> None:
        self.form.disabled = False
        self.form.fill(content)
        self._unsaved.begin(kept)
        self.form.take_focus()
        self.say_state()
        self._commentary.read()

    def _begin_with(self, draft: Draft) -> None:
        self._base_version = draft.base_version
        self._begin(draft.content, kept=draft.content)

    def _offer(self, draft: Draft, story: Story | None) -> None:
        from starkeeper.tui.screens.two_texts import draft_offer

        early, escape = until_escape(self.keeper.type_ahead.set_aside())
        self.app.push_screen(draft_offer(draft, story), lambda chosen: self._offered(draft, chosen, early))
        if escape:
            self.app.call_later(self.keeper.type_ahead.type, escape)

    def _offered(self, draft: Draft, chosen: str | None, early: list[Typed]) -> None:
        if chosen == "continue":
            self._begin_with(draft)
            self.app.call_later(self.keeper.type_ahead.type, early)
        elif chosen == "drop":
            self.forget_draft()
            self.app.call_later(self.keeper.type_ahead.type, early)
        else:
            # Typing would write over the draft, so that escape here leads back rather than on.
            self._unsaved.end()
            self.dismiss()

    # Writing

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    @on(StoryForm.Changed)
    def _note_change(self) -> None:
        if not self._unsaved.open:
            return
        self.say_state()
        self._unsaved.touch()
        self._commentary.touch()

    def send_draft(self, content: StoryContent) -> None:
        """Put a text on its way to the disk as a draft."""
        self.keeper.jobs.keep_draft(self, self.story_id, self._base_version, content)

    def forget_draft(self) -> None:
        """Forget the draft of this story."""
        self.keeper.jobs.discard_draft(self.story_id)

    def flush(self) -> None:
        """Keep the draft now."""
        self._unsaved.keep_before_the_end()

    async def put_on_disk(self) -> None:
        """Keep the draft now, and wait until that is done and ``safety`` says how it went."""
        self._unsaved.keep()
        await self.keeper.jobs.drain()
        heard = asyncio.Event()
        self.call_later(heard.set)  # behind what was told of the draft
        await heard.wait()

    @property
    def safety(self) -> Safety:
        """Where the text of the present moment is safe."""
        return self._unsaved.safety(self.text)

    @property
    def writing(self) -> bool:
        """Whether the fields hold the text that is edited."""
        return self._unsaved.open

    def on_draft_kept(self, message: messages.DraftKept) -> None:
        """Say that the text is safe."""
        self._refusal = ""
        self._unsaved.came_back(message.content)
        self.say_state()

    def on_draft_not_kept(self, message: messages.DraftNotKept) -> None:
        """Say that the text is not safe, and why; the reason is said once, however often it is tried."""
        self._unsaved.failed(message.content)
        self.say_state()
        if message.error.message != self._refusal:
            self._refusal = message.error.message
            self.app.post_message(messages.Trouble(message.error))

    @on(TextArea.SelectionChanged)
    def _follow_cursor(self, event: TextArea.SelectionChanged) -> None:
        # The areas grow instead of scrolling, so the form has to scroll to the line that is written.
        area = event.text_area
        if area.has_focus:
            top = area.virtual_region.y + area.parent.virtual_region.y if area.parent else 0  # type: ignore[attr-defined]
            line = area.wrapped_document.location_to_offset(area.cursor_location).y
            self.form.scroll_to_region(Region(0, top + line - 1, 1, 4), animate=False, force=True)

    def say_state(self) -> None:
        """Say whether the text is safe, and how long it takes to tell."""
        content = self.text
        title = content.title.strip() or ("New story" if self.story_id is None else "Without a title")
        self.top.heading = title
        self.top.summary = self._state(content)
        self.side.say_length(length(content, self.keeper.pace))

    def _state(self, content: StoryContent) -> str:
        safety = self._unsaved.safety(content)
        return "" if safety is Safety.SAVED and self.story_id is None else safety.value

    # Text from elsewhere

    def action_edit_part_outside(self) -> None:
        """Open the part with the focus in the user's own editor."""
        self._own_editor.open_part()

    def action_edit_story_outside(self) -> None:
        """Open the whole story in the user's own editor."""
        self._own_editor.open_whole()

    def on_part_area_story_pasted(self, message: PartArea.StoryPasted) -> None:
        """Ask where a story belongs that was pasted into a part."""
        self._pasting.begin(message)

    # Beside the text

    def on_suggestions_made(self, message: messages.SuggestionsMade) -> None:
        """Show which principles the text shows."""
        self._commentary.suggested(message)

    def on_text_reviewed(self, message: messages.TextReviewed) -> None:
        """Show what was found."""
        self._commentary.reviewed(message)

    def on_side_go_to(self, message: Side.GoTo) -> None:
        """Go to the words that a finding or a principle is about."""
        self.remove_class("-side")
        self.form.go_to(message.place, message.start, message.end)

    def action_go_findings(self) -> None:
        """Go to what the review found, or back to the text."""
        if self.findings.has_focus_within:
            self._go_text()
        elif self.findings.display:
            self.add_class("-side")
            self.findings.take_focus()

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
        self._commentary.decide(chosen.slug, verdict)

    # Saving and leaving

    def action_save(self) -> None:
        """Save the story."""
        if self._unsaved.open and self._unsaved.saving is None:
            content = self._unsaved.hand_over()
            verdicts = self._commentary.verdicts if self.story_id is None else {}
            self.keeper.jobs.save_story(self, self.story_id, self._base_version, content, dict(verdicts))

    def on_story_saved(self, message: messages.StorySaved) -> None:
        """Go on from the saved story; keep what was typed meanwhile."""
        self.story_id, self._base_version = message.story.id, message.story.version
        self._unsaved.take_back(self._unsaved.saving or message.story.content)
        self._unsaved.keep()
        self.app.post_message(messages.StoriesChanged())
        if self.keeper.model_ready:
            self.keeper.jobs.tag([message.story.id])
        self.say_state()
        if self._leaving:
            self.dismiss()
        else:
            self.notify("The story is saved.", timeout=3)

    def on_trouble(self, message: messages.Trouble) -> None:
        """A save that did not work leaves the text as it is; the app says why."""
        self._leaving = False
        if self._unsaved.open:
            self._unsaved.take_back(None)
            self._unsaved.keep()
            self.say_state()
        else:
            self.keeper.type_ahead.forget()
            self.dismiss()

    def on_save_refused(self, message: messages.SaveRefused) -> None:
        """Show both texts and let the user choose."""
        from starkeeper.tui.screens.two_texts import stale_save

        self._leaving = False
        self._unsaved.take_back(None)
        self._unsaved.keep()
        self.app.push_screen(stale_save(message.mine, message.theirs), lambda chosen: self._resolve(message, chosen))

    def _resolve(self, refused: messages.SaveRefused, chosen: str | None) -> None:
        theirs = refused.theirs
        if chosen == "mine":
            self._base_version = theirs.version
            self.action_save()
        elif chosen == "theirs":
            self._unsaved.saved, self._base_version = theirs.content, theirs.version
            self.forget_draft()
            self._begin(theirs.content)

    def action_back(self) -> None:
        """From the principles to the text; from the text back to where one was, with the text safe."""
        if self.suggestions.has_focus_within or self.findings.has_focus_within:
            self._go_text()
            return
        self._unsaved.keep()
        if not self._unsaved.changed:
            self.dismiss()
        else:
            self.app.push_screen(leaving_question(), self._leave)

    def _leave(self, chosen: str | None) -> None:
        if chosen == "save":
            self._leaving = True
            self.action_save()
        elif chosen == "keep":
            self.app.post_message(messages.StoriesChanged())
            self.dismiss()
        elif chosen == "discard":
            self._unsaved.end()
            self.forget_draft()
            self.dismiss()
