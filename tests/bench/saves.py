"""One durable save in projects of any size, against other ways to keep annotations.

`python -m tests.bench.saves [--json] [--runs N | --quick] [--sizes N...] [--without NAME...]`. Every store
holds the same articles of 3 KB with 100 annotations each; each save relabels one annotation and returns when
that is on the medium; to choose it, and to check the store's own log into its file, is no part of that. Each
store runs in a process of its own, and all of them take turns. Files are made in the folder that TMPDIR
names, or the system's own for temporary files.

The last row is of two projects that take turns, lest it compares moments rather than sizes. While a snapshot
is written, a screen ticks in a thread of the same process; it is held up by how much longer its longest turn
is than the longest without one, as the median of some snapshots has it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.common import US, Row, arguments, interleaved, median, report
from tests.bench.peers.stores import PEERS
from tests.bench.texts import prose

BENCH = "saves"
ROOT = Path(__file__).parents[2]
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SPANS, LENGTH = 100, 3_000
"""Annotations and characters of an article."""

BARE = next(iter(PEERS))
AT_MOST, FLAT, OPEN_S, FRAME_MS = 2.0, 1.25, 3.0, 16.7
"""Targets: a save against a bare append, the largest against the smallest, opening, and a frame."""

BATCH = 50
SLOW = {"TinyDB", "TinyDB, caching"}
"""Who writes the whole file at each save, and is asked for fewer where that takes long."""


def build(path: Path, spans: int) -> None:
    """Write a project file with so many annotations, as the program writes it."""
    from tui.domain.annotation import PERSON, Annotation, State
    from tui.domain.article import Article
    from tui.domain.labels import ontonotes
    from tui.storage import records
    from tui.storage.rows import Row as Record
    from tui.storage.rows import make_row
    from tui.storage.snapshot import Head, chunks
    from tui.storage.tables import LAYERS

    at = "2026-01-02T03:04:05Z"
    count = max(spans // SPANS, 1)
    layers: dict[int, Record] = {}
    articles: dict[int, Record] = {}
    text = prose(LENGTH)
    for number in range(1, count + 1):
        name = f"k{number:07d}"
        article = Article(name, text, title=f"Article {number}", added=at)
        articles[number] = Record(records.article_record(article))
        made = [
            Annotation(f"{name}s{i:04d}", i * 29, i * 29 + 9, "ORG", State.ADDED, PERSON, "ada", at)
            for i in range(min(SPANS, spans))
        ]
        record = records.layer_record(name, "ada")
        record["spans"] = {a.id: records.annotation_record(a) for a in made}
        layers[number] = make_row(True, record)
    labels = {key: Record(records.label_record(label)) for key, label in enumerate(ontonotes(), 1)}
    rows = {LAYERS: layers, "articles": articles, "labels": labels}
    with path.open("wb") as file:
        file.writelines(chunks(rows, Head("bench0000000", 1, "")))


class Process:
    """A store in a process of its own."""

    def __init__(self, name: str, source: Path, folder: Path) -> None:
        words = [sys.executable, "-m", "tests.bench.save_run", name, str(source), str(folder)]
        self._process = subprocess.Popen(
            words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, *words: object) -> Any:
        """Say something and return the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{' '.join(map(str, words))}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def measure(spans: int, names: Sequence[str], runs: int, source: Path) -> dict[tuple[str, str], float]:
    """Return the figures of one size by subject and case: medians in milliseconds, seconds or MB.

    Args:
        spans: Annotations in the project.
        names: Who is measured.
        runs: Rounds.
        source: Where to make the project file; the others make theirs beside it.
    """
    folder = source.parent
    build(source, spans)
    for name in names:
        maker = Process(name, source, folder)
        maker.ask("make")
        maker.end()
    stores = {name: Process(name, source, folder) for name in names}
    try:
        found = {(name, "open"): store.ask("open") for name, store in stores.items()}
        del found[BARE, "open"]
        batches = {name: BATCH if name not in SLOW or spans < 10_000 else 1 for name in stores}

        def saves(name: str) -> dict[str, float]:
            found = {"save": median(stores[name].ask("save", batches[name])) * 1e3}
            # Lest it comes to that while others are measured.
            stores[name].ask("rest")
            return found

        for name, store in stores.items():
            found[name, "first save"] = store.ask("save", 1)[0] * 1e3
            found[name, "peak memory"] = store.ask("memory")
            store.ask("rest")
        subjects = {name: partial(saves, name) for name in stores}
        for key, values in interleaved(subjects, runs).items():
            found[key] = median(values)
        found |= {(name, "size"): store.ask("size") for name, store in stores.items() if name != BARE}
        for case, value in stores[US].ask("checkpoint").items():
            found[US, case] = value
        found[US, "peak memory after a snapshot"] = stores[US].ask("memory")
        return found
    finally:
        for store in stores.values():
            store.end()


