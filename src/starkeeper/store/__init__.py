"""The library's file: SQLite through SQLModel. Query modules take a session and domain objects, and return them."""
