"""The statistics screen over a running reader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests import newsroom
from tests.app.hosts import text_of
from tests.app.reader_host import Desk, Running
from tui.app.charts.pages import Page
from tui.app.screens.reader import ReaderScreen
from tui.app.screens.review import ReviewScreen
from tui.app.screens.statistics import StatisticsScreen
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.statistics import PageBar, Picture, StatRows
from tui.storage.project import Project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("news") / "p.json"
    newsroom.build(path, 14)
    return path


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Iterator[Desk]:
    with Project.open(built, read_only=True) as project:
        yield Desk(tmp_path, (), project)


class Statistics:
    """The statistics over a running reader."""

    def __init__(self, reader: Running) -> None:
        self.reader = reader

    @property
    def screen(self) -> StatisticsScreen:
        return next(s for s in self.reader.app.screen_stack if isinstance(s, StatisticsScreen))

    @property
    def rows(self) -> str:
        return text_of(self.screen.query_one(StatRows))

    @property
    def chart(self) -> str:
        return text_of(self.screen.query_one(Picture))

    @property
    def bar(self) -> PageBar:
        return self.screen.query_one(PageBar)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.reader.press(key)
            await self.reader.app.workers.wait_for_complete()
            await self.reader.settle()


@asynccontextmanager
async def opened(desk: Desk, *keys: str, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Statistics]:
    async with desk.open(None, size) as reader:
        statistics = Statistics(reader)
        await statistics.press("T", *keys)
        yield statistics


async def test_the_pages_follow_one_another(desk: Desk) -> None:
    async with opened(desk) as statistics:
        shown = []
        for _ in Page:
            shown.append(statistics.bar.page)
            assert statistics.rows.strip()
            await statistics.press("right")
        assert shown == list(Page)
        assert statistics.bar.page is Page.OVERVIEW
        await statistics.press("left")
        assert "In the same article" in statistics.rows
        await statistics.press("s")
        assert "In the same paragraph" in statistics.rows
        await statistics.press("escape")
        assert statistics.reader.shows(ReaderScreen)


async def test_the_chart_is_of_the_entity_under_the_cursor(desk: Desk) -> None:
    async with opened(desk, "4", size=(80, 24)) as statistics:
        first = statistics.chart
        await statistics.press("slash", *"hagen")
        assert "Hagen Orlow" in statistics.chart
        assert "Hagen Orlow" not in first.splitlines()[0]
        assert "Port Authority" not in statistics.rows
        await statistics.press("enter", "p", "p", "p")
        assert "Hagen Orlow by month" in statistics.chart
        await statistics.press("escape")
        assert not statistics.screen.query_one(LineInput).value
        assert "Port Authority" in statistics.rows


async def test_enter_looks_at_what_a_line_counts_and_escape_comes_back(desk: Desk) -> None:
    async with opened(desk, "2", "down") as statistics:
        row = statistics.screen.query_one(StatRows).cursor
        await statistics.press("enter")
        review = statistics.reader.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.shown.query.labels == {"ORG"}
        assert review.shown.view.count
        await statistics.press("escape")
        assert statistics.reader.shows(StatisticsScreen)
        assert statistics.bar.page is Page.LABELS
        assert statistics.screen.query_one(StatRows).cursor == row
        await statistics.press("enter", "enter")
        assert statistics.reader.shows(ReaderScreen)
        assert statistics.reader.session.current is not None


async def test_one_escape_comes_back_from_the_mentions_of_an_entity(desk: Desk) -> None:
    async with opened(desk, "4") as statistics:
        await statistics.press("enter")
        review = statistics.reader.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.shown.query.text
        await statistics.press("escape")
        assert statistics.reader.shows(StatisticsScreen)


async def test_one_annotator_after_the_other(desk: Desk) -> None:
    async with opened(desk, "a", "a") as statistics:
        assert statistics.bar.facts[-1] == "ben"
        assert "ada" not in statistics.rows
        await statistics.press("a")
        assert statistics.bar.facts[-1] == "everybody"
        assert "ada" in statistics.rows


async def test_what_is_there_shows_before_all_is_counted(desk: Desk) -> None:
    async with desk.open(None) as reader:
        await reader.press("T")
        statistics = Statistics(reader)
        assert "14 articles" in statistics.rows
        await reader.app.workers.wait_for_complete()
        assert newsroom.MODEL in statistics.rows
