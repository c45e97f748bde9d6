"""The command that asks questions."""

from __future__ import annotations

from typing import Any

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import Whole, json_option, question_filter, question_filters
from starkeeper.cli.retagging import say_outdated
from starkeeper.domain.rehearsal import retelling


@command("rehearse")
@question_filters
@click.option("--count", type=Whole(1, 1000), default=1, show_default=True, help="How many questions.")
@click.option("--seed", type=int, help="Draw by this number: the same seed, library and day, the same questions.")
@click.option("--question", "question_id", metavar="ID", help="Ask this question, not one by chance.")
@click.option("--story", metavar="STORY", help="Tell this story by itself, for no question.")
@click.option("--drill", is_flag=True, help="Name a story within ten seconds; the principle is not shown.")
@click.option("--typed", is_flag=True, help="Type or paste your answers, and see what of the story they left out.")
@click.option("--loop", is_flag=True, help="Play a whole mock loop: that of the next interview, or one made up.")
@json_option
@pass_invocation
def rehearse(
    invocation: Invocation,
    /,
    count: int,
    seed: int | None,
    question_id: str | None,
    story: str | None,
    drill: bool,
    typed: bool,
    loop: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Practise answering questions.

    Questions are drawn at random, towards gaps, what is being forgotten and what was practised least. On a terminal
    each is asked, timed and rated, and the answer is recorded; Ctrl-C leaves at any time. In a pipe, or with --json,
    the questions are printed and nothing is recorded: one line per question, with its id, principles and text.

    A mock loop has several interviewers with two or three principles each, follow-up questions, no story twice, and a
    bar raiser who asks for failures; a report ends it.
    """
    library = invocation.library
    _refuse_clashes([bool(story), bool(question_id), loop], drill, typed, any(filters.values()))
    told = library.stories.find(story) if story else None
    asked = library.rehearsal.mock_loop(seed) if loop else []
    if asked:
        drawn = [each.question for each in asked]
    elif told:
        drawn = [retelling(told.title)]
    elif question_id:
        drawn = [library.rehearsal.question(question_id)]
    else:
        if drill:
            filters["general"] = False  # a question without a principle has none to tell from another
        drawn = library.rehearsal.draw(question_filter(library, **filters), count, seed)
        if len(drawn) < count:
            diagnostics.note(f"Only {len(drawn)} of {count} questions fit.")
    say_outdated(invocation)
    if as_json:
        from starkeeper.cli import shapes

        output.json([shapes.question(question) for question in drawn])
    elif diagnostics.stdin_is_terminal() and output.on_terminal() and diagnostics.on_terminal():
        if asked:
            from starkeeper.cli import mock

            mock.play(library, asked)
        elif drill:
            from starkeeper.cli import drilling

            drilling.drill(library, drawn)
        else:
            from starkeeper.cli.practice import practise

            practise(library, drawn, told, typing=typed)
    else:
        for question in drawn:
            output.fields(question.id, ",".join(question.principles) or "-", question.text)


def _refuse_clashes(chosen: list[bool], drill: bool, typed: bool, filtered: bool) -> None:
    """Say that options do not go together; ``chosen`` is whether a story, a question and a loop were asked for."""
    story, _, loop = chosen
    if sum(chosen) > 1 or (drill and (story or loop)) or (typed and (drill or loop)):
        raise click.UsageError(
            "--story, --question and --loop do not go together, nor --drill with a story or a loop, nor --typed with "
            "a drill or a loop."
        )
    if any(chosen) and filtered:
        raise click.UsageError("With --story, --question or --loop there is nothing to choose; leave the filters out.")
