"""Label Studio's own converter and checks of tasks on what we write, span by span."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.formats.samples import ITEMS, labels, spans, written
from tests.interop.cases import CASES, numbered
from tests.interop.gold_articles import every_gold
from tui.domain.annotation import Suggestion
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.registry import FORMATS
from tui.formats.source import FileSource

pytestmark = pytest.mark.filterwarnings("ignore")

converter: Any = pytest.importorskip(
    "label_studio_sdk.converter", reason="the extra interop is not installed", exc_type=ImportError
)
interface: Any = pytest.importorskip("label_studio_sdk.label_interface", exc_type=ImportError)


def converted(folder: Path, items: list[ExportItem]) -> list[list[tuple[int, int, str]]]:
    """Return the spans that the converter finds, of each task that it hands out, with the words checked."""
    output, _ = written("labelstudio", items)
    (folder / "tags.json").write_bytes(output.file)
    (folder / "tags.config.xml").write_bytes(output.files["config.xml"])
    found = converter.Converter(
        (folder / "tags.config.xml").read_text(encoding="utf-8"), str(folder), download_resources=False
    )
    tasks = []
    for task in found.iter_from_json_file(str(folder / "tags.json")):
        regions = [region for part in task["output"].values() for region in part]
        text = task["input"]["text"]
        assert all(text[each["start"] : each["end"]] == each["text"] for each in regions)
        assert {each["type"] for each in regions} <= {"Labels"}
        tasks.append(
            sorted((each["start"], each["end"], label) for each in regions for label in each["labels"])
        )
    return tasks


def by_article(items: list[ExportItem]) -> list[list[tuple[int, int, str]]]:
    return [spans(each) for each in items]


def test_the_converter_finds_every_span_of_hard_texts(tmp_path: Path) -> None:
    items = numbered(CASES)
    assert converted(tmp_path, items) == by_article(items)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(ITEMS)
def test_the_converter_finds_every_span(tmp_path: Path, items: list[ExportItem]) -> None:
    assert converted(tmp_path, items) == by_article(items)


def test_the_converter_finds_every_span_of_the_gold_sets(tmp_path: Path) -> None:
    items = every_gold()
    assert converted(tmp_path, items) == by_article(items)


def test_label_studio_takes_our_tasks_and_predictions() -> None:
    first = replace(CASES[0], suggestions=[Suggestion(8, 14, "PERSON", "model m@1", 0.5)])
    output, _ = written(
        "labelstudio", numbered([first, *CASES[1:]]), ExportOptions(labels=labels("PERSON", "ORG"))
    )
    checked = interface.LabelInterface(output.files["config.xml"].decode())
    for task in json.loads(output.file):
        # Its check of a whole task calls that of annotations without one, and fails.
        assert checked.validate_task({"data": task["data"]})
        for each in task["annotations"]:
            assert checked.validate_annotation(each)
        for each in task["predictions"]:
            assert checked.validate_prediction(each)


def test_json_min_of_the_converter_is_read(tmp_path: Path) -> None:
    items = numbered(CASES)
    output, _ = written("labelstudio", items)
    (tmp_path / "tags.json").write_bytes(output.file)
    made = converter.Converter(output.files["config.xml"].decode(), str(tmp_path), download_resources=False)
    made.convert_to_json_min(str(tmp_path / "tags.json"), str(tmp_path / "min"), is_dir=False)
    source = FileSource(tmp_path / "min" / "result.json")
    assert FORMATS["labelstudio"].looks_like(source)
    found = list(FORMATS["labelstudio"].read(source))
    assert [sorted((a.start, a.end, a.label) for a in each.annotations) for each in found] == by_article(
        items
    )
    assert [each.content and each.content.text for each in found] == [each.article.text for each in items]
