"""Exports that were packed with the folder that they lay in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.formats.samples import item, written
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.source import MemorySource
from tui.services.given import read

ITEMS = [
    ExportItem(given.article, annotator, given.annotations)
    for given in (item("I met Angela Merkel.", (6, 19, "two words")),)
    for annotator in ("annotation", "Bob B.")
]


def packed(name: str, folder: str) -> bytes:
    # In their other variant xmi and casjson say in each document whose it is.
    variant = "standard" if name in ("xmi", "casjson") else ""
    output, report = written(name, ITEMS, ExportOptions(annotators=("annotation", "Bob B."), variant=variant))
    files = dict(output.files)
    if report.labels:
        files["labels.json"] = b'{"two_words": "two words"}'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file, data in files.items():
            archive.writestr(f"{folder}{file}", data)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["brat", "webanno", "xmi", "casjson"])
@pytest.mark.parametrize("folder", ["", "out/", "annotation/export 2/"])
def test_annotators_and_labels_are_found_in_an_outer_folder(tmp_path: Path, name: str, folder: str) -> None:
    if name in ("xmi", "casjson"):
        pytest.importorskip("cassis", reason="the extra cas is not installed")
    file = tmp_path / "x.zip"
    file.write_bytes(packed(name, folder))
    given = read(file, name)
    assert [(i.annotator, [a.label for a in i.annotations]) for i in given.items] == [
        ("annotation", ["two words"]),
        ("Bob B.", ["two words"]),
    ]


def test_folders_around_what_is_not_of_ours_stay() -> None:
    from tui.formats.outer import without_outer

    for names in ([], ["a/x.ann"], ["a/x.ann", "b/labels.json"], ["annotation/d/ann.tsv"]):
        source = MemorySource(dict.fromkeys(names, b""), "m")
        assert without_outer(source) is source
