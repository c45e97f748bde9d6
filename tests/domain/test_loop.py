from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.loop import loop_text, parse_loop
from starkeeper.domain.pack import Pack
from starkeeper.errors import InvalidInput

SLUGS = ("ownership", "dive-deep", "earn-trust")


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("ownership,dive-deep; earn-trust", (("ownership", "dive-deep"), ("earn-trust",))),
        ("  Dive Deep ,OWNERSHIP ", (("dive-deep", "ownership"),)),
        ("ownership;; ,;earn-trust;", (("ownership",), ("earn-trust",))),
        ("ownership, Ownership", (("ownership",),)),
        ("ownership; ownership", (("ownership",), ("ownership",))),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_a_loop_is_read_as_it_is_written(text: str, loop: tuple[tuple[str, ...], ...], pack: Pack) -> None:
    assert parse_loop(text, pack) == loop


def test_a_word_that_is_no_principle_is_named_with_what_comes_near(pack: Pack) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_loop("ownership, dive deeper; earn-trust", pack)
    assert refused.value.message == "The loop names 'dive deeper', which is no principle of Three principles."
    assert "dive-deep" in refused.value.hint


@given(st.lists(st.lists(st.sampled_from(SLUGS), min_size=1, unique=True).map(tuple)).map(tuple))
def test_what_is_written_is_read_back(pack: Pack, loop: tuple[tuple[str, ...], ...]) -> None:
    assert parse_loop(loop_text(loop), pack) == loop
