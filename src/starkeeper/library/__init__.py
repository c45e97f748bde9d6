"""The one door to a candidate's data.

``Library`` and the modules beside it are everything a front end, a script or a notebook needs. The names load when
they are first used: ``advice`` and ``model`` work without SQLModel, and a program that only wants those never pays
for it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starkeeper.library.coverage import CoverageReport
    from starkeeper.library.exchange import ImportReport
    from starkeeper.library.library import Library
    from starkeeper.library.retagging import Retagging, Step
    from starkeeper.library.review import Review, Reviewed
    from starkeeper.library.stories import StoryQuery, TaggedRecord
    from starkeeper.library.tags import StoryTags

__all__ = [
    "CoverageReport",
    "ImportReport",
    "Library",
    "Retagging",
    "Review",
    "Reviewed",
    "Step",
    "StoryQuery",
    "StoryTags",
    "TaggedRecord",
]

_HOMES = {
    "CoverageReport": "coverage",
    "ImportReport": "exchange",
    "Library": "library",
    "Retagging": "retagging",
    "Review": "review",
    "Reviewed": "review",
    "Step": "retagging",
    "StoryQuery": "stories",
    "StoryTags": "tags",
    "TaggedRecord": "stories",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
