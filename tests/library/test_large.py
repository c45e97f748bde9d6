"""What a large library asks instead of everything answers the same: pages, ids, overviews, and counted coverage."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from starkeeper.domain.coverage import PrincipleCoverage, TaggedStory
from starkeeper.domain.story import Outcome, Status, StoryContent
from starkeeper.domain.tags import Suggestion, Verdict
from starkeeper.errors import NotFound
from starkeeper.library import Library, StoryQuery
from starkeeper.library import shelf as shelves
from starkeeper.library.shelf import model_fingerprint
from starkeeper.store import stories, tags
from starkeeper.store.engine import writing

SLUGS = ("ownership", "dive-deep", "earn-trust")
SCORES = st.sampled_from([0.0, 0.1, 0.3, 0.31, 0.5, 0.6, 0.9])
STORIES = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(Status),
            "outcome": st.sampled_from(Outcome),
            "text": st.sampled_from(["The release broke.", "The date moved."]),
            "scores": st.none() | st.tuples(SCORES, SCORES, SCORES),
            "verdicts": st.dictionaries(st.sampled_from(SLUGS), st.sampled_from(Verdict), max_size=2),
            "binned": st.booleans(),
        }
    ),
    max_size=7,
)
QUERIES = st.builds(
    StoryQuery,
    principle=st.sampled_from(["", *SLUGS]),
    status=st.none() | st.sampled_from(Status),
    outcome=st.none() | st.sampled_from(Outcome),
    text=st.sampled_from(["", "RELEASE", "date", "e"]),
    binned=st.booleans(),
)
TAKE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fill(library: Library, told: list[dict[str, Any]]) -> None:
    """Put these stories, and no others, into a library."""
    context = library._context
    model, pack, now = model_fingerprint(context), context.pack, context.now()
    with writing(context.engine) as session:
        every = stories.ids(session, stories.StoryFilter(binned=None))
        for story_id in every:
            stories.set_binned(session, story_id, now)
        stories.empty_bin(session, every)
        tags.drop_orphans(session)
        for number, made in enumerate(told):
            content = StoryContent(
                title=f"Story {number % 5}", action=made["text"], status=made["status"], outcome=made["outcome"]
            )
            story = stories.insert(session, content, now=now, saved_by="api")
            if made["scores"] is not None:
                found = [Suggestion(*pair) for pair in zip(SLUGS, made["scores"], strict=True)]
                tags.store_suggestions(session, story.content_hash, model, pack.fingerprint, found)
            for slug, verdict in made["verdicts"].items():
                tags.set_verdict(session, story.id, pack.slug, slug, verdict, now)
            if made["binned"]:
                stories.set_binned(session, story.id, now)


@TAKE
@given(told=STORIES, query=QUERIES, limit=st.integers(1, 4))
def test_pages_ids_and_overviews_are_parts_of_the_whole(
    library: Library, told: list[dict[str, Any]], query: StoryQuery, limit: int
) -> None:
    fill(library, told)
    whole = library.stories.select(query)
    assert library.stories.ids(query) == [record.story.id for record in whole]
    pages, after = [], 0
    while page := library.stories.page(query, after=after, limit=limit):
        assert len(page) <= limit
        pages, after = [*pages, *page], page[-1].story.id
    assert pages == whole
    assert library.stories.overview(query) == [
        TaggedStory(
            id=record.story.id,
            title=record.story.title,
            status=record.story.status,
            outcome=record.story.outcome,
            tags=record.tags,
        )
        for record in whole
    ]


@TAKE
@given(told=STORIES, query=QUERIES)
def test_a_query_finds_what_its_fields_say(library: Library, told: list[dict[str, Any]], query: StoryQuery) -> None:
    fill(library, told)
    every = [*library.stories.select(), *library.stories.select(StoryQuery(binned=True))]
    wanted = [
        record
        for record in every
        if bool(record.story.deleted_at) == query.binned
        and query.status in (None, record.story.status)
        and query.outcome in (None, record.story.outcome)
        and query.text.lower() in record.story.action.lower()
        and (not query.principle or any(tag.principle == query.principle for tag in record.tags))
    ]
    assert library.stories.select(query) == wanted


@TAKE
@given(told=STORIES, named=st.integers(0, 3))
def test_counted_coverage_is_the_whole_coverage_cut_short(
    library: Library, told: list[dict[str, Any]], named: int
) -> None:
    fill(library, told)
    whole, counted = library.coverage.report(), library.coverage.report(named=named)
    assert (counted.stories, counted.untagged) == (whole.stories, whole.untagged)
    assert counted.coverage.sentence == whole.coverage.sentence
    assert [gap.slug for gap in counted.coverage.gaps] == [gap.slug for gap in whole.coverage.gaps]
    for few, every in zip(counted.coverage.principles, whole.coverage.principles, strict=True):
        assert (few.strong, few.weak) == (every.strong[:named], every.weak[:named])
        assert (few.strong_count, few.weak_count, few.gap) == (len(every.strong), len(every.weak), every.gap)
        if named:
            assert (few.best, few.sentence) == (every.best, every.sentence)


@TAKE
@given(told=STORIES)
def test_few_stories_are_read_one_by_one_and_many_in_a_row_alike(library: Library, told: list[dict[str, Any]]) -> None:
    fill(library, told)
    one_by_one = library.stories.select()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelves, "_FEW", 0)
        assert library.stories.select() == one_by_one


@TAKE
@given(told=STORIES)
def test_counts_and_the_untagged_are_those_of_the_headings(library: Library, told: list[dict[str, Any]]) -> None:
    fill(library, told)
    assert library.stories.counts() == Counter(heading.status for heading in library.stories.headings())
    assert library.tags.untagged() == [record.story.id for record in library.stories.select() if not record.tagged]


def test_some_stories_come_in_the_order_they_were_added_wherever_they_lie(library: Library) -> None:
    told = [library.stories.add(StoryContent(title=f"Story {number}")) for number in range(4)]
    library.stories.bin(told[1].id)
    found = library.stories.some([told[3].id, told[1].id, told[0].id, 99])
    assert [record.story.id for record in found] == [told[0].id, told[1].id, told[3].id]
    assert library.stories.some([]) == []


def test_a_page_of_a_principle_that_is_none_says_so(library: Library) -> None:
    for ask in (library.stories.page, library.stories.ids, library.stories.overview):
        with pytest.raises(NotFound):
            ask(StoryQuery(principle="humility"))


def test_a_save_does_not_read_what_other_stories_taught(library: Library) -> None:
    """SQLite looks for what refers to a story when a statement names its id: once through all suggestions."""
    story = library.stories.add(StoryContent(title="Story"))
    said: list[str] = []
    with writing(library._context.engine) as session:
        connection = session.connection().connection.driver_connection
        connection.set_trace_callback(said.append)
        changed = replace(story.content, title="Changed")
        stories.update(session, story.id, changed, base_version=1, now=library._context.now(), saved_by="api")
        connection.set_trace_callback(None)
        updates = [line for line in said if line.startswith("UPDATE story SET ")]
        assert updates
        assert not any(" id=" in line for line in updates)
        plan = connection.execute("EXPLAIN QUERY PLAN SELECT 1 FROM suggestion WHERE teacher = 1").fetchall()
    assert "suggestion_by_teacher" in str(plan)


def test_coverage_with_counted_stories_says_it_in_words() -> None:
    entry = PrincipleCoverage(
        slug="ownership", name="Ownership", target=3, strong=(), weak=(), more_strong=2, more_weak=4
    )
    assert (entry.strong_count, entry.weak_count, entry.gap) == (2, 4, 1)
    assert entry.sentence == "Ownership has two stories; you need three."
