"""CSV, read back by the standard library."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import ITEMS, details, exported, item
from tui.formats.csv_table import COLUMNS, guarded
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import MemoryOutput

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


def read(data: bytes) -> list[dict[str, str]]:
    """Read the rows as any user of Python does."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def plain(cell: str) -> str:
    """Take the guard off a cell."""
    return cell[1:] if cell.startswith("'") and cell.lstrip(" '").startswith(DANGEROUS) else cell


@given(ITEMS)
def test_every_annotation_is_a_row_with_its_exact_text(items: list[ExportItem]) -> None:
    data, report = exported("csv", items)
    rows = iter(read(data))
    for each in items:
        for a in sorted(each.annotations, key=lambda a: (a.start, -a.end, a.id)):
            row = {key: plain(cell) for key, cell in next(rows).items()}
            text = each.article.text
            assert (int(row["start"]), int(row["end"]), row["label"]) == (a.start, a.end, a.label)
            assert row["text"] == text[a.start : a.end]
            assert text.endswith(row["left"] + row["text"] + row["right"], 0, a.end + 40)
            assert (row["state"], row["origin"], row["note"], row["link"]) == (
                a.state,
                a.origin,
                a.note,
                a.link,
            )
            assert (row["score"] and float(row["score"])) == ("" if a.score is None else a.score)
            assert (row["flag"], row["annotator"], row["at"]) == (str(a.flag).lower(), "ann", a.at)
            assert (row["article"], row["title"]) == (each.article.id, each.article.title)
    assert next(rows, None) is None
    assert report.spans == sum(len(each.annotations) for each in items)
    assert sum(details(report).values()) == sum(
        bool(a.was) + bool(a.fragments) + bool(a.extras) for each in items for a in each.annotations
    ) + sum(bool(each.info.note) + bool(each.info.tags) for each in items)


@given(st.text(st.sampled_from("'= @＝a\t\r\n-")))
def test_a_guarded_cell_is_no_formula_and_can_be_undone(cell: str) -> None:
    assert not guarded(cell).lstrip(" ").startswith(DANGEROUS)
    assert plain(guarded(cell)) == cell


def test_the_columns_and_a_mark_for_excel() -> None:
    data, _ = exported("csv", [item("Zoë ate.", (0, 3, "PERSON"))], ExportOptions(bom=True))
    header, row, end = data.decode("utf-8").split("\r\n")
    assert header == "\ufeff" + ",".join(COLUMNS)
    assert row == "art,Title,0,3,Zoë,PERSON,added,person,,ann,,false,,2025-01-02T03:04:05Z,, ate."
    assert end == ""


def test_the_file_stays_open_for_the_caller() -> None:
    from tui.formats.registry import FORMATS

    output = MemoryOutput()
    FORMATS["csv"].export([], output)
    output.stream.write(b"more")
    assert output.file == ",".join(COLUMNS).encode() + b"\r\nmore"
