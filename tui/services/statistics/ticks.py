"""Round numbers for the axis of a chart."""

from __future__ import annotations

from itertools import count


def ticks(most: int, about: int = 4) -> list[int]:
    """Return round numbers from 0 to the first that is no less than `most`, evenly apart.

    They are 1, 2 or 5 times a power of ten apart; there are `about` of them above 0, at the most.
    """
    steps = (base * 10**power for power in count() for base in (1, 2, 5))
    step = next(step for step in steps if step * max(about, 1) >= most)
    above = max(-(-most // step), 1)
    return [step * number for number in range(above + 1)]
