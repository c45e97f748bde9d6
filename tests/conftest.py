"""What every test stands on: a home of its own, a small pack, an open library, and the model compiled once."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from starkeeper import paths
from starkeeper.domain.pack import Pack, Polarity, Principle, Question
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

ROOT = Path(__file__).parents[1]

# A busy machine is no fault of the code, and two runs of the same code should say the same.
hypothesis.settings.register_profile("starkeeper", deadline=None, derandomize=True)
hypothesis.settings.load_profile("starkeeper")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, with no editor and no network."""
    folder = tmp_path / "home"
    monkeypatch.setenv("STARKEEPER_HOME", str(folder))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for name in ("VISUAL", "EDITOR", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make $EDITOR a program that runs these lines of Python on the text, as ``text``."""

    def become(*lines: str) -> None:
        script = tmp_path / "an editor.py"
        before = "import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text(encoding='utf-8')\n"
        script.write_text(before + "\n".join(lines) + "\nfile.write_text(text, encoding='utf-8')\n", encoding="utf-8")
        monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")

    return become


@pytest.fixture
def east() -> Iterator[None]:
    """Sit two hours east of Greenwich."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "EAST-2")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def places(home: Path) -> Paths:
    """Where the test's own user keeps files."""
    return paths.locate()


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Three principles that the whole suite knows by heart."""
    return Pack(
        slug="small",
        name="Three principles",
        language="en",
        target=2,
        principles=(
            _principle("ownership", "Ownership", "I took care of a problem that was nobody's job."),
            _principle("dive-deep", "Dive Deep", "I went through the raw data until I found the cause."),
            _principle("earn-trust", "Earn Trust", "I admitted my own mistake openly."),
        ),
        general=(Question(id="general-why-here", text="Why do you want to work here?"),),
    )


def _principle(slug: str, name: str, behaviour: str) -> Principle:
    asked = {Polarity.SUCCESS: "went well", Polarity.FAILURE: "went badly", Polarity.CONFLICT: "led to a dispute"}
    return Principle(
        slug=slug,
        name=name,
        meaning=f"What {name} means.",
        behaviours=(behaviour, f"I showed it in my work: {name.lower()}."),
        questions=tuple(
            Question(id=f"{slug}-{polarity}", text=f"A {slug} time that {end}?", principles=(slug,), polarity=polarity)
            for polarity, end in asked.items()
        ),
        probes=("What did you learn?",),
    )


@pytest.fixture
def library(pack: Pack, places: Paths) -> Iterator[Library]:
    """An empty library on the small pack."""
    with Library.open(pack=pack, settings=Settings(), paths=places) as opened:
        yield opened


@pytest.fixture(scope="session")
def compiled_cache() -> Path:
    """The cache folder of the compiled default model, made once and kept between runs.

    It is known by the code that makes it, so a change there compiles again. Test processes that start together wait
    for one another on the lock that the preparation takes.
    """
    from starkeeper.tagging.prepare import prepare

    tagging = ROOT / "src" / "starkeeper" / "tagging"
    names = ("compile.py", "export.py", "models.py", "quantise.py", "adapter.py", "adapter.safetensors")
    made_by = b"".join((tagging / name).read_bytes() for name in names)
    folder = ROOT / ".model-cache" / hashlib.sha256(made_by).hexdigest()[:12]
    os.environ["HF_HUB_OFFLINE"] = "1"
    prepare(folder, None)
    return folder


@pytest.fixture
def compiled_home(home: Path, compiled_cache: Path, places: Paths) -> Path:
    """A home whose cache holds the compiled default model, and the vectors of the packs met so far."""
    home.mkdir(exist_ok=True)
    places.cache.symlink_to(compiled_cache)
    return home
