from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from starkeeper.domain.story import Outcome, Part, Status, StoryContent
from starkeeper.errors import InvalidInput
from starkeeper.interchange import template

EMPTY = StoryContent(title="")
FULL = StoryContent(
    title="The leak",
    situation="It was late.\n\nVery late.",
    task="Find it.",
    action="I looked:\n- here\n- there",
    result="Found.",
    lesson="Look earlier.",
    outcome=Outcome.MIXED,
    status=Status.READY,
    employer="Brook & Co",
    role="engineer",
    date="2023-05",
)

LINES = st.sampled_from(
    [
        *("## Situation", "# task:", "\\## Action", "\\\\### result \t", "<!-- a comment -->", "\\<!-- -->", "<!--"),
        *("---", "title: x", "", " ", "\t", "\\", "\\\\", "\\ ", "\\alpha", "# Heading of mine", "\r", "## Lesson\r"),
    ]
)
TEXT = st.text() | st.lists(LINES | st.text(max_size=5), max_size=6).map("\n".join)
CONTENT = st.builds(
    StoryContent,
    title=TEXT.filter(str.strip),
    **{part.value: TEXT for part in Part},
    outcome=st.sampled_from(Outcome),
    status=st.sampled_from(Status),
    employer=TEXT,
    role=TEXT | st.sampled_from(['"', '"a"', '"a', "# b", " c", "d ", "\u2028", '"\\"']),
    date=st.sampled_from(["", "2023", "2023-05", "2023-05-14"]),
)


@settings(deadline=None)
@given(CONTENT)
@example(FULL)
def test_what_is_rendered_is_parsed_without_loss(content: StoryContent) -> None:
    assert template.parse(template.render(content)) == content


@settings(deadline=None)
@given(CONTENT.filter(lambda content: "\r" not in repr(content).replace("\\r", "\r")))
def test_an_editor_may_end_lines_its_own_way_and_begin_with_a_mark(content: StoryContent) -> None:
    assert template.parse("\ufeff" + template.render(content).replace("\n", "\r\n")) == content


def test_the_template_reads_well() -> None:
    assert template.render(FULL) == (
        "---\n"
        "title: The leak\n"
        "outcome: mixed\n"
        "status: ready\n"
        "employer: Brook & Co\n"
        "role: engineer\n"
        "date: 2023-05\n"
        "# outcome: success, failure or mixed. status: draft, ready or retired. date: 2023, 2023-05 or 2023-05-14.\n"
        "# Lines that begin with # up here are not kept, nor are <!-- comments --> below.\n"
        "---\n"
        "\n## Situation\n<!-- Where and when it was, and what was at stake. Two or three sentences. -->\n\n"
        "It was late.\n\nVery late.\n"
        "\n## Task\n<!-- What you had to reach, and why it fell to you. -->\n\n"
        "Find it.\n"
        "\n## Action\n<!-- What you did, step by step. Say I where it was you. -->\n\n"
        "I looked:\n- here\n- there\n"
        "\n## Result\n<!-- What came of it, in numbers where you have them. -->\n\n"
        "Found.\n"
        "\n## Lesson\n<!-- What you do differently since. May stay empty. -->\n\n"
        "Look earlier.\n"
    )


def test_a_line_like_the_templates_own_is_guarded_readably() -> None:
    content = StoryContent(title="T", action="## Task\nI did it.\n<!-- aside -->\n\\alpha")
    text = template.render(content)
    assert "\n\\## Task\nI did it.\n\\<!-- aside -->\n\\alpha\n" in text


def test_what_people_write_by_hand_is_read() -> None:
    text = (
        '\n---\nTitle : "Quoted"\n\nOUTCOME: Failure\n# mine\n---\n'
        "# SITUATION\nOne.\n<!-- not kept -->\nTwo.\n## My own heading\n\n###action:\n\\alpha \n\n"
    )
    assert template.parse(text) == StoryContent(
        title="Quoted", situation="One.\nTwo.\n## My own heading", action="\\alpha ", outcome=Outcome.FAILURE
    )
    assert template.parse('---\ntitle: "One" and "two"\n---\n').title == '"One" and "two"'


