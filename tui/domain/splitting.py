"""Articles parted into shares, such as those to train, to tune and to test with.

Which part a key falls into depends on the set of keys, the shares and the seed, and on nothing else: neither
on their order, nor on the machine or Python's version. Keys that say what is in an article, such as the
digest of its text, are parted alike in every project, and the same text is never in two parts.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from tui.domain.errors import UsageError


def parts(keys: Sequence[str], shares: Sequence[float], seed: int = 0) -> list[int]:
    """Return for each key the number of the part that it falls into.

    Parts have the sizes that the shares come to, to a key (largest remainders); while there are enough keys,
    one with a share above 0 has at least one. The same key is counted once, and always in one part.

    Args:
        keys: One for each article, in any order.
        shares: How much of the keys each part gets; they need not come to 1.
        seed: What the parting begins with.

    Raises:
        UsageError: A share is below 0 or no number, or none is above 0.
    """
    different = set(keys)
    ranked = sorted(different, key=lambda key: (_rank(key, seed), key))
    ends = list(accumulate(sizes(len(different), shares)))
    part_of = {key: bisect_right(ends, place) for place, key in enumerate(ranked)}
    return [part_of[key] for key in keys]


def sizes(count: int, shares: Sequence[float]) -> list[int]:
    """Return how many of so many things each share comes to; together they are all of them.

    Raises:
        UsageError: A share is below 0 or no number, or none is above 0.
    """
    total = sum(shares)
    if not all(0 <= share < float("inf") for share in shares) or not 0 < total < float("inf"):
        raise UsageError("These are no shares.", "Give numbers such as 80, 10 and 10.")
    exact = [count * share / total for share in shares]
    found = [int(size) for size in exact]
    wanted = [part for part, share in enumerate(shares) if share > 0]
    by_remainder = sorted(wanted, key=lambda part: found[part] - exact[part])
    for part in by_remainder[: count - sum(found)]:
        found[part] += 1
    if count >= len(wanted):
        for part in wanted:
            if not found[part]:
                found[found.index(max(found))] -= 1
                found[part] = 1
    return found


def _rank(key: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{key}".encode("utf-8", "surrogatepass")).digest()
