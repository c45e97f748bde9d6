"""Commands that apply at most places: undo, the places themselves, the model, help and the way out."""

from __future__ import annotations

from starkeeper.tui.commands.command import Command
from starkeeper.tui.places import NOT_WRITING, TABS, Place

JUMP = Command(
    id="app.jump",
    label="Jump",
    help="Put a letter on all that can have the focus; pressing it goes there.",
    key="f6",
    action="app.jump",
    leads=True,
    priority=True,
)
"""The one command that dialogs have as well."""

ANYWHERE = (
    Command(
        id="undo",
        label="Undo",
        help="Take back the last thing you did here: an edit, a deletion, a verdict, a way back.",
        key="ctrl+z",
        action="app.undo",
        places=NOT_WRITING,
    ),
    Command(
        id="redo",
        label="Redo",
        help="Do again what undo took back.",
        key="ctrl+y",
        action="app.redo",
        places=NOT_WRITING,
    ),
    Command(
        id="place.stories",
        label="Stories",
        help="Go to your stories.",
        key="1",
        action="app.show_place('stories')",
        places=NOT_WRITING,
        leads=True,
    ),
    Command(
        id="place.coverage",
        label="Coverage",
        help="See which principles your stories prove, and what is missing.",
        key="2",
        action="app.show_place('coverage')",
        places=NOT_WRITING,
        leads=True,
    ),
    Command(
        id="place.rehearse",
        label="Rehearse",
        help="Practise a question against the clock.",
        key="3",
        action="app.show_place('rehearse')",
        places=NOT_WRITING,
        leads=True,
    ),
    Command(
        id="place.questions",
        label="Questions",
        help="Look through all questions, and add your own.",
        key="4",
        action="app.show_place('questions')",
        places=NOT_WRITING,
        leads=True,
    ),
    Command(
        id="model.prepare",
        label="Prepare model",
        help="Prepare the model that suggestions need; once, about a minute.",
        key="m",
        action="app.prepare_model",
        places=NOT_WRITING,
    ),
    Command(
        id="tag.rest",
        label="Compare rest",
        help="Compare the stories that were not compared yet; stop that, or an import, while it runs.",
        key="g",
        action="app.compare_rest",
        places=NOT_WRITING,
    ),
    JUMP,
    Command(
        id="app.backup",
        label="Back up",
        help="Make a backup now, and prove it. One is made on each day of use in any case.",
        action="app.back_up",
    ),
    Command(
        id="app.sample",
        label="Samples",
        help="Look at a library of eight sample stories; yours stays as it is.",
        action="app.show_sample",
    ),
    Command(
        id="settings.show",
        label="Settings",
        help="Change the colours, the target, your pace, the pack and what else you may choose.",
        key="comma",
        action="app.show_settings",
        places=NOT_WRITING,
        leads=True,
    ),
    Command(
        id="app.theme",
        label="Theme",
        help="Change the colours; they stay so.",
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
        help="Explain what has the focus, and show the keys of this screen.",
        key="question_mark,f1",
        action="app.show_help",
        footer=NOT_WRITING,
        leads=True,
    ),
    Command(
        id="app.back",
        label="Back",
        help="Go one step back. No text is ever lost by it.",
        key="escape",
        action="back",
        footer=tuple(place for place in Place if place not in TABS),
    ),
    Command(
        id="app.quit",
        label="Quit",
        help="Leave Starkeeper. An unsaved story is kept as a draft.",
        key="ctrl+q",
        action="app.quit",
    ),
)
