"""A readable copy of a torn library: what is the same in every library is put right, so that SQLite reads the rest.

The layout of the file is that of sqlite.org/fileformat2.html, sections 1.3 and 1.6.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from starkeeper.store import backups, files, seals
from starkeeper.store.diagnosis import lenient
from starkeeper.store.identity import SCHEMA_VERSION
from starkeeper.store.keychain import Key
from starkeeper.store.migrations import migrate
from starkeeper.store.salvage import unreadable

_HEADER = 100
_PAGE_SIZE = 4096
"""Bytes of a page of a new library; SQLite's own choice since 2016."""
_LONGER = 4
"""How many times its own length a cut file is believed to have had."""
_NAMED_AT = "SELECT rowid, CAST(name AS BLOB) FROM sqlite_schema"
_LEAF = 13
"""The first byte of a page that holds rows of a table and nothing below it."""


@contextmanager
def readable_copy(place: Path, copies: Sequence[sqlite3.Connection], key: Key | None) -> Iterator[sqlite3.Connection]:
    """A copy of a torn library, as far as SQLite lets itself be told how to read it; the library is not touched.

    ``copies`` are connections to backups, the newest first. An encrypted library is read as it is: nothing can be put
    right in a page that does not fit its HMAC. Raises OSError.
    """
    with files.passing(place.parent) as temporary:
        shutil.copyfile(place, temporary)
        if key is None:
            _put_right(temporary, next(filter(_is_current, copies), None))
        with closing(backups.connect(temporary, key, read_only=True)) as copy:
            lenient(copy)
            yield copy


def _put_right(copy: Path, donor: sqlite3.Connection | None) -> None:
    _mend_header(copy, _pages(donor) if donor else 0)
    _declare(copy)
    if donor is not None and not _is_declared(copy):
        _replant(copy, donor)


def _mend_header(copy: Path, pages: int) -> None:
    """Write what stands in the header of every library, and give a file that was cut short its length again.

    SQLite takes no declaration for true whose table begins behind the end of the file. ``pages`` is a length that the
    file had, as far as that is known.
    """
    with copy.open("r+b") as file:
        header = bytearray(file.read(_HEADER).ljust(_HEADER, b"\0"))
        (size,) = struct.unpack_from(">H", header, 16)
        if size < 512 or size & (size - 1):
            size = _PAGE_SIZE
        there, (said,) = copy.stat().st_size // size, struct.unpack_from(">I", header, 28)
        pages = max(there, min(said, _LONGER * there), pages)
        # The name of the format, the size of a page, a rollback journal, nothing reserved, the shares of a page.
        struct.pack_into(">16sHBBBBBB", header, 0, b"SQLite format 3\0", size, 1, 1, 0, 64, 32, 32)
        # The pages of the file, of which none counts as free; and that this was said by who wrote last.
        struct.pack_into(">III", header, 28, pages, 0, 0)
        header[92:96] = header[24:28]
        struct.pack_into(">I", header, 44, 4)  # the format of declarations
        struct.pack_into(">I", header, 56, 1)  # UTF-8
        file.seek(0)
        file.write(header)
        file.truncate(pages * size)


def _declare(copy: Path) -> None:
    """Declare the tables as they should be: a letter changed in a declaration hides every table."""
    with suppress(*unreadable()), closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        declared = fresh.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid").fetchall()
        with closing(_writable(copy)) as opened:
            places = _places([name for _, name, *_ in declared], opened)
            change = "UPDATE sqlite_schema SET type = ?, name = ?, tbl_name = ?, sql = ? WHERE rowid = ?"
            opened.executemany(change, [(*row, places[row[1]]) for row in declared if row[1] in places])


def _places(names: Sequence[str], opened: sqlite3.Connection) -> dict[str, int]:
    """Where each declaration stands: by its name, and those whose name is damaged in the order in which they were made.

    The order alone does not tell: a search index that was made later than the library stands behind all else.
    """
    found = {bytes(name or b""): rowid for rowid, name in opened.execute(_NAMED_AT)}
    places = {name: found.pop(name.encode()) for name in names if name.encode() in found}
    return places | dict(zip((name for name in names if name not in places), sorted(found.values()), strict=False))


def _is_declared(copy: Path) -> bool:
    try:
        with closing(backups.connect(copy, None, read_only=True)) as opened:
            for table in seals.KEYS:
                opened.execute(f"SELECT * FROM {table} LIMIT 0")
    except unreadable():
        return False
    return True


def _is_current(donor: sqlite3.Connection) -> bool:
    with suppress(*unreadable()):
        return bool(donor.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,))
    return False


def _pages(donor: sqlite3.Connection) -> int:
    (pages,) = donor.execute("PRAGMA page_count").fetchone()
    return int(pages)


def _replant(copy: Path, donor: sqlite3.Connection) -> None:
    """Begin the list of declarations anew, with those of a backup: a copy page by page, whose tables begin there too.

    The pages of the list as it was are left alone.
    """
    with suppress(*unreadable()):
        declared = donor.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema").fetchall()
        with copy.open("r+b") as file:
            (size,) = struct.unpack_from(">H", file.read(18), 16)
            file.seek(_HEADER)
            file.write(struct.pack(">BHHHB", _LEAF, 0, 0, size, 0))
        with closing(_writable(copy)) as opened:
            opened.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", declared)


def _writable(copy: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("PRAGMA writable_schema=ON")  # before all else: any other statement reads the declarations
    connection.execute("PRAGMA journal_mode=OFF")
    return connection
