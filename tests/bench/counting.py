"""Statistics of very many annotations: how long they take, in how long steps, and in how much memory.

`python -m tests.bench.counting [--json] [--runs N | --quick] [--sizes N...]`. There are a hundred annotations
for each article; what they mark are words of the prose. The peer opens the same file with stock TinyDB and
counts labels by state, which is the least of what is counted here. The longest step is processor time: the
screen counts in slices of several, and a key waits for one step at the most. Each run is a process of its
own, and they take turns.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from tests.bench.common import US, Row, arguments, interleaved, median, report
from tests.bench.libraries import build

BENCH = "counting"
ROOT = Path(__file__).parents[2]
SIZES = (1_000, 100_000, 1_000_000)
EACH = 100
"""Annotations for each article."""
PEER = "TinyDB, labels by state"
COUNTED, LONGEST, MEMORY = "counted", "longest step", "peak memory"
UNITS = {COUNTED: "s", LONGEST: "ms", MEMORY: "MB"}


def ours(file: Path) -> dict[str, float]:
    """Measure the statistics, who is named with whom included; the project is open already."""
    import gc

    from tui.services.statistics import Tally
    from tui.services.statistics.company import Company, Within
    from tui.storage.project import Project

    gc.disable()
    with Project.open(file, read_only=True) as project:
        gc.freeze()
        gc.enable()
        begun, longest = perf_counter(), 0.0
        tally = Tally(project)
        more = True
        while more:
            at = process_time()
            more = tally.step()
            longest = max(longest, process_time() - at)
        company = Company(tally.statistics.mentions, Within.ARTICLE)
        while company.step():
            pass
        assert tally.statistics.total.by_state
        took = perf_counter() - begun
    return {COUNTED: took, LONGEST: 1_000 * longest, MEMORY: _peak()}


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peer(file: Path) -> dict[str, float]:
    """Measure stock TinyDB: reading the file belongs to it, as it reads it for every count."""
    from collections import Counter

    from tinydb import TinyDB

    begun = perf_counter()
    with TinyDB(file, access_mode="r") as database:
        found = Counter(
            (span["label"], span["state"]) for layer in database.all() for span in layer["spans"].values()
        )
    assert found
    return {COUNTED: perf_counter() - begun, MEMORY: _peak()}


def run(side: str, file: Path) -> dict[str, float]:
    """Measure one side in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.counting", "--measure", side, str(file)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def rows(found: Mapping[tuple[str, str], Sequence[float]], size: int) -> Iterator[Row]:
    """Yield the rows of a size."""
    for case, unit in UNITS.items():
        row = Row(BENCH, f"{size:,} annotations, {case}", US, median(found[US, case]), unit)
        if (PEER, case) in found:
            base = median(found[PEER, case])
            yield Row(BENCH, row.case, PEER, base, unit)
            row = row.compared(PEER, base)
        yield row


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("Statistics of very many annotations.", runs=3, quick=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="annotations in a project")
    parser.add_argument("--measure", nargs=2, metavar=("SIDE", "FILE"), help="one run in this process")
    chosen = parser.parse_args(words)
    if chosen.measure:
        side, file = chosen.measure
        print(json.dumps((ours if side == US else peer)(Path(file))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for size in chosen.sizes:
            file = Path(folder) / f"{size}.json"
            build(file, max(size // EACH, 1), EACH, length=EACH * 50)
            sides = {name: partial(run, name, file) for name in (US, PEER)}
            report(rows(interleaved(sides, chosen.runs), size), chosen.json)


if __name__ == "__main__":
    main()
