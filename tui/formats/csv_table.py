"""CSV: one annotation in each row, with its context, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from tui.domain.annotation import Annotation
from tui.domain.index import order
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import count_details, count_info

COLUMNS = (
    *("article", "title", "start", "end", "text", "label", "state", "origin", "score"),
    *("annotator", "note", "flag", "link", "at", "left", "right"),
)
"""The columns; `start` and `end` are half-open code points, `left` and `right` the text around."""

CONTEXT = 40
"""Code points of `left` and of `right`."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""With what a cell begins that a spreadsheet may take for a formula (OWASP, CSV Injection)."""


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a header and a row for each annotation, rejections included; articles without any have none.

    RFC 4180: UTF-8, CRLF after each row, cells with line ends in quotes. Cells that a spreadsheet would
    take for a formula are guarded (see `guarded`).
    """
    # The writer quotes the characters of its line terminator: with a bare LF, a CR in a cell would break it.
    text = io.TextIOWrapper(
        output.stream, "utf-8-sig" if options.bom else "utf-8", newline="", write_through=True
    )
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for item in items:
            writer.writerows(_rows(item))
            report.articles += 1
            report.spans += len(item.annotations)
            count_info(item, report)
            count_details(item, item.annotations, report, "fragments", "was", "extras")
    finally:
        text.detach()


def _rows(item: ExportItem) -> Iterator[list[str]]:
    for annotation in sorted(item.annotations, key=order):
        yield [guarded(cell) for cell in _cells(item, annotation)]


def _cells(item: ExportItem, annotation: Annotation) -> Iterator[str]:
    text, start, end = item.article.text, annotation.start, annotation.end
    yield from (item.article.id, item.article.title, str(start), str(end), text[start:end])
    yield from (annotation.label, annotation.state.value, annotation.origin)
    yield "" if annotation.score is None else repr(annotation.score)
    yield from (item.annotator, annotation.note, "true" if annotation.flag else "false")
    yield from (annotation.link, annotation.at)
    yield from (text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe stands before what would begin a formula.

    Spaces and apostrophes in front count as part of such a beginning, so that taking the apostrophe off
    every cell of that form gives the cell back, whatever was in it.
    """
    return f"'{cell}" if cell.lstrip(" '").startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return what was in a cell before `guarded`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip(" '").startswith(_FORMULA) else cell
