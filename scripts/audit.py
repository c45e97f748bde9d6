"""Check the pinned dependencies: python scripts/audit.py [--record]

Resolves everything that Starkeeper and its groups need, as an install would, and says what is not as it should be: a
package that ``constraints.txt`` does not pin, a pin that was yanked, a file whose SHA-256 is not the one recorded in
``constraints.sha256``. Nothing is installed. ``--record`` writes the SHA-256 of the files of this kind of machine down.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parents[1]
PINS = ROOT / "constraints.txt"
HASHES = ROOT / "constraints.sha256"
GROUPS = ("test", "static", "training")

BUILT_ANYWHERE = frozenset({"torch"})
"""One version with a file for each kind of machine, some of them built elsewhere."""


@dataclass(frozen=True, slots=True)
class Found:
    """A package that the install would take."""

    name: str
    version: str
    yanked: bool
    file: str
    """The name of its file; empty for the project itself."""
    sha256: str


def main() -> int:
    """Resolve, compare, and say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="write the SHA-256 of each file down")
    chosen = parser.parse_args()
    found = resolve()
    if chosen.record:
        record(found)
    troubles = list(compare(found, pins(), recorded()))
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    print(f"{len(found)} packages: {'all pinned, none yanked, every file known' if not troubles else 'see above'}")
    return 1 if troubles else 0


def resolve() -> list[Found]:
    """What an install would take, by pip's own report (pip.pypa.io, "Installation Report")."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        groups = [word for group in GROUPS for word in ("--group", f"{ROOT / 'pyproject.toml'}:{group}")]
        words = ["--dry-run", "--ignore-installed", "--no-build-isolation", "--constraint", str(PINS), "--quiet"]
        command = [sys.executable, "-m", "pip", "install", *words, "--report", str(report), "-e", str(ROOT), *groups]
        asked = subprocess.run(command, check=False, capture_output=True, text=True)
        if asked.returncode:
            sys.exit(f"pip cannot resolve what is needed:\n{asked.stderr.strip()}")
        return [_found(entry) for entry in json.loads(report.read_text("utf-8"))["install"]]


def compare(found: list[Found], pinned: dict[str, str], known: dict[str, str]) -> Iterator[str]:
    """Say of each package what is wrong with it; ``known`` are SHA-256 by the name of the file."""
    for package in found:
        if not package.file:
            continue
        if package.version != pinned.get(package.name):
            yield f"{package.name} {package.version} is not pinned in {PINS.name}"
        if package.yanked:
            yield f"{package.name} {package.version} was yanked by its authors"
        if package.name in BUILT_ANYWHERE:
            continue
        expected = known.get(package.file)
        if expected is None:
            yield f"{package.file} is not known; --record writes it down once it is trusted"
        elif expected != package.sha256:
            yield f"{package.file} is another file than the one that was recorded"


def pins() -> dict[str, str]:
    """The pinned versions, by name."""
    lines = (line.split("#")[0].strip() for line in PINS.read_text("utf-8").splitlines())
    return {_plain(name): version for name, _, version in (line.partition("==") for line in lines) if version}


def recorded() -> dict[str, str]:
    """The recorded SHA-256, by the name of the file."""
    if not HASHES.exists():
        return {}
    pairs = (line.split("  ", 1) for line in HASHES.read_text("utf-8").splitlines() if line)
    return {file: sha256 for sha256, file in pairs}


def record(found: list[Found]) -> None:
    """Write the files of this kind of machine down, beside those of other kinds whose version is still pinned."""
    pinned = {f"{name}-{version}".replace("-", "_") for name, version in pins().items()}
    kept = {file: sha256 for file, sha256 in recorded().items() if _of_a_pin(file, pinned)}
    kept |= {package.file: package.sha256 for package in found if package.file and package.name not in BUILT_ANYWHERE}
    lines = [f"{sha256}  {file}" for file, sha256 in sorted(kept.items(), key=lambda pair: pair[0].lower())]
    HASHES.write_text("\n".join(lines) + "\n", "utf-8")


def _of_a_pin(file: str, pinned: set[str]) -> bool:
    name, version = re.split(r"-(?=\d)", file, maxsplit=1)
    version = re.sub(r"\.tar\.gz$", "", version.split("-")[0])
    return f"{_plain(name)}-{version}".replace("-", "_") in pinned


def _found(entry: dict[str, object]) -> Found:
    told = json.loads(json.dumps(entry))  # plain data; the report's own types are not published
    archive = told["download_info"].get("archive_info") or {}
    return Found(
        name=_plain(told["metadata"]["name"]),
        version=told["metadata"]["version"].split("+")[0],
        yanked=bool(told.get("is_yanked")),
        file=unquote(told["download_info"]["url"].rsplit("/", 1)[-1]) if archive else "",
        sha256=(archive.get("hashes") or {}).get("sha256", ""),
    )


def _plain(name: str) -> str:
    """A name as the index compares names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
