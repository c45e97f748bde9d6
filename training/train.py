"""Train the released encoder's adapter from the material beside this file.

    python training/train.py [--fold 0..2 | --all] [--passes 3] [--seed 0] [--to FILE]

Without options the result is the released adapter: it learns from two thirds of the stories, so that what its scores
mean can be measured on the third with ``measure.py``. The command writes it where the program reads it and says what
its SHA-256 must be. ``--fold 1`` and ``--fold 2`` hold out
another third, ``--all`` holds out none; the result then goes elsewhere.
Needs the dependency group ``training``; takes half an hour on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from material import Material, bundled, in_fold, other_packs

from starkeeper.tagging import adapter, models

HELD_OUT = 0
"""The third of the stories that the released adapter does not learn from."""

PASSES = 3
"""Passes over the material; a fourth gained nothing on stories held out."""


def main() -> int:
    """Train, write the adapter, and say what it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    held = parser.add_mutually_exclusive_group()
    held.add_argument("--fold", type=int, choices=range(3), default=HELD_OUT, help="hold out this third of the stories")
    held.add_argument("--all", action="store_const", dest="fold", const=None, help="learn from all stories")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--to", type=Path, help="where the adapter goes")
    chosen = parser.parse_args()
    if chosen.to is None and chosen.fold != HELD_OUT:
        parser.error("this makes an adapter that is not for release: say with --to where it goes")

    from fit import fit  # after the arguments were read: its imports take many seconds

    began = time.monotonic()
    content = fit([to_learn_from(chosen.fold), *other_packs()], chosen.passes, chosen.seed)
    place = chosen.to or adapter.FILE
    place.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    print(f"{place}: {len(content):,} bytes in {(time.monotonic() - began) / 60:.0f} minutes")
    if chosen.to is None and digest != models.ADAPTER_SHA256:
        print(f'In src/starkeeper/tagging/models.py: ADAPTER_SHA256 = "{digest}"')
    return 0


def to_learn_from(fold: int | None) -> Material:
    """The material of the bundled pack, without the stories of a fold, nor the questions that they answer."""
    material = bundled()
    if fold is None:
        return material
    held = [story for story in material.stories if in_fold(story, fold)]
    titles = {story.content.title for story in held}
    return replace(
        material,
        stories=tuple(story for story in material.stories if not in_fold(story, fold)),
        texts=tuple(text for text in material.texts if text.text not in titles),
    )


if __name__ == "__main__":
    sys.exit(main())
