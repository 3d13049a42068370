"""Row 19: values that no JSON file gives back are refused before any byte is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from tests.faults.conftest import Count
from tests.faults.harness import contents, files, start
from tests.storage.helpers import add, add_article, article, begin, change_label
from tui.domain.errors import ProjectError
from tui.domain.labels import Label
from tui.storage.project import Project


def deep(levels: int, kind: Callable[[Any], Any]) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = kind(value)
    return value


REFUSED: dict[str, Any] = {
    "NaN": float("nan"),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "2 ** 63": 2**63,
    "2 ** 70": 2**70,
    "-2 ** 70": -(2**70),
    "half a surrogate pair": "\ud800",
    "the other half": "x\udfff",
    "a set": {1},
    "bytes": b"x",
    "an object": object(),
    "a path": Path("x"),
    "a complex number": 1j,
    "a key that is a number": {1: "x"},
    "a key that is None": {None: "x"},
    "half a surrogate pair in a key": {"\udc00": 1},
    "a list of 200 levels": deep(200, lambda value: [value]),
    "objects of 200 levels": deep(200, lambda value: {"a": value}),
    "lists of 100,000 levels": deep(100_000, lambda value: [value]),
    "10 MB that are no article's text": "x" * (10 << 20),
}

KEPT: dict[str, Any] = {
    "2 ** 63 - 1": 2**63 - 1,
    "-2 ** 63": -(2**63),
    "a float that is a number": 1e308,
    "control characters": "\0\x1b\x7f\u2028",
    "astral characters": "\U0001f680\U0010ffff",
    "no character": "\uffff",
    "90 levels": deep(90, lambda value: [value]),
    "an empty key": {"": None},
    "1 MB": "x" * (1 << 20),
}


def ways(project: Project, value: Any) -> dict[str, Callable[[], object]]:
    """Return the ways on which a value gets into a project."""

    def insert() -> None:
        project.database.insert({"value": value})

    def by_edit(edit: Any) -> Callable[[], object]:
        return lambda: project.commit(edit()).result()

    found: dict[str, Callable[[], object]] = {
        "extras": by_edit(lambda: add("x", extras={"value": value})),
        "metadata": by_edit(lambda: add_article(article("k9", metadata={"value": value}))),
        "TinyDB": insert,
    }
    if isinstance(value, str):
        found["note"] = by_edit(lambda: add("x", note=value))
        found["label"] = by_edit(lambda: change_label(None, Label("NEW", "NEW", description=value)))
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_a_value_is_refused_before_any_byte_is_written(tmp_path: Path, count: Count, name: str) -> None:
    """Row 19."""
    tally = count("row 19: value that cannot be kept")
    path = tmp_path / "p.json"
    with start(path) as project:
        project.commit(begin("a1")).result()
        before, held = files(path), contents(project)
        for way, put in ways(project, REFUSED[name]).items():
            trouble = ""
            try:
                put()
                trouble = "it was taken"
            except ProjectError as error:
                if "cannot be saved" not in error.message:
                    trouble = f"refused for another reason: {error}"
            if files(path) != before or contents(project) != held:
                trouble = trouble or "something was written"
            tally.note(trouble, f"{name} as {way}")
        project.commit(add("a2")).result()
    tally.check()


@pytest.mark.parametrize("name", KEPT)
def test_a_value_at_the_edge_is_kept(tmp_path: Path, count: Count, name: str) -> None:
    """Row 19, the other side: what JSON can hold comes back exactly."""
    tally = count("row 19: value at the edge, kept")
    path = tmp_path / "p.json"
    value = KEPT[name]
    with start(path) as project:
        project.commit(begin("a1")).result()
        project.commit(add("x", extras={"value": value})).result()
        project.database.table("t").insert({"value": value})
    with start(path) as project:
        found = next(a for a in project.layer("k1", "ann").annotations if a.id == "x").extras["value"]
        theirs = project.database.table("t").all()[0]["value"]
    with TinyDB(path, encoding="utf-8", access_mode="r") as stock:
        read = stock.table("t").all()[0]["value"]
    tally.note("" if found == theirs == read == value else "it comes back as something else", name)
    tally.check()


def test_an_article_of_10_mb_is_no_such_value(tmp_path: Path, count: Count) -> None:
    """Row 19: only what is no article's text is refused for its length."""
    tally = count("row 19: value at the edge, kept")
    path = tmp_path / "p.json"
    text = "Acme bought Beta.\n" * ((10 << 20) // 18)
    with start(path) as project:
        project.commit(add_article(article("k1", text))).result()
    with start(path) as project:
        tally.note("" if project.article("k1").text == text else "it is another text", "10 MB")
    tally.check()
