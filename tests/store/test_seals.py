"""Seals: the same row always has the same one, another row another."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from starkeeper.store import seals
from starkeeper.store.seals import SEAL, seal, sealed
from starkeeper.store.tables import VERDICT
from starkeeper.store.work_tables import DRAFT

ROW = {"story_id": 1, "pack": "amazon", "principle": "ownership", "verdict": "confirmed", "decided_at": "2026"}

storable = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(-(2**63), 2**63 - 1)
fractions = st.floats(allow_nan=False, allow_infinity=False)


def test_a_seal_does_not_depend_on_the_order_of_columns_nor_on_the_seal_that_stands_there() -> None:
    turned = dict(reversed(ROW.items()))
    assert seal("verdict", ROW) == seal("verdict", turned) == seal("verdict", {**ROW, SEAL: "0" * 64})


@pytest.mark.parametrize(
    "changed",
    [
        {"verdict": "rejected"},
        {"verdict": "Confirmed"},
        {"story_id": 2},
        {"story_id": "1"},
        {"pack": ""},
        {"pack": None},
        {"principle": "ownership ", "pack": "amazon"},
        {"pack": "amazonownership", "principle": ""},
        {"decided_at": "2026\0"},
    ],
)
def test_whatever_changes_in_a_row_changes_its_seal(changed: dict[str, object]) -> None:
    assert seal("verdict", {**ROW, **changed}) != seal("verdict", ROW)


def test_a_row_of_another_table_has_another_seal() -> None:
    assert seal("verdict", ROW) != seal("rehearsal", ROW)


def test_a_draft_is_the_same_under_another_number() -> None:
    assert seal("draft", {"id": 1, "title": "t"}) == seal("draft", {"id": 2, "title": "t"})
    assert seal("story", {"id": 1, "title": "t"}) != seal("story", {"id": 2, "title": "t"})


def test_a_sealed_row_has_every_column_of_its_table() -> None:
    row = sealed(VERDICT, {"story_id": 1, "pack": "p", "odd": "left out"})
    assert row == {
        **dict.fromkeys(("principle", "verdict", "decided_at")),
        "story_id": 1,
        "pack": "p",
        SEAL: seal("verdict", {name: value for name, value in row.items() if name != SEAL}),
    }
    assert "id" not in sealed(DRAFT, {"id": 7, "title": "t"})


@given(storable | st.none(), numbers | st.none(), fractions | st.none())
@example(None, None, -0.0)
@example("a\0b", -(2**63), 1e300)
@settings(max_examples=60)
def test_sqlite_reckons_the_seal_that_the_writer_reckoned(a: str | None, b: int | None, c: float | None) -> None:
    """What is read back is the same to the bit."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (a TEXT, b INTEGER, c REAL, seal TEXT) STRICT")
        row = {"a": a, "b": b, "c": c}
        connection.execute("INSERT INTO t VALUES (?, ?, ?, ?)", (*row.values(), seal("t", row)))
        fits = connection.execute(f"SELECT seal IS {seals.expression(connection, 't')} FROM t")
        assert fits.fetchone() == (1,)


def test_a_text_that_is_no_text_any_more_fits_no_seal() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (a TEXT, seal TEXT)")
        connection.execute("INSERT INTO t VALUES (?, ?)", ("ä", seal("t", {"a": "ä"})))
        fits = f"SELECT seal IS {seals.expression(connection, 't')} FROM t"
        assert connection.execute(fits).fetchone() == (1,)
        connection.execute("UPDATE t SET a = CAST(x'c3' AS TEXT)")
        assert connection.execute(fits).fetchone() == (0,)


def test_every_row_that_the_store_writes_is_sealed(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as plain:
        for table in seals.KEYS:
            fits = f"SELECT seal IS {seals.expression(plain, table)} FROM {table}"
            assert set(plain.execute(fits)) == {(1,)}, table


def test_rows_that_were_never_sealed_are_sealed_as_they_stand(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as plain:
        before = plain.execute("SELECT seal FROM story ORDER BY id").fetchall()
        plain.execute("UPDATE story SET seal = ''")
        seals.reseal(plain, "story")
        assert plain.execute("SELECT seal FROM story ORDER BY id").fetchall() == before


plain = st.text(st.sampled_from('ab "\\\n~'), max_size=6)


@given(st.lists(st.one_of(plain, storable, st.just("a\x1fb"), numbers, fractions, st.none()), max_size=6))
def test_values_are_packed_together_as_they_would_be_one_by_one(values: list[object]) -> None:
    told = [value.encode() if isinstance(value, str) else value for value in values]
    plainly = [json.dumps(None if value is None else value, separators=(",", ":")).encode() for value in values]
    assert [json.loads(each) for each in seals.packed(told)] == [json.loads(each) for each in plainly]
    assert seals.packed(told) == [each for value in told for each in seals.packed([value])]
