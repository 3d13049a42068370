"""The columns of the table of articles: which there are at a width, and what stands in them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tui.app.article.painter import FLAG_MARK, NOTE_MARK, TAGS_MARK
from tui.app.widgets.library import STATE_MARKS, compact
from tui.domain.article import ArticleState
from tui.services.articles.arranging import Sort, falls
from tui.services.articles.facts import Facts
from tui.services.articles.standing import Standing

BOX = 5
"""Cells of the box that says whether an article is selected."""
GAP = 2
"""Blank cells between two columns."""
SMALLEST_TITLE = 12
RISING_SIGN, FALLING_SIGN = "▲", "▼"


class Column(NamedTuple):
    """One column.

    Attributes:
        name: What stands above it, and which it is.
        cells: How wide it is.
        right: Whether its cells are flush right: they are numbers.
        sort: What a click on its head sorts by, or None.
    """

    name: str
    cells: int
    right: bool = False
    sort: Sort | None = None


TITLE, STATE, TAGS, SOURCE, MARKS = "title", "state", "tags", "source", "marks"
DATE, ADDED, LAST = "date", "added", "last"
DECIDED, AGAINST, FLAGS, READ, LENGTH = "decided", "disagree", "flags", "read", "length"

_LEFT_OUT = (ADDED, FLAGS, STATE, LAST, LENGTH, TAGS, SOURCE, READ)
"""Which columns are left out where there is no room, the first of them first."""
_TITLE_SHARE = 0.33
"""The share of a row that the title is to have at the least."""
_MARK_ONLY, _STATE_CELLS = 1, 13
_TAG_CELLS, _SOURCE_CELLS = 13, 15
_DATE_CELLS = 10
_LENGTH_CELLS = 7


@lru_cache(16)
def columns(width: int, sort: Sort, *, against: bool = False) -> tuple[Column, ...]:
    """Return the columns of a table, from left to right.

    The title takes what the others leave. Where that is too little, those that are missed least are left out.

    Args:
        width: Cells of a row.
        sort: What the rows are sorted by: that column is there at every width.
        against: Whether it matters at how many places memory and model disagree.
    """
    found = [
        Column(STATE, _STATE_CELLS, sort=Sort.STATE),
        Column(TAGS, max(_TAG_CELLS, width // 9)),
        Column(SOURCE, max(_SOURCE_CELLS, width // 9), sort=Sort.SOURCE),
        Column(MARKS, len(FLAG_MARK + NOTE_MARK)),
        Column(DATE, _DATE_CELLS, sort=Sort.DATE),
        Column(DECIDED, 8, right=True, sort=Sort.DECIDED),
        *([Column(AGAINST, 8, right=True)] if against else []),
        Column(FLAGS, 5, right=True),
        Column(READ, 4, right=True),
        Column(LENGTH, _LENGTH_CELLS, right=True, sort=Sort.LENGTH),
        Column(LAST, _DATE_CELLS, sort=Sort.LAST),
        Column(ADDED, _DATE_CELLS, sort=Sort.ADDED),
    ]
    for missed_least in _LEFT_OUT:
        if _left_by(found, width) >= width * _TITLE_SHARE:
            break
        if sort.value != missed_least:
            found = _without(found, missed_least)
    found.insert(1, Column(TITLE, max(_left_by(found, width), SMALLEST_TITLE), sort=Sort.TITLE))
    return tuple(found)


def _left_by(found: list[Column], width: int) -> int:
    """Return how many cells columns leave for the title."""
    return width - BOX - sum(column.cells + GAP for column in found) - 1


def _without(found: list[Column], name: str) -> list[Column]:
    """Return the columns without one; of the state a mark stays, and of the tags a sign."""
    short = {
        STATE: (STATE, Column(STATE, _MARK_ONLY, sort=Sort.STATE)),
        TAGS: (MARKS, Column(MARKS, len(FLAG_MARK + NOTE_MARK + TAGS_MARK))),
    }
    kept = [column for column in found if column.name != name or name == STATE]
    if name in short:
        which, instead = short[name]
        kept = [instead if column.name == which else column for column in kept]
    return kept


def head(column: Column, sort: Sort, reverse: bool) -> str:
    """Return what stands above a column, with a sign where the rows are sorted by it."""
    name = "" if column.cells == _MARK_ONLY or column.name == MARKS else column.name
    if column.sort is not sort:
        return name
    sign = FALLING_SIGN if falls(sort, reverse) else RISING_SIGN
    return f"{name}{sign}" if column.right or not name else f"{name} {sign}"


def cell(column: Column, facts: Facts, standing: Standing | None) -> str:
    """Return what stands in a column for an article."""
    article, layer = facts.article, facts.layer
    match column.name:
        case "state":
            mark = STATE_MARKS[layer.state]
            return mark if column.cells == _MARK_ONLY else f"{mark} {layer.state.value}"
        case "title":
            return facts.title
        case "tags":
            return tags_of(facts)
        case "source":
            return facts.origin.name
        case "marks":
            return marks(facts, with_tags=column.cells > 2)
        case "date":
            return article.date
        case "decided":
            return decided(facts, standing)
        case "disagree":
            return str(standing.against) if standing is not None and standing.against else ""
        case "flags":
            return str(layer.flagged) if layer.flagged else ""
        case "read":
            return read(facts)
        case "length":
            return _length(article.length)
        case "last":
            return layer.at[:_DATE_CELLS]
    return article.added[:_DATE_CELLS]


def _length(length: int) -> str:
    shown = f"{length:,}"
    return shown if len(shown) <= _LENGTH_CELLS else compact(length)


def tags_of(facts: Facts) -> str:
    """Return the tags of an article, each with its sign."""
    return " ".join(f"{TAGS_MARK}{tag}" for tag in facts.layer.tags)


def marks(facts: Facts, *, with_tags: bool) -> str:
    """Return the signs of flags, a note and tags, each at its place."""
    layer = facts.layer
    signs = [FLAG_MARK if layer.flagged else " ", NOTE_MARK if layer.note else " "]
    return "".join([*signs, *([TAGS_MARK if layer.tags else " "] if with_tags else [])])


def decided(facts: Facts, standing: Standing | None) -> str:
    """Return how many spans were decided, and of how many where the suggestions are known.

    Nothing for an article that nobody looked at: that is not the same as one in which there is nothing.
    """
    number = facts.layer.decided
    if standing is not None and standing.tagged and not facts.done:
        return f"{compact(number) or '0'}/{compact(number + standing.open) or '0'}"
    return compact(number) or ("" if facts.layer.state is ArticleState.UNREAD else "0")


def read(facts: Facts) -> str:
    """Return how much of an article was ever on screen; nothing for one that was never opened."""
    return f"{int(facts.read * 100)}%" if facts.read is not None else ""
