"""Plain text: a story as somebody typed or pasted it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starkeeper.domain.display import printable
from starkeeper.domain.story import Part, StoryContent
from starkeeper.interchange.headings import split

TITLE_WORDS = 8
"""How many first words make a title where none was given."""
TITLE_LENGTH = 60
"""How many characters such a title has at most, but for the mark that it was cut."""
NO_HEADINGS = "No headings such as “Situation:” were found; the whole text was kept as Action."

_MARKS = "#*_>-+•[]() \t\r\n"
# Enough of a text to find its first words in, however long it is.
_BEGINNING = 2000


@dataclass(frozen=True, slots=True)
class Plain:
    """A story read from plain text."""

    content: StoryContent
    notes: tuple[str, ...]
    """What could not be told from the text and was decided, in words."""


def read(text: str, title: str = "") -> Plain:
    """Read a story: by its headings where it has them, else whole as Action.

    Without a title one is made of the first words that are told; it is empty only for a text without words.
    """
    text = text.removeprefix("\ufeff")
    parts = split(text)
    notes = () if parts or not text.strip() else (NO_HEADINGS,)
    content = StoryContent(title=title)
    for part, words in (parts or {Part.ACTION: text.strip("\r\n")}).items():
        content = content.with_part(part, words)
    return Plain(content if title.strip() else titled(content), notes)


def write(content: StoryContent) -> str:
    """A story as plain text: title, circumstances, and each part that is told below its heading.

    Nothing in it acts on the terminal that it is pasted into. It ends with a line feed.
    """
    about = ", ".join(filter(str.strip, (content.role, content.employer, content.date)))
    head = [printable(words, keep_newlines=False).strip() for words in (content.title, about)]
    told = [
        f"{part.value.capitalize()}:\n{printable(content.part(part)).strip()}"
        for part in Part
        if content.part(part).strip()
    ]
    return "\n\n".join(["\n".join(filter(None, head)), *told]).strip() + "\n"


def titled(content: StoryContent) -> StoryContent:
    """The same story with a title made of its first words."""
    return replace(content, title=title_from(content.text))


def title_from(text: str) -> str:
    """Make a title of the first words of a text: one line, without the marks of a list or heading before it."""
    beginning = printable(text.lstrip(_MARKS)[:_BEGINNING], keep_newlines=False)
    words = beginning.split()
    begun = " ".join(words[:TITLE_WORDS])
    if len(begun) > TITLE_LENGTH:
        begun = begun[: TITLE_LENGTH + 1].rpartition(" ")[0] or begun[:TITLE_LENGTH]
    return begun if begun == " ".join(words) else f"{begun.rstrip(',;:')} …"
