"""Every command of the interface, once. Bindings, footer, palette and help are made from this list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from textual.binding import Binding, BindingType

from starkeeper.tui.places import NOT_EDITOR, TABS, WITH_STORY, WITH_TAGS, Place

KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
}
"""How a key is written on the screen, where its name is not the sign on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing the user can do."""

    id: str
    """Stable name, for the user's own keys."""
    label: str
    """Two words at most; stands in the footer and the palette."""
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

    @property
    def key_shown(self) -> str:
        """The first key as it is written on the screen."""
        first = self.key.split(",")[0]
        return KEY_NAMES.get(first, first)


COMMANDS: tuple[Command, ...] = (
    Command(
        id="story.new",
        label="New",
        help="Write a new story.",
        key="n",
        action="new_story",
        places=(Place.STORIES, Place.COVERAGE),
        footer=(Place.STORIES, Place.COVERAGE),
        leads=True,
    ),
    Command(
        id="story.open",
        label="Open",
        help="Go to what is chosen: the story, or the stories behind a principle.",
        key="enter",
        action="open",
        places=(Place.STORIES, Place.COVERAGE, Place.REHEARSE, Place.PLAN, Place.TODAY),
        footer=(Place.COVERAGE, Place.PLAN, Place.TODAY),
        leads=True,
    ),
    Command(
        id="story.edit",
        label="Edit",
        help="Edit the chosen story.",
        key="e",
        action="edit_story",
        places=WITH_STORY,
        footer=(Place.STORIES, Place.STORY),
        leads=True,
    ),
    Command(
        id="story.bin",
        label="Bin",
        help="Move the chosen story to the bin, from where it can be taken back.",
        key="d",
        action="bin_story",
        places=(Place.STORIES, Place.STORY),
        leads=True,
    ),
    Command(
        id="bin.show",
        label="Show bin",
        help="See the stories in the bin.",
        key="b",
        action="show_bin",
        places=(Place.STORIES,),
        leads=True,
    ),
    Command(
        id="story.tag",
        label="Tag",
        help="Look again for the principles that the chosen story shows.",
        key="t",
        action="tag_story",
        places=(Place.STORIES, Place.STORY),
        footer=(Place.STORIES,),
    ),
    Command(
        id="tag.confirm",
        label="Confirm",
        help="Say that the story does show the chosen principle.",
        key="y",
        action="confirm_tag",
        places=WITH_TAGS,
        footer=(Place.STORY,),
    ),
    Command(
        id="tag.reject",
        label="Reject",
        help="Say that the story does not show the chosen principle.",
        key="x",
        action="reject_tag",
        places=WITH_TAGS,
        footer=(Place.STORY,),
    ),
    Command(
        id="take-back",
        label="Take back",
        help="Take back your word on the chosen principle, the story from the bin, or the chosen version of a story.",
        key="u",
        action="take_back",
        places=(*WITH_TAGS, Place.BIN, Place.HISTORY),
        footer=(Place.BIN, Place.HISTORY),
    ),
    Command(
        id="story.history",
        label="History",
        help="See the versions of the chosen story and what each changed.",
        key="h",
        action="show_history",
        places=(Place.STORIES, Place.STORY),
        leads=True,
    ),
    Command(
        id="undo",
        label="Undo",
        help="Take back the last thing you did here: an edit, a deletion, a verdict, a way back.",
        key="ctrl+z",
        action="app.undo",
        places=NOT_EDITOR,
    ),
    Command(
        id="redo",
        label="Redo",
        help="Do again what undo took back.",
        key="ctrl+y",
        action="app.redo",
        places=NOT_EDITOR,
    ),
    Command(
        id="tag.all",
        label="All principles",
        help="Show every principle with its score, or only those that the story shows.",
        key="v",
        action="toggle_all",
        places=WITH_TAGS,
    ),
    Command(
        id="filter.text",
        label="Filter",
        help="Show only stories with these words anywhere in them.",
        key="slash",
        action="filter_text",
        places=(Place.STORIES,),
        footer=(Place.STORIES,),
        leads=True,
    ),
    Command(
        id="filter.choose",
        label="Narrow",
        help="Choose by principle and other properties what is shown or drawn.",
        key="f",
        action="narrow",
        places=(Place.STORIES, Place.REHEARSE),
        footer=(Place.REHEARSE,),
        leads=True,
    ),
    Command(
        id="draft.continue",
        label="Continue draft",
        help="Go on writing text that was not saved as a story yet.",
        key="c",
        action="continue_draft",
        places=(Place.STORIES,),
        leads=True,
    ),
    Command(
        id="story.save",
        label="Save",
        help="Save the story. Until then your text is kept as a draft, a second after you type.",
        key="ctrl+s",
        action="save",
        places=(Place.EDITOR,),
        footer=(Place.EDITOR,),
    ),
    Command(
        id="editor.principles",
        label="Principles",
        help="Go between your text and the principles it shows.",
        key="f2",
        action="go_principles",
        places=(Place.EDITOR,),
        footer=(Place.EDITOR,),
    ),
    Command(
        id="editor.findings",
        label="Review",
        help="Go between your text and what a review found in it; enter there goes to the words.",
        key="f3",
        action="go_findings",
        places=(Place.EDITOR,),
        footer=(Place.EDITOR,),
    ),
    Command(
        id="timer.toggle",
        label="Start or pause",
        help="Start the timer, or pause it.",
        key="space",
        action="toggle_timer",
        places=(Place.REHEARSE,),
        footer=(Place.REHEARSE,),
    ),
    Command(
        id="rehearse.rate",
        label="Rate",
        help="Say which story you told and how it went; the rehearsal is recorded.",
        key="r",
        action="rate",
        places=(Place.REHEARSE,),
        footer=(Place.REHEARSE,),
        leads=True,
    ),
    Command(
        id="rehearse.stories",
        label="Stories that fit",
        help="Show the stories that answer the question, with the sentence that proves it.",
        key="s",
        action="toggle_fitting",
        places=(Place.REHEARSE,),
        footer=(Place.REHEARSE,),
    ),
    Command(
        id="today.show",
        label="Today",
        help="See what to practise today, what helps most on the day of the interview first.",
        key="w",
        action="show_today",
        places=(Place.REHEARSE,),
        leads=True,
    ),
    Command(
        id="rehearse.another",
        label="Another",
        help="Draw another question, or another loop.",
        key="a",
        action="another",
        places=(Place.REHEARSE, Place.PLAN),
        footer=(Place.PLAN,),
    ),
    Command(
        id="plan.show",
        label="Loop plan",
        help="See which story to tell to which interviewer, and the chance to get through a loop.",
        key="p",
        action="show_plan",
        places=(Place.COVERAGE,),
        footer=(Place.COVERAGE,),
        leads=True,
    ),
    Command(
        id="plan.write",
        label="Your loop",
        help="Write which interviewer asks for what, if you know it.",
        key="l",
        action="write_loop",
        places=(Place.PLAN,),
        footer=(Place.PLAN,),
        leads=True,
    ),
    Command(
        id="place.stories",
        label="Stories",
        help="Go to your stories.",
        key="1",
        action="app.show_place('stories')",
        places=NOT_EDITOR,
        leads=True,
    ),
    Command(
        id="place.coverage",
        label="Coverage",
        help="See which principles your stories prove, and what is missing.",
        key="2",
        action="app.show_place('coverage')",
        places=NOT_EDITOR,
        leads=True,
    ),
    Command(
        id="place.rehearse",
        label="Rehearse",
        help="Practise a question against the clock.",
        key="3",
        action="app.show_place('rehearse')",
        places=NOT_EDITOR,
        leads=True,
    ),
    Command(
        id="model.prepare",
        label="Prepare model",
        help="Prepare the model that suggestions need; once, about a minute.",
        key="m",
        action="app.prepare_model",
        places=NOT_EDITOR,
    ),
    Command(
        id="tag.rest",
        label="Compare rest",
        help="Compare the stories that were not compared yet; while that runs, stop it.",
        key="g",
        action="app.compare_rest",
        places=NOT_EDITOR,
    ),
    Command(
        id="app.theme",
        label="Theme",
        help="Change the colours.",
        action="app.change_theme",
    ),
    Command(
        id="app.palette",
        label="Palette",
        help="Search all commands by name.",
        key="ctrl+p",
        action="app.command_palette",
        leads=True,
    ),
    Command(
        id="app.help",
        label="Help",
        help="Show the keys of this screen.",
        key="question_mark,f1",
        action="app.show_help",
        footer=(*TABS, Place.STORY, Place.BIN, Place.HISTORY, Place.PLAN, Place.TODAY),
        leads=True,
    ),
    Command(
        id="app.back",
        label="Back",
        help="Go one step back. No text is ever lost by it.",
        key="escape",
        action="back",
        footer=(Place.STORY, Place.EDITOR, Place.BIN, Place.HISTORY, Place.PLAN, Place.TODAY),
    ),
    Command(
        id="app.quit",
        label="Quit",
        help="Leave Starkeeper. Unsaved text is kept as a draft.",
        key="ctrl+q",
        action="app.quit",
    ),
)
"""All commands, in the order in which help shows them."""


def commands_at(place: Place) -> tuple[Command, ...]:
    """The commands that apply at a place, in order."""
    return tuple(command for command in COMMANDS if place in command.places)


def footer_at(place: Place) -> tuple[Command, ...]:
    """The commands that the footer names at a place."""
    return tuple(command for command in COMMANDS if place in command.footer)


def bindings_at(place: Place) -> list[BindingType]:
    """The bindings of a screen."""
    return [
        Binding(
            command.key,
            command.action,
            command.label,
            show=place in command.footer,
            key_display=command.key_shown,
            tooltip=command.help,
            id=command.id,
        )
        for command in commands_at(place)
        if command.key
    ]
