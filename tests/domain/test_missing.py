"""What a weak suggestion lacks, in words."""

from __future__ import annotations

import pytest

from starkeeper.domain.missing import missing
from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import RunnerUp, Strength, Suggestion, Tag

TOLD = StoryContent(title="t", situation="s", action="a", result="r")
RIVAL = RunnerUp("dive-deep", leads=True)


@pytest.mark.parametrize(
    ("content", "silent", "rival", "said"),
    [
        (StoryContent(title="t", action="a", result=" \n"), set(), RIVAL, "Nothing is written in Result."),
        (StoryContent(title="t", situation="s"), {Part.SITUATION}, RIVAL, "Nothing is written in Action or Result."),
        (TOLD, {Part.SITUATION, Part.RESULT}, RIVAL, "Nothing in Result speaks for it."),
        (TOLD, {Part.ACTION, Part.RESULT}, RIVAL, "Nothing in Action or Result speaks for it."),
        (TOLD, {Part.SITUATION, Part.TASK}, RIVAL, "Its best sentence speaks more for Dive Deep."),
        (TOLD, set(), RunnerUp("dive-deep", leads=False), "No sentence says it plainly."),
        (TOLD, set(), None, "No sentence says it plainly."),
    ],
)
def test_what_is_missing_is_said_in_the_order_in_which_to_mend_it(
    content: StoryContent, silent: set[Part], rival: RunnerUp | None, said: str
) -> None:
    for found in (
        Suggestion("ownership", 0.4, None, None, rival, frozenset(silent)),
        Tag("ownership", Strength.WEAK, 0.4, None, None, rival, frozenset(silent)),
    ):
        assert missing(content, found, {"dive-deep": "Dive Deep"}) == said


def test_a_principle_without_a_name_goes_by_its_slug() -> None:
    assert missing(TOLD, Suggestion("ownership", 0.4, None, None, RIVAL)).endswith("more for dive-deep.")
