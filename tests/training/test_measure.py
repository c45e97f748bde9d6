"""What parts the sentences that authors marked from all others."""

from __future__ import annotations

import pytest
from measure import parting


def test_the_cut_stands_where_the_marked_begin() -> None:
    assert parting([0.4, 0.5, 0.9], [0.0, 0.1, 0.21]) == pytest.approx(0.22)


def test_a_few_strays_do_not_move_it() -> None:
    marked = [0.05, *[0.6] * 99]
    others = [*[0.2] * 99, 0.95]
    assert parting(marked, others) == pytest.approx(0.21)


def test_what_cannot_be_parted_is_cut_at_nothing() -> None:
    assert parting([0.5], [0.5]) == 0.0
