from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.typed import compare

STORY = StoryContent(
    title="Found the leak",
    situation="The billing service ran out of memory every night, and 12 engineers took turns to restart it.",
    task="I was asked to end the restarts before the holidays.",
    action="I compared heap dumps of 3 nights, found a cache without a limit, and set one.",
    result="Restarts fell by 90%, and nobody was called for 4 months.",
    lesson="Ask for the raw data first.",
)


def test_the_story_itself_lacks_nothing() -> None:
    found = compare(STORY.text, STORY)
    assert (found.left_out, found.changed, found.missing) == ((), (), ())
    assert found.seconds == found.written_seconds


def test_other_words_for_the_same_are_no_part_left_out() -> None:
    answer = (
        "Every night our billing service was running out of memory; twelve engineers restarted it in turns. They "
        "asked me to end that before the holidays. I compared the heap dumps, and it was a cache without a limit, so "
        "I set one. Restarts fell by 90%, and for 4 months nobody was called. I learnt to ask for raw data first."
    )
    found = compare(answer, STORY)
    assert found.left_out == ()
    assert found.changed == ()
    assert [figure.text for figure in found.missing] == ["12 engineers", "3 nights"]


def test_a_part_that_was_not_told_is_named() -> None:
    answer = "\n".join(STORY.part(part) for part in Part if part not in (Part.RESULT, Part.LESSON))
    assert compare(answer, STORY).left_out == (Part.RESULT, Part.LESSON)


def test_a_part_that_is_not_written_cannot_be_left_out() -> None:
    assert compare("The billing service.", StoryContent(title="t", situation="The billing service.")).left_out == ()


def test_a_number_that_changed_is_told_with_what_is_written() -> None:
    answer = STORY.text.replace("90%", "95%").replace("12 engineers", "14 engineers")
    found = compare(answer, STORY)
    assert [(change.written.text, change.typed.text) for change in found.changed] == [
        ("12 engineers", "14 engineers"),
        ("90%", "95%"),
    ]
    assert found.missing == ()


def test_length_is_that_of_speaking_at_the_candidates_pace() -> None:
    found = compare("one two three four five six seven eight nine ten", STORY, words_per_minute=60)
    assert (found.words, found.seconds) == (10, 10)
    assert found.written_seconds > 40


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_answer_can_be_compared_with_any_story(answer: str, action: str) -> None:
    story = StoryContent(title="t", action=action)
    assert compare(answer, story).left_out in ((), (Part.ACTION,))
    assert compare(action, story).left_out == ()
