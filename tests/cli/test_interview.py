from __future__ import annotations

import json

import pytest

from starkeeper.library import Library

ADD = ("interview", "add", "--date", "2026-12-11")


def test_interviews_are_added_listed_and_removed(run, library: Library) -> None:
    added = run(*ADD, "--company", "Brackenhill", "--loop", "ownership,dive-deep; Earn Trust")
    assert added.stdout == "1\t2026-12-11\tBrackenhill\townership, dive-deep; earn-trust\n"
    run("interview", "add", "--date", "2026-11-30")
    listed = run("interview", "list").stdout.splitlines()
    assert [line.split("\t")[0].strip() for line in listed] == ["id", "2", "1"]
    removed = run("interview", "rm", 2)
    assert (removed.exit_code, removed.stderr) == (0, "The interview of 2026-11-30 was removed.\n")
    (left,) = json.loads(run("interview", "list", "--json").stdout)
    assert (left["id"], left["loop"]) == (1, [["ownership", "dive-deep"], ["earn-trust"]])


def test_no_interview_is_said_with_the_way_to_add_one(run, library: Library) -> None:
    listed = run("interview", "list")
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert "No interview is kept." in listed.stderr
    assert "interview add --date" in listed.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("interview", "add"), 2, "--date"),
        (("interview", "add", "--date", "tomorrow"), 2, "--date takes a day such as 2026-12-11."),
        (("interview", "add", "--date", "2026-02-30"), 2, "--date takes a day such as 2026-12-11."),
        ((*ADD, "--loop", "ownership; thrift"), 4, "'thrift'"),
        ((*ADD, "--company", "c" * 201), 4, "company: expected at most 200 characters"),
        (("interview", "rm", 7), 3, "There is no interview 7."),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_line(run, library: Library, words, code: int, said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert library.interviews.all() == []
