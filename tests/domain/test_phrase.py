from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.phrase import Phrase, PhraseBlock, PhraseKind

LENGTH = 60
OFFSETS = st.integers(min_value=0, max_value=LENGTH)
PHRASES = st.lists(
    st.builds(
        lambda a, b, kind: Phrase(min(a, b), max(a, b), kind), OFFSETS, OFFSETS, st.sampled_from(PhraseKind)
    )
)


@given(PHRASES, OFFSETS, OFFSETS)
def test_a_block_gives_what_starts_in_a_stretch(phrases: list[Phrase], start: int, end: int) -> None:
    block = PhraseBlock.of(0, LENGTH, phrases)
    assert list(block) == sorted(phrases)
    assert len(block) == len(phrases)
    assert list(block.within(start, end)) == sorted(p for p in phrases if start <= p.start < end)


@given(PHRASES, st.lists(OFFSETS, max_size=4), st.randoms())
def test_blocks_of_the_parts_make_the_block_of_the_whole(
    phrases: list[Phrase], cuts: list[int], order: Random
) -> None:
    bounds = sorted({0, LENGTH + 1, *cuts})
    blocks = [PhraseBlock.of(a, b, [p for p in phrases if a <= p.start < b]) for a, b in pairwise(bounds)]
    order.shuffle(blocks)
    assert list(PhraseBlock.joined(0, LENGTH, blocks)) == sorted(phrases)
