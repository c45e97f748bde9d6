"""A library of stories that nobody lived: sentences from small pools, put together by a fixed seed."""

from __future__ import annotations

import random
from pathlib import Path

from starkeeper.domain.story import Outcome, Status, StoryContent
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

SUBJECTS = (
    "the slow report",
    "the lost invoices",
    "a release on a Friday",
    "the silent alarm",
    "the intern's first month",
    "the map that lied",
    "two teams and one queue",
    "the vendor who left",
    "a price that was wrong",
    "the quiet meeting",
    "the form nobody filled in",
    "the second data centre",
    "the refund that took weeks",
    "the model that drifted",
)

POOLS: dict[str, tuple[str, ...]] = {
    "situation": (
        "Our report for the finance team took nine hours and often failed at night.",
        "Three customers had called in one week because their invoices were missing.",
        "I had joined the team two months before and knew little of the old system.",
        "The vendor told us in March that the product would end in June.",
        "Two teams wrote to the same queue and blamed each other for the delays.",
        "We had a new colleague who had never worked with production data.",
        "The error rate of the model had doubled since the summer, and nobody had noticed.",
        "Support answered the same question about forty times a day.",
    ),
    "task": (
        "I was asked to find the cause and to propose a fix within a week.",
        "It was nobody's job, so I took it on beside my own work.",
        "My manager wanted the cheapest way that would last for a year.",
        "I had to decide that evening, with half of the facts.",
        "I was to lead four people, two of whom thought the plan was wrong.",
        "The goal was to halve the time without buying another server.",
    ),
    "action": (
        "I read the logs of the last thirty nights and drew the time of each step.",
        "I called the three customers myself and asked what they had been promised.",
        "I told my manager that I disagreed, showed her the figures, and offered another plan.",
        "I wrote a small prototype over the weekend and let two colleagues try it.",
        "I said openly in the meeting that the mistake was mine.",
        "I sat down with the new colleague every morning for half an hour.",
        "I removed two steps that nobody could explain to me any more.",
        "I asked the other team for their numbers before I said anything about ours.",
        "I set a limit on the cost and an alarm that went off below it.",
        "I chose the way that we could undo, and wrote down what would make us undo it.",
        "I split the work into four parts and gave the hardest one to the most junior engineer, with my help.",
        "I tested it against the data of a whole year, not of a week.",
        "I learned the basics of the old language in two evenings, to be able to read the code.",
        "When the plan was decided against my advice, I carried it out as if it were mine.",
    ),
    "result": (
        "The report now takes forty minutes and has not failed since.",
        "We kept all three customers, and one of them ordered more.",
        "We missed the date by two weeks and told everyone three weeks ahead.",
        "It saved about 30,000 euros a year.",
        "The new colleague led the next release on her own.",
        "The project was stopped in the end, rightly, I think.",
        "Calls about it fell by two thirds within a month.",
        "Both teams use the same numbers to this day.",
    ),
    "lesson": (
        "I ask for the figures earlier now.",
        "I would tell the customer a week sooner.",
        "A plan that can be undone needs fewer meetings.",
        "I check who owns a thing before I build on it.",
        "I learned to say what I do not know.",
    ),
}

LENGTHS = {"situation": 3, "task": 2, "action": 6, "result": 2, "lesson": 1}
"""How many sentences each part has."""


def stories(count: int, seed: int = 7) -> list[StoryContent]:
    """Make stories of about 170 words each; the same count and seed give the same stories."""
    choose = random.Random(seed)
    return [_story(choose, number) for number in range(1, count + 1)]


def _story(choose: random.Random, number: int) -> StoryContent:
    parts = {part: " ".join(choose.sample(pool, LENGTHS[part])) for part, pool in POOLS.items()}
    return StoryContent(
        title=f"Case {number:03}: {choose.choice(SUBJECTS)}",
        outcome=choose.choice(list(Outcome)),
        status=choose.choice([Status.DRAFT, Status.READY, Status.READY]),
        date=f"{choose.randint(2015, 2025)}-{choose.randint(1, 12):02}",
        **parts,
    )


def fill(paths: Paths, count: int) -> Path:
    """Fill the library of a home with tagged stories and return its file. Raises ModelNotReady."""
    with Library.open(settings=Settings(), paths=paths) as library:
        for content in stories(count):
            library.stories.add(content)
        library.tags.tag(library.tags.untagged())
        return library.path
