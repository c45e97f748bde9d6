from __future__ import annotations

import json
from pathlib import Path

from starkeeper.library import Library


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
    (row,) = [line for line in run("show", 2).stdout.splitlines() if "earn-trust" in line]
    assert row.endswith("I admitted my own mistake openly.")


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
