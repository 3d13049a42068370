"""What is named becomes articles, one after the other."""

from __future__ import annotations

from pathlib import Path

from tui.domain.article import Article
from tui.domain.errors import GlossatorError, UnreadableError
from tui.readers.remark import Remark
from tui.services.collecting import collect


def test_the_rows_of_a_file_come_under_its_name(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "One", "spans": [1]}\n?\n{"text": "Two"}\n')
    found = list(collect([str(rows)]))
    assert {each.path for each in found} == {str(rows)}
    kinds = [type(each.result) for each in found]
    assert kinds == [Article, type(found[1].result), Article, Remark]
    assert isinstance(found[1].result, GlossatorError)
    # What is wrong with one row is not wrong with what was named.
    assert [each.named for each in found] == [True, False, True, True]


def test_a_file_without_a_row_is_wrong_as_it_was_named(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    (found,) = collect([str(tmp_path / "rows.csv")])
    assert isinstance(found.result, GlossatorError)
    assert found.named


def test_a_link_that_leads_round_in_a_circle_keeps_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "b.txt").symlink_to(tmp_path / "c.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "d.txt").write_text("Text")
    found = list(collect([str(tmp_path)]))
    assert [type(each.result) for each in found] == [UnreadableError, UnreadableError, Article]


class Told:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.files: list[tuple[str, int, int]] = []

    def reading(self, name: str, done: int, total: int) -> None:
        self.files.append((Path(name).name, done, total))

    def fetching(self, url: str, received: int) -> None:
        raise AssertionError(url)


def test_how_far_it_is_is_told(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name)
    told = Told()
    list(collect([str(tmp_path), str(tmp_path / "a.txt")], watch=told))
    assert list(dict.fromkeys(told.files)) == [("a.txt", 0, 3), ("b.txt", 1, 3), ("c.txt", 2, 3)]


def test_a_file_is_told_before_it_is_read(tmp_path: Path) -> None:
    class Writing(Told):
        def reading(self, name: str, done: int, total: int) -> None:
            Path(name).write_text("Written when it was told")

    (tmp_path / "a.txt").write_text("Text")
    (found,) = collect([str(tmp_path / "a.txt")], watch=Writing())
    assert isinstance(found.result, Article)
    assert found.result.text == "Written when it was told"


def test_an_address_is_asked_once_and_what_fails_keeps_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text")
    found = list(collect(["ftp://a/b", str(tmp_path / "a.txt"), "ftp://a/b"]))
    assert [(each.path, isinstance(each.result, Article)) for each in found] == [
        ("ftp://a/b", False),
        (str(tmp_path / "a.txt"), True),
    ]
    assert found[0].named
