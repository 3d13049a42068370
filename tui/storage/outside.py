"""Reading a project file that is not as this program wrote it: edited elsewhere, or broken."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from tui.domain.errors import ProjectError
from tui.storage.rows import make_row
from tui.storage.snapshot import FORMAT, META, SCHEMA, Head, Parsed
from tui.storage.tables import LAYERS
from tui.storage.values import plain

_KEY = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_BOM = b"\xef\xbb\xbf"


class BrokenFileError(ProjectError):
    """A project file that is empty, cut off or garbled: what it held has to come from elsewhere."""


class NewerFormatError(ProjectError):
    """A project file written by a newer version of this program; it can still be opened for reading."""

    can_be_read = True


def parse(data: bytes, name: str, *, newer: bool = False) -> Parsed:
    """Read a project file in full, whoever wrote it; the records themselves are not looked into.

    Args:
        data: All bytes of the file.
        name: What to call the file in an error.
        newer: Whether to read a newer format as far as it is like ours.

    Raises:
        BrokenFileError: It is empty or no JSON.
        NewerFormatError: It was written by a newer version.
        ProjectError: It is not a project, or a value or key in it is none that we could keep.
    """
    if not data.strip():
        raise BrokenFileError(
            f"{name} is empty, and not a project of Glossator.",
            "Put back a copy of it, or delete it to begin a new project under that name.",
        )
    value = _loads(data.removeprefix(_BOM), name)
    head = _head(value, name, newer)
    rows: dict[str, Any] = {}
    for table, records in value.items():
        if table != META:
            checked = _table(records, table, name)
            rows[table] = {key: make_row(table == LAYERS, record) for key, record in checked.items()}
    return Parsed(head, rows)


def _loads(data: bytes, name: str) -> Any:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise BrokenFileError(
            f"{name} is not text, and not a project of Glossator.", "Name another file with --project."
        ) from error

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(found)
        if len(value) < len(found):
            names = [key for key, _ in found]
            twice = next(key for key in names if names.count(key) > 1)
            raise ProjectError(
                f"{name} has the key {twice!r} twice in one object.", "Take one of them out, in the file."
            )
        return value

    def constant(word: str) -> NoReturn:
        raise ProjectError(
            f"{name} has the number {word}, which is not JSON.", "Put another value there, in the file."
        )

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        if "\0" in text[:8192]:
            raise BrokenFileError(
                f"{name} is not text, and not a project of Glossator.", "Name another file with --project."
            ) from error
        raise BrokenFileError(
            f"{name} is not valid JSON: {error.msg} (line {error.lineno}).",
            "Put back a copy of it from before, or name another file with --project.",
        ) from error
    except RecursionError as error:
        raise ProjectError(
            f"{name} is nested too deeply to be read.", "Put back a copy of it from before."
        ) from error


def _head(value: object, name: str, newer: bool) -> Head:
    meta = value.get(META) if isinstance(value, dict) else None
    record = meta.get("1") if isinstance(meta, dict) else None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ProjectError(
            f"{name} is not a project of Glossator.",
            "Name another file with --project; this one is untouched.",
        )
    schema, seq = record.get("schema"), record.get("seq")
    project, tip = record.get("project", ""), record.get("tip", "")
    if not (type(schema) is int and type(seq) is int and schema >= 1 and seq >= 0) or not (
        isinstance(project, str) and isinstance(tip, str)
    ):
        raise ProjectError(
            f"{name} is damaged: its table _meta is not what Glossator writes.",
            "Put back a copy of it from before.",
        )
    if schema > SCHEMA and not newer:
        raise NewerFormatError(
            f"{name} was written by a newer version of Glossator (format {schema}, this one knows {SCHEMA}).",
            "Update Glossator; the file is untouched.",
        )
    return Head(project, seq, tip, schema)


def _table(records: object, table: str, name: str) -> dict[int, Any]:
    result: dict[int, Any] = {}
    for key, record in records.items() if isinstance(records, dict) else [("", None)]:
        if not (_KEY.fullmatch(key) and int(key) < 2**63 and isinstance(record, dict)):
            raise ProjectError(
                f"{name} is damaged: table {table!r} is not a table of TinyDB.",
                "Correct it in the file, or put back a copy of the file from before.",
            )
        result[int(key)] = plain(record, f"Record {key} of table {table!r} in {name}")
    return result
