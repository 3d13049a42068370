"""The gold sets beside the checkout, where they are at hand: each line has a text and spans."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.formats.samples import item
from tui.domain.article import Article
from tui.formats.items import ExportItem

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[3] / "shared" / "data"))


def gold_items() -> list[ExportItem]:
    """Return an item for each text of the sets; without any at hand the test is skipped."""
    found: list[ExportItem] = []
    for path in sorted(DATA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            made = item(record["text"], *((s["start"], s["end"], s["label"]) for s in record["spans"]))
            article = Article(f"a{len(found)}", record["text"])
            found.append(ExportItem(article, made.annotator, made.annotations))
    if not found:
        pytest.skip("no gold sets are at hand")
    return found
