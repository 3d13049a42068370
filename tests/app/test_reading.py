"""The keys for reading: outline, bookmarks, copying, the source, focus and measure."""

from __future__ import annotations

import re
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.hosts import Host, everything, text_of
from tests.app.reader_host import Desk, Sample, desk_with
from tui.app.article.dressing import BOOKMARK
from tui.app.article.view import ArticleView
from tui.app.screens.outline import OutlineScreen, PlaceRows
from tui.app.screens.reader import ReaderScreen
from tui.domain.markup import Kind, Mark
from tui.domain.navigate import paragraph
from tui.domain.span import Span
from tui.services.landmarks import Landmark

TEXT = (
    "The harbour\n\n[Anna Berg](PERSON) came by ship.\n\nThe town\n\nNobody met her in [Bergen](GPE).\n\n"
    + "A line of no importance stands here.\n\n" * 40
)
BARE = re.sub(r"\[([^\]]*)\]\([A-Z]+\)", r"\1", TEXT)
TOWN = BARE.index("The town")
HEADED = Sample(
    "headed",
    TEXT,
    "The harbour",
    markup=(Mark(0, 11, Kind.HEADING, "1"), Mark(TOWN, TOWN + 8, Kind.HEADING, "2")),
)


@pytest.fixture
def headed(tmp_path: Path):  # type: ignore[no-untyped-def]  # a generator fixture
    with desk_with(tmp_path, [HEADED]) as desk:
        yield desk


async def test_o_lists_headings_and_goes_to_one(headed: Desk) -> None:
    async with headed.open() as reader:
        await reader.press("o")
        rows = reader.app.screen.query_one(PlaceRows)
        assert [place.name for place in rows.places] == ["The harbour", "The town"]
        assert "2 headings" in everything(reader.app.screen)
        await reader.press("down", "enter")
        assert reader.shows(ReaderScreen)
        assert reader.session.caret == TOWN
        await reader.press("o", "escape")
        assert reader.session.caret == TOWN


async def test_the_outline_begins_where_the_reader_is_and_filters(headed: Desk) -> None:
    async with headed.open() as reader:
        await reader.press("G", "o")
        rows = reader.app.screen.query_one(PlaceRows)
        assert rows.cursor == 1
        await reader.press(*"harb")
        assert [place.name for place in rows.places] == ["The harbour"]
        await reader.press(*"xx", "enter")
        assert reader.shows(OutlineScreen)
        assert "No place" in everything(reader.app.screen)
        await reader.press("backspace", "backspace", "enter")
        assert reader.session.caret == 0


