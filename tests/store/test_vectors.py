"""Vectors: thousands at a time, each encoded once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from starkeeper.store import vectors

ONE, TWO = b"\x00\x00\x80?", b"\x00\x00\x00@"


def test_vectors_come_back_by_key_and_model(session: Session) -> None:
    vectors.put(session, "m", {"a": ONE, "b": TWO})
    vectors.put(session, "m2", {"a": TWO})
    assert vectors.get(session, "m", ["a", "b", "c"]) == {"a": ONE, "b": TWO}
    assert vectors.get(session, "m2", ["a", "b"]) == {"a": TWO}
    assert vectors.get(session, "m", []) == {}


def test_known_vector_stays(session: Session) -> None:
    vectors.put(session, "m", {"a": ONE})
    vectors.put(session, "m", {"a": TWO, "b": TWO})
    vectors.put(session, "m", {})
    assert vectors.get(session, "m", ["a", "b"]) == {"a": ONE, "b": TWO}


def test_far_more_keys_than_sqlite_has_variables(session: Session) -> None:
    many = {f"{number:064x}": number.to_bytes(4, "little") * 384 for number in range(5_000)}
    vectors.put(session, "m", many)
    assert vectors.get(session, "m", [*many, *(f"unknown-{number}" for number in range(40_000))]) == many


def test_keys_are_looked_up_by_index(session: Session) -> None:
    plan = session.connection().exec_driver_sql(
        "EXPLAIN QUERY PLAN SELECT key, vector FROM vector WHERE model = ? AND key IN (SELECT value FROM json_each(?))",
        ("m", "[]"),
    )
    assert any("USING INDEX" in row[3] and "model=? AND key=?" in row[3] for row in plan)


def test_vector_that_is_none_is_not_swallowed(session: Session) -> None:
    with pytest.raises(IntegrityError):
        vectors.put(session, "m", {"a": b"odd"})
