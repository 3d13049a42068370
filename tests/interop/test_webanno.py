"""WebAnno TSV on real texts, read by the rules of WebAnno's own reader.

That reader is Java and on no package index for Python; what it accepts is written down in
tests/formats/webanno_reader.py, so that these need no package.
"""

from __future__ import annotations

import pytest

from tests.formats import webanno_reader
from tests.formats.samples import omissions, written
from tests.interop.gold_articles import CASES, SETS, gold, seeds
from tui.domain.span import trim
from tui.formats.items import ExportItem
from tui.formats.report import Report


def check(items: list[ExportItem]) -> Report:
    output, report = written("webanno", items)
    files = [data for name, data in output.files.items() if name.endswith(".tsv")]
    for each, data in zip(items, files, strict=True):
        text = each.article.text
        found = webanno_reader.read(data)
        assert found.text == " " * (len(text) - len(text.lstrip())) + text.lstrip()
        expected = sorted((a.label, *trim(text, a)) for a in each.annotations)
        assert sorted((label, start, end) for label, _, start, end in found.spans) == expected
    return report


@pytest.mark.parametrize("each", CASES, ids=range(len(CASES)))
def test_known_cases(each: ExportItem) -> None:
    assert check([each]).complete


def test_the_seeds() -> None:
    assert not omissions(check(seeds()))


@pytest.mark.parametrize("name", SETS)
def test_the_gold_sets(name: str) -> None:
    items = gold(name)
    report = check(items)
    assert not omissions(report)
    assert report.spans == sum(len(each.annotations) for each in items)
