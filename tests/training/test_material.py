"""The training material keeps what it promises: whole, labelled, nothing twice, and the held-out pack held out."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain, combinations
from pathlib import Path

import material
import pytest
from material import LabelledStory, Material

from starkeeper.domain.sentences import sentences
from starkeeper.domain.story import Part

HELD_OUT = "bramling-freight"
BUNDLED = material.bundled()
OTHERS = tuple(material.other_packs())
LEARNED = (BUNDLED, *OTHERS)
(UNSEEN,) = material.other_packs(HELD_OUT)
EVERYTHING = (*LEARNED, UNSEEN)

FILES = sorted(material.HERE.rglob("*.jsonl"))

LEAST_STORIES = 1_200
LEAST_FIRST, LEAST_SECOND = 80, 15
"""So many stories, at least, have a principle as their first label, and as another one."""

SHINGLE, ALIKE = 6, 0.2
"""Words in a shingle, and the share of shingles from which two texts are the same one told again."""

SAYS_SOMETHING = 30
"""Characters of a sentence that two writers do not write by chance; “It stood.” they do."""


def stories(materials: Iterable[Material] = EVERYTHING) -> list[LabelledStory]:
    return [story for one in materials for story in one.stories]


def plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.casefold()))


def repeated(texts: Iterable[str]) -> list[str]:
    return [text for text, count in Counter(map(plain, texts)).items() if count > 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(material.HERE)))
def test_every_line_is_an_object_in_utf_8(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines
    assert all(isinstance(json.loads(line), dict) for line in lines)


def test_no_file_lies_where_nothing_reads_it() -> None:
    read = {
        *material.STORIES.glob("*.jsonl"),
        *material.HERE.glob("*.jsonl"),
        *(path.with_name(f"{path.stem}-{kind}.jsonl") for path in material.PACKS.glob("*.yaml") for kind in KINDS),
    }
    assert set(FILES) <= read


KINDS = ("stories", "texts")


def test_there_are_enough_stories_and_each_has_a_text_of_its_own_id() -> None:
    assert len(BUNDLED.stories) >= LEAST_STORIES
    assert all(story.content.text.strip() for story in stories())
    assert len({story.id for story in stories()}) == len(stories())


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.pack.slug)
def test_labels_are_principles_of_the_pack_and_weigh_between_nothing_and_one(one: Material) -> None:
    for item in (*one.stories, *one.texts):
        assert item.labels
        assert set(item.labels) <= set(one.pack.slugs)
        assert all(0 < weight <= 1 for weight in item.labels.values())
    assert all(story.proved for story in one.stories)


def test_every_principle_is_first_and_second_in_some_stories() -> None:
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for story in BUNDLED.stories:
        best, *others = sorted(story.labels, key=lambda slug: -story.labels[slug])
        first[best] += 1
        second.update(others)
    assert {slug for slug in BUNDLED.pack.slugs if first[slug] < LEAST_FIRST} == set()
    assert {slug for slug in BUNDLED.pack.slugs if second[slug] < LEAST_SECOND} == set()


@pytest.mark.parametrize("one", OTHERS, ids=lambda one: one.pack.slug)
def test_every_principle_of_a_pack_to_learn_from_is_proved(one: Material) -> None:
    assert {slug for story in one.stories for slug in story.proved} == set(one.pack.slugs)


def test_evidence_stands_in_a_part_word_for_word() -> None:
    for story in stories():
        parts = [story.content.part(part) for part in Part]
        assert all(sentence and any(sentence in part for part in parts) for sentence in story.evidence.values())


def test_evidence_that_is_not_in_the_story_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = {"id": "a", "title": "T", "action": "I rang.", "labels": {"ownership": 1.0}, "evidence": {"ownership": "No."}}
    (tmp_path / "voice.jsonl").write_text(json.dumps(row), "utf-8")
    monkeypatch.setattr(material, "STORIES", tmp_path)
    with pytest.raises(ValueError, match="a: not a sentence of the story"):
        material.bundled()


def test_a_label_that_the_pack_does_not_know_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = {"id": "a", "title": "T", "action": "I rang.", "labels": {"bravery": 1.0}}
    (tmp_path / "voice.jsonl").write_text(json.dumps(row), "utf-8")
    monkeypatch.setattr(material, "STORIES", tmp_path)
    with pytest.raises(ValueError, match="labels must be principles of amazon"):
        material.bundled()


def shingles(text: str) -> set[tuple[str, ...]]:
    words = plain(text).split()
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def too_alike(found: list[LabelledStory]) -> list[tuple[str, str]]:
    """Pairs of stories of which a good part of the shorter one stands in the other."""
    own = [shingles(story.content.text) for story in found]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, each in enumerate(own):
        for shingle in each:
            holders[shingle].append(place)
    shared = Counter(chain.from_iterable(combinations(places, 2) for places in holders.values() if len(places) > 1))
    return [
        (found[one].id, found[other].id)
        for (one, other), count in shared.items()
        if count >= ALIKE * min(len(own[one]), len(own[other]))
    ]


def test_no_story_is_told_twice() -> None:
    assert repeated(story.content.text for story in stories()) == []
    assert too_alike(stories()) == []


def test_a_story_that_was_only_touched_up_would_be_noticed() -> None:
    story = BUNDLED.stories[0]
    touched = story.content.with_part(Part.ACTION, story.content.action.replace("the", "that"))
    copy = LabelledStory("copy", touched, story.labels)
    assert too_alike([*BUNDLED.stories[:20], copy]) == [(story.id, "copy")]


def test_each_story_is_in_one_fold_and_a_group_in_the_same() -> None:
    folds: dict[str, set[int]] = defaultdict(set)
    for story in BUNDLED.stories:
        (fold,) = [number for number in range(material.FOLDS) if material.in_fold(story, number)]
        folds[story.group].add(fold)
    assert {group for group, found in folds.items() if len(found) > 1} == set()


@pytest.mark.parametrize("fold", range(material.FOLDS))
def test_a_fold_is_about_a_third_with_every_voice_and_every_principle(fold: int) -> None:
    held = [story for story in BUNDLED.stories if material.in_fold(story, fold)]
    assert 0.3 < len(held) / len(BUNDLED.stories) < 0.37
    assert {story.voice for story in held} == {story.voice for story in BUNDLED.stories}
    assert {slug for story in held for slug in story.proved} == set(BUNDLED.pack.slugs)


@pytest.mark.parametrize("name", ["titles", "behaviours"])
def test_no_short_text_stands_twice(name: str) -> None:
    assert repeated(text.text for text in BUNDLED.texts if text.kind == name) == []


def test_no_question_is_learned_twice() -> None:
    assert repeated(text.text for text in BUNDLED.texts if text.kind == "questions") == []


@pytest.mark.parametrize("one", OTHERS, ids=lambda one: one.pack.slug)
def test_no_text_of_another_pack_stands_twice(one: Material) -> None:
    assert repeated(text.text for text in one.texts) == []


def test_behaviours_to_learn_from_are_not_those_of_the_pack() -> None:
    own = [behaviour for principle in BUNDLED.pack.principles for behaviour in principle.behaviours]
    assert repeated([*own, *(text.text for text in BUNDLED.texts if text.kind == "behaviours")]) == []


def test_the_held_out_pack_is_not_learned_from() -> None:
    assert UNSEEN.pack.slug == HELD_OUT
    assert HELD_OUT not in {one.pack.slug for one in LEARNED}
    assert not {story.id for story in UNSEEN.stories} & {story.id for story in stories(LEARNED)}
    assert len(UNSEEN.stories) >= 50


def test_no_sentence_of_the_held_out_pack_is_in_what_is_learned() -> None:
    told = [story.content.part(part) for story in UNSEEN.stories for part in Part]
    pack = [text for one in UNSEEN.pack.principles for text in (one.meaning, *one.behaviours)]
    unseen = {text[span.start : span.end] for text in (*told, *pack) for span in sentences(text)}
    learned = "\n".join(
        plain(text)
        for one in LEARNED
        for text in chain(
            (story.content.text for story in one.stories),
            (short.text for short in one.texts),
            (behaviour for principle in one.pack.principles for behaviour in principle.behaviours),
        )
    )
    assert len(unseen) > 200
    assert [one for one in unseen if len(one) >= SAYS_SOMETHING and plain(one) in learned] == []
