"""A project that the first version made: it opens, nothing is missing, and the old file is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tinydb import TinyDB

from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.errors import ProjectError
from tui.domain.labels import Label
from tui.domain.layer import Layer, LayerInfo
from tui.storage.backups import backups
from tui.storage.fs import FileSystem
from tui.storage.project import Project
from tui.storage.segments import journal_folder
from tui.storage.snapshot import SCHEMA, head_of, is_intact

from .helpers import AT, Failing, add, done, ids, kept, on_disk, spans_on_disk

FIRST = Path(__file__).with_name("data") / "version1.json"
"""Written by the version before there was a journal, with its own code."""

MODEL = "en_core_web_sm@3.8.0"

ONE = Article(
    "k1",
    "Acme bought Beta in Zürich.\r\nAnna \U0001f680 left.\n",
    "Acme buys Beta",
    "2025-10-07",
    "news.txt",
    "en",
    {"tags": ["a", {"b": None}]},
    False,
    AT,
)
TWO = Article("k2", "Berlin, Bern.", "Two cities", "", "stdin", "de", {}, True, AT)

LAYERS = [
    Layer.of(
        "k1",
        "ann",
        [
            Annotation("a1", 0, 4, "ORG", State.ACCEPTED, MODEL, "ann", AT, score=0.5),
            Annotation("a2", 12, 16, "ORG", State.REJECTED, MODEL, "ann", AT),
            Annotation("a3", 20, 26, "GPE", State.CORRECTED, MODEL, "ann", AT, Was(20, 27, "LOC")),
            Annotation(
                "a4",
                29,
                33,
                "PERSON",
                State.ADDED,
                "person",
                "ann",
                AT,
                note="who?\nsee p. 2",
                flag=True,
                link="Q1",
                fragments=((29, 31), (32, 33)),
                extras={"x": [1.5, None]},
            ),
        ],
        LayerInfo(ArticleState.DONE, "well", ("x", "y")),
    ),
    Layer.of("k2", "bob", [Annotation("b1", 0, 6, "GPE", State.ACCEPTED, MODEL, "bob", AT)]),
    Layer.of("k1", "bob", [Annotation("b2", 0, 4, "PERSON", State.ADDED, "person", "bob", AT)]),
]


@pytest.fixture
def old(path: Path) -> Path:
    """A project as somebody has it who used the first version."""
    shutil.copy(FIRST, path)
    return path


def assert_whole(project: Project) -> None:
    assert [project.article(summary.id) for summary in project.articles()] == [ONE, TWO]
    assert list(project.layers()) == LAYERS
    assert list(project.labels()) == [Label("PERSON", "PER"), Label("ORG", "ORG"), Label("GPE", "GPE")]


def pinned(path: Path) -> list[bytes]:
    found = backups(FileSystem(), journal_folder(path))
    return [backup.path.read_bytes() for backup in found if backup.pin == "schema1"]


def test_the_kept_file_is_one_of_the_first_version() -> None:
    data = FIRST.read_bytes()
    assert json.loads(data)["_meta"]["1"].keys() == {"format", "schema", "seq", "sha256"}
    assert is_intact(data)
    assert head_of(data) == ("", 8, "", 1)


def test_everything_is_there(old: Path) -> None:
    with Project.open(old) as project:
        assert_whole(project)
    with Project.open(old) as project:
        assert_whole(project)
        assert project.engine.notes == ()


def test_opening_it_for_writing_makes_it_one_of_this_version(old: Path) -> None:
    with Project.open(old) as project:
        head = head_of(old.read_bytes())
        assert (head.schema, head.seq, head.project) == (SCHEMA, 8, project.engine.project)
        assert head.project
    data = old.read_bytes()
    assert is_intact(data)
    assert on_disk(old)["_default"] == json.loads(FIRST.read_bytes())["_default"]
    with TinyDB(old, encoding="utf-8", access_mode="r") as stock:
        assert len(stock.all()) == 3
    Project.open(old).close()
    assert old.read_bytes() == data


def test_the_old_file_is_kept_for_good_to_the_byte(old: Path) -> None:
    Project.open(old).close()
    assert pinned(old) == [FIRST.read_bytes()]
    assert kept(old) == ["0000000008-schema1.json"]


def test_opening_it_for_reading_leaves_it_alone(old: Path) -> None:
    before = old.stat()
    with Project.open(old, read_only=True) as project:
        assert_whole(project)
    assert old.read_bytes() == FIRST.read_bytes()
    assert old.stat().st_mtime_ns == before.st_mtime_ns
    assert [entry.name for entry in old.parent.iterdir()] == [old.name]


def test_it_goes_on_as_any_other(old: Path) -> None:
    with Project.open(old) as project:
        assert done(project, add("new")) == [9]
    old.write_bytes(b"")
    with Project.open(old) as project:
        assert "restored from its journal, up to commit 9" in project.engine.notes[0]
        assert ids(project) == {"a1", "a2", "a3", "a4", "b1", "b2", "new"}
        assert project.article("k1") == ONE


def test_one_that_somebody_has_edited_is_taken_as_it_is_and_kept(old: Path) -> None:
    with TinyDB(old, encoding="utf-8") as stock:
        stock.update({"note": "by hand"}, doc_ids=[1])
    edited = old.read_bytes()
    with Project.open(old) as project:
        assert project.layer("k1", "ann").info.note == "by hand"
        assert is_intact(old.read_bytes())
    assert pinned(old) == [edited]


@pytest.mark.parametrize("nth", range(1, 40))
def test_whatever_fails_on_the_way_it_is_the_old_or_the_new_file_and_whole(old: Path, nth: int) -> None:
    fs = Failing()
    fs.arm(nth, forever=True)
    try:
        with Project.open(old, fs=fs) as project:
            assert_whole(project)
    except ProjectError:
        assert fs.failed
    data = old.read_bytes()
    assert data == FIRST.read_bytes() or head_of(data).schema == SCHEMA
    assert is_intact(data)
    with Project.open(old) as project:
        assert_whole(project)
        done(project, add("new"))
    assert spans_on_disk(old) == {"a1", "a2", "a3", "a4", "b1", "b2", "new"}
    assert pinned(old) == [FIRST.read_bytes()]
    assert list(old.parent.rglob("*.tmp")) == []
