from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.tags import Verdict
from starkeeper.library import Library


def test_tag_compares_what_was_not_compared_yet(run, stories: Library, compiled_home: Path) -> None:
    stories.stories.bin(3)
    result = run("tag")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split() == [
        "id",
        "strength",
        "score",
        "principle",
        "verdict",
        "also",
        "evidence",
    ]
    assert "I admitted my own mistake openly." in result.stdout
    assert stories.tags.untagged() == []
    again = run("tag")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "Every story is tagged." in again.stderr


def test_tag_all_compares_every_story_again(run, stories: Library, compiled_home: Path) -> None:
    run("tag")
    shown = json.loads(run("tag", "--all", "--json").stdout)
    assert [(story["id"], story["tagged"]) for story in shown] == [(1, True), (2, True), (3, True)]


def test_tag_of_named_stories_leaves_the_others(run, stories: Library, compiled_home: Path) -> None:
    assert run("tag", "told", 2).exit_code == 0
    assert stories.tags.untagged() == [1, 3]


def test_verdicts_need_no_model(run, stories: Library) -> None:
    result = run("tag", 1, "--confirm", "Earn Trust", "--reject", "dive-deep")
    assert result.exit_code == 0
    assert stories.tags.of(1).verdicts == {"earn-trust": Verdict.CONFIRMED, "dive-deep": Verdict.REJECTED}
    assert run("tag", 1, "--take-back", "dive-deep").exit_code == 0
    assert stories.tags.of(1).verdicts == {"earn-trust": Verdict.CONFIRMED}


def test_a_slip_of_the_keys_decides_nothing(run, stories: Library) -> None:
    result = run("tag", 1, "--confirm", "ownership", "--reject", "earn-trusst")
    assert result.exit_code == 3
    assert "Did you mean earn-trust?" in result.stderr
    assert stories.tags.of(1).verdicts == {"dive-deep": Verdict.CONFIRMED}


@pytest.mark.parametrize(
    "words",
    [("--confirm", "ownership"), ("1", "--all"), ("1", "--confirm", "ownership", "--reject", "ownership")],
    ids=["no story", "named and all", "both verdicts"],
)
def test_tag_refuses_what_makes_no_sense(run, stories: Library, words: tuple[str, ...]) -> None:
    assert run("tag", *words).exit_code == 2


def test_tag_of_no_story(run, stories: Library) -> None:
    assert run("tag", 99).exit_code == 3


def test_tag_on_a_terminal_shows_each_story(
    run, stories: Library, compiled_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starkeeper.cli.output.on_terminal", lambda: True)
    shown = run("tag").stdout
    assert "2  Told them it was me" in shown
    assert "earn-trust" in shown


def test_a_verdict_changes_other_stories_and_says_so(run, stories: Library, compiled_home: Path) -> None:
    run("tag")
    twin = stories.stories.add(replace(stories.stories.get(1).content, title="The leak that was found"))
    run("tag")
    before = stories.tags.of(twin.id)
    options = [word for slug in stories.pack.slugs for word in ("--reject", slug)]
    result = run("tag", 1, 2, *options)
    assert stories.tags.of(twin.id).suggestions != before.suggestions
    changed = {tag.principle: tag.strength for tag in before.tags} != {
        tag.principle: tag.strength for tag in stories.tags.of(twin.id).tags
    }
    assert ("“The leak that was found”" in result.stderr) is changed
    assert changed
    run("tag", 1, 2, *[word.replace("--reject", "--take-back") for word in options])
    given = [word for story in (1, 2, 3) for word in stories.tags.of(story).verdicts]
    assert given == ["ownership"]  # the third story's stays, and teaches
