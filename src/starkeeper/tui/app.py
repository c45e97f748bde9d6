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
from starkeeper.domain.speech import WORDS_PER_MINUTE
from starkeeper.domain.tags import Thresholds
from starkeeper.errors import StarkeeperError
from starkeeper.tui import messages
from starkeeper.tui.anywhere import Anywhere
from starkeeper.tui.commands import Command
from starkeeper.tui.copying import Copying
from starkeeper.tui.jobs import Jobs
from starkeeper.tui.places import TABS, Place
from starkeeper.tui.runner import Source
from starkeeper.tui.screens.page import Page
from starkeeper.tui.screens.stories import StoriesScreen
from starkeeper.tui.themes import DARK, LIGHT
from starkeeper.tui.type_ahead import TypeAhead
from starkeeper.tui.way_out import WayOut

if TYPE_CHECKING:
    from starkeeper.domain.pack import Pack

MOST_TOLD = 4
"""Stories whose changes are told one by one after a re-tagging; the others are counted."""
MODEL_HINT = "Suggestions need the model. m prepares it in a minute."


LOOK_EVERY = 1.0
"""Seconds between two looks for what other programs changed in the library."""

_HOUR = 3600.0


def _coverage() -> Screen[Any]:
    from starkeeper.tui.screens.coverage import CoverageScreen

    return CoverageScreen()


def _rehearse() -> Screen[Any]:
    from starkeeper.tui.screens.rehearse import RehearseScreen

    return RehearseScreen()


def _questions() -> Screen[Any]:
    from starkeeper.tui.screens.questions import QuestionsScreen

    return QuestionsScreen()


def _commands() -> type[Any]:
    from starkeeper.tui.palette import RegistryProvider

    return RegistryProvider


def outdated(number: int, model_ready: bool) -> str:
    """Say that stories were tagged only under another model or wording of the pack, and what happens now."""
    stories = "1 story was" if number == 1 else f"{number} stories were"
    then = "That is done again now" if model_ready else "m prepares the model; then that is done again"
    return f"{stories} compared with another model or pack than the present one. {then}, and your own word stays."


class StarkeeperApp(WayOut, Copying, Anywhere):
    """Starkeeper in the terminal."""

    TITLE = "Starkeeper"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        Place.STORIES.value: StoriesScreen,
        Place.COVERAGE.value: _coverage,
        Place.REHEARSE.value: _rehearse,
        Place.QUESTIONS.value: _questions,
    }
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
        super().__init__()
        self.jobs = Jobs(self, source)
        self.logs = source.paths.logs
        self.sample = sample
        """Whether the sample library is open."""
        self.pack: Pack | None = source.pack
        self.thresholds = Thresholds(strong=1.0, weak=1.0)
        self.pace = source.settings.words_per_minute or WORDS_PER_MINUTE
        """Words a minute."""
        self.refused: StarkeeperError | None = None
        """Why the library could not be opened."""
        self.interview_typed: tuple[str, str, str] = ("", "", "")
        """What was typed of an interview before its form was left; the form begins with it again."""
        self.type_ahead = TypeAhead(self, self.on_event)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self._choose_theme(source.settings.theme)

    def on_mount(self) -> None:
        """Open the library once the first frame stands; what is typed until there are stories waits for them."""
        self.type_ahead.hold()
        self.call_after_refresh(self.jobs.open)

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

    def _choose_theme(self, name: str | None) -> None:
        known = name is None or name in self.available_themes
        # Set without its watcher: nothing is drawn yet, and the styles would be read twice before the first frame.
        self.set_reactive(StarkeeperApp.theme, name if name and known else DARK.name)
        self._unknown_theme = "" if known else str(name)

    # What jobs tell

    def on_library_opened(self, message: messages.LibraryOpened) -> None:
        """Let every screen read; tag what was never tagged under the present model and pack."""
        self.pack, self.thresholds, self.model_ready = message.pack, message.thresholds, message.model_ready
        self.pace = message.pace
        self.revision += 1
        if message.outdated:
            self.notify(outdated(message.outdated, self.model_ready), timeout=10, markup=False)
        if self.model_ready:
            self.jobs.tag()
        self.jobs.keep_daily()
        self.set_interval(_HOUR, self.jobs.keep_daily)
        self.set_interval(LOOK_EVERY, self.jobs.look)
        if self._unknown_theme:
            self.notify(f"There is no theme {self._unknown_theme!r}; the usual one is shown.", markup=False)

    def watch_revision(self) -> None:
        """Read beside all else how near the next interview is."""
        if self.revision:
            self.jobs.look_ahead()

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

    def on_stories_changed(self) -> None:
        """Let every screen read again, at once or when it is next seen."""
        self.revision += 1

    def on_took_back(self, message: messages.TookBack) -> None:
        """Say what was taken back or done again, and show it."""
        self.notify(printable(message.said, keep_newlines=False), timeout=5, markup=False)
        self.revision += 1
        self.jobs.learn()
        if self.model_ready:
            self.jobs.tag()

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
        said = retagging.changes.told(MOST_TOLD, names)
        if retagging.run.stopped:
            said = [f"{retagging.run.sentence} g goes on there."]
        elif message.asked and not retagging.run.total:
            said = ["Every story has been compared.", *said]
        if said:
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
        """Stop comparing stories, or go on with those that were not compared yet."""
        if self.progress is not None:
            if self.progress.can_stop:
                self.jobs.stop_tagging()
        elif not self.model_ready:
            self.action_prepare_model()
        elif self.revision:
            self.jobs.tag(asked=True)

    def action_undo(self) -> None:
        """Take back the last action."""
        if self.revision:
            self.jobs.undo()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        if self.revision:
            self.jobs.redo()

    async def action_quit(self) -> None:
        """Leave when every unsaved text is on the disk; ask first where one is not kept there."""
        from starkeeper.tui.screens.confirm import ConfirmScreen, parting_question

        asks = any(page.unkept for page in self.pages) and not isinstance(self.screen, ConfirmScreen)
        if asks:
            self.push_screen(parting_question(), self._part)
        else:
            await self._leave()

    async def _part(self, answer: str | None) -> None:
        if answer == "leave":
            await self._leave()

    async def _leave(self) -> None:
        for page in self.pages:
            page.flush()
        self.jobs.stop()
        await self.jobs.drain()
        self.exit()

    async def run_command(self, command: Command) -> None:
        """Run a command of the palette, going to its place first when it does not apply here."""
        here = self.screen.place if isinstance(self.screen, Page) else None
        if here not in command.places:
            self.action_show_place(next(place for place in command.places if place in TABS))
            await self.wait_for_refresh()
        await self.screen.run_action(command.action)
