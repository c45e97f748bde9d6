from __future__ import annotations

import random
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain import differences
from starkeeper.domain.differences import (
    Change,
    FieldChange,
    Piece,
    field_changes,
    in_words,
    shortened,
    word_pieces,
)
from starkeeper.domain.story import Outcome, Status, StoryContent

WORDS = st.lists(st.sampled_from(["a", "b", "c", "one", "two.", " ", "  ", "\n", "\n\n", ", ", "—", "猫", "e\u0301"]))
TEXTS = WORDS.map("".join) | st.text(max_size=40)
STORY = StoryContent(title="The leak", action="I looked.", result="It held.", date="2023")


def joined(pieces: tuple[Piece, ...], without: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change is not without)


def marked(before: str, after: str) -> str:
    """The differences with a sign for each change, as git's word diff shows them."""
    return shown(word_pieces(before, after))


def shown(pieces: tuple[Piece, ...]) -> str:
    signs = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    return "".join(signs[piece.change].format(piece.text) for piece in pieces)


def check(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts, and fail where a law is broken."""
    pieces = word_pieces(before, after)
    assert joined(pieces, without=Change.ADDED) == before
    assert joined(pieces, without=Change.REMOVED) == after
    assert all(piece.text for piece in pieces)
    for first, second in pairwise(pieces):
        assert first.change is not second.change
        assert (first.change, second.change) != (Change.ADDED, Change.REMOVED)
    return pieces


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    check(before, after)


@given(TEXTS, TEXTS)
def test_no_two_changes_have_only_blanks_between_them(before: str, after: str) -> None:
    pieces = word_pieces(before, after)
    assert not [piece for piece in pieces[1:-1] if piece.change is Change.SAME and piece.text.isspace()]


@given(TEXTS)
def test_equal_texts_are_one_piece_or_none(text: str) -> None:
    assert word_pieces(text, text) == ((Piece(Change.SAME, text),) if text else ())


@given(TEXTS, TEXTS, TEXTS)
def test_long_texts_obey_the_same_laws(before: str, between: str, after: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, few in (("BY_LINES", 3), ("BY_WORDS", 12), ("AT_ALL", 60), ("LONG_LINE", 6)):
            patch.setattr(differences, name, few)
        check(before + between + after, after + between + before)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("one two three", "one 2 three", "one [-two-]{+2+} three"),
        ("one three", "one two three", "one {+two +}three"),
        ("one two three", "one three", "one [-two -]three"),
        (
            "I read the raw data now",
            "I kept every single log now",
            "I [-read the raw data-]{+kept every single log+} now",
        ),
        ("The cause. Then I wrote", "The cause, and then I wrote", "The cause[-. Then-]{+, and then+} I wrote"),
        ("3.5 hours", "3.7 hours", "[-3.5-]{+3.7+} hours"),
        ("it isn't so", "it wasn't so", "it [-isn't-]{+wasn't+} so"),
        ("One. Two", "One.\n\nTwo", "One.[- -]{+\n\n+}Two"),
        ("caf\u00e9", "cafe\u0301", "[-caf\u00e9-]{+cafe\u0301+}"),
        ("私は猫が好き", "私は犬が好き", "私は[-猫-]{+犬+}が好き"),
        ("", "all new", "{+all new+}"),
        ("all gone", "", "[-all gone-]"),
    ],
)
def test_a_change_is_told_word_by_word(before: str, after: str, told: str) -> None:
    assert marked(before, after) == told


def test_words_that_stayed_by_chance_go_with_the_changes_around_them() -> None:
    before = "We lost our best customer because the report came rather late"
    after = "She asked me to build the pipeline which took all March"
    assert marked(before, after) == f"[-{before}-]{{+{after}+}}"
    assert marked("red, big", "blue, small") == "[-red-]{+blue+}, [-big-]{+small+}"


def numbered(words: int, every: int = 0) -> str:
    """Sentences of ten words, one a line; of ``every`` so many the first word is another."""
    told = [
        f"It{'x' if every and at % every == 0 else ''} went on as well as on day {at}.\n" for at in range(words // 10)
    ]
    return "".join(told)


def test_a_long_text_is_compared_within_the_lines_that_differ() -> None:
    pieces = check(numbered(50_000), numbered(50_000, every=10))
    assert {piece.text for piece in pieces if piece.change is Change.REMOVED} == {"It"}
    assert {piece.text for piece in pieces if piece.change is Change.ADDED} == {"Itx"}
    assert sum(piece.change is Change.ADDED for piece in pieces) == 500


def test_a_long_text_without_lines_is_compared_by_sentences() -> None:
    before = numbered(50_000).replace("\n", " ")
    after = "So: " + before.replace("day 2500.", "night 2500.") + "The end."
    told = shown(tuple(piece for piece in check(before, after) if piece.change is not Change.SAME))
    assert told == "{+So: +}[-day-]{+night+}{+The end.+}"


def two_symbols(words: int, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice("ab") for _ in range(words))


LARGE = numbered(500_000)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LARGE, f"So it was. {LARGE[:900_000]}One more. {LARGE[900_000:]}The end."),
        (LARGE, LARGE.replace("\n", " ")),
        (LARGE, LARGE[::-1]),
        (two_symbols(1_000_000, 1), two_symbols(1_000_000, 2)),
        ("\n".join(f"{two_symbols(400, at)}\n{at}" for at in range(300)), "\n".join(map(str, range(300)))),
        ("word " * 400_000, "a " + "word " * 400_000 + "b"),
        ("x" * 2_000_000, "y" + "x" * 1_000_000 + "y" + "x" * 1_000_000 + "z"),
        ("a" + "." * 2_000_000, "b" + "." * 1_000_000 + "c" + "." * 1_000_000),
        (" " * 2_000_000 + "a", "a" + " " * 2_000_000),
        (LARGE * 5, f"x{LARGE * 5}x"),
    ],
    ids=["edited", "one line", "reversed", "two words", "lines", "one word", "no blank", "marks", "blanks", "huge"],
)
def test_no_text_takes_long(before: str, after: str) -> None:
    begun = time.process_time()
    check(before, after)
    # A tenth of it is usual; difflib alone would take minutes.
    assert time.process_time() - begun < 5


def test_an_edit_of_a_large_text_is_found_exactly() -> None:
    after = f"So it was. {LARGE[:900_010]} {LARGE[900_010:]}The end."
    told = shown(tuple(piece for piece in word_pieces(LARGE, after) if piece.change is not Change.SAME))
    assert len(told) < 100
    assert told.startswith("{+So it was. +}")
    assert told.endswith("{+The end.+}")


def test_long_stretches_that_stayed_are_shortened() -> None:
    long = " ".join(f"word{number}" for number in range(100))
    pieces = shortened(word_pieces(f"{long} one {long} two {long}", f"{long} 1 {long} 2 {long}"))
    start, middle, end = (piece.text for piece in pieces if piece.change is Change.SAME)
    assert start == "… word95 word96 word97 word98 word99 "
    assert middle == " word0 word1 word2 word3 word4 word5 … word95 word96 word97 word98 word99 "
    assert end == " word0 word1 word2 word3 word4 word5 …"
    assert [piece.text for piece in pieces if piece.change is not Change.SAME] == ["one", "1", "two", "2"]


def test_a_stretch_is_shortened_once_that_saves_something() -> None:
    for words, cut in ((15, False), (40, True)):
        pieces = word_pieces(f"one{' more' * words} two", f"1{' more' * words} 2")
        assert any("…" in piece.text for piece in shortened(pieces)) is cut


def test_short_stretches_stay_whole() -> None:
    pieces = word_pieces("I looked at it for a day and found it.", "I looked at it for a week and found it.")
    assert shortened(pieces) == pieces
    assert shortened(word_pieces("the same " * 90, "the same " * 90)) == word_pieces("the same " * 90, "the same " * 90)


@given(TEXTS, TEXTS)
def test_shortening_leaves_every_change(before: str, after: str) -> None:
    pieces = word_pieces(f"{before} {'on and ' * 40}{after}", f"{after} {'on and ' * 40}{before}")
    short = shortened(pieces)
    assert [piece.change for piece in short] == [piece.change for piece in pieces]
    for piece, was in zip(short, pieces, strict=True):
        assert piece == was or (piece.change is Change.SAME and len(piece.text) < len(was.text))


def test_fields_that_differ_are_named_in_the_order_of_telling() -> None:
    after = replace(STORY, status=Status.READY, result="It still holds.", title="The leaks", outcome=Outcome.MIXED)
    assert field_changes(STORY, after) == (
        FieldChange(name="title", before="The leak", after="The leaks"),
        FieldChange(name="result", before="It held.", after="It still holds."),
        FieldChange(name="outcome", before="success", after="mixed"),
        FieldChange(name="status", before="draft", after="ready"),
    )
    assert field_changes(STORY, STORY) == ()


def test_a_new_story_differs_from_nothing_in_what_it_holds() -> None:
    changes = field_changes(None, STORY)
    assert [change.name for change in changes] == ["title", "action", "result", "outcome", "status", "date"]
    assert {change.before for change in changes} == {""}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (replace(STORY, action="a"), "Action"),
        (replace(STORY, date=""), "date"),
        (replace(STORY, title="t", action="a"), "title and Action"),
        (replace(STORY, action="a", result="r", status=Status.READY), "Action, Result and status"),
        (STORY, "nothing"),
    ],
)
def test_changes_are_said_in_words(after: StoryContent, said: str) -> None:
    assert in_words(field_changes(STORY, after)) == said


def test_a_first_version_is_new() -> None:
    assert in_words(field_changes(None, STORY)) == "new"
