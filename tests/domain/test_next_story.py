"""What to write next, and what helps to remember it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.domain.telling import told

from starkeeper import packs
from starkeeper.domain.advice import cautions, nearest, percent, remember, worth_writing
from starkeeper.domain.coverage import TaggedStory, cover
from starkeeper.domain.loop import LoopSize
from starkeeper.domain.loop_outlook import LoopOutlook, foresee
from starkeeper.domain.next_story import NextStory, next_story, prompt, ranked_gaps
from starkeeper.domain.pack import Pack, Polarity
from starkeeper.domain.proofs import Proofs
from starkeeper.domain.story import Outcome

SIZE = LoopSize((1, 1), (2, 2))


def ahead(pack: Pack, stories: list[TaggedStory], target: int = 2) -> list[NextStory]:
    coverage = cover(pack, stories, target)
    outlook = foresee(Proofs(stories), pack.slugs, SIZE)
    return [next_story(entry, outlook, pack, "It lacks a number.") for entry in ranked_gaps(coverage, outlook)]


def test_the_gap_that_costs_most_in_a_loop_comes_first(pack: Pack) -> None:
    # Ownership and Dive Deep share a story; Earn Trust has its own, and is short of its target as they are.
    stories = [told(1, "ownership", "dive-deep"), told(2, "earn-trust")]
    first, second, last = ahead(pack, stories)
    assert {first.entry.slug, second.entry.slug} == {"ownership", "dive-deep"}
    assert first.gain > 0
    assert (last.entry.slug, last.gain) == ("earn-trust", 0.0)


def test_without_any_gap_nothing_is_to_be_written(pack: Pack) -> None:
    stories = [told(number, *pack.slugs) for number in (1, 2)]
    assert ahead(pack, stories) == []


def test_three_kinds_of_questions_are_to_be_answered_a_failure_first_where_it_lacks(pack: Pack) -> None:
    kinds = [question.polarity for question in ahead(pack, [])[0].questions]
    assert kinds == [Polarity.SUCCESS, Polarity.FAILURE, Polarity.CONFLICT]
    one_sided = next(told for told in ahead(pack, [told(1, "ownership")]) if told.entry.slug == "ownership")
    assert one_sided.questions[0].polarity is Polarity.FAILURE


def test_the_nearest_story_is_named_with_what_it_lacks(pack: Pack) -> None:
    found = next(each for each in ahead(pack, [told(1, weak=("ownership",))]) if each.entry.slug == "ownership")
    assert nearest(found) == "“Story 1” comes nearest. It lacks a number."
    assert nearest(ahead(pack, [])[0]) == ""


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("I stopped a change because it would have hurt our customers.",
         "a time you stopped a change because it would have hurt your customers"),
        ("I was wrong and I said so myself.", "a time you were wrong and you said so yourself"),
        ("I wasn't asked, and we did it for my team and me.",
         "a time you weren't asked, and you did it for your team and you"),
        ("Mine was the last word.", "a time of which you can say “Mine was the last word”"),
        ("I am on the Iberian team.", "a time you are on the Iberian team"),
    ],
)  # fmt: skip
def test_a_behaviour_becomes_something_to_remember_by(pack: Pack, behaviour: str, said: str) -> None:
    assert prompt(behaviour, pack) == said


def test_another_language_is_quoted_as_it_stands(pack: Pack) -> None:
    assert prompt("Ich habe gefragt.", replace(pack, language="de")) == "a time of which you can say “Ich habe gefragt”"


def test_every_behaviour_of_the_bundled_pack_can_be_turned() -> None:
    pack = packs.bundled()
    turned = [prompt(each, pack) for principle in pack.principles for each in principle.behaviours]
    ours = [said for said in turned if {"I", "my", "me", "we", "our"} & set(said.replace(",", "").split())]
    assert len(turned) > 150
    assert len(ours) < 5
    assert all("of which you can say" in said for said in ours)


def test_what_a_new_story_is_worth_is_said_by_what_it_changes(pack: Pack) -> None:
    def saying(gain: float, helped: float) -> str:
        entry = cover(pack, [], 2).principles[0]
        outlook = LoopOutlook(100, 40, {entry.slug: round(100 * gain)}, {entry.slug: round(100 * helped)}, {})
        return worth_writing(next_story(entry, outlook, pack))

    assert "from 40 % to 48 %" in saying(0.08, 0.2)
    assert "in 20 of 100 loops" in saying(0.0, 0.2)
    assert "gives you a choice" in saying(0.0, 0.0)


def test_something_to_remember_by_changes_with_each_story(pack: Pack) -> None:
    first = remember(ahead(pack, [])[0])
    second = remember(ahead(pack, [told(1, *pack.slugs)])[0])
    assert first != second


def test_cautions_name_what_only_went_well_and_what_hangs_on_one_story(pack: Pack) -> None:
    stories = [told(1, "ownership"), told(2, "dive-deep", "earn-trust", outcome=Outcome.MIXED)]
    assert cautions(cover(pack, stories, 2)) == [
        "Ownership has no strong story that is a failure or mixed. Interviewers ask for one.",
        "“Story 2” is the only proof of Dive Deep and Earn Trust.",
    ]


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0 %"), (0.001, "less than 1 %"), (0.005, "0 %"), (0.412, "41 %"), (0.996, "more than 99 %"), (1, "100 %")],
)
def test_a_share_is_said_in_per_cent(share: float, said: str) -> None:
    assert percent(share) == said
