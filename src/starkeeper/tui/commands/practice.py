"""Commands of the loop and of practice."""

from __future__ import annotations

from starkeeper.tui.commands.command import Command
from starkeeper.tui.places import TABS, Place

WAYS = (
    Command(
        id="today.show",
        label="Today",
        help="See what to practise today, what helps most on the day first.",
        key="w",
        action="show_today",
        places=(Place.REHEARSE,),
        leads=True,
    ),
    Command(
        id="rehearse.drill",
        label="Drill",
        help="Name a story for each of ten questions, ten seconds each.",
        action="drill",
        places=(Place.REHEARSE,),
        leads=True,
    ),
    Command(
        id="rehearse.loop",
        label="Mock loop",
        help="Play a whole day: several interviewers, no story twice.",
        action="play_loop",
        places=(Place.REHEARSE,),
        leads=True,
    ),
    Command(
        id="rehearse.write",
        label="In writing",
        help="Answer this question in writing, and compare with the story.",
        action="write_answer",
        places=(Place.REHEARSE,),
        leads=True,
    ),
)
"""Other ways to practise than one question after another."""

PRACTICE = (
    Command(
        id="timer.toggle",
        label="Start or pause",
        help="Start the timer, or pause it.",
        key="space",
        action="toggle_timer",
        places=(Place.REHEARSE, Place.MOCK, Place.QUESTION),
        footer=(Place.REHEARSE, Place.MOCK, Place.QUESTION),
    ),
    Command(
        id="rehearse.rate",
        label="Rate",
        help="Say which story you told and how it went; the rehearsal is recorded.",
        key="r",
        action="rate",
        places=(Place.REHEARSE, Place.MOCK, Place.QUESTION),
        footer=(Place.REHEARSE, Place.MOCK, Place.QUESTION),
        leads=True,
    ),
    Command(
        id="rehearse.stories",
        label="Stories that fit",
        help="Show the stories that answer the question, with the sentence that proves it.",
        key="s",
        action="toggle_fitting",
        places=(Place.REHEARSE, Place.MOCK, Place.QUESTION, Place.QUESTIONS),
        footer=(Place.REHEARSE, Place.MOCK, Place.QUESTION, Place.QUESTIONS),
    ),
    Command(
        id="rehearse.ways",
        label="Ways",
        help="Choose another way to practise: today's list, a drill, a mock loop, in writing.",
        key="o",
        action="show_ways",
        places=(Place.REHEARSE,),
        leads=True,
    ),
    *WAYS,
    Command(
        id="interviews.show",
        label="Interviews",
        help="See the days of your interviews, and add one.",
        key="i",
        action="app.show_interviews",
        places=TABS,
        leads=True,
    ),
    Command(
        id="rehearse.another",
        label="Another",
        help="Draw another question, another loop, or another drill.",
        key="a",
        action="another",
        places=(Place.REHEARSE, Place.PLAN, Place.DRILL),
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
