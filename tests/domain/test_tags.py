from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.story import Part
from starkeeper.domain.tags import Evidence, Strength, Suggestion, Tag, Thresholds, Verdict, weigh

THRESHOLDS = Thresholds(strong=0.7, weak=0.4)
SLUGS = st.sampled_from(["ownership", "dive-deep", "earn-trust", "frugality"])


def test_scores_become_strong_weak_or_nothing() -> None:
    suggestions = [Suggestion("ownership", 0.9), Suggestion("dive-deep", 0.5), Suggestion("earn-trust", 0.1)]
    assert weigh(suggestions, {}, THRESHOLDS) == (
        Tag("ownership", Strength.STRONG, 0.9),
        Tag("dive-deep", Strength.WEAK, 0.5),
    )


def test_a_threshold_belongs_to_the_better_side() -> None:
    assert THRESHOLDS.strength(0.7) is Strength.STRONG
    assert THRESHOLDS.strength(0.4) is Strength.WEAK
    assert THRESHOLDS.strength(0.399) is None


def test_a_confirmed_principle_is_strong_without_any_suggestion() -> None:
    (tag,) = weigh([], {"frugality": Verdict.CONFIRMED}, THRESHOLDS)
    assert (tag.principle, tag.strength, tag.score) == ("frugality", Strength.STRONG, 0.0)


def test_a_confirmed_tag_goes_before_a_higher_score() -> None:
    suggestions = [Suggestion("ownership", 0.9), Suggestion("dive-deep", 0.2)]
    tags = weigh(suggestions, {"dive-deep": Verdict.CONFIRMED}, THRESHOLDS)
    assert [tag.principle for tag in tags] == ["dive-deep", "ownership"]


def test_a_tag_keeps_its_evidence() -> None:
    evidence = Evidence(Part.ACTION, 4, 9)
    (tag,) = weigh([Suggestion("ownership", 0.9, evidence)], {}, THRESHOLDS)
    assert tag.evidence == evidence
    assert evidence.quote("abc defgh ij") == "defgh"


@given(
    st.dictionaries(SLUGS, st.floats(0, 1), max_size=4),
    st.dictionaries(SLUGS, st.sampled_from(Verdict), max_size=4),
)
def test_a_verdict_always_outranks_a_suggestion(scores: dict[str, float], verdicts: dict[str, Verdict]) -> None:
    tags = weigh([Suggestion(slug, score) for slug, score in scores.items()], verdicts, THRESHOLDS)
    strong = {tag.principle for tag in tags if tag.strength is Strength.STRONG}
    assert {slug for slug, verdict in verdicts.items() if verdict is Verdict.CONFIRMED} <= strong
    assert not {slug for slug, verdict in verdicts.items() if verdict is Verdict.REJECTED} & {t.principle for t in tags}
    assert len({tag.principle for tag in tags}) == len(tags)
    assert list(tags) == sorted(tags, key=lambda tag: tag.rank, reverse=True)
