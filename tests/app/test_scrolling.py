"""However a long text is scrolled, the pane shows rows of the whole text as it would be wrapped."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.app.reader_host import Desk, Running, Sample, desk_with
from tui.app.article.layout import Layout
from tui.app.article.scrolling import ABOVE, BELOW
from tui.app.screens.background import ReaderBackground

PLACES = (
    "[Angela Merkel](PERSON) met [Barack Obama](PERSON) in [Berlin](GPE) on [Tuesday](DATE), as was said. ",
    "Nothing happened there for a long while and nobody with a name came by to tell of it.\n",
    "東京都新宿区の[高尾山](LOC)は静かで、誰も来なかった。",
    "A line.\n\n",
    "Supercalifragilisticexpialidocious-and-then-some-more-of-it ",
)
SIZE = (110, 30)


def long_text(pieces: int, seed: int, line_ends: bool) -> str:
    made = random.Random(seed)
    text = "".join(made.choices(PLACES, k=pieces))
    return text if line_ends else text.replace("\n", " ")


@pytest.fixture(params=[True, False], ids=["many lines", "one line"])
def long_desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    sample = Sample("long", long_text(900, 7, request.param))
    with desk_with(tmp_path, [sample, Sample("short", "A short one.\n")]) as opened:
        yield opened


@pytest.fixture
def no_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do nothing ahead, but what the test asks for."""
    monkeypatch.setattr(ReaderBackground, "go_on_working", lambda _: None)


