"""The page of an export as html5lib, lxml and a browser read it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.formats.samples import ITEMS, exported, item
from tests.formats.test_html_page import ELEMENTS
from tui.formats.items import ExportItem
from tui.formats.markup import lines_shown

html5lib: Any = pytest.importorskip("html5lib", reason="the extra interop is not installed")

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

CASES = [
    item("I 😀 met Angela Merkel.\nNew\nYork 👩‍👩‍👧.", (8, 21, "PER"), (2, 3, "X")),
    item("東京都は日本の首都。", (0, 3, "LOC"), (0, 2, "LOC")),
    item("زار محمد القاهرة.", (4, 8, "PER"), (9, 16, "LOC")),
    item("Bank of China <b>&amp;</b>", (0, 13, "ORG"), (8, 13, "GPE"), (0, 4, "X"), (3, 20, "CROSS")),
    item("\n\n  blanks\t kept  \n", (0, 3, "X")),
    item("No entity."),
]


def texts(tree: Any) -> list[str]:
    """Return the text of each article of a tree."""
    return ["".join(div.itertext()) for div in tree.iter("div") if div.get("class") == "text"]


def expected(items: list[ExportItem]) -> list[str]:
    return [lines_shown(each.article.text).replace("\r", "") for each in items]


@settings(max_examples=50)
@given(ITEMS)
def test_html5lib_finds_the_texts_and_nothing_else(items: list[ExportItem]) -> None:
    data, _ = exported("html", items)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(data.decode())
    assert not [error for error in parser.errors if "codepoint" not in error[1]]
    assert texts(tree) == expected(items)
    assert {element.tag for element in tree.iter()} <= ELEMENTS


def test_lxml_finds_the_texts() -> None:
    html = pytest.importorskip("lxml.html")
    assert texts(html.document_fromstring(exported("html", CASES)[0])) == expected(CASES)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is at hand")
def test_a_browser_finds_the_texts_and_prints_them(tmp_path: Path) -> None:
    page, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_bytes(exported("html", CASES)[0])
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/p"]
    dumped = subprocess.run(
        [*command, "--dump-dom", page.as_uri()], check=True, capture_output=True, timeout=120
    )
    assert texts(html5lib.parse(dumped.stdout.decode(), namespaceHTMLElements=False)) == expected(CASES)
    subprocess.run(
        [*command, f"--print-to-pdf={printed}", page.as_uri()], check=True, capture_output=True, timeout=120
    )
    # An article begins a page, and the lists stand on their own.
    assert printed.read_bytes().count(b"/Type /Page\n") >= len(CASES) + 1
