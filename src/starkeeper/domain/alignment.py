"""Which elements of two sequences stand for each other: the ground of every difference that is shown.

difflib finds the matches that a reader would find, but its time may grow with the cube of the length, so it is asked
about short stretches alone. A longer one is cut at the elements that each side has once, where both sides have them in
the same order (Bram Cohen's patience diff), and what lies between two cuts is looked at again. A long stretch without
such an element counts as changed altogether. So the time grows with the length, whatever is compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

SHORT = 250_000
"""Elements of one side times those of the other, up to which difflib is asked."""
CUTS = 8
"""How often a stretch is cut again."""


class Match(NamedTuple):
    """A run of elements that both sequences have."""

    before: int
    """Where it begins in the one."""
    after: int
    """Where it begins in the other."""
    length: int


@dataclass(slots=True)
class Effort:
    """How long difflib may be asked, over all the sequences that make up one comparison."""

    left: int = 2_000_000
    """As a product of lengths. When it is used up, every stretch is cut, or counts as changed."""


class _Stretch(NamedTuple):
    before: int
    after: int
    before_end: int
    after_end: int

    @property
    def size(self) -> int:
        return (self.before_end - self.before) * (self.after_end - self.after)


def align(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[Match]:
    """Find runs that two sequences have in common, in the order of both; no two of them touch in both sequences."""
    found: list[Match] = []
    waiting = [(_Stretch(0, 0, len(before), len(after)), CUTS)]
    while waiting:
        whole, cuts = waiting.pop()
        stretch = _trimmed(before, after, whole, found)
        if stretch.size <= min(SHORT, effort.left):
            effort.left -= stretch.size
            found += _searched(before, after, stretch)
        elif cuts:
            waiting += [(part, cuts - 1) for part in _cut(before, after, stretch)]
    return _joined(sorted(match for match in found if match.length))


def common_start(before: Sequence[str], after: Sequence[str]) -> int:
    """How many elements, or characters, two sequences begin with alike."""
    low, high = 0, min(len(before), len(after))
    if high and before[0] != after[0]:
        return 0
    # Slices are compared much faster than elements one by one.
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _trimmed(before: Sequence[str], after: Sequence[str], whole: _Stretch, found: list[Match]) -> _Stretch:
    """What is left of a stretch between its common beginning and end, which are added to what was found."""
    old, new = before[whole.before : whole.before_end], after[whole.after : whole.after_end]
    head = common_start(old, new)
    tail = common_start(old[head:][::-1], new[head:][::-1])
    left = _Stretch(whole.before + head, whole.after + head, whole.before_end - tail, whole.after_end - tail)
    found += [Match(whole.before, whole.after, head), Match(left.before_end, left.after_end, tail)]
    return left


def _searched(before: Sequence[str], after: Sequence[str], stretch: _Stretch) -> list[Match]:
    if not stretch.size:
        return []
    old, new = before[stretch.before : stretch.before_end], after[stretch.after : stretch.after_end]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [Match(stretch.before + block.a, stretch.after + block.b, block.size) for block in blocks]


def _cut(before: Sequence[str], after: Sequence[str], stretch: _Stretch) -> list[_Stretch]:
    """The stretches between the elements that each side has once, each with the element before it; none for no cut."""
    begins = [(stretch.before, stretch.after)]
    neighbour = (-1, -1)
    old, new = before[stretch.before : stretch.before_end], after[stretch.after : stretch.after_end]
    for place, other in _anchors(old, new):
        # A cut between two neighbours would part what is alike.
        if (place, other) != neighbour:
            begins.append((stretch.before + place, stretch.after + other))
        neighbour = (place + 1, other + 1)
    ends = [*begins[1:], (stretch.before_end, stretch.after_end)] if begins[1:] else []
    return [_Stretch(*begin, *end) for begin, end in zip(begins, ends, strict=False)]


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Where the elements stand that each side has once: as many as both have in the same order."""
    count, other_count = Counter(before), Counter(after)
    once = {element for element, number in count.items() if number == 1 and other_count[element] == 1}
    others = {element: place for place, element in enumerate(after) if element in once}
    return _longest_rising([(place, others[element]) for place, element in enumerate(before) if element in once])


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs whose second numbers rise, as patience sorting finds it."""
    lowest: list[int] = []  # by length, the smallest number that a choice of this length ends with
    ends: list[int] = []  # by length, the pair that has it
    earlier: list[int] = []  # by pair, the one before it in its choice
    for at, (_, number) in enumerate(pairs):
        length = bisect_left(lowest, number)
        earlier.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [at]
    chosen = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = earlier[at]
    return chosen[::-1]


def _joined(matches: Sequence[Match]) -> list[Match]:
    joined: list[Match] = []
    for match in matches:
        if joined and _touch(joined[-1], match):
            joined[-1] = Match(joined[-1].before, joined[-1].after, joined[-1].length + match.length)
        else:
            joined.append(match)
    return joined


def _touch(first: Match, second: Match) -> bool:
    return first.before + first.length == second.before and first.after + first.length == second.after
