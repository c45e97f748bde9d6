"""Stories: nothing written is lost or altered, and no save goes over another unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from starkeeper.domain.story import CONTENT_FIELDS, Outcome, Part, StaleStory, Status, Story, StoryContent
from starkeeper.errors import InvalidInput, NotFound, StaleSave
from starkeeper.store import stories
from starkeeper.store.engine import open_engine, reading, writing
from starkeeper.store.stories import StoryFilter

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TOLD = StoryContent(
    title="The night the index broke",
    situation="The search index was down.",
    task="I was on call.",
    action="I rebuilt it.",
    result="It was back in an hour.",
    lesson="Rehearse the rebuild.",
    outcome=Outcome.MIXED,
    status=Status.READY,
    employer="Müller & Söhne",
    role="Engineer",
    date="2023-05",
)


def add(session: Session, content: StoryContent = TOLD, **changes: object) -> Story:
    return stories.insert(session, replace(content, **changes), now=NOW, saved_by="cli")


def save(session: Session, story: Story, saved_by: str = "tui", **changes: object) -> Story:
    content = replace(story.content, **changes)
    return stories.update(session, story.id, content, base_version=story.version, now=LATER, saved_by=saved_by)


def test_new_story_is_read_back_as_written(session: Session) -> None:
    story = add(session)
    assert story.content == TOLD
    assert (story.id, story.version, story.deleted_at) == (1, 1, None)
    assert story.created_at == story.updated_at == NOW
    assert story.created_at.utcoffset() == timedelta(0)
    assert stories.get(session, story.id) == story


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "a\0b",
        "\x1b[31mred\x1b[0m",
        "[red]not markup[/red]",
        "👩‍👩‍👧‍👦 🇨🇭",
        "שלום עולם",
        "\u202eabc",
        "\r\n\t ",
        "ｆｕｌｌ",
        "e\u0301",
        "\ufeff",
        "\uffff",
    ]
)
TITLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=300).filter(str.strip)
CONTENT = st.builds(
    StoryContent,
    title=TITLE,
    situation=TEXT,
    task=TEXT,
    action=TEXT,
    result=TEXT,
    lesson=TEXT,
    outcome=st.sampled_from(Outcome),
    status=st.sampled_from(Status),
    employer=TEXT,
    role=TEXT,
    date=st.just("")
    | st.dates().map(str)
    | st.dates().map(lambda day: str(day)[:7])
    | st.dates().map(lambda day: str(day)[:4]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=CONTENT, second=CONTENT)
def test_whatever_is_written_is_read_back_and_kept_when_changed(
    engine: Engine, first: StoryContent, second: StoryContent
) -> None:
    with writing(engine) as session:
        story = add(session, first)
    with writing(engine) as session:
        stories.update(session, story.id, second, base_version=1, now=LATER, saved_by="tui")
    with reading(engine) as session:
        assert stories.get(session, story.id).content == second
        assert story.content == first
        kept = stories.versions(session, story.id)
        assert [StoryContent(**{name: getattr(v, name) for name in CONTENT_FIELDS}) for v in kept][-1] == first
        known = stories.known_hashes(session, [first.content_hash, second.content_hash])
        assert set(known) == {first.content_hash, second.content_hash}


def test_ten_megabytes_are_kept(session: Session) -> None:
    text = "wörd\0 " * 2_000_000
    assert add(session, action=text).action == text


def test_times_of_other_zones_are_stored_in_utc(session: Session) -> None:
    zoned = NOW.astimezone(timezone(timedelta(hours=-7)))
    story = stories.insert(session, TOLD, now=zoned, saved_by="cli")
    assert story.created_at == NOW
    assert story.created_at.tzinfo is UTC


def test_time_without_a_zone_is_a_fault_of_the_caller(session: Session) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        stories.insert(session, TOLD, now=datetime(2026, 1, 2), saved_by="cli")


def test_save_counts_up_and_keeps_the_earlier_version(session: Session) -> None:
    first = add(session)
    second = save(session, first, title="The night the index came back")
    third = save(session, second, result="Back in ten minutes.", saved_by="cli")
    assert (third.version, third.created_at, third.updated_at) == (3, NOW, LATER)
    kept = stories.versions(session, first.id)
    assert [(v.version, v.title, v.result, v.saved_by, v.saved_at) for v in kept] == [
        (3, "The night the index came back", "Back in ten minutes.", "cli", LATER),
        (2, "The night the index came back", TOLD.result, "tui", LATER),
        (1, TOLD.title, TOLD.result, "cli", NOW),
    ]
    assert kept[1].content_hash == second.content_hash


def test_save_of_unchanged_content_makes_no_version(session: Session) -> None:
    story = add(session)
    assert save(session, story) == story
    assert len(stories.versions(session, story.id)) == 1


@pytest.mark.parametrize(
    "change", [{"status": Status.RETIRED}, {"outcome": Outcome.FAILURE}, {"employer": ""}, {"date": ""}, {"lesson": ""}]
)
def test_any_change_makes_a_version(session: Session, change: dict[str, object]) -> None:
    assert save(session, add(session), **change).version == 2


def test_stale_save_is_refused_and_both_texts_stay(engine: Engine) -> None:
    with writing(engine) as session:
        story = add(session)
    with writing(engine) as session:
        theirs = save(session, story, result="Theirs.")
    mine = replace(TOLD, result="Mine.")
    with pytest.raises(StaleSave) as caught, writing(engine) as session:
        stories.update(session, story.id, mine, base_version=1, now=LATER, saved_by="tui")
    assert isinstance(caught.value, StaleStory)
    assert caught.value.mine == mine
    assert caught.value.theirs == theirs
    assert caught.value.exit_code == 7
    with reading(engine) as session:
        assert stories.get(session, story.id) == theirs
        assert len(stories.versions(session, story.id)) == 2


def test_save_from_a_version_yet_to_come_is_stale(session: Session) -> None:
    story = add(session)
    with pytest.raises(StaleStory):
        stories.update(session, story.id, TOLD, base_version=2, now=LATER, saved_by="tui")


@pytest.mark.parametrize("story_id", [0, -1, 7, 2**63, 10**30])
def test_story_that_is_not_there_is_not_found(session: Session, story_id: int) -> None:
    with pytest.raises(NotFound, match=f"no story {story_id}"):
        stories.get(session, story_id)
    with pytest.raises(NotFound):
        stories.update(session, story_id, TOLD, base_version=1, now=NOW, saved_by="cli")
    with pytest.raises(NotFound):
        stories.set_binned(session, story_id, NOW)
    with pytest.raises(NotFound):
        stories.versions(session, story_id)


def test_bin_hides_a_story_and_gives_it_back_whole(session: Session) -> None:
    story = add(session)
    binned = stories.set_binned(session, story.id, LATER)
    assert binned.deleted_at == LATER
    with pytest.raises(NotFound, match="in the bin"):
        stories.get(session, story.id)
    with pytest.raises(NotFound, match="in the bin"):
        save(session, story, title="From the bin")
    assert stories.headings(session) == []
    assert stories.select(session) == []
    assert stories.by_title(session, "the night") == []
    assert stories.get(session, story.id, binned=True) == stories.get(session, story.id, binned=None) == binned
    assert stories.by_title(session, "the night", binned=True) == [binned]
    assert len(stories.versions(session, story.id)) == 1
    assert stories.set_binned(session, story.id, None) == story
    with pytest.raises(NotFound, match="not in the bin"):
        stories.get(session, story.id, binned=True)


def test_story_binned_twice_keeps_its_time(session: Session) -> None:
    story = add(session)
    stories.set_binned(session, story.id, NOW)
    assert stories.set_binned(session, story.id, LATER).deleted_at == NOW


def test_filter_takes_every_field_together(session: Session) -> None:
    wanted = add(session)
    add(session, title="Draft", status=Status.DRAFT)
    add(session, title="Success", outcome=Outcome.SUCCESS)
    add(session, title="Other words", situation="Elsewhere.", action="", task="", result="", lesson="")
    stories.set_binned(session, add(session, title="Binned").id, NOW)
    found = stories.select(session, StoryFilter(status=Status.READY, outcome=Outcome.MIXED, text="INDEX"))
    assert found == [wanted]


def test_filter_by_bin_and_ids(session: Session) -> None:
    first, second, third = (add(session, title=title) for title in "abc")
    stories.set_binned(session, second.id, NOW)

    def ids(**wanted: object) -> list[int]:
        return [story.id for story in stories.select(session, StoryFilter(**wanted))]

    assert ids() == [first.id, third.id]
    assert ids(binned=True) == [second.id]
    assert ids(binned=None) == [first.id, second.id, third.id]
    assert ids(ids=[third.id, second.id, 99, 2**70]) == [third.id]
    assert ids(ids=[]) == []
    assert ids(ids=range(100_000)) == [first.id, third.id]


@pytest.mark.parametrize("field", ["title", "situation", "task", "action", "result", "lesson", "employer", "role"])
@pytest.mark.parametrize("needle", ["ÉTÉ", "été", "e\u0301te\u0301", "à l'été"])
def test_text_is_found_in_every_field_whatever_its_case(session: Session, field: str, needle: str) -> None:
    story = add(session, **{field: "À l'Été 100%_\\"})
    add(session, title="Another")
    assert stories.select(session, StoryFilter(text=needle)) == [story]


@pytest.mark.parametrize(
    ("needle", "found"), [("100%_\\", 1), ("1%\\", 0), ("100__", 0), ("[", 0), ("\0x", 1), ("\ud800", 0)]
)
def test_text_is_found_as_it_stands(session: Session, needle: str, found: int) -> None:
    add(session, action="100%_\\ and \0X")
    assert len(stories.select(session, StoryFilter(text=needle))) == found


def test_beginning_of_a_title_finds_it(session: Session) -> None:
    first = add(session, title="Été chaud")
    second = add(session, title="  été froid")
    add(session, title="Un été")
    assert stories.by_title(session, "ÉTÉ") == [first, second]
    assert stories.by_title(session, " été f ") == [second]
    assert stories.by_title(session, "%") == stories.by_title(session, " ") == stories.by_title(session, "\ud800") == []


def test_headings_say_what_coverage_needs(session: Session) -> None:
    story = add(session)
    (heading,) = stories.headings(session)
    assert (heading.id, heading.title, heading.status, heading.outcome) == (1, TOLD.title, Status.READY, Outcome.MIXED)
    assert heading.content_hash == story.content_hash


def test_hashes_are_known_over_versions_and_the_bin(session: Session) -> None:
    first = add(session)
    changed = save(session, first, result="Now.")
    binned = add(session, title="Binned")
    stories.set_binned(session, binned.id, NOW)
    hashes = [first.content_hash, changed.content_hash, binned.content_hash, "f" * 64]
    assert stories.known_hashes(session, hashes) == {
        first.content_hash: first.id,
        changed.content_hash: first.id,
        binned.content_hash: binned.id,
    }
    assert stories.known_hashes(session, []) == {}


def test_hash_belongs_to_the_story_that_has_it_now(session: Session) -> None:
    once = add(session)
    save(session, once, result="Now another.")
    now = add(session)
    add(session)
    assert stories.known_hashes(session, [TOLD.content_hash]) == {TOLD.content_hash: now.id}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, r"title: expected a title of 1 to 300 characters on one line, found nothing"),
        ({"title": " \u00a0"}, r"title: .*found only blanks"),
        ({"title": "t" * 301}, r"title: .*found 301 characters: 't{60}'…"),
        ({"title": "two\nlines"}, r"title: .*one line, found 'two\\nlines'"),
        ({"title": "\x1b[31m"}, r"title: .*found '\\x1b\[31m'"),
        ({"title": "two\u2028lines"}, r"title: "),
        ({"title": "half \ud800"}, r"title: expected text, found an invalid character"),
        ({"action": "half \udfff"}, r"action: expected text, found an invalid character"),
        ({"role": "\udfff"}, r"role: expected text"),
        ({"action": None}, r"action: expected text of at most 20,000,000 characters, found None"),
        ({"action": b"bytes"}, r"action: .*found a value of type bytes"),
        ({"outcome": "victory"}, r"outcome: expected success, failure or mixed, found 'victory'"),
        ({"status": "done"}, r"status: expected draft, ready or retired, found 'done'"),
        ({"employer": "e" * 201}, r"employer: expected at most 200 characters"),
        ({"role": "r" * 201}, r"role: expected at most 200 characters"),
        (
            {"date": "May 2023"},
            r"date: expected a real date as 2023, 2023-05 or 2023-05-14, or nothing, found 'May 2023'",
        ),
        ({"date": "2023-02-29"}, r"date: "),
        ({"date": "2023-13"}, r"date: "),
        ({"date": "0000"}, r"date: "),
        ({"date": "20230514"}, r"date: "),
        ({"date": "2023-W01-1"}, r"date: "),
        ({"date": "２０２３"}, r"date: "),
        ({"date": "2023\n"}, r"date: "),
    ],
)
def test_field_that_is_wrong_is_named(session: Session, change: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{words}") as caught:
        add(session, **change)
    assert "\n" not in caught.value.message
    assert stories.select(session, StoryFilter(binned=None)) == []
    story = add(session)
    with pytest.raises(InvalidInput, match=f"^{words}"):
        save(session, story, **change)


def test_part_over_the_limit_is_refused_without_quoting_it(session: Session) -> None:
    with pytest.raises(InvalidInput, match=r"action: .*found 20,000,001 characters") as caught:
        add(session, action="x" * 20_000_001)
    assert len(caught.value.message) < 250


def test_text_in_place_of_an_enumeration_is_read_as_one(session: Session) -> None:
    story = add(session, outcome="failure", status="ready")
    assert story.outcome is Outcome.FAILURE
    assert story.status is Status.READY


def test_text_that_was_removed_is_gone_from_the_file(place: Path) -> None:
    """``secure_delete``: what left the tables must not linger in free pages."""
    engine = open_engine(place)
    with writing(engine) as session:
        story = add(session, action="SECRET-WORD " * 1_000)
    assert b"SECRET-WORD" in place.read_bytes()
    with writing(engine) as session:
        session.connection().exec_driver_sql(f"DELETE FROM story WHERE id = {story.id}")
    engine.dispose()
    assert b"SECRET-WORD" not in place.read_bytes()


def test_every_part_has_a_column() -> None:
    assert {part.value for part in Part} <= set(CONTENT_FIELDS)
