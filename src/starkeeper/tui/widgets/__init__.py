"""Widgets. They show domain objects and know nothing of the library."""
