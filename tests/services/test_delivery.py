"""Kept suggestions of a long article come from the reader outward, each once."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tests.bench.texts import prose, suggestions, tokens
from tests.domain.strategies import suggestions as some
from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.edits import ArticleChange, Edit
from tui.services.delivery import AT_ONCE, NEAR, SLICE, Delivery
from tui.services.session import Supply
from tui.services.workspace import Workspace
from tui.storage.project import Project


@given(st.lists(some(30), max_size=12), st.lists(st.integers(0, 30), max_size=8), st.integers(0, 30))
def test_each_is_handed_over_once(proposed: list[Suggestion], near: list[int], first: int) -> None:
    with patch.multiple("tui.services.delivery", AT_ONCE=3, NEAR=7):
        delivery = Delivery(proposed, 30)
        found = delivery.first(first)
        for offset in near:
            found += delivery.more(offset, 4)
        found += delivery.rest()
    assert not delivery
    assert delivery.more(5) == delivery.rest() == []
    assert sorted(found, key=lambda s: (s.start, s.end, s.label)) == sorted(
        proposed, key=lambda s: (s.start, s.end, s.label)
    )


def test_those_near_the_reader_come_first_and_the_article_is_whole_when_all_have_come(tmp_path: Path) -> None:
    text = prose(300_000)
    article = Article("long", text, title="Long")
    block = tokens(text)
    proposed = suggestions(block, 100)
    assert len(proposed) > AT_ONCE
    with Project.open(tmp_path / "project.json") as project:
        project.commit(Edit.make("add", "ada", ArticleChange(None, article))).result()
        workspace = Workspace(project, "ada")
        session = workspace.open("long")
        session.restore(150_000, "")
        workspace.receive_kept(proposed, [block])
        here = [s.start for s in session.overlay.open]
        assert 0 < len(here) <= NEAR // 100 + 2
        assert min(here) >= 150_000 - NEAR
        assert max(here) <= 150_000 + NEAR
        supplies = [session.supply]
        assert workspace.receive_more()
        assert len(here) < len(session.overlay.open) <= len(here) + SLICE // 100 + 2
        while workspace.has_more:
            assert workspace.receive_more()
        supplies.append(session.supply)
        assert supplies == [Supply.COMING, Supply.WHOLE]
        assert not workspace.receive_more()
        assert list(session.overlay.open) == proposed
        again = Workspace(project, "ada")
        whole = again.open("long")
        again.receive_kept(proposed, [block])
        assert again.receive_more(everything=True)
        assert list(whole.overlay.open) == proposed


def test_what_is_decided_meanwhile_hides_what_comes_later(tmp_path: Path) -> None:
    text = prose(300_000)
    article = Article("long", text, title="Long")
    proposed = suggestions(tokens(text), 100)
    with Project.open(tmp_path / "project.json") as project:
        project.commit(Edit.make("add", "ada", ArticleChange(None, article))).result()
        workspace = Workspace(project, "ada")
        session = workspace.open("long")
        workspace.receive_kept(proposed, [])
        last = proposed[-1]
        session.select(last.start, last.end)
        session.label("ORG")
        workspace.receive_more(everything=True)
        assert last not in session.overlay.open
        assert proposed[-3] in session.overlay.open
