"""The library pane: what its rows tell, and that no key looks at more of them than are seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.hosts import text_of
from tests.app.reader_host import Desk, Running, Sample, desk_with
from tests.bench.libraries import BY, build, name_of
from tui.app.app import GlossatorApp
from tui.app.screens.reader import ReaderScreen
from tui.app.screens.review import ReviewScreen
from tui.app.widgets.library import LibraryPane, compact
from tui.nlp.pipelines import PipelineInfo
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage import records
from tui.storage.project import Project
from tui.storage.remembered import Remembered
from tui.storage.views import Views

LONG = Sample("long", "\n\n".join(f"Paragraph {number} is like all others." for number in range(100)))
SHORT = Sample("short", "A few words by [Ann Lee](PERSON) and [Bo](PERSON).")
INFO = PipelineInfo("test", "test", "1", "en", (), (), "test")
MANY = 3_000
"""Articles of a project that is too large to be looked at with every key."""


def rows(app: GlossatorApp) -> list[list[str]]:
    """Return the words of each row of the library."""
    lines = text_of(app.reader.query_one(LibraryPane)).splitlines()
    return [line.split() for line in lines if line.strip()]


async def open_library(reader: Running) -> None:
    """Show the library, and go back to the article where there is room for both."""
    await reader.press("f2")
    if not reader.app.reader.query_one(LibraryPane).has_focus:
        await reader.press("f2")


# -- what the rows tell ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_row_tells_state_share_read_and_decisions(tmp_path: Path, size: tuple[int, int]) -> None:
    with desk_with(tmp_path, (LONG, SHORT)) as desk:
        async with desk.open(size=size) as reader:
            await reader.press("1", "]", "a", "x", "enter", "pagedown")
            await open_library(reader)
            (first, second) = rows(reader.app)
            long = first[-2]
            assert (first[0], second[0]) == ("◐", "●")
            assert (first[-1], second[-2:]) == ("1", ["100%", "2"])
            assert 0 < int(long.rstrip("%")) < 100


async def test_what_was_read_in_two_sittings_is_added_up(tmp_path: Path) -> None:
    with desk_with(tmp_path, (LONG, SHORT)) as desk:
        shares = []
        for keys in (["G"], ["home", "g"], [*["pagedown"] * 12]):
            async with desk.open(size=(160, 30)) as reader:
                await reader.press(*keys)
                shares.append(int(rows(reader.app)[0][-1].rstrip("%")))
                await reader.press("q")
        # The end, which leaves what lies before it unread; nothing new at the beginning; then all.
        assert shares[0] == shares[1] < 50
        assert shares[2] == 100


async def test_the_place_outlives_a_kill(tmp_path: Path) -> None:
    with desk_with(tmp_path, (LONG, SHORT)) as desk:
        async with desk.open(size=(160, 30)) as reader:
            await reader.press("pagedown", "pagedown")
            caret, read = reader.session.caret, reader.session.read.offsets
            reader.app.reader.save_views()  # as it does every other second
            await reader.app.workers.wait_for_complete()
            kept = Views.load(desk.project.path).get(LONG.id)
            assert kept is not None
            assert (kept.caret, kept.read) == (caret, read)
            assert caret > 0


@given(st.integers(0, 2_000_000))
def test_a_count_takes_few_cells_and_never_says_too_much(number: int) -> None:
    shown = compact(number)
    assert len(shown) <= 4
    units = {"k": 1_000, "M": 1_000_000}
    value = int(shown[:-1]) * units[shown[-1]] if shown[-1:] in units else int(shown or 0)
    assert value <= number
    assert number - value < max(units.get(shown[-1:], 1), 1)


# -- how much is looked at -------------------------------------------------------------------------


class Work:
    """What was looked at, by kind."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def watch(self, patch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        """Count the calls of a function or method."""
        original = getattr(owner, name)

        def counting(*args: Any, **kwargs: Any) -> Any:
            self.counts[name] += 1
            return original(*args, **kwargs)

        patch.setattr(owner, name, counting)

    def take(self) -> Counter[str]:
        """Return the counts since this was asked last."""
        taken, self.counts = self.counts, Counter()
        return taken


@contextmanager
def large(folder: Path) -> Iterator[GlossatorApp]:
    """A project with many articles, and an app on it that learns nothing."""
    path = folder / "project.json"
    build(path, MANY)
    with Project.open(path) as project:
        workspace = Workspace(project, BY, memory=False)
        yield GlossatorApp(
            workspace,
            Suggester(INFO, None, folder / "cache"),
            Views.load(path),
            Remembered(hint_seen=True),
            {},
            start_with=name_of(2),
        )


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    found = Work()
    for owner, name in (
        (LibraryPane, "paint_row"),
        (records, "read_article_summary"),
        (records, "read_annotation"),
        (records, "read_state"),
    ):
        found.watch(monkeypatch, owner, name)
    return found


SEEN = 40
"""Rows of the library that are seen at the most."""


async def test_no_key_looks_at_more_articles_than_are_seen(tmp_path: Path, work: Work) -> None:
    with large(tmp_path) as app:
        assert work.counts["read_article_summary"] == 0  # the first frame does not wait for a list
        async with app.run_test(size=(160, SEEN)) as pilot:
            reader = Running(Desk(tmp_path, (), app.workspace.project), app, pilot)
            await reader.settle()
            started = work.take()
            assert started["read_article_summary"] <= SEEN + 2
            assert started["read_state"] <= 15 * SEEN
            for key, painted in (("]", 6), ("[", 6), ("1", 2), ("u", 2)):
                await reader.press(key)
                done = work.take()
                assert 0 < done["paint_row"] <= painted, key
                assert done["read_article_summary"] <= 1, key
                assert done["read_annotation"] <= 15, key
            await open_library(reader)
            work.take()
            for key, painted in (("down", 4), ("end", SEEN), ("pageup", SEEN), ("home", SEEN)):
                await reader.press(key)
                done = work.take()
                assert 0 < done["paint_row"] <= painted, key
                assert done["read_article_summary"] <= SEEN, key
            assert "3,000" in str(app.reader.query_one(LibraryPane).border_title)


async def test_the_next_article_to_do_is_found_over_many_done_ones(tmp_path: Path, work: Work) -> None:
    with large(tmp_path) as app:
        workspace = app.workspace
        assert workspace.next_to_do(name_of(2)) == name_of(3)
        for number in range(3, MANY):
            workspace.shelf.mark(name_of(number), True)
        work.take()
        assert workspace.next_to_do(name_of(2)) == name_of(MANY)
        assert not work.take()


async def test_a_decision_shows_in_the_row_of_its_article(tmp_path: Path) -> None:
    with large(tmp_path) as app:
        async with app.run_test(size=(160, SEEN)) as pilot:
            reader = Running(Desk(tmp_path, (), app.workspace.project), app, pilot)
            await reader.press("]")
            assert rows(app)[2][0] == "○"
            await reader.press("1")
            assert (rows(app)[2][0], rows(app)[2][-1]) == ("◐", "1")
            await reader.press("u")
            assert rows(app)[2][0] == "○"
            assert isinstance(app.screen, ReaderScreen)


async def test_the_review_decodes_what_is_on_screen_alone(tmp_path: Path, work: Work) -> None:
    with large(tmp_path) as app:
        async with app.run_test(size=(160, SEEN)) as pilot:
            reader = Running(Desk(tmp_path, (), app.workspace.project), app, pilot)
            await reader.settle()
            work.take()
            for key in ("r", "end", "pageup", "home", "down"):
                await reader.press(key)
                await app.workers.wait_for_complete()
                assert work.take()["read_annotation"] <= SEEN + 2 * 15, key
            screen = app.screen
            assert isinstance(screen, ReviewScreen)
            assert (screen.shown.rows.total, screen.shown.view.count) == (10 * MANY, 10 * MANY)
            await reader.press("x")
            assert work.take()["read_annotation"] <= SEEN + 2 * 15
            assert (screen.shown.rows.total, screen.shown.view.count) == (10 * MANY, 10 * MANY)