def filled(old: str, new: str) -> str:
    text = template.render(FULL).replace(old, new, 1)
    assert text != template.render(FULL)
    return text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Just text", "Line 1: expected ---, the beginning of the template."),
        ("", "Line 1: expected ---, the beginning of the template."),
        ("---\ntitle: x\n", "Line 3: expected --- behind title, outcome and the rest, found the end."),
        (filled("title: The leak", "title:"), "Line 2: expected a title, found none."),
        (filled("title: The leak\n", ""), "Line 1: expected a title, found none."),
        (filled("outcome: mixed", "outcome: won"), "Line 3: outcome: expected success, failure or mixed, found 'won'."),
        (filled("status: ready", "status: done"), "Line 4: status: expected draft, ready or retired, found 'done'."),
        (
            filled("employer:", "employr:"),
            "Line 5: expected one of title, outcome, status, employer, role, date",
        ),
        (filled("role: ", "role "), "Line 6: expected a key, a colon and a value, such as title: My story."),
        (filled("role:", "status:"), "Line 6: expected each key once, found 'status' of line 4 again."),
        (
            filled("2023-05", "May 2023"),
            "Line 7: date: expected a real date such as 2023, 2023-05 or 2023-05-14, found",
        ),
        (filled("2023-05", "2023-13"), "Line 7: date: expected a real date"),
        (filled("2023-05", "2023-02-31"), "Line 7: date: expected a real date"),
        (filled("## Task", "## Situation"), "Line 19: expected the heading Situation once; line 12 has it too."),
        (filled("Find it.", "a \ud800"), "Line 22: expected whole characters, found half of one (a lone surrogate)."),
        (filled("engineer", r'"\ud800"'), "Line 6: role: expected whole characters, found half of one"),
        (filled("mixed", "m" * 4_000), f"expected success, failure or mixed, found '{'m' * 39}…'."),
        (filled("\n## Situation", "Early words\n"), "Line 11: expected text only under a heading such as ## Situation"),
    ],
)
def test_a_broken_template_is_named_by_its_line(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)) as caught:
        template.parse(text)
    assert caught.value.hint


@pytest.mark.parametrize("heading", ["## Task", "#Task:", "###### TASK  \t:  ", "# task\t \r"])
def test_a_heading_may_have_a_colon_and_blanks(heading: str) -> None:
    assert template.parse(f"---\ntitle: T\n---\n{heading}\nFind it.\n") == StoryContent(title="T", task="Find it.")


def test_the_nearest_key_is_a_hint() -> None:
    with pytest.raises(InvalidInput) as caught:
        template.parse(filled("employer:", "employr:"))
    assert caught.value.hint == "Did you mean 'employer'?"


@pytest.mark.parametrize("content", [EMPTY, FULL])
def test_a_rendered_story_is_known_as_a_template(content: StoryContent) -> None:
    assert template.is_template(template.render(content))
    assert template.is_template("\ufeff\n" + template.render(content))


@pytest.mark.parametrize("text", ["", "I did it.", "---\nI did it, and it was hard.", "--- Situation: it broke."])
def test_a_rule_of_dashes_makes_no_template(text: str) -> None:
    assert not template.is_template(text)


@pytest.mark.parametrize("heading", ["# Situat\u0130on", "# Ta\u017fk", "# Tas\u212a"])
def test_a_heading_has_letters_of_ascii_alone(heading: str) -> None:
    # Python finds these letters like i, s and k, and makes others of them.
    story = template.parse(f"---\ntitle: T\n---\n# Result\nIt held.\n{heading}\n")
    assert story == StoryContent(title="T", result=f"It held.\n{heading}")
    assert template.parse(template.render(story)) == story
