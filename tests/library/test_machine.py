"""A library against a model of it in plain Python, through long random sequences of all that can be done with one.

The short form runs with the suite. ``STARKEEPER_TEST_STEPS=10000 python -m pytest tests/library/test_machine.py`` runs
at least so many steps, with other choices each time.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from starkeeper.domain.action import ActionKind, ChangedSince
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Part, StaleStory, StoryContent
from starkeeper.domain.tags import Tag, Verdict
from starkeeper.errors import NotFound, StarkeeperError
from starkeeper.library import Library, doctor
from starkeeper.library.care import restore_backup
from starkeeper.paths import Paths
from starkeeper.settings import Settings

STEPS = int(os.environ.get("STARKEEPER_TEST_STEPS", "0"))
"""Steps of the full form; 0 for the short one."""

EXAMPLES, LENGTH = (40, 50) if STEPS else (15, 30)
MOST = 6
"""Stories that a sequence adds; more would only make it slower."""

Step = tuple[int, str, Any, Any, Any]
"""Story, aspect, principle, before, after."""


@dataclass
class ModelStory:
    """What a story is, as far as anybody can see."""

    versions: list[StoryContent]
    binned: bool = False
    verdicts: dict[str, Verdict] = field(default_factory=dict)


@dataclass
class ModelAction:
    """What was done by which handle."""

    number: int
    kind: ActionKind
    steps: list[Step]
    undone_after: int | None = None


class Refused(Exception):
    """The model knows that the library must say no."""

    def __init__(self, error: type[StarkeeperError]) -> None:
        super().__init__(error.__name__)
        self.error = error


class Model:
    """A library in plain Python."""

    def __init__(self) -> None:
        self.stories: dict[int, ModelStory] = {}
        self.actions: list[ModelAction] = []
        self.next_story = self.next_action = 1

    def note(self, kind: ActionKind, steps: list[Step]) -> list[int]:
        if not steps:
            return []
        self.actions.append(ModelAction(self.next_action, kind, steps))
        self.next_action += 1
        return [self.next_action - 1]

    def present(self, number: int) -> ModelStory:
        if number not in self.stories or self.stories[number].binned:
            raise Refused(NotFound)
        return self.stories[number]

    def add(self, content: StoryContent, verdicts: dict[str, Verdict]) -> list[int]:
        self.stories[self.next_story] = ModelStory([content], verdicts=dict(verdicts))
        self.next_story += 1
        return self.note(ActionKind.ADD, [(self.next_story - 1, "version", None, None, 1)])

    def write(self, number: int, content: StoryContent, kind: ActionKind) -> list[int]:
        story = self.present(number)
        if content == story.versions[-1]:
            return []
        story.versions.append(content)
        last = len(story.versions)
        return self.note(kind, [(number, "version", None, last - 1, last)])

    def move(self, numbers: Sequence[int], binned: bool) -> list[int]:
        if any(number not in self.stories for number in numbers):
            raise Refused(NotFound)
        moved = [number for number in dict.fromkeys(numbers) if self.stories[number].binned is not binned]
        for number in moved:
            self.stories[number].binned = binned
        kind = ActionKind.BIN if binned else ActionKind.RESTORE
        return self.note(kind, [(number, "bin", None, not binned, binned) for number in moved])

    def decide(self, numbers: Sequence[int], words: dict[str, Verdict | None]) -> list[int]:
        for number in numbers:
            self.present(number)
        steps: list[Step] = []
        for number in dict.fromkeys(numbers):
            verdicts = self.stories[number].verdicts
            for principle, word in words.items():
                if (before := verdicts.pop(principle, None)) is not word:
                    steps.append((number, "verdict", principle, before, word))
                if word:
                    verdicts[principle] = word
        return self.note(ActionKind.VERDICT, steps)

    def undo(self, own: list[int] | None) -> ModelAction:
        done = [each for each in self.actions if each.undone_after is None and (own is None or each.number in own)]
        if not done:
            raise Refused(NotFound)
        action = done[-1]
        self.walk([(number, what, key, after, before) for number, what, key, before, after in reversed(action.steps)])
        action.undone_after = self.next_action - 1
        return action

    def redo(self, own: list[int] | None) -> ModelAction:
        newest = self.next_action - 1 if own is None else max(own, default=0)
        undone = [
            each
            for each in self.actions
            if each.undone_after is not None and each.undone_after >= newest and (own is None or each.number in own)
        ]
        if not undone:
            raise Refused(NotFound)
        self.walk(undone[0].steps)
        undone[0].undone_after = None
        return undone[0]

    def walk(self, steps: Sequence[Step]) -> None:
        changed = deepcopy(self.stories)
        for number, what, key, before, after in steps:
            story = changed[number]
            told = story.versions[-1]
            if what == "bin":
                fits, story.binned = story.binned is before, after
            elif what == "verdict":
                fits = not story.binned and story.verdicts.pop(key, None) is before
                if after:
                    story.verdicts[key] = after
            elif before is None:
                fits, story.binned = story.binned and told == story.versions[after - 1], False
            else:
                fits = not story.binned and told == story.versions[before - 1]
                if after is None:
                    story.binned = True
                elif fits:
                    story.versions.append(story.versions[after - 1])
            if not fits:
                raise Refused(ChangedSince)
        self.stories = changed

    def empty_bin(self) -> list[int]:
        gone = [number for number, story in self.stories.items() if story.binned]
        for number in gone:
            del self.stories[number]
        for action in self.actions:
            action.steps = [step for step in action.steps if step[0] in self.stories]
        self.actions = [action for action in self.actions if action.steps]
        return gone

    def put_back(self, stories: dict[int, ModelStory]) -> None:
        self.stories, self.actions = deepcopy(stories), []


HANDLE = st.integers(0, 1)
NUMBER = st.integers(1, MOST + 1)
"""Of a story that is there, was there, or never was."""
NUMBERS = st.lists(NUMBER, min_size=1, max_size=3)
TEXT = st.sampled_from(["", "One.", "Two.", "Three."])
PRINCIPLE = st.sampled_from(["ownership", "dive-deep"])
WORDS = st.dictionaries(PRINCIPLE, st.sampled_from(Verdict), max_size=2)
WORDS_OR_NONE = st.dictionaries(PRINCIPLE, st.sampled_from([*Verdict, None]), min_size=1, max_size=2)


class Machine(RuleBasedStateMachine):
    """Two handles on one library, and the model."""

    home: Path
    pack: Pack
    places: Paths
    steps = 0
    """Of all sequences together."""

    def __init__(self) -> None:
        super().__init__()
        shutil.rmtree(self.home, ignore_errors=True)
        self.path = self.home / "library.db"
        self.model = Model()
        self.handles = [self._open(), self._open()]
        self.own: list[list[int]] = [[], []]
        self.kept: dict[Path, dict[int, ModelStory]] = {}

    def teardown(self) -> None:
        for handle in self.handles:
            handle.close()
        assert doctor.examine(self.path).sound

    def _open(self) -> Library:
        return Library.open(self.path, pack=self.pack, settings=Settings(), paths=self.places)

    def same(self, real: Callable[[], Any], told: Callable[[], Any]) -> tuple[Any, Any]:
        """What the library does and what the model does; where the one refuses, so does the other."""
        try:
            expected = told()
        except Refused as refused:
            with pytest.raises(refused.error):
                real()
            return None, None
        return real(), expected

    def act(self, who: int, real: Callable[[], Any], told: Callable[[], list[int]]) -> None:
        _, numbers = self.same(real, told)
        self.own[who] += numbers or []

    @initialize(text=TEXT)
    def begin(self, text: str) -> None:
        self.add(0, text, {})
        self.add(1, text, {})

    @rule(who=HANDLE, text=TEXT, words=WORDS)
    def add(self, who: int, text: str, words: dict[str, Verdict]) -> None:
        if self.model.next_story <= MOST:
            told = StoryContent(title=f"Story {self.model.next_story}", action=text)
            self.act(who, lambda: self.handles[who].stories.add(told, words), lambda: self.model.add(told, words))

    @rule(who=HANDLE, number=NUMBER, text=TEXT)
    def edit(self, who: int, number: int, text: str) -> None:
        story = self.model.stories.get(number)
        versions = story.versions if story else [StoryContent(title="Nobody's")]
        told, base = replace(versions[-1], action=text), len(versions)
        self.act(
            who,
            lambda: self.handles[who].stories.save(number, told, base_version=base),
            lambda: self.model.write(number, told, ActionKind.EDIT),
        )

    @rule(who=HANDLE, number=NUMBER, text=TEXT)
    def save_from_an_older_version(self, who: int, number: int, text: str) -> None:
        story = self.model.stories.get(number)
        if story and not story.binned and len(story.versions) > 1:
            told = replace(story.versions[0], action=text)
            with pytest.raises(StaleStory):
                self.handles[who].stories.save(number, told, base_version=len(story.versions) - 1)

    @rule(who=HANDLE, number=NUMBER, version=st.integers(1, 6))
    def revert(self, who: int, number: int, version: int) -> None:
        def told() -> list[int]:
            story = self.model.present(number)
            if version > len(story.versions):
                raise Refused(NotFound)
            return self.model.write(number, story.versions[version - 1], ActionKind.REVERT)

        self.act(who, lambda: self.handles[who].stories.revert(number, version), told)

    @rule(who=HANDLE, numbers=NUMBERS)
    def bin(self, who: int, numbers: list[int]) -> None:
        self.act(who, lambda: self.handles[who].stories.bin(*numbers), lambda: self.model.move(numbers, True))

    @rule(who=HANDLE, numbers=NUMBERS)
    def restore(self, who: int, numbers: list[int]) -> None:
        self.act(who, lambda: self.handles[who].stories.restore(*numbers), lambda: self.model.move(numbers, False))

    @rule(who=HANDLE, numbers=NUMBERS, words=WORDS_OR_NONE)
    def decide(self, who: int, numbers: list[int], words: dict[str, Verdict | None]) -> None:
        self.act(who, lambda: self.handles[who].tags.decide(numbers, words), lambda: self.model.decide(numbers, words))

    @rule(who=HANDLE, own=st.booleans())
    def undo(self, who: int, own: bool) -> None:
        scope = self.own[who] if own else None
        self.walked(*self.same(lambda: self.handles[who].journal.undo(own=own), lambda: self.model.undo(scope)))

    @rule(who=HANDLE, own=st.booleans())
    def redo(self, who: int, own: bool) -> None:
        scope = self.own[who] if own else None
        self.walked(*self.same(lambda: self.handles[who].journal.redo(own=own), lambda: self.model.redo(scope)))

    def walked(self, real: Any, told: ModelAction | None) -> None:
        if told:
            assert (real.id, real.kind) == (told.number, told.kind)
            assert real.story_ids == tuple(dict.fromkeys(step[0] for step in told.steps))

    @rule(who=HANDLE)
    def empty_bin(self, who: int) -> None:
        gone = self.handles[who].care.empty_bin()
        assert [story.id for story in gone] == self.model.empty_bin()

    @rule(who=HANDLE)
    def back_up(self, who: int) -> None:
        self.kept[self.handles[who].care.backup().path] = deepcopy(self.model.stories)

    @rule(choice=st.integers(0, 3))
    def put_a_backup_back(self, choice: int) -> None:
        there = [path for path in self.kept if path.exists()]
        if there:
            source = there[choice % len(there)]
            done = restore_backup(self.path, source)
            assert done.before
            assert source.exists()
            self.kept[done.before.path] = deepcopy(self.model.stories)
            self.model.put_back(self.kept[source])
            assert done.stories == sum(not story.binned for story in self.model.stories.values())

    @rule(who=HANDLE)
    def open_again(self, who: int) -> None:
        self.handles[who].close()
        self.handles[who], self.own[who] = self._open(), []

    @invariant()
    def the_file_and_both_handles_say_what_the_model_says(self) -> None:
        type(self).steps += 1
        stories = self.model.stories
        assert self.read() == stories
        records = self.handles[self.steps % 2].stories.select()
        assert {record.story.id: record.story.content for record in records} == {
            number: story.versions[-1] for number, story in stories.items() if not story.binned
        }
        assert {record.story.id: confirmed(record.tags) for record in records} == {
            number: {name for name, word in story.verdicts.items() if word is Verdict.CONFIRMED}
            for number, story in stories.items()
            if not story.binned
        }

    def read(self) -> dict[int, ModelStory]:
        """What stands in the file."""
        with closing(sqlite3.connect(self.path)) as plain:
            texts = f"title, {', '.join(Part)}"
            found = {
                number: ModelStory([content(told)], deleted_at is not None)
                for number, deleted_at, *told in plain.execute(f"SELECT id, deleted_at, {texts} FROM story")
            }
            earlier = f"SELECT story_id, {texts} FROM story_version ORDER BY version DESC"
            for number, *told in plain.execute(earlier):
                found[number].versions.insert(0, content(told))
            for number, principle, word in plain.execute("SELECT story_id, principle, verdict FROM verdict"):
                found[number].verdicts[principle] = Verdict(word)
        return found


def content(told: Sequence[str]) -> StoryContent:
    title, *parts = told
    return StoryContent(title=title, **dict(zip(Part, parts, strict=True)))


def confirmed(tags: Sequence[Tag]) -> set[str]:
    return {tag.principle for tag in tags}


@pytest.mark.timeout(0 if STEPS else 300)
def test_a_library_does_what_its_model_does(tmp_path: Path, pack: Pack, places: Paths) -> None:
    form = settings(
        max_examples=EXAMPLES,
        stateful_step_count=LENGTH,
        derandomize=not STEPS,
        database=None,
        phases=[Phase.generate],  # to make a failing sequence shorter would take minutes
        suppress_health_check=list(HealthCheck),
    )
    walking = type("Walking", (Machine,), {"home": tmp_path / "walk", "pack": pack, "places": places})
    run_state_machine_as_test(walking, settings=form)
    while walking.steps < STEPS:
        run_state_machine_as_test(walking, settings=form)
