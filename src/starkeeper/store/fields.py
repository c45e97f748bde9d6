"""What may be written: input models that every write goes through, since table models check nothing.

Imported by the functions that write, so that reading does not wait for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import pydantic
from pydantic import AfterValidator, BaseModel, StringConstraints, ValidationError
from sqlmodel import Field, SQLModel

from starkeeper.domain.pack import Level, Polarity
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import CONTENT_FIELDS, Outcome, Status, StoryContent, is_date
from starkeeper.errors import InvalidInput

TITLE_LIMIT = 300
NAME_LIMIT = 200
PART_LIMIT = 20_000_000
QUESTION_LIMIT = 2_000
ANSWER_LIMIT = 100_000
"""All limits are in characters."""

_BREAKING = frozenset({"Cc", "Zl", "Zp"})
_SHOWN = 60

_Model = TypeVar("_Model", bound=SQLModel)


def _on_one_line(text: str) -> str:
    if any(unicodedata.category(character) in _BREAKING for character in text):
        raise ValueError("line breaks")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("blank")
    return text


def _real_date(text: str) -> str:
    if text and not is_date(text):
        raise ValueError("no date")
    return text


_Text = Annotated[str, StringConstraints(strict=True, max_length=PART_LIMIT)]
_Title = Annotated[
    str,
    StringConstraints(strict=True, max_length=TITLE_LIMIT),
    AfterValidator(_not_blank),
    AfterValidator(_on_one_line),
]
_Name = Annotated[str, StringConstraints(strict=True, max_length=NAME_LIMIT)]
_Date = Annotated[str, StringConstraints(strict=True), AfterValidator(_real_date)]
_Slug = Annotated[str, StringConstraints(strict=True, max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Asked = Annotated[str, StringConstraints(strict=True, max_length=QUESTION_LIMIT), AfterValidator(_not_blank)]
_Seconds = Annotated[float, pydantic.Field(ge=0, allow_inf_nan=False)]
_Day = Annotated[str, StringConstraints(strict=True, pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_real_date)]
_Answer = Annotated[str, StringConstraints(strict=True, max_length=ANSWER_LIMIT)]
_Role = Annotated[str, StringConstraints(strict=True, max_length=50), AfterValidator(_not_blank)]

# A field's description says what is expected there; complaints quote it.
_A_PART = Field(description=f"text of at most {PART_LIMIT:,} characters")
_A_NAME = Field(description=f"at most {NAME_LIMIT} characters")


class DraftFields(SQLModel):
    """What an editor may leave behind: any text, finished or not."""

    title: _Text = _A_PART
    situation: _Text = _A_PART
    task: _Text = _A_PART
    action: _Text = _A_PART
    result: _Text = _A_PART
    lesson: _Text = _A_PART
    outcome: Outcome = Field(description="success, failure or mixed")
    status: Status = Field(description="draft, ready or retired")
    employer: _Text = _A_PART
    role: _Text = _A_PART
    date: _Text = _A_PART


class StoryFields(DraftFields):
    """What an author may save as a story."""

    title: _Title = Field(description=f"a title of 1 to {TITLE_LIMIT} characters on one line")
    employer: _Name = _A_NAME
    role: _Name = _A_NAME
    date: _Date = Field(description="a real date as 2023, 2023-05 or 2023-05-14, or nothing")


class RehearsalFields(SQLModel):
    """What a rehearsal may record."""

    question_id: _Slug = Field(description="a question's id: small letters, digits and hyphens")
    question: _Asked = Field(description=f"a question of 1 to {QUESTION_LIMIT:,} characters")
    seconds: _Seconds = Field(description="seconds, zero or more")
    rating: Rating = Field(description="again, hard, good or easy")


class QuestionFields(SQLModel):
    """What an own question may be."""

    id: _Slug = Field(description="small letters and digits, with single hyphens between them")
    text: _Asked = Field(description=f"a question of 1 to {QUESTION_LIMIT:,} characters")
    principles: tuple[_Slug, ...] = Field(max_length=3, description="at most three slugs of principles")
    polarity: Polarity = Field(description="success, failure, conflict or open")
    level: Level = Field(description="any, ic or manager")
    roles: tuple[_Role, ...] = Field(description="names of roles of at most 50 characters")


class InterviewFields(SQLModel):
    """What an interview may be."""

    date: _Day = Field(description="a real date as 2026-12-11")
    company: _Name = _A_NAME
    loop: tuple[tuple[_Slug, ...], ...] = Field(description="lists of slugs of principles")


class DrillFields(SQLModel):
    """What a drill may record."""

    question_id: _Slug = Field(description="a question's id: small letters, digits and hyphens")
    question: _Asked = Field(description=f"a question of 1 to {QUESTION_LIMIT:,} characters")
    asked: _Slug = Field(description="the slug of a principle")
    told: _Slug | None = Field(description="the slug of a principle, or nothing")
    seconds: _Seconds = Field(description="seconds, zero or more")


class ProbeFields(SQLModel):
    """What a follow-up question and its answer may be."""

    question: _Asked = Field(description=f"a question of 1 to {QUESTION_LIMIT:,} characters")
    answer: _Answer = Field(description=f"text of at most {ANSWER_LIMIT:,} characters")


def story(content: StoryContent) -> StoryContent:
    """The content of a story, checked. Raises InvalidInput naming the field."""
    return _content(StoryFields, content)


def draft(content: StoryContent) -> StoryContent:
    """The content of a draft, checked. Raises InvalidInput naming the field."""
    return _content(DraftFields, content)


def checked(model: type[_Model], values: Mapping[str, Any]) -> _Model:
    """The values in a model. Raises InvalidInput: the field, what was expected there and what was found."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(_complaint(model, error)) from None


def _content(model: type[DraftFields], content: StoryContent) -> StoryContent:
    fields = checked(model, {name: getattr(content, name) for name in CONTENT_FIELDS})
    return StoryContent(**{name: getattr(fields, name) for name in CONTENT_FIELDS})


def _complaint(model: type[BaseModel], error: ValidationError) -> str:
    # Without the input of pydantic's own message: a story's text has no place in an error line.
    first = error.errors(include_url=False, include_context=False)[0]
    field = str(first["loc"][0])
    if first["type"] == "string_unicode":
        return f"{field}: expected text, found an invalid character, which cannot be stored."
    return f"{field}: expected {model.model_fields[field].description}, found {_shown(first['input'])}."


def _shown(value: object) -> str:
    if isinstance(value, str):
        if not value.strip():
            return "nothing" if not value else "only blanks"
        return repr(value) if len(value) <= _SHOWN else f"{len(value):,} characters: {value[:_SHOWN]!r}…"
    if value is None or isinstance(value, int | float):
        return repr(value)
    return f"a value of type {type(value).__name__}"
