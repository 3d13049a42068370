"""The review of very many annotations: questions, a bulk edit, and memory.

`python -m tests.bench.review [--json] [--runs N | --quick] [--sizes N...]`. A project has a hundred
annotations in each article. It is asked for those with a label (filter), for those by surface form (group),
for a text in spans, notes and links (search), for an expression there (regex), for a text in the articles,
and for forms with more than one label (inconsistencies). The peer is stock TinyDB with a plain scan by its
own `Query`, written before anything of ours was run; both have to find the same.

Figures are processor time, until all is found and a screen full of rows is read with context. The first
answer has all in it that is read for it: ours of an open project, the peer's with opening the file, which for
it is nothing. A later one is of another question; of two the longer stands here. Ours are made in steps
between which keys are heard. The bulk edit relabels 10,000 annotations, or as many as there are, as one line
of the journal: it is the time that passes from looking at each until all is durable and shown. The agreement
of two layers that have so many annotations together is counted on another project, by the benchmark
`agreement`, which has more of it: TinyDB reads the file and counts what is the same.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench import agreement
from tests.bench.common import US, Row, arguments, interleaved, median, report
from tests.bench.corpora import LABELS, build, well_known

BENCH = "review"
ROOT = Path(__file__).parents[2]
SIZES = (1_000, 100_000, 1_000_000)
SPANS = 100
"""Annotations of an article."""
PEER, MODULES = "TinyDB", {US: "tests.bench.review_run", "TinyDB": "tests.bench.peers.tinydb_scan"}
FIRST_S, LATER_MS, BULK_S = 1.0, 100.0, 2.0
"""Targets: the first answer, a later one, a bulk edit."""
BULK = 10_000
"""Annotations that it changes."""


def questions() -> dict[str, object]:
    """Return what is asked, by case."""
    first, second, third, fourth = (name.form for name in well_known(4))
    ask = {
        "filter": list(LABELS[:3]),
        "group": list(LABELS[:3]),
        "search": [first.casefold(), second[:4].casefold(), third[-4:].casefold()],
        "regex": [f"^{first[:2]}.*n$", f"{second[:3]}[a-z]+ ", f"[aeiou]{third[-2:]}$"],
        "articles": [second.casefold(), third.casefold(), fourth.casefold()],
        "inconsistencies": [""],
    }
    return {"ask": ask, "relabel": [LABELS[3], LABELS[4], BULK]}


def run(subject: str, source: Path) -> dict[str, float]:
    """Ask a subject about a copy of a project; return the figures by case."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        copy = Path(folder) / "project.json"
        shutil.copyfile(source, copy)
        words = [sys.executable, "-m", MODULES[subject], str(copy), json.dumps(questions())]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    figures = {
        f"found, {case}, {n}": float(v) for case, of in told["found"].items() for n, v in enumerate(of)
    }
    for case, (first, *later) in told["times"].items():
        figures[f"{case}, first"] = first
        if later:
            figures[f"{case}, later"] = max(later) * 1e3
    return {**figures, "bulk edit": told["bulk"], "peak memory": told["peak memory"]}


UNITS = {"first": "s", "later": "ms", "bulk edit": "s", "peak memory": "MB"}


def rows(found: Mapping[tuple[str, str], list[float]], size: int) -> Iterator[Row]:
    """Yield the rows of one size."""
    for subject, case in found:
        if subject != PEER:
            continue
        base, ours = median(found[PEER, case]), median(found[US, case])
        if case.startswith("found, "):
            assert ours == base, f"{case}: {ours:g} by us, {base:g} by the peer"
            continue
        unit, name = UNITS[case.rpartition(", ")[2]], f"{size:,} annotations, {case}"
        yield Row(BENCH, name, PEER, base, unit)
        row = Row(BENCH, name, US, ours, unit).compared(PEER, base)
        targets = {"s": BULK_S if case == "bulk edit" else FIRST_S, "ms": LATER_MS}
        yield row.value_at_most(targets[unit]) if unit in targets else row


def agreed(folder: Path, size: int, runs: int) -> Iterator[Row]:
    """Yield the rows of the agreement of two layers."""
    source = folder / "two.json"
    agreement.build(source, size)
    measured = agreement.measured(source, size, runs)
    sides = {of: values for of, values in measured.items() if of[0] in (US, PEER) and of[1] == "compare"}
    for row in agreement.rows(sides, size):
        yield replace(row, bench=BENCH, case=f"{size:,} annotations, agreement of two layers")


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("The review of very many annotations.", runs=3, quick=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="annotations in a project")
    chosen = parser.parse_args(words)
    found: list[Row] = []
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source.json"
            build(source, max(size // SPANS, 1), min(size, SPANS))
            subjects: dict[str, Callable[[], Mapping[str, float]]] = {
                subject: partial(run, subject, source) for subject in (PEER, US)
            }
            found += rows(interleaved(subjects, chosen.runs), size)
            found += agreed(Path(folder), size, chosen.runs)
    report(found, chosen.json)


if __name__ == "__main__":
    main()
