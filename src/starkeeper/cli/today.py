"""The command that says what to do today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import Whole, json_option
from starkeeper.cli.retagging import say_outdated
from starkeeper.domain.advice import percent
from starkeeper.domain.coverage import quoted
from starkeeper.domain.today_words import said_aim, said_answerable, said_item

if TYPE_CHECKING:
    from starkeeper.domain.today import Item
    from starkeeper.library.practice import Today

MINUTES = (3, 480)
"""The minutes that may be given, least and most."""


@command("today")
@click.option("--minutes", type=Whole(*MINUTES), default=20, show_default=True, help="How long you have.")
@json_option
@pass_invocation
def today(invocation: Invocation, minutes: int, as_json: bool) -> None:
    """Say what to practise today.

    The most valuable first: what adds most, per minute, to the chance that you can answer for each principle on the day
    of the next interview ("starkeeper interview add"), or in two weeks while none is kept. The time until then is
    spread so that you know most on that day. In a pipe: kind, minutes, principle, question and story, one thing a line.
    """
    plan = invocation.library.practice.today(minutes)
    say_outdated(invocation)
    if as_json:
        from starkeeper.cli import practice_shapes

        output.json(practice_shapes.today(plan))
    elif output.on_terminal():
        _show(invocation, plan)
    else:
        for item in plan.items:
            asked = item.question.id if item.question else "-"
            output.fields(item.kind, str(item.minutes), item.principle, asked, str(item.story_id or "-"))
    if not plan.items:
        diagnostics.note("Nothing needs practice today. Rest is part of it.")


def _show(invocation: Invocation, plan: Today) -> None:
    output.line(said_aim(plan.day, plan.aim, plan.interview), "dim")
    output.line(said_answerable(plan.answerable, plan.principles), "dim")
    names = invocation.pack.names
    for number, item in enumerate(plan.items, 1):
        output.line()
        output.runs([(f"{number}. {said_item(item, names, plan.titles)}", "bold"), (f"  {item.minutes} min", "dim")])
        for text in _how(invocation, item, plan):
            output.line(text)
        chance = f"{percent(item.before)} → {percent(item.after)}"
        output.line(f"The chance to answer for {names[item.principle]} on that day: {chance}.", "dim")


def _how(invocation: Invocation, item: Item, plan: Today) -> list[str]:
    if item.question is None:
        return (
            [invocation.call("add")]
            if item.story_id is None
            else [invocation.call("rehearse", "--story", item.story_id)]
        )
    told = f"With {quoted(plan.titles[item.story_id])}." if item.story_id else ""
    return [item.question.text, told, invocation.call("rehearse", "--question", item.question.id)]
