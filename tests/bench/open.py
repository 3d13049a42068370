"""Opening an article of any size, one page down, and the memory it takes, in a real terminal.

`python -m tests.bench.open [--json] [--runs N | --quick] [--sizes S...] [--kinds K...]`. The same text is
opened in a bare Textual app with a read-only TextArea, and in programs for the terminal as far as they are
here: see `tests.bench.peers.viewers`. What a program does not show within a minute is said, and left out.

Ours opens a project that has the article already, with a blank pipeline: the peers suggest nothing either.
With "1 span per 100", up to 100,000, all of them are saved; the peers show the same text without them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.bench.common import US, Row, arguments, interleaved, median, report
from tests.bench.peers.viewers import PAGE_DOWN, Viewer, absent, peers
from tests.bench.startup import command, environment
from tests.bench.terminal import Terminal
from tests.bench.texts import TEXTS, marked, suggestions, tokens

BENCH = "open"
SIZES = {"10KB": 10_000, "1MB": 1_000_000, "10MB": 10_000_000}
"""Sizes of the texts, in bytes of UTF-8."""
MARK = "Zwischenstand"
"""A word that stands once in each text, on the first screen: when it is to be read, the text is."""
PAGES = 5
PATIENCE = 20.0
"""Seconds that a page is waited for."""
TEXT, PAGE, MEMORY = "start to text", "page down to frame", "peak memory"
UNITS = {TEXT: "s", PAGE: "ms", MEMORY: "MB"}

SPANS, EVERY = "1 span per 100", 100
BEYOND_START = 1.0
"""Seconds that opening may take beyond opening the smallest text."""
AT_START = 1.25
"""How many times as long as the bare app's opening the smallest may take."""
BARE = "textual TextArea"

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
    answers: list[float] = []
    for _ in range(PAGES):
        answer = terminal.answer_time(viewer.page_down, PATIENCE)
        if answer is None:
            print(
                f"{viewer.name}: no page within {PATIENCE:g} s: {' '.join(viewer.command)}", file=sys.stderr
            )
            break
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
            file.write_text(marked(TEXTS[kind](SIZES[size]), MARK), encoding="utf-8")
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

    def project(self, size: str, kind: str) -> Path:
        """Return a project with a text, and with its spans, made when it is asked for first."""
        from tests.bench.key_run import decide
        from tui.domain.article import Article
        from tui.storage.project import Project

        path = self._scratch / f"{size} {kind}" / "project.json"
        if not path.exists():
            path.parent.mkdir()
            text = self.file(size, "plain" if kind == SPANS else kind).read_text(encoding="utf-8")
            found = suggestions(tokens(text), EVERY) if kind == SPANS else []
            with Project.open(path) as project:
                article = Article("article", text, title="Benchmark", source="bench.txt")
                decide(project, article, found[:-1])
                # The last decision by itself, as by hand: what came before is history by then.
                if found:
                    decide(project, article, found[-1:], new=False)
        return path

    def ours(self, size: str, kind: str) -> Figures:
        """Run ours once."""
        project = str(self.project(size, kind))
        words = (*command(), "--project", project, "--annotator", "bench", "--model", "blank:xx")
        return watched(Viewer(US, words, PAGE_DOWN, b"q"), self.home())

    def subjects(
        self, sizes: Sequence[str], kinds: Sequence[str]
    ) -> Iterator[tuple[str, Callable[[], Figures]]]:
        """Yield by name and case what is to be run each round."""
        for size in sizes:
            for kind in kinds:
                case = f"{size}, {kind}"
                if kind != SPANS:
                    for viewer in peers(self.file(size, kind)):
                        yield f"{viewer.name}|{case}", partial(self.peer, viewer, case)
                yield f"{US}|{case}", partial(self.ours, size, kind)


def rows(figures: Mapping[tuple[str, str], Sequence[float]]) -> Iterator[Row]:
    """Yield the rows."""
    found: dict[tuple[str, str, str], float] = {}
    for (name, measured), values in figures.items():
        subject, _, case = name.partition("|")
        found[subject, case, measured] = median(values)
    smallest = next((case for subject, case, _ in found if subject == US), "")
    for (subject, case, measured), value in found.items():
        row = Row(BENCH, f"{case}, {measured}", subject, value, UNITS[measured])
        if subject != US:
            yield row
            continue
        bare = found.get((BARE, case.replace(SPANS, "plain"), measured))
        if bare is not None:
            row = row.compared(BARE, bare)
        if measured == TEXT and case == smallest and bare is not None:
            row = row.ratio_at_most(AT_START)
        yield row
        if measured == TEXT and case != smallest:
            beyond = Row(BENCH, f"{case}, beyond start", US, value - found[US, smallest, TEXT], "s")
            yield beyond.value_at_most(BEYOND_START)


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("Opening and paging articles of any size, and their memory.", runs=3, quick=1)
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES), help="sizes to use")
    kinds = [*TEXTS, SPANS]
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds, help="texts to use")
    chosen = parser.parse_args(words)
    for name in absent():
        print(f"{name} is not here: it is left out.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        figures = interleaved(dict(bench.subjects(chosen.sizes, chosen.kinds)), chosen.runs)
    report(rows(figures), chosen.json)


if __name__ == "__main__":
    main()
