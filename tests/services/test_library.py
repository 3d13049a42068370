from __future__ import annotations

from pathlib import Path

import pytest

from tui.domain.article import Article, ArticleSummary
from tui.domain.edits import ArticleChange
from tui.domain.errors import GlossatorError, UsageError
from tui.readers.options import ReadOptions
from tui.services.collecting import Found, collect
from tui.services.library import add, find_article, plan_addition
from tui.storage.project import Project


def summary(article_id: str, title: str, source: str = "") -> ArticleSummary:
    return ArticleSummary.of(Article(article_id, f"text of {article_id}", title=title, source=source))


LIBRARY = [
    summary("kabc2345", "The harbour opens"),
    summary("kabd2345", "The harbour closes"),
    summary("mxyz2345", "Night trains"),
]


@pytest.mark.parametrize(
    ("word", "found"),
    [("kabc2345", 0), ("kabd", 1), ("m", 2), ("TRAINS night", 2), ("harbour clos", 1)],
)
def test_a_word_means_one_article(word: str, found: int) -> None:
    assert find_article(LIBRARY, word) is LIBRARY[found]


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("kab", "kabc2345"),
        ("harbour", "kabd2345 The harbour closes"),
        ("nix", "glossator articles"),
        (" ", "id"),
    ],
)
def test_no_article_or_several_are_refused_with_a_hint(word: str, part: str) -> None:
    with pytest.raises(GlossatorError) as caught:
        find_article(LIBRARY, word)
    assert part in caught.value.hint


def test_a_whole_id_is_not_the_beginning_of_a_longer_one() -> None:
    assert find_article([summary("kab", "x"), summary("kabc", "y")], "kab").id == "kab"


def test_an_article_is_found_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Some text.")
    (found,) = collect([str(file)])
    assert isinstance(found.result, Article)
    assert find_article([*LIBRARY, ArticleSummary.of(found.result)], str(file)).id == found.result.id


def names(found: list[Found]) -> list[tuple[str, bool, bool]]:
    return [(Path(f.path).name, f.named, isinstance(f.result, Article)) for f in found]


def test_files_are_read_once_and_a_bad_one_keeps_no_other(tmp_path: Path) -> None:
    for name, text in (("a.txt", "one"), ("b.txt", ""), ("c.txt", "three")):
        (tmp_path / name).write_text(text)
    found = list(collect([str(tmp_path / "c.txt"), str(tmp_path), str(tmp_path / "no.txt")]))
    assert names(found) == [
        ("c.txt", True, True),
        ("a.txt", False, True),
        ("b.txt", False, False),
        ("no.txt", True, False),
    ]


def test_standard_input_is_read_once() -> None:
    reads: list[bytes] = []

    def stdin() -> bytes:
        reads.append(b"from a pipe")
        return reads[-1]

    (found,) = collect(["-", "-"], stdin=stdin)
    assert isinstance(found.result, Article)
    assert (found.result.text, len(reads)) == ("from a pipe", 1)


def test_an_unknown_encoding_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(UsageError):
        list(collect([str(tmp_path)], ReadOptions("no-such-encoding")))


def test_adding_is_one_edit_and_knows_what_is_there(tmp_path: Path) -> None:
    articles = [Article("k1", "same"), Article("k2", "same"), Article("k3", "other")]
    with Project.open(tmp_path / "p.json") as project:
        added = add(project, articles, "ann")
        assert [(a.article.id, a.new) for a in added] == [("k1", True), ("k1", False), ("k3", True)]
        assert all(s.added for s in project.articles())
        assert [a.new for a in add(project, [Article("k4", "other")], "ann")] == [False]
        assert len(project.articles()) == 2


def test_an_addition_is_planned_without_a_project() -> None:
    there = Article("k0", "there")
    known = {there.sha256: there}
    articles = [Article("k1", "same"), Article("k2", "same"), Article("k3", "there"), Article("k4", "other")]
    found, edit = plan_addition(known.get, articles, "ann")
    assert [(a.id, new) for a, new in found] == [("k1", True), ("k1", False), ("k0", False), ("k4", True)]
    assert edit is not None
    assert (edit.why, edit.by, len(edit.changes)) == ("add 2 articles", "ann", 2)
    assert [c.after.added != "" for c in edit.changes if isinstance(c, ArticleChange) and c.after] == [
        True,
        True,
    ]
    assert plan_addition(known.get, [there], "ann") == ([(there, False)], None)
