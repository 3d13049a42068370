from __future__ import annotations

import pytest

from tests.app.hosts import Host, everything, press
from tui.app.article.painter import FLAG_MARK, MARKS, NOTE_MARK, OPEN_MARK, TAGS_MARK
from tui.app.commands import READER, REVIEW, Command, keys_of
from tui.app.commands.while_jumping import HEADING
from tui.app.screens.help import HelpBlock, HelpScreen, legend, sections
from tui.app.widgets.library import STATE_MARKS


@pytest.mark.parametrize("commands", [READER, REVIEW])
def test_every_command_is_in_the_help(commands: tuple[Command, ...]) -> None:
    rows = [row for section in sections(commands, {}) for row in section.rows]
    titles = {row.title for row in rows}
    assert {c.title for c in commands if not c.action.startswith("label_key(")} <= titles
    shown = {key for row in rows for key in row.keys.split(" ")}
    wanted = {key for c in commands if not c.action.startswith("label_key(") for key in keys_of(c, {})}
    assert wanted <= shown
    assert [row.keys for row in rows if row.title == "Label"] == ["1 … 0"]


def test_remapped_label_keys_stand_one_by_one() -> None:
    rows = [row for section in sections(READER, {"label.1": "ctrl+b"}) for row in section.rows]
    assert [row.keys for row in rows if row.title.startswith("Label ")][:2] == ["Ctrl+B", "2"]


def test_groups_stand_once_each() -> None:
    headings = [section.heading for section in sections(READER, {})]
    assert len(headings) == len(set(headings))


def test_every_mark_is_explained() -> None:
    explained = {row.keys: row for row in legend().rows}
    assert set(explained) == {
        *MARKS.values(),
        OPEN_MARK,
        FLAG_MARK,
        NOTE_MARK,
        TAGS_MARK,
        *STATE_MARKS.values(),
    }
    assert all(row.help for row in explained.values())


@pytest.mark.parametrize("key", ["escape", "question_mark", "f1", "q", "enter"])
async def test_keys_close_it(key: str) -> None:
    app = Host(HelpScreen(READER, {}, "Keys"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, key)
        assert app.results == [None]


@pytest.mark.parametrize("keys", [["down"], ["j"], ["pagedown"], ["space"], ["end"]])
async def test_it_scrolls(keys: list[str]) -> None:
    app = Host(HelpScreen(READER, {}, "Keys"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, *keys)
        await pilot.wait_for_animation()
        assert app.shown.query_one("#help").scroll_offset.y > 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 10)])
async def test_no_line_is_cut_off(size: tuple[int, int]) -> None:
    app = Host(HelpScreen(READER, {}, "Keys"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for block in app.shown.query(HelpBlock):
            assert block.size.height == len(block.lines(block.size.width))
        help_ = app.shown.query_one("#help")
        last = app.shown.query(".help-note").last()
        assert last.virtual_region_with_margin.bottom <= help_.virtual_size.height


async def test_two_columns_on_wide_terminals() -> None:
    for size, count in (((80, 24), 1), ((200, 60), 2)):
        app = Host(HelpScreen(READER, {}, "Keys"))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert len({block.region.x for block in app.shown.query(HelpBlock)}) == count


async def test_the_palette_key_is_named_as_it_is_set() -> None:
    app = Host(HelpScreen(READER, {"program.palette": "ctrl+t"}, "Keys"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Ctrl+T" in everything(app.shown)


async def test_the_keys_of_the_jump_are_told_where_there_is_a_jump() -> None:
    for commands, there in ((READER, True), (REVIEW, False)):
        app = Host(HelpScreen(commands, {}, "Keys"))
        async with app.run_test(size=(120, 40)):
            headings = [block.section.heading for block in app.screen.query(HelpBlock)]
            assert (HEADING in headings) is there
