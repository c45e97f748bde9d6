"""The orders in which a list of stories can stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any


class Order(StrEnum):
    """What a list of stories goes by. Each says what stands first; where two are alike, the one added first does."""

    ADDED = "added"
    """The story that was added first."""
    EDITED = "edited"
    """The one that was saved last."""
    TITLE = "title"
    """From A to Z."""
    OUTCOME = "outcome"
    """Success, mixed, failure."""
    STATUS = "status"
    """Draft, ready, retired."""
    EMPLOYER = "employer"
    """From A to Z; those without one last."""
    DATE = "date"
    """What happened last; what has no date last."""
    PRINCIPLES = "principles"
    """The one that proves most."""
    SPOKEN = "spoken"
    """The longest."""
    PRACTISED = "practised"
    """Those never practised, then those practised longest ago."""
    FINDINGS = "findings"
    """The one of which a review says most."""


def arrange(ids: Sequence[int], keys: Mapping[int, Any], *, backwards: bool = False) -> list[int]:
    """Put stories in the order of their keys; ``backwards`` begins at the other end.

    A story without a key comes last either way, and stories that are alike stay in the order they are given in.
    """
    known = sorted((story_id for story_id in ids if story_id in keys), key=keys.__getitem__, reverse=backwards)
    return known + [story_id for story_id in ids if story_id not in keys]


def alphabetical(text: str) -> tuple[str, str]:
    """A key that puts a text where a reader looks for it: whatever the case and the accents of its letters."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return bare.casefold().strip(), text


def ranked(values: Sequence[StrEnum]) -> Callable[[StrEnum], int]:
    """A key by the place of a value among others."""
    return {value: place for place, value in enumerate(values)}.__getitem__