async def test_of_a_text_without_headings_the_paragraphs_are_listed(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("o", "down", "down", "enter")
        assert reader.current() == "Nobody"


async def test_bookmarks_are_set_shown_visited_listed_and_taken_back(headed: Desk) -> None:
    async with headed.open() as reader:
        await reader.press("right_curly_bracket")
        assert "B sets one" in reader.message
        await reader.press("B")
        first = reader.session.caret
        (row,) = [line for line in reader.text.splitlines() if BOOKMARK in line]
        assert "Anna Berg" in row
        await reader.press("G", "B")
        second = reader.session.caret
        await reader.press("right_curly_bracket")
        assert reader.session.caret == first
        assert reader.message == "Round at the other end."
        await reader.press("right_curly_bracket")
        assert reader.session.caret == second
        await reader.press("left_curly_bracket")
        assert reader.session.caret == first
        await reader.press("o")
        assert text_of(reader.app.screen.query_one(PlaceRows)).count(BOOKMARK) == 2
        assert "2 headings, 2 bookmarks" in everything(reader.app.screen)
        await reader.press(*"no importance")
        assert "0 headings, 1 bookmark" in everything(reader.app.screen)
        await reader.press("escape", "B")
        assert BOOKMARK not in reader.text
        await reader.press("u")
        assert BOOKMARK in reader.text
        await reader.saved()
    async with headed.open() as reader:
        assert reader.session.overlay.layer.info.bookmarks == (first, second)


async def test_bookmarks_within_a_word_are_passed_as_others_are(headed: Desk) -> None:
    async with headed.open() as reader:
        await reader.press("g", "f7", "l", "l", "B", "G", "B", "f7", "g")
        marks = reader.session.overlay.layer.info.bookmarks
        assert BARE[slice(marks[0] - 2, marks[0] + 1)] == "The"
        places = []
        for key in ["right_curly_bracket"] * 3 + ["left_curly_bracket"] * 3:
            await reader.press(key)
            places.append(reader.session.caret)
        last = BARE.rindex("here.") + 4
        assert places == [last, 0, last, 0, last, 0]


async def test_a_bookmark_between_paragraphs_can_be_taken_out(headed: Desk) -> None:
    async with headed.open() as reader:
        session = reader.session
        # As another text may leave it.
        info = replace(session.overlay.layer.info, bookmarks=(TOWN - 1,))
        session.describe("bookmark", info)
        await reader.press("right_curly_bracket")
        assert session.caret == TOWN
        await reader.press("B")
        assert session.overlay.layer.info.bookmarks == ()


async def test_where_lines_are_paragraphs_each_has_its_bookmark_and_is_copied_alone(tmp_path: Path) -> None:
    line = (
        "This line is a paragraph by itself, since nobody broke it to fit a page, neither here nor there, "
        * 2
    )
    with desk_with(tmp_path, [Sample("lines", f"{line}\n" * 3)]) as desk:
        async with desk.open() as reader:
            await reader.press("B", "G", "B", "Y")
            first, last = reader.session.overlay.layer.info.bookmarks
            assert (first, last > 2 * len(line)) == (0, True)
            assert reader.app.clipboard == line.strip()
            await reader.press("B")
            assert reader.session.overlay.layer.info.bookmarks == (first,)


async def test_capital_c_copies_the_span_and_shift_y_the_paragraph(
    headed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")
    async with headed.open() as reader:
        await reader.press("C")
        assert reader.app.clipboard == "Anna Berg"
        assert reader.message == "Copied 9 characters to the clipboard of the terminal."
        await reader.press("Y")
        assert reader.app.clipboard == "Anna Berg came by ship."
        await reader.press("v", "right", "C")
        assert reader.app.clipboard == "Anna Berg came"


def no_browser() -> None:
    raise webbrowser.Error("none")


async def test_the_page_of_an_article_opens_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Sample("page", "Some words.\n", source="https://example.org/page")
    with desk_with(tmp_path, [page]) as desk:
        async with desk.open() as reader:
            opened: list[str] = []
            monkeypatch.setattr(reader.app, "open_url", lambda url, **_: opened.append(url))
            monkeypatch.setattr("webbrowser.get", lambda: None)
            await reader.press("O")
            assert opened == ["https://example.org/page"]
            monkeypatch.setattr("webbrowser.get", no_browser)
            await reader.press("O")
            assert opened == ["https://example.org/page"]
            assert "Nothing here opens https://example.org/page" in reader.notices[0]


async def test_a_browser_in_the_terminal_has_it_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    @contextmanager
    def suspend() -> Iterator[None]:
        happened.append("away")
        yield
        happened.append("back")

    def show(_: webbrowser.BaseBrowser, url: str) -> bool:
        happened.append(url)
        return True

    page = Sample("page", "Some words.\n", source="https://example.org/page")
    with desk_with(tmp_path, [page]) as desk:
        async with desk.open() as reader:
            monkeypatch.setattr(reader.app, "suspend", suspend)
            monkeypatch.setattr("webbrowser.GenericBrowser.open", show)
            monkeypatch.setattr("webbrowser.get", lambda: webbrowser.GenericBrowser("w3m"))
            await reader.press("O")
    assert happened == ["away", "https://example.org/page", "back"]


async def test_a_source_that_is_gone_is_told(headed: Desk) -> None:
    async with headed.open() as reader:
        await reader.press("O")
        (notice,) = reader.notices
        assert "No source" in notice
        assert "/somewhere/headed.txt" in notice


def undimmed(view: ArticleView) -> list[str]:
    """Return the lines of the pane that show text and are not dimmed."""
    lines = (view.render_line(y) for y in range(view.size.height))
    bright = (line for line in lines if not any(s.style and s.style.dim for s in line))
    return [line.text.strip() for line in bright if line.text.strip()]


async def test_focus_dims_all_but_the_paragraph(headed: Desk) -> None:
    async with headed.open() as reader:
        await reader.press("F")
        assert [line.startswith("Anna Berg") for line in undimmed(reader.view)] == [True]
        await reader.press("tab")
        assert [line.startswith("Nobody met") for line in undimmed(reader.view)] == [True]
        await reader.press("F")
        assert len(undimmed(reader.view)) > 4


async def test_keys_within_a_paragraph_do_not_look_for_its_ends_again(
    headed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def counted(text: str, offset: int) -> Span:
        looked.append(offset)
        return paragraph(text, offset)

    monkeypatch.setattr("tui.app.article.view.paragraph", counted)
    async with headed.open() as reader:
        await reader.press("F", "l", "l", "h")
        assert len(looked) == 1
        await reader.press("tab")
        assert len(looked) == 2


async def test_parentheses_make_the_rows_narrower_and_wider_and_it_is_remembered(headed: Desk) -> None:
    async with headed.open() as reader:
        width = reader.view.text_width
        await reader.press("left_parenthesis", "left_parenthesis")
        assert reader.view.text_width == width - 8
        assert reader.message == f"Rows of {width - 8} cells."
        await reader.press("right_parenthesis")
        assert reader.view.text_width == width - 4
        await reader.press(*["left_parenthesis"] * 40)
        assert reader.view.text_width == 20
        await reader.press(*["right_parenthesis"] * 80)
        assert reader.view.text_width < reader.view.size.width


async def test_headings_look_otherwise_than_text(headed: Desk) -> None:
    async with headed.open() as reader:
        town = next(
            line
            for y in range(reader.view.size.height)
            if "The town" in (line := reader.view.render_line(y)).text
        )
        assert any(s.style and s.style.bold for s in town if "town" in s.text)


async def test_i_shows_what_is_not_seen_and_hides_it_again(headed: Desk) -> None:
    async with headed.open() as reader:
        lines = [reader.view.render_line(y).text for y in range(reader.view.size.height)]
        assert not any("·" in line for line in lines)
        await reader.press("I")
        assert reader.message == "Blanks, line ends and joiners show."
        shown = [reader.view.render_line(y).text for y in range(reader.view.size.height)]
        assert any("Anna·Berg" in line for line in shown)
        assert any(line.rstrip().endswith("↵") for line in shown)
        await reader.press("I")
        assert [reader.view.render_line(y).text for y in range(reader.view.size.height)] == lines


async def test_a_scroll_bar_covers_nothing_of_the_outline() -> None:
    places = [Landmark(10 * number, f"Place {number} {'x' * 80}") for number in range(40)]
    app = Host(OutlineScreen("Places", places, 0, 400))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(PlaceRows)
        assert rows.show_vertical_scrollbar
        uncovered = rows.scrollable_content_region.width
        shown = text_of(rows).splitlines()
        assert shown
        assert all(line[:uncovered].rstrip().endswith(" %") for line in shown)
