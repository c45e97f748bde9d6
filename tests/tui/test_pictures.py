"""Every screen as a picture, in two sizes, in our themes and without colours. See picture.py for how to read them.

A picture that is meant to change is drawn anew by ``pytest tests/tui/test_pictures.py --snapshot-update``.
"""

from __future__ import annotations

import asyncio
import gc
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.filter import Monochrome
from textual.theme import Theme

from starkeeper import packs
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Source
from starkeeper.tui.themes import DARK, LIGHT

from . import shelves
from .conftest import SMALL, WIDE, Driver
from .picture import Look, drawn, look
from .visits import VISITS, Visit, Visitor

PICTURES = Path(__file__).with_name("pictures")


class Pictures(SingleFileSnapshotExtension):
    """A file a visit, named as it is."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    @classmethod
    def dirname(cls, *, test_location) -> str:
        return str(PICTURES)

    @classmethod
    def get_snapshot_name(cls, *, test_location, index=0) -> str:
        return test_location.nodename.partition("[")[2].rstrip("]")


@pytest.fixture(scope="session")
def shelf_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The libraries, each made once."""
    with pytest.MonkeyPatch.context() as patch:  # for as long as they are made: other tests follow in this process
        shelves.make_certain(patch)
        return {name: shelves.make(name, tmp_path_factory.mktemp(name)) for name in shelves.SHELVES}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Noon in Greenwich, for as long as a test runs; returns the clock that visits may turn on."""
    monkeypatch.setenv("TZ", "UTC0")
    monkeypatch.setenv("EDITOR", "nano")
    time.tzset()
    monkeypatch.setattr("starkeeper.tui.commentary.QUIET", 0.01)
    monkeypatch.setattr("starkeeper.tui.screens.questions.LINGER", 0.01)
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)
    monkeypatch.setattr("textual.widgets.TextArea.cursor_blink", False)
    with time_machine.travel(shelves.NOON, tick=False):
        yield shelves.make_certain(monkeypatch)
    monkeypatch.undo()
    time.tzset()


@asynccontextmanager
async def at_the_desk(source: Source, size: tuple[int, int]) -> AsyncIterator[Driver]:
    """Start the interface, with nothing in it that moves by itself."""
    app = StarkeeperApp(source)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        user = Driver(app, pilot)
        await user.settle()
        yield user
        await user.settle()
    app.jobs.close()


async def taken(user: Driver, sizes: Sequence[tuple[int, int]]) -> dict[tuple[int, int], dict[str, Look]]:
    """What the screen shows in each size and theme, and where colours are not wanted; in as few changes as can be."""
    seen: dict[tuple[int, int], dict[str, Look]] = {}
    for size, themes in zip(sizes, ((DARK, LIGHT), (LIGHT, DARK)), strict=False):
        if size != (user.app.size.width, user.app.size.height):
            await user.pilot.resize_terminal(*size)
        await stand_still(user)
        found = {}
        for theme in themes:
            await repaint(user, theme)
            found[theme.name] = look(user.app)
            if theme is DARK:
                found["no color"] = await without_colours(user)
        seen[size] = {name: found[name] for name in (DARK.name, LIGHT.name, "no color")}
    return seen


async def stand_still(user: Driver) -> None:
    """Wait until nothing comes any more that was put off for a moment."""
    seen, before = None, object()
    while seen != before:
        await asyncio.sleep(0.05)
        await user.settle()
        seen, before = look(user.app).lines, seen


async def see(user: Driver, text: str) -> None:
    """Wait until a text stands on the screen."""
    async with asyncio.timeout(30):
        while text not in "\n".join(look(user.app).lines):
            await asyncio.sleep(0.05)
            await user.settle()


async def repaint(user: Driver, theme: Theme) -> None:
    """Show the screen in a theme."""
    if user.app.theme != theme.name:
        user.app.theme = theme.name
        await user.settle()


async def without_colours(user: Driver) -> Look:
    """What it shows with NO_COLOR, which is a filter over all that is drawn, and styles of some widgets."""
    app, filters = user.app, user.app._filters
    app.no_color, app._filters = True, [*filters, Monochrome()]
    app.refresh_css(animate=False)
    await user.settle()
    seen = look(app)
    app.no_color, app._filters = False, filters
    app.refresh_css(animate=False)
    return seen


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Read each style sheet once for all apps and themes, and draw for no terminal: only pictures are drawn."""
    known: dict[tuple[object, ...], list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def parsed(sheet: Stylesheet, css: str, **told: object) -> list[RuleSet]:
        key = (css, *told.items(), frozenset(sheet._variables.items()))
        if key not in known:
            known[key] = parse(sheet, css, **told)
        return known[key]

    def nothing_drawn(compositor: Compositor, **_: object) -> None:
        compositor._dirty_regions.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parsed)
        patch.setattr(Compositor, "render_update", nothing_drawn)
        often = gc.get_threshold()
        gc.set_threshold(200_000)  # nobody waits for a picture, and a quarter of the time would go into clearing up
        yield
        gc.set_threshold(*often)


@pytest.fixture
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is said in passing stay until the picture is taken."""
    notify = StarkeeperApp.notify

    def stays(self, message: str, **settings) -> None:
        notify(self, message, **{**settings, "timeout": 3600})

    monkeypatch.setattr(StarkeeperApp, "notify", stays)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
@pytest.mark.filterwarnings("ignore:\\s*Can not relate snapshot")  # files are named by the visit alone
async def test_every_screen_looks_as_it_did(
    visit: Visit,
    shelf_files: dict[str, Path],
    places: Paths,
    clock,
    lasting: None,
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    places.library.parent.mkdir()
    shutil.copy(shelf_files[visit.shelf], places.library)
    visitor = Visitor(monkeypatch, shelves.long_pack() if visit.shelf == "long" else packs.bundled())
    visit.before(visitor)
    # A path of the machine is not for a picture.
    shown = replace(places, settings=Path("/home/ann/.config/starkeeper/config.yaml"))
    source = Source(path=None, settings=Settings(learn=False, **visitor.settings), pack=visitor.pack, paths=shown)
    seen: dict[tuple[int, int], dict[str, Look]] = {}
    for sizes in ([WIDE], [SMALL]) if visit.anew else ([WIDE, SMALL],):
        async with at_the_desk(source, sizes[0]) as user:
            for key in visit.keys:
                await (user.type(key[1:]) if key.startswith("'") else user.press(key))
            visit.then(user.app, clock)
            await see(user, visit.until)
            seen |= await taken(user, sizes)
    assert drawn(seen) == snapshot(extension_class=Pictures)


def test_every_picture_is_of_a_visit() -> None:
    assert {path.name for path in PICTURES.iterdir()} == {f"{visit.name}.txt" for visit in VISITS}


@pytest.mark.parametrize("keys", [(), ("e",), ("ctrl+p",)])
async def test_what_is_begun_without_colours_looks_as_what_is_switched(
    shelf_files: dict[str, Path], places: Paths, clock, monkeypatch: pytest.MonkeyPatch, keys
) -> None:
    places.library.parent.mkdir()
    shutil.copy(shelf_files["full"], places.library)
    source = Source(path=None, settings=Settings(learn=False), pack=packs.bundled(), paths=places)
    async with at_the_desk(source, SMALL) as user:
        await user.press(*keys)
        await stand_still(user)
        switched = await without_colours(user)
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_the_desk(source, SMALL) as user:
        await user.press(*keys)
        await stand_still(user)
        assert look(user.app) == switched
