"""The gold sets beside the checkout, as items to export; nothing where they are not at hand."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.samples import item
from tui.domain.article import Article
from tui.formats.items import ExportItem

FOLDER = Path(os.environ.get("GLOSSATOR_DATA") or Path(__file__).parents[3] / "shared" / "data")
SEEDS = Path(__file__).parents[2] / "seeds"

SETS = ("gum-news", "wikigold", "ja-gsd-ne-test", "uner-zh-gsdsimp-test")


def gold(name: str, most: int = 10**6) -> list[ExportItem]:
    """Return the articles of a set with their spans; the test is skipped where it is not there."""
    path = FOLDER / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand")
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()[:most]):
        record = json.loads(line)
        spans = [(span["start"], span["end"], span["label"]) for span in record["spans"]]
        article = Article(f"g{number}", record["text"], record["doc"])
        found.append(ExportItem(article, "ann", item(record["text"], *spans).annotations))
    return found


def every_gold() -> list[ExportItem]:
    """Return the articles of all sets, with ids of their own; as `gold`."""
    found = [one for name in SETS for one in gold(name)]
    return [replace(one, article=replace(one.article, id=f"a{n}")) for n, one in enumerate(found)]


def seeds() -> list[ExportItem]:
    """Return the seed articles, each with spans on all of its words that begin with a capital letter."""
    found = []
    for number, path in enumerate(sorted(SEEDS.iterdir())):
        text = path.read_bytes().decode()
        words = [(at, at + len(word)) for at, word in _words(text) if word[0].isupper()]
        made = item(text, *((start, end, "PERSON") for start, end in words))
        found.append(ExportItem(Article(f"s{number}", text, path.stem), "ann", made.annotations))
    return found


def _words(text: str) -> list[tuple[int, str]]:
    at, found = 0, []
    for word in text.split():
        at = text.index(word, at)
        found.append((at, word))
        at += len(word)
    return found


CASES = [
    item("I 😀 met Angela Merkel.", (9, 22, "PERSON"), (2, 3, "EMOJI")),
    item("東京とニューヨーク。", (0, 2, "GPE"), (3, 9, "GPE")),
    item("التقى محمد في القاهرة.", (6, 10, "PERSON"), (14, 21, "GPE")),
    item("New\r\nYork\r\n\r\nCity", (0, 9, "GPE"), (0, 17, "GPE")),
    item("Bank of China", (0, 13, "ORG"), (8, 13, "GPE"), (0, 13, "FAC")),
    item("AnnBo", (0, 3, "PERSON"), (3, 5, "PERSON")),
    item("a\u2028b\x85c\x0bd\x0ce\x1cf\x1dg\x1eh\u2029i\tj", (0, 19, "X")),
    item("nothing here"),
]
"""Texts that are hard for formats with offsets: emoji, CJK, right to left, CRLF, nested, adjacent, none."""
