"""Loops: what a person writes, and what is drawn."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.loop import Loop, LoopSize, asked_of, draw_loop, loop_text, parse_loop
from starkeeper.domain.pack import Pack
from starkeeper.errors import InvalidInput


def test_a_loop_is_read_by_slug_or_name(pack: Pack) -> None:
    loop = parse_loop(" Ownership,dive-deep ;; earn-trust, earn trust,OWNERSHIP;", pack)
    assert loop == (("ownership", "dive-deep"), ("earn-trust", "ownership"))
    assert parse_loop(loop_text(loop), pack) == loop
    assert asked_of(loop) == ("ownership", "dive-deep", "earn-trust", "ownership")


@pytest.mark.parametrize("text", ["", " ; , ", ";".join(["ownership"] * 13)])
def test_what_is_no_loop_is_refused(pack: Pack, text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_loop(text, pack)


def test_an_unknown_principle_is_named_with_its_nearest(pack: Pack) -> None:
    with pytest.raises(InvalidInput, match="'ownershp', which is no principle of Three principles") as refused:
        parse_loop("ownershp", pack)
    assert "ownership" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("  Dive Deep ,OWNERSHIP ", (("dive-deep", "ownership"),)),
        ("ownership;; ,;earn-trust;", (("ownership",), ("earn-trust",))),
        ("ownership, Ownership", (("ownership",),)),
        ("ownership; ownership", (("ownership",), ("ownership",))),
    ],
)
def test_what_stands_twice_or_blank_is_passed_over(text: str, loop: Loop, pack: Pack) -> None:
    assert parse_loop(text, pack) == loop


sizes = st.tuples(st.integers(1, 6), st.integers(0, 3), st.integers(1, 4), st.integers(0, 2))


@given(st.integers(1, 16), sizes, st.integers(0, 1000))
def test_a_drawn_loop_shares_the_principles_out(number: int, size: tuple[int, int, int, int], seed: int) -> None:
    few, more, least, beyond = size
    slugs = [f"p{each}" for each in range(number)]
    wanted = LoopSize((few, few + more), (least, least + beyond))
    loop = draw_loop(slugs, wanted, random.Random(seed))
    assert few <= len(loop) <= few + more
    for hand in loop:
        assert min(least, number) <= len(hand) <= min(least + beyond, number)
        assert len(set(hand)) == len(hand)
    counts = [asked_of(loop).count(slug) for slug in slugs]
    assert max(counts) - min(counts) <= 2
    if len(asked_of(loop)) <= number - least - beyond:
        assert max(counts) == 1
    assert draw_loop(slugs, wanted, random.Random(seed)) == loop
