"""A story as one text, as an editor shows it and as it is pasted. No library is needed for that."""

from __future__ import annotations

from starkeeper.domain.story import StoryContent
from starkeeper.interchange import plain, template, whole


def template_of(content: StoryContent | None = None) -> str:
    """The text that an editor shows for a story, or for a new one."""
    return template.render(content or StoryContent(title=""))


def is_template(text: str) -> bool:
    """Whether a text is a template, filled or not, rather than plain text."""
    return template.is_template(text)


def read_template(text: str) -> StoryContent:
    """Read what the editor gave back. Raises InvalidInput naming the line that does not fit."""
    return template.parse(text)


def read_story(text: str, title: str = "") -> plain.Plain:
    """Read a story from plain text, its parts found by their headings; the notes say what could not be told."""
    return plain.read(text, title)


def read_whole(text: str) -> StoryContent | None:
    """Read a text that is a whole story: a filled template, or the headings of two parts or more; else None.

    Its title is empty where none stands above the parts.
    """
    return whole.read(text)
