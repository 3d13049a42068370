"""JSON Lines, loaded by Hugging Face's datasets as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.formats.samples import ITEMS, exported, item
from tests.formats.samples import spans as sorted_spans
from tests.interop.gold_articles import SETS, gold
from tui.domain.annotation import Annotation, State, Suggestion, Was
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem, ExportOptions

datasets = pytest.importorskip("datasets")

VARIANTS = ("manual", "teach")
# It makes a table of 10 MB at a time, and all tables have to be of the types of the first.
TABLE = 10 << 20
AT = "2025-01-02T03:04:05Z"


def load(path: Path, data: bytes) -> list[dict[str, Any]]:
    file = path / "x.jsonl"
    file.write_bytes(data)
    loaded = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(path / "cache"))
    return [plain(each) for each in loaded]


def plain(value: Any) -> Any:
    """Return a value with moments as texts, for which it takes what looks like one."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    datasets.disable_progress_bars()


def rich(one: ExportItem) -> ExportItem:
    """Return an item whose annotations have everything."""
    first = Annotation("r1", 0, 3, "X", State.CORRECTED, "model@1", "ann", AT, Was(0, 1, "Y"), 0.5)
    parts = replace(first, id="r2", end=8, fragments=((0, 3), (4, 8)), extras={"n": [1, {"a": None}]})
    gone = replace(first, id="r3", state=State.REJECTED)
    said = Suggestion(0, 3, "Z", "model@1", 0.25)
    info = LayerInfo(note="n", tags=("t",), bookmarks=(1,))
    return replace(one, annotations=[first, parts, gone], suggestions=[said], info=info)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("variant", VARIANTS)
def test_types_do_not_change_after_the_first_table(tmp_path: Path, variant: str) -> None:
    bare = item("word " * 2_000, (0, 4, "X"), (5, 9, "Y"))
    bare = replace(bare, article=replace(bare.article, date="2025-01-02"))
    one = len(exported("jsonl", [bare], ExportOptions(variant=variant))[0])
    items = [*([bare] * (TABLE // one + 2)), rich(item("Zoë Kim.")), bare]
    data, _ = exported("jsonl", items, ExportOptions(variant=variant))
    assert data.index(b'"r1"') > TABLE
    assert load(tmp_path, data) == [json.loads(line) for line in data.splitlines()]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("variant", VARIANTS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS)
def test_every_value_is_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, variant: str, items: list[ExportItem]
) -> None:
    data, _ = exported("jsonl", [*items, item("")], ExportOptions(variant=variant))
    found = load(tmp_path_factory.mktemp("set"), data)
    assert found == [json.loads(line) for line in data.splitlines()]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", SETS)
def test_the_gold_sets(tmp_path: Path, name: str, variant: str) -> None:
    items = gold(name)
    data, report = exported("jsonl", items, ExportOptions(variant=variant))
    found = load(tmp_path, data)
    by_text: dict[str, list[tuple[int, int, str]]] = {}
    for line in found:
        spans = [(span["start"], span["end"], span["label"]) for span in line["spans"]]
        by_text.setdefault(line["text"], []).extend(spans)
    assert {text: sorted(each) for text, each in by_text.items()} == {
        one.article.text: sorted_spans(one) for one in items
    }
    assert report.spans == sum(map(len, by_text.values())) > 0
