"""doccano's lines, read by doccano's own import.

Its package asks for versions of libraries that go with nothing else, so that no extra can name it: install it
with `pip install --no-deps doccano==1.8.4`, or name the folder of its packages in GLOSSATOR_DOCCANO.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.formats.samples import ITEMS, exported, item, omissions, spans
from tests.interop.gold_articles import SETS, gold
from tui.formats.extras import ID, RELATIONS
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource

SEEDS = Path(__file__).parents[2] / "seeds"
READER = Path(__file__).with_name("doccano_reads.py")
FORMS = ("label", "entities")

pytest.importorskip("pandas")


def backend() -> str:
    given = os.environ.get("GLOSSATOR_DOCCANO", "")
    found = None if given else find_spec("backend")
    return given or next(iter((found and found.submodule_search_locations) or ()), "")


pytestmark = pytest.mark.skipif(not (Path(backend()) / "data_import").is_dir(), reason="doccano is not here")


def taken(folder: Path, data: bytes, form: str, *, overlaps: bool = True) -> list[dict[str, Any]]:
    """Return what doccano takes of lines."""
    file = folder / "x.jsonl"
    file.write_bytes(data)
    command = [sys.executable, str(READER), backend(), str(file), form, "yes" if overlaps else "no"]
    out = subprocess.run(command, capture_output=True, text=True, check=False)
    assert out.returncode == 0, out.stderr
    return [json.loads(line) for line in out.stdout.splitlines()]


def exported_again(number: int, one: dict[str, Any], form: str) -> bytes:
    """Return the line that doccano's export makes of a text: its id, what it keeps of it, its spans."""
    line = {"id": number, "text": one["text"], **one["meta"], "Comments": []}
    if form == "label":
        line["label"] = sorted(one["spans"])
    else:
        line["entities"] = [
            {"id": name, "label": label, "start_offset": start, "end_offset": end}
            for name, (start, end, label) in zip(one["ids"], one["spans"], strict=True)
        ]
        line["relations"] = [
            {"id": n, "from_id": start, "to_id": end, "type": label}
            for n, (start, end, label) in enumerate(one["relations"])
        ]
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def back(data: bytes) -> list[ImportItem]:
    return list(FORMATS["doccano"].read(BytesSource(data, "all.jsonl")))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS)
def test_it_takes_the_same_spans_and_gives_them_back(
    tmp_path_factory: pytest.TempPathFactory, form: str, items: list[ExportItem]
) -> None:
    items = [replace(one, annotations=[a for a in one.annotations if not a.fragments]) for one in items]
    data, _ = exported("doccano", items, ExportOptions(variant=form))
    found = taken(tmp_path_factory.mktemp("doccano"), data, form)
    assert [one["text"] for one in found] == [one.article.text for one in items]
    for one, there in zip(items, found, strict=True):
        assert sorted(map(tuple, there["spans"])) == spans(one)
    again = back(b"".join(exported_again(n, one, form) for n, one in enumerate(found)))
    for one, item_again in zip(items, again, strict=True):
        assert item_again.content == replace(one.article, added="")
        assert sorted((a.start, a.end, a.label) for a in item_again.annotations) == spans(one)
        assert (item_again.annotator, item_again.info) == (one.annotator, replace(one.info, note=""))


@pytest.mark.parametrize("form", FORMS)
def test_the_seeds_and_awkward_texts(tmp_path: Path, form: str) -> None:
    texts = [path.read_bytes().decode() for path in sorted(SEEDS.iterdir())]
    texts += ["I 😀 met\r\nAnn", "名前は花子です。", "قالت آن", "a\x00\x85\u2028b", " \t Ann \n"]
    items = [item(text, (0, 2, "名 前"), (2, 5, "B"), (3, 4, "C")) for text in texts]
    items.append(item("Nothing."))
    data, report = exported("doccano", items, ExportOptions(variant=form))
    found = taken(tmp_path, data, form)
    assert report.complete
    assert [(one["text"], sorted(map(tuple, one["spans"]))) for one in found] == [
        (one.article.text, spans(one)) for one in items
    ]


def test_relations_lead_to_the_same_spans(tmp_path: Path) -> None:
    one = item("Google by Larry Page", (0, 6, "ORG"), (10, 20, "PERSON"))
    first, second = one.annotations
    first = replace(first, extras={ID: "a", RELATIONS: [{"label": "by", "to": "b"}]})
    one = replace(one, annotations=[first, replace(second, extras={ID: "b"})])
    data, _ = exported("doccano", [one], ExportOptions(variant="entities"))
    (found,) = taken(tmp_path, data, "entities")
    ((start, end, label),) = found["relations"]
    by_id = dict(zip(found["ids"], found["spans"], strict=True))
    assert (by_id[start], by_id[end], label) == ([0, 6, "ORG"], [10, 20, "PERSON"], "by")
    (again,) = back(exported_again(1, found, "entities"))
    assert again.annotations[0].extras[RELATIONS] == [{"label": "by", "to": again.annotations[1].extras[ID]}]


@pytest.mark.parametrize("form", FORMS)
def test_a_project_without_overlaps_keeps_the_first(tmp_path: Path, form: str) -> None:
    one = item("Bank of China, Ann", (0, 13, "ORG"), (8, 13, "GPE"), (15, 18, "PERSON"))
    data, _ = exported("doccano", [one], ExportOptions(variant=form))
    (found,) = taken(tmp_path, data, form, overlaps=False)
    assert found["spans"] == [[0, 13, "ORG"], [15, 18, "PERSON"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SETS)
def test_the_gold_sets(tmp_path: Path, name: str, form: str) -> None:
    items = gold(name)
    data, report = exported("doccano", items, ExportOptions(variant=form))
    found = taken(tmp_path, data, form)
    assert not omissions(report)
    assert [(one["text"], sorted(map(tuple, one["spans"]))) for one in found] == [
        (one.article.text, spans(one)) for one in items
    ]
    assert report.spans > 0
