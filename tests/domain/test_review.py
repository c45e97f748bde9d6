"""Each rule finds what it should, leaves alone what it should, and says exactly where."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.pack import Pack
from starkeeper.domain.review.catalogue import ALIKE, CHECKS, DEFAULT, RULES, chosen, is_choice
from starkeeper.domain.review.findings import Finding, Severity, text_at
from starkeeper.domain.review.limits import Limits
from starkeeper.domain.review.rules_numbers import asks_for_number
from starkeeper.domain.review.run import MOST, review_content
from starkeeper.domain.review.text import Telling
from starkeeper.domain.story import Outcome, Part, StoryContent
from starkeeper.errors import InvalidInput

PAGE = (Path(__file__).parents[2] / "docs" / "review.md").read_text("utf-8")
EVERY = chosen(["all"])


def told(**parts: str) -> StoryContent:
    return StoryContent(title=parts.pop("title", "A story"), **parts)  # type: ignore[arg-type]


def found(code: str, content: StoryContent, limits: Limits | None = None) -> list[Finding]:
    return review_content(content, limits, codes={code})


def quotes(code: str, limits: Limits | None = None, **parts: str) -> list[str]:
    content = told(**parts)
    return [finding.quote(content) for finding in found(code, content, limits)]


# The docs


def sections() -> dict[str, str]:
    rules = PAGE.split("\n## The rules\n")[1].split("\n## ")[0]
    return {part.split(" ", 1)[0]: part for part in rules.split("\n### ")[1:]}


def examples(section: str) -> list[tuple[str, str]]:
    """Each example of a section: ``bad`` or ``good``, and its lines."""
    blocks = "\n\n".join(re.findall(r"```text\n(.*?)```", section, re.DOTALL))
    return re.findall(r"^(bad|good)\n(.*?)(?=\n\n|\Z)", blocks, re.DOTALL | re.MULTILINE)


def story_of(lines: str) -> tuple[StoryContent, Limits]:
    fields = dict(re.findall(r"^(\w+): (.*(?:\n(?!\w+: ).+)*)", lines, re.MULTILINE))
    parts = {name.lower(): " ".join(text.split()) for name, text in fields.items()}
    outcome = Outcome(parts.pop("outcome", "success"))
    confidential = parts.pop("confidential", "")
    content = replace(told(**parts), outcome=outcome)
    return content, Limits(confidential=(confidential,) if confidential else ())


def test_every_rule_has_a_section_and_a_row() -> None:
    assert list(sections()) == [rule.code for rule in RULES]
    table = re.findall(r"^\| (\w\d{3}) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
    off = {True: "", False: ", off"}
    assert table == [(rule.code, rule.name, f"{rule.severity}{off[rule.on]}", rule.summary) for rule in RULES]
    for rule in RULES:
        assert sections()[rule.code].startswith(f"{rule.code} {rule.name}\n")


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_the_examples_of_the_docs_are_found_and_left_alone(code: str) -> None:
    for kind, lines in examples(sections()[code]):
        content, limits = story_of(lines)
        assert bool(found(code, content, limits)) == (kind == "bad"), lines


def test_most_rules_have_both_examples() -> None:
    told_in_prose = {"L001", "L002", "L003", "L005", "D001"}
    kinds = {code: {kind for kind, _ in examples(section)} for code, section in sections().items()}
    assert {code for code, shown in kinds.items() if shown != {"bad", "good"}} == told_in_prose


def test_the_default_numbers_of_the_docs_are_the_defaults() -> None:
    shown = dict(re.findall(r"^  (\w+): +(\d+) ", PAGE, re.MULTILINE))
    limits = Limits()
    assert {name: int(number) for name, number in shown.items()} == {
        name: getattr(limits, name) for name in Limits.__dataclass_fields__ if isinstance(getattr(limits, name), int)
    }


# Choosing rules


def test_codes_letters_and_words_choose_rules() -> None:
    assert chosen(["N001"]) == {"N001"}
    assert chosen(["n"]) == {"N001", "N002", "N003"}
    assert chosen(["default"]) == DEFAULT == chosen(["ALL"]) - {"N003"}
    assert chosen(["default", "N003"], ["W", "C004"]) == chosen(["all"]) - {"W001", "W002", "C004"}
    assert is_choice("V00")
    assert not is_choice("")
    assert not is_choice("N9")


def test_a_word_that_chooses_nothing_is_refused_with_the_rules() -> None:
    with pytest.raises(InvalidInput, match="No rule is meant by 'Q'") as refused:
        chosen(["default"], ["Q"])
    assert "P001" in refused.value.hint


def test_codes_are_never_given_twice_and_each_has_a_check() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert {rule.code for _, rules in CHECKS for rule in rules} == set(codes) - {ALIKE.code}


# Parts and lengths


@pytest.mark.parametrize("text", ["", "  \n", "...", "TBD", "- todo -", "n/a"])
def test_what_says_nothing_is_not_written(text: str) -> None:
    content = told(situation="It rained.", task="I was to stop it.", action=text, result="It stopped.")
    (finding,) = found("P001", content)
    assert (finding.place, finding.severity) == (Part.ACTION, Severity.ERROR)


def test_a_lesson_may_be_missing_where_all_went_well() -> None:
    lost = told(situation="S.", task="T.", action="I moved it by night.", result="Two customers left.")
    assert found("P001", lost) == []
    assert found("P002", lost) == []
    failed = replace(lost, outcome=Outcome.FAILURE)
    assert [finding.place for finding in found("P002", failed)] == [Part.LESSON]
    assert found("P002", replace(failed, lesson="Count both sides.")) == []
    assert found("P002", replace(failed, result="Two customers left. Since then I count both sides.")) == []


@pytest.mark.parametrize(
    ("words", "code"), [(100, "L003"), (300, None), (419, None), (430, "L001"), (559, "L001"), (570, "L002")]
)
def test_a_story_has_a_length(words: int, code: str | None) -> None:
    content = told(action="word " * words)
    assert [finding.code for finding in review_content(content, codes=chosen(["L001", "L002", "L003"]))] == (
        [code] if code else []
    )


def test_lengths_follow_the_pace_and_the_settings() -> None:
    content = told(action="word " * 300)
    assert found("L001", content) == []
    assert review_content(content, words_per_minute=90, codes={"L001"})[0].why == (
        "It takes 3:20 to tell; aim for 2:00 to 2:30."
    )
    assert found("L001", content, Limits(long=120))
    assert found("L003", content, Limits(shortest=130))


def test_shares_are_judged_where_there_is_enough_to_share() -> None:
    long = told(situation="word " * 80, task="word " * 20, action="word " * 90, result="word " * 50)
    assert [finding.why for finding in found("L004", long)] == [
        "Situation and Task take 42 % of the words; 35 % is enough."
    ]
    assert [finding.why for finding in found("L005", long)] == ["Action takes 38 % of the words; 45 % is the least."]
    assert found("L004", long, Limits(setting_share=42)) == []
    assert found("L005", long, Limits(action_share=37)) == []
    note = told(situation="word " * 20, task="word", action="word " * 10, result="word " * 5)
    assert found("L004", note) + found("L005", note) == []
    short = told(situation="word " * 30, task="word " * 10, action="word " * 15, result="word " * 15)
    assert found("L004", short) == []  # sixteen seconds of setting are not long, whatever their share
    assert found("L005", short)


# Who acts


@pytest.mark.parametrize(
    "action",
    [
        "We looked at it. We changed it.",
        "Then we looked at it, and we sent it back. I wrote the mail.",
        "We quickly built a list and then we tested it. I slept.",
    ],
)
def test_we_who_act_are_found(action: str) -> None:
    assert len(quotes("V001", action=action)) == 1


@pytest.mark.parametrize(
    "action",
    [
        "We looked at it.",
        "I looked at it while we waited, and I told them what we planned.",
        "We met, we agreed and we talked. I changed it.",
        'She said: "We broke it, we hid it, we forgot it." I wrote it down.',
        "I proposed that we split it. I asked whether we needed it. We are a team of six and we have two shifts.",
        "I looked at it. I changed it. I tested it. We shipped it and we cleaned up.",
    ],
)
def test_we_of_a_team_a_quotation_or_a_side_clause_are_left_alone(action: str) -> None:
    assert quotes("V001", action=action) == []


def test_we_in_other_parts_is_the_situation_of_a_team() -> None:
    ours = "We built it. We sold it. We broke it."
    assert quotes("V001", situation=ours, task=ours, action="I mended it.", result=ours) == []


@pytest.mark.parametrize(
    "action",
    [
        "I would talk to them first. Then I would look for the cause.",
        "If a customer complained, I would call him.",
        "I'd first ask what happened. I'd make a list.",
        "I usually talk to both sides.",
    ],
)
def test_what_one_would_do_is_found(action: str) -> None:
    assert len(quotes("V002", action=action)) == 1


@pytest.mark.parametrize(
    "action",
    [
        "I told her that I would call. I called.",
        "I said I'd stay. I'd seen it before, so I asked for help.",
        "I would call her every Friday. I asked her what she read. I sent her books. I wrote to her boss.",
        "I would not walk past it, so I called the vendor.",
        "I'd like to say it was easy. I asked twice.",
        "I changed the groups by hand, and today I would use roles.",
        'He said: "I would never do that." I did it.',
    ],
)
def test_what_was_promised_a_habit_or_a_second_thought_is_left_alone(action: str) -> None:
    assert quotes("V002", action=action) == []


def test_a_passive_that_hides_the_teller_is_quoted() -> None:
    action = "I made a plan. The old jobs were replaced with one script. Alarms were then added to catch the rest."
    assert quotes("V003", action=action) == ["were replaced", "were then added"]


@pytest.mark.parametrize(
    "action",
    [
        "I was asked to help.",
        "The plan was approved by the board using a vote.",
        "I found that the jobs were replaced with a script.",
        "They were trained to do it.",
        "The depot was closed.",
        "I read the list, which was checked using a second one.",
        "I was tired and the team was concerned with the date.",
    ],
)
def test_a_passive_that_hides_nobody_is_left_alone(action: str) -> None:
    assert quotes("V003", action=action) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("They failed to deliver.", "They failed to"),
        ("My manager didn't bother to answer.", "My manager didn't bother"),
        ("In the end it was their fault.", "it was their fault"),
        ("Engineering had no idea what to do.", "Engineering had no idea"),
    ],
)
def test_blame_is_quoted(text: str, quoted: str) -> None:
    assert quotes("V004", situation=text) == [quoted]


@pytest.mark.parametrize(
    "text",
    [
        "I failed to deliver.",
        "The job failed to start.",
        "He assumed it was their fault.",
        'The customer wrote: "They failed to deliver."',
        "I had no idea what to do.",
        "The audit found no fault.",
    ],
)
def test_ones_own_failings_and_the_words_of_others_are_no_blame(text: str) -> None:
    assert quotes("V004", situation=text) == []


# Numbers


@pytest.mark.parametrize(
    "result",
    [
        "It took 4 minutes.",
        "The cost was halved.",
        "Nobody has called since.",
        "No outage since.",
        "It was done on time.",
        "Three teams use it.",
        "It ran without errors.",
        "Errors were eliminated.",
        "Up 3%, in May 2023.",
    ],
)
def test_a_number_may_have_many_forms(result: str) -> None:
    assert found("N001", told(result=result)) == []


@pytest.mark.parametrize(
    "result",
    ["Everybody was happy.", "It shipped in 2023.", "On 14 May it went live on S3.", "We got ISO27001 in Q3 2024."],
)
def test_dates_and_names_are_no_numbers(result: str) -> None:
    (finding,) = found("N001", told(result=result))
    assert finding.place is Part.RESULT


def test_a_number_is_not_asked_of_an_empty_result_nor_where_the_pack_says_so(pack: Pack) -> None:
    assert found("N001", told(result="")) == []
    assert review_content(told(result="They trust me."), numbers=False, codes={"N001"}) == []
    ownership, digging, trust = pack.principles
    kind = replace(pack, principles=(ownership, digging, replace(trust, numbers=False)))
    assert not asks_for_number(kind, ["earn-trust"])
    assert asks_for_number(kind, ["earn-trust", "ownership"])
    assert asks_for_number(kind, [])
    assert asks_for_number(kind, ["of-another-pack"])


@pytest.mark.parametrize(
    ("result", "quoted"),
    [
        ("Calls fell by 20%.", ["20%"]),
        ("A 30 percent reduction in cost, and costs went down by about 12%.", ["30 percent", "12%"]),
        ("It became 10x faster.", ["10x faster"]),
        ("Errors down 45%, nobody left.", ["45%"]),
    ],
)
def test_a_change_without_a_baseline_is_quoted(result: str, quoted: list[str]) -> None:
    assert quotes("N002", result=result) == quoted


@pytest.mark.parametrize(
    "result",
    [
        "Calls fell by 20%, from 50 to 40 a day.",
        "Calls fell by 20% (50 → 40).",
        "Alerts fell by 87%, versus 10% the year before.",
        "80% of the customers came back.",
        "We kept an uptime of 99%.",
        "Calls fell from a hundred by 20%.",
    ],
)
def test_a_share_or_a_change_from_something_is_left_alone(result: str) -> None:
    assert quotes("N002", result=result) == []


def test_a_baseline_may_stand_in_the_situation() -> None:
    situation = "The depot lost 120 parcels a month."
    assert quotes("N002", situation=situation, result="The parcels that the depot lost fell by 60%.") == []
    assert quotes("N002", situation=situation, result="Overtime fell by 60%.") == ["60%"]


def test_a_number_without_a_unit_is_found_where_it_is_asked_for() -> None:
    assert quotes("N003", result="The score rose to 44. It took 12 days.") == ["44"]
    assert quotes("N003", result="It rose to 44%, was 3.5/5 and fell to $4.") == []
    assert "N003" not in {finding.code for finding in review_content(told(result="The score rose to 44."))}


# Words


@pytest.mark.parametrize(
    ("part", "text", "quoted"),
    [
        ("result", "Quality improved significantly.", ["improved significantly"]),
        ("action", "I implemented best practices.", ["best practices"]),
        ("result", "It saved a lot of time.", ["a lot of"]),
        ("result", "Quality improved significantly, by 40 points.", []),
        ("action", "I read a lot of mails.", []),
        ("situation", "Quality had dropped significantly.", []),
        ("action", 'He asked for "best practices". I gave him one.', []),
        ("result", "The most significant finding was the pump.", []),
    ],
)
def test_vague_words(part: str, text: str, quoted: list[str]) -> None:
    assert quotes("W001", **{part: text}) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("I ran the OTIF and the WMS; the OTIF again.", ["OTIF", "WMS"]),
        ("I read the CRs.", ["CRs"]),
        ("I built an API for the CEO and HR on AWS.", []),
        ("The warehouse management system (WMS) fell over. The WMS came back.", []),
        ("The WMS (our stock system) fell over.", []),
        ("Our stock runs in a warehouse management system. The WMS fell over.", []),
        ("At QZX Labs I wrote part IV of it.", []),
        ("DO NOT EVER TOUCH THIS stood on it.", []),
        ("I kept it in S3 and EC2.", []),
    ],
)
def test_abbreviations(text: str, quoted: list[str]) -> None:
    assert quotes("W002", action=text) == quoted


def test_an_abbreviation_may_be_explained_in_another_part_or_known_by_the_settings() -> None:
    assert quotes("W002", situation="The WMS fell over.", result="WMS (stock system) is back.") == []
    assert quotes("W002", Limits(abbreviations=("wms",)), situation="The WMS fell over.") == []


# What is private


@pytest.mark.parametrize(
    ("code", "text", "quoted"),
    [
        ("C001", "Write to a.b+c@example.co.uk, please.", ["a.b+c@example.co.uk"]),
        ("C001", "The rate was 3 @ 5, @home.", []),
        ("C002", "Call +49 30 1234 5678 or (555) 123-4567 or 555-123-4567.", None),
        ("C002", "On 2023-05-14 we had 1,234,567 rows, 10.000.000 hits and 12 345 678 users; 192.168.10.11.", []),
        ("C003", "See https://example.org/a?b=c and www.example.org.", None),
        ("C003", "It was http, not https.", []),
        ("C004", "It cost $2.5M, €40,000, 12 million dollars and EUR 75,000.", None),
        ("C004", "The lunch cost $12 and the desk 900 euros; 40,000 people came.", []),
    ],
)
def test_what_should_not_leave_the_house(code: str, text: str, quoted: list[str] | None) -> None:
    shown = quotes(code, action=text)
    if quoted is None:
        assert len(shown) == {"C002": 3, "C003": 2, "C004": 4}[code], shown
        assert not [quote for quote in shown if quote != quote.strip(" ,;")]
    else:
        assert shown == quoted


def test_titles_are_looked_at_as_well() -> None:
    content = told(title="The $3M bug")
    (finding,) = found("C004", content)
    assert (finding.place, finding.quote(content)) == ("title", "$3M")


def test_confidential_names_are_whole_words_in_any_case() -> None:
    limits = Limits(confidential=("Acme", "Project Heron", "C++"))
    text = "ACME's project\nheron is no Acmeville. I wrote C++."
    assert quotes("C005", limits, action=text) == ["ACME", "project\nheron", "C++"]
    assert quotes("C005", action=text) == []


# All of it


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_gets_findings_with_places_that_are_there(title: str, one: str, two: str, three: str) -> None:
    content = told(title=title, situation=one, action=two + " I would call. We met, we built, we sold.", result=three)
    for finding in review_content(content, Limits(confidential=("we",)), codes=EVERY):
        assert finding.why
        if finding.place is None:
            assert (finding.start, finding.end) == (0, 0)
        else:
            assert 0 <= finding.start <= finding.end <= len(text_at(content, finding.place))
            assert len(finding.quote(content)) == finding.end - finding.start


@given(st.text(alphabet="ab .!?\n-•1.)\"'", max_size=200))
def test_sentences_lie_apart_and_in_order(text: str) -> None:
    spans = Telling(told(action=text)).sentences(Part.ACTION)
    ends = [0, *(span.end for span in spans)]
    assert all(before <= span.start < span.end <= len(text) for before, span in zip(ends, spans, strict=False))


def test_sentences_end_at_stops_and_lines_but_not_at_abbreviations() -> None:
    text = "I asked Dr. Moor, e.g. about it. She\nlaughed!\n- One\n- two\nThree"
    spans = Telling(told(action=text)).sentences(Part.ACTION)
    shown = [text[span.start : span.end] for span in spans]
    assert shown == ["I asked Dr. Moor, e.g. about it.", "She\nlaughed!", "One", "two", "Three"]


def test_findings_stand_in_the_order_of_telling() -> None:
    content = told(title="$3M", action="We built it. We sold it to ABCDE.", result="")
    shown = [(finding.place, finding.start) for finding in review_content(content, codes=EVERY)]
    order = [None, "title", *Part]
    assert shown == sorted(shown, key=lambda each: (order.index(each[0]), each[1]))


def test_a_text_of_one_kind_of_fault_is_told_so_often_and_no_more() -> None:
    assert len(found("C001", told(action="a@example.org " * 1_000))) == MOST


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        '"',
        "we ",
        "I would ",
        "A",
        "1",
        "$1 ",
        "improved ",
        "was done ",
        "20% ",
        "was added to ",
        "Up 20%, from 3 to 2. ",
        ". ",
        "\n",
        "'",
    ],
)
def test_a_hostile_text_takes_linear_time(piece: str) -> None:
    content = told(situation=piece * 20_000, action=piece * 20_000, result=piece * 20_000)
    start = time.perf_counter()
    review_content(content, Limits(confidential=("Acme",)), codes=EVERY)
    assert time.perf_counter() - start < 10
