"""The audit of the dependencies says what is wrong with a package, and every pin has the SHA-256 of its file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import audit

GOOD = audit.Found(name="click", version="8.2", yanked=False, file="click-8.2-py3-none-any.whl", sha256="ab")
PINS = {"click": "8.2"}
KNOWN = {GOOD.file: "ab"}


def test_a_package_that_is_pinned_and_known_is_passed() -> None:
    assert list(audit.compare([GOOD], PINS, KNOWN)) == []


@pytest.mark.parametrize(
    ("package", "said"),
    [
        (replace(GOOD, version="8.3"), "click 8.3 is not pinned"),
        (replace(GOOD, name="clack"), "clack 8.2 is not pinned"),
        (replace(GOOD, yanked=True), "click 8.2 was yanked"),
        (replace(GOOD, sha256="cd"), "is another file than the one that was recorded"),
        (replace(GOOD, file="click-8.2.tar.gz"), "click-8.2.tar.gz is not known"),
    ],
)
def test_what_is_wrong_is_said(package: audit.Found, said: str) -> None:
    (trouble,) = audit.compare([package], PINS, KNOWN)
    assert said in trouble


def test_a_file_that_is_built_anywhere_needs_no_hash() -> None:
    torch = replace(GOOD, name="torch", version="2", file="torch-2-cp311-linux.whl")
    assert list(audit.compare([torch], {"torch": "2"}, {})) == []


def test_recording_keeps_files_of_other_machines_and_forgets_those_of_other_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "HASHES", tmp_path / "hashes")
    monkeypatch.setattr(audit, "pins", lambda: {"num-py": "2.0", "click": "8.2"})
    old = {"num_py-2.0-cp311-macos.whl": "m", "num_py-2.0.tar.gz": "s", "click-8.1-py3-none-any.whl": "o"}
    audit.HASHES.write_text("".join(f"{sha256}  {file}\n" for file, sha256 in old.items()))
    audit.record([GOOD, replace(GOOD, name="num-py", file="num_py-2.0-cp311-linux.whl", sha256="l")])
    assert audit.recorded() == {
        GOOD.file: "ab",
        "num_py-2.0-cp311-linux.whl": "l",
        "num_py-2.0-cp311-macos.whl": "m",
        "num_py-2.0.tar.gz": "s",
    }


def test_every_recorded_file_is_of_a_pin() -> None:
    pinned = {f"{name}-{version}".replace("-", "_") for name, version in audit.pins().items()}
    assert audit.recorded()
    assert [file for file in audit.recorded() if not audit._of_a_pin(file, pinned)] == []
