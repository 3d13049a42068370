"""WebAnno TSV on real texts, read by the rules of WebAnno's own reader.

That reader is Java and on no package index for Python; what it accepts is written down in
tests/formats/webanno_reader.py, so that these need no package.
"""

from __future__ import annotations

import pytest

from tests.formats import webanno_reader
from tests.formats.samples import item, omissions, written
from tests.interop.gold_articles import SETS, gold, seeds
from tui.domain.span import trim
from tui.formats.items import ExportItem
from tui.formats.report import Report

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
