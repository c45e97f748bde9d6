"""The options that several commands share, each described once."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import click

from starkeeper.domain.pack import Level, Polarity
from starkeeper.domain.story import Outcome, Status

Function = TypeVar("Function", bound=Callable[..., Any] | click.Command)
Choices = TypeVar("Choices", bound=StrEnum)


class OneOf(click.Choice[str]):
    """One of a few words, as the member of an enumeration."""

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__([member.value for member in kind], case_sensitive=False)
        self._kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Make the member of a word."""
        return self._kind(super().convert(value, param, ctx))


def json_option(function: Function) -> Function:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON; docs/json.md describes it.")(function)


def story_fields(function: Function) -> Function:
    """Add an option for each thing about a story that is not told."""
    options = (
        click.option("--title", help="What the story is called."),
        click.option("--outcome", type=OneOf(Outcome), help="How it ended."),
        click.option("--status", type=OneOf(Status), help="How far the telling is; retired counts for nothing."),
        click.option("--employer", help="Where it happened."),
        click.option("--role", help="What you were there."),
        click.option("--date", help="When it happened: 2023, 2023-05 or 2023-05-14."),
    )
    return _all(options, function)


def story_filters(function: Function) -> Function:
    """Add the options that choose stories."""
    options = (
        click.option("--principle", default="", metavar="SLUG", help="Only stories tagged with this principle."),
        click.option("--status", type=OneOf(Status), help="Only stories of this status."),
        click.option("--outcome", type=OneOf(Outcome), help="Only stories that ended so."),
        click.option("--text", default="", help="Only stories in which this stands, in any case of letters."),
    )
    return _all(options, function)


def question_filters(function: Function) -> Function:
    """Add the options that choose questions."""
    options = (
        click.option("--principle", default="", metavar="SLUG", help="Only questions that probe this principle."),
        click.option("--role", default="", help="Only questions put to this role, such as mle, sde or pm."),
        click.option("--level", type=OneOf(Level), help="Only questions put at this level."),
        click.option("--polarity", type=OneOf(Polarity), help="Only questions that ask for this kind of story."),
    )
    return _all(options, function)


def _all(options: tuple[Callable[[Function], Function], ...], function: Function) -> Function:
    # Decorators apply from the inside out; help shows the options in the order of the tuple.
    for option in reversed(options):
        function = option(function)
    return function
