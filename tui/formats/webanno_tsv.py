"""What writing and reading WebAnno TSV 3 have in common.

The form is described in INCEpTION's user guide (`webannotsv.adoc`); where it says nothing, its own reader
and writer decide. Offsets count UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

NAME = "webanno"
"""The key of `Annotation.extras` with what only this format knows."""

FORMAT = "#FORMAT=WebAnno TSV "
SPANS, CHAINS, RELATIONS = "#T_SP=", "#T_CH=", "#T_RL="
TEXT = "#Text="
ENTITIES = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
"""The layer of named entities, which every project of WebAnno and INCEpTION has."""
IDENTIFIER, VALUE = "identifier", "value"
"""Its features: what the entity is linked to, and its label."""

NOTHING, NO_VALUE = "_", "*"

_RESERVED = re.compile(r"->|[\\\[\]|_;\t\n*]")
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_STACKED = re.compile(r"((?:\\.|[^\\|])*)(?:\||$)", re.DOTALL)
_SLOTS = re.compile(r"((?:\\.|[^\\;])*)(?:;|$)", re.DOTALL)
_NUMBERED = re.compile(r"((?:\\.|[^\\\[])*)\[(\d{1,9}(?:_\d{1,9})?)\]", re.DOTALL)
_SHORT = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b"}
_LONG = {short: sign for sign, short in _SHORT.items()}
_OF_TEXT = re.compile("[\x00-\x0a\x0c-\x1f\\\\]")


def escaped_value(value: str) -> str:
    """Return the value of a feature as it stands in a column."""
    return _RESERVED.sub(lambda match: "\\" + _SHORT.get(match[0], match[0]), value)


def value_of(column: str) -> str:
    """Return the value of a feature that stands in a column."""
    return _ESCAPED.sub(lambda match: {"t": "\t", "n": "\n"}.get(match[1], match[1]), column)


def escaped_text(text: str) -> str:
    """Return a line of a sentence's text as it is written."""
    return _OF_TEXT.sub(lambda match: "\\" + _SHORT.get(match[0], match[0]), text)


def text_of(line: str) -> str:
    """Return the text that a line of a sentence has."""
    return _ESCAPED.sub(lambda match: _LONG.get(match[1], match[1]), line)


def stacked(column: str) -> list[str]:
    """Return the values that stand above one another in a column."""
    return _split(_STACKED, column)


def slots(value: str) -> list[str]:
    """Return the values of a slot feature that stand beside one another."""
    return _split(_SLOTS, value)


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    found = []
    for match in pattern.finditer(text):
        found.append(match[1])
        if match.end() == len(text):
            # After a separator at the end there is one more, which is empty.
            if match[0] != match[1]:
                found.append("")
            break
    return found


def numbered(value: str) -> tuple[str, str]:
    """Return a value and the number in brackets behind it; an empty text where there is none."""
    match = _NUMBERED.fullmatch(value)
    return (match[1], match[2]) if match is not None else (value, "")


def utf16_edges(text: str) -> Sequence[int]:
    """Return the offset of each code point and of the end in UTF-16 units."""
    if text.isascii() or max(text) <= "\uffff":
        return range(len(text) + 1)
    return [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]


def short_name(layer: str) -> str:
    """Return the name of a layer without its package."""
    return layer.rpartition(".")[2]


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a file; any line end will do, as in Java, and none within a text stands bare."""
    for line in text.split("\n"):
        yield line.removesuffix("\r")
