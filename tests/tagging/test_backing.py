"""What backs a principle: evidence, its runner-up, silent parts."""

from __future__ import annotations

import numpy as np

from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import RunnerUp
from starkeeper.tagging.backing import backing
from starkeeper.tagging.reading import tell

TOLD = tell(
    StoryContent(
        title="t", situation="It was a dark night.", action="I called her. I wrote it all down.", result="It works now."
    )
)
SLUGS = ("a", "b", "c")
SAID = np.array([[0.1, 0.0, -0.2], [0.5, 0.6, -0.1], [0.2, 0.9, -0.3], [0.3, 0.1, -0.4]], np.float32)


def test_the_best_sentence_is_the_evidence_and_names_its_runner_up() -> None:
    a, b, c = backing(TOLD, SAID, SLUGS, speaks=0.25)
    assert (a.evidence, b.evidence, c.evidence) == (TOLD.places[1], TOLD.places[2], None)
    assert a.runner_up == RunnerUp("b", leads=True)
    (quiet, loud) = (backing(TOLD, SAID, SLUGS, speaks)[1].runner_up for speaks in (0.2, 0.21))
    assert (quiet, loud) == (RunnerUp("a", leads=False), None)
    assert c.runner_up is None


def test_a_part_is_silent_when_no_sentence_of_it_speaks() -> None:
    a, b, c = backing(TOLD, SAID, SLUGS, speaks=0.25)
    assert a.silent == {Part.SITUATION}
    assert b.silent == {Part.SITUATION, Part.RESULT}
    assert c.silent == {Part.SITUATION, Part.ACTION, Part.RESULT}


def test_a_sentence_that_hardly_says_anything_else_has_no_runner_up() -> None:
    _, b, _ = backing(TOLD, SAID, SLUGS, speaks=0.25)
    assert b.evidence == TOLD.places[2]
    assert b.runner_up is None


def test_a_part_too_short_to_say_anything_is_silent() -> None:
    told = tell(StoryContent(title="t", action="I called her.", result="Shipped."))
    (only,) = backing(told, np.array([[0.9]], np.float32), ("a",), speaks=0.25)
    assert only.silent == {Part.RESULT}


def test_what_was_said_is_left_as_it_is() -> None:
    before = SAID.copy()
    backing(TOLD, SAID, SLUGS, speaks=0.25)
    assert (before == SAID).all()


def test_a_pack_of_one_principle_has_no_runner_up() -> None:
    (only,) = backing(TOLD, SAID[:, :1], ("a",), speaks=0.25)
    assert only.evidence == TOLD.places[1]
    assert only.runner_up is None
