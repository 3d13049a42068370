"""A library of many articles: opening it, and keys that must not cost more where there are more.

`python -m tests.bench.library [--json] [--runs N | --quick] [--sizes N...] [--cycles N]`. There are ten
annotations for each article. Opening is compared with stock TinyDB that opens the same file and returns all
articles and annotations; each key with the same key in the smallest project. A key's figure is the processor
time of the thread that draws, until the screen is finished; of `review, opening` what is listed meanwhile, in
slices between which keys are heard, is part of that. What sorts, groups or filters all articles grows with
them, and has a limit of its own. Each run is a process of its own, and they take turns.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.bench.common import US, Row, arguments, median, quantile, report
from tests.bench.libraries import build

BENCH = "library"
ROOT = Path(__file__).parents[2]
SIZES = (100, 10_000, 100_000)
PEER = "TinyDB"
OPEN_AT_MOST, FLAT, MEDIAN_MS, P99_MS = 1.0, 1.25, 10.0, 16.0
"""Targets: opening against the peer, a key against the smallest project, and a key by itself."""
LISTED_AT_ONCE = "review, opening"
"""Grows with the articles by what it is."""
ANSWERS = ("articles, opening", "articles, select", "articles, order", "articles, group", "articles, filter")
"""What looks at all articles, and what that may take in milliseconds; opening, ten times that."""
ANSWER_MS = 100.0

Found = dict[str, object]


def run(module: str, *words: str) -> Found:
    """Run a module in a process of its own and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def ours(source: Path, cycles: int) -> Found:
    """Measure the app on a copy of a project."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        copy = Path(folder) / "project.json"
        shutil.copyfile(source, copy)
        return run("tests.bench.library_run", str(copy), str(cycles))


def measured(sources: Mapping[int, Path], runs: int, cycles: int) -> dict[tuple[str, int], list[Found]]:
    """Return what each run found, by subject and number of articles; they take turns."""
    subjects: dict[tuple[str, int], Callable[[], Found]] = {}
    for size, source in sources.items():
        subjects[PEER, size] = partial(run, "tests.bench.peers.bare_tinydb", str(source))
        subjects[US, size] = partial(ours, source, cycles)
    found: dict[tuple[str, int], list[Found]] = {}
    for number in range(runs):
        for subject in list(subjects)[:: 1 if number % 2 == 0 else -1]:
            found.setdefault(subject, []).append(subjects[subject]())
    return found


def figure(found: Sequence[Found], name: str) -> float:
    """Return the median of one figure of some runs."""
    return median([float(str(each[name])) for each in found])


def presses(found: Sequence[Found]) -> dict[str, list[float]]:
    """Return the presses of all runs by case."""
    keys: dict[str, list[float]] = {}
    for each in found:
        pressed = each["keys"]
        assert isinstance(pressed, dict)
        for case, values in pressed.items():
            keys.setdefault(case, []).extend(values)
    return keys


def rows(found: Mapping[tuple[str, int], list[Found]], sizes: Sequence[int]) -> Iterator[Row]:
    """Yield the rows."""
    for size in sizes:
        for name, unit in (("open", "s"), ("peak memory", "MB")):
            base = figure(found[PEER, size], name)
            yield Row(BENCH, f"{size:,} articles, {name}", PEER, base, unit)
            row = Row(BENCH, f"{size:,} articles, {name}", US, figure(found[US, size], name), unit)
            row = row.compared(PEER, base)
            yield row.ratio_at_most(OPEN_AT_MOST) if name == "open" else row
    small = sizes[0]
    base_of = {case: median(values) for case, values in presses(found[US, small]).items()}
    for size in sizes:
        for case, values in presses(found[US, size]).items():
            row = Row(BENCH, f"{size:,} articles, {case}, median", US, median(values), "ms")
            if case == LISTED_AT_ONCE:
                yield row
                continue
            if case in ANSWERS:
                yield row.value_at_most(ANSWER_MS * (10 if case.endswith("opening") else 1))
                continue
            if size == small:
                yield row.value_at_most(MEDIAN_MS)
            else:
                yield row.compared(f"{US} at {small:,}", base_of[case]).ratio_at_most(FLAT)
            p99 = Row(BENCH, f"{size:,} articles, {case}, p99", US, quantile(values, 0.99), "ms")
            yield p99.value_at_most(P99_MS)


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("A library of many articles.", runs=3, quick=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="articles in a project")
    parser.add_argument("--cycles", type=int, default=10, metavar="N", help="times that each key is pressed")
    chosen = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        sources: dict[int, Path] = {}
        for size in chosen.sizes:
            sources[size] = Path(folder) / str(size) / "project.json"
            sources[size].parent.mkdir()
            build(sources[size], size)
        found = measured(sources, chosen.runs, chosen.cycles)
    report(rows(found, chosen.sizes), chosen.json)


if __name__ == "__main__":
    main()
