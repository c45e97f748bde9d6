"""Which models and packs stories were compared with, in what order, and letting go of the oldest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from starkeeper.domain.tags import Suggestion
from starkeeper.store import taggings, tags, vectors
from starkeeper.store.sql import run
from starkeeper.store.taggings import Tagging
from starkeeper.store.work_tables import TAGGING

START = datetime(2026, 1, 2, tzinfo=UTC)
SLUGS = ("ownership", "dive-deep")
OLD, NEW, REWORDED, FOREIGN = Tagging("m1", "p1"), Tagging("m2", "p1"), Tagging("m2", "p2"), Tagging("m1", "q1")
HASH = "a" * 64


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def test_others_of_the_pack_come_the_newest_first(session: Session) -> None:
    for number, tagging in enumerate((OLD, REWORDED, NEW)):
        taggings.note(session, tagging, "amazon", day(number))
    taggings.note(session, FOREIGN, "acme", day(9))
    assert taggings.others(session, NEW, "amazon", SLUGS) == [REWORDED, OLD]
    taggings.note(session, OLD, "amazon", day(5))
    assert taggings.others(session, NEW, "amazon", SLUGS) == [OLD, REWORDED]
    assert taggings.others(session, FOREIGN, "acme", SLUGS) == []


def test_newer_are_those_that_served_since_this_one_was_settled(session: Session) -> None:
    taggings.note(session, OLD, "amazon", day(0))
    assert taggings.newer(session, NEW, "amazon", SLUGS) == [OLD]
    taggings.settle(session, NEW, "amazon", day(1))
    assert taggings.newer(session, NEW, "amazon", SLUGS) == []
    assert taggings.newer(session, OLD, "amazon", SLUGS) == [NEW]
    taggings.settle(session, OLD, "amazon", day(2))
    assert taggings.newer(session, OLD, "amazon", SLUGS) == []
    assert taggings.newer(session, NEW, "amazon", SLUGS) == [OLD]


def test_what_was_tagged_before_packs_were_noted_is_known_by_its_model_or_its_principles(session: Session) -> None:
    for tagging, slugs in ((OLD, SLUGS), (REWORDED, SLUGS), (FOREIGN, ("ownership", "candour"))):
        taggings.note(session, tagging, "amazon", day(0))
        tags.store_suggestions(
            session, HASH, tagging.model, tagging.pack_fingerprint, [Suggestion(s, 0.5) for s in slugs]
        )
    run(session, TAGGING.update().values(pack=None))
    assert set(taggings.others(session, NEW, "amazon", SLUGS)) == {OLD, REWORDED}
    # The same wording is the same pack, even where the story said nothing of some principle.
    assert taggings.others(session, Tagging("m2", "q1"), "acme", ()) == [FOREIGN]


def test_dropping_takes_the_suggestions_and_the_vectors_of_models_nobody_has(session: Session) -> None:
    for tagging in (OLD, NEW, REWORDED):
        taggings.note(session, tagging, "amazon", day(0))
        tags.store_suggestions(session, HASH, tagging.model, tagging.pack_fingerprint, [Suggestion("ownership", 0.5)])
        vectors.put(session, tagging.model, {"k": b"\0\0\0\0"})
    taggings.drop(session, [OLD, REWORDED])
    assert tags.tagged_hashes(session, "m1", "p1") == tags.tagged_hashes(session, "m2", "p2") == set()
    assert tags.tagged_hashes(session, "m2", "p1") == {HASH}
    assert vectors.get(session, "m1", ["k"]) == {}
    assert vectors.get(session, "m2", ["k"]) == {"k": b"\0\0\0\0"}
    assert taggings.others(session, OLD, "amazon", SLUGS) == [NEW]
