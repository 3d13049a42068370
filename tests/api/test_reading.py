from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

import tui
from tests.api.conftest import TEXT
from tests.newsroom import build


@pytest.fixture
def news(tmp_path: Path) -> tui.Project:
    build(tmp_path / "news.json", 10)
    return tui.open(tmp_path / "news.json", read_only=True, annotator="ada")


def test_articles_come_with_their_text(news: tui.Project) -> None:
    articles = news.articles()
    first = next(articles)
    assert first.id == "n0000abc"
    assert len(list(articles)) == 9
    assert news.article("n0000abc") == first == news.article("n0000")


def test_layers_of_an_article_and_of_an_annotator(news: tui.Project) -> None:
    layers = [(layer.article, layer.annotator) for layer in news.layers()]
    assert len(layers) == 11
    assert [who for _, who in layers if who == "ben"] == ["ben"] * 3
    assert [layer.annotator for layer in news.layers("n0000abc")] == ["ada", "ben"]
    assert [layer.article for layer in news.layers(annotator="ben")] == ["n0000abc", "n0006abc", "n0009abc"]
    first = next(news.articles())
    assert news.layer(first) == next(news.layers(first, "ada"))
    assert not news.layer("n0001abc", "ben").annotations


def test_annotations_are_filtered_and_have_their_context(news: tui.Project) -> None:
    rows = list(news.annotations(labels="org", annotator="ada"))
    assert rows
    assert {row.annotation.label for row in rows} == {"ORG"}
    for row in rows:
        text = news.article(row.article.id).text
        assert text[row.annotation.start : row.annotation.end] == row.text
        assert row.left + row.text + row.right in text
    rejected = list(news.annotations(states="rejected"))
    assert {row.annotation.state for row in rejected} == {tui.State.REJECTED}
    assert len(list(news.annotations(labels=["ORG", "GPE"]))) > len(list(news.annotations(labels=["GPE"])))
    assert {row.annotation.link for row in news.annotations(linked=True)} == {"Q4711"}
    assert {row.article.id for row in news.annotations(article=rows[0])} == {rows[0].article.id}


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"labels": ["NOPE"]}, "No label is called 'NOPE'. The project has: "),
        ({"states": ["nope"]}, "No state is called 'nope'. There are: accepted, corrected, added, rejected."),
        ({"annotator": "nobody"}, "Nobody called 'nobody' has annotated anything. There are: ada, ben."),
        ({"article": "nope"}, "No article is called 'nope'."),
        ({"since": "yesterday"}, "'yesterday' is no date."),
        ({"lables": ["ORG"]}, "Nothing is chosen by lables. There are: labels, "),
    ],
)
def test_what_there_is_not_is_told_when_it_is_asked_for(
    news: tui.Project, wanted: dict[str, object], message: str
) -> None:
    with pytest.raises(tui.GlossatorError) as caught:
        news.annotations(**wanted)  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)


def test_a_project_that_is_read_only_changes_nothing(news: tui.Project) -> None:
    before = news.path.read_bytes()
    row = next(news.annotations())
    edit = tui.Edit.make("x", "ada")
    calls: list[Callable[[], object]] = [
        lambda: news.add_article("Text."),
        lambda: news.annotate("n0000abc", 0, 3, "ORG"),
        lambda: news.relabel(row, "ORG"),
        lambda: news.remove(row),
        lambda: news.finish("n0000abc"),
        lambda: news.undo(),
        lambda: news.redo(),
        lambda: news.apply(edit),
        lambda: news.import_("nothing.jsonl"),
    ]
    for call in calls:
        with pytest.raises(tui.ProjectError) as caught:
            call()
        assert str(caught.value) == "news.json is open for reading only. Open it without read_only."
    assert news.path.read_bytes() == before


def test_a_closed_project_says_so(project: tui.Project, article: tui.Article) -> None:
    row = project.annotate(article, 10, 16, "PRODUCT")
    rows = project.annotations()
    assert next(rows) == row
    project.close()
    project.close()
    calls: list[Callable[[], object]] = [
        project.articles,
        project.labels,
        project.annotators,
        project.layers,
        project.annotations,
        project.history,
        lambda: project.article(article.id),
        lambda: project.layer(article),
        lambda: project.annotate(article, 0, 3, "ORG"),
        lambda: project.export("csv", "x.csv"),
        lambda: project.docs(None),  # type: ignore[arg-type]
        lambda: project.undo(),
        lambda: project.notes,
        lambda: next(rows),
    ]
    for call in calls:
        with pytest.raises(tui.ProjectError) as caught:
            call()
        assert str(caught.value) == "p.json has been closed. Open it again with tui.open."
    assert repr(project) == "<Project p.json, ada, closed>"


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(tui.ProjectError) as caught:
        tui.open(tmp_path / "nope.json")
    assert str(caught.value).endswith("nope.json. Begin one with create=True.")
    assert not list(tmp_path.iterdir())
    with tui.open(tmp_path / "new.json", create=True) as project:
        assert not list(project.articles())
    assert not (tmp_path / "new.json").exists()


@pytest.mark.parametrize("name", ["a\0b", "~nobody-here/x.json", "a" * 5000, ".", "/dev/null"])
@pytest.mark.parametrize("create", [True, False])
def test_what_can_be_no_file(name: str, create: bool) -> None:
    with pytest.raises(tui.ProjectError):
        tui.open(name, create=create, annotator="ada")


def test_what_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("[1, 2]")
    with pytest.raises(tui.ProjectError):
        tui.open(tmp_path / "p.json")
    assert (tmp_path / "p.json").read_text() == "[1, 2]"


def test_one_that_is_open_elsewhere_can_be_read(project: tui.Project, article: tui.Article) -> None:
    with pytest.raises(tui.LockedError) as caught:
        tui.open(project.path)
    assert str(caught.value).endswith("Close it there, or open it here with read_only=True.")
    with tui.open(project.path, read_only=True) as other:
        assert [found.text for found in other.articles()] == [TEXT]


def test_an_annotator_needs_a_name(path: Path) -> None:
    with pytest.raises(tui.UsageError):
        tui.open(path, create=True, annotator="a\nb")
    with pytest.raises(tui.UsageError):
        tui.open(path, create=True, annotator="")


def test_who_annotates_is_who_the_settings_name(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "ben")
    with tui.open(path, create=True) as project:
        assert project.annotator == "ben"
    (tmp_path / "config" / "glossator").mkdir(parents=True)
    (tmp_path / "config" / "glossator" / "settings.toml").write_text('annotator = "ada"')
    with tui.open(path, create=True) as project:
        assert project.annotator == "ada"


def test_the_first_labels(path: Path) -> None:
    with tui.open(path, create=True, labels=["SHIP", "PORT"], annotator="ada") as project:
        article = project.add_article("Aurora sails.")
        project.annotate(article, 0, 6, "ship")
    with tui.open(path, read_only=True) as project:
        assert [label.name for label in project.labels()] == ["SHIP", "PORT"]
        assert [(row.text, row.annotation.label) for row in project.annotations()] == [("Aurora", "SHIP")]
    with pytest.raises(tui.UsageError, match=r"^A label's name has no line breaks"):
        tui.open(path, annotator="ada", labels=["A\nB"])


def test_every_method_says_what_it_is_for_and_what_it_raises() -> None:
    for kind in (tui.Project, tui.Batch):
        for name, value in inspect.getmembers(kind):
            if not name.startswith("_"):
                assert inspect.getdoc(value), f"{kind.__name__}.{name}"
