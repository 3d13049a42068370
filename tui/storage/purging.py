"""Taking an article, and all that was said of it, out of a project for good.

It goes out of the file, of every line of the journal, and with all backups and all evidence, which may hold
it. A mark in the folder of the journal says what is being purged, so that what was begun is brought to an
end when the project is opened again, however it was interrupted.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson

from tui.domain.article import new_id
from tui.domain.edits import now
from tui.storage import backups
from tui.storage.atomic import install, stage_file
from tui.storage.engine import Draught, Engine
from tui.storage.entries import Entry, Header, Mark, entry_line, header_line, mark_line, parse_line, tip_of
from tui.storage.failures import cannot_read, cannot_write
from tui.storage.fs import FileSystem
from tui.storage.journal import PRIVATE_FOLDER
from tui.storage.records import ARTICLES
from tui.storage.recovery import damaged_journal
from tui.storage.segments import first_of, journal_folder, read_segment, segment_paths
from tui.storage.tables import LAYERS, RecordChange

_MARK = "purge-"
_EVIDENCE = ("edited-", "corrupt-", "torn-")


def purge(engine: Engine, article: str, by: str) -> None:
    """Take an article and its layers out of everything; it cannot be undone.

    Args:
        engine: The project, open for writing.
        article: The article's id. It need not be in the project any more: the journal may still have it.
        by: Who wants it.

    Raises:
        DamagedJournalError: A line of the journal cannot be read; nothing was changed.
        ProjectError: It could not be written; call it again to bring it to an end.
    """
    folder = journal_folder(engine.path)
    # An id is any text, and the name of a file is not.
    mark = folder / f"{_MARK}{hashlib.sha256(article.encode()).hexdigest()[:16]}"
    try:
        for path in segment_paths(engine.fs, folder):
            damage = read_segment(engine.fs, path).damage
            if damage:
                raise damaged_journal(engine.path, first_of(path), damage)
        if engine.fs.stat(mark) is None:
            engine.fs.make_folder(folder, PRIVATE_FOLDER)
            install(engine.fs, stage_file(engine.fs, mark, orjson.dumps([article, by])), mark)
            engine.fs.sync_folder(folder)
        with engine.exclusive():
            _carry_out(engine, article, by)
        engine.fs.unlink(mark)
        engine.fs.sync_folder(folder)
    except OSError as error:
        raise cannot_write(engine.path, error) from error


def finish(engine: Engine) -> list[str]:
    """Bring to an end what was begun; return the ids of the articles.

    Raises:
        ProjectError: It cannot be told, or could not be written.
    """
    folder = journal_folder(engine.path)
    try:
        marks = [name for name in engine.fs.names(folder) if name.startswith(_MARK)]
        found = [orjson.loads(engine.fs.read(folder / name)) for name in marks]
    except (OSError, ValueError) as error:
        raise cannot_read(folder, error if isinstance(error, OSError) else OSError(str(error))) from error
    for article, by in found:
        purge(engine, article, by)
    return [article for article, _ in found]


def _carry_out(engine: Engine, article: str, by: str) -> None:
    fs, folder = engine.fs, journal_folder(engine.path)
    layers: set[int] = set()
    articles: set[int] = set()
    # What others did to the file comes first: taken over afterwards, it would bring the article back.
    engine.checkpoint()
    gone = tuple(_records_of(engine, article))
    while True:
        # The commit that takes the records out says nothing of what was in them.
        bare = tuple(change._replace(before=None) for change in gone)
        engine.commit_as(Draught(now(), by, new_id(10), f"purge article {article}", "", bare), gone)
        layers |= {change.key for change in gone if change.table == LAYERS}
        articles |= {change.key for change in gone if change.table == ARTICLES}
        # A file that is at this commit goes with the journal also where only some of it is written anew.
        engine.checkpoint()
        gone = tuple(_records_of(engine, article))
        if not gone:
            break
    engine.ask_nothing_of(lambda change: _is_of(change, article, set(articles), set(layers)))
    tip = ""
    for path in segment_paths(fs, folder):
        tip = _scrub(fs, path, article, articles, layers, tip)
    fs.sync_folder(folder)
    engine.begin_segment()
    for name in fs.names(folder):
        if name.startswith(_EVIDENCE):
            fs.unlink(folder / name)
    for backup in backups.backups(fs, folder):
        fs.unlink(backup.path)
    fs.sync_folder(folder)
    backups.keep(fs, engine.path, folder, engine.seq, copy=True)


def _records_of(engine: Engine, article: str) -> list[RecordChange]:
    found = [
        RecordChange(LAYERS, key, (), row.value(), None)
        for key, row in engine.tables[LAYERS].items()
        if row.head.get("article") == article
    ]
    found += [
        RecordChange(ARTICLES, key, (), row.value(), None)
        for key, row in engine.tables[ARTICLES].items()
        if row.head.get("id") == article
    ]
    return found


def _scrub(fs: FileSystem, path: Path, article: str, articles: set[int], layers: set[int], tip: str) -> str:
    """Write a segment anew without the changes of an article; return the checksum of its last commit.

    Keys of records that were taken out before are found on the way, from the lines that put them in.
    """
    data = fs.read(path)
    lines: list[bytes] = []
    # What stands behind the last whole line is no commit, and may be of the article.
    for line in data[: read_segment(fs, path).size].split(b"\n")[:-1]:
        value = parse_line(line)
        if isinstance(value, Header):
            lines.append(header_line(value._replace(tip=tip or value.tip)))
        elif isinstance(value, Mark):
            lines.append(mark_line(value))
        else:
            kept = tuple(c for c in value.changes if not _is_of(c, article, articles, layers))
            entry: Entry = value if len(kept) == len(value.changes) else value._replace(changes=kept)
            lines.append(entry_line(entry))
            tip = tip_of(lines[-1])
    text = b"".join(lines)
    if text != data:
        install(fs, stage_file(fs, path, text), path)
    return tip


def _is_of(change: RecordChange, article: str, articles: set[int], layers: set[int]) -> bool:
    """Whether a change is of an article or its layers, as far as it says anything of them."""
    whole = change.after or change.before
    keys, field = {ARTICLES: (articles, "id"), LAYERS: (layers, "article")}.get(change.table, (set(), ""))
    if not change.path and isinstance(whole, dict):
        # A key may have been another record's before.
        (keys.add if whole.get(field) == article else keys.discard)(change.key)
    return change.key in keys and (bool(change.path) or whole is not None)
