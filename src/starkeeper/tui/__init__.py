"""The interface in the terminal. Nothing of Textual is imported before it is run."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starkeeper.domain.pack import Pack
    from starkeeper.paths import Paths
    from starkeeper.settings import Settings

TURN = 0.001
"""Seconds that a job keeps the interpreter while a key waits for it. With Python's five a key that wakes the event loop
some ten times would wait for fifty milliseconds while a job reckons."""
SETTLED = 2.0
"""Seconds after which the interface stands, with its first stories."""
COLLECTIONS = (2_000, 10, 20)
"""How often Python looks for garbage from then on: often, and among few objects, since a key that comes meanwhile has
to wait. Until then it does not look: what the start makes is there to stay, and a look takes 50 ms and more."""


def run(path: Path | None, settings: Settings, pack: Pack | None, paths: Paths, sample: bool = False) -> None:
    """Open the interface on a library and return when the user leaves it.

    ``path`` None means the user's own library; ``pack`` None the pack of the settings. ``sample`` marks the library
    as the sample one. Raises the StarkeeperError that kept the library from opening, or that tells of the fault by
    which the interface ended.
    """
    from starkeeper.tui.app import StarkeeperApp
    from starkeeper.tui.runner import Source

    sys.setswitchinterval(TURN)
    while True:
        gc.disable()
        settling = Timer(SETTLED, _settle)
        settling.daemon = True
        settling.start()
        app = StarkeeperApp(Source(path=path, settings=settings, pack=pack, paths=paths), sample=sample)
        try:
            app.run()
            fault = app.fault()
        finally:
            settling.cancel()
            gc.unfreeze()
            gc.enable()
            app.jobs.close()
        if fault is not None:
            raise fault
        if app.refused is not None:
            raise app.refused
        if not app.wants_sample:
            return
        _show_sample(settings, pack, paths)


def _settle() -> None:
    # What stands by now stays for as long as the interface does: it is passed over.
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)
    gc.enable()


def _show_sample(settings: Settings, pack: Pack | None, paths: Paths) -> None:
    from tempfile import TemporaryDirectory

    from starkeeper.library.sample import make

    with TemporaryDirectory(prefix="starkeeper-demo-") as folder:
        run(make(Path(folder), settings, paths, tagged=False), settings, pack, paths, sample=True)
