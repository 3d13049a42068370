"""Panes that come and go: each widget hears of every change of its size."""

from __future__ import annotations

from pathlib import Path

from textual.widget import Widget

from tests.app.reader_host import Running, desk_with


async def draw_before_the_layout(reader: Running, pane: Widget) -> None:
    """Let a pane ask to be drawn and laid out, and the first be done before the second."""
    pane._check_refresh()
    screen = reader.app.reader
    screen._dirty_widgets.update({pane, reader.view})
    screen._on_timer_update()
    await laid_out(reader)


async def laid_out(reader: Running) -> None:
    await reader.pilot.pause(0.1)
    await reader.settle()


async def test_rows_fit_beside_a_pane_that_was_drawn_before_the_layout(tmp_path: Path) -> None:
    with desk_with(tmp_path) as desk:
        async with desk.open(size=(70, 24)) as reader:
            view, screen = reader.view, reader.app.reader
            for _ in range(2):
                screen.action_toggle_library()
                await laid_out(reader)
            alone = view.size.width
            screen.action_toggle_library()
            await draw_before_the_layout(reader, screen.query_one("#library"))
            assert view._page is not None
            assert view.size.width < alone
            assert view._page.layout.width == view.text_width
