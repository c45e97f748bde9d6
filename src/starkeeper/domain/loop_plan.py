"""The loop plan: a different story for each principle that a loop asks for, the best assignment there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import TaggedStory, in_words, listed
from starkeeper.domain.loop import Loop
from starkeeper.domain.proofs import Bottleneck, Proofs
from starkeeper.domain.story import Status
from starkeeper.domain.tags import Strength, Verdict

STRONG = 1.0
"""What a strong tag is worth before its score: any is worth more than a weak one."""
DRAFT = 0.25
"""What is taken off for a story that is not ready."""
REPEAT = 1.0
"""What a second telling costs: about what sets a strong story apart from a weak one."""

_ANY, _OWN = 1e6, 1e3
"""That a principle has some story goes before everything, that it has a strong one of its own before the rest: each is
more than all that comes behind it can be worth together."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told to one interviewer for one principle."""

    interviewer: int
    """Counted from 0."""
    principle: str
    story: TaggedStory | None
    """None where there is no story at all."""
    strength: Strength | None = None
    again: bool = False
    """Whether the story is told a second time in the loop, from another angle."""


@dataclass(frozen=True, slots=True)
class LoopPlan:
    """The tellings of a loop, in its order."""

    tellings: tuple[Telling, ...]
    bottleneck: Bottleneck | None
    """The smallest set of principles that together have too few strong stories; None when each can have its own."""
    short: int
    """How many new stories would do for each principle to have a strong one of its own."""

    @property
    def complete(self) -> bool:
        """Whether each principle has a strong story that is told only once."""
        return all(telling.strength is Strength.STRONG and not telling.again for telling in self.tellings)


def plan(loop: Loop, stories: Sequence[TaggedStory], *, repeats: bool = True) -> LoopPlan:
    """Assign stories to the principles of a loop.

    As many principles as can be have a story, as many of them as can be a strong one that is told only once, and then
    the total is the best there is. A strong tag counts more than any weak one, a higher score more than a lower, a
    ready story more than a draft. With ``repeats`` a story may be told a second time at a price, to another
    interviewer. Retired stories are not told.

    The assignment is exact.
    """
    proofs = Proofs(stories)
    asked = [(number, slug) for number, principles in enumerate(loop) for slug in principles]
    slugs = [slug for _, slug in asked]
    told = [story for story in proofs.stories if any(story.tag(slug) for slug in slugs)]
    worth = _worths(slugs, told, repeats)
    tellings = _tellings(asked, told, _assigned(worth, [number for number, _ in asked], len(told)))
    serving = proofs.serve(slugs)
    return LoopPlan(tellings, proofs.bottleneck(slugs), len(serving.unserved))


def worth_of(story: TaggedStory, principle: str) -> float | None:
    """What it is worth to tell a story for a principle, 0..2; None when it has no tag for it."""
    tag = story.tag(principle)
    if tag is None:
        return None
    score = 1.0 if tag.verdict is Verdict.CONFIRMED else tag.score
    strong = STRONG if tag.strength is Strength.STRONG else 0.0
    return max(0.0, strong + score - (0.0 if story.status is Status.READY else DRAFT))


def lacking(bottleneck: Bottleneck, names: Mapping[str, str]) -> str:
    """A bottleneck in a sentence; ``names`` are what principles are called, by slug."""
    together = listed([names[slug] for slug in bottleneck.principles])
    have = len(bottleneck.stories)
    if len(bottleneck.principles) == 1:
        if not have:
            return f"{together} has no strong story."
        return f"{together} is asked {_times(bottleneck.needed)} and has {_stories(have)}."
    if not have:
        return f"{together} have no strong story."
    return f"{together} share only {_stories(have)}."


def said_of(found: LoopPlan, names: Mapping[str, str]) -> str:
    """What a plan lacks in a sentence or two, or that it lacks nothing; ``names`` as for ``lacking``."""
    if found.bottleneck is None:
        return "Each principle has a strong story of its own."
    more = f"{in_words(found.short)} new {'story' if found.short == 1 else 'stories'} would do."
    return f"{lacking(found.bottleneck, names)} {more.capitalize()}"


def _stories(number: int) -> str:
    return f"{in_words(number)} strong {'story' if number == 1 else 'stories'}"


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{in_words(number)} times"


