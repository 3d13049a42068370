"""What the storage tests share: strategies, short ways to make values, file systems that record and fail."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any, ParamSpec, TypeVar, cast

from hypothesis import strategies as st
from tinydb import TinyDB

from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange, now
from tui.domain.labels import SLOTS, Label
from tui.domain.layer import LayerInfo
from tui.domain.markup import Kind, Mark
from tui.storage.database import ProjectDatabase, ProjectStorage
from tui.storage.engine import Draught
from tui.storage.fs import FileSystem
from tui.storage.project import Project
from tui.storage.tables import ALWAYS, RecordChange

P = ParamSpec("P")
R = TypeVar("R")

AT = "2026-01-02T03:04:05Z"

# -- values ----------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
"""Any text: control characters, line ends, private use and astral characters included."""

names = texts.filter(bool)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(texts, json_values, max_size=3)
pairs = st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def whole_annotations(draw: st.DrawFn) -> Annotation:
    start, end = draw(pairs)
    return Annotation(
        draw(names),
        start,
        end,
        draw(names),
        draw(st.sampled_from(State)),
        draw(texts),
        draw(texts),
        draw(texts),
        draw(st.none() | st.builds(lambda pair, label: Was(pair[0], pair[1], label), pairs, texts)),
        draw(st.none() | st.floats(0, 1)),
        draw(texts),
        draw(st.booleans()),
        draw(texts),
        tuple(draw(st.lists(pairs, max_size=3))),
        draw(json_objects),
    )


marks = st.builds(
    lambda start, length, kind, detail: Mark(start, start + length, kind, detail),
    st.integers(0, 200),
    st.integers(0, 50),
    st.sampled_from(Kind) | texts,
    texts,
)

articles = st.builds(
    Article,
    id=names,
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    title=texts,
    date=texts,
    source=texts,
    language=texts,
    metadata=json_objects,
    bom=st.booleans(),
    added=texts,
    markup=st.lists(marks, max_size=3).map(tuple),
)

labels = st.builds(
    Label, names, texts, texts, texts, st.integers(1, SLOTS), texts, texts, st.booleans(), texts
)

infos = st.builds(
    LayerInfo,
    st.sampled_from(ArticleState),
    texts,
    st.lists(texts, max_size=3).map(tuple),
    st.lists(st.integers(0, 300), max_size=3).map(tuple),
)


def annotation(name: str = "a1", start: int = 0, end: int = 4, label: str = "ORG", **more: Any) -> Annotation:
    return Annotation(name, start, end, label, more.pop("state", State.ADDED), "person", "ann", AT, **more)


def article(name: str = "k1", text: str = "Acme bought Beta.\r\n", **more: Any) -> Article:
    return Article(name, text, **{"title": f"Title of {name}", "added": AT, **more})


def put(before: Annotation | None, after: Annotation | None, *, on: str = "k1", by: str = "ann") -> Edit:
    return Edit.make("change", by, AnnotationChange(on, by, before, after), at=AT)


def add(name: str, **more: Any) -> Edit:
    return put(None, annotation(name, **more))


def add_article(value: Article) -> Edit:
    return Edit.make("add", "ann", ArticleChange(None, value), at=AT)


def begin(name: str, **more: Any) -> Edit:
    """Return an edit that adds the article k1 together with its first annotation."""
    return Edit.make("begin", "ann", *add_article(article()).changes, *add(name, **more).changes, at=AT)


def set_info(before: LayerInfo, after: LayerInfo, *, on: str = "k1", by: str = "ann") -> Edit:
    return Edit.make("state", by, LayerChange(on, by, before, after), at=AT)


def change_label(before: Label | None, after: Label | None) -> Edit:
    return Edit.make("label", "ann", LabelChange(before, after), at=AT)


def done(project: Project, *edits: Edit) -> list[int]:
    """Commit edits one after the other; return their numbers."""
    return [project.commit(edit).result() for edit in edits]


def refusal(project: Project, edit: Edit) -> BaseException | None:
    return project.commit(edit).exception()


def on_disk(path: Path) -> dict[str, Any]:
    """Return what a program that knows nothing of us reads: the file as it was written last."""
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def written(project: Project) -> dict[str, Any]:
    """Return what a program that knows nothing of us reads once the file has been written."""
    project.checkpoint()
    return on_disk(project.path)


def ids(project: Project) -> set[str]:
    """Return the ids of all annotations of an open project."""
    return {a.id for layer in project.layers() for a in layer.annotations}


def spans_on_disk(path: Path) -> set[str]:
    """Return the ids of all annotations that whoever opens the project now would find."""
    with Project.open(path, read_only=True) as project:
        return ids(project)


def kept(path: Path, pattern: str = "*") -> list[str]:
    """Return the names of what is kept beside a project, without lock and segments."""
    found = path.with_name(f"{path.name}.journal").glob(pattern)
    return sorted(entry.name for entry in found if entry.suffix != ".jsonl")


# -- TinyDB --------------------------------------------------------------------------------------


def storage_of(database: TinyDB) -> ProjectStorage:
    storage = database.storage
    assert isinstance(storage, ProjectStorage)
    return storage


def again(path: Path) -> dict[str, dict[int, dict[str, Any]]]:
    """Return what is there for whoever opens the project now, without the empty tables of every project."""
    with ProjectDatabase(path, read_only=True) as opened:
        tables = opened.tables()
        found = {name: {doc.doc_id: dict(doc) for doc in opened.table(name)} for name in tables}
    return {name: rows for name, rows in found.items() if rows or name not in ALWAYS}


def beside(storage: ProjectStorage, key: int, **record: object) -> None:
    """Commit a record in another thread, as the rest of the program does."""
    change = RecordChange("things", key, (), None, record)
    draught = Draught(now(), "ann", f"e{key}", "add", "", (change,))
    thread = Thread(target=storage.engine.commit, args=([draught],))
    thread.start()
    thread.join()


# -- file systems ----------------------------------------------------------------------------------


class Hurried(FileSystem):
    """Waits for no medium: for tests that look at much, and at nothing that a power cut would take."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_data(self, descriptor: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


class Recording(FileSystem):
    """Notes the name of every system call before it is made."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        self.calls.append(function.__name__)
        return super().call(function, *args, **kwargs)


class Gate(Recording):
    """Holds whoever makes a call of a name until it is opened."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.reached, self.opened = name, Event(), Event()

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        if function.__name__ == self.name:
            self.reached.set()
            assert self.opened.wait(30)
        return super().call(function, *args, **kwargs)


class Failing(FileSystem):
    """Fails the N-th call from `arm` on, once or from then on for ever.

    A write that fails has written half of its bytes.
    """

    def __init__(self) -> None:
        self.left = -1
        self.forever = False
        self.code = errno.EIO
        self.failed = ""

    def arm(self, nth: int, *, forever: bool = False, code: int = errno.EIO) -> None:
        self.left, self.forever, self.code, self.failed = nth, forever, code, ""

    def disarm(self) -> None:
        self.left, self.forever = -1, False

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.left > 0:
            self.left -= 1
        if self.left == 0:
            if not self.forever:
                self.left = -1
            self.failed = self.failed or function.__name__
            half: Any = function
            if function.__name__ == "write":
                descriptor, data = cast(tuple[int, memoryview], args)
                half(descriptor, data[: len(data) // 2])
            if function.__name__ == "close":
                half(*args)  # a failed close closes all the same: see close(2)
            raise OSError(self.code, os.strerror(self.code))
        return super().call(function, *args, **kwargs)
