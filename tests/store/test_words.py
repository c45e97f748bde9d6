"""Words: whatever a text contains, its words tell that it may contain it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from starkeeper.store.sql import fold
from starkeeper.store.words import LONG, Sought, mark, sought, words

SIGNS = st.sampled_from(
    [*"abzAZ019 ,.-\n\0_", "é", "e\u0301", "ß", "İ", "ς", "설", "設", "ข", "🎉", "“", "\u200d", "½"]
)
TEXT = st.lists(SIGNS, max_size=20).map("".join) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LONG_TEXT = st.tuples(TEXT, st.sampled_from(["", "x" * 33, "xy" * 70, "ä" * 200]), TEXT).map("".join)


def meets(found: set[str], part: Sought) -> bool:
    """Whether a text of these words may have a part."""
    return any(
        (word.startswith(part.text) or not part.starts)
        and (word.endswith(part.text) or not part.ends)
        and part.text in word
        for word in found
    )


@given(text=LONG_TEXT, data=st.data())
def test_a_text_has_every_word_that_a_part_of_it_asks_for(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    found = words([folded])
    for part in sought(folded[start:end]):
        assert part.text in found if part.whole else meets(found, part)


@given(st.lists(LONG_TEXT, max_size=3))
def test_words_are_short_and_have_nothing_that_the_index_would_take_apart(texts: list[str]) -> None:
    found = words(map(fold, texts))
    assert all(0 < len(word) <= LONG for word in found)
    assert all(sign.isalnum() or not sign.isascii() for word in found for sign in word)
    assert found == set().union(*(words([fold(text)]) for text in texts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the team's 48-hour plan, 7.5%", {"the", "team", "s", "48", "hour", "plan", "7", "5"}),
        ("müller & söhne", {"müller", "söhne"}),
        ("“now”… — never", {"now", "never"}),
        ("設計 done 🎉", {"設", "計", "done", "🎉"}),
        (" ,.\0\n", set()),
    ],
)
def test_words_of_a_text(text: str, expected: set[str]) -> None:
    assert words([text]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("part", [Sought("part", False, False)]),
        ("ast firs", [Sought("ast", False, True), Sought("firs", True, False)]),
        (" whole ", [Sought("whole", True, True)]),
        (
            "st in the m",
            [Sought("st", False, True), *(Sought(w, True, True) for w in ("in", "the")), Sought("m", True, False)],
        ),
        ("計a", [Sought("計", True, True), Sought("a", True, False)]),
        ("the, the, the", [Sought("the", False, True), Sought("the", True, True), Sought("the", True, False)]),
        ("%--", []),
    ],
)
def test_what_is_asked_for(text: str, expected: list[Sought]) -> None:
    assert sought(text) == expected


def test_a_long_word_does_not_stand_there_whole() -> None:
    word = "".join(chr(ord("a") + number % 26) for number in range(1_000))
    found = words([word])
    assert max(map(len, found)) == LONG
    assert sum(map(len, found)) < 2.1 * len(word)


@given(st.sets(st.text(min_size=1, max_size=5)), st.sets(st.text(min_size=1, max_size=5)))
def test_a_mark_tells_sets_of_words_apart(one: set[str], other: set[str]) -> None:
    assume(all(word.isprintable() for word in one | other))
    assert (mark(one) == mark(other)) == (one == other)
