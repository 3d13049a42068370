"""WebAnno TSV as WebAnno's own reader takes it: whatever that one refuses, or passes over, fails here.

Its rules, from INCEpTION's `Tsv3XDeserializer`: which line may follow which, one field more than columns, a
sentence that begins where its first token does, text that is put together by offsets, and annotations that
are found again by their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class One:
    """An annotation while it is read, in UTF-16 units."""

    label: str
    link: str | None
    start: int
    end: int


class Read(NamedTuple):
    """What the reader has: the text, and label, link and span of each annotation in code points."""

    text: str
    spans: list[tuple[str, str | None, int, int]]
    sentences: list[tuple[int, int]]


def utf16(text: str) -> str:
    """Return a text with one character for each UTF-16 unit."""
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2))


def plain(text: str) -> str:
    """Return such a text as it is."""
    data = b"".join(ord(unit).to_bytes(2, "little") for unit in text)
    return data.decode("utf-16-le", "surrogatepass")


SIGNS = {"\\t": "\t", "\\n": "\n", "\\f": "\f", "\\r": "\r", "\\b": "\b", "\\\\": "\\"}
CONTROLS = {f"\\{chr(code)}": chr(code) for code in range(32) if not 7 < code < 14}
OF_VALUES = ["\\", "[", "]", "|", "_", "->", ";", "*"]


def replaced(text: str, pairs: dict[str, str]) -> str:
    return re.sub("|".join(map(re.escape, pairs)), lambda match: pairs[match[0]], text)


def text_of(line: str) -> str:
    return replaced(line, SIGNS | CONTROLS)


def value_of(value: str) -> str | None:
    if value == "*":
        return None
    return replaced(value, {f"\\{sign}": sign for sign in OF_VALUES} | {"\\t": "\t", "\\n": "\n"})


def read(data: bytes) -> Read:
    """Read a file with the one layer of named entities."""
    lines = re.split("\r\n|\n|\r", data.decode())
    assert lines.pop() == "", "the file ends in a line end"
    assert lines[:4] == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value",
        "",
        "",
    ]
    text, head, before = "", "", "between"
    found: dict[str, One] = {}
    single: list[One] = []
    sentences: list[tuple[int, int]] = []
    start = 0
    for line in lines[4:]:
        if line.startswith("#") and before in ("between", "head"):
            assert line.startswith("#Text=")
            head += utf16(text_of(line.removeprefix("#Text="))) + "\n"
            before = "head"
            continue
        if not line:
            assert before == "row", "one empty line between sentences"
            sentences.append((start, len(text) - 1))
            before = "between"
            continue
        assert before in ("head", "row"), "a sentence has a head"
        fields = line.split("\t")
        assert len(fields) == 6
        assert fields[-1] == ""
        begin, end = map(int, fields[1].split("-"))
        if before == "head":
            if len(text) > begin:
                assert len(text) == begin + 1
                assert text[-1] == "\n"
                text = text[:-1]
            text += " " * (begin - len(text)) + head
            start, head = begin, ""
        assert text[begin:end] == utf16(fields[2])
        assert ("." in fields[0]) or re.fullmatch(rf"{len(sentences) + 1}-\d+", fields[0])
        take(fields[3:5], begin, end, found, single)
        before = "row"
    assert before == "row"
    sentences.append((start, len(text) - 1))
    text = text[:-1]
    points = [0]
    for unit in text:
        # The second half of a pair begins no character.
        points.append(points[-1] + (not "\udc00" <= unit <= "\udfff"))
    spans = [(one.label, one.link, points[one.start], points[one.end]) for one in (*found.values(), *single)]
    return Read(plain(text), spans, [(points[first], points[last]) for first, last in sentences])


def take(columns: Sequence[str], begin: int, end: int, found: dict[str, One], single: list[One]) -> None:
    if columns == ["_", "_"]:
        return
    links, labels = (re.split(r"(?<!\\)\|", column) for column in columns)
    assert len(links) == len(labels)
    for link, label in zip(links, labels, strict=True):
        number = ""
        if label.endswith("]") and not label.endswith("\\]"):
            label, _, number = label.removesuffix("]").rpartition("[")
            link, _, other = link.removesuffix("]").rpartition("[")
            assert number == other != ""
        else:
            assert len(labels) == 1, "what stands above another has a number"
        given = One(value_of(label) or "", value_of(link), begin, end)
        if number in found:
            known = found[number]
            assert (known.label, known.link) == (given.label, given.link)
            known.end = end
        elif number:
            found[number] = given
        else:
            single.append(given)
