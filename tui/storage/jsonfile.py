"""Small JSON files that may be lost: read with patience, replaced as a whole, not synced."""

from __future__ import annotations

from pathlib import Path

import orjson

from tui.domain.errors import GlossatorError
from tui.storage.atomic import replace_file
from tui.storage.values import Record


def read_tolerant(path: Path) -> Record:
    """Return the JSON object in a file; an empty one where there is none, or nothing sensible."""
    try:
        value = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_quick(path: Path, value: Record) -> None:
    """Replace a file with a JSON object, creating its folder.

    Raises:
        GlossatorError: It could not be written; what was there is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n", durable=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise GlossatorError(
            f"{path} could not be written: {reason}.",
            "Your annotations are not affected; only what the program remembers by itself is.",
        ) from error
