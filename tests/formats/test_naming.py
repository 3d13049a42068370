"""Names of the files of articles and of the folders of annotators."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import ALPHABET, item
from tui.domain.article import Article
from tui.formats.items import ExportItem
from tui.formats.naming import MOST_BYTES, Folders, ItemNames, Stems, annotators_in, kept_name, stem
from tui.formats.output import safe_name
from tui.formats.source import MemorySource

TITLES = st.lists(ALPHABET, max_size=60).map("".join)


@given(st.lists(TITLES, max_size=8))
def test_stems_are_different_on_any_file_system(titles: list[str]) -> None:
    stems = Stems()
    articles = [Article(f"a{n}", "x", title=title) for n, title in enumerate(titles)]
    names = [stems.of(article) for article in articles]
    assert names == [stems.of(article) for article in articles]
    assert len({unicodedata.normalize("NFKD", name.casefold()) for name in names}) == len(names)
    for name in names:
        assert safe_name(name)
        assert "/" not in name
        assert not name.startswith(".")
        assert name.isprintable()
        assert len(name.encode()) <= MOST_BYTES + 12


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Harbour opens: a day later", "Harbour_opens_a_day_later"),
        ("../../etc/passwd", "etc_passwd"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("東京 2025.", "東京_2025"),
        ("C:\\x\0y", "C_x_y"),
        ("…", ""),
    ],
)
def test_a_title_stays_readable(title: str, expected: str) -> None:
    assert stem(title) == expected


def test_of_two_with_one_title_the_second_has_its_id() -> None:
    stems = Stems()
    ids = ("k1", "k2", "K2")
    names = [
        stems.of(Article(id_, "x", title=title))
        for id_, title in zip(ids, ("A b", "a B", "A b"), strict=True)
    ]
    assert names == ["A_b", "a_B-k2", "A_b-2"]
    assert Stems().of(Article("k1", "x", title="???")) == "k1"


def test_annotators_have_a_folder_each_where_there_are_several() -> None:
    names = ["ann", "Ann", "m@1.2", "//"]
    folders = Folders(names)
    prefixes = [folders.prefix(name) for name in names]
    assert prefixes == ["ann/", "Ann-2/", "m_1_2/", "annotator/"]
    assert Folders(["ann"]).prefix("ann") == ""
    (name, data) = folders.beside() or ("", b"")
    found = annotators_in(MemorySource({name: data}, "x"))
    assert [found[prefix.removesuffix("/")] for prefix in prefixes] == names
    assert Folders(["ann"]).beside() is None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("de/a.txt", "de/a"),
        ("ü 文 (1).txt", "ü 文 (1)"),
        ("x/y/v1.2.tsv", "x/y/v1.2"),
        ("../a.txt", ""),
        ("/home/a.txt", ""),
        ("C:\\x\\a.txt", ""),
        ("https://a.org/b.txt", ""),
        ("a:b.txt", ""),
        ("x/con.txt", ""),
        ("aux/a.txt", ""),
        (".x/a.txt", ""),
        ("-x/a.txt", ""),
        ("a.txt/b.txt", ""),
        ("annotation/a/b.txt", ""),
        ("a /b.txt", ""),
        ("a\u202eb.txt", ""),
        ("\ud800.txt", ""),
        ("", ""),
        ("..", ""),
        ("x" * 201 + ".txt", ""),
    ],
)
def test_the_name_in_a_folder_is_kept_where_it_is_safe(source: str, name: str) -> None:
    title = source.rpartition("/")[2]
    title = title.rpartition(".")[0] or title
    assert kept_name(Article("k", "x", title=title, source=source)) == name
    assert kept_name(Article("k", "x", title="Retitled", source=source)) == ""


@given(st.lists(st.lists(TITLES, min_size=1, max_size=3).map("/".join), max_size=8))
def test_kept_names_are_different_and_stay_within(sources: list[str]) -> None:
    names = ItemNames(["ann"])
    found = []
    for number, source in enumerate(sources):
        title = PurePosixPath(source).stem
        article = Article(f"a{number}", "x", title=title, source=f"{source}.txt")
        found.append(names.of(ExportItem(article, "ann", ())))
    assert len({unicodedata.normalize("NFKD", name.casefold()) for name in found}) == len(found)
    assert all(map(safe_name, found))


def test_of_two_with_one_name_the_second_has_its_id() -> None:
    names = ItemNames(["ann"])
    articles = [Article(id_, "x", title="a", source="de/a.txt") for id_ in ("k1", "k2")]
    assert [names.of(ExportItem(article, "ann", ())) for article in articles] == ["de/a", "de/a-k2"]


def test_an_item_that_comes_twice_is_not_written_over() -> None:
    names = ItemNames(["ann", "bo"])
    first, second = item("x"), item("y")
    assert [names.of(first), names.of(first), names.of(second)] == ["ann/Title", "ann/Title-2", "ann/Title-3"]
