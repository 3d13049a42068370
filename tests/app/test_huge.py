"""What of a huge article comes after the first frame, and the keys that need it before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.hosts import everything
from tests.app.reader_host import Desk, Running, desk_with
from tests.app.test_article_view import Prose
from tui.app.screens.background import ReaderBackground
from tui.app.widgets.sidebar import EntityList
from tui.domain.index import SpanIndex
from tui.services.delivery import NEAR
from tui.services.session import Supply

LENGTH, EVERY = 400_000, 100


@pytest.fixture
def huge(tmp_path: Path) -> Iterator[Desk]:
    with desk_with(tmp_path, [Prose("prose", "", size=LENGTH, every=EVERY)]) as opened:
        yield opened


@pytest.fixture
def no_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do nothing ahead."""
    monkeypatch.setattr(ReaderBackground, "go_on_working", lambda _: None)


def open_now(reader: Running) -> SpanIndex:  # type: ignore[type-arg]
    return reader.session.overlay.open


@pytest.mark.usefixtures("no_slices")
async def test_the_first_frame_has_what_is_near_the_reader(huge: Desk) -> None:
    async with huge.open() as reader:
        assert 0 < len(open_now(reader)) <= NEAR // EVERY + 1
        assert reader.session.supply is Supply.COMING
        entities = reader.app.screen.query_one(EntityList)
        assert entities.border_title == "Entities, counting…"
        assert reader.session.current == next(iter(open_now(reader)))


async def test_the_rest_comes_while_no_key_does(huge: Desk) -> None:
    async with huge.open() as reader:
        entities = reader.app.screen.query_one(EntityList)
        for _ in range(3_000):
            await reader.pilot.pause(0.02)
            page = reader.view._page
            counted = page is not None and len(page) == len(page.layout.starts)
            if entities.border_title == "Entities" and not reader.view.has_left and counted:
                break
        found = len(open_now(reader))
        assert found >= LENGTH // EVERY - 5
        assert reader.session.supply is Supply.WHOLE
        groups = entities.entities.groups(entities.labels)
        assert sum(group.open for group in groups) == found
        page = reader.view._page
        assert page is not None
        assert len(page) == len(page.layout.starts)


@pytest.mark.usefixtures("no_slices")
async def test_whether_an_article_is_done_is_asked_with_all_its_suggestions(huge: Desk) -> None:
    async with huge.open() as reader:
        await reader.press("enter")
        assert len(open_now(reader)) >= LENGTH // EVERY - 5
        asked = everything(reader.app.screen)
        assert f"{len(open_now(reader))} undecided" in asked


@pytest.mark.usefixtures("no_slices")
async def test_behind_the_last_suggestion_that_came_is_the_next(huge: Desk) -> None:
    async with huge.open() as reader:
        last = list(open_now(reader))[-1]
        reader.session.choose(last)
        await reader.press("tab")
        current = reader.session.current
        assert current is not None
        assert last.end <= current.start <= last.end + 2 * EVERY
        assert reader.view.visible_text.start <= current.start < reader.view.visible_text.end
