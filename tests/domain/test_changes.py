"""What a re-tagging changed, in tags and in words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.changes import Changes, StoryChange, TagChange, compare
from starkeeper.domain.tags import Strength, Suggestion, Tag, Thresholds, Verdict, weigh

STRONG, WEAK = Strength.STRONG, Strength.WEAK
THRESHOLDS = Thresholds(strong=0.7, weak=0.4)
SLUGS = st.sampled_from(["ownership", "dive-deep", "earn-trust", "frugality"])
SCORES = st.dictionaries(SLUGS, st.floats(0, 1), max_size=4)
VERDICTS = st.dictionaries(SLUGS, st.sampled_from(Verdict), max_size=4)


def tags(scores: dict[str, float], verdicts: dict[str, Verdict] | None = None) -> tuple[Tag, ...]:
    return weigh([Suggestion(slug, score) for slug, score in scores.items()], verdicts or {}, THRESHOLDS)


def changed(title: str, *changes: TagChange, number: int = 1) -> StoryChange:
    return StoryChange(id=number, title=title, changes=changes)


def test_coming_going_and_another_strength_are_changes_in_that_order() -> None:
    before = tags({"dive-deep": 0.9, "earn-trust": 0.5, "frugality": 0.8, "think-big": 0.5})
    after = tags({"ownership": 0.9, "hire": 0.5, "earn-trust": 0.8, "frugality": 0.5, "think-big": 0.6})
    assert compare(before, after) == (
        TagChange("ownership", None, STRONG),
        TagChange("hire", None, WEAK),
        TagChange("earn-trust", WEAK, STRONG),
        TagChange("frugality", STRONG, WEAK),
        TagChange("dive-deep", STRONG, None),
    )


def test_a_score_alone_is_no_change() -> None:
    assert compare(tags({"ownership": 0.71}), tags({"ownership": 0.99})) == ()


@given(SCORES, SCORES)
def test_the_changes_lead_from_one_side_to_the_other(before: dict[str, float], after: dict[str, float]) -> None:
    was = {tag.principle: tag.strength for tag in tags(before)}
    now = {tag.principle: tag.strength for tag in tags(after)}
    changes = compare(tags(before), tags(after))
    led: dict[str, Strength | None] = {**was, **{change.principle: change.after for change in changes}}
    assert {slug: strength for slug, strength in led.items() if strength} == now
    assert all(change.before is was.get(change.principle) is not change.after for change in changes)


@given(SCORES, SCORES)
def test_going_back_undoes_every_change(before: dict[str, float], after: dict[str, float]) -> None:
    there = {(c.principle, c.before, c.after) for c in compare(tags(before), tags(after))}
    back = {(c.principle, c.after, c.before) for c in compare(tags(after), tags(before))}
    assert there == back
    assert compare(tags(after), tags(after)) == ()


@given(SCORES, SCORES, VERDICTS)
def test_no_principle_with_a_verdict_ever_changes(
    before: dict[str, float], after: dict[str, float], verdicts: dict[str, Verdict]
) -> None:
    changes = compare(tags(before, verdicts), tags(after, verdicts))
    assert not {change.principle for change in changes} & set(verdicts)


def test_a_story_says_what_it_gains_loses_and_turns() -> None:
    story = changed(
        "The Friday",
        TagChange("ownership", None, STRONG),
        TagChange("hire", None, WEAK),
        TagChange("earn-trust", WEAK, STRONG),
        TagChange("frugality", STRONG, WEAK),
        TagChange("dive-deep", STRONG, None),
    )
    assert story.sentence({"dive-deep": "Dive Deep"}) == (
        "“The Friday” gains ownership (strong), hire (weak); loses Dive Deep (strong); "
        "earn-trust is now strong; frugality is now only weak"
    )
    assert changed("A", TagChange("hire", STRONG, WEAK)).sentence() == "“A”: hire is now only weak"


def test_the_sum_counts_what_came_went_and_turned() -> None:
    stories = (
        changed("A", TagChange("ownership", None, STRONG), TagChange("hire", None, WEAK)),
        changed("B", TagChange("ownership", None, STRONG), TagChange("hire", WEAK, None)),
        changed("C", TagChange("hire", WEAK, STRONG), TagChange("ownership", STRONG, WEAK)),
    )
    assert Changes(12, stories).sentence == (
        "3 of 12 stories changed: 3 tags came (2 strong, 1 weak), 1 went (1 weak), 1 became strong, 1 became weak."
    )
    assert Changes(1, stories[:1]).sentence == "1 of 1 story changed: 2 tags came (1 strong, 1 weak)."
    assert Changes(3, (changed("C", TagChange("hire", WEAK, STRONG)),)).sentence == (
        "1 of 3 stories changed: 1 tag became strong."
    )


def test_nothing_changed_and_nothing_to_compare_with_are_told_apart() -> None:
    assert Changes(2, ()).told(3) == ["2 stories compared again: no tag changed."]
    assert Changes(0, ()).told(3) == []


def test_only_so_many_stories_are_told_one_by_one() -> None:
    stories = tuple(changed(f"S{number}", TagChange("hire", None, WEAK), number=number) for number in range(4))
    told = Changes(9, stories).told(2, {"hire": "Hire"})
    assert told[1:] == ["“S0” gains Hire (weak).", "“S1” gains Hire (weak).", "And 2 more stories."]
    assert Changes(9, stories[:3]).told(2)[-1] == "And 1 more story."
    assert len(Changes(9, stories[:2]).told(2)) == 3


@given(st.lists(st.tuples(SCORES, SCORES), max_size=6))
def test_the_sums_add_up(pairs: list[tuple[dict[str, float], dict[str, float]]]) -> None:
    stories = tuple(changed("S", *compare(tags(before), tags(after))) for before, after in pairs)
    sides = (None, STRONG, WEAK)
    counted = sum(Changes(len(pairs), stories).count(a, b) for a in sides for b in sides if a is not b)
    assert counted == sum(len(story.changes) for story in stories)
