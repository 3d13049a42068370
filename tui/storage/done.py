"""When articles became done: the one question to the journal that need not read all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.domain.article import ArticleState
from tui.storage.engine import Engine
from tui.storage.entries import BadLineError, Entry, Header, Line, parse_line
from tui.storage.failures import cannot_read
from tui.storage.fs import FileSystem
from tui.storage.segments import first_of, journal_folder, segment_paths
from tui.storage.tables import LAYERS

_DONE = ArticleState.DONE.value
_SIGN = b'"%b"' % _DONE.encode()
"""What stands in the line of every commit that makes an article done; other lines are not parsed."""


def done_since(engine: Engine, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return when layers became done the last time, by article and annotator, as far as the journal tells.

    Args:
        engine: The project.
        wanted: Article and annotator of the layers; the journal is read back until all are found.

    Raises:
        ProjectError: The journal cannot be read.
    """
    if not wanted or (engine.read_only and engine.opened.foreign):
        return {}
    folder = journal_folder(engine.path)
    with engine.mutex:
        newest = engine.seq
        heads = [(key, row.head) for key, row in engine.tables[LAYERS].items()]
    owners = {key: (head["article"], head["annotator"]) for key, head in heads}
    found: dict[tuple[str, str], str] = {}
    try:
        for entry in _entries(engine.fs, engine.path, newest):
            for change in entry.changes:
                owner = owners.get(change.key) if change.table == LAYERS else None
                if owner in wanted and _became_done(change.path, change.before, change.after):
                    found.setdefault(owner, entry.at)
            if len(found) == len(wanted):
                break
    except OSError as error:
        raise cannot_read(folder, error) from error
    return found


def _became_done(path: tuple[str, ...], before: Any, after: Any) -> bool:
    """Whether a change of a layer's record took it from another state to done."""
    if not path:
        before, after = (value.get("state") if isinstance(value, dict) else None for value in (before, after))
    elif path != ("state",):
        return False
    return bool(after == _DONE != before)


def _entries(fs: FileSystem, path: Path, newest: int) -> Iterator[Entry]:
    """Yield the commits that may be meant, the newest first; damaged lines are passed over."""
    highest = newest
    for segment in reversed(segment_paths(fs, journal_folder(path))):
        lines = fs.read(segment).split(b"\n")
        for line in reversed(lines):
            entry = _parsed(line) if _SIGN in line else None
            if isinstance(entry, Entry) and entry.seq <= highest:
                yield entry
        header = _parsed(lines[0])
        after = header.after if isinstance(header, Header) else first_of(segment) - 1
        highest = min(highest, after)


def _parsed(line: bytes) -> Line | None:
    try:
        return parse_line(line)
    except BadLineError:
        return None
