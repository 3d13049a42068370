"""Finding in the open article: going through the text off the screen's thread, and from hit to hit.

The `regex` package does the matching, for two things that `re` cannot do. It lets other threads run
meanwhile, and it gives up after a time: with `re`, an expression that backtracks without end would stop the
whole program, in whatever thread or slice it runs.
"""

from __future__ import annotations

import warnings
from array import array
from collections.abc import Iterator
from enum import Enum
from functools import partial
from typing import Any, NamedTuple

from tui.domain import navigate
from tui.domain.errors import UsageError
from tui.domain.mentions import is_whole
from tui.domain.overlay import Item
from tui.domain.search import Hits, Query
from tui.domain.span import Span, trim
from tui.domain.tokens import Tokens
from tui.services.reading import Outcome, Selection
from tui.services.session import Session

PATIENCE = 0.5
"""Seconds of processor time that a window of the text may take before the expression counts as too slow."""
MOST = 1_000_000
"""Hits at the most."""
TOO_SLOW = "too slow: stopped"
TOO_MANY = "too many: stopped"
TOO_MUCH = "too complicated: stopped"
"""Why a search ended before the end of the text."""
_FIRST_WINDOW, _WINDOW = 1 << 14, 1 << 18
_LINE = 1 << 14
"""Code points of a line that a window is made longer by at the most, so as not to end within it."""


class Batch(NamedTuple):
    """Hits of one stretch of the text, in order.

    Attributes:
        starts: Where they begin.
        ends: Where they end, as many.
        ahead: Whether they lie at or behind the place where the search began.
        complete: Whether the text has been gone through.
        trouble: Why the search ended before that, or empty.
    """

    starts: array[int]
    ends: array[int]
    ahead: bool
    complete: bool = False
    trouble: str = ""


def compiled(query: Query) -> Any:
    """Return the pattern of a query.

    Raises:
        UsageError: It is no regular expression; the message says in one line what is wrong.
    """
    import regex

    flags = regex.MULTILINE | (0 if query.match_case else regex.IGNORECASE)
    try:
        with warnings.catch_warnings():
            # What may mean something else one day is no concern of who types it.
            warnings.simplefilter("ignore")
            return regex.compile(query.expression, flags)
    except regex.error as error:
        where = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise UsageError(f"Not a regular expression: {error.msg}{where}.") from error
    except (RecursionError, OverflowError, MemoryError) as error:
        raise UsageError("This expression is too complicated.") from error


def scan(
    text: str, pattern: Any, begin: int, *, words: bool = False, patience: float = PATIENCE
) -> Iterator[Batch]:
    """Go through a text from an offset to its end, then from its beginning to the offset.

    Args:
        text: The text.
        pattern: What `compiled` returned.
        begin: Where to begin.
        words: Whether hits may neither begin nor end within a word.
        patience: Seconds that a window may take.

    Yields:
        The hits of window after window; the last batch says that it is the last. Matches of no length are
        none.
    """
    go_through = partial(_stretch, text, pattern, words=words, patience=patience)
    count, first_ahead = 0, len(text)
    try:
        for starts, ends in go_through(begin, len(text)):
            if starts and not count:
                first_ahead = starts[0]
            count += len(starts)
            yield Batch(starts, ends, ahead=True)
            if count > MOST:
                yield _last(TOO_MANY)
                return
        for starts, ends in go_through(0, min(begin, first_ahead)):
            while ends and ends[-1] > first_ahead:
                starts.pop()
                ends.pop()
            count += len(starts)
            yield Batch(starts, ends, ahead=False)
            if count > MOST:
                yield _last(TOO_MANY)
                return
    except TimeoutError:
        yield _last(TOO_SLOW)
        return
    except (MemoryError, RecursionError):
        yield _last(TOO_MUCH)
        return
    yield _last("")


def _last(trouble: str) -> Batch:
    return Batch(array("q"), array("q"), ahead=False, complete=True, trouble=trouble)


def _stretch(
    text: str, pattern: Any, start: int, stop: int, *, words: bool, patience: float
) -> Iterator[tuple[array[int], array[int]]]:
    """Yield the matches that begin in `[start, stop)`, window by window; each may reach over `stop`."""
    size = _FIRST_WINDOW
    while start < stop:
        end = _window_end(text, start + size)
        size = min(4 * size, _WINDOW) if size < _WINDOW else _WINDOW
        starts, ends = array("q"), array("q")
        again = None
        within = end < len(text)
        found = pattern.finditer(text, start, end, partial=within, timeout=patience, concurrent=True)
        for match in found:
            if within and (match.partial or match.end() == end):
                # It may go on behind the window.
                again = match.start()
                break
            if match.start() >= stop:
                break
            if match.end() > match.start() and (not words or is_whole(text, Span(*match.span()))):
                starts.append(match.start())
                ends.append(match.end())
        yield starts, ends
        if again is not None:
            size = max(size, 2 * (end - again))
        start = end if again is None else again


