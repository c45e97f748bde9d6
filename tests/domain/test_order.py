from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.order import alphabetical, arrange


@given(st.lists(st.integers(), unique=True), st.dictionaries(st.integers(), st.integers(0, 3)), st.booleans())
def test_every_story_stays_and_alike_ones_keep_their_order(
    ids: list[int], keys: dict[int, int], backwards: bool
) -> None:
    arranged = arrange(ids, keys, backwards=backwards)
    assert sorted(arranged) == sorted(ids)
    place = {story_id: number for number, story_id in enumerate(ids)}
    for one, other in pairwise(arranged):
        if one in keys and other in keys and keys[one] != keys[other]:
            assert (keys[one] > keys[other]) == backwards
        elif (one in keys) == (other in keys):
            assert place[one] < place[other]
        else:
            assert one in keys


def test_a_letter_stands_where_a_reader_looks_for_it() -> None:
    titles = ["Zoo", "apple", "Äpfel", "Banana", "ápple pie"]
    assert sorted(titles, key=alphabetical) == ["Äpfel", "apple", "ápple pie", "Banana", "Zoo"]
