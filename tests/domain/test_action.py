"""Actions in words, and the steps that take them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from starkeeper.domain.action import (
    IN_BIN,
    OUT_OF_BIN,
    Action,
    ActionKind,
    ChangedSince,
    Step,
    bin_step,
    verdict_step,
    version_step,
)
from starkeeper.domain.tags import Verdict

WHEN = datetime(2026, 5, 14, 10, 30, tzinfo=UTC)
TITLES = {3: "The LEAK of May", 4: "Another"}


def action(kind: ActionKind, *steps: Step) -> Action:
    return Action(id=1, kind=kind, done_by="cli", done_at=WHEN, steps=steps, titles=TITLES)


@pytest.mark.parametrize(
    "step",
    [
        version_step(3, None, 1),
        version_step(3, 4, 5),
        bin_step(3, IN_BIN),
        verdict_step(3, "amazon", "ownership", None, Verdict.CONFIRMED),
    ],
)
def test_a_step_taken_back_twice_is_the_step(step: Step) -> None:
    assert step.reversed != step
    assert step.reversed.reversed == step
    assert replace(step.reversed, before=step.before, after=step.after) == step


def test_a_step_says_where_it_came_from() -> None:
    assert (version_step(3, 4, 5).before, version_step(3, None, 1).before) == ("4", None)
    assert bin_step(3, IN_BIN).before == OUT_OF_BIN
    assert bin_step(3, OUT_OF_BIN).before == IN_BIN
    taken_back = verdict_step(3, "amazon", "ownership", Verdict.REJECTED, None)
    assert (taken_back.before, taken_back.after) == ("rejected", None)


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        (ActionKind.ADD, "adding “The LEAK of May”"),
        (ActionKind.EDIT, "the change of “The LEAK of May”"),
        (ActionKind.REVERT, "the way back to an earlier version of “The LEAK of May”"),
        (ActionKind.BIN, "moving “The LEAK of May” to the bin"),
        (ActionKind.RESTORE, "taking “The LEAK of May” out of the bin"),
        (ActionKind.IMPORT, "the import of “The LEAK of May”"),
    ],
)
def test_an_action_in_words_names_its_story(kind: ActionKind, phrase: str) -> None:
    assert action(kind, version_step(3, 1, 2)).phrase() == phrase


def test_several_stories_are_counted() -> None:
    both = action(ActionKind.BIN, bin_step(3, IN_BIN), bin_step(4, IN_BIN))
    assert both.story_ids == (3, 4)
    assert both.phrase() == "moving 2 stories to the bin"


def test_a_verdict_names_its_principle_as_the_pack_calls_it() -> None:
    one = action(ActionKind.VERDICT, verdict_step(3, "p", "dive-deep", None, Verdict.CONFIRMED))
    assert one.phrase({"dive-deep": "Dive Deep"}) == "your word on Dive Deep for “The LEAK of May”"
    assert one.phrase() == "your word on dive-deep for “The LEAK of May”"
    two = replace(one, steps=(*one.steps, verdict_step(3, "p", "ownership", None, Verdict.CONFIRMED)))
    assert two.phrase() == "your word on 2 principles for “The LEAK of May”"


def test_a_story_without_a_title_is_named_by_its_number() -> None:
    assert replace(action(ActionKind.EDIT, version_step(9, 1, 2)), titles={}).phrase() == "the change of “9”"


def test_what_cannot_be_taken_back_says_so_with_the_title_as_it_is_written() -> None:
    refused = ChangedSince(action(ActionKind.EDIT, version_step(3, 1, 2)), 3)
    assert refused.message == (
        "The change of “The LEAK of May” stays: “The LEAK of May” was changed in another way after it."
    )
    assert "starkeeper history 3" in refused.hint
    assert refused.exit_code == 7
