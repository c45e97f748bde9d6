"""The command that plans a loop: which story to tell for which principle, and the chance to get through."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import click

from starkeeper.cli import output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.coverage import say_untagged
from starkeeper.cli.options import json_option
from starkeeper.domain.advice import WORTH_TELLING, percent
from starkeeper.domain.loop import MOST_EACH, MOST_INTERVIEWERS, LoopSize, loop_text, parse_loop
from starkeeper.errors import NotFound

if TYPE_CHECKING:
    from starkeeper.domain.loop import Loop
    from starkeeper.domain.loop_outlook import LoopOutlook
    from starkeeper.domain.loop_plan import LoopPlan
    from starkeeper.library.loop import Prospects

TELLINGS = (
    output.Column("Who", number=True),
    output.Column("Principle", style="cyan", whole=True),
    output.Column("ID", number=True),
    output.Column("Story", cut=True),
    output.Column("Proof", whole=True),
)
GAINS = (
    output.Column("A new story for", style="cyan", whole=True),
    output.Column("Chance then", number=True),
)
HELPS = (
    output.Column("A new story for", style="cyan", whole=True),
    output.Column("Serves one more in", number=True),
)
KNOCK_OUTS = (
    output.Column("Without", cut=True),
    output.Column("Gaps more", number=True),
    output.Column("Chance then", number=True),
)
SEEDS = 10_000
NAMED = 5
"""Principles of which it is said what a new story brings."""


class Span(click.ParamType[Any]):
    """A whole number, or the fewest and the most: ``4-6``."""

    name = "N or N-N"

    def __init__(self, most: int) -> None:
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Make the two numbers."""
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", str(value).strip())
        few, most = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= few <= most <= self._most:
            name = param.opts[0] if param else "It"
            raise click.UsageError(f"{name} takes a whole number from 1 to {self._most}, or two such as 2-3.", ctx)
        return few, most


@command("plan")
@click.option(
    "--loop", "text", default="", metavar="LOOP", help='Who asks for what: "ownership,dive-deep; earn-trust".'
)
@click.option("--interview", "next_one", is_flag=True, help="Plan the loop of the next interview.")
@click.option(
    "--interviewers", type=Span(MOST_INTERVIEWERS), default=(4, 6), help="How many there are; 4-6 by default."
)
@click.option("--principles-each", "each", type=Span(MOST_EACH), default=(2, 3), help="How many each asks for; 2-3.")
@click.option("--no-repeats", is_flag=True, help="Never tell a story twice, not even from another angle.")
@click.option("--seed", type=int, help="Draw the same loop again.")
@json_option
@pass_invocation
def plan(
    invocation: Invocation,
    text: str,
    next_one: bool,
    interviewers: tuple[int, int],
    each: tuple[int, int],
    no_repeats: bool,
    seed: int | None,
    as_json: bool,
) -> None:
    """Plan which story to tell for which principle.

    For a loop that you know, a different story for each principle: the best assignment there is. A story is told a
    second time, from another angle, where nothing else serves as well. For a loop that you do not know, the chance to
    get through without a repeat, what raises it, what hangs on a single story, and the plan of a loop drawn at random.
    """
    if next_one and text:
        raise click.UsageError("--loop and --interview name two loops; choose one.")
    loops = invocation.library.loop
    known = _next_loop(invocation) if next_one else ()
    size = LoopSize(interviewers, each)
    chosen = random.randrange(SEEDS) if seed is None else seed
    loop = known or (parse_loop(text, invocation.pack) if text else loops.draw(size, chosen))
    found = loops.plan(loop, repeats=not no_repeats)
    prospects = None if text or known else loops.prospects(size)
    if as_json:
        from starkeeper.cli import coverage_shapes

        told = coverage_shapes.plan(loop, found)
        output.json({**told, "prospects": coverage_shapes.prospects(prospects) if prospects else None})
    else:
        if prospects:
            _print_prospects(invocation, prospects, size)
            output.line()
            output.line(f"A loop drawn at random; --seed {chosen} draws it again", "bold")
            output.line(loop_text(loop))
            output.line()
        _print_plan(invocation, found)
    if untagged := len(invocation.library.tags.untagged()):
        say_untagged(invocation, untagged)


def _next_loop(invocation: Invocation) -> Loop:
    """The loop of the next interview. Raises NotFound when there is none, or when nobody knows it."""
    interview = invocation.library.interviews.next()
    if interview is None or not interview.loop or interview.pack != invocation.pack.slug:
        raise NotFound(
            "There is no interview ahead whose loop is known.",
            'starkeeper interview add --date 2027-01-15 --loop "ownership; dive-deep" keeps one.',
        )
    return interview.loop


def _print_plan(invocation: Invocation, found: LoopPlan) -> None:
    from starkeeper.domain.loop_plan import said_of

    rows, last = [], -1
    for told in found.tellings:
        who = str(told.interviewer + 1) if told.interviewer != last or not output.on_terminal() else ""
        last = told.interviewer
        proof = "" if told.strength is None else f"{told.strength}{', again' if told.again else ''}"
        story = (str(told.story.id), told.story.title) if told.story else ("-", "nothing to tell")
        rows.append((who, _name(invocation, told.principle), *story, proof or "-"))
    output.table(TELLINGS, rows)
    output.line()
    output.line(said_of(found, invocation.pack.names))


def _print_prospects(invocation: Invocation, found: Prospects, size: LoopSize) -> None:
    from starkeeper.domain.loop_plan import lacking

    outlook = found.outlook
    output.line(f"The chance to get through a loop without repeating a story: {percent(outlook.chance)}", "bold")
    output.line(
        f"{outlook.sampled:,} loops of {_span(size.interviewers)} interviewers with {_span(size.each)} principles each."
    )
    if found.bottleneck:
        output.line(lacking(found.bottleneck, invocation.pack.names))
    _print_gains(invocation, outlook)
    if found.knock_outs:
        output.line()
        lost = [
            (
                f"{each.reliance.story.id} {each.reliance.story.title}",
                str(len(each.reliance.opened)),
                percent(each.chance),
            )
            for each in found.knock_outs
        ]
        output.table(KNOCK_OUTS, lost)


def _print_gains(invocation: Invocation, outlook: LoopOutlook) -> None:
    """Print what a new story brings: a better chance, or where no single one gives any, a principle more."""
    gains = {slug: outlook.gain(slug) for slug in outlook.rescued}
    columns, told = GAINS, {slug: percent(outlook.chance + gain) for slug, gain in gains.items()}
    if max(gains.values()) < WORTH_TELLING:
        gains = {slug: number / outlook.sampled for slug, number in outlook.helped.items()}
        columns, told = HELPS, {slug: f"{percent(share)} of loops" for slug, share in gains.items()}
    best = sorted(gains, key=lambda slug: -gains[slug])[:NAMED]
    if rows := [(_name(invocation, slug), told[slug]) for slug in best if gains[slug] >= WORTH_TELLING]:
        output.line()
        output.table(columns, rows)


def _name(invocation: Invocation, slug: str) -> str:
    return invocation.pack.principle(slug).name if output.on_terminal() else slug


def _span(numbers: tuple[int, int]) -> str:
    few, most = numbers
    return str(few) if few == most else f"{few} to {most}"
