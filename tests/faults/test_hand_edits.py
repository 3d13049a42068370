"""Row 17: somebody has edited the file by hand, well or badly, while it was closed or while we run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.faults.conftest import Count
from tests.faults.harness import Contents, contents, crash, files, put_files, seen_by_stock, start
from tests.faults.test_damage import kept, small
from tests.storage.helpers import add
from tui.domain.errors import GlossatorError
from tui.storage.project import Project

Value = dict[str, Any]


def as_json(change: Callable[[Value], object], **options: Any) -> Callable[[bytes], bytes]:
    """Return an edit that loads the file, changes it, and writes it in another layout."""

    def edit(data: bytes) -> bytes:
        value = json.loads(data)
        change(value)
        return json.dumps(value, **options).encode()

    return edit


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def edit(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return edit


def spans(value: Value) -> Value:
    found: Value = value["_default"]["1"]["spans"]
    return found


class Hand(NamedTuple):
    """An edit by hand.

    Attributes:
        edit: From the bytes of the file to others.
        ending: `merged`, `refused` or `healed`.
        expected: Changes what the project holds into what it holds then; where it is merged.
    """

    edit: Callable[[bytes], bytes]
    ending: str
    expected: Callable[[Any], object] = lambda _: None


def set_label(holder: Any) -> None:
    holder["_default"][1]["spans"]["a1"]["label"] = "GPE"


def take_out(holder: Any) -> None:
    del holder["_default"][1]["spans"]["a2"]


def without_article(holder: Any) -> None:
    del holder["articles"]


HANDS = {
    "a label": Hand(replaced(b'"label":"ORG"', b'"label":"GPE"'), "merged", set_label),
    "another layout": Hand(as_json(lambda _: None, indent=2), "merged"),
    "another layout and a label": Hand(
        as_json(lambda value: spans(value)["a1"].update(label="GPE")), "merged", set_label
    ),
    "CRLF": Hand(lambda data: data.replace(b"\n", b"\r\n"), "merged"),
    "a BOM": Hand(lambda data: b"\xef\xbb\xbf" + data, "merged"),
    "a BOM, CRLF and a label": Hand(
        lambda data: (
            b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n").replace(b'"label":"ORG"', b'"label":"GPE"', 1)
        ),
        "merged",
        set_label,
    ),
    "no end of line": Hand(lambda data: data.rstrip(b"\n"), "merged"),
    "an annotation taken out": Hand(as_json(lambda value: spans(value).pop("a2")), "merged", take_out),
    "an article taken out": Hand(as_json(lambda value: value["articles"].clear()), "merged", without_article),
    "bad JSON": Hand(replaced(b'"label":"ORG"', b'"label":ORG'), "healed"),
    "a bracket taken out": Hand(lambda data: data.replace(b"}", b"", 1), "healed"),
    "a conflict of git": Hand(replaced(b'"a2"', b'<<<<<<< HEAD\n"a2"'), "healed"),
    "Latin-1": Hand(lambda data: data.replace(b'"Title of k1"', '"Tïtle"'.encode("latin-1")), "healed"),
    "UTF-16": Hand(lambda data: data.decode().encode("utf-16"), "healed"),
    "a key twice": Hand(replaced(b'"label":"ORG"', b'"label":"ORG","label":"GPE"'), "refused"),
    "NaN": Hand(replaced(b'"start":0', b'"start":NaN'), "refused"),
    "a record that is damaged": Hand(replaced(b'"start":0', b'"start":-1'), "refused"),
    "a field taken out": Hand(replaced(b'"start":0,', b""), "refused"),
    "an annotation behind the text": Hand(replaced(b'"end":4', b'"end":4000'), "refused"),
    "a text that is another one": Hand(replaced(b"Acme bought", b"Acne bought"), "refused"),
    "an article under two keys": Hand(
        as_json(lambda value: value["articles"].update({"2": value["articles"]["1"]})), "refused"
    ),
    "something else altogether": Hand(lambda _: b'{"_default": {"1": {"n": 1}}}', "refused"),
    "a list": Hand(lambda _: b"[]", "refused"),
}


def trouble_of_merged(path: Path, project: Project, data: bytes, wanted: Contents) -> str:
    if contents(project) != wanted:
        return f"holds {contents(project)}, not {wanted}"
    if any(question.kind != "edited" for question in project.questions):
        return f"asks {project.questions}"
    if data not in (kept(path, "edited") + kept(path, "corrupt")):
        return "the original is not kept"
    project.commit(add("after")).result()
    project.close()
    with start(path) as again:
        held = contents(again)
        if again.questions or again.engine.notes:
            return f"tells again {again.questions} {again.engine.notes}"
    if held["_default"][1]["spans"].pop("after", None) is None or held != wanted:
        return "something else after opening again"
    return "" if "after" in seen_by_stock(path)["_default"][1]["spans"] else "the file is something else"


@pytest.mark.parametrize("behind", [True, False], ids=["with commits behind it", "with none"])
def test_the_file_is_edited_while_it_is_closed(tmp_path: Path, count: Count, behind: bool) -> None:
    """Row 17: merged, healed, or refused and untouched."""
    tally = count("row 17: edited by hand while closed")
    path = tmp_path / "p" / "p.json"
    made = small(path)
    if not behind:
        start(path).close()
    there, held = files(path), made.states[-1]
    for name, (edit, ending, expected) in HANDS.items():
        data = edit(there["p.json"])
        now = {**there, "p.json": data}
        put_files(path, now)
        try:
            project = start(path)
        except GlossatorError as error:
            trouble = "" if files(path) == now else "refused, and something was written"
            tally.note(trouble or ("" if ending == "refused" else f"refused: {error}"), name, "refused")
            continue
        wanted = json.loads(json.dumps(held))
        wanted = {table: {int(key): row for key, row in of.items()} for table, of in wanted.items()}
        expected(wanted)
        trouble = trouble_of_merged(path, project, data, wanted)
        crash(project)
        tally.note(trouble or ("not refused" if ending == "refused" else ""), name, ending)
    tally.check()


def test_the_file_is_edited_while_we_run(tmp_path: Path, count: Count) -> None:
    """Row 17: merged or written anew, or refused: then what is decided stays in the journal."""
    tally = count("row 17: edited by hand while we run")
    for name, (edit, ending, expected) in HANDS.items():
        path = tmp_path / name / "p.json"
        made = small(path)
        project = start(path)
        project.checkpoint()
        data = edit(path.read_bytes())
        path.write_bytes(data)
        project.commit(add("x")).result()
        wanted = json.loads(json.dumps(made.states[-1]))
        wanted = {table: {int(key): row for key, row in of.items()} for table, of in wanted.items()}
        expected(wanted)
        x = contents(project)["_default"][1]["spans"]["x"]
        wanted["_default"][1]["spans"]["x"] = x
        try:
            project.checkpoint()
        except GlossatorError as error:
            trouble = "" if path.read_bytes() == data else "refused, and written over"
            if ending != "refused" or "is not overwritten" not in error.message:
                trouble = trouble or f"refused: {error}"
            project.close()
            if path.read_bytes() != data:
                trouble = trouble or "written over when it was closed"
            path.unlink()
            with start(path) as again:
                if contents(again) != wanted:
                    trouble = trouble or "something is lost"
            tally.note(trouble, name, "refused")
            continue
        trouble = trouble_of_merged(path, project, data, wanted)
        crash(project)
        tally.note(trouble or ("not refused" if ending == "refused" else ""), name, ending)
    tally.check()
