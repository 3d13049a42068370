"""Elements of HTML into text and marks: what a browser would show of them, read from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tui.domain.markup import Kind
from tui.readers.flow import LINE, PARAGRAPH, Flow

HEADINGS = {f"h{level}": str(level) for level in range(1, 7)}


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNSEEN = _names(
    # What is no text, is shown for want of something else, or stands in a form.
    "script style template noscript noframes head title meta link svg iframe object embed applet canvas "
    "audio video picture map select option datalist textarea input button progress meter rt rp rtc dialog"
)
"""Elements that are left out with all that is in them; of ruby the base text stays."""

BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hgroup hr html legend main menu nav noindex ol p pre "
    "search section summary table ul"
)

_KINDS = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), Kind.EMPHASIS),
    **dict.fromkeys(("strong", "b"), Kind.STRONG),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Kind.CODE),
    "blockquote": Kind.QUOTE,
}

_LISTS = ("ul", "ol", "menu", "dir")
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):[^\s\x00-\x1f]{1,2000}", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,6}")
_DEEPER = frozenset((*_LISTS, *HEADINGS, "table", "blockquote", "pre", "dl"))


@dataclass(slots=True)
class _List:
    """A list: the number of its next item, None where it has bullets."""

    number: int | None


@dataclass(slots=True)
class _Walk:
    """Where the walk is: lists and tables around, and what is to be done at each end tag."""

    flow: Flow
    lists: list[_List] = field(default_factory=list)
    tables: list[bool] = field(default_factory=list)  # whether each is one of rows and cells
    cells: int = 0
    verbatim: int = 0
    ends: list[list[Callable[[], None]]] = field(default_factory=list)


def walk(root: Any, flow: Flow, without: frozenset[str] = frozenset()) -> None:
    """Add what an element shows to a text.

    Args:
        root: An lxml element of HTML or XHTML.
        flow: The text that it is added to, as a paragraph of its own.
        without: Further elements to leave out.
    """
    from lxml.etree import iterwalk

    state = _Walk(flow)
    flow.separate(PARAGRAPH)
    steps = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if not isinstance(element.tag, str):
            # A comment, an instruction, an entity: only what comes behind it.
            _text(state, element.tail if event != "start" else None)
        elif event == "start":
            tag = name_of(element)
            state.ends.append([])
            if tag in _UNSEEN or tag in without or _hidden(element):
                steps.skip_subtree()
                continue
            _begin(state, tag, element)
            _text(state, element.text)
        else:
            for end in reversed(state.ends.pop()):
                end()
            if element is not root:
                _text(state, element.tail)
    flow.separate(PARAGRAPH)


def name_of(element: Any) -> str:
    """Return an element's name without its namespace, in lower case; empty for comments and the like."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDING.search(element.get("style") or ""))


def _text(state: _Walk, text: str | None) -> None:
    if text:
        (state.flow.add_lines if state.verbatim else state.flow.add)(text)


def _begin(state: _Walk, tag: str, element: Any) -> None:
    flow, ends = state.flow, state.ends[-1]
    if tag in HEADINGS:
        _begin_heading(state, HEADINGS[tag])
    elif tag == "li":
        _begin_item(state, element)
    elif tag in ("tr", "td", "th"):
        _begin_in_table(state, tag)
    elif tag == "br":
        flow.end_line()
    elif tag == "q":
        flow.add("“")
        ends.append(lambda: flow.add("”"))
    elif tag in BLOCKS:
        _begin_block(state, tag, element)
    if tag in _KINDS and not (state.verbatim and tag != "blockquote"):
        _mark(state, _KINDS[tag])
    elif tag == "a":
        address = (element.get("href") or "").strip()
        if _ADDRESS.fullmatch(address):
            _mark(state, Kind.LINK, address)


def _mark(state: _Walk, kind: Kind, detail: str = "") -> None:
    mark = state.flow.open(kind, detail)
    state.ends[-1].append(lambda: state.flow.close(mark))


def _begin_block(state: _Walk, tag: str, element: Any) -> None:
    flow, ends = state.flow, state.ends[-1]
    gap = LINE if _is_close(state, tag, element) else PARAGRAPH
    flow.separate(gap)
    ends.append(lambda: flow.separate(LINE if tag == "dt" else gap))
    if tag in _LISTS:
        state.lists.append(_List(_number(element.get("start"), 1) if tag == "ol" else None))
        ends.append(lambda: _drop(state.lists))
    elif tag == "table":
        state.tables.append(_has_cells(element))
        ends.append(lambda: _drop(state.tables))
    elif tag == "pre":
        if not state.verbatim:
            _mark(state, Kind.CODE)
        state.verbatim += 1
        ends.append(lambda: _leave_verbatim(state))


def _is_close(state: _Walk, tag: str, element: Any) -> bool:
    """Whether a block goes on in the next line: a list in a list, what a term means, all of an item."""
    if tag == "p":
        parent = element.getparent()
        alone = element.getprevious() is None and element.getnext() is None
        return alone and parent is not None and name_of(parent) == "li"
    return tag == "dd" or (tag in _LISTS and bool(state.lists))


def _drop(stack: list[Any]) -> None:
    stack.pop()


def _leave_verbatim(state: _Walk) -> None:
    state.verbatim -= 1


def _begin_heading(state: _Walk, level: str) -> None:
    flow = state.flow
    flow.separate(PARAGRAPH)
    state.ends[-1].append(lambda: flow.separate(PARAGRAPH))
    flow.flat(1)
    state.ends[-1].append(lambda: flow.flat(-1))
    _mark(state, Kind.HEADING, level)


def _begin_item(state: _Walk, element: Any) -> None:
    flow, level = state.flow, max(1, len(state.lists))
    inner = state.lists[-1] if state.lists else _List(None)
    bullet = "•"
    if inner.number is not None:
        number = _number(element.get("value"), inner.number)
        inner.number = number + 1
        bullet = f"{number}."
    flow.separate(LINE)
    state.ends[-1].append(lambda: flow.separate(LINE))
    state.ends[-1].append(flow.end_item)
    _mark(state, Kind.ITEM, str(level))
    flow.begin_item(level, bullet)


def _begin_in_table(state: _Walk, tag: str) -> None:
    """Begin a row or a cell; in a table that only arranges things each is a paragraph."""
    flow, ends = state.flow, state.ends[-1]
    if not (state.tables and state.tables[-1]):
        flow.separate(PARAGRAPH)
        ends.append(lambda: flow.separate(PARAGRAPH))
    elif tag == "tr":
        state.cells = 0
        flow.separate(LINE)
        ends.append(lambda: flow.separate(LINE))
        ends.append(flow.end_row)
    else:
        flow.begin_cell(first=not state.cells)
        state.cells += 1
        flow.flat(1)
        ends.append(lambda: flow.flat(-1))


def _has_cells(table: Any) -> bool:
    """Whether a table is one of rows and cells: no cell holds more than a paragraph."""
    inside = 0
    for element in table.iterdescendants():
        tag = name_of(element)
        if tag in _DEEPER:
            return False
        if tag in ("td", "th"):
            inside = 0
        elif tag in ("p", "div"):
            inside += 1
            if inside > 1:
                return False
    return True


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and _NUMBER.fullmatch(value.strip()) else otherwise
