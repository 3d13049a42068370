"""From the command to a readable article, and to its suggestions, in a real terminal.

`python -m tests.bench.startup [--json] [--runs N | --quick] [--only CASE...] [--article FILE]`. The peers are
a bare Textual app with the same text, as a Static and as a read-only TextArea (the quicker one of the run
counts), and bare spaCy.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.common import US, Row, arguments, interleaved, median, quantile, report
from tests.bench.terminal import Terminal
from tests.bench.texts import prose

BENCH = "startup"
ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
SEED = ROOT / "seeds" / "observatory.txt"

ONE_FRAME = 1 / 60
"""Seconds between two refreshes of Textual's screen: what is no farther apart came with the same one."""
LARGE = 10_000_000
LONG = 500_000
"""Characters that keep the model busy for longer than the keys are pressed."""
RIGHT = b"\x1b[C"
QUIT_PEER = b"\x11"

SPREAD = (
    ("textual Static", ("static", "text")),
    ("textual TextArea", ("textarea", "text")),
    ("spaCy alone", ("spacy", "entities")),
    (US, ("first", "first text")),
    (US, ("first", "first suggestion")),
    (US, ("again", "again text")),
)
"""What the spread is shown of: the subject, and the run and figure that it comes from."""

CASES = ("start", "suggestions", "seen", "open", "keys")

Figures = Mapping[str, float]


def environment(home: Path) -> dict[str, str]:
    """Return an environment whose folders are all below `home`, on a terminal with all colours."""
    kept = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": str(home),
        **{f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE", "STATE")},
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONIOENCODING": "utf-8",
    }


def command() -> list[str]:
    """Return the installed command, or else the module of this checkout."""
    script = Path(sys.executable).with_name("glossator")
    return [str(script)] if script.exists() else [sys.executable, "-m", "tui"]


def first_words(text: str) -> bytes:
    """Return a pattern for the words that begin the second paragraph, which no title repeats.

    They must stand in one row, as they do in a row that is wide enough to be read; punctuation and the label
    of a suggestion may stand between them.
    """
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    words = re.findall(r"\w+", paragraphs[1])[:4]
    return rb"[^\w\n]{0,4}(?:[?][A-Z]{3})?[^\w\n]{1,4}".join(word.encode() for word in words)


class Bench:
    """The runs, in a folder of their own.

    Args:
        scratch: An empty folder.
        article: The article that is opened.
        presses: How many keys are pressed where answers are measured.
    """

    def __init__(self, scratch: Path, article: Path, presses: int) -> None:
        self._scratch = scratch
        self._presses = presses
        self._count = 0
        self.article = article
        self.large = scratch / "large.txt"
        self.long = scratch / "long.txt"
        self._homes: dict[Path, Path] = {}

    def fresh_home(self) -> Path:
        """Return an empty home."""
        self._count += 1
        home = self._scratch / f"home-{self._count}"
        home.mkdir()
        return home

    # -- peers ---------------------------------------------------------------------------------

    def plain(self, kind: str, file: Path) -> float:
        """Return the seconds to the words on screen in a bare Textual app."""
        words = [sys.executable, str(PEERS / "plain_app.py"), str(file), kind]
        terminal = self._run(words, self.fresh_home(), {"text": first_words(_text(file))})
        terminal.close(QUIT_PEER)
        return terminal.seen["text"]

    def spacy(self, file: Path) -> float:
        """Return the seconds to the entities printed by bare spaCy."""
        words = [sys.executable, str(PEERS / "bare_spacy.py"), str(file)]
        terminal = self._run(words, self.fresh_home(), {"entities": rb"entities: [1-9]"})
        terminal.close(b"")
        return terminal.seen["entities"]

    # -- ours ----------------------------------------------------------------------------------

    def ours(self, file: Path, home: Path, *, suggestions: bool = True) -> dict[str, float]:
        """Return the seconds to the words, and to a suggestion's mark, on screen."""
        watch = {"text": first_words(_text(file))}
        if suggestions:
            watch["suggestion"] = _suggestion_mark()
        terminal = self._run([*command(), str(file)], home, watch)
        terminal.close(b"q")
        return terminal.seen

    def ours_again(self, file: Path, *, suggestions: bool = True) -> dict[str, float]:
        """Do the same where project and cache know the article already."""
        if file not in self._homes:
            self._homes[file] = self.fresh_home()
            self.ours(file, self._homes[file], suggestions=suggestions)
        return self.ours(file, self._homes[file], suggestions=suggestions)

    def key_times(self) -> dict[str, float]:
        """Return the median answer to a key while the model loads and reads, and when it has nothing to do.

        A key is sent when the answer to the one before has long come, so that none waits for another. What
        the model finds is drawn too: now and then that is taken for the answer, at most once a second.
        """
        busy = self._answers(self.long, "text")
        at_rest = self._answers(self.article, "suggestion")
        return {"keys, model busy": median(busy), "keys, model at rest": median(at_rest)}

    def _answers(self, file: Path, after: str) -> list[float]:
        watch = {"text": first_words(_text(file)), "suggestion": _suggestion_mark()}
        terminal = Terminal([*command(), str(file)], environment(self.fresh_home()), ROOT, watch)
        terminal.wait_for(after)
        terminal.rest(0.25)
        answers = []
        for _ in range(self._presses):
            answer = terminal.answer_time(RIGHT)
            if answer is not None:
                answers.append(answer)
            terminal.rest(0.04)
        terminal.close(b"q")
        return answers

    @staticmethod
    def _run(words: Sequence[str], home: Path, watch: Mapping[str, bytes]) -> Terminal:
        terminal = Terminal(words, environment(home), ROOT, watch)
        try:
            terminal.wait_for(*watch)
        except RuntimeError:
            terminal.close(b"")
            raise
        return terminal


