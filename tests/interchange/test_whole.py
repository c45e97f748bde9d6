from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper.domain.story import Part, StoryContent
from starkeeper.interchange import headings, template, whole

PARTS = "Situation: It was late.\nAction: I stayed.\nResult: It shipped."


@pytest.mark.parametrize(
    "above",
    [
        "Checkout rollback\n",
        "\n  Checkout rollback\n\n",
        "# Checkout rollback\n\n",
        "### Checkout rollback ###\r\n",
        "Title: Checkout rollback\n",
        "**Title:** Checkout rollback\n",
        "**Title**: Checkout rollback\n",
        "# Titel: Checkout rollback\n",
        "**Checkout rollback**\n",
    ],
)
def test_a_title_above_the_parts_is_one(above: str) -> None:
    assert whole.read(above + PARTS) == StoryContent(
        title="Checkout rollback", situation="It was late.", action="I stayed.", result="It shipped."
    )


@pytest.mark.parametrize(
    ("above", "title", "situation"),
    [
        ("", "", "It was late."),
        ("We had shipped it the day before.\n", "", "We had shipped it the day before.\n\nIt was late."),
        ("One line\nand another\n", "", "One line\nand another\n\nIt was late."),
        ("# Rollback\nA note of mine\n", "Rollback", "A note of mine\n\nIt was late."),
        ("a" * 101 + "\n", "", "a" * 101 + "\n\nIt was late."),
    ],
)
def test_what_is_no_title_belongs_to_the_situation(above: str, title: str, situation: str) -> None:
    read = whole.read(above + PARTS)
    assert read is not None
    assert (read.title, read.situation) == (title, situation)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I stayed until it shipped.",
        "Action: I stayed.",
        "Situation:\nAction:",
        "## Action\nI stayed.\n## Action\nIt shipped.",
        "Action was needed, and the result was good.",
        "---\ntitle: Mine\ndate: May\n---\n## Action\nI stayed.\n## Result\nIt shipped.",
        template.render(StoryContent(title="Nothing told")),
    ],
)
def test_any_other_text_is_none(text: str) -> None:
    assert whole.read(text) is None


def test_a_filled_template_is_read_with_all_that_it_says() -> None:
    story = StoryContent(title="Mine", action="I stayed.", employer="Brightcart", date="2023-05")
    assert whole.read(template.render(story)) == story


@settings(deadline=None)
@given(st.text())
def test_no_word_is_lost(above: str) -> None:
    text = f"{above}\n{PARTS}"
    read = whole.read(text)
    if read is not None and not template.is_template(text):
        told = headings.split(text)
        assert told is not None
        assert "".join(read.situation.split()) in "".join(told[Part.SITUATION].split())
        assert read.action.endswith(told[Part.ACTION])
