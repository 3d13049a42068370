"""Folders of brat and WebAnno through a project: out, in, in once more, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.samples import HARBOUR, NIGHT, build
from tests.formats.test_brat import ANN, TEXT, said
from tui.domain.quoting import UTF16
from tui.formats.registry import FORMATS
from tui.formats.source import source_at
from tui.services.exchange import Choice, export
from tui.services.given import Given, guessed, read
from tui.services.importing import Imported, Wishes, plan
from tui.services.review import Filter
from tui.storage.project import Project

MINE = Wishes()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "here.json")
    with Project.open(tmp_path / "here.json") as opened:
        yield opened


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "fresh.json") as opened:
        yield opened


def bring(project: Project, given: Given, wishes: Wishes = MINE) -> Imported:
    """Import, and check that importing once more changes nothing."""
    found = plan(project, [given], "zed", wishes)
    assert found.edit is not None
    found.prepare(project)
    project.commit(found.edit).result()
    assert plan(project, [given], "zed", wishes).edit is None
    return found.imported[0]


@pytest.mark.parametrize("name", ["brat", "webanno"])
@pytest.mark.parametrize("suffix", ["", ".zip"])
def test_everybody_comes_back(
    project: Project, fresh: Project, tmp_path: Path, name: str, suffix: str
) -> None:
    out = tmp_path / f"out{suffix}"
    export(project, FORMATS[name], out)
    given = read(out)
    bring(fresh, given, Wishes(everybody=True))
    texts = {fresh.article(id_).text: id_ for id_ in fresh.article_ids()}
    assert set(texts) == {HARBOUR.text, NIGHT.text}
    for article, annotator in ((HARBOUR, "ann"), (HARBOUR, "bob")):
        layers = [
            [(a.start, a.end, a.label) for a in where.layer(id_, annotator).annotations if a.live]
            for where, id_ in ((project, article.id), (fresh, texts[article.text]))
        ]
        assert layers[0]
        assert layers[0] == layers[1]


def test_a_document_of_brat_is_the_same_after_a_project(fresh: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "d.txt").write_bytes(TEXT.encode())
    (folder / "d.ann").write_bytes(ANN.encode())
    found = bring(fresh, read(folder))
    assert (found.added, found.left_out, found.units) == (4, [], {})
    assert export(fresh, FORMATS["brat"], tmp_path / "out", Choice(Filter())).report.complete
    assert (tmp_path / "out" / "d.txt").read_bytes() == TEXT.encode()
    assert said((tmp_path / "out" / "d.ann").read_text("utf-8")) == said(ANN)


def test_offsets_in_utf16_are_put_right_for_parts_too(fresh: Project, tmp_path: Path) -> None:
    text = "😀 Ann of New\nYork and north and south Asia"
    ann = "T1\tPER 3 6\tAnn\nT2\tLOC 10 13;14 18\tNew York\nT3\tLOC 23 28;39 43\tnorth Asia\n"
    (tmp_path / "d.txt").write_text(text, "utf-8")
    (tmp_path / "d.ann").write_text(ann, "utf-8")
    given = read(tmp_path / "d.ann")
    found = bring(fresh, given)
    (id_,) = found.articles
    assert found.units == {id_: UTF16}
    words = [
        [text[s:e] for s, e in a.fragments or ((a.start, a.end),)]
        for a in fresh.layer(id_, "zed").annotations
    ]
    assert words == [["Ann"], ["New\nYork"], ["north", "Asia"]]


def test_what_a_folder_is_tells_itself(project: Project, tmp_path: Path) -> None:
    for name in ("brat", "webanno"):
        for out in (tmp_path / name, tmp_path / f"{name}.zip"):
            export(project, FORMATS[name], out)
            assert guessed(source_at(out)) == name