def _text(file: Path) -> str:
    with file.open(encoding="utf-8") as stream:
        return stream.read(20_000)


def _suggestion_mark() -> bytes:
    """Return a pattern for the short label behind an open suggestion."""
    from tui.app.article.painter import OPEN_MARK
    from tui.domain.labels import ONTONOTES

    return rb"\%s(?:%s)" % (OPEN_MARK.encode(), "|".join(short for _, short, _ in ONTONOTES).encode())


def subjects(bench: Bench, cases: Sequence[str]) -> dict[str, Callable[[], Figures]]:
    """Return what is to be run each round."""
    article, large = bench.article, bench.large

    def first() -> Figures:
        seen = bench.ours(article, bench.fresh_home())
        return {"first text": seen["text"], "first suggestion": seen["suggestion"]}

    def again() -> Figures:
        seen = bench.ours_again(article)
        return {"again text": seen["text"], "again gap": max(seen["suggestion"] - seen["text"], 0.0)}

    chosen: dict[str, Callable[[], Figures]] = {}
    if "start" in cases or "suggestions" in cases:
        chosen["static"] = lambda: {"text": bench.plain("static", article)}
        chosen["textarea"] = lambda: {"text": bench.plain("textarea", article)}
        chosen["first"] = first
    if "suggestions" in cases:
        chosen["spacy"] = lambda: {"entities": bench.spacy(article)}
    if "start" in cases or "seen" in cases or "open" in cases:
        chosen["again"] = again
    if "open" in cases:
        chosen["first"] = first
        chosen["large first"] = lambda: bench.ours(large, bench.fresh_home(), suggestions=False)
        chosen["large again"] = lambda: bench.ours_again(large, suggestions=False)
    if "keys" in cases:
        chosen["keys"] = bench.key_times
    return chosen


def rows(figures: Mapping[tuple[str, str], Sequence[float]], cases: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of the cases that were asked for."""
    at = {key: median(values) for key, values in figures.items()}

    def row(case: str, subject: str, value: float) -> Row:
        return Row(BENCH, case, subject, value, "s")

    if "start" in cases:
        yield row("command to text", "textual Static", at["static", "text"])
        yield row("command to text", "textual TextArea", at["textarea", "text"])
        kind, base = min(
            ("textual Static", at["static", "text"]),
            ("textual TextArea", at["textarea", "text"]),
            key=lambda p: p[1],
        )
        for case, key in (("new project", ("first", "first text")), ("again", ("again", "again text"))):
            yield row(f"command to text, {case}", US, at[key]).compared(kind, base).ratio_at_most(1.25)
    if "suggestions" in cases:
        base = at["spacy", "entities"]
        yield row("command to suggestions", "spaCy alone", base)
        ours = row("command to suggestions, new project", US, at["first", "first suggestion"])
        yield ours.compared("spaCy alone", base).ratio_at_most(1.15)
    if "start" in cases or "suggestions" in cases:
        # Ours are two processes and the peers one: on a busy machine only ours wait, which the spread shows.
        for name, key in SPREAD:
            if key in figures:
                for share, label in ((0.25, "lower quartile"), (0.75, "upper quartile")):
                    yield row(f"{key[1]}, {label}", name, quantile(figures[key], share))
    if "seen" in cases:
        gap = row("text to suggestions, article seen before", US, at["again", "again gap"])
        yield gap.value_at_most(round(ONE_FRAME, 4))
    if "open" in cases:
        for case, large, small in (
            ("new project", ("large first", "text"), ("first", "first text")),
            ("again", ("large again", "text"), ("again", "again text")),
        ):
            beyond = row(f"10 MB beyond start, {case}", US, at[large] - at[small])
            yield beyond.value_at_most(1.0)
    if "keys" in cases:
        base = at["keys", "keys, model at rest"]
        yield row("answer to a key, model at rest", US, base)
        loading = row("answer to a key, model loading and reading", US, at["keys", "keys, model busy"])
        yield loading.compared("model at rest", base).ratio_at_most(1.25)


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments("Command to readable article, and to suggestions.", runs=5, quick=2)
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES), help="cases to measure")
    parser.add_argument("--article", type=Path, default=SEED, help="the article to open")
    parser.add_argument("--presses", type=int, default=40, metavar="N", help="keys pressed in a run")
    parser.add_argument(
        "--cold", action="store_true", help="no round before that only warms the disk's cache"
    )
    chosen = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), chosen.article.resolve(), chosen.presses)
        if "open" in chosen.only:
            bench.large.write_text(prose(LARGE), encoding="utf-8")
        if "keys" in chosen.only:
            bench.long.write_text(prose(LONG), encoding="utf-8")
        runs = subjects(bench, chosen.only)
        for run in [] if chosen.cold else runs.values():
            run()
        figures = interleaved(runs, chosen.runs)
    report(rows(figures, chosen.only), chosen.json)


if __name__ == "__main__":
    main()
