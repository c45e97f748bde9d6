from __future__ import annotations

import json

import time_machine

from starkeeper.library import Library


def test_in_a_pipe_it_is_one_thing_a_line(run, stories: Library) -> None:
    result = run("today", "--minutes", 30)
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert {line[0] for line in lines} <= {"rehearse", "retell", "write"}
    assert sum(int(line[1]) for line in lines) <= 30
    known = {question.id for question in stories.rehearsal.questions()}
    assert all(line[3] in known for line in lines if line[0] == "rehearse")


def test_a_person_is_told_what_to_do_and_by_which_command(terminal, stories: Library) -> None:
    screen = terminal("today")
    screen.see("No interview is kept")
    screen.see("1. Answer for Dive Deep")
    screen.see("With “Told them it was me”.")
    screen.see("starkeeper rehearse --question dive-deep-")
    screen.see("on that day: ")
    assert screen.ended() == 0


def test_the_interview_is_named(run, terminal, stories: Library) -> None:
    with time_machine.travel("2026-03-01T18:00:00Z", tick=False):
        run("interview", "add", "--date", "2026-03-02", "--company", "Brackenhill")
        plan = json.loads(run("today", "--json").stdout)
    assert (plan["date"], plan["aim"], plan["interview"]["company"]) == ("2026-03-01", "2026-03-02", "Brackenhill")


def test_a_list_for_nothing_left_says_so(run, library: Library, monkeypatch) -> None:
    monkeypatch.setattr("starkeeper.domain.today.choose", lambda *_: [])
    result = run("today")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing needs practice today. Rest is part of it.\n"


def test_minutes_out_of_range_are_said_in_plain_words(run) -> None:
    assert "--minutes takes a whole number from 3 to 480." in run("today", "--minutes", 2).stderr