def flatness(sources: Sequence[Path], runs: int) -> list[float]:
    """Return how long a save takes in each of some projects, in milliseconds; they take turns."""
    stores = [Process(US, source, source.parent) for source in sources]
    try:
        for store in stores:
            store.ask("open")
            store.ask("save", 1)

        def saves(store: Process) -> dict[str, float]:
            return {"save": median(store.ask("save", BATCH)) * 1e3}

        subjects = {str(number): partial(saves, store) for number, store in enumerate(stores)}
        return [median(values) for values in interleaved(subjects, runs).values()]
    finally:
        for store in stores:
            store.end()


def rows(spans: int, found: dict[tuple[str, str], float]) -> Iterator[Row]:
    """Yield the rows of one size."""
    units = {"open": "s", "snapshot": "s", "size": "MB", "peak memory": "MB"}
    cases = {case: number for number, case in enumerate(dict.fromkeys(case for _, case in found))}
    for (name, case), value in sorted(found.items(), key=lambda item: cases[item[0][1]]):
        unit = next((u for start, u in units.items() if case.startswith(start)), "ms")
        row = Row(BENCH, f"{spans:,} annotations, {case}", name, value, unit)
        if name == US and case == "save":
            row = row.compared(BARE, found[BARE, case]).ratio_at_most(AT_MOST)
        elif name == US and case == "open":
            row = row.value_at_most(OPEN_S)
        elif name == US and case.endswith("held up"):
            row = row.value_at_most(FRAME_MS)
        yield row


def file_system(folder: str) -> str:
    """Return the type and the mount point of the file system that a folder is on, as Linux tells."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    around = [(len(at), at, kind) for at, kind in mounts if Path(folder).resolve().is_relative_to(at)]
    _, at, kind = max(around)
    return f"{kind}, mounted on {at}"


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("A durable save in projects of any size.", runs=9, quick=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="annotations in a project")
    parser.add_argument(
        "--without", nargs="+", default=[], choices=list(PEERS)[1:], help="peers to leave out"
    )
    chosen = parser.parse_args(words)
    # Side by side, whichever way round they take turns.
    names = [US, *(peer for peer in PEERS if peer not in chosen.without)]
    print(f"Files are on {file_system(tempfile.gettempdir())}.", file=sys.stderr)
    table: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        sources: list[Path] = []
        for spans in chosen.sizes:
            source = Path(folder) / str(spans) / "project.json"
            source.parent.mkdir()
            table += rows(spans, measure(spans, names, chosen.runs, source))
            sources.append(source)
        if len(sources) > 1:
            small, large = chosen.sizes[0], chosen.sizes[-1]
            first, last = flatness([sources[0], sources[-1]], chosen.runs)
            flat = Row(BENCH, f"{large:,} against {small:,} annotations, save", US, last, "ms")
            table.append(flat.compared(f"{US} at {small:,}", first).ratio_at_most(FLAT))
    report(table, chosen.json)


if __name__ == "__main__":
    main()
