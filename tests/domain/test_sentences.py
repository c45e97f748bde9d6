"""Sentences: where they begin and end, in prose and in what candidates really write."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.sentences import LONG, PIECE, sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We met Dr. Smith at 3.5 p.m. He agreed.", ["We met Dr. Smith at 3.5 p.m.", "He agreed."]),
        ("The U.S. team was slow, e.g. Two weeks late.", ["The U.S. team was slow, e.g. Two weeks late."]),
        ("Us vs. Them took approx. 3 weeks.", ["Us vs. Them took approx. 3 weeks."]),
        ("v2.1.3 shipped! It took 1.5 days.", ["v2.1.3 shipped!", "It took 1.5 days."]),
        ("See example.com today. Then call.", ["See example.com today.", "Then call."]),
        ("J. R. Smith left. I stayed.", ["J. R. Smith left.", "I stayed."]),
        ("It was him or I. We left.", ["It was him or I.", "We left."]),
        ("We chose plan B. We went.", ["We chose plan B.", "We went."]),
        ("I joined Acme Inc. We grew.", ["I joined Acme Inc.", "We grew."]),
        ("I was at Acme Corp. when it broke.", ["I was at Acme Corp. when it broke."]),
        ("See No. 5. No. I did not.", ["See No. 5.", "No.", "I did not."]),
        ("They asked: no. then yes.", ["They asked: no.", "then yes."]),
        ("Really?! Yes. Wow!!! ok", ["Really?!", "Yes.", "Wow!!!", "ok"]),
        ("“Can you?” she asked. “No.” He left.", ["“Can you?” she asked.", "“No.”", "He left."]),
        ("(He agreed.) We went on.", ["(He agreed.)", "We went on."]),
        ("I waited... and waited... Then it came.", ["I waited... and waited...", "Then it came."]),
        ("i fixed it. then i told them", ["i fixed it.", "then i told them"]),
        ("it broke.Then we fixed it.", ["it broke.", "Then we fixed it."]),
    ],
)
def test_stops_in_prose(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "•", "– ", "1. ", "12) ", "a) ", "(b) ", "[ ] ", "- [x] ", "## "])
def test_each_item_of_a_list_is_a_sentence_without_its_mark(mark: str) -> None:
    mark = "" if mark == "[ ] " else mark
    assert cut(f"{mark}led the move\n{mark}cut the cost by 40%") == ["led the move", "cut the cost by 40%"]


def test_an_item_may_hold_two_sentences_and_go_on_in_an_indented_line() -> None:
    assert cut("- cut the cost\n  and the time. Then rested\n- left") == [
        "cut the cost\n  and the time.",
        "Then rested",
        "left",
    ]


def test_lines_without_a_stop_are_sentences() -> None:
    assert cut("worked on the api\nfixed the bugs\r\nshipped it") == [
        "worked on the api",
        "fixed the bugs",
        "shipped it",
    ]


def test_wrapped_prose_is_joined_again() -> None:
    text = (
        "We had a long discussion about what to do with the old system and I\n"
        "proposed to move it. Everybody agreed in the end, although the team of\n"
        "Alice was against it."
    )
    assert len(cut(text)) == 2


def test_a_line_that_cannot_end_there_goes_on() -> None:
    assert cut("I talked to the\nCustomer. And,\nNobody") == ["I talked to the\nCustomer.", "And,\nNobody"]


def test_a_heading_and_a_label_stand_alone() -> None:
    assert cut("Situation:\nwe were late\n# Task\nmend it") == ["Situation:", "we were late", "Task", "mend it"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们发现了问题。我立即告诉了客户！“为什么？”他问。", 4),
        ("यह पहला है। यह दूसरा है।", 2),
        ("لماذا فعلت ذلك؟ لأننا تأخرنا۔", 2),
        ("問題を見つけた。すぐに直した。", 2),
    ],
)
def test_stops_of_other_scripts(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_a_long_run_is_cut_at_commas_and_conjunctions() -> None:
    text = "we looked at every log for three days and found the cause in the cache, " * 8
    pieces = cut(text)
    assert len(pieces) > 2
    assert all(len(piece.split()) <= PIECE for piece in pieces)
    assert all(piece.endswith(",") or following.startswith(("and", "we")) for piece, following in pairwise(pieces))


def test_a_long_run_without_any_mark_is_cut_at_the_limit() -> None:
    assert [len(piece.split()) for piece in cut("word " * 100)] == [40, 40, 20]
    assert len(cut("word " * LONG)) == 1


def test_a_long_run_of_chinese_is_cut() -> None:
    assert len(cut("我" * 300)) > 3


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "- \n***\n!!!\n🚀\n...", "\u2028\u2029"])
def test_what_holds_no_word_holds_no_sentence(text: str) -> None:
    assert cut(text) == []


_PIECES = st.sampled_from(
    [
        *("I did it", "e.g.", "Dr.", "3.5", "v2.1", "U.S.", "J.", "No.", "the", "and", "word" * 30, "é", "我们", "🚀"),
        *(
            ".",
            "!",
            "?",
            "...",
            "…",
            ",",
            ":",
            "。",
            "؟",
            "(",
            ")",
            '"',
            "”",
            "\n",
            "\r\n",
            "\n\n",
            " ",
            "  ",
            "\u2028",
        ),
        *("- ", "• ", "1. ", "a) ", "# ", "[x] "),
    ]
)
_WRITTEN = st.lists(_PIECES, max_size=60)


@given(st.one_of(st.text(), _WRITTEN.map("".join), _WRITTEN.map(" ".join)))
def test_spans_lie_in_order_inside_the_text_and_hold_every_word_once(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for span in spans:
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip()
    # Longer than any bullet, and of a script in which white space parts words.
    for word in re.finditer(r"[A-Za-z]{5,}", text):
        assert sum(span.start <= word.start() and word.end() <= span.end for span in spans) == 1


@given(st.text(alphabet="ab .!?\n-", max_size=300))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join(text[span.start : span.end] for span in sentences(text))
    assert kept.count("a") + kept.count("b") == text.count("a") + text.count("b")


@pytest.mark.parametrize(
    "unit", ["a", ".", ". ", " ", "\n", "ab ", "我", "e.g. ", "a. (", "-", "! ", '."', "a\n", "a,", "- "]
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def took(characters: int) -> float:
        text = unit * (characters // len(unit))
        start = time.process_time()
        sentences(text)
        return time.process_time() - start

    took(1_000)
    small, large = took(40_000), took(400_000)
    assert large < 40 * small + 0.05
