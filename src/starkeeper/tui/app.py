"""The application: it holds what all screens share, and lets them come and go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.screen import Screen

from starkeeper.domain.display import printable
from starkeeper.domain.tags import Thresholds
from starkeeper.errors import StarkeeperError
from starkeeper.tui import messages
from starkeeper.tui.anywhere import Anywhere
from starkeeper.tui.beginning import Beginning
from starkeeper.tui.caring import Caring
from starkeeper.tui.commands import Command
from starkeeper.tui.copying import Copying
from starkeeper.tui.jobs import Jobs
from starkeeper.tui.modes import MODES
from starkeeper.tui.places import TABS, Place
from starkeeper.tui.preferences import Preferences
from starkeeper.tui.present import StoryFilter, import_told, outdated, told_retagging
from starkeeper.tui.remembered import Remembered, recall, remember
from starkeeper.tui.runner import Source
from starkeeper.tui.screens.filtering import FilteringPage
from starkeeper.tui.screens.page import Page
from starkeeper.tui.type_ahead import TypeAhead
from starkeeper.tui.way_out import WayOut

if TYPE_CHECKING:
    from starkeeper.domain.pack import Pack


def _commands() -> type[Any]:
    from starkeeper.tui.palette import RegistryProvider

    return RegistryProvider


class StarkeeperApp(Beginning, WayOut, Copying, Caring, Anywhere):
    """Starkeeper in the terminal."""

    TITLE = "Starkeeper"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = MODES
    DEFAULT_MODE = Place.STORIES.value
    COMMANDS = {_commands}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall")]
    CSS = """
    Screen { background: $background; }
    Toast { width: auto; max-width: 56; }
    ModalScreen { background: $background 60%; }
    """

    revision: reactive[int] = reactive(0)
    """Counts the states of the stories that were seen; 0 while the library is not open."""
    progress: reactive[messages.Progress | None] = reactive(None)
    """The long job that is under way."""
    model_ready: reactive[bool] = reactive(True)
    """Whether suggestions can be made."""
    ahead: reactive[str] = reactive("")
    """How near the next interview is, in a few words; empty when there is none to come."""
    waiting: reactive[int] = reactive(0)
    """Stories that a run left untagged because the user stopped it."""

    def __init__(self, source: Source, *, sample: bool = False) -> None:
        self._view = (source.paths.view, source.path or source.paths.library)
        """The file that holds how the interface was left, and the library that it was left on."""
        self.left = recall(*self._view)
        self.panels = dict(self.left.panels)
        """The share of the window that the left one of two panels has, where the user chose one."""
        # Textual reads it from the instance, once, and it differs from one run to the next.
        self.DEFAULT_MODE = self.left.place.value  # type: ignore[misc]
        super().__init__()
        self.jobs = Jobs(self, source)
        self.logs = source.paths.logs
        self.sample = sample
        """Whether the sample library is open."""
        self.pack: Pack | None = source.pack
        self.thresholds = Thresholds(strong=1.0, weak=1.0)
        self.preferences = Preferences(self, source.settings)
        self.keys = self.preferences.keys
        """Which keys each command has for this user."""
        self.pace = self.preferences.pace
        """Words a minute."""
        self.wants_sample = False
        """Whether to show the sample library when this one is left, and then to come back."""
        self.refused: StarkeeperError | None = None
        """Why the library could not be opened."""
        self.interview_typed: tuple[str, str, str] = ("", "", "")
        """What was typed of an interview before its form was left; the form begins with it again."""
        self.type_ahead = TypeAhead(self, self.on_event)

    # What is typed ahead

    async def on_event(self, event: events.Event) -> None:
        """Hold back what is typed behind a key that is not done yet."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self.type_ahead.holds(event):
            return
        await super().on_event(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, and let what was typed behind it follow."""
        done = await super().run_action(action, default_namespace, namespaces)
        if done and isinstance(action, str):
            self.type_ahead.acted(action)
        return done

    # What jobs tell

    def take_opened(self, message: messages.LibraryOpened) -> None:
        """Know the library, and let every screen read."""
        self.pack, self.thresholds, self.model_ready = message.pack, message.thresholds, message.model_ready
        self.pace = message.pace
        self.revision += 1

    def watch_revision(self) -> None:
        """Read beside all else how near the next interview is."""
        if self.stands:
            self.jobs.look_ahead()

    def on_outdated_counted(self, message: messages.OutdatedCounted) -> None:
        """Say how many stories were tagged only under another model or pack, and tag what can be."""
        if message.number:
            key = self.keys.shown("model.prepare")
            self.notify(outdated(message.number, self.model_ready, key), timeout=10, markup=False)
        self.tag_what_can_be()

    def on_interview_ahead(self, message: messages.InterviewAhead) -> None:
        """Let every screen say it."""
        self.ahead = message.said

    def on_library_refused(self, message: messages.LibraryRefused) -> None:
        """Leave; whoever started the interface says why."""
        self.refused = message.error
        self.exit(return_code=message.error.exit_code)

    def on_trouble(self, message: messages.Trouble) -> None:
        """Say in plain words what did not work, and the way out."""
        error = message.error
        said, hint = printable(error.message), printable(error.hint)
        self.notify("\n".join(filter(None, (said, hint))), severity="warning", timeout=10, markup=False)
        if self.revision and not self.stands:
            self.call_later(self.stand)  # the stories did not come, and what was typed waits for them

    def on_settings_kept(self, message: messages.SettingsKept) -> None:
        """Go by them, on every screen."""
        self.preferences.take(message.settings, message.pace)
        self.revision += 1

    def on_stories_changed(self) -> None:
        """Let every screen read again, at once or when it is next seen."""
        self.revision += 1

    def on_took_back(self, message: messages.TookBack) -> None:
        """Say what was taken back or done again, and show it."""
        self.notify(printable(message.said, keep_newlines=False), timeout=5, markup=False)
        self.revision += 1
        self.jobs.learn()
        self.tag_what_can_be()

    def tag_what_can_be(self) -> None:
        """Tag what was never tagged under the present model and pack, where the model is ready."""
        if self.model_ready:
            self.jobs.tag()

    def on_stories_imported(self, message: messages.StoriesImported) -> None:
        """Say what came in, and show it."""
        self.notify(import_told(message.report), timeout=12, markup=False)
        if message.report.added:
            self.revision += 1
            self.tag_what_can_be()

    def on_progressed(self, message: messages.Progressed) -> None:
        """Show how far a long job is."""
        self.progress = message.progress

    def on_model_prepared(self, message: messages.ModelPrepared) -> None:
        """Tag what waited for the model."""
        self.model_ready = True
        self.jobs.tag()
        if message.caveat:
            self.notify(printable(message.caveat), timeout=10, markup=False)

    def on_tagged(self, message: messages.Tagged) -> None:
        """Show the new tags, and say what is otherwise than under the model and the pack before."""
        self.revision += 1
        retagging = message.retagging
        self.waiting = retagging.left if retagging.run.stopped or self.waiting else 0
        names = self.pack.names if self.pack else {}
        if said := told_retagging(retagging, message.asked, names, self.keys.shown("tag.rest")):
            self.notify("\n".join(printable(line, keep_newlines=False) for line in said), timeout=15, markup=False)

    # What the user asks for anywhere

    def action_show_place(self, place: str) -> None:
        """Go to one of the places that the top line names, to where one was."""
        self.switch_mode(place)

    def action_prepare_model(self) -> None:
        """Prepare the model, unless that is done or under way."""
        if self.model_ready:
            self.notify("The model is ready.")
        elif self.progress is None and self.revision:
            self.jobs.prepare_model()

    def action_compare_rest(self) -> None:
        """Stop the long job that is under way, or compare the stories that were not compared yet."""
        if self.progress is not None:
            if self.progress.can_stop:
                self.jobs.stop_long()
        elif not self.model_ready:
            self.action_prepare_model()
        elif self.revision:
            self.jobs.tag(asked=True)

    @property
    def is_idle(self) -> bool:
        """Whether the library is open and no long job is under way."""
        return bool(self.revision) and self.progress is None

    async def action_show_sample(self) -> None:
        """Leave for the sample library; whoever started the interface comes back here after it."""
        if not self.sample:
            self.wants_sample = True
            await self.action_quit()

    def action_undo(self) -> None:
        """Take back the last action."""
        if self.revision:
            self.jobs.undo(self.keys.shown("redo"))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        if self.revision:
            self.jobs.redo()

    async def action_quit(self) -> None:
        """Leave when every unsaved text is on the disk; ask first where one is not kept there."""
        from starkeeper.tui.screens.confirm import ConfirmScreen, parting_question

        unkept = [page for page in self.pages if page.unkept]
        if unkept and not isinstance(self.screen, ConfirmScreen):
            self.push_screen(parting_question(settings=unkept[0].place is Place.SETTINGS), self._part)
        else:
            await self._leave()

    async def _part(self, answer: str | None) -> None:
        if answer == "leave":
            await self._leave()
        else:
            self.wants_sample = False

    async def _leave(self) -> None:
        for page in self.pages:
            page.flush()
        self.jobs.stop()
        await self.jobs.drain()
        remember(*self._view, Remembered(Place(self.current_mode), self.list_filter, self.panels))
        self.exit()

    @property
    def list_filter(self) -> StoryFilter:
        """How the list of stories is narrowed down and sorted."""
        wanted = (page.wanted for page in self.pages if isinstance(page, FilteringPage))
        return next(wanted, self.left.filter)

    async def run_command(self, command: Command) -> None:
        """Run a command of the palette, going to its place first when it does not apply here."""
        here = self.screen.place if isinstance(self.screen, Page) else None
        if here not in command.places:
            self.action_show_place(next(place for place in command.places if place in TABS))
            await self.wait_for_refresh()
        await self.screen.run_action(command.action)
