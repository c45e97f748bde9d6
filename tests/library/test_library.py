from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import StoryContent
from starkeeper.errors import LibraryForeign, SettingsError
from starkeeper.library import Library, advice, model, sample
from starkeeper.paths import Paths
from starkeeper.settings import Settings


def test_a_library_opens_where_the_user_keeps_it(pack: Pack, places: Paths) -> None:
    with Library.open(pack=pack) as library:
        assert library.path == places.library
        library.stories.add(StoryContent(title="Kept"))
    with Library.open(pack=pack) as again:
        assert again.stories.get(1).title == "Kept"


def test_the_settings_choose_the_pack(places: Paths, home: Path) -> None:
    home.mkdir()
    places.settings.write_text("pack: nowhere.yaml\n")
    with pytest.raises(Exception, match=r"nowhere\.yaml"):
        Library.open()
    places.settings.write_text("pakc: x\n")
    with pytest.raises(SettingsError, match="pakc"):
        Library.open()


def test_a_foreign_file_is_left_as_it_is(pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("my notes, not a library")
    with pytest.raises(LibraryForeign):
        Library.open(file, pack=pack)
    assert file.read_text() == "my notes, not a library"


def test_a_library_serves_many_threads(library: Library) -> None:
    def write(number: int) -> int:
        story = library.stories.add(StoryContent(title=f"Story {number}"))
        library.stories.save(story.id, StoryContent(title=f"Story {number}", task="t"), base_version=1)
        return len(library.stories.select())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    records = library.stories.select()
    assert {record.story.version for record in records} == {2}
    assert len(records) == 24


def test_two_libraries_on_one_file_see_each_others_stories(library: Library, pack: Pack, places: Paths) -> None:
    with Library.open(pack=pack, paths=places) as other:
        library.stories.add(StoryContent(title="From the first"))
        assert other.stories.find("from the").id == 1


def test_the_model_says_whether_it_is_ready(places: Paths) -> None:
    status = model.status(Settings(), places)
    assert not status.ready
    assert "MiniLM" in status.name


def test_a_compiled_model_says_where_it_lies_and_that_it_was_checked(compiled_home: Path, places: Paths) -> None:
    status = model.prepare(Settings(), places)
    assert status.ready
    assert status.checked
    assert status.dimensions == 384
    assert status.folder is not None
    assert status.folder.is_dir()


def test_a_model_that_could_not_be_exported_says_so() -> None:
    plain = model.ModelStatus(name="small", ready=True)
    served = replace(plain, served_by="sentence-transformers", reason="no transformer in it")
    assert plain.caveat == ""
    assert "no transformer in it" in served.caveat


def test_advice_opens_no_library(compiled_home: Path, pack: Pack, places: Paths) -> None:
    read = advice.read_story("I admitted my own mistake openly.")
    suggestions = advice.suggest(read.content, pack, Settings(), places)
    assert suggestions[0].principle == "earn-trust"
    assert not places.library.exists()


def test_the_sample_library_shows_tags_at_once(compiled_home: Path, places: Paths, tmp_path: Path) -> None:
    file = sample.make(tmp_path, Settings(), places)
    with Library.open(file, settings=Settings(), paths=places) as library:
        report = library.coverage.report()
        assert (report.stories, report.untagged) == (8, 0)
        assert sum(bool(principle.strong) for principle in report.coverage.principles) >= 6
    assert not places.library.exists()


@pytest.mark.parametrize(
    ("code", "banned"),
    [
        ("import starkeeper.library", "sqlmodel"),
        ("from starkeeper.library import advice", "sqlmodel"),
        ("from starkeeper.library import model", "sqlmodel"),
        ("from starkeeper.library import Library", "numpy"),
        ("from starkeeper.library import Library", "torch"),
    ],
)
def test_a_door_loads_only_its_own_room(code: str, banned: str) -> None:
    check = f"{code}\nimport sys\nsys.exit({banned!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_other_settings_hold_at_once_but_for_pack_and_model(pack: Pack, places: Paths) -> None:
    with Library.open(pack=pack, settings=Settings(model="some/model"), paths=places) as library:
        library.take_settings(Settings(target=7, words_per_minute=90, pack=Path("other.yaml")))
        assert library.coverage.report().coverage.principles[0].target == 7
        assert library.pace() == 90
        assert library.measured_pace() is None
        assert (library.settings.model, library.settings.pack) == ("some/model", None)
