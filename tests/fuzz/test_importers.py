"""Every reader takes whatever it is given: read, or refused in a line; and what was read comes back the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from starkeeper.domain.pack import Pack
from starkeeper.errors import InvalidInput, StarkeeperError
from starkeeper.interchange import stories_json, template
from starkeeper.interchange.stories_json import Problem
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

from .mutations import FOOD, case
from .targets import TARGETS, is_one_line, refusal


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


def anything(food: str) -> st.SearchStrategy[bytes]:
    """Bytes, text, pieces of good files in any order, and good files changed as in a campaign."""
    pieces = st.sampled_from((*FOOD[food].seeds, *FOOD[food].tokens, *FOOD[food].openers))
    return st.one_of(
        st.binary(max_size=80),
        st.text(max_size=60).map(lambda text: text.encode()),
        st.lists(pieces, max_size=12).map(b"".join),
        st.builds(case, st.just(food), st.integers(0, 10**6), st.integers(0, 10**6)),
    )


@pytest.mark.parametrize("name", TARGETS)
def test_anything_is_read_or_refused_in_a_line(name: str, folder: Path) -> None:
    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(anything(TARGETS[name].food))
    def check(data: bytes) -> None:
        TARGETS[name].check(data, folder)

    check()


DEEP = 100_000
_NAME = "n" * 4_000
REFUSED = (
    ("jsonl", b"[" * DEEP, "nested too deeply"),
    ("json", b'{"a":' * DEEP, "nested too deeply"),
    ("json", b'[{"title": "T", "x": ' + b"9" * 10_000 + b"}]", "a number in it is too large"),
    ("json", b'{"stories": [], "stories": [1]}', "expected each key once, found 'stories' twice."),
    ("json", b"\xff\xfe[\x00]\x00", "expected UTF-8 text"),
    ("json", '[{"title": "T"}]'.encode("utf-16"), "expected UTF-8 text"),
    ("json", b'[{"title": "T"}]\x00', "not valid JSON: extra data."),
    ("template", b"---\ntitle: a\xed\xa0\x80\n---\n", "is not UTF-8 text"),
    ("template", b'---\ntitle: "a\\ud800"\n---\n', "Line 2: title: expected whole characters"),
    ("template", f"---\n{_NAME}: x\n---\n".encode(), "Line 2: expected one of title"),
    ("template", f"---\ntitle: T\nstatus: {_NAME}\n---\n".encode(), "Line 3: status: expected draft, ready or retired"),
    ("template", b"\x00", "Line 1: expected ---"),
    ("packs", b"[" * DEEP, "expected at most 20 levels of nesting"),
    ("packs", b"- " * DEEP, "expected at most 20 levels of nesting"),
    ("packs", b"? " * DEEP, "expected a word as the key"),
    ("packs", b"a: !!python/object/apply:os.system ['true']", "found the tag tag:yaml.org,2002:python/object/apply:o…"),
    ("packs", b"a: &x [1]\nb: [*x, *x]\n", "found an anchor or alias"),
    ("packs", b"pack: {slug: a\x00b}", "found the control character U+0000"),
    ("packs", b'pack: {slug: a, name: "\\ud800"}\nprinciples: []', "this is not YAML"),
    ("packs", f"{_NAME[:900]}: x".encode(), "unknown key"),
    ("packs", b"pack:\n  slug: a\n  slug: b\n", "'slug' is given twice"),
    ("packs", b"--- a\n--- b\n", "found a second"),
    ("settings", b"target: " + b"9" * 10_000, "found the number 9999"),
    ("settings", b"target: .inf", "found the text '.inf'"),
    ("settings", f"pack: ~{_NAME}/x".encode(), "whose home folder is not known"),
    ("settings", b"theme: \xff", "expected UTF-8 text"),
    ("settings", b"a: 1\r\x0b", "found the control character U+000B"),
)


@pytest.mark.parametrize(("name", "data", "said"), REFUSED, ids=[f"{name}-{said}"[:50] for name, _, said in REFUSED])
def test_what_is_refused_is_refused_for_its_reason(
    name: str, data: bytes, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def listen(read):
        answer = refusal(read)
        if isinstance(answer, StarkeeperError):
            told.append(answer.message)
        elif isinstance(answer, list):
            told.extend(row.message for row in answer if isinstance(row, Problem))
        return answer

    monkeypatch.setitem(TARGETS[name].check.__globals__, "refusal", listen)
    TARGETS[name].check(data, folder)
    assert said in "".join(told)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (rb'{"title": "T", "action": "\ud800"}', "action: expected whole characters, found half of one"),
        (b'{"title": NaN}', "title: expected text, found a number."),
        (b'{"title": "T", "date": Infinity}', "date: expected text, found a number."),
        (b'{"' + b"k" * 4_000 + b'": 1, "' + b"k" * 4_000 + b'": 2}', "Expected each key once, found 'kkk"),
        (b'{"title": "T", "status": "' + b"s" * 4_000 + b'"}', "status: expected draft, ready or retired, found 'sss"),
        (rb'{"title": "T", "status": "\u001b[31m"}', r"found '\x1b[31m'."),
    ],
)
def test_a_row_is_refused_for_its_reason(line: bytes, said: str, folder: Path) -> None:
    file = folder / "row.jsonl"
    file.write_bytes(line + b'\n{"title": "U"}\r\n')
    problem, row = stories_json.read(file)
    assert isinstance(problem, Problem)
    assert said in problem.message
    assert is_one_line(problem.message)
    assert row.content.title == "U"


def test_a_name_of_4000_characters_is_read(folder: Path) -> None:
    file = folder / "long.json"
    file.write_text(json.dumps([{"title": _NAME, "employer": _NAME}]), encoding="utf-8")
    (row,) = stories_json.read(file)
    assert (row.content.title, row.content.employer) == (_NAME, _NAME)
    assert template.parse(template.render(row.content)) == row.content


def test_what_a_library_takes_in_it_gives_out_again(pack: Pack, places: Paths, tmp_path: Path) -> None:
    options = {"pack": pack, "settings": Settings(), "paths": places}
    with Library.open(tmp_path / "a.db", **options) as one, Library.open(tmp_path / "b.db", **options) as other:

        @settings(max_examples=25)
        @given(st.lists(st.integers(0, 10**6), max_size=4))
        def check(numbers: list[int]) -> None:
            data = b"\n".join(case("jsonl", 9, number) for number in numbers)
            (tmp_path / "in.jsonl").write_bytes(data)
            try:
                one.exchange.import_file(tmp_path / "in.jsonl")
            except InvalidInput:
                return
            one.exchange.export_file(tmp_path / "out.jsonl")
            other.exchange.import_file(tmp_path / "out.jsonl")
            assert other.exchange.export_text() == one.exchange.export_text()

        check()
