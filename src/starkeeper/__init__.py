"""Starkeeper: a behavioural-interview story manager for the terminal."""

__version__ = "0.1.0"
