from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper.domain.story import StoryContent
from starkeeper.interchange import plain


def test_a_text_with_headings_is_split() -> None:
    read = plain.read("Situation: It was late.\nAction: I stayed.", "Mine")
    assert read.content == StoryContent(title="Mine", situation="It was late.", action="I stayed.")
    assert read.notes == ()


def test_a_text_without_headings_is_kept_whole_as_action() -> None:
    read = plain.read("\ufeff\n  I stayed.\n\nIt shipped.\n", "Mine")
    assert read.content == StoryContent(title="Mine", action="  I stayed.\n\nIt shipped.")
    assert read.notes == (plain.NO_HEADINGS,)


def test_a_missing_title_is_made_of_the_first_words_that_are_told() -> None:
    assert plain.read("Result: It shipped.\nSituation: It was late.").content.title == "It was late. It shipped."
    assert plain.read("Task: Ship.\nAction: I stayed.").content.title == "Ship. I stayed."


def test_an_empty_text_is_an_empty_story() -> None:
    assert plain.read(" \n") == plain.Plain(StoryContent(title="", action=" "), ())


def test_a_made_title_is_short_and_says_that_it_was_cut() -> None:
    assert plain.title_from("one two three four five six seven eight") == "one two three four five six seven eight"
    assert (
        plain.title_from("one two three four five six seven eight, nine") == "one two three four five six seven eight …"
    )
    assert plain.title_from("- **Late** at night") == "Late** at night"
    assert plain.title_from("a" * 500) == "a" * 60 + " …"
    assert plain.title_from(" ".join(["abcdefghijkl"] * 8)) == " ".join(["abcdefghijkl"] * 4) + " …"
    assert plain.title_from("日" * 100) == "日" * 60 + " …"


@settings(deadline=None)
@given(st.text())
def test_a_made_title_is_one_harmless_line(text: str) -> None:
    title = plain.title_from(text)
    assert len(title) <= plain.TITLE_LENGTH + 2
    assert len(title.splitlines()) <= 1
    assert "\x1b" not in title
    assert title == title.strip()


@settings(deadline=None)
@given(st.text(), st.text())
def test_nothing_is_lost_beside_headings_and_blank_edges(text: str, title: str) -> None:
    read = plain.read(text, title)
    if read.notes:
        assert read.content.action == text.removeprefix("\ufeff").strip("\r\n")
    if title.strip():
        assert read.content.title == title


def test_a_story_is_written_with_its_headings() -> None:
    content = StoryContent(
        title="Rollback", role="Engineer", date="2024", situation="It broke.\n", action="I\x1b[2J mended it."
    )
    assert plain.write(content) == "Rollback\nEngineer, 2024\n\nSituation:\nIt broke.\n\nAction:\nI␛[2J mended it.\n"
    assert plain.read(plain.write(content)).content.action == "I␛[2J mended it."


def test_what_is_not_told_has_no_heading() -> None:
    assert plain.write(StoryContent(title="Only a title")) == "Only a title\n"
