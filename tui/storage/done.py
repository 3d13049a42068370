"""When articles became done: the one question to the journal that need not read all of it."""

from __future__ import annotations

import re
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
_STATE = re.compile(
    rb'\["%b",(\d+),"%b",(?:"[^"\\]*"|null),\["state"\]\]' % (re.escape(LAYERS.encode()), _DONE.encode())
)
"""The change of a layer's state to done, as `entries.entry_line` writes it."""


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
        for at, keys in _commits(engine.fs, engine.path, newest):
            for owner in (owners[key] for key in keys if key in owners):
                if owner in wanted:
                    found.setdefault(owner, at)
            if len(found) == len(wanted):
                break
    except OSError as error:
        raise cannot_read(folder, error) from error
    return found


def _commits(fs: FileSystem, path: Path, newest: int) -> Iterator[tuple[str, list[int]]]:
    """Yield when commits were made, the newest first, and the keys of the layers that became done with them.

    Damaged lines are passed over.
    """
    highest = newest
    for segment in reversed(segment_paths(fs, journal_folder(path))):
        data = fs.read(segment)
        for line in _signed_lines(data):
            entry = _parsed(line, known=highest)
            if isinstance(entry, Entry) and entry.seq <= highest:
                yield entry.at, _became_done(line)
        header = _parsed(data.partition(b"\n")[0])
        after = header.after if isinstance(header, Header) else first_of(segment) - 1
        highest = min(highest, after)


def _signed_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of a segment that may be meant, the last first."""
    begin = len(data)
    while (at := data.rfind(_SIGN, 0, begin)) >= 0:
        begin, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
        yield data[begin : end if end >= 0 else len(data)]


def _became_done(line: bytes) -> list[int]:
    """Return the keys of the layers that the commit of a line took from another state to done.

    A merge may have brought a million annotations with them: the line is parsed only where the word stands
    anywhere else than as such a state.
    """
    states = _STATE.findall(line)
    if len(states) == line.count(_SIGN):
        return [int(key) for key in states]
    entry = _parsed(line)
    assert isinstance(entry, Entry)
    return [c.key for c in entry.changes if c.table == LAYERS and _is_done(c.path, c.before, c.after)]


def _is_done(path: tuple[str, ...], before: Any, after: Any) -> bool:
    """Whether a change of a layer's record took it from another state to done."""
    if not path:
        before, after = (value.get("state") if isinstance(value, dict) else None for value in (before, after))
    elif path != ("state",):
        return False
    return bool(after == _DONE != before)


def _parsed(line: bytes, known: int = -1) -> Line | None:
    try:
        return parse_line(line, known)
    except BadLineError:
        return None
