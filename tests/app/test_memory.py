"""Suggestions from the reader's own decisions, as they are seen and used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from textual.widget import Widget

from tests.app.hosts import text_of
from tests.app.reader_host import ANNOTATOR, Desk, Running, Sample, desk_with
from tests.services.desk import span
from tui.app.widgets.sidebar import Sidebar
from tui.domain.layer import Layer
from tui.domain.memory import Memory
from tui.services import learning
from tui.services.workspace import Workspace

NEWS = Sample(
    "news",
    "[Anna Berg](PERSON) leads Fjord Lines. Berg said that Fjord Lines sails.\n\n"
    "[Washington](GPE) denied it; [Washington](GPE) and [Washington](GPE) again.\n",
)
MORE_NEWS = Sample("more", "Fjord Lines and [Washington](GPE) and Berg.\n")


@pytest.fixture
def news(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, (NEWS, MORE_NEWS)) as opened:
        yield opened


def sidebar(reader: Running) -> str:
    leaves = (
        part for part in reader.app.reader.query_one(Sidebar).walk_children(Widget) if not part.children
    )
    return " ".join(" ".join(text_of(part) for part in leaves).split())


async def tag_fjord_lines(reader: Running) -> None:
    reader.session.take(span(reader.session.article.text, "Fjord Lines"))
    await reader.press("2")


async def test_a_decision_is_suggested_elsewhere_with_a_mark_and_a_reason(news: Desk) -> None:
    async with news.open() as reader:
        await tag_fjord_lines(reader)
        assert "Fjord Lines+ORG. Berg" in reader.text
        assert "Fjord Lines*ORG sails" in reader.text
        await reader.press("tab")
        assert reader.current() == "Fjord Lines/ORG"
        assert "ORG once" in sidebar(reader)
        await reader.press("a", "]")
        assert "Fjord Lines*ORG and" in reader.text
        await reader.press("g")
        assert "ORG twice" in sidebar(reader)


async def test_a_word_of_a_name_follows_in_its_article_only(news: Desk) -> None:
    async with news.open() as reader:
        await reader.press("a")
        assert "Berg*PER said" in reader.text
        assert reader.current() == "Berg/PERSON"
        assert "PERSON as in “Anna Berg”" in sidebar(reader)
        await reader.press("]")
        assert "and Berg." in reader.text


async def test_undo_takes_what_follows_back(news: Desk) -> None:
    async with news.open() as reader:
        before = reader.text
        await reader.press("a", "u")
        assert reader.text == before
        await tag_fjord_lines(reader)
        await reader.press("u")
        assert "*ORG" not in reader.text


async def test_what_was_rejected_is_not_suggested_again(news: Desk) -> None:
    async with news.open() as reader:
        await reader.press("j", "x")
        assert "?GPE" not in reader.text
        await reader.press("]")
        assert "?GPE" not in reader.text
        await reader.press("[", "u")
        assert reader.text.count("Washington?GPE") == 3


async def test_the_reader_is_believed_before_the_model(news: Desk) -> None:
    async with news.open() as reader:
        await reader.press("j", "1")
        assert reader.text.count("Washington*PER") == 2
        await reader.press("]")
        assert "Washington*PER" in reader.text
        await reader.press("tab")
        assert "PERSON once" in sidebar(reader)


async def test_what_was_decided_in_an_earlier_sitting_counts(news: Desk) -> None:
    async with news.open() as reader:
        await tag_fjord_lines(reader)
    async with news.open(1) as reader:
        await reader.app.workers.wait_for_complete()
        await reader.settle()
        assert "Fjord Lines*ORG" in reader.text


async def test_what_is_being_counted_when_the_next_article_is_opened_counts(
    news: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with news.open() as reader:
        await tag_fjord_lines(reader)
        await reader.press("]")
        reader.session.take(span(reader.session.article.text, "Washington"))
        await reader.press("1")
    monkeypatch.setattr(learning, "AT_ONCE", 0)
    begun, go_on = Event(), Event()
    count = learning.counted

    def slowly(text: str, layer: Layer) -> Memory:
        begun.set()
        assert go_on.wait(20)
        return count(text, layer)

    monkeypatch.setattr(learning, "counted", slowly)
    async with news.open() as reader:
        while not begun.is_set():
            await asyncio.sleep(0.01)
        reader.app.reader.show_article("more")
        go_on.set()
        learner = reader.app.workspace.learner
        assert learner is not None
        forms = ("Fjord Lines", "Washington")
        for _ in range(500):
            found = [str(learner.memory.evidence(form)) for form in forms]
            if None not in map(learner.memory.evidence, forms):
                break
            await asyncio.sleep(0.01)
        assert found == ["ORG once", "PERSON once"]


async def test_a_setting_switches_it_off(news: Desk) -> None:
    app = news.app(0)
    app.workspace.learner = None
    async with app.run_test(size=(120, 40)) as pilot:
        reader = Running(news, app, pilot)
        await reader.settle()
        await tag_fjord_lines(reader)
        await reader.press("tab", "x")
        assert "*" not in reader.text
        assert reader.text.count("Washington?GPE") == 2
    assert Workspace(news.project, ANNOTATOR, memory=False).learner is None


async def test_f8_hides_suggestions_of_whatever_origin_and_shows_them_again(news: Desk) -> None:
    async with news.open() as reader:
        await tag_fjord_lines(reader)
        before = reader.text
        await reader.press("f8")
        assert "Blind" in reader.message
        assert "?" not in reader.text
        assert "*" not in reader.text
        assert "Fjord Lines+ORG" in reader.text
        await reader.press("]")
        assert "?" not in reader.text
        await reader.press("[", "f8")
        assert reader.text == before


async def test_blind_an_article_can_be_tagged_and_finished(news: Desk) -> None:
    async with news.open() as reader:
        await reader.press("f8", "j", "1", "enter")
        assert reader.session.article.id == "more"
        await reader.press("f8")
        assert "Washington*PER" in reader.text
        assert news.tags(NEWS) == [("Washington", "PERSON", "added")]


async def test_blind_there_is_no_suggestion_to_go_to_and_it_is_said_why(news: Desk) -> None:
    async with news.open() as reader:
        await reader.press("f8", "tab")
        assert reader.message.startswith("Blind: suggestions are hidden. F8 shows them")
        assert reader.session.article.id == NEWS.id
