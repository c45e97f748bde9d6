"""A power cut: at the chosen point, what SQLite has written and not synced reaches the disk in part, or not at all.

That is what ``kill -9`` cannot show: there the system still writes what a dead process left to it. Each write since the
last sync of its file is kept, forgotten or torn at a sector, each name that was made or removed since the last sync of
its folder is there or not, all by chance.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field

from .points import Kind, Points, file_system

SECTOR = 512


@dataclass(slots=True)
class _Image:
    """A file as the program sees it, and as the disk has it for certain."""

    now: bytearray
    certain: bytes
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """What was written since, by place; None for a cut at that place."""
    named: bool = True
    """Whether its name is on the disk."""

    def change(self, offset: int, data: bytes | None) -> None:
        """Write, or cut."""
        self.pending.append((offset, data))
        _apply(self.now, offset, data)

    def sync(self) -> None:
        """All of it is on the disk."""
        self.certain = bytes(self.now)
        self.pending.clear()

    def left(self, rng: random.Random) -> bytes:
        """What a power cut leaves of it."""
        content = bytearray(self.certain)
        for offset, data in self.pending:
            chance = rng.random()
            if chance < 0.4:
                _apply(content, offset, data)
            elif chance < 0.6 and data:
                _apply(content, offset, data[: rng.randrange(len(data)) // SECTOR * SECTOR])
        return bytes(content)


class PowerCut(Points):
    """Points at which the power is cut; for one process that works alone."""

    def __init__(self, kind: Kind | None = None, number: int = 0) -> None:
        """As for any points; chance is seeded by the number."""
        super().__init__(kind, number)
        self._rng = random.Random(number)
        self._paths: dict[int, str] = {}
        self._images: dict[str, _Image] = {}
        self._removed: dict[str, _Image] = {}

    def opened(self, file: int, path: str) -> None:
        """Look at a file; one of no bytes counts as new."""
        self._paths[file] = path
        if path and path not in self._images:
            content = _read(path)
            self._images[path] = _Image(bytearray(content), content, named=bool(content))

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        """Remember a write."""
        if image := self._image(file):
            image.change(offset, data)

    def cut(self, file: int, size: int) -> None:
        """Remember a cut."""
        if image := self._image(file):
            image.change(size, None)

    def synced(self, file: int) -> None:
        """A new file is synced along with its folder."""
        if image := self._image(file):
            image.sync()
            if not image.named:
                self._sync_names()

    def deleting(self, path: str) -> None:
        """Remember what a file held."""
        image = self._images.pop(path, None)
        if image is not None and image.named:
            self._removed[path] = image

    def deleted(self, path: str, synced: bool) -> None:
        """Forget it for good when the folder is synced."""
        if synced:
            self._sync_names()

    def die(self) -> None:
        """Leave on the disk what a power cut may leave."""
        for path, image in self._images.items():
            if image.named or self._rng.random() < 0.5:
                _write(path, image.left(self._rng))
            elif os.path.exists(path):  # noqa: PTH110 - a name of SQLite's
                os.unlink(path)  # noqa: PTH108
        for path, image in self._removed.items():
            if self._rng.random() < 0.5:
                _write(path, image.left(self._rng))
        super().die()

    def _image(self, file: int) -> _Image | None:
        return self._images.get(self._paths.get(file, ""))

    def _sync_names(self) -> None:
        self._removed.clear()
        for image in self._images.values():
            image.named = True


def can_be_cut() -> bool:
    """Whether SQLite's own steps can be reached in this process."""
    return file_system() is not None


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _read(path: str) -> bytes:
    # Never closed: closing would drop the locks that SQLite holds on the file for this process.
    handle = os.open(path, os.O_RDONLY)
    return os.pread(handle, os.fstat(handle).st_size, 0)


def _write(path: str, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(handle, content)
