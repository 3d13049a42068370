"""From a key press to the finished frame, in processor time, against a read-only TextArea.

`python -m tests.bench.keypress [--json] [--runs N | --quick] [--sizes S...] [--cycles N] [--keys]`. Both apps
run with the same text, terminal and driver, each in a process of its own, in turn. The caret starts in the
middle of the text. Every key of a cycle is pressed the same number of times; the cycle comes back to where it
began, and whatever it decides it takes back.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.bench.common import US, Row, arguments, interleaved, median, quantile, report

BENCH = "keypress"
PEER = "textual TextArea"
ROOT = Path(__file__).parents[2]

SIZES = {"10KB": 10_000, "1MB": 1_000_000, "10MB": 10_000_000}
SPANS = {"no spans": 0, "1 per 100": 100, "4 nested per 400": 400, "CJK": 100, "one line": 100}
DEPTH = {"4 nested per 400": 4}
"""How many suggestions lie one around the other, where it is more than one."""
KINDS = {"CJK": "CJK", "one line": "one line"}
"""Which text it is, where it is not plain prose; these have 1 span per 100 too."""

MOVES = ("right", "right", "left", "down", "down", "up", "pagedown", "pageup", "up", "left")
DECISIONS = ("tab", "a", "u", "tab", "2", "u", "tab", "x", "u", "shift+tab", "shift+tab", "shift+tab")
JUMPS = ("s", "escape")
MOVING = frozenset(MOVES)
DECIDING = frozenset({"a", "x", "2", "u"})
JUMPING = frozenset(JUMPS)
TO_NEXT = frozenset({"tab", "shift+tab"})

LONGEST_RUN = 240.0
"""Seconds after which a run is given up and its process ended."""

MEDIAN_MS, P99_MS, FLAT = 10.0, 16.0, 1.5
"""Targets: of the median and of the 99th percentile, and how much more the largest text may take."""

Presses = list[dict[str, float | str]]


def p99(found: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return quantile(found, 0.99)


STATISTICS: tuple[tuple[str, Callable[[Sequence[float]], float], float], ...] = (
    ("median", median, MEDIAN_MS),
    ("p99", p99, P99_MS),
)


def measure(
    subject: str, size: int, every: int, cycles: int, depth: int = 1, kind: str = "plain"
) -> dict[str, object]:
    """Return what one run of one app found, from a process of its own."""
    numbers = map(str, (size, every, cycles, depth))
    words = [sys.executable, "-m", "tests.bench.key_run", subject, *numbers, kind]
    # With a limit of its own, which is below that of the test: else a run that hangs outlives both.
    done = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=LONGEST_RUN)
    found: dict[str, object] = json.loads(done.stdout)
    return found


class Bench:
    """All presses of all runs, by subject and case."""

    def __init__(self, cycles: int) -> None:
        self._cycles = cycles
        self.presses: dict[tuple[str, str], Presses] = {}

    def run(self, subject: str, case: str) -> Mapping[str, float]:
        """Run one app once, keep its presses, and return its other figures."""
        size, spans = case.split(", ")
        depth, kind = DEPTH.get(spans, 1), KINDS.get(spans, "plain")
        found = measure(subject, SIZES[size], SPANS[spans], self._cycles, depth, kind)
        presses = found.pop("presses")
        assert isinstance(presses, list)
        self.presses.setdefault((subject, case), []).extend(presses)
        return {name: value for name, value in found.items() if isinstance(value, float)}


def values(presses: Presses, measured: str, keys: frozenset[str] | None = None) -> list[float]:
    """Return one measure of the presses of some keys, or of all."""
    return [float(p[measured]) for p in presses if keys is None or p["key"] in keys]


def peer_rows(case: str, presses: Presses) -> Iterator[Row]:
    """Yield the peer's rows of one text."""
    for name, of, _ in STATISTICS:
        yield Row(BENCH, f"{case}, moving, {name}", PEER, of(values(presses, "screen")), "ms")


def our_rows(case: str, presses: Presses, peer: Presses, by_key: bool) -> Iterator[Row]:
    """Yield our rows of one case.

    The keys that move and those that decide stand apart, lest the many cheap ones hide the dear ones.
    """
    theirs = values(peer, "screen")
    for name, of, most in STATISTICS:
        moving = Row(BENCH, f"{case}, moving, {name}", US, of(values(presses, "screen", MOVING)), "ms")
        yield moving.compared(PEER, of(theirs)).value_at_most(most)
        for group, keys in (("to the next", TO_NEXT), ("deciding", DECIDING), ("jumping", JUMPING)):
            if found := values(presses, "screen", keys):
                yield Row(BENCH, f"{case}, {group}, {name}", US, of(found), "ms").value_at_most(most)
    yield Row(BENCH, f"{case}, median on the clock", US, median(values(presses, "wall")), "ms")
    yield Row(BENCH, f"{case}, p99 on the clock", US, p99(values(presses, "wall")), "ms")
    if by_key:
        for key in dict.fromkeys(str(press["key"]) for press in presses):
            of_key = values(presses, "screen", frozenset({key}))
            for name, of, most in STATISTICS:
                yield Row(BENCH, f"{case}, {key}, {name}", US, of(of_key), "ms").value_at_most(most)


def rows(
    bench: Bench, figures: Mapping[tuple[str, str], Sequence[float]], sizes: Sequence[str], by_key: bool
) -> Iterator[Row]:
    """Yield all rows."""
    for size in sizes:
        peer = bench.presses[PEER, f"{size}, no spans"]
        yield from peer_rows(size, peer)
        for spans in SPANS:
            case = f"{size}, {spans}"
            yield from our_rows(case, bench.presses[US, case], peer, by_key)
    small, large = sizes[0], sizes[-1]
    for spans, group, keys in (
        ("no spans", "moving", MOVING),
        ("1 per 100", "moving", MOVING),
        ("1 per 100", "deciding", DECIDING),
        ("4 nested per 400", "deciding", DECIDING),
        ("CJK", "moving", MOVING),
        ("one line", "moving", MOVING),
    ):
        first, last = (
            median(values(bench.presses[US, f"{size}, {spans}"], "screen", keys)) for size in (small, large)
        )
        flat = Row(BENCH, f"{large} against {small}, {spans}, {group}, median", US, last, "ms")
        yield flat.compared(f"{US} at {small}", first).ratio_at_most(FLAT)
    for (subject, case), found in figures.items():
        yield Row(BENCH, case, subject, median(found), "MB" if case.endswith("memory") else "s")


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("Processor time from a key press to the finished frame.", runs=3, quick=1)
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES), help="texts to use")
    parser.add_argument("--cycles", type=int, default=12, metavar="N", help="cycles of keys in a run")
    parser.add_argument("--keys", action="store_true", help="a row for each key as well")
    chosen = parser.parse_args(words)
    bench = Bench(chosen.cycles)
    figures: dict[tuple[str, str], list[float]] = {}
    for size in chosen.sizes:
        cases = [(PEER, f"{size}, no spans"), *((US, f"{size}, {spans}") for spans in SPANS)]
        runs = {f"{who}|{case}": partial(bench.run, who, case) for who, case in cases}
        for (name, measured), found in interleaved(runs, chosen.runs).items():
            who, _, case = name.partition("|")
            figures[who, f"{case}, {measured}"] = found
    report(rows(bench, figures, chosen.sizes, chosen.keys), chosen.json)


if __name__ == "__main__":
    main()
