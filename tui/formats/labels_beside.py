"""The labels that a format spells differently, in a file beside the export, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from tui.domain.errors import UnreadableError
from tui.formats.source import Source, read

LABELS = "labels.json"
"""The file: in a folder or an archive; beside `tags.conll` it is `tags.conll.labels.json`."""


def name_beside(name: str) -> str:
    """Return the name of the file that lies beside one of that name."""
    return f"{name}.{LABELS}"


def as_file(labels: Mapping[str, str]) -> bytes:
    """Return the file: one JSON object, names by spellings.

    Args:
        labels: Spellings by names, as `Report.labels` has them.
    """
    by_spelling = {spelling: name for name, spelling in sorted(labels.items())}
    return orjson.dumps(by_spelling, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_beside(source: Source) -> dict[str, str]:
    """Return names by spellings as the file of a source has them; nothing where there is none.

    Raises:
        UnreadableError: The file is damaged.
    """
    name = name_beside(source.name) if source.single else LABELS
    return texts_in(source, name, "names of labels by their spellings")


def texts_in(source: Source, name: str, what: str) -> dict[str, str]:
    """Return the texts by texts that a file of a source has; nothing where there is no such file.

    Args:
        source: The source.
        name: What the file is called.
        what: What it has, for people.

    Raises:
        UnreadableError: It has something else.
    """
    if not source.has(name):
        return {}
    try:
        found = orjson.loads(read(source, name))
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        hint = f"It has {what}: mend it, or call it otherwise if it is another program's."
        raise UnreadableError(f"{name} is damaged.", hint)
    return found
