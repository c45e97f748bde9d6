from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.numbers import clashes, figures, figures_in, numbers_of
from starkeeper.domain.story import Part, Story, StoryContent


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("We were 12 engineers.", [("12 engineers", 12, "engineer")]),
        ("It cost $2.5 million a year.", [("$2.5 million", 2_500_000, "money")]),
        ("It served 1,300 users, then 50K.", [("1,300 users", 1300, "user"), ("50K", 50_000, "")]),
        ("We cut it by 40 % in 3 weeks.", [("40 %", 40, "%"), ("3 weeks", 3, "week")]),
        ("It took 1.5 hours.", [("1.5 hours", 1.5, "hour")]),
        ("There were 47 major attacks.", [("47 major attacks", 47, "attack")]),
        ("A 6-month plan.", [("6-month", 6, "month")]),
        ("In 2019 I joined, and since 2021 I lead.", []),
        ("2000 users asked.", [("2000 users", 2000, "user")]),
        ("We had 3 of 4.", [("3", 3, ""), ("4", 4, "")]),
        ("No number, and v2 or x86 is none.", []),
    ],
)
def test_a_figure_is_a_number_and_what_it_counts(sentence: str, told: list[tuple[str, float, str]]) -> None:
    assert [(each.text, each.value, each.unit) for each in figures_in(sentence)] == told


def test_figures_come_in_the_order_of_the_parts_each_with_its_sentence() -> None:
    story = StoryContent(
        title="t", result="It held. No call for 4 months.", situation="We had 3 calls a night.\nI was on call."
    )
    assert [(each.part, each.text, each.sentence) for each in figures(story)] == [
        (Part.SITUATION, "3 calls", "We had 3 calls a night."),
        (Part.RESULT, "4 months", "No call for 4 months."),
    ]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (
            {"situation": "We were 12 engineers.", "result": "All 14 engineers stayed."},
            [("12 engineers", "14 engineers")],
        ),
        ({"situation": "We were 12 engineers.", "result": "All 12 engineers stayed."}, []),
        ({"action": "I cut the build time by 40%.", "result": "The build time fell by 45%."}, [("40%", "45%")]),
        ({"action": "I cut the build time by 40%.", "result": "Errors fell by 45%."}, []),
        ({"situation": "The build failed on 40% of nights.", "result": "The build failed on 5% of nights."}, []),
        ({"action": "We went from 50 images to 680 images.", "situation": "It needed 600 images."}, []),
        ({"action": "I asked 3 teams.", "result": "3 teams changed. It took 2 weeks, and 9 weeks of rest."}, []),
    ],
)
def test_the_same_thing_with_two_values_is_told(parts: dict[str, str], told: list[tuple[str, str]]) -> None:
    found = clashes(figures(StoryContent(title="t", **parts)))
    assert [(each.first.text, each.second.text) for each in found] == told


def test_two_values_are_told_once() -> None:
    story = StoryContent(title="t", situation="We were 12 engineers.", action="14 engineers came. 12 engineers left.")
    assert len(clashes(figures(story))) == 1


def test_the_numbers_of_a_story_say_what_is_told_twice() -> None:
    now = datetime.now(UTC)
    story = Story(
        title="t",
        situation="We were 12 engineers.",
        result="14 engineers left.",
        id=7,
        version=1,
        created_at=now,
        updated_at=now,
    )
    told = numbers_of(story)
    assert (told.story_id, told.title) == (7, "t")
    assert [each.text for each in told.figures] == ["12 engineers", "14 engineers"]
    assert [clash.said for clash in told.clashes] == ["“12 engineers” in Situation and “14 engineers” in Result"]


def test_a_pasted_table_does_not_take_long() -> None:
    story = StoryContent(title="t", action="\n".join(f"- It was {number} seconds of load." for number in range(5_000)))
    found = figures(story)
    assert len(found) == 5_000
    assert len(clashes(found)) < 20_000


@given(st.text(max_size=200))
def test_any_text_has_its_figures_and_none_is_made_up(text: str) -> None:
    for each in figures_in(text):
        assert each.sentence in text
        assert each.sentence[each.start :].startswith(each.text)
        assert each.value >= 0
