"""Agreement of two layers: `python -m tests.bench.agreement [--json] [--runs N | --quick] [--sizes N...]`.

A size is the annotations of both together, a hundred in each article. What takes its time is measured from
the file to the numbers: all rules by label, kappa, alpha and the matrix, and apart from that every
disagreement. Beside it stand stock TinyDB, which reads the file and does no more than count what is the same,
and nervaluate on what TinyDB reads, where the extra `interop` is installed. Each run is a process of its own.
"""

from __future__ import annotations

import importlib.util
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.agreement_run import SIDES
from tests.bench.common import US, Row, arguments, interleaved, median, report
from tests.bench.library import run
from tests.bench.texts import prose

if TYPE_CHECKING:
    from tui.storage.rows import Row as Record

BENCH = "agreement"
SIZES = (1_000, 100_000, 1_000_000)
SPANS, EVERY, LENGTH = 50, 29, 9
"""Annotations of one side in an article, how far apart they begin, and how long they are."""
LABELS = ("PERSON", "ORG", "GPE", "DATE")
AT = "2026-01-02T03:04:05Z"
PEER = "TinyDB"
NERVALUATE_UP_TO = 100_000
"""It compares each annotation of an article with each other one, for every rule and label."""


def build(path: Path, size: int) -> None:
    """Write a project in which two annotators are done with every article, and agree on most."""
    from tui.domain.article import Article
    from tui.domain.labels import ontonotes
    from tui.storage import records
    from tui.storage.rows import Row as Record
    from tui.storage.snapshot import Head, chunks
    from tui.storage.tables import LAYERS

    articles = max(size // (SPANS * len(SIDES)), 1)
    made, source = random.Random(20251007), prose(200_000)
    layers: dict[int, Record] = {}
    texts: dict[int, Record] = {}
    for number in range(1, articles + 1):
        at = number * 37 % (len(source) - 2_000)
        article = Article(f"k{number:07d}", source[at : at + SPANS * EVERY + 100], title=f"Report {number}")
        texts[number] = Record(records.article_record(article))
        for side, name in enumerate(SIDES):
            layers[number * len(SIDES) + side] = _layer(article.id, name, made if side else None)
    labels = {key: Record(records.label_record(label)) for key, label in enumerate(ontonotes(), 1)}
    with path.open("wb") as file:
        rows = {LAYERS: layers, "articles": texts, "labels": labels}
        file.writelines(chunks(rows, Head("bench0000000", 1, "")))


def _layer(article: str, name: str, made: random.Random | None) -> Record:
    """Return a layer; where something is drawn by chance, it differs in labels, edges and what is missing."""
    from tui.storage import records
    from tui.storage.rows import make_row

    record = records.layer_record(article, name)
    record["state"] = "done"
    spans: dict[str, object] = {}
    for number in range(SPANS):
        start, label, longer = 40 + number * EVERY, LABELS[number % len(LABELS)], 0
        if made is not None:
            if made.random() < 0.05:
                continue
            label = made.choice(LABELS) if made.random() < 0.1 else label
            longer = 3 if made.random() < 0.1 else 0
        spans[f"{article}{name}{number}"] = {
            "start": start,
            "end": start + LENGTH + longer,
            "label": label,
            "state": "added",
            "origin": "person",
            "by": name,
            "at": AT,
        }
    record["spans"] = spans
    return make_row(True, record)


def measured(source: Path, size: int, runs: int) -> dict[tuple[str, str], list[float]]:
    """Return what each run found, by subject and case; they take turns."""
    names = [US, PEER]
    if size <= NERVALUATE_UP_TO and importlib.util.find_spec("nervaluate") is not None:
        names.append("nervaluate")
    subjects: dict[str, Callable[[], Mapping[str, float]]] = {
        name: partial(_figures, name, source) for name in names
    }
    return interleaved(subjects, runs)


def _figures(name: str, source: Path) -> dict[str, float]:
    found = run("tests.bench.agreement_run", name, str(source))
    return {case: float(str(value)) for case, value in found.items()}


def rows(found: Mapping[tuple[str, str], Sequence[float]], size: int) -> Iterator[Row]:
    """Yield the rows of one size."""
    for (name, case), values in found.items():
        unit = "MB" if case == "peak memory" else "s"
        row = Row(BENCH, f"{size:,} annotations, {case}", name, median(values), unit)
        if name == US and (PEER, case) in found:
            row = row.compared(PEER, median(found[PEER, case]))
        yield row


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("Agreement of two layers.", runs=3, quick=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="annotations of both")
    chosen = parser.parse_args(words)
    found: list[Row] = []
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "project.json"
            build(source, size)
            found += rows(measured(source, size, chosen.runs), size)
    report(found, chosen.json)


if __name__ == "__main__":
    main()
