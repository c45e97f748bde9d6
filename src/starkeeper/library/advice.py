"""Advice on a text that no library holds: what ``starkeeper suggest`` prints. Nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Suggestion, Thresholds
from starkeeper.interchange import plain, template
from starkeeper.library.model import pack_vectors
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tagging.models import compiled
from starkeeper.tagging.scale import THRESHOLDS

if TYPE_CHECKING:
    from starkeeper.interchange.plain import Plain


def thresholds() -> Thresholds:
    """The scores from which a suggestion counts as strong, and as weak."""
    return THRESHOLDS


def read_story(text: str, title: str = "") -> Plain:
    """Read a story from a filled template, or from plain text, whose parts are found by their headings.

    The notes say what could not be told. Raises InvalidInput for a template that does not fit.
    """
    if template.is_template(text):
        return plain.Plain(template.parse(text), ())
    return plain.read(text, title)


def suggest(content: StoryContent, pack: Pack, settings: Settings, paths: Paths) -> list[Suggestion]:
    """Return every principle of the pack with its score and evidence, the best first.

    Raises ModelNotReady when the model was not compiled yet.
    """
    from starkeeper.tagging.encoder import open_encoder
    from starkeeper.tagging.tagger import Tagger

    encoder = open_encoder(compiled(paths.cache, settings.model))
    try:
        return Tagger(pack, encoder, pack_vectors(paths)).suggest(content)
    finally:
        encoder.close()
