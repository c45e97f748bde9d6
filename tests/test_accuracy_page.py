"""docs/accuracy.md says what was measured, and its picture shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import accuracy_page
from starkeeper import packs
from starkeeper.tagging.scale import THRESHOLDS

SLUGS = packs.bundled().slugs
MEASURED_YET = accuracy_page.ACCURACY.exists() and accuracy_page.MEASURED.exists()


def result(cases: str, method: str, n: int = 92, first: float = 0.731) -> dict[str, Any]:
    return {
        "cases": cases,
        "method": method,
        "n": n,
        "top_1": first,
        "recall_at_3": 0.782,
        "mean_average_precision": 0.774,
    }


ACCURACY = [
    result("stories, title + text, consensus", "Starkeeper"),
    result("stories, title + text, consensus", "TF-IDF", first=0.541),
    result("questions, labels", "Starkeeper", n=216, first=0.562),
    {"cases": "question to stories, consensus", "method": "Starkeeper", "n": 216, "answered": 0.53},
]


def rows() -> list[list[float]]:
    """Sixteen stories a principle: twelve right, three taken for the next one, one for the one after."""
    count = len(SLUGS)
    return [[{0: 12.0, 1: 3.0, 2: 1.0}.get((at - line) % count, 0.0) for at in range(count)] for line in range(count)]


def measured() -> dict[str, Any]:
    return {
        "adapter": "ab" * 32,
        "folds": [0],
        "stories": 1612,
        "labels_a_story": 1.548,
        "ranking": [
            {"name": "title and text", "n": 612, "top_1": 0.81, "recall_at_3": 0.88, "map": 0.86, "untrained_map": 0.55}
        ],
        "principles": [
            {
                "slug": slug,
                "n": 40 + at,
                "map": 0.9 - at / 100,
                "first": 0.7,
                "strong_precision": None if at == 3 else 0.8,
                "strong_recall": 0.6,
            }
            for at, slug in enumerate(SLUGS)
        ],
        "confusion": {"slugs": list(SLUGS), "rows": rows()},
        "calibration": {
            "ece": 0.031,
            "bins": [
                {"from": at / 10, "to": (at + 1) / 10, "n": 100, "said": at / 10 + 0.05, "right": at / 10 + 0.03}
                for at in range(10)
            ],
        },
        "thresholds": {
            "strong": 0.62,
            "weak": 0.31,
            "strong_precision": 0.76,
            "weak_precision": 0.41,
            "strong_a_story": 0.94,
            "weak_a_story": 0.86,
        },
        "evidence": {
            "n": 900,
            "first": 0.52,
            "among_three": 0.78,
            "untrained_first": 0.31,
            "untrained_among_three": 0.6,
        },
        "other_pack": {"name": "Bramling Freight", "n": 60, "before": 0.48, "after": 0.57},
        "failures": [
            {
                "title": f"A *title* {at}",
                "voice": voice,
                "proved": [SLUGS[0], SLUGS[1]],
                "said": [{"principle": SLUGS[2], "score": 0.81}, {"principle": SLUGS[3], "score": 0.3}],
                "text": "We had [two](weeks) and <b>no</b> plan | so I wrote",
            }
            for at, voice in enumerate(["notes", "notes", "plain", "spoken", "corporate"])
        ],
    }


def page(**changes: Any) -> str:
    written: str = accuracy_page.page(ACCURACY, measured() | changes, "# What was tried\n\n| tried | kept |\n")
    return written


@pytest.mark.parametrize(
    "said",
    [
        "92 stories and 216 questions",
        "1,612 stories",
        "1.55 labels",
        "a MAP of 0.97",
        "the first suggestion is right for 73",
        "| stories with their titles | Starkeeper, in one library | 92 | 0.73 | 0.78 | 0.77 |",
        "| | shared words (TF-IDF) | 92 | 0.54 |",
        "| questions | Starkeeper | 216 | 0.56 |",
        "| title and text | 612 | 0.81 | 0.88 | 0.86 | 0.55 |",
        "Of those between 0.7 and 0.8 it was 73 of 100",
        "| 0.7 to 0.8 | 100 | 0.75 | 0.73 |",
        "strong from a score of 0.62 and weak from 0.31",
        "52 times in 100",
        "60 stories of Bramling Freight",
        "- Customer Obsession: 19 of 100 have Ownership first",
        "![Of the stories that prove each principle, how many have which first suggestion](accuracy-confusion.svg)",
        "Proves Customer Obsession and Ownership. Suggested: Invent and Simplify 0.81",
        "## What to do about it",
        "## What was tried\n\n| tried | kept |",
    ],
)
def test_the_page_tells_what_was_measured(said: str) -> None:
    assert " ".join(said.split()) in " ".join(page().split())


def test_the_weakest_principle_comes_first_and_none_is_left_out() -> None:
    section = page().partition("## Principle by principle")[2].partition("\n## ")[0]
    shown = [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")][2:]
    assert shown == [principle.name for principle in reversed(packs.bundled().principles)]


def test_a_principle_that_nothing_strong_was_said_of_is_told_in_words() -> None:
    assert "None" not in page()
    assert "| none |" in page()


def test_what_is_in_use_goes_before_what_was_found_best() -> None:
    in_use = measured()["thresholds"] | {"strong": 0.7, "strong_recall": 0.61, "either_recall": 0.83}
    assert "strong from a score of 0.7 " in page(in_use=in_use)
    assert "find 61 of 100 labels" in page(in_use=in_use)


def test_results_are_found_inside_an_object_too() -> None:
    wrapped = {"model": "x", "results": ACCURACY}
    assert accuracy_page.page(wrapped, measured(), "# T\n") == accuracy_page.page(ACCURACY, measured(), "# T\n")


def test_examples_come_from_as_many_voices_as_there_are() -> None:
    section = page().partition("## Where it fails")[2].partition("\n## ")[0]
    assert [section.count(f"({voice})") for voice in ("notes", "plain", "spoken", "corporate")] == [1, 1, 1, 1]


def test_nothing_in_a_story_acts_as_markdown() -> None:
    assert r"**A \*title\* 0** (notes)" in page()
    assert r"\[two\](weeks) and \<b\>no\</b\> plan \| so I wrote…" in page()


def test_the_page_reads_when_every_story_of_a_fold_was_measured() -> None:
    assert "each third of them in turn was held out" in page(folds=[0, 1, 2]).replace("\n", " ")


def test_the_picture_has_a_figure_for_every_share_and_names_for_rows_and_columns() -> None:
    drawn = accuracy_page.picture(measured()["confusion"])
    texts = [element.text for element in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    count = len(SLUGS)
    assert [texts.count(figure) for figure in ("75", "19", "6")] == [count] * 3
    assert all(texts.count(principle.name) == 2 for principle in packs.bundled().principles)


def test_the_picture_stands_by_itself_on_paper_of_its_own() -> None:
    drawn = accuracy_page.picture(measured()["confusion"])
    assert "href" not in drawn
    assert "url(" not in drawn
    assert '<rect x="0.5" y="0.5"' in drawn


def test_a_principle_that_no_story_proves_leaves_an_empty_row() -> None:
    confusion = {"slugs": ["one", "two"], "rows": [[0.0, 0.0], [1.0, 3.0]]}
    assert accuracy_page.picture(confusion).count('text-anchor="middle"') == 2
    assert [(one.proved, one.said, one.share) for one in accuracy_page.confused(confusion)] == [("two", "one", 0.25)]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ACCURACY", "MEASURED", "TRIED", "PAGE", "PICTURE"):
        monkeypatch.setattr(accuracy_page, name, tmp_path / getattr(accuracy_page, name).name)
    monkeypatch.setattr(accuracy_page, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["accuracy_page.py"])
    (tmp_path / "accuracy.json").write_text(json.dumps(ACCURACY), "utf-8")
    (tmp_path / "measured.json").write_text(json.dumps(measured()), "utf-8")
    (tmp_path / "TRIED.md").write_text("# What was tried\n", "utf-8")
    return tmp_path


def test_check_says_what_is_not_up_to_date(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accuracy_page.main() == 0
    monkeypatch.setattr("sys.argv", ["accuracy_page.py", "--check"])
    assert accuracy_page.main() == 0
    (tree / "accuracy.md").write_text("old", "utf-8")
    assert accuracy_page.main() == 1
    assert capsys.readouterr().err.startswith("accuracy.md is not up to date.")
    assert (tree / "accuracy.md").read_text("utf-8") == "old"


def test_without_figures_nothing_is_written(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "measured.json").unlink()
    assert accuracy_page.main() == 1
    assert "there is no measured.json" in capsys.readouterr().err
    assert not (tree / "accuracy.md").exists()


if MEASURED_YET:

    def test_the_page_and_its_picture_are_up_to_date() -> None:
        for path, text in accuracy_page.files().items():
            assert path.read_text("utf-8") == text, "Run: python scripts/accuracy_page.py"

    def test_the_thresholds_on_the_page_are_those_of_the_program() -> None:
        found = json.loads(accuracy_page.MEASURED.read_text("utf-8"))
        limits = found.get("in_use") or found["thresholds"]
        assert (limits["strong"], limits["weak"]) == pytest.approx((THRESHOLDS.strong, THRESHOLDS.weak))
