"""Settings: what the user may choose, each with what holds while nothing is chosen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from starkeeper.domain.speech import WORDS_PER_MINUTE
from starkeeper.errors import StarkeeperError
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.preferences import written_theme
from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen
from starkeeper.tui.screens.page import Page
from starkeeper.tui.themes import DARK, LIGHT
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.labelled_field import LabelledField

_LABEL = 16
_FIELDS = (
    ("pack", "Pack", "A file of principles. It holds from the next start on."),
    ("model", "Model", "A model's name or folder. It holds from the next start on."),
    ("target", "Target", "Strong stories wanted for each principle, 1 to 20."),
    ("words_per_minute", "Words a minute", "How fast you tell a story, 60 to 300."),
    ("editor", "Editor", "What opens a text when you ask for an editor of your own."),
)
"""Name, label and what is to be known of each field."""
_LATER = {"pack": "The pack", "model": "The model"}
"""What holds from the next start on."""
_THEME_SAID = "The colours: left and right show them, saving keeps one."
_LEARN_SAID = "Whether your word on one story moves the scores of others."


class SettingsScreen(Page):
    """A form over the settings file."""

    place = Place.SETTINGS
    heading = "Settings"
    says_when_ready = True
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.SETTINGS)
    DEFAULT_CSS: ClassVar[str] = """
    SettingsScreen {
        & #form { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
        & #form > * { max-width: 98; }
        & LabelledField > Horizontal > Static { width: 16; }
        & LabelledField > Static { margin: 0 0 1 16; }
        & .said { height: auto; color: $text-muted; margin: 0 0 1 16; }
        & #file { height: auto; margin-bottom: 1; }
        &.-short #form { padding: 0 1; }
        &.-short LabelledField > Static, &.-short .said { margin: 0 0 0 16; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, str] | None = None
        """What the fields were filled with; None before the file was read."""
        self._saving = False

    def compose_page(self) -> ComposeResult:
        """A field for each setting of one line, and where the others stand."""
        themes = sorted(self.app.available_themes, key=lambda name: (name not in (DARK.name, LIGHT.name), name))
        shown = self.keeper.preferences.theme
        with VerticalScroll(id="form", can_focus=False):
            for name, label, said in _FIELDS:
                yield LabelledField(label, said, id=name)
            yield Choice("Theme", [(name, name) for name in themes], shown, label_width=_LABEL, id="theme")
            yield Static(line(_THEME_SAID), classes="said")
            yield Choice("Learn", (("true", "yes"), ("false", "no")), "true", label_width=_LABEL, id="learn")
            yield Static(line(_LEARN_SAID), classes="said")
            yield Static("", id="file")

    def on_mount(self) -> None:
        """Begin with the first field, and follow a theme that is chosen in the palette."""
        self._field("pack").take_focus()
        self.watch(self.app, "theme", self._follow_theme, init=False)

    def load(self) -> None:
        """Read the file."""
        self.keeper.jobs.load_settings(self)

    def on_settings_read(self, message: messages.SettingsRead) -> None:
        """Fill the fields; what was typed in one meanwhile stays."""
        known, typed = self._known or dict.fromkeys(self._typed, ""), self._typed
        self._known = _as_typed(message.written)
        for name, text in self._known.items():
            if typed[name] == known[name] or (name == "theme" and not self.changed):
                self._show(name, text)
        for name, example in _examples(message).items():
            self._field(name).show_example(example)
        self.query_one("#file", Static).update(
            Content.assemble(
                line("targets, review and keys are set in the file alone:\n", MUTED), line(str(message.path))
            )
        )
        self.app.call_later(self.keeper.type_ahead.let_go)

    def _show(self, name: str, text: str) -> None:
        if name == "theme":
            self.query_one("#theme", Choice).value = text or DARK.name
        elif name == "learn":
            self.query_one("#learn", Choice).value = text or "true"
        else:
            self._field(name).value = text

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Show a theme as soon as it is chosen."""
        if event.choice.id == "theme":
            self.keeper.preferences.show_theme(event.value)

    def _follow_theme(self, name: str) -> None:
        self.query_one("#theme", Choice).value = name

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves, as in every form of one line a field."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Write what was changed into the file."""
        if self._saving or self._known is None:
            return
        if not self.changed:
            self.leave()
            return
        self._saving = True
        self.keeper.jobs.keep_settings(self, self.changed)

    def on_settings_refused(self, message: messages.SettingsRefused) -> None:
        """Say beside each field what is wrong with it."""
        self._saving = False
        self._say(message.wrong)

    def on_settings_kept(self, message: messages.SettingsKept) -> None:
        """They are on the disk; the app goes by them."""
        later = [said for name, said in _LATER.items() if name in message.changed]
        held = f" {' and '.join([later[0], *(said.lower() for said in later[1:])])} " if later else ""
        then = ("hold" if len(later) > 1 else "holds") + " from the next start on." if later else ""
        self.notify(f"The settings are saved.{held}{then}", timeout=6, markup=False)
        self.leave()

    def on_trouble(self, _: messages.Trouble) -> None:
        """What is typed stays; the app says why it was not kept."""
        self._saving = False
        self.app.call_later(self.keeper.type_ahead.let_go)

    def action_back(self) -> None:
        """Go back; ask first where something was changed."""
        if self._saving:
            return  # it goes by itself when that is done
        if not self.changed:
            self._go()
            return
        choices = (
            ChoiceOffered("save", "Save them", "s"),
            ChoiceOffered("stay", "Go on here", "k"),
            ChoiceOffered("drop", "Leave them as they were", "x"),
        )
        question = ConfirmScreen(
            "The settings that you changed are not saved.", "They are as before until then.", choices
        )
        self.app.push_screen(question, self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "save":
            self.action_save()
        elif answer == "drop":
            self._go()

    def _go(self) -> None:
        self.keeper.preferences.show_theme()
        self.dismiss()

    @property
    def unkept(self) -> bool:
        """Whether something was changed and not saved."""
        return bool(self.changed)

    @property
    def changed(self) -> dict[str, str]:
        """What stands in the fields and not in the file, by setting."""
        known = self._known or {}
        return {name: text for name, text in self._typed.items() if name in known and text != known[name]}

    @property
    def _typed(self) -> dict[str, str]:
        typed = {name: self._field(name).value.strip() for name, *_ in _FIELDS}
        learn = self.query_one("#learn", Choice).value
        return {
            **typed,
            "theme": written_theme(self.query_one("#theme", Choice).value),
            "learn": "" if learn == "true" else learn,
        }

    def _say(self, wrong: Mapping[str, StarkeeperError]) -> None:
        for name, *_ in _FIELDS:
            error = wrong.get(name)
            self._field(name).say(f"{error.message} {error.hint}".strip() if error else "")
        if first := next((name for name, *_ in _FIELDS if name in wrong), ""):
            self._field(first).take_focus()

    def _field(self, name: str) -> LabelledField:
        return self.query_one(f"#{name}", LabelledField)


def _as_typed(written: Mapping[str, str]) -> dict[str, str]:
    """What the fields show for what the file says."""
    texts = {name: written.get(name, "") for name, *_ in _FIELDS}
    learn = written.get("learn", "true")
    return {**texts, "theme": written_theme(written.get("theme", "")), "learn": "" if learn == "true" else learn}


def _examples(message: messages.SettingsRead) -> dict[str, str]:
    """What holds where a field is empty."""
    editors = (f"${name}: {os.environ[name]}" for name in ("VISUAL", "EDITOR") if os.environ.get(name))
    return {
        "pack": f"the bundled pack, {message.pack}",
        "model": "the bundled model",
        "target": f"what the pack says: {message.target}",
        "words_per_minute": (
            f"measured: {message.pace}" if message.pace else f"{WORDS_PER_MINUTE}, until three rehearsals measure it"
        ),
        "editor": next(editors, "$VISUAL, else $EDITOR"),
    }
