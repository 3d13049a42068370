"""The articles of the gold sets, where they are at hand: in the folder of GLOSSATOR_DATA, or beside us."""

from __future__ import annotations

import os
from pathlib import Path

from tui.domain.article import new_id
from tui.formats.items import ExportItem
from tui.formats.registry import FORMATS
from tui.formats.source import source_at

FOLDER = Path(os.environ.get("GLOSSATOR_DATA") or Path(__file__).parents[3] / "shared" / "data")
SETS = ("wikigold", "gum-news", "ja-gsd-ne-test", "uner-zh-gsdsimp-test")


def gold_items(name: str) -> list[ExportItem] | None:
    """Return what is to be exported of a set; None where it is not here."""
    file = FOLDER / f"{name}.jsonl"
    if not file.is_file():
        return None
    found = []
    for item in FORMATS["jsonl"].read(source_at(file)):
        assert item.content is not None
        found.append(ExportItem(item.content, new_id(), item.annotations))
    return found
