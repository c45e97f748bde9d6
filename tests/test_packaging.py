"""What a stranger gets: wheel and sdist, and the commands of a wheel in an environment of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from starkeeper import __version__

ROOT = Path(__file__).parents[1]

NEEDED = ["click", "platformdirs", "pyyaml", "rich", "sqlmodel"]
"""What ``coverage`` may import, and no more: no numpy, no ONNX Runtime, no Textual, no torch."""


def run(*command: str | Path, **environment: str) -> str:
    """Run a command and return what it printed; its own words explain a failure."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | environment,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    found = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in found}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


def requirements(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    return [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]


@pytest.mark.xdist_group("packaging")
def test_the_wheel_holds_all_of_the_package_and_the_pack(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert archive.read("starkeeper/principles.yaml") == (ROOT / "principles.yaml").read_bytes()
    source = ROOT / "src"
    files = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert {name for name in files if "__pycache__" not in name} <= names
    assert {"starkeeper/py.typed", "starkeeper/data/sample_stories.jsonl"} <= names
    assert f"starkeeper-{__version__}.dist-info/licenses/LICENSE" in names
    assert not [name for name in names if not name.startswith(("starkeeper/", "starkeeper-"))]
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.xdist_group("packaging")
def test_the_sdist_holds_what_it_takes_to_build_and_check(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "constraints.txt",
        "principles.yaml",
        "pyproject.toml",
        "src/starkeeper/__init__.py",
        "tests/test_packaging.py",
    } <= names
    assert not [name for name in names if name.startswith((".venv", "dist", "build"))]


@pytest.mark.xdist_group("packaging")
@pytest.mark.timeout(240)
def test_the_wheel_serves_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    run(*install, "--constraint", ROOT / "constraints.txt", *NEEDED)
    run(*install, "--no-deps", wheel)

    home = tmp_path / "home"
    home.mkdir()
    clean = {"HOME": str(home), "PYTHONPATH": "", "STARKEEPER_HOME": "", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}
    command = python.with_name("starkeeper")
    assert run(command, "--version", **clean).strip().endswith(__version__)
    printed = run(command, "coverage", **clean)
    assert "Ownership" in printed
    assert "Dive Deep" in printed
    assert run(python, "-m", "starkeeper", "--version", **clean).strip().endswith(__version__)


@pytest.mark.xdist_group("packaging")
def test_the_pins_satisfy_what_the_wheel_asks_for(wheel: Path) -> None:
    pinned = pins()
    unmet = [str(need) for need in requirements(wheel) if pinned[canonicalize_name(need.name)] not in need.specifier]
    assert requirements(wheel)
    assert not unmet


def test_pins_are_exact_and_fit_every_machine() -> None:
    assert pins()
    assert all(re.fullmatch(r"[0-9][0-9a-z.]*", version) for version in pins().values())
    assert pins()["torch"].count("+") == 0
