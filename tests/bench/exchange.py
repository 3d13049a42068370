"""Every format, written and read: articles per second and peak memory, against the library that knows it.

`python -m tests.bench.exchange [--json] [--runs N | --quick] [--sizes N...] [--formats NAME...]`. An article
has 3,000 characters and 25 spans; its tokens are those of spaCy's rules, which both sides make. Writing
begins with the project file, for the peer with lines of JSON that have texts and spans and nothing else.
Reading ends with
spans: ours are compared with the text besides. Importing also finds each article in a project, or adds it,
and ends when all of it is on the disk: no peer does that. Each run is a process of its own, and they take
turns.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from tests.bench.common import US, Row, arguments, interleaved, median, report
from tests.bench.libraries import build

BENCH = "exchange"
ROOT = Path(__file__).parents[2]
SIZES = (1_000, 10_000)
LENGTH, SPANS = 3_000, 25
WRITE, READ, IMPORT = "write", "read", "import"
SPEED, MEMORY = "speed", "peak memory"
UNITS = {SPEED: "articles/s", MEMORY: "MB"}


def project_of(folder: Path, size: int) -> Path:
    """Make a project of so many articles with annotations, and the same as plain lines beside it."""
    from tui.services.exchange import items
    from tui.storage.project import Project

    file = folder / f"{size}.json"
    # Every third article of such a library was never looked at, and has none.
    build(file, size * 3 // 2, SPANS, LENGTH)
    with Project.open(file, read_only=True) as project, given_of(file).open("w", encoding="utf-8") as lines:
        for item in items(project):
            spans = [(a.start, a.end, a.label) for a in item.annotations]
            lines.write(json.dumps({"text": item.article.text, "spans": spans}) + "\n")
    return file


def given_of(file: Path) -> Path:
    """Return where the plain lines of a project are."""
    return file.with_suffix(".given.jsonl")


def exported_of(file: Path, name: str) -> Path:
    """Return where the export of a project lies that is read."""
    from tui.formats.registry import FORMATS

    format_ = FORMATS[name]
    return file.with_suffix(f".{name}.zip" if format_.folder else format_.suffix)


def ours(case: str, name: str, file: Path) -> int:
    """Do one thing, and return how many spans or annotations it was about."""
    from tui.formats.registry import FORMATS
    from tui.formats.source import source_at
    from tui.nlp.pipelines import describe
    from tui.services.exchange import Choice, export
    from tui.services.tagging import suggestion_cache
    from tui.services.tokenising import Tokeniser
    from tui.storage.project import Project

    if case == WRITE:
        info = describe("blank:en")
        with Project.open(file, read_only=True) as project:
            tokens_of = Tokeniser(info, suggestion_cache(info))
            choice = Choice(tokens_of=tokens_of)
            return export(project, FORMATS[name], exported_of(file, name), choice).report.spans
    if case == READ:
        return sum(len(item.annotations) for item in FORMATS[name].read(source_at(exported_of(file, name))))
    return imported(name, file)


def imported(name: str, file: Path) -> int:
    """Import an export into a project: without a text in the file into a copy of its own, else a new one."""
    import shutil

    from tui.services.given import read
    from tui.services.importing import plan
    from tui.storage.project import Project

    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        target = Path(folder) / "project.json"
        if name in ("csv", "w3c"):
            shutil.copy(file, target)
        with Project.open(target) as project:
            found = plan(project, [read(exported_of(file, name), name)], "importer")
            assert found.edit is not None
            found.prepare(project)
            project.commit(found.edit).result()
            return sum(each.added for each in found.imported)


def peer(case: str, name: str, file: Path) -> int:
    """Do the same with the library that knows the format."""
    from tests.bench.peers.conversions import READERS, WRITERS

    if case == WRITE:
        WRITERS[name][1](given_of(file), exported_of(file, name).with_suffix(".peer"))
        return 1
    return READERS[name][1](exported_of(file, name))


def run(side: str, case: str, name: str, file: Path, size: int) -> dict[str, float]:
    """Measure one side in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.exchange", "--measure", side, case, name, str(file)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, memory = json.loads(done.stdout.splitlines()[-1])
    return {SPEED: size / seconds, MEMORY: memory}


def measure(side: str, case: str, name: str, file: Path) -> None:
    """Do one thing, and print how many seconds it took and how many MB there were at most."""
    from tests.bench.peers.bare_tinydb import peak_memory

    begun = perf_counter()
    count = (ours if side == US else peer)(case, name, file)
    took = perf_counter() - begun
    assert count > 0
    print(json.dumps((took, peak_memory())))


def rows(found: Mapping[tuple[str, str], Sequence[float]], case: str, against: str) -> Iterator[Row]:
    """Yield the rows of one case."""
    for what, unit in UNITS.items():
        row = Row(BENCH, f"{case}, {what}", US, median(found[US, what]), unit)
        if against:
            base = median(found[against, what])
            yield Row(BENCH, row.case, against, base, unit)
            row = row.compared(against, base)
        yield row


def rows_of(file: Path, size: int, names: Sequence[str], runs: int) -> Iterator[Row]:
    """Measure all cases of a project, and yield their rows."""
    for case, name, against in cases(names):
        sides = {side: partial(run, side, case, name, file, size) for side in (US, against) if side}
        yield from rows(interleaved(sides, runs), f"{size:,} articles, {case} {name}", against)


def cases(names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is measured: the case, the format, and who the peer is."""
    from tests.bench.peers.conversions import READERS, WRITERS
    from tui.formats.registry import FORMATS

    for name in names:
        yield WRITE, name, WRITERS[name][0] if name in WRITERS else ""
        if FORMATS[name].reader:
            yield READ, name, READERS[name][0] if name in READERS else ""
            yield IMPORT, name, ""


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    from tui.formats.registry import FORMATS

    parser = arguments("Every format, written and read.", runs=3, quick=1)
    written = [name for name, format_ in FORMATS.items() if format_.module]
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="articles")
    parser.add_argument("--formats", nargs="+", default=written, choices=written)
    parser.add_argument("--measure", nargs=4, metavar=("SIDE", "CASE", "FORMAT", "FILE"), help="one run")
    chosen = parser.parse_args(words)
    if chosen.measure:
        side, case, name, file = chosen.measure
        measure(side, case, name, Path(file))
        return
    with tempfile.TemporaryDirectory() as folder:
        for size in chosen.sizes:
            file = project_of(Path(folder), size)
            report(rows_of(file, size, chosen.formats, chosen.runs), chosen.json)


if __name__ == "__main__":
    main()
