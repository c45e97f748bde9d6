"""Home: all stories, a filter, and the one under the cursor beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from starkeeper.domain.story import Draft, Story
from starkeeper.domain.tags import Suggestion, Verdict
from starkeeper.tui import messages
from starkeeper.tui.columns import Columns
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.present import StoryFilter, StoryRow, summary
from starkeeper.tui.rest import Rest
from starkeeper.tui.runner import Lane
from starkeeper.tui.screens.marking import MarkingPage
from starkeeper.tui.screens.two_panels import TwoPanels
from starkeeper.tui.story_rows import StoryRows
from starkeeper.tui.widgets.bars import DraftLine
from starkeeper.tui.widgets.empty_list import SORTING, EmptyList
from starkeeper.tui.widgets.filter_line import FilterLine
from starkeeper.tui.widgets.order_line import OrderLine
from starkeeper.tui.widgets.right_panel import RightPanel
from starkeeper.tui.widgets.story_list import StoryList

if TYPE_CHECKING:
    from starkeeper.library import TaggedRecord
    from starkeeper.tui.widgets.welcome import Welcome


class StoriesScreen(MarkingPage, TwoPanels):
    """The list of stories."""

    place = Place.STORIES
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.STORIES)
    DEFAULT_CSS: ClassVar[str] = """
    StoriesScreen {
        & #left { width: 6fr; max-width: 64; padding: 1 0 0 0; }
        & #right { width: 7fr; padding: 1 0 0 1; }
        &.-wide #left, &.-wide #right { min-width: 30; }
        & FilterLine { margin-bottom: 0; }
        & EmptyList { display: none; }
        &.-empty EmptyList { display: block; }
        &.-empty OrderLine, &.-empty StoryList, &.-empty #right > * { display: none; }
        &.-bare #right, &.-bare FilterLine { display: none; }
        &.-bare #left { max-width: 100%; }
        &.-narrow #right { display: none; }
        &.-narrow #left { width: 1fr; max-width: 100%; }
        &.-short #left, &.-short #right { padding-top: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="-empty")
        self._records: dict[int, TaggedRecord] = {}
        """Stories of the list that are known: all, or of a large library those near the window."""
        self._whole = True
        self._total = 0
        self._drafts: Sequence[Draft] = ()
        self._columns = Columns(self)
        self._rows = StoryRows(self, self._columns)
        self._rest = Rest(self, self._show_chosen)
        self._shown = StoryFilter()
        """The filter that the list was made by."""
        self._standing = ""
        self._stood = 0
        """The revision of the stories for which that was asked last."""
        self._left: tuple[int | None, int | None] | None = None
        """The story that the cursor left because it is not read yet, and the one that it was put on instead."""

    def compose_page(self) -> ComposeResult:
        """The list at the left, the preview at the right."""
        with Horizontal():
            with Vertical(id="left"):
                yield FilterLine()
                yield DraftLine(self.keeper.keys.shown("draft.continue"))
                yield OrderLine()
                yield StoryList()
                yield EmptyList()
            yield RightPanel(id="right")

    def on_mount(self) -> None:
        """Begin at the list; it is empty until the library is open."""
        self.list.focus()

    # Data

    def load(self) -> None:
        """Read the stories that pass the filter."""
        self.mind_the_pack()
        if self._whole or self._shown != self.wanted:
            self.keeper.jobs.load_stories(self, self.wanted)
        else:
            self._count(self.list.near)

    def _count(self, near: Sequence[int]) -> None:
        """Find the stories of a large library beside all else, since that may take a second."""
        from starkeeper.tui.list_reading import count_stories

        wanted, ids = self.wanted, list(near)
        self.keeper.jobs.ask(
            self, lambda library: count_stories(library, wanted, ids), lane=Lane.LIVE, only_latest="count"
        )

    def on_stories_loaded(self, message: messages.StoriesLoaded) -> None:
        """Fill the list in place; what else there is to read and to show comes behind it."""
        self._whole = message.whole
        if not message.whole and message.wanted.is_arranged:
            # The stories that are shown stay until the others are sorted, and so does the focus.
            self._shown = message.wanted
            self._count(())
            if not self.list.ids:
                self.query_one(EmptyList).wait(SORTING)
        else:
            came_from = self.story_id
            self._show(message, [record.story.id for record in message.records], message.counted)
            if message.whole:
                self.once_drawn(self._ask_where_one_stands)
            else:
                # The story that the cursor was on may come behind those that are shown so far.
                self._left = (came_from, self.story_id) if came_from not in self._records else None
                self.once_drawn(self._count, ())
        if not self.keeper.stands:
            self.once_drawn(self._stand)

    async def _stand(self) -> None:
        """Build the preview, which the first stories did not wait for, and say that they are there."""
        if not self.query("Preview"):
            from starkeeper.tui.widgets.preview import Preview

            await self.query_one("#right").mount(Preview(pace=self.keeper.pace))
            self._show_chosen()
        self.app.call_later(self.keeper.stand)

    def on_stories_counted(self, message: messages.StoriesCounted) -> None:
        """Make the list as long as it is."""
        if message.wanted == self.wanted:
            self._show(message, message.ids)
            self._ask_where_one_stands()
            if self._left and self._left[1] == self.story_id:
                self.list.choose(self._left[0])
            self._left = None

    def _ask_where_one_stands(self) -> None:
        from starkeeper.tui.list_reading import read_employers
        from starkeeper.tui.reading import read_standing

        if self._stood != self.keeper.revision:
            self._stood = self.keeper.revision
            self.keeper.jobs.ask(self, read_standing, lane=Lane.LIVE, only_latest="standing")
            self.keeper.jobs.ask(self, read_employers, lane=Lane.LIVE, only_latest="employers")

    def on_standing_read(self, message: messages.StandingRead) -> None:
        """Say where the candidate stands."""
        self._standing = message.said
        self.show_progress()

    def on_stories_read(self, message: messages.StoriesRead) -> None:
        """Show the rows that came into sight."""
        near = {*self.list.near, self.story_id}
        self._records = {story_id: record for story_id, record in self._records.items() if story_id in near}
        self._records |= {record.story.id: record for record in message.records}
        self.list.bring(self._lines(message.records))
        if any(record.story.id == self.story_id for record in message.records):
            self._rest.begin()
        self._read_columns(message.records)

    def _read_columns(self, records: Iterable[TaggedRecord]) -> None:
        self._columns.ask((record.story.id for record in records), set(self.list.near))

    def on_signs_read(self, message: messages.SignsRead) -> None:
        """Fill the columns."""
        self._columns.keep(message.signs)
        self._draw_rows(message.signs)
        self._columns.ask_for_more()

    def _draw_rows(self, story_ids: Iterable[int]) -> None:
        self.list.bring(self._lines(self._records[each] for each in story_ids if each in self._records))

    def on_long_list_wanted(self, event: StoryList.Wanted) -> None:
        """Read the stories of rows that come into sight."""
        event.stop()
        ids = event.ids
        self.keeper.jobs.ask(self, lambda library: messages.StoriesRead(library.stories.some(ids)), only_latest="rows")

    def _show(
        self,
        message: messages.StoriesLoaded | messages.StoriesCounted,
        ids: Sequence[int],
        counted: bool = True,
    ) -> None:
        self._records = {record.story.id: record for record in message.records}
        self._drafts, self._shown = message.drafts, message.wanted
        self._total = sum(message.counts.values())
        self.top.summary = summary(message.counts)
        if counted and not message.wanted:
            self.marked &= set(ids)
        self.list.show(self._lines(message.records), ids)
        if counted and self.begins_anew:
            self.list.action_first()
            self.begins_anew = False
        self._show_empty()
        self._show_draft()
        self._say_filter(counted)
        self.once_drawn(self._read_columns, message.records)
        self.show_progress()
        if self.query_one(FilterLine).has_focus_within:
            self._rest.begin()  # behind each letter come other stories, and the next letter must not wait for them
        else:
            self._show_chosen()

    def _say_filter(self, counted: bool = True) -> None:
        text, words = self._shown.text, self.filter_words()
        self.query_one(FilterLine).show(text, words, len(self.list.ids), self._total, counted, len(self.marked))

    def _lines(self, records: Iterable[TaggedRecord]) -> list[StoryRow]:
        if self.keeper.pack is None:
            return []
        drafted = {draft.story_id for draft in self._drafts if draft.story_id is not None}
        return self._rows.of(records, drafted, self.marked)

    def _show_empty(self) -> None:
        self.set_class(not self.list.ids, "-empty")
        self.set_class(not self._total, "-bare")
        empty = self.query_one(EmptyList)
        if not self._total:
            empty.welcome(focus=self.is_current)
        elif not self.list.ids:
            looked = [f"“{self.wanted.text}”"] if self.wanted.text else []
            empty.found_none([*looked, *self.filter_words()])

    def _show_draft(self) -> None:
        place = self.query_one(DraftLine)
        place.display = bool(self._drafts)
        if self._drafts:
            draft = self._newest_draft
            when = draft.saved_at.astimezone().strftime("%H:%M")
            place.said = f"Unsaved since {when}: {draft.content.title.strip() or 'a new story'}"

    @property
    def _newest_draft(self) -> Draft:
        return max(self._drafts, key=lambda draft: draft.saved_at)

    def advice(self) -> str:
        """Where the candidate stands."""
        return self._standing

    # The story under the cursor

    @property
    def list(self) -> StoryList:
        """The list."""
        return self.query_one(StoryList)

    @property
    def story_id(self) -> int | None:
        """The story under the cursor."""
        return self.list.chosen_story

    @property
    def story_title(self) -> str:
        """Its title."""
        story = self._chosen
        return story.title if story else ""

    @property
    def _chosen(self) -> Story | None:
        record = self._records.get(self.story_id or 0)
        return record.story if record else None

    def on_long_list_highlighted(self, event: StoryList.Highlighted) -> None:
        """Show the story that the cursor has come to, once it rests there."""
        event.stop()
        self._rest.begin()

    def on_long_list_selected(self, event: StoryList.Selected) -> None:
        """Enter or a second click on a story."""
        event.stop()
        self.action_open()

    def _show_chosen(self) -> None:
        record = self._records.get(self.story_id or 0)
        if record is None or not self._previewed:
            return
        known = tuple(
            Suggestion(tag.principle, tag.score, tag.evidence, runner_up=tag.runner_up, silent=tag.silent)
            for tag in record.tags
        )
        verdicts: dict[str, Verdict] = {tag.principle: tag.verdict for tag in record.tags if tag.verdict}
        if record.story.id != self.preview.suggestions.subject:
            self.show_story(record.story, record.story.id, known, verdicts, record.tagged)
        self.once_drawn(self.keeper.jobs.load_story, self, record.story.id)

    @property
    def _previewed(self) -> bool:
        # While it is being built, it cannot show anything yet.
        return self.query_one("#right").display and any(preview.is_mounted for preview in self.query("Preview"))

    def on_resize(self) -> None:
        """Fill the preview when the window has become wide enough for it."""
        self.call_after_refresh(self._show_chosen)

    # Commands

    def action_new(self) -> None:
        """Open an empty editor."""
        self._open_new()

    def action_open(self) -> None:
        """Go to the story: into the preview, or to a screen of its own where there is no room for one."""
        if self.story_id is None:
            return
        if self._previewed:
            self._rest.cut_short()
            self.preview.suggestions.take_focus()
            return
        from starkeeper.tui.screens.story import StoryScreen

        self.app.push_screen(StoryScreen(self.story_id))

    async def on_welcome_chosen(self, message: Welcome.Chosen) -> None:
        """Begin in the way that was chosen."""
        await self.run_action(message.action)

    def action_import_stories(self) -> None:
        """Bring in stories from a file; the text of one is looked at in the editor first."""
        from starkeeper.tui.screens.import_form import ImportForm

        self.app.push_screen(ImportForm(), lambda begun: self._open_new(continue_draft=True) if begun else None)

    def _open_new(self, *, continue_draft: bool = False) -> None:
        from starkeeper.tui.screens.editor import EditorScreen

        self.app.push_screen(EditorScreen(None, continue_draft=continue_draft))

    def action_show_bin(self) -> None:
        """Show the bin."""
        from starkeeper.tui.screens.bin import BinScreen

        self.app.push_screen(BinScreen())

    def action_show_numbers(self) -> None:
        """Show the figures of all stories."""
        from starkeeper.tui.screens.numbers import NumbersScreen

        self.app.push_screen(NumbersScreen())

    def action_continue_draft(self) -> None:
        """Go on with the text that was not saved."""
        if self._drafts:
            from starkeeper.tui.screens.editor import EditorScreen

            self.app.push_screen(EditorScreen(self._newest_draft.story_id, continue_draft=True))

    def _decide(self, verdict: Verdict | None) -> None:
        # A verdict on a principle that is out of sight would be a guess: show it first.
        if self._previewed:
            self._rest.cut_short()
            super()._decide(verdict)
        else:
            self.action_open()

    # The filter and the marks

    def on_filter_line_left(self, message: FilterLine.Left) -> None:
        """Go back to the list."""
        self.list.focus()

    @property
    def shown_ids(self) -> Sequence[int]:
        """The stories that pass the filter, in their order."""
        return self.list.ids

    def show_marks(self) -> None:
        """Draw which stories are marked, and how many."""
        self._draw_rows(list(self._records))
        self._say_filter()

    def go_on(self) -> None:
        """Put the cursor on the next story, unless it is on the last."""
        if self.list.chosen_id != self.list.ids[-1]:
            self.list.action_move(1)

    def action_back(self) -> None:
        """From the preview to the list; there, take the marks away, then the filter."""
        if not self.list.has_focus and self.list.ids:
            self.list.focus()
        elif self.marked:
            self.unmark()
        elif self.wanted:
            self.clear_filter()
