"""Which words of Chinese and Japanese look like names: proper nouns, and what belongs to them.

Such scripts have no capitals. A name here is a run of proper nouns, parts of a foreign name joined by dots
among them, with the nouns behind it up to one that ends as kinds of places and organisations do: the 大学 of
a university, the 县 of a county.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.nlp.segmenters import Part, Word

LONGEST = 8
"""Words of a name at the most."""
BEHIND = 3
"""Words behind the proper nouns at the most."""

_HEADS = frozenset(
    "国國省市县縣区區州郡镇鎮乡鄉村町里岛島山岭峰谷河江湖海洋川溪港湾灣峡原路街道桥橋站駅线線城府校系院所社会會盟"
    "团団團队隊党黨军軍馆館寺庙廟宫宮殿塔堂局部厅庁廳署处司室行台店园園場场厂廠报網网星地楼樓址心学學都議聞世"
)
"""How words end that say what kind of place or organisation a name is of, or which king."""


def names(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield start and end of what looks like a name, in no order; names may nest.

    Args:
        text: The text.
        words: Its words, in order and without gaps, white space and signs included.
    """
    at = 0
    while at < len(words):
        stop = _end_of_run(words, at)
        if stop == at:
            at += 1
            continue
        yield from _of_run(text, words, at, stop)
        at = stop


def _end_of_run(words: Sequence[Word], first: int) -> int:
    """Return the index behind the last word of a run of proper nouns; `first` where none begins there."""
    stop, proper = first, False
    while stop < len(words) and stop - first < LONGEST:
        part = words[stop].part
        joins = part is Part.JOINER and stop > first and stop + 1 < len(words)
        if part is Part.NAME or part is Part.SOUND:
            proper = proper or part is Part.NAME
            stop += 1
        elif joins and words[stop + 1].part in (Part.NAME, Part.SOUND):
            stop += 1
        else:
            break
    return stop if proper else first


def _of_run(text: str, words: Sequence[Word], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the run, its words, and the run with the nouns behind it."""
    start = words[first].start
    if words[stop - 1].end - start > 1:
        yield start, words[stop - 1].end
    if all(word.part is not Part.JOINER for word in words[first:stop]):
        yield from (
            (word.start, word.end)
            for word in words[first:stop]
            if word.part is Part.NAME and word.end - word.start > 1
        )
    for at in range(stop, min(stop + BEHIND, len(words))):
        if words[at].part is not Part.NOUN:
            break
        if text[words[at].end - 1] in _HEADS:
            yield start, words[at].end
