"""Screens. Each states its own layout."""
