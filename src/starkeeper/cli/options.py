"""The options that several commands share, each described once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from starkeeper.domain.pack import Level, Polarity, QuestionFilter
from starkeeper.domain.story import Outcome, Status
from starkeeper.errors import InvalidInput

if TYPE_CHECKING:
    from starkeeper.library import Library

Function = TypeVar("Function", bound=Callable[..., Any] | click.Command)
Choices = TypeVar("Choices", bound=StrEnum)


class Whole(click.IntRange):
    """A whole number between two others, both of which are allowed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Make the number; what is none is refused in plain words."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            name = param.opts[0] if param else "It"
            raise click.UsageError(f"{name} takes a whole number from {self.min} to {self.max}.", ctx) from None


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
        click.option("--employer", default="", help="Only stories from there, spelled as in the story."),
        click.option("--text", default="", help="Only stories that contain this text, in any case."),
    )
    return _all(options, function)


def question_filters(function: Function) -> Function:
    """Add the options that choose questions."""
    options = (
        click.option("--principle", default="", metavar="SLUG", help="Only questions that probe this principle."),
        click.option("--role", default="", help="Only questions for this role, such as mle, sde or pm."),
        click.option("--level", type=OneOf(Level), help="Only questions for this level."),
        click.option("--polarity", type=OneOf(Polarity), help="Only questions that ask for this kind of story."),
    )
    return _all(options, function)


def refuse_stdin(files: Iterable[Path], command: str) -> None:
    """Say that a command takes no ``-``. Raises click's UsageError."""
    if any(str(file) == "-" for file in files):
        raise click.UsageError(f"{command} reads files; save standard input first.")


def question_filter(library: Library, role: str, **wanted: Any) -> QuestionFilter:
    """The questions that the options ask for.

    Raises InvalidInput for a role that no question is for, since that would quietly leave out the questions of the role
    that was meant.
    """
    return QuestionFilter(role=_known_role(library, role) if role else "", **wanted)


def _known_role(library: Library, role: str) -> str:
    known = dict.fromkeys(name for question in library.rehearsal.questions() for name in question.roles)
    for name in known:
        if name.casefold() == role.strip().casefold():
            return name
    named = (
        f"The roles are {', '.join(sorted(known))}." if known else "Leave --role out: all questions suit every role."
    )
    raise InvalidInput(f"No question is for the role {role!r}.", named)


def _all(options: tuple[Callable[[Function], Function], ...], function: Function) -> Function:
    # Decorators apply from the inside out; help shows the options in the order of the tuple.
    for option in reversed(options):
        function = option(function)
    return function
