"""Where the reader was in each article of a project, and in which queue: beside the project, never in it.

The file grows by a line for each place that is remembered, so that moving on costs the same however many
articles were read before; a later line of an article stands for the earlier ones:

    {"project":"/home/ann/p.json"}
    ["k3",0,210,"h7",[0,1480]]
    ["k3"]
    {"queue":"flagged","order":["k3","k7"]}

That is an article's id with what `ViewState` has, the id alone of the article that was opened then, and the
queue in which articles come, with their order where it is not made anew with every start. What cannot be read
is passed over. A file that has grown to more than twice of what it says is written anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Self

from tui.storage import paths
from tui.storage.jsonfile import append_quick, lines_of, read_tolerant, write_lines_quick

STRETCHES = 40
"""Stretches that were read which are remembered of an article: of more than that the longest."""
SPARE = 1_000
"""Lines beyond twice the articles up to which a file is only added to."""


class ViewState(NamedTuple):
    """Where the reader was in an article.

    Attributes:
        top: Offset of the first code point on screen.
        caret: Offset of the caret.
        current: Id of the annotation or suggestion that was current, or empty.
        read: What was ever on screen: start and end of each stretch, in order.
    """

    top: int
    caret: int
    current: str
    read: tuple[int, ...] = ()

    def share(self, length: int) -> float:
        """Return how much of a text of so many code points was ever on screen, from 0 to 1."""
        seen = sum(self.read[1::2]) - sum(self.read[::2])
        return min(seen / length, 1.0) if length else 1.0


Queue = tuple[str, tuple[str, ...]]
"""Name of a queue, empty for the order of adding, and ids of its articles where they are remembered."""


class Views:
    """The reading positions of one project, held in memory between `load` and `save`."""

    def __init__(self, project: Path, folder: Path | None = None) -> None:
        self._project = str(project.resolve())
        self._path = (folder or paths.views_folder()) / f"{paths.name_of(project)}.jsonl"
        self._articles: dict[str, list[object] | ViewState] = {}
        self._last = ""
        self._queue: Queue = ("", ())
        self._unsaved: dict[str, None] = {}
        self._opened = self._queued = False
        self._whole = True
        """Whether everything is to be written the next time, rather than what is new."""
        self._taken: deque[tuple[bool, list[object]]] = deque()
        self._writing = Lock()

    @classmethod
    def load(cls, project: Path, folder: Path | None = None) -> Self:
        """Return the positions of a project.

        Args:
            project: The project file.
            folder: Where positions are kept; the user's state folder where None.
        """
        views = cls(project, folder)
        lines = lines_of(views._path)
        for line in lines:
            if isinstance(line, list) and line and isinstance(line[0], str):
                if len(line) == 1:
                    views._last = line[0]
                else:
                    # Looked at when it is asked for: there may be very many.
                    views._articles[line[0]] = line[1:]
            elif isinstance(line, dict) and isinstance(line.get("queue"), str):
                order = line.get("order")
                ids = order if isinstance(order, list) else []
                views._queue = (line["queue"], tuple(i for i in ids if isinstance(i, str)))
        views._whole = not lines or len(lines) > 2 * len(views._articles) + SPARE
        if not lines:
            views._take_over()
        return views

    def _take_over(self) -> None:
        """Read the file as it was written before there were lines."""
        found = read_tolerant(self._path.with_suffix(".json"))
        articles, last = found.get("articles"), found.get("last")
        if isinstance(articles, dict):
            self._articles = {article: value for article, value in articles.items() if type(value) is list}
        self._last = last if isinstance(last, str) else ""

    @property
    def last(self) -> str:
        """Id of the article that was open last, or empty."""
        return self._last

    @last.setter
    def last(self, article_id: str) -> None:
        self._opened = self._opened or article_id != self._last
        self._last = article_id

    @property
    def queue(self) -> Queue:
        """In which queue the articles come."""
        return self._queue

    @queue.setter
    def queue(self, queue: Queue) -> None:
        self._queued = self._queued or queue != self._queue
        self._queue = queue

    def get(self, article_id: str) -> ViewState | None:
        """Return where the reader was in an article, or None where it was never open."""
        found = self._articles.get(article_id)
        if isinstance(found, list):
            found = _read(found)
            if found is not None:
                self._articles[article_id] = found
        return found

    def set(self, article_id: str, view: ViewState) -> None:
        """Remember where the reader is; nothing is written by that."""
        view = view._replace(read=_longest(view.read))
        if self.get(article_id) != view:
            self._articles[article_id] = view
            self._unsaved[article_id] = None

    def take_unsaved(self) -> bool:
        """Put aside for `write` what changed since this was called last; return whether there is any.

        Called in the thread that sets them.
        """
        if self._unsaved or self._opened or self._queued:
            lines = self._lines(self._articles if self._whole else self._unsaved)
            self._taken.append((self._whole, lines))
            self._unsaved, self._opened, self._queued, self._whole = {}, False, False, False
        return bool(self._taken)

    def _lines(self, articles: Iterable[str]) -> list[object]:
        lines: list[object] = [[article, *self._articles[article]] for article in articles]
        if self._last:
            lines.append([self._last])
        name, order = self._queue
        if self._queued or (self._whole and name):
            lines.append({"queue": name, "order": order})
        return lines

    def write(self) -> None:
        """Write what was put aside, in whatever thread.

        Raises:
            GlossatorError: It could not be written; the next time it is tried again.
        """
        with self._writing:
            while self._taken:
                whole, lines = self._taken[0]
                if whole:
                    # The path is for people who look into the folder.
                    shown = self._project.encode("utf-8", "replace").decode()
                    write_lines_quick(self._path, [{"project": shown}, *lines])
                    with suppress(OSError):
                        self._path.with_suffix(".json").unlink(missing_ok=True)
                else:
                    append_quick(self._path, lines)
                self._taken.popleft()

    def save(self) -> None:
        """Write what changed, if anything did.

        Raises:
            GlossatorError: It could not be written.
        """
        if self.take_unsaved():
            self.write()


def _read(values: list[object]) -> ViewState | None:
    """Return what a line says behind the article's id; None where it makes no sense."""
    match values:
        case [int(top), int(caret), str(current), *rest] if bool not in (type(top), type(caret)):
            stretches = rest[0] if rest and isinstance(rest[0], list) else []
            return ViewState(max(top, 0), max(caret, 0), current, _in_order(stretches))
    return None


def _in_order(offsets: Sequence[object]) -> tuple[int, ...]:
    """Return stretches if they are in order and apart from one another, as they were written; else none."""
    sound = [offset for offset in offsets if type(offset) is int]
    rising = all(a < b for a, b in pairwise(sound))
    whole = len(sound) == len(offsets) and len(sound) % 2 == 0
    return tuple(sound) if whole and rising and (not sound or sound[0] >= 0) else ()


def _longest(read: tuple[int, ...]) -> tuple[int, ...]:
    """Return the longest of the stretches, in order, if there are too many to be remembered."""
    if len(read) <= 2 * STRETCHES:
        return read
    pairs = sorted(zip(read[::2], read[1::2], strict=True), key=lambda pair: pair[0] - pair[1])
    return tuple(offset for pair in sorted(pairs[:STRETCHES]) for offset in pair)
