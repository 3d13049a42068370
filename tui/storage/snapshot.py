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
    "1":{"format":"glossator","schema":1,"seq":17,"sha256":"..."}
    }
    }

`sha256` is the digest of all bytes before the line that begins with `"_meta"`. A JSON string holds no line
feed as such, so no text can look like that line. Where the digest does not fit, another program or a person
has changed the file.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from tui.domain.errors import ProjectError
from tui.storage.records import ARTICLES, LABELS, LAYERS
from tui.storage.tables import Fresh, Tables
from tui.storage.values import Record

FORMAT = "glossator"
SCHEMA = 1
META = "_meta"

_ORDER = (LAYERS, ARTICLES, LABELS)
_META_LINE = b'\n"_meta":{\n'
_BOM = b"\xef\xbb\xbf"


class Parsed(NamedTuple):
    """What a project file holds.

    Attributes:
        tables: All tables but `_meta`.
        seq: Number of the last commit.
        intact: Whether the digest fits; where it does not, the file was changed by somebody else.
    """

    tables: Tables
    seq: int
    intact: bool


def parse(data: bytes, name: str) -> Parsed:
    """Read the text of a project file; the records themselves are not looked into.

    Args:
        data: All bytes of the file.
        name: What to call the file in an error.

    Raises:
        ProjectError: It is empty, no JSON, not ours, or written by a newer version.
    """
    if not data.strip():
        raise ProjectError(
            f"{name} is empty, and not a project of Glossator.",
            "Put back a copy of it, or delete it to begin a new project under that name.",
        )
    value = _loads(data.removeprefix(_BOM), name)
    meta = _meta(value, name)
    tables: Tables = {}
    for table, rows in value.items():
        if table != META:
            tables[table] = _rows(rows, table, name)
    body, line, _ = data.rpartition(_META_LINE)
    digest = hashlib.sha256(body + b"\n").hexdigest() if line else ""
    return Parsed(tables, meta["seq"], digest == meta.get("sha256"))


def _loads(data: bytes, name: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if b"\0" in data[:8192] or error.doc == "":
            raise ProjectError(
                f"{name} is not text, and not a project of Glossator.", "Name another file with --project."
            ) from error
        raise ProjectError(
            f"{name} is not valid JSON: {error.msg} (line {error.lineno}).",
            "Put back a copy of it from before, or name another file with --project.",
        ) from error


def _meta(value: object, name: str) -> Record:
    """Return the record that says what the file is."""
    meta = value.get(META) if isinstance(value, dict) else None
    record = meta.get("1") if isinstance(meta, dict) else None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ProjectError(
            f"{name} is not a project of Glossator.",
            "Name another file with --project; this one is untouched.",
        )
    schema, seq = record.get("schema"), record.get("seq")
    if type(schema) is not int or type(seq) is not int or schema < 1 or seq < 0:
        raise ProjectError(
            f"{name} is damaged: its table _meta is not what Glossator writes.",
            "Put back a copy of it from before.",
        )
    if schema > SCHEMA:
        raise ProjectError(
            f"{name} was written by a newer version of Glossator (format {schema}, this one knows {SCHEMA}).",
            "Update Glossator; the file is untouched.",
        )
    return record


def _rows(rows: object, table: str, name: str) -> dict[int, Record]:
    result: dict[int, Record] = {}
    for key, record in rows.items() if isinstance(rows, dict) else [("", None)]:
        if not (key.isascii() and key.isdigit() and str(int(key)) == key and isinstance(record, dict)):
            raise ProjectError(
                f"{name} is damaged: table {table!r} is not a table of TinyDB.",
                "Correct it in the file, or put back a copy of the file from before.",
            )
        result[int(key)] = record
    return result


Blocks = dict[tuple[str, int], bytes]


class Encoder:
    """Turns tables into text, and keeps the text of records that did not change.

    For the layers changed last it keeps the line of every annotation as well, so that one decision in an
    article with very many encodes one line.
    """

    _LAYERS_KEPT = 4

    def __init__(self) -> None:
        self._blocks: Blocks = {}
        self._lines: OrderedDict[int, dict[str, tuple[Record, bytes]]] = OrderedDict()
        self.encoded = 0
        """Records and annotations encoded so far: what a test of the work done counts."""

    def encode(self, tables: Tables, fresh: Fresh, seq: int) -> tuple[bytes, Blocks]:
        """Return the file's text with `fresh` in place of what the tables hold, and the new blocks.

        `accept` takes the blocks in once the text is on disk; a text that never gets there leaves no trace.
        """
        new: Blocks = {}
        parts = [b"{\n"]
        for table in dict.fromkeys([*_ORDER, *tables, *(name for name, _ in fresh)]):
            rows = [
                block
                for key in _keys(table, tables, fresh)
                if (block := self._block(table, key, tables, fresh, new))
            ]
            parts += [orjson.dumps(table), b":{\n", b",\n".join(rows), b"\n},\n" if rows else b"},\n"]
        body = b"".join(parts)
        meta = {"format": FORMAT, "schema": SCHEMA, "seq": seq, "sha256": hashlib.sha256(body).hexdigest()}
        return b"".join((body, b'"_meta":{\n"1":', orjson.dumps(meta), b"\n}\n}\n")), new

    def accept(self, fresh: Fresh, new: Blocks) -> None:
        """Keep the blocks of a text that is on disk."""
        for at, record in fresh.items():
            if record is None:
                self._blocks.pop(at, None)
        self._blocks.update(new)

    def _block(self, table: str, key: int, tables: Tables, fresh: Fresh, new: Blocks) -> bytes:
        at = (table, key)
        changed = at in fresh
        if not changed and at in self._blocks:
            return self._blocks[at]
        record = fresh[at] if changed else tables[table][key]
        if record is None:
            return b""
        if table == LAYERS and isinstance(record.get("spans"), dict):
            new[at] = self._layer(key, record, changed)
        else:
            self.encoded += 1
            new[at] = b'"%d":%s' % (key, orjson.dumps(record))
        return new[at]

    def _layer(self, key: int, record: Record, keep_lines: bool) -> bytes:
        kept = self._lines.get(key, {})
        lines: dict[str, tuple[Record, bytes]] = {}
        for name, span in record["spans"].items():
            known = kept.get(name)
            # A span's record is replaced and never changed, so the same object is the same text.
            if known is None or known[0] is not span:
                self.encoded += 1
                known = (span, b"%s:%s" % (orjson.dumps(name), orjson.dumps(span)))
            lines[name] = known
        if keep_lines:
            self._lines[key] = lines
            self._lines.move_to_end(key)
            if len(self._lines) > self._LAYERS_KEPT:
                self._lines.popitem(last=False)
        return _layer_text(key, record, [line for _, line in lines.values()])


def _layer_text(key: int, record: Record, lines: list[bytes]) -> bytes:
    head = orjson.dumps({field: value for field, value in record.items() if field != "spans"})
    start = b'"%d":%s%s"spans":{' % (key, head[:-1], b"," if len(head) > 2 else b"")
    return b"".join((start, b"\n" if lines else b"", b",\n".join(lines), b"\n" if lines else b"", b"}}"))


def _keys(table: str, tables: Tables, fresh: Fresh) -> list[int]:
    rows: Mapping[int, Record] = tables.get(table, {})
    return [*rows, *(key for name, key in fresh if name == table and key not in rows)]