def _worths(slugs: Sequence[str], told: Sequence[TaggedStory], repeats: bool) -> list[list[float]]:
    """A row for each principle; a column for each story, for each second telling, and for nothing told at all."""
    rows = []
    for slug in slugs:
        # Below nothing told is what cannot be: a story without a tag.
        worths = [worth_of(story, slug) for story in told]
        first = [
            -1.0 if worth is None else _ANY + _OWN * _is_strong(story, slug) + worth
            for story, worth in zip(told, worths, strict=True)
        ]
        again = [-1.0 if worth is None or not repeats else _ANY + worth - REPEAT for worth in worths]
        rows.append([*first, *again, *(0.0 for _ in slugs)])
    return rows


def _assigned(worth: Sequence[Sequence[float]], interviewers: Sequence[int], stories: int) -> list[int]:
    """The column for each row of which the total is the best, where no interviewer hears a story twice.

    ``scipy.optimize.linear_sum_assignment`` (Crouse, 2016) knows nothing of interviewers. Its answer is the best where
    none hears a story twice, as in any library but a small one.
    """
    from scipy.optimize import linear_sum_assignment

    columns = linear_sum_assignment(worth, maximize=True)[1].tolist()
    return _reassigned(worth, interviewers, stories) if _heard_twice(columns, interviewers, stories) else columns


def _heard_twice(columns: Sequence[int], interviewers: Sequence[int], stories: int) -> bool:
    """Whether an interviewer hears a story for two principles."""
    heard = [
        (interviewer, column % stories)
        for interviewer, column in zip(interviewers, columns, strict=True)
        if column < 2 * stories
    ]
    return len(set(heard)) < len(heard)


def _reassigned(worth: Sequence[Sequence[float]], interviewers: Sequence[int], stories: int) -> list[int]:
    """As ``_assigned``, by integer programming (``scipy.optimize.milp``): slower, and told of the interviewers.

    What goes before all else is settled first, for a solver's tolerance is too coarse for worths so far apart.
    """
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp

    cells = [(row, column) for row, worths in enumerate(worth) for column in range(2 * stories) if worths[column] > 0]
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, (row, column) in enumerate(cells):
        heard = (interviewers[row], column % stories)
        for group in (("row", row), ("column", column), ("heard", *heard)):
            groups.setdefault(group, []).append(place)
    each = numpy.zeros((len(groups), len(cells)))
    for number, places in enumerate(groups.values()):
        each[number, places] = 1.0
    limits = [LinearConstraint(each, ub=1.0)]
    taken = numpy.zeros(len(cells))
    for aim in zip(*(_in_turn(worth[row][column]) for row, column in cells), strict=True):
        wanted = numpy.array(aim)
        options = {"mip_rel_gap": 0.0}
        taken = milp(-wanted, integrality=1, bounds=Bounds(0, 1), constraints=limits, options=options).x.round()
        limits.append(LinearConstraint(wanted, lb=float(wanted @ taken) - 0.5))
    columns = [2 * stories + row for row in range(len(worth))]
    for place in numpy.flatnonzero(taken).tolist():
        row, column = cells[place]
        columns[row] = column
    return columns


def _in_turn(worth: float) -> tuple[float, float, float]:
    """A worth in its parts: that there is a story, that it is a strong one of its own, and what is left."""
    rest = worth - _ANY
    own = rest > _OWN / 2
    return 1.0, float(own), rest - _OWN * own


def _is_strong(story: TaggedStory, principle: str) -> bool:
    tag = story.tag(principle)
    return tag is not None and tag.strength is Strength.STRONG


def _tellings(
    asked: Sequence[tuple[int, str]], told: Sequence[TaggedStory], chosen: Sequence[int]
) -> tuple[Telling, ...]:
    tellings = []
    seen: set[int] = set()
    for (interviewer, slug), column in zip(asked, chosen, strict=True):
        if column >= 2 * len(told):
            tellings.append(Telling(interviewer, slug, None))
            continue
        story = told[column % len(told)]
        tag = story.tag(slug)
        # Which of two tellings is the second is a matter of the order in the loop.
        tellings.append(Telling(interviewer, slug, story, tag.strength if tag else None, story.id in seen))
        seen.add(story.id)
    return tuple(tellings)
