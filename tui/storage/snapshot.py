"""The text of the project file: JSON that stock TinyDB opens and that a person can compare line by line.

Every record begins a line, and every annotation of a layer has a line of its own:

    {
    "_default":{
    "1":{"id":"k3/ann","article":"k3","annotator":"ann","state":"done","note":"","tags":[],"spans":{
    "h7":{"start":0,"end":5,"label":"ORG",...},
    "q2":{"start":9,"end":12,"label":"GPE",...}
    }}
    },
    "articles":{
    "1":{"id":"k3",...,"text":"..."}
    },
    "labels":{
    "1":{"name":"PERSON",...}
    },
    "_meta":{
    "1":{"format":"glossator","schema":2,"project":"t4...","seq":17,"tip":"5f0c...","sha256":"..."}
    }
    }

`sha256` is the digest of all bytes before it. Where it fits, the text is as it was written, and only cut
into records; where it does not, another program or a person has changed the file, and all of it is read.
`tip` is the checksum of the journal's line of the commit `seq`: it ties the file to its journal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import orjson

from tui.storage.rows import LayerRow, Row, Text
from tui.storage.tables import ALWAYS, LAYERS, Frozen

FORMAT = "glossator"
SCHEMA = 2
META = "_meta"

CHUNK = 1 << 18
"""Bytes that are put together before they are handed on."""

_DIGEST = b',"sha256":"'
_END = b'"}\n}\n}\n'
_META_LINE = b'\n"_meta":{\n'


class Head(NamedTuple):
    """What a project file says of itself.

    Attributes:
        project: The project's id, which stays when it is renamed, moved or copied; empty in schema 1.
        seq: Number of the last commit in the file.
        tip: Checksum of that commit's line in the journal; empty where there is none.
        schema: Version of the format.
    """

    project: str
    seq: int
    tip: str
    schema: int = SCHEMA


class Parsed(NamedTuple):
    """What a project file holds."""

    head: Head
    rows: Frozen


def chunks(rows: Frozen, head: Head) -> Iterator[bytes]:
    """Yield the text of a project file in chunks."""
    digest = hashlib.sha256()
    waiting: list[Text] = []
    size = 0
    for text in _texts(rows, head):
        waiting.append(text)
        size += len(text)
        if size >= CHUNK:
            chunk = b"".join(waiting)
            digest.update(chunk)
            yield chunk
            waiting, size = [], 0
    chunk = b"".join(waiting)
    digest.update(chunk)
    yield b"%b%b%b%b" % (chunk, _DIGEST, digest.hexdigest().encode(), _END)


def _texts(rows: Frozen, head: Head) -> Iterator[Text]:
    yield b"{\n"
    for table in dict.fromkeys([*ALWAYS, *rows]):
        yield b"%b:{" % orjson.dumps(table)
        separator = b"\n"
        for key, row in rows.get(table, {}).items():
            yield b'%b"%d":' % (separator, key)
            yield from row.texts()
            separator = b",\n"
        yield b"\n},\n"
    meta = {"format": FORMAT, "schema": SCHEMA, "project": head.project, "seq": head.seq, "tip": head.tip}
    yield b'"_meta":{\n"1":' + orjson.dumps(meta)[:-1]


def is_intact(data: bytes) -> bool:
    """Whether a file is, to the last byte, what this program or its first version wrote."""
    at = data.rfind(_DIGEST)
    if at < 0 or len(data) != at + len(_DIGEST) + 64 + len(_END) or not data.endswith(_END):
        return False
    written = data[at + len(_DIGEST) : -len(_END)]
    for body in (memoryview(data)[:at], memoryview(data)[: data.rfind(_META_LINE) + 1]):
        if hashlib.sha256(body).hexdigest().encode() == written:
            return True
    return False


def head_of(data: bytes) -> Head:
    """Return what an intact file says of itself."""
    record = orjson.loads(data[data.rfind(_META_LINE) + len(_META_LINE) + len(b'"1":') : -len(b"\n}\n}\n")])
    return Head(record.get("project", ""), record["seq"], record.get("tip", ""), record["schema"])


def cut(data: bytes) -> Parsed:
    """Cut the text of an intact file into its records without decoding them."""
    view = memoryview(data)
    rows: dict[str, dict[int, Row]] = {}
    at = 2
    while True:
        line_end = data.index(b"\n", at)
        table = orjson.loads(view[at : line_end - 2])
        if table == META:
            break
        rows[table], at = _cut_table(data, view, line_end + 1, table == LAYERS)
    return Parsed(head_of(data), rows)


def _cut_table(data: bytes, view: memoryview, at: int, layers: bool) -> tuple[dict[int, Row], int]:
    """Return the rows of a table and where the next one begins."""
    rows: dict[int, Row] = {}
    while True:
        end = data.index(b"\n", at)
        if data[at] != 0x22:  # no quotation mark: the end of the table
            return rows, end + 1
        colon = data.index(b":", at)
        key = int(data[at + 1 : colon - 1])
        if layers and data[end - len(b'"spans":{') : end] == b'"spans":{':
            text = view[colon + 1 : end]
            last = data.index(b"\n}}", end)
            rows[key] = LayerRow(text=text, spans_text=view[end + 1 : last])
            end = data.index(b"\n", last + 1)
        else:
            stop = end - 1 if data[end - 1] == 0x2C else end
            text = view[colon + 1 : stop]
            empty = b'"spans":{}}'
            if layers and bytes(text[-len(empty) :]) == empty:
                rows[key] = LayerRow(text=text[:-2], spans_text=b"")
            else:
                rows[key] = Row(text=text)
        at = end + 1
