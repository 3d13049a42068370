"""How like two short texts are, and where in a longer one something like a short one stands.

Differences are code points put in, left out or exchanged. All places of one row of the table of differences
are worked out at once, as the bits of one number: G. Myers, A fast bit-vector algorithm for approximate
string matching based on dynamic programming, Journal of the ACM 46 (1999).
"""

from __future__ import annotations

from collections.abc import Iterator


def differences(one: str, other: str) -> int:
    """Return how many differences there are between two texts."""
    if not one or not other:
        return len(one) + len(other)
    *_, last = _rows(one, other, tied=True)
    return last


def likeness(one: str, other: str) -> float:
    """Return how like two texts are, from 0 to 1; two empty ones are the same."""
    longer = max(len(one), len(other))
    return 1 - differences(one, other) / longer if longer else 1.0


def places_like(form: str, text: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield where a stretch of a text ends that has at most so many differences from a form, and how many."""
    if form:
        yield from ((end, n) for end, n in enumerate(_rows(form, text, tied=False), 1) if n <= most)


def beginning_of(form: str, text: str, end: int, most: int) -> int:
    """Return where the stretch that ends at an offset begins that is most like a form, the shortest such."""
    start = max(end - len(form) - most, 0)
    backwards = list(_rows(form[::-1], text[start:end][::-1], tied=True))
    least = min(backwards, default=0)
    return end - backwards.index(least) - 1 if backwards else end


def _rows(form: str, text: str, *, tied: bool) -> Iterator[int]:
    """Yield after each code point of a text how many differences a form has from what ends there.

    Args:
        form: What is looked for, not empty.
        text: The text.
        tied: Whether a stretch begins at the beginning of the text, rather than anywhere.
    """
    where: dict[str, int] = {}
    for number, character in enumerate(form):
        where[character] = where.get(character, 0) | 1 << number
    full, top = (1 << len(form)) - 1, 1 << (len(form) - 1)
    rising, falling, found = full, 0, len(form)
    for character in text:
        equal = where.get(character, 0)
        vertical = equal | falling
        horizontal = (((equal & rising) + rising) ^ rising) | equal
        up = falling | (full & ~(horizontal | rising))
        down = rising & horizontal
        if up & top:
            found += 1
        elif down & top:
            found -= 1
        up = up << 1 | tied
        down <<= 1
        rising = full & (down | ~(vertical | up))
        falling = full & up & vertical
        yield found
