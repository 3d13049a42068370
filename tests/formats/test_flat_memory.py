"""Articles are written and read one by one: three times as many take no more memory at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.samples import item
from tui.domain.article import Article
from tui.formats.items import ExportItem
from tui.formats.registry import FORMATS
from tui.formats.source import FileSource
from tui.services.outputs import output_to

MOST = 1 << 20
"""Bytes more: names of annotations, and what waits in memory while it is little. Tokens would take more."""


def coming(count: int) -> Iterator[ExportItem]:
    for number in range(count):
        text = " ".join(f"Ann{(number * 7 + at) % 500} met Bo." for at in range(100))
        each = item(text, *((at, at + 3, "PERSON") for at in range(0, 1000, 100)))
        named = [replace(a, id=f"{number}-{a.id}") for a in each.annotations]
        yield replace(each, article=Article(f"a{number}", text), annotations=named)


def peak(name: str, path: Path, count: int) -> tuple[int, int]:
    """Return the memory that writing so many articles takes at most, and that reading them takes."""
    tracemalloc.start()
    try:
        with output_to(path, many=False) as output:
            FORMATS[name].export(coming(count), output)
        written = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        assert sum(1 for _ in FORMATS[name].read(FileSource(path))) == count
        return written, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["spacy", "conll"])
@pytest.mark.long
def test_more_articles_take_no_more_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "tags"
    peak(name, path, 5)  # what is loaded at the first use
    few, many = peak(name, path, 70), peak(name, path, 220)
    assert path.stat().st_size > 0
    assert many[0] < few[0] + MOST
    assert many[1] < few[1] + MOST
