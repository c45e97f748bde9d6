"""Rows of figures: what is told with two values, and each story with its figures below its title."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence

from textual.content import Content

from starkeeper.domain.numbers import Clash, Figure, StoryNumbers
from starkeeper.tui.widgets.drawing import ACCENT, ATTENTION, MUTED, PART_NAMES, line, spread
from starkeeper.tui.widgets.rows import Row

_PART = 11
"""Cells of the part's name, and of what is before it."""
_LONG = 400
"""Characters of a sentence before and behind its figure that are drawn."""


class NumberRow(Row):
    """A row that belongs to a story, or names the rows below it."""

    story_id: int | None = None
    """The story it is about."""

    @property
    @abstractmethod
    def key(self) -> object:
        """What tells it from the others when all are read again."""

    def whole(self, width: int) -> Content:
        """What it has no room for, where there are a few lines: nothing for most."""
        return Content("")


class StoryTitle(NumberRow):
    """A story's title, and how many figures it tells."""

    def __init__(self, told: StoryNumbers) -> None:
        self.told = told
        self.story_id = told.story_id

    @property
    def key(self) -> object:
        """The story."""
        return self.story_id

    def lines(self, width: int) -> Sequence[Content]:
        """The title leads its figures."""
        count = len(self.told.figures)
        said = "1 figure" if count == 1 else f"{count} figures"
        return (spread(line(self.told.title, "bold"), Content.styled(said, MUTED), width),)


class FigureLine(NumberRow):
    """A figure with its part and its sentence."""

    def __init__(self, story_id: int, figure: Figure) -> None:
        self.story_id = story_id
        self.figure = figure

    @property
    def key(self) -> object:
        """The figure as it stands in its story."""
        return (self.story_id, self.figure)

    def lines(self, width: int) -> Sequence[Content]:
        """The part, then as much of the sentence as there is room for."""
        part = Content.styled(PART_NAMES[self.figure.part].ljust(_PART), MUTED)
        return (Content.assemble("  ", part, _around(self.figure, width - _PART - 2)),)

    def whole(self, width: int) -> Content:
        """The sentence."""
        return Content.assemble((f"{PART_NAMES[self.figure.part]}  ", MUTED), _marked(self.figure, 0))


class ClashLine(NumberRow):
    """Something that a story tells with two values."""

    def __init__(self, told: StoryNumbers, clash: Clash) -> None:
        self.story_id = told.story_id
        self.title = told.title
        self.clash = clash

    @property
    def key(self) -> object:
        """Both figures."""
        return (self.story_id, self.clash)

    def lines(self, width: int) -> Sequence[Content]:
        """Both values; the title gives way."""
        said = Content.assemble(("? ", ATTENTION), line(self.clash.said))
        room = width - said.cell_length - 2
        title = line(self.title, MUTED).truncate(room, ellipsis=True) if room > 4 else Content("")
        return (spread(said, title, width),)

    def whole(self, width: int) -> Content:
        """Both sentences, one below the other, and where they stand."""
        told = [
            Content.assemble((PART_NAMES[each.part].ljust(_PART), MUTED), _around(each, width - _PART))
            for each in (self.clash.first, self.clash.second)
        ]
        return Content("\n").join([line(self.title, MUTED).truncate(width, ellipsis=True), *told])


class Question(NumberRow):
    """Leads what is told with two values."""

    key = "question"

    def lines(self, width: int) -> Sequence[Content]:
        """What an interviewer would ask."""
        return (Content.assemble(("Are both right?", "bold"), ("  An interviewer would ask.", MUTED)),)


def number_rows(stories: Sequence[StoryNumbers]) -> Iterator[NumberRow]:
    """All rows: first what is told with two values, then the figures, story by story."""
    clashes = [ClashLine(told, clash) for told in stories for clash in told.clashes]
    if clashes:
        yield Question()
        yield from clashes
    for told in stories:
        yield StoryTitle(told)
        for figure in told.figures:
            yield FigureLine(told.story_id, figure)


def _around(figure: Figure, width: int) -> Content:
    """The sentence in one line, cut so that the figure is in sight."""
    behind = figure.sentence[figure.start + len(figure.text) :]
    room = width - 1 - line(figure.text + behind[: width // 3]).cell_length
    before = figure.sentence[: figure.start]
    if line(before).cell_length <= room + 1:
        return _marked(figure, 0).truncate(width, ellipsis=True)
    cut = next((at for at in _word_starts(before) if line(before[at:]).cell_length <= room - 1), figure.start)
    return Content.assemble("… ", _marked(figure, cut)).truncate(width, ellipsis=True)


def _word_starts(text: str) -> Iterator[int]:
    near = max(0, len(text) - _LONG)
    return (at for at in range(near + 1, len(text)) if text[at - 1] == " ")


def _marked(figure: Figure, cut: int) -> Content:
    """The sentence without its first so many characters, with the figure marked."""
    sentence, end = figure.sentence, figure.start + len(figure.text)
    return Content.assemble(
        line(sentence[cut : figure.start]),
        line(sentence[figure.start : end], f"bold {ACCENT}"),
        line(sentence[end : end + _LONG]),
    )
