"""What hangs on one story."""

from __future__ import annotations

from dataclasses import replace

from tests.domain.telling import told

from starkeeper.domain.coverage import cover
from starkeeper.domain.pack import Pack
from starkeeper.domain.reliance import reliances

NAMES = {"ownership": "Ownership", "dive-deep": "Dive Deep", "earn-trust": "Earn Trust"}


def test_a_story_is_judged_by_what_would_be_missing(pack: Pack) -> None:
    stories = [told(1, "ownership"), told(2, "ownership", "dive-deep", "earn-trust"), told(3, "ownership")]
    first, *_ = found = reliances(cover(pack, stories, target=2))
    assert (first.story.id, first.opened, first.alone) == (2, ("dive-deep", "earn-trust"), ("dive-deep", "earn-trust"))
    assert first.too_much
    assert first.sentence(NAMES) == "“Story 2” is the only proof of Dive Deep and Earn Trust."
    assert [each.story.id for each in found] == [2, 1, 3]
    assert [each.opened for each in found[1:]] == [(), ()]
    assert not any(each.too_much for each in found[1:])


def test_what_is_gone_counts_against_the_target(pack: Pack) -> None:
    stories = [told(number, "ownership") for number in (1, 2)]
    assert [each.opened for each in reliances(cover(pack, stories, target=1))] == [(), ()]
    assert [each.opened for each in reliances(cover(pack, stories, target=2))] == [("ownership",), ("ownership",)]


def test_more_than_four_principles_are_too_many_for_one_story(pack: Pack) -> None:
    slugs = [f"p{number}" for number in range(5)]
    five = replace(pack, principles=tuple(replace(pack.principles[0], slug=slug, name=slug.upper()) for slug in slugs))
    story = told(1, *slugs)
    others = [told(number, *slugs[:4]) for number in (2, 3)] + [told(4, "p4")]
    broad, *rest = reliances(cover(five, [story, *others], target=1))
    assert broad.story is story
    assert broad.sentence(dict(zip(slugs, slugs, strict=True))).startswith("“Story 1” carries five principles")
    assert [each.too_much for each in rest] == [False, False, False]


def test_weak_tags_carry_nothing(pack: Pack) -> None:
    assert reliances(cover(pack, [told(1, weak=("ownership",))], target=2)) == []
