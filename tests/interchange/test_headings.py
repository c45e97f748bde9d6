from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper.domain.story import Part
from starkeeper.interchange import headings

S, T, A, R, L = Part


@pytest.mark.parametrize(
    "text",
    [
        "Situation: one\nTask: two",
        "SITUATION: one\nTASK: two",
        "situation: one\ntask: two",
        "Situation - one\nTask – two",
        "## Situation\n\none\n\n## Task\ntwo",
        "### Situation ###\none\n### Task ###\ntwo",
        "#### situation:\none\n#### task:\ntwo",
        "**Situation:** one\n**Task:** two",
        "**Situation**: one\n__Task__: two",
        "**Situation**\none\n\n**Task**\ntwo",
        "S: one\nT: two",
        "S - one\nT - two",
        "S) one\nT) two",
        "(S) one\n(T) two",
        "[Situation] one\n[Task] two",
        "Situation\none\n\nTask\ntwo",
        "- Situation: one\n- Task: two",
        "* **Situation** - one\n* **Task** - two",
        "1. Situation: one\n2. Task: two",
        "Situation (S): one\nTask (T): two",
        "S (Situation): one\nT (Task): two",
        "S - Situation: one\nT - Task: two",
        "  Situation :\n  one\n  Task :\n  two\n",
        "Situation:\r\none\r\nTask:\r\ntwo\r\n",
        "Situation：one\nTask：two",
        "Context: one\nGoal: two",
        "Ausgangslage: one\nAufgabe: two",
        "Contexte : one\nTâche : two",
        "Situación: one\nTarea: two",
        "SITUACION: one\nTAREA: two",
    ],
)
def test_the_forms_that_people_use(text: str) -> None:
    assert headings.split(text) == {S: "one", T: "two"}


def test_the_words_for_the_other_parts() -> None:
    text = "Actions taken: one\nResults: two\nLessons learned: three"
    assert headings.split(text) == {A: "one", R: "two", L: "three"}
    assert headings.split("Acción: one\nRésultat: two\nLearnings: three") == {A: "one", R: "two", L: "three"}
    assert headings.split("Action:\none\nReflection\nthree") == {A: "one", L: "three"}


def test_one_heading_is_enough_where_the_text_begins_with_it() -> None:
    assert headings.split("\n## Action\nI told them at once.") == {A: "I told them at once."}
    assert headings.split("Action: I told them at once.") == {A: "I told them at once."}


def test_headings_on_one_line_begin_behind_a_sentence() -> None:
    text = "Situation: It was late. Task: Ship it. Action: I stayed. Result: It shipped."
    assert headings.split(text) == {S: "It was late.", T: "Ship it.", A: "I stayed.", R: "It shipped."}
    assert headings.split("S: Late. T: Ship. A: Stayed.") == {S: "Late.", T: "Ship.", A: "Stayed."}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No heading at all.",
        "It was late. Situation: only one.",
        "S: only one letter.",
        "Action was needed\nResult was good",
        "Action-packed weeks followed\nTask-force was formed",
        "**Action** was needed\n**Task** was clear",
        "## Action was needed\n## Task was clear",
        "A. Smith called\nS. Jones answered",
        "a) one\nt) two",
        "We had one task: speed. We had one action: wait.",
        "the\nresult\nof\naction\n",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert headings.split(text) is None


def test_the_order_is_free_and_a_heading_may_come_again() -> None:
    text = "Before.\n\nResult: four\nTask: two\nSituation: one\nTask: more"
    assert headings.split(text) == {S: "Before.\n\none", T: "two\n\nmore", R: "four"}


def test_text_keeps_its_lines_and_its_own_marks() -> None:
    text = "Situation:\n- first\n- second\n\n  **bold**\nTask: two"
    assert headings.split(text) == {S: "- first\n- second\n\n  **bold**", T: "two"}


def test_a_part_without_text_is_left_out() -> None:
    assert headings.split("Situation:\nTask: two\nLesson:\n") == {T: "two"}


NAMES = [word for words in headings.WORDS.values() for word in words]
BODY = st.text("abc .!?,\n-*#:()\u2028\x1b😀 ", max_size=40)
PIECE = st.tuples(st.sampled_from(["", "## ", "**", "- ", "("]), st.sampled_from(NAMES), st.sampled_from(":-"), BODY)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+|😀", text.casefold()))


@settings(deadline=None)
@given(BODY, st.lists(PIECE, max_size=6))
def test_no_word_but_the_headings_is_lost(before: str, pieces: list[tuple[str, str, str, str]]) -> None:
    text = before + "".join(f"\n{mark}{name}{sign} {body}" for mark, name, sign, body in pieces)
    parts = headings.split(text)
    if parts is not None:
        kept = words("\n".join(parts.values()))
        assert kept <= words(text)
        assert set(words(text) - kept) <= set(words(" ".join(NAMES)))
        assert words(" ".join([before, *(body for *_, body in pieces)])) <= kept


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Part)), st.text("abc 😀", min_size=1)), min_size=2))
def test_each_text_goes_to_its_part(told: list[tuple[Part, str]]) -> None:
    text = "\n".join(f"{part.value.title()}: {body}" for part, body in told)
    wanted = {
        part: joined
        for part in Part
        if (joined := "\n\n".join(body.strip() for each, body in told if each is part and body.strip()))
    }
    assert headings.split(text) == wanted


@pytest.mark.parametrize("unit", ["a ", "\n", " ", "- ", "S ", ". ", "*", "(S", "#", "1. ", "Task"])
def test_a_hostile_text_takes_time_by_its_length_alone(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    assert headings.split(text) is None
    assert time.process_time() - begun < 3
