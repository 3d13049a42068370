"""Prose of any length, the same each time, with names in it."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Iterator

from tui.domain.annotation import Suggestion
from tui.domain.labels import ONTONOTES
from tui.domain.tokens import TokenBlock

ORIGIN = "bench@1"

_WORDS = """
the a of and in to that was for on with as by from at which about after before under between most
report meeting agreement minister river harbour season price market worker question answer morning
evening street letter country council measure result company station weather winter summer village
said told found asked brought carried expected announced reached opened closed followed described
small large early late new old public private northern southern several further open common quiet
"""
_NAMES = """
Anna Berger|Lisbon|Northern Railways|the Danube|Monday|Marta Kovacs|Geneva|Atlas Group|Kenya|1998
Lake Constance|Samuel Ortiz|Warsaw|Helios Institute|five percent|Portugal|Ines Duarte|Oslo
"""


def words_of_prose() -> list[str]:
    """Return the words that are no names."""
    return _WORDS.split()


def prose(length: int) -> str:
    """Return `length` characters of English-like prose in ASCII, with a name about every 60 characters."""
    return "".join(_pieces(length))[:length]


def _pieces(length: int) -> Iterator[str]:
    made = random.Random(20251007)
    common, names = _WORDS.split(), _NAMES.strip().replace("\n", "|").split("|")
    done = 0
    while done < length:
        sentences = []
        for _ in range(made.randint(3, 6)):
            words = made.choices(common, k=made.randint(8, 22))
            for _ in range(len(words) // 8):
                words[made.randrange(1, len(words))] = made.choice(names)
            words[0] = words[0].capitalize()
            sentences.append(" ".join(words) + ".")
        paragraph = " ".join(sentences) + "\n\n"
        done += len(paragraph)
        yield paragraph


def one_line(length: int) -> str:
    """Return the same prose without a line end."""
    return prose(length).replace("\n", " ")


def ideographs(length: int) -> str:
    """Return `length` characters of sentences of ideographs, in paragraphs, without blanks."""
    made = random.Random(20251007)
    common = [chr(code) for code in range(0x4E00, 0x5200)]
    pieces, done = [], 0
    while done < length:
        sentences = ["".join(made.choices(common, k=made.randint(8, 40))) for _ in range(made.randint(2, 7))]
        piece = "。".join(sentences) + "。\n\n"
        pieces.append(piece)
        done += len(piece)
    return "".join(pieces)[:length]


def marked(text: str, word: str) -> str:
    """Return a text with a word of its own in the second hundred of its characters, in place of others."""
    return f"{text[:150]} {word} {text[152 + len(word) :]}"


TEXTS: dict[str, Callable[[int], str]] = {
    "plain": prose,
    "CJK": lambda size: ideographs(size // 3),
    "one line": one_line,
}
"""Texts by kind, of so many bytes of UTF-8."""


def tokens(text: str) -> TokenBlock:
    """Return the words and punctuation of prose, or pairs of ideographs, as one block."""
    import re

    starts, ends = array("q"), array("q")
    for match in re.finditer(r"[一-鿿]{1,2}|\w+|[^\w\s]", text):
        starts.append(match.start())
        ends.append(match.end())
    return TokenBlock(0, len(text), starts, ends)


def nested_suggestions(block: TokenBlock, every: int, depth: int) -> list[Suggestion]:
    """Return suggestions as `suggestions` does, each with others around it, one word wider every time."""
    from bisect import bisect_left

    found: list[Suggestion] = []
    for number, inner in enumerate(suggestions(block, every)):
        first, last = bisect_left(block.starts, inner.start), bisect_left(block.ends, inner.end)
        for level in range(depth):
            start, end = max(first - level // 2, 0), min(last + (level + 1) // 2, len(block.ends) - 1)
            label = ONTONOTES[(number + level) % len(ONTONOTES)][0]
            found.append(Suggestion(block.starts[start], block.ends[end], label, ORIGIN))
    return found


def suggestions(block: TokenBlock, every: int) -> list[Suggestion]:
    """Return a suggestion of one or two words about every so many characters, with all labels in turn."""
    from bisect import bisect_left

    found: list[Suggestion] = []
    for number, offset in enumerate(range(every // 2, block.end, every)):
        first = bisect_left(block.starts, offset)
        last = min(first + number % 2, len(block.starts) - 1)
        if first < len(block.starts) and (not found or block.starts[first] >= found[-1].end):
            label = ONTONOTES[number % len(ONTONOTES)][0]
            found.append(Suggestion(block.starts[first], block.ends[last], label, ORIGIN))
    return found
