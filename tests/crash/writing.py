"""Doing a step of a mirror in a real library."""

from __future__ import annotations

from starkeeper.library import Library

from .mirror import Deed, Step


def act(library: Library, numbers: dict[str, int], step: Step, *, own_draft: bool) -> None:
    """Do a step in a library; ``numbers`` are the stories' ids by title, and learn new ones."""
    stories = library.stories
    number = numbers.get(step.title)
    if step.deed is Deed.UNDO:
        library.journal.undo(own=True)
    elif step.deed is Deed.REDO:
        library.journal.redo(own=True)
    elif step.deed is Deed.DRAFT:
        assert step.content is not None
        version = None if number is None else stories.get(number).version
        stories.save_draft(number, version, step.content)
    elif step.deed is Deed.DROP:
        stories.discard_draft(number)
    elif number is None:
        assert step.content is not None
        words = {slug: verdict for slug, verdict in step.words if verdict}
        numbers[step.title] = stories.add(step.content, words, from_draft=own_draft).id
    elif step.deed is Deed.SAVE:
        assert step.content is not None
        stories.save(number, step.content, base_version=stories.get(number).version, from_draft=True)
    elif step.deed is Deed.VERDICT:
        library.tags.decide([number], dict(step.words))
    else:
        (stories.bin if step.deed is Deed.BIN else stories.restore)(number)
