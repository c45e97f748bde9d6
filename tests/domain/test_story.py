from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.story import CONTENT_FIELDS, Outcome, Part, Status, Story, StoryContent, is_date

TEXTS = st.text(max_size=30)


def test_a_story_is_told_in_the_order_of_its_parts_without_blank_ones() -> None:
    content = StoryContent(title="T", situation="One.", action="Three.", result="  ", lesson="Five.")
    assert content.text == "One.\n\nThree.\n\nFive."
    assert [part.value for part in Part] == ["situation", "task", "action", "result", "lesson"]


@given(TEXTS, TEXTS, TEXTS)
def test_moving_words_between_parts_changes_the_content_hash(title: str, one: str, two: str) -> None:
    told = StoryContent(title=title, situation=one, task=two)
    swapped = StoryContent(title=title, situation=two, task=one)
    assert (told.content_hash == swapped.content_hash) is (one == two)


def test_the_content_hash_is_of_the_text_alone() -> None:
    told = StoryContent(title="T", action="I did it.")
    other = replace(told, status=Status.READY, outcome=Outcome.FAILURE, employer="Elsewhere", role="pm", date="2023")
    assert other.content_hash == told.content_hash


def test_the_content_hash_never_changes_between_releases() -> None:
    # Suggestions and imports are known by it: a changed recipe would forget them all.
    told = StoryContent(title="Titel", situation="Ä", lesson="\x00")
    assert told.content_hash == "26ffcc4eb9fe8ffbf21855fd8a6b8e88b5183a8929898ae7f280cd2b5a3e9eb3"


def test_a_kept_story_gives_back_what_its_author_wrote() -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    content = StoryContent(title="T", task="t", outcome=Outcome.MIXED, date="2024-05")
    kept = Story(id=1, version=3, created_at=now, updated_at=now, **{f: getattr(content, f) for f in CONTENT_FIELDS})
    assert kept.content == content
    assert content.with_part(Part.TASK, "new").part(Part.TASK) == "new"


@pytest.mark.parametrize("text", ["2023", "2023-05", "2023-05-14", "2024-02-29", "0001-01-01"])
def test_a_date_is_as_exact_as_its_author_knows_it(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "0000",
        "2023-13",
        "2023-00",
        "2023-02-31",
        "2023-02-29",
        "2023-5-1",
        "2023-05-",
        "2023\n",
        "٢٠٢٣",
        "May",
    ],
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert not is_date(text)
