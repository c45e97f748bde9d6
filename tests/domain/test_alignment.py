from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.alignment import Effort, align


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")), st.sampled_from([0, 30]))
def test_what_is_aligned_is_alike_and_in_order(before: list[str], after: list[str], left: int) -> None:
    end = other_end = 0
    for match in align(before, after, Effort(left)):
        assert match.length > 0
        assert match.before >= end
        assert match.after >= other_end
        assert (match.before, match.after) != (end, other_end) or end == other_end == 0
        end, other_end = match.before + match.length, match.after + match.length
        assert before[match.before : end] == after[match.after : other_end]


def test_without_effort_what_stands_once_still_parts_a_sequence() -> None:
    before, after = [*"xaakbbmy"], [*"zaqkbqmw"]
    assert [before[match.before] for match in align(before, after, Effort(0))] == ["k", "m"]


def test_the_effort_is_shared_by_all_that_is_compared() -> None:
    effort = Effort(9)
    assert [match.length for match in align([*"xay"], [*"zaw"], effort)] == [1]
    assert effort.left == 0
    assert align([*"xaay"], [*"zaaw"], effort) == []


def test_what_is_alike_on_both_sides_of_a_cut_is_one_match() -> None:
    assert align([*"xaakaay"], [*"zaakaaw"], Effort(0)) == [(1, 1, 5)]
