"""After a change of pack: what is said, Ctrl-C, going on, and what changed."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
import yaml

from starkeeper.cli import retagging
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.library import Library

NOT_THE_ONE = "The model or the pack is not the one that 3 stories were compared with"


@pytest.fixture
def reworded(pack_file: Path, tmp_path: Path) -> Path:
    """The small pack with other sentences: earn-trust now says what ownership said."""
    told = yaml.safe_load(pack_file.read_text(encoding="utf-8"))
    first, _, third = told["principles"]
    first["behaviours"], third["behaviours"] = third["behaviours"], first["behaviours"]
    first["name"], third["name"] = "Open Words", "Own Work"
    first["meaning"], third["meaning"] = "Owning up to a mistake.", "Caring for what is nobody's job."
    file = tmp_path / "reworded.yaml"
    file.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return file


@pytest.fixture
def tagged(run, stories: Library, compiled_home: Path) -> Library:
    """The three stories, compared with the small pack; no verdict on the one that will change."""
    stories.tags.take_back(2, "earn-trust")
    assert run("tag").exit_code == 0
    return stories


def interrupt_at(monkeypatch: pytest.MonkeyPatch, *steps: tuple[str, int]) -> None:
    """Press Ctrl-C at these steps of a run."""
    doing = retagging._doing

    def pressed(step):
        if (step.stage, step.done) in steps:
            os.kill(os.getpid(), signal.SIGINT)
        return doing(step)

    monkeypatch.setattr(retagging, "_doing", pressed)


def test_tag_says_what_a_change_of_pack_changed(run, tagged: Library, reworded: Path) -> None:
    result = run("tag", "--pack", reworded)
    assert result.exit_code == 0
    assert " of 3 stories changed: " in result.stderr
    assert "“Told them it was me” gains ownership (strong)" in result.stderr
    assert "changed" not in result.stdout
    assert tagged.tags.of(1).verdicts == {"dive-deep": Verdict.CONFIRMED}
    again = run("tag", "--pack", reworded)
    assert again.stderr == "Every story is tagged.\n"


def test_going_back_needs_no_comparing_and_is_told(run, tagged: Library, reworded: Path) -> None:
    run("tag", "--pack", reworded)
    back = run("tag")
    assert back.stdout == ""
    assert back.stderr.startswith("Every story is tagged.\n")
    assert "“Told them it was me” gains earn-trust (" in back.stderr


def test_json_says_what_changed_with_each_story(run, tagged: Library, reworded: Path) -> None:
    shown = json.loads(run("tag", "--pack", reworded, "--json").stdout)
    changes = {story["id"]: story["changes"] for story in shown}
    assert set(changes) == {1, 2, 3}
    assert {"principle": "ownership", "before": None, "after": "strong"} in changes[2]
    # Going back compares nothing, but a program still hears of the stories that changed.
    back = json.loads(run("tag", "--json").stdout)
    assert {"principle": "ownership", "before": "strong", "after": None} in {s["id"]: s["changes"] for s in back}[2]
    assert json.loads(run("tag", "--json").stdout) == []


def test_only_the_first_changes_are_told_one_by_one(run, library: Library, compiled_home: Path, reworded: Path) -> None:
    for number in range(8):
        library.stories.add(StoryContent(title=f"Story {number}", action="I admitted my own mistake openly."))
    run("tag")
    said = run("tag", "--pack", reworded).stderr.splitlines()
    assert sum(line.startswith("“Story ") for line in said) == retagging.MOST_TOLD
    assert said[-1] == "And 3 more stories."


@pytest.mark.parametrize(
    ("step", "said", "left"),
    [
        (("reading", 2), "Stopped after reading 2 of 3 stories, before comparing them", 3),
        (("comparing", 2), "Stopped after comparing 2 of 3 stories", 1),
    ],
)
def test_ctrl_c_says_how_far_it_came_and_the_next_run_goes_on_there(
    run, stories: Library, compiled_home: Path, monkeypatch: pytest.MonkeyPatch, step, said: str, left: int
) -> None:
    before = signal.getsignal(signal.SIGINT)  # a shell that starts tests in the background has them ignore it
    with monkeypatch.context() as pressed:
        interrupt_at(pressed, step)
        stopped = run("tag")
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    (line,) = [line for line in stopped.stderr.splitlines() if line.startswith("Stopped")]
    assert line.startswith(f"{said}; nothing of it is lost, and starkeeper tag --pack ")
    assert line.endswith(" goes on there.")
    assert len(stories.tags.untagged()) == left
    assert signal.getsignal(signal.SIGINT) is before
    rest = json.loads(run("tag", "--json").stdout)
    assert len(rest) == left
    assert stories.tags.untagged() == []


def test_a_second_ctrl_c_is_obeyed_at_once(
    run, stories: Library, compiled_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing = retagging._doing

    def pressed_twice(step):
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        return doing(step)

    monkeypatch.setattr(retagging, "_doing", pressed_twice)
    ended = run("tag")
    assert (ended.exit_code, ended.stdout) == (130, "")
    assert "Stopped" not in ended.stderr
    assert len(stories.tags.untagged()) == 3


def test_ctrl_c_in_a_second_look_at_everything_promises_nothing(
    run, tagged: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt_at(monkeypatch, ("comparing", 1))
    stopped = run("tag", "--all")
    assert stopped.exit_code == 130
    assert stopped.stderr.endswith(
        "Stopped after comparing 1 of 3 stories; the other stories keep the tags they had.\n"
    )


def test_ctrl_c_on_a_terminal_ends_with_its_one_line(terminal, library: Library, compiled_home: Path) -> None:
    for number in range(80):
        sentences = " ".join(f"In week {number} I did thing number {part} for the team." for part in range(12))
        library.stories.add(StoryContent(title=f"Story {number}", action=sentences))
    screen = terminal("tag")
    screen.see("Reading stories: ")
    screen.interrupt()
    screen.see("Stopped after reading ")
    screen.see("goes on there.")
    assert screen.ended() == 130
    assert "Traceback" not in screen.shown
    assert len(library.tags.untagged()) == 80


@pytest.mark.parametrize("words", [("coverage",), ("list",), ("show", 2), ("rehearse",)], ids=lambda w: w[0])
def test_commands_say_once_that_the_tags_are_of_another_pack(
    run, tagged: Library, reworded: Path, words: tuple[object, ...]
) -> None:
    said = run(*words, "--pack", reworded).stderr
    assert said.count(NOT_THE_ONE) == 1
    assert said.count("Hint: ") == 1
    assert f"starkeeper tag --pack {reworded} compares them again" in said
    assert "not compared with the principles yet" not in said
    run("tag", "--pack", reworded)
    assert NOT_THE_ONE not in run(*words, "--pack", reworded).stderr
    assert NOT_THE_ONE not in run(*words).stderr


def test_coverage_tells_new_stories_from_those_of_before(run, tagged: Library, reworded: Path) -> None:
    run("add", "--file", "-", "--title", "New", input="Action: I took care of it.")
    said = run("coverage", "--pack", reworded).stderr
    assert NOT_THE_ONE in said
    assert "1 story was not compared with the principles yet" in said
