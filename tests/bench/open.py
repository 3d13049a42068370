"""Opening an article of any size, one page down, and the memory it takes, in a real terminal.

`python -m tests.bench.open [--json] [--runs N | --quick] [--sizes S...] [--kinds K...]`. The same text is
opened in a bare Textual app with a read-only TextArea, and in programs for the terminal as far as they are
here: see `tests.bench.peers.viewers`. What a program does not show within a minute is said, and left out.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.bench.common import Row, arguments, interleaved, median, report
from tests.bench.peers.viewers import Viewer, absent, peers
from tests.bench.startup import environment
from tests.bench.terminal import Terminal
from tests.bench.texts import ideographs, marked, one_line, prose

BENCH = "open"
SIZES = {"10KB": 10_000, "1MB": 1_000_000, "10MB": 10_000_000}
"""Sizes of the texts, in bytes of UTF-8."""
MARK = "Zwischenstand"
"""A word that stands once in each text, on the first screen: when it is to be read, the text is."""
PAGES = 5
TEXT, PAGE, MEMORY = "start to text", "page down to frame", "peak memory"
UNITS = {TEXT: "s", PAGE: "ms", MEMORY: "MB"}

KINDS: dict[str, Callable[[int], str]] = {
    "plain": prose,
    "CJK": lambda size: ideographs(size // 3),
    "one line": one_line,
}

Figures = Mapping[str, float]


def watched(viewer: Viewer, home: Path) -> Figures:
    """Return what one run of a program with a text took; nothing where the text did not show."""
    settings = {**environment(home), "LESSCHARSET": "utf-8", "LESSHISTFILE": "-"}
    terminal = Terminal(viewer.command, settings, home, {"text": MARK.encode()})
    try:
        terminal.wait_for("text")
    except RuntimeError:
        terminal.close(b"")
        print(f"{viewer.name}: no text within a minute: {' '.join(viewer.command)}", file=sys.stderr)
        return {}
    terminal.rest(0.3)
    answers = []
    for _ in range(PAGES):
        answer = terminal.answer_time(viewer.page_down, 60.0)
        if answer is not None:
            answers.append(answer * 1000)
        terminal.rest(0.1)
    memory = terminal.peak_memory()
    terminal.close(viewer.leave)
    return {TEXT: terminal.seen["text"], MEMORY: memory, **({PAGE: median(answers)} if answers else {})}


class Bench:
    """The texts and the runs, in a folder of their own."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._silent: set[tuple[str, str]] = set()
        """Programs and texts of which nothing was to be seen: they are not waited for again."""

    def file(self, size: str, kind: str) -> Path:
        """Return the file of a text, written when it is asked for first."""
        # SLATE takes what stands behind a blank for the name of another file.
        file = self._scratch / f"{size}-{kind.replace(' ', '-')}.txt"
        if not file.exists():
            file.write_text(marked(KINDS[kind](SIZES[size]), MARK), encoding="utf-8")
        return file

    def home(self) -> Path:
        """Return an empty folder."""
        return Path(tempfile.mkdtemp(dir=self._scratch))

    def peer(self, viewer: Viewer, case: str) -> Figures:
        """Run a peer once."""
        if (viewer.name, case) in self._silent:
            return {}
        found = watched(viewer, self.home())
        if not found:
            self._silent.add((viewer.name, case))
        return found

    def subjects(
        self, sizes: Sequence[str], kinds: Sequence[str]
    ) -> Iterator[tuple[str, Callable[[], Figures]]]:
        """Yield by name and case what is to be run each round."""
        for size in sizes:
            for kind in kinds:
                for viewer in peers(self.file(size, kind)):
                    case = f"{size}, {kind}"
                    yield f"{viewer.name}|{case}", partial(self.peer, viewer, case)


def rows(figures: Mapping[tuple[str, str], Sequence[float]]) -> Iterator[Row]:
    """Yield the rows."""
    for (name, measured), found in figures.items():
        subject, _, case = name.partition("|")
        yield Row(BENCH, f"{case}, {measured}", subject, median(found), UNITS[measured])


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("Opening and paging articles of any size, and their memory.", runs=3, quick=1)
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES), help="sizes to use")
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS), help="texts to use")
    chosen = parser.parse_args(words)
    for name in absent():
        print(f"{name} is not here: it is left out.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        figures = interleaved(dict(bench.subjects(chosen.sizes, chosen.kinds)), chosen.runs)
    report(rows(figures), chosen.json)


if __name__ == "__main__":
    main()
