from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from starkeeper.domain.story import Part
from starkeeper.domain.tags import Evidence, Lesson, RunnerUp, Suggestion
from starkeeper.library import Library
from starkeeper.library.shelf import model_fingerprint
from starkeeper.store import tags
from starkeeper.store.engine import writing


def test_show_prints_the_parts_and_what_they_prove(run, stories: Library) -> None:
    result = run("show", "found")
    assert result.exit_code == 0
    for text in (
        "1  Found the leak",
        "ready · success · MLE · Brackenhill · 2023-05",
        "\nSituation\nThe service ran out of memory every night.\n",
        "\nResult\nNo night call since.\n",
        "words, 0:",
        "confirmed",
    ):
        assert text in result.stdout
    assert "Lesson" not in result.stdout
    assert "starkeeper tag 1" in result.stderr


def test_show_names_what_was_rejected(run, stories: Library) -> None:
    stories.tags.reject(1, "ownership")
    assert "Rejected: ownership" in run("show", 1).stdout


def test_show_quotes_the_evidence(run, stories: Library, compiled_home: Path) -> None:
    stories.tags.tag([2])
    (row,) = [line for line in run("show", 2).stdout.splitlines() if "I admitted" in line and "earn-trust" in line]
    assert row.endswith("I admitted my own mistake openly.")


def test_show_says_what_a_weak_tag_lacks_and_what_else_its_sentence_says(run, stories: Library) -> None:
    found = [
        Suggestion("ownership", 0.5, Evidence(Part.ACTION, 0, 1), None, RunnerUp("dive-deep", leads=True)),
        Suggestion("earn-trust", 0.4, Evidence(Part.ACTION, 0, 1), silent=frozenset({Part.ACTION})),
    ]
    stories.tags.take_back(2, "earn-trust")
    stories.tags.take_back(2, "dive-deep")
    stories.stories.save(2, replace(stories.stories.get(2), result="It held."), base_version=1)
    with writing(stories._context.engine) as session:
        key = (model_fingerprint(stories._context), stories.pack.fingerprint)
        tags.store_suggestions(session, stories.stories.get(2).content_hash, *key, found)
    lines = run("show", 2).stdout.splitlines()
    assert "earn-trust: Nothing in Action speaks for it." in lines
    assert "ownership: Its best sentence speaks more for dive-deep." in lines
    shown = json.loads(run("show", 2, "--json").stdout)["suggestions"]
    assert [one["runner_up"] for one in shown] == ["dive-deep", None]
    assert [one["missing"] for one in shown] == [line.split(": ")[1] for line in lines[-2:]]


def test_show_as_json_holds_every_suggestion(run, stories: Library, compiled_home: Path) -> None:
    stories.tags.tag([2])
    shown = json.loads(run("show", 2, "--json").stdout)
    assert {one["principle"] for one in shown["suggestions"]} == {"ownership", "dive-deep", "earn-trust"}
    assert shown["verdicts"] == {"dive-deep": "confirmed", "earn-trust": "confirmed"}
    (evidence,) = [tag["evidence"] for tag in shown["tags"] if tag["principle"] == "earn-trust"]
    assert shown[evidence["part"]][evidence["start"] : evidence["end"]] == evidence["text"]


def test_show_of_no_story(run, stories: Library) -> None:
    result = run("show", "nothing like it")
    assert result.exit_code == 3
    assert "Hint: starkeeper list" in result.stderr


def test_show_says_whose_verdict_moved_a_score(run, stories: Library) -> None:
    taught = [
        Suggestion("ownership", 0.5, lesson=Lesson(0.3, 3)),
        Suggestion("dive-deep", 0.3, lesson=Lesson(0.4, 1)),  # decided here, so that no other story matters
        Suggestion("earn-trust", 0.1, lesson=Lesson(0.2, 1)),  # no tag, and it was none
    ]
    with writing(stories._context.engine) as session:
        digest = stories.stories.get(2).content_hash
        key = (model_fingerprint(stories._context), stories.pack.fingerprint)
        tags.store_suggestions(session, digest, *key, taught)
    stories.tags.take_back(2, "earn-trust")
    lines = run("show", 2).stdout.splitlines()
    assert lines[-1] == "ownership: because you confirmed it for “Old and gone”"
    assert not any(line.startswith(("dive-deep:", "earn-trust:")) for line in lines)
    shown = json.loads(run("show", 2, "--json").stdout)
    assert shown["reasons"]["ownership"] == {"id": 3, "title": "Old and gone", "verdict": "confirmed"}


def test_show_says_what_fell_by_a_rejection(run, stories: Library) -> None:
    stories.tags.reject(1, "ownership")
    with writing(stories._context.engine) as session:
        digest = stories.stories.get(3).content_hash
        key = (model_fingerprint(stories._context), stories.pack.fingerprint)
        tags.store_suggestions(session, digest, *key, [Suggestion("earn-trust", 0.3, lesson=Lesson(0.5, 1))])
    assert "earn-trust:" not in run("show", 3).stdout  # nobody rejected that
    stories.tags.reject(1, "earn-trust")
    assert "earn-trust: less because you rejected it for “Found the leak”" in run("show", 3).stdout