def _window_end(text: str, end: int) -> int:
    """Return where a window ends that should end there: behind the line, if that is not far."""
    if end >= len(text):
        return len(text)
    line_end = text.find("\n", end, end + _LINE)
    return line_end + 1 if line_end >= 0 else end


class Place(NamedTuple):
    """Where a reader is: what a search that is given up returns to."""

    caret: int
    current: Item | None
    selection: Selection | None
    selecting: bool

    @classmethod
    def of(cls, session: Session) -> Place:
        """Return where a session is."""
        return cls(session.caret, session.current, session.selection, session.selecting)

    def go_back(self, session: Session) -> None:
        """Bring a session back here."""
        session.caret, session.selection, session.selecting = self.caret, self.selection, self.selecting
        session.current = self.current
        if self.selection is None and not session.shows(self.current):
            session.current = navigate.at(session.overlay, self.caret)


def target_of(text: str, tokens: Tokens, hit: Span) -> Span:
    """Return what a label key tags at a hit: exactly the hit, but no part of a word."""
    inked = trim(text, hit)
    if not inked.length:
        inked = hit
    return inked if is_whole(text, inked) else tokens.snap(inked)


class Toward(Enum):
    """Which hit is wanted first."""

    HERE = 0
    NEXT = 1
    PREVIOUS = -1


class Search:
    """One query over the open article, and the hit that the reader is on.

    Attributes:
        query: What is looked for.
        hits: What was found so far.
        origin: Where the reader was.
        at: The hit that was gone to last, or None.
    """

    def __init__(self, session: Session, query: Query, origin: Place, toward: Toward = Toward.HERE) -> None:
        """Begin to look for something.

        Raises:
            UsageError: The query is no regular expression.
        """
        self.query = query
        self.hits = Hits()
        self.origin = origin
        self.at: Span | None = None
        self._session = session
        self._pattern = compiled(query)
        self._toward: Toward | None = toward
        self._landed = -1

    def scan(self) -> Iterator[Batch]:
        """Go through the text from the line of the caret on; this may run in another thread."""
        text = self._session.article.text
        caret = self.origin.caret
        begin = text.rfind("\n", max(caret - _LINE, 0), caret) + 1 or max(caret - _LINE, 0)
        return scan(text, self._pattern, begin, words=self.query.words)

    def take(self, batch: Batch) -> Outcome | None:
        """Take hits in; return what is to be told once the first that was wanted is gone to."""
        self.hits.add(batch.starts, batch.ends, ahead=batch.ahead)
        self.hits.complete, self.hits.trouble = batch.complete, batch.trouble
        return self._land()

    def _land(self) -> Outcome | None:
        toward, caret, hits = self._toward, self.origin.caret, self.hits
        if toward is None:
            return None
        if toward is Toward.PREVIOUS:
            found = hits.before(caret) if hits.complete else None
        else:
            found = hits.after(caret + toward.value)
        wrapped = found is None and hits.complete
        if wrapped:
            found = self._outermost(forward=toward is not Toward.PREVIOUS)
        if found is None:
            return None
        self._toward = None
        self._visit(found)
        return Outcome(_wrapping(toward is not Toward.PREVIOUS) if wrapped else "")

    def step(self, *, forward: bool) -> Outcome:
        """Go to the next hit behind where the reader is, or the one before; round at the ends."""
        if not len(self.hits):
            return Outcome("No hit." if self.hits.complete else "Still searching …")
        here = self._session.caret
        if self.at is not None and here == self._landed:
            here = self.at.start
        found = self.hits.after(here + 1) if forward else self.hits.before(here)
        if found is not None:
            self._visit(found)
            return Outcome()
        outermost = self._outermost(forward=forward)
        if outermost is None or not self.hits.complete:
            return Outcome("Still searching …")
        self._visit(outermost)
        return Outcome(_wrapping(forward))

    def _outermost(self, *, forward: bool) -> Span | None:
        return self.hits.after(0) if forward else self.hits.before(len(self._session.article.text) + 1)

    def _visit(self, hit: Span) -> None:
        session = self._session
        self.at, self._toward = hit, None
        if session.selecting:
            # A motion as any other: it takes the hit in.
            session.go_to(hit.end - 1 if hit.start >= self.origin.caret else hit.start)
        else:
            session.select_span(target_of(session.article.text, session.tokens, hit))
        self._landed = session.caret

    @property
    def counted(self) -> str:
        """How many hits there are, and which of them the reader is on."""
        count = len(self.hits)
        more = "" if self.hits.complete and not self.hits.trouble else "+" if self.hits.trouble else " …"
        if not count:
            return "no hit" if self.hits.complete else "searching …"
        on_it = self.at is not None and self._session.caret == self._landed
        number = self.hits.number(self.at) if self.at is not None and on_it else 0
        if number:
            return f"{number:,} of {count:,}{more}"
        return f"{count:,} {'hit' if count == 1 else 'hits'}{more}"


def _wrapping(forward: bool) -> str:
    return "No more below: back at the first hit." if forward else "No more above: on at the last hit."
