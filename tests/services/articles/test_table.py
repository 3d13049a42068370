"""The rows of the table of articles: orders, filters, groups, what is selected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.articles.samples import ANN, ARTICLES, workspace_in
from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.edits import ArticleChange, Edit
from tui.domain.layer import LayerSummary
from tui.services.articles.arranging import Grouping, Heading, Sort, falls, grouped, ordered
from tui.services.articles.changing import deleting, finishing, reopening, touched
from tui.services.articles.facts import Facts, Origin, origin_of
from tui.services.articles.table import ArticleTable
from tui.services.articles.wanted import terms_of, wanted
from tui.services.workspace import Workspace


@pytest.fixture
def table(tmp_path: Path) -> Iterator[ArticleTable]:
    with workspace_in(tmp_path) as (workspace, views):
        yield ArticleTable(workspace, views)


def loaded(table: ArticleTable) -> ArticleTable:
    while table.step():
        pass
    table.arrange()
    return table


def ids(table: ArticleTable) -> list[str]:
    return table.articles()


def workspace_of(table: ArticleTable) -> Workspace:
    return table._workspace


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.QUEUE, "k1 k2 k3 k4"),
        (Sort.TITLE, "k2 k3 k1 k4"),
        (Sort.DATE, "k2 k4 k1 k3"),
        (Sort.ADDED, "k4 k3 k2 k1"),
        (Sort.SOURCE, "k2 k4 k1 k3"),
        (Sort.STATE, "k2 k4 k3 k1"),
        (Sort.DECIDED, "k4 k1 k2 k3"),
        (Sort.LAST, "k1 k2 k4 k3"),
        (Sort.LENGTH, "k4 k2 k1 k3"),
    ],
)
def test_the_orders(table: ArticleTable, sort: Sort, order: str) -> None:
    loaded(table).sort_by(sort, reverse=False)
    assert " ".join(ids(table)) == order


facts = st.builds(
    lambda number, title, date, state, length: Facts.of(
        ArticleSummary(f"k{number}", title, date, "", "", "", "", length), LayerSummary("k", ANN, state)
    ),
    st.integers(0, 9),
    st.sampled_from(["", "a", "B", "c"]),
    st.sampled_from(["", "2025-01-01", "2025-02-01"]),
    st.sampled_from(ArticleState),
    st.integers(0, 3),
)


@given(st.lists(facts), st.sampled_from([Sort.TITLE, Sort.DATE, Sort.STATE, Sort.LENGTH]), st.booleans())
def test_an_order_is_one_and_what_is_missing_comes_last_either_way(
    articles: list[Facts], sort: Sort, reverse: bool
) -> None:
    found = ordered(articles, sort, reverse)
    assert sorted(map(id, found)) == sorted(map(id, articles))
    if sort is Sort.DATE:
        dates = [each.article.date for each in found]
        present = [date for date in dates if date]
        assert dates == sorted(present, reverse=falls(sort, reverse)) + [""] * dates.count("")
    # The other way round is the same backwards, but that equal ones stay in order.
    lengths = [each.article.length for each in ordered(articles, Sort.LENGTH, reverse)]
    assert lengths == sorted(lengths, reverse=not reverse)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "k1 k2 k3 k4"),
        ("BUDGET", "k2 k3"),
        ("apple budget", "k2"),
        ("again", ""),  # that is in the text, which is not looked into
        ("étude", "k4"),
        ("#city", "k2"),
        ("#c", "k2"),
        ("#", "k1 k2 k3 k4"),
        ("tag:2025", "k2"),
        ("state:done", "k1"),
        ("state:begun", "k2 k4"),
        ("in progress", "k2 k4"),
        ("state:in", "k2 k4"),
        ("state:nothing", ""),
        ("-state:done -apple", "k3 k4"),
        ("source:news", "k2 k4"),
        ("title:example", ""),
        ("example.org", "k1"),
        ('note:"read the"', "k2"),
        ('"the budget', "k2"),
        ("date:2025-10", "k1 k4"),
        ("is:flagged", "k4"),
        ("https://www", "k1"),
        ("-", "k1 k2 k3 k4"),
    ],
)
def test_a_filter_wants_what_all_of_its_terms_want(table: ArticleTable, typed: str, found: str) -> None:
    loaded(table).filter_by(typed)
    assert " ".join(ids(table)) == found
    assert (table.count, table.total) == (len(ids(table)), 4)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_filter(typed: str) -> None:
    summaries = [Facts.of(ArticleSummary.of(article), LayerSummary(article.id, ANN)) for article in ARTICLES]
    found = wanted(summaries, terms_of(typed))
    assert all(each in summaries for each in found)


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ("https://www.Example.org:8080/a?b", Origin("example.org:8080", "example.org:8080")),
        ("file:///tmp/a", Origin("file:///tmp/a", "file:///tmp/a")),
        ("/data/news/a.txt", Origin("a.txt", "/data/news/")),
        ("/data/rows.jsonl#12", Origin("rows.jsonl#12", "/data/rows.jsonl")),
        ("/data/C# notes/a.txt", Origin("a.txt", "/data/C# notes/")),
        ("C:\\data\\a.txt", Origin("a.txt", "C:/data/")),
        ("stdin", Origin("standard input", "standard input")),
        ("", Origin("", "")),
    ],
)
def test_where_an_article_came_from_in_short(source: str, origin: Origin) -> None:
    assert origin_of(source) == origin


@pytest.mark.parametrize(
    ("grouping", "groups"),
    [
        (
            Grouping.SOURCE,
            [("/data/news/", "k2 k4", 0), ("/data/rows.jsonl", "k3", 0), ("example.org", "k1", 1)],
        ),
        (Grouping.MONTH, [("2025-11", "k2", 0), ("2025-10", "k1 k4", 1), ("", "k3", 0)]),
    ],
)
def test_groups_have_headings_with_how_far_they_are(
    table: ArticleTable, grouping: Grouping, groups: list[tuple[str, str, int]]
) -> None:
    loaded(table).group_by(grouping)
    headings = [row for row in table.rows if isinstance(row, Heading)]
    assert [(h.name, " ".join(each.id for each in h.members), h.done) for h in headings] == groups
    assert len(table) == 4 + len(groups)
    assert table.article_at(0) == ""
    assert table.under(0) == groups[0][1].split()


def test_a_group_of_what_has_no_source_comes_last() -> None:
    summaries = [replace(ArticleSummary.of(ARTICLES[0]), source=source) for source in ("", "/b/c.txt")]
    found = grouped([Facts.of(each, LayerSummary(each.id, ANN)) for each in summaries], Grouping.SOURCE)
    assert [heading.name for heading in found] == ["/b/", ""]


def test_before_all_is_gathered_an_order_holds_for_what_is(table: ArticleTable) -> None:
    assert ids(table) == ["k1", "k2", "k3", "k4"]  # as the queue has them nothing need be known
    table.facts("k1")
    table.sort_by(Sort.TITLE, reverse=False)
    assert (ids(table), table.loading) == (["k1"], True)
    assert ids(loaded(table)) == ["k2", "k3", "k1", "k4"]
    assert not table.loading


def test_what_is_selected_is_changed_as_far_as_it_is_shown(table: ArticleTable) -> None:
    loaded(table)
    assert table.targets(1) == ["k2"]
    assert table.toggle(["k3", "k1"])
    assert table.targets(1) == ["k3", "k1"]
    table.filter_by("zebras")
    assert (table.targets(0), table.chosen_shown) == (["k1"], 1)
    assert not table.toggle(["k1"])
    table.filter_by("")
    assert table.targets(0) == ["k3"]
    assert table.toggle(["k3", "k4"])  # not all of them were
    assert table.targets(0) == ["k3", "k4"]


def test_what_is_changed_stays_where_it_is_until_something_else_is_asked_for(table: ArticleTable) -> None:
    loaded(table).sort_by(Sort.STATE, reverse=False)
    workspace = workspace_of(table)
    edit = finishing(workspace, ["k2", "k1"]).edit()
    assert edit is not None
    assert [change.article for change in edit.changes] == ["k2"]  # type: ignore[union-attr]
    workspace.apply(edit)
    table.take(["k2"])
    assert ids(table) == ["k2", "k4", "k3", "k1"]
    assert table.facts("k2").done
    table.sort_by(Sort.STATE, reverse=False)
    assert ids(table) == ["k4", "k3", "k1", "k2"]


def test_headings_tell_at_every_moment_what_is_in_their_groups(table: ArticleTable) -> None:
    loaded(table).group_by(Grouping.MONTH)
    workspace, chance = workspace_of(table), Random(7)
    for what in "sdorsdosrsodrsur":
        articles = [each for each in workspace.shelf if chance.random() < 0.6]
        if what == "s":
            table.toggle(articles)
        else:
            change = {"d": finishing, "o": reopening, "r": deleting}
            if what == "u":
                edit = workspace.undo()
            else:
                edit = change[what](workspace, articles).edit()
                if edit is not None:
                    workspace.apply(edit)
            table.take(touched(edit) if edit is not None else ())
        assert sorted(ids(table)) == sorted(workspace.shelf)
        for row in table.rows:
            if isinstance(row, Heading):
                layers = [each.layer for each in row.members]
                assert row.states == Counter(layer.state for layer in layers)
                assert row.decided == sum(layer.decided for layer in layers)
                assert row.flagged == sum(layer.flagged for layer in layers)
                assert row.chosen == sum(each.id in table.chosen for each in row.members)


def test_an_article_that_was_read_anew_is_shown_as_it_is(table: ArticleTable) -> None:
    loaded(table).sort_by(Sort.TITLE, reverse=False)
    workspace, before = workspace_of(table), ARTICLES[2]
    after = replace(before, title="Zoning", date="2026-05-05")
    workspace.apply(Edit.make("retitle", ANN, ArticleChange(before, after)))
    table.take([before.id])
    assert (table.facts("k3").title, table.facts("k3").article.date) == ("Zoning", "2026-05-05")
    assert ids(table) == ["k2", "k3", "k1", "k4"]  # and stays where it is
    table.filter_by("zoning")
    assert ids(table) == ["k3"]


def test_what_others_took_out_is_not_selected_any_more(table: ArticleTable) -> None:
    loaded(table).toggle(["k1", "k2"])
    workspace = workspace_of(table)
    edit = deleting(workspace, ["k1"]).edit()
    assert edit is not None
    workspace.apply(edit)
    table.begin()
    assert (table.targets(0), table.chosen_shown) == (["k2"], 1)


def test_what_is_deleted_goes_and_comes_back_where_it_was(table: ArticleTable) -> None:
    loaded(table).group_by(Grouping.MONTH)
    table.toggle(["k2", "k1"])
    workspace = workspace_of(table)
    edit = deleting(workspace, table.targets(0)).edit()
    assert edit is not None
    workspace.apply(edit)
    table.take(["k1", "k2"])
    assert (ids(table), len(table), table.chosen) == (["k4", "k3"], 4, {})  # a group that is empty is gone
    back = workspace.undo()
    assert back is not None
    table.take(["k1", "k2"])
    assert ids(table) == ["k2", "k1", "k4", "k3"]
    assert workspace.article("k1").text == ARTICLES[0].text  # before the disk has it
    assert workspace.layer("k1").state is ArticleState.DONE
