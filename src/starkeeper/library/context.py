"""What every use case of one opened library shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starkeeper.domain.pack import Pack
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.store.engine import Engine


@dataclass(slots=True, kw_only=True, eq=False)
class Context:
    """One opened library and what it is read with. Only the settings may become others while it is open."""

    path: Path
    engine: Engine
    pack: Pack
    settings: Settings
    paths: Paths
    front_end: str
    """Who asks, for the history of changes: ``cli``, ``tui``, ``import`` or ``api``."""

    @property
    def target(self) -> int:
        """The strong stories wanted for a principle: the settings', else the pack's."""
        return self.settings.target or self.pack.target

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)