@pytest.fixture
def wrapped(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list to which each part is added that is wrapped."""
    parts: list[int] = []
    of_part = Layout._wrapped

    def counted(self: Layout, part: int) -> object:
        parts.append(part)
        return of_part(self, part)

    monkeypatch.setattr(Layout, "_wrapped", counted)
    return parts


def whole_starts(reader: Running) -> list[int]:
    """Return where all rows begin, the text being wrapped from beginning to end with all its labels."""
    view = reader.view
    assert view._page is not None
    text = view.page_text
    return list(Layout(text, view.text_width, view._page._inlays(0, len(text)), near=0).starts)


def check(reader: Running) -> None:
    """What is on screen are neighbouring rows, and the bar is at its end exactly where the text is."""
    view = reader.view
    page = view._page
    assert page is not None
    starts = whole_starts(reader)
    rows = range(max(view.scroll_offset.y - ABOVE, 0), view.scroll_offset.y - ABOVE + view.size.height)
    shown = [page.layout.bounds(row).start for row in rows if row < len(page)]
    at = starts.index(shown[0])
    assert shown == starts[at : at + len(shown)]
    lines = [view.render_line(row + ABOVE - view.scroll_offset.y).text.strip() for row in rows]
    assert lines[0] or view.page_text[shown[0] :][:1].isspace()
    assert (view.scroll_offset.y == view.max_scroll_y) == (
        view.scroll_offset.y - ABOVE + view.size.height >= len(page) + BELOW
    )
    if view.scroll_offset.y == view.max_scroll_y:
        assert shown[-1] == starts[-1]
    # A screen above and below every row is counted: a step goes exactly there.
    above = starts[max(at - view.size.height, 0) : at]
    first = page.layout.row_at(shown[0])
    assert [page.layout.bounds(first - number).start for number in range(len(above), 0, -1)] == above
    assert page.layout.row_at(shown[0]) == first == max(view.scroll_offset.y - ABOVE, 0)


Step = Callable[[Running, random.Random], Awaitable[None]]


async def drag_the_bar(reader: Running, made: random.Random) -> None:
    share = made.choice([0.0, made.random(), made.random(), 1.0])
    reader.view.scroll_to(y=share * reader.view.max_scroll_y, animate=False, immediate=True)
    await reader.settle()


async def turn_the_wheel(reader: Running, made: random.Random) -> None:
    view = reader.view
    turn = view._scroll_up_for_pointer if made.random() < 0.6 else view._scroll_down_for_pointer
    top = view.scroll_offset.y
    starts, before = whole_starts(reader), view.top_offset
    turn(animate=False)
    await reader.settle()
    if before and abs(view.scroll_offset.y - top) and view.top_offset:
        assert abs(starts.index(view.top_offset) - starts.index(before)) <= 3


async def press(reader: Running, made: random.Random) -> None:
    keys = ("pagedown", "pageup", "space", "G", "g", "j", "k", "tab", "shift+tab", "a", "u", "x", "l")
    await reader.press(made.choice(keys))


async def resize(reader: Running, made: random.Random) -> None:
    width = made.choice([60, 100, 110, 120])
    await reader.pilot.resize_terminal(width, 30)
    await reader.settle()
    page = reader.view._page
    assert page is not None
    assert page.layout.width == reader.view.text_width


async def work_ahead(reader: Running, made: random.Random) -> None:
    view = reader.view
    before, on_screen = view.top_offset, view.visible_text
    for _ in range(made.randint(1, 12)):
        view.wrap_ahead()
    view.count_ahead()
    await reader.settle()
    assert (view.top_offset, view.visible_text) == (before, on_screen)


STEPS: tuple[Step, ...] = (
    drag_the_bar,
    turn_the_wheel,
    turn_the_wheel,
    press,
    press,
    press,
    resize,
    work_ahead,
)


@pytest.mark.usefixtures("no_slices")
@pytest.mark.parametrize("seed", range(2))
async def test_whatever_is_done_the_rows_on_screen_are_those_of_the_whole_text(
    long_desk: Desk, seed: int
) -> None:
    made = random.Random(seed)
    async with long_desk.open(size=SIZE) as reader:
        check(reader)
        for _ in range(16):
            await made.choice(STEPS)(reader, made)
            check(reader)
        while reader.view.wrap_ahead():
            pass
        reader.view.count_ahead()
        check(reader)
        page = reader.view._page
        assert page is not None
        assert len(page) == len(whole_starts(reader))


async def test_the_last_key_goes_to_the_true_end_at_once(long_desk: Desk) -> None:
    async with long_desk.open(size=SIZE) as reader:
        await reader.press("G")
        view = reader.view
        assert view.scroll_offset.y == view.max_scroll_y
        assert view.visible_text.end == len(view.page_text)
        await reader.press("g")
        assert view.visible_text.start == 0


@pytest.mark.usefixtures("no_slices")
async def test_very_many_blank_rows_are_passed_over_without_being_wrapped(
    tmp_path: Path, wrapped: list[int]
) -> None:
    sample = Sample("blank", "A word." + "\n \n" * 100_000 + "Another word.\n", cached=False)
    with desk_with(tmp_path, [sample]) as desk:
        async with desk.open(size=SIZE) as reader:
            for key, word in (("j", "Another"), ("k", "A")):
                wrapped.clear()
                await reader.press(key)
                assert reader.current() == word
                assert len(wrapped) <= 10


@pytest.mark.usefixtures("no_slices")
@pytest.mark.parametrize("line_ends", [True, False], ids=["many lines", "one line"])
async def test_no_width_and_no_key_has_the_whole_text_wrapped(
    tmp_path: Path, wrapped: list[int], line_ends: bool
) -> None:
    sample = Sample("long", long_text(4_000, 7, line_ends))
    with desk_with(tmp_path, [sample]) as desk:
        async with desk.open(size=SIZE) as reader:
            page = reader.view._page
            assert page is not None
            assert len(page.layout.parts) > 40
            for keys in (["G"], ["pageup", "pageup"], ["g"], ["tab", "a"]):
                wrapped.clear()
                await reader.press(*keys)
                assert len(wrapped) <= 10, keys
            wrapped.clear()
            reader.view.set_tags(False)
            assert 0 < len(wrapped) <= 10
            wrapped.clear()
            await reader.pilot.resize_terminal(70, 30)
            await reader.settle()
            assert 0 < len(wrapped) <= 20


async def test_the_next_article_begins_where_it_begins(long_desk: Desk) -> None:
    async with long_desk.open(size=SIZE) as reader:
        await reader.press("G", "]")
        assert reader.view.scroll_offset.y == 0
        assert "A short one." in reader.text
        await reader.press("[")
        check(reader)
        assert reader.view.visible_text.end == len(reader.view.page_text)


@pytest.mark.usefixtures("no_slices")
async def test_where_the_pane_is_smaller_than_it_was_the_caret_is_on_screen(tmp_path: Path) -> None:
    samples = [Sample("lines", "A line with a [Name](PERSON).\n" * 300), Sample("short", "A short one.\n")]
    with desk_with(tmp_path, samples) as desk:
        async with desk.open(size=(120, 50)) as reader:
            await reader.press("pagedown", *["j"] * 30)
            caret, view = reader.session.caret, reader.view
            await reader.press("]")
            await reader.pilot.resize_terminal(80, 20)
            await reader.press("[")
            assert reader.session.caret == caret
            assert view.visible_text.start <= caret < view.visible_text.end
            # What was scrolled away from the caret to be read is still there.
            await reader.press("g")
            for _ in range(30):
                view.scroll_down(animate=False)
            await reader.settle()
            top = view.top_offset
            assert reader.session.caret < top
            await reader.press("]", "[")
            assert view.top_offset == top
