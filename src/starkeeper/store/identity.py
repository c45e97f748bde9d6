"""How a library is known: two numbers that SQLite keeps in the file's header.

They stand apart from the migrations so that opening a library that is up to date loads none of them.
"""

from __future__ import annotations

APPLICATION_ID = 0x53746B70
"""``PRAGMA application_id`` of every library: "Stkp" in ASCII."""

SCHEMA_VERSION = 7
"""``PRAGMA user_version`` of a library that is up to date: the number of the last migration."""

HEADER_OFFSET = 68
"""Where SQLite keeps the application id, four bytes, big-endian (sqlite.org/fileformat2.html, section 1.3)."""
