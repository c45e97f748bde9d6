"""How the interface was left is how it opens again, and nothing of a story lies outside the library for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.order import Order
from starkeeper.domain.story import Outcome, Status
from starkeeper.paths import Paths
from starkeeper.tui.places import TABS, Place
from starkeeper.tui.present import StoryFilter
from starkeeper.tui.remembered import Remembered, recall, remember

FILTERS = st.builds(
    StoryFilter,
    principle=st.sampled_from(["", "ownership"]),
    status=st.sampled_from([None, *Status]),
    outcome=st.sampled_from([None, *Outcome]),
    order=st.sampled_from(Order),
    backwards=st.booleans(),
)


@given(st.sampled_from(TABS), FILTERS)
def test_what_is_remembered_comes_back(
    tmp_path_factory: pytest.TempPathFactory, place: Place, wanted: StoryFilter
) -> None:
    file = tmp_path_factory.mktemp("view") / "view.json"
    left = Remembered(place, wanted)
    remember(file, Path("library.db"), left)
    assert recall(file, Path("library.db")) == left
    assert recall(file, Path("another.db")) == Remembered()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b'{"a": 1}', b"[" * 40_000, b'{"%s": {"place": "nowhere"}}', b"{" + b" " * 70_000],
)
def test_a_file_that_says_nothing_is_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "view.json"
    file.write_bytes(content)
    assert recall(file, Path("library.db")) == Remembered()
    remember(file, Path("library.db"), Remembered(Place.COVERAGE))
    assert recall(file, Path("library.db")).place is Place.COVERAGE


def test_where_nothing_can_be_kept_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    place = tmp_path / "file" / "view.json"
    remember(place, Path("library.db"), Remembered(Place.COVERAGE))
    assert recall(place, Path("library.db")) == Remembered()
    assert [left.name for left in tmp_path.iterdir()] == ["file"]


async def test_the_list_opens_as_it_was_left(start, stories, places: Paths) -> None:
    async with start() as user:
        await user.press("z", "down", "down", "enter", "f", "tab", "right", "right", "enter", "ctrl+q")
    async with start() as user:
        assert user.app.screen.list.ids == [1, 2]
        assert "title↓" in user.text
        assert "ready" in user.text


async def test_the_place_opens_as_it_was_left_and_takes_keys(start, stories) -> None:
    async with start() as user:
        await user.press("2", "ctrl+q")
    async with start() as user:
        assert user.where == "CoverageScreen"
        await user.press("1")
        assert user.where == "StoriesScreen"
        assert "Checkout rollback" in user.text


async def test_a_principle_of_another_pack_is_let_go(start, stories, places: Paths) -> None:
    remember(places.view, places.library, Remembered(filter=StoryFilter(principle="customer-obsession")))
    async with start() as user:
        assert len(user.app.screen.list.ids) == 3


async def test_nothing_of_a_story_is_kept_outside_the_library(start, stories, places: Paths) -> None:
    async with start() as user:
        await user.press(
            "slash", "p", "a", "y", "m", "e", "n", "t", "s", "enter", "f", "tab", "tab", "tab", "right", "enter"
        )
        assert "Brightcart" in user.text
        await user.press("ctrl+q")
    kept = places.view.read_text(encoding="utf-8").casefold()
    assert "payments" not in kept
    assert "brightcart" not in kept
    assert places.view.stat().st_mode & 0o777 == 0o600
