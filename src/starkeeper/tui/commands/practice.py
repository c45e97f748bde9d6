"""Commands of the loop and of practice."""

from __future__ import annotations

from starkeeper.tui.commands.command import Command
from starkeeper.tui.places import Place

PRACTICE = (
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
)
