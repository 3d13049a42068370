"""What the fault tests share: what a project holds, how it ends unclosed, and whether it recovers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import orjson
from tinydb import TinyDB

from tests.storage.helpers import add, begin
from tui.domain.errors import GlossatorError
from tui.domain.labels import Label, LabelSet
from tui.storage.database import ProjectStorage
from tui.storage.fs import FileSystem
from tui.storage.lock import lock_path
from tui.storage.project import Project
from tui.storage.segments import journal_folder
from tui.storage.tables import Frozen
from tui.storage.upkeep import verify

P = ParamSpec("P")
R = TypeVar("R")

Contents = dict[str, dict[int, Any]]
"""Tables with their records as values; those without any are left out."""

LABELS = LabelSet([Label("ORG", "ORG"), Label("GPE", "GPE")])
"""Few, so that a project is small enough to be damaged at every byte."""


class Hurried(FileSystem):
    """Waits for no medium: for what is looked at as the running system shows it."""

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        if function.__name__ in ("_full_sync", "_data_sync", "_sync_folder"):
            function = _nothing
        return super().call(function, *args, **kwargs)


def _nothing(*_: object, **__: object) -> Any:
    return None


def start(path: Path, fs: FileSystem | None = None) -> Project:
    """Open a project, or begin one with few labels."""
    return Project.open(path, labels=LABELS, fs=fs or Hurried())


def plain_rows(rows: Frozen) -> Contents:
    value = {table: {key: row.value() for key, row in of.items()} for table, of in rows.items() if of}
    copied: Contents = orjson.loads(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS))
    return {table: {int(key): record for key, record in of.items()} for table, of in copied.items()}


def contents(project: Project) -> Contents:
    """Return all that a project holds in memory."""
    return plain_rows(project.engine.freeze()[0])


def ids(of: Contents) -> set[str]:
    """Return the ids of all annotations."""
    return {name for layer in of.get("_default", {}).values() for name in layer["spans"]}


def seen_by_stock(path: Path) -> Contents:
    """Return what stock TinyDB reads out of a project file."""
    with TinyDB(path, encoding="utf-8", access_mode="r") as stock:
        tables = {name: {doc.doc_id: dict(doc) for doc in stock.table(name)} for name in stock.tables()}
    return {name: rows for name, rows in tables.items() if rows and name != "_meta"}


def crash(project: Project) -> None:
    """Let go of a project as a process does that is killed: nothing is written, the lock falls."""
    project._writer.close()
    engine = project.engine
    if hasattr(engine, "_checkpoints"):
        engine._checkpoints.close()
        # The disk that is asked may be one that is killed already.
        with suppress(BaseException):
            engine._journal.close()
    engine._closed = True
    storage = project.database.storage
    assert isinstance(storage, ProjectStorage)
    if storage._lock is not None:
        storage._lock._lock.release()
        storage._lock = None


def copied(path: Path, folder: Path) -> Path:
    """Copy a project with its journal into a new folder, as it lies on the disk now; return the copy."""
    folder.mkdir()
    if path.exists():
        shutil.copy2(path, folder)
    if journal_folder(path).is_dir():
        shutil.copytree(journal_folder(path), folder / journal_folder(path).name)
    return folder / path.name


def on_disk(path: Path, folder: Path) -> Contents:
    """Return what opening would find on the disk now; `folder` is new, and used up for it."""
    copy = copied(path, folder)
    project = start(copy)
    try:
        return contents(project)
    finally:
        crash(project)
        shutil.rmtree(folder)


def leftovers(path: Path) -> list[str]:
    """Return the names of all temporary files beside a project and in its journal."""
    places = [path.parent, journal_folder(path)]
    return [e.name for place in places if place.is_dir() for e in place.iterdir() if e.name.endswith(".tmp")]


def files(path: Path) -> dict[str, bytes]:
    """Return all files of a project by name, without its lock."""
    found = [entry for entry in path.parent.rglob("*") if entry.is_file() and entry != lock_path(path)]
    return {str(entry.relative_to(path.parent)): entry.read_bytes() for entry in found}


def put_files(path: Path, of: dict[str, bytes]) -> None:
    """Make the folder of a project hold exactly these files."""
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    for name, data in of.items():
        target = path.parent / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)


def trouble_after(path: Path, allowed: Sequence[Contents], *, told: bool = True, whole: bool = True) -> str:
    """Recover a project and go on with it; return what is wrong, or an empty string.

    It must hold one of `allowed`, leave no temporary file behind, take another edit that outlives a crash,
    have nothing to tell when it is opened again, and be readable for stock TinyDB when it is closed.

    Args:
        path: The project file.
        allowed: What it may hold.
        told: Whether the first opening may have something to tell.
        whole: Whether the journal is to be sound in the end; damage that is not repaired is told each time.
    """
    try:
        project = start(path)
    except GlossatorError as error:
        return f"cannot be opened: {error}"
    try:
        found = contents(project)
        if found not in allowed:
            return f"holds {json.dumps(found)}, and not one of {json.dumps(list(allowed))}"
        asked = [each for each in project.questions if not told or each.kind != "edited"]
        for what in (asked, project.trouble, () if told else project.engine.notes):
            if what:
                return f"tells: {what}"
        if leftovers(path):
            return f"left behind: {leftovers(path)}"
        project.commit(begin("extra") if project.is_new else add("extra")).result()
        after = contents(project)
    except GlossatorError as error:
        return f"cannot be gone on with: {error}"
    finally:
        crash(project)
    if not found and not after.get("labels"):
        return "has no labels"
    return _trouble_again(path, after, whole)


def _trouble_again(path: Path, expected: Contents, whole: bool) -> str:
    try:
        with start(path) as project:
            if contents(project) != expected:
                return f"lost after recovery: {json.dumps(contents(project))} is not {json.dumps(expected)}"
            if (project.engine.notes and whole) or project.engine.questions:
                return f"tells again: {project.engine.notes} {project.engine.questions}"
    except GlossatorError as error:
        return f"cannot be opened again: {error}"
    if leftovers(path):
        return f"left behind in the end: {leftovers(path)}"
    if seen_by_stock(path) != expected:
        return "stock TinyDB reads something else"
    unsound = [finding for finding in verify(Hurried(), path) if not finding.sound]
    return f"not sound in the end: {unsound}" if unsound and whole else ""
