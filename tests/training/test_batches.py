"""Batches deal out every text once, within their budget."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

MOST = 96


@cache
def module() -> Any:
    """Imported late: sentence-transformers takes seconds, and other tests of this process should not wait for it."""
    import batches

    return batches


class Texts:
    """A dataset with one column, as far as the sampler asks for it."""

    def __init__(self, lengths: list[int]) -> None:
        self.texts = ["x" * length for length in lengths]

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, column: str) -> list[str]:
        assert column == "text"
        return self.texts


def dealt(lengths: list[int], most: int = MOST, seed: int = 0) -> list[list[int]]:
    sampler = module().LengthBatches(Texts(lengths), batch_size=most, drop_last=False, seed=seed)
    found: list[list[int]] = list(sampler)
    assert len(sampler) == len(found)
    return found


FEW = settings(max_examples=40)
LENGTHS = st.lists(st.one_of(st.integers(1, 1_200), st.integers(1, 30_000)), max_size=400)


@FEW
@given(lengths=LENGTHS, most=st.integers(1, 120), seed=st.integers(0, 9))
def test_every_row_is_dealt_exactly_once(lengths: list[int], most: int, seed: int) -> None:
    batches = dealt(lengths, most, seed)
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    assert all(batches)


@FEW
@given(lengths=LENGTHS, most=st.integers(1, 120))
def test_no_batch_is_over_the_budget_but_one_long_text_by_itself(lengths: list[int], most: int) -> None:
    for batch in dealt(lengths, most):
        assert len(batch) <= most
        longest = max(lengths[row] for row in batch)
        assert len(batch) == 1 or len(batch) * longest <= module().CHARACTERS


@FEW
@given(lengths=LENGTHS, seed=st.integers(0, 9))
def test_the_same_seed_deals_the_same(lengths: list[int], seed: int) -> None:
    assert dealt(lengths, seed=seed) == dealt(lengths, seed=seed)


def test_another_seed_deals_otherwise_and_more_than_one_pool_is_dealt_whole() -> None:
    lengths = [20 + number % 900 for number in range(2 * module().POOL + 7)]
    assert dealt(lengths, seed=1) != dealt(lengths, seed=2)
    assert sorted(row for batch in dealt(lengths) for row in batch) == list(range(len(lengths)))


def test_a_batch_holds_texts_of_about_one_length() -> None:
    lengths = [20 + number % 900 for number in range(module().POOL)]
    spread = [max(lengths[row] for row in batch) - min(lengths[row] for row in batch) for batch in dealt(lengths)]
    assert sum(spread) / len(spread) < 100
