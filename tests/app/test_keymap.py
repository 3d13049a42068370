"""Presets, keys of the user's own, and where their names are shown."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.screen import Screen

import tui
from tests.app.hosts import Host, everything, text_of
from tests.app.reader_host import Desk
from tui.app.command import key_list, key_name
from tui.app.commands import (
    ADJUDICATION,
    ALL,
    LABELS,
    LIBRARY,
    READER,
    REVIEW,
    STATISTICS,
    Command,
    KeyNames,
    effective,
    keys_of,
)
from tui.app.commands.key_names import advice, canonical, is_sure
from tui.app.commands.keymap import LAST_WAY_OUT, SCREENS, source, unsure_keys
from tui.app.commands.presets import PRESETS
from tui.app.screens.help import HelpScreen
from tui.app.screens.reader import FIRST_HINT
from tui.app.screens.review import ReviewScreen
from tui.app.widgets.bars import KeyBar
from tui.domain.errors import GlossatorError
from tui.storage.remembered import Remembered
from tui.storage.settings import DEFAULT_PRESET, PRESET_NAMES

by_preset = pytest.mark.parametrize("preset", PRESETS)
IDS = {command.id for command in ALL}


# -- presets ---------------------------------------------------------------------------------------


def test_the_presets_are_those_that_the_settings_allow() -> None:
    assert tuple(PRESETS) == PRESET_NAMES
    assert not PRESETS[DEFAULT_PRESET].keys
    assert all(preset.about for preset in PRESETS.values())


@by_preset
def test_a_preset_names_commands_and_keys_that_there_are(preset: str) -> None:
    keys = PRESETS[preset].keys
    assert set(keys) <= IDS
    for binding_id, value in keys.items():
        for key in value.split(","):
            assert canonical(key) == key, binding_id


@by_preset
def test_a_preset_gives_no_key_twice_on_one_screen(preset: str) -> None:
    keymap = effective(preset, {})
    for commands in SCREENS.values():
        given = Counter(key for command in commands for key in key_list(command, keymap))
        assert [key for key, times in given.items() if times > 1] == []


@by_preset
def test_a_preset_leaves_every_command_reachable(preset: str) -> None:
    keymap = effective(preset, {})
    by_id = {command.id: command for command in ALL}
    # What has no key is in the palette: that has one, and so has what has one by default.
    assert key_list(by_id["program.palette"], keymap)
    for command in ALL:
        assert key_list(command, keymap) or not command.keys, command.id


@by_preset
def test_a_preset_needs_no_key_that_many_terminals_do_not_send(preset: str) -> None:
    keymap = effective(preset, {})
    for command in ALL:
        keys = key_list(command, keymap)
        assert not keys or any(is_sure(key) for key in keys), command.id


@by_preset
async def test_the_keys_of_a_preset_do_what_they_say(desk: Desk, preset: str) -> None:
    async with desk.open(keymap=effective(preset, {})) as reader:
        await reader.press("a", "x", "2")
        assert [state for _, _, state in reader.decided()] == ["accepted", "rejected", "corrected"]


async def test_vim_moves_undoes_and_finds_the_palette_as_a_vim_user_does(desk: Desk) -> None:
    async with desk.open(keymap=effective("vim", {})) as reader:
        await reader.press("g", "w", "w")
        assert reader.current() == "met"
        await reader.press("b", "dollar_sign")
        assert reader.current() == "."
        await reader.press("circumflex_accent", "a", "u")
        assert reader.decided() == []
        await reader.press("ctrl+r")
        assert [text for text, _, _ in reader.decided()] == ["Angela Merkel"]
        await reader.press("G", "ctrl+o")
        assert reader.current() == "Angela Merkel/PERSON"
        await reader.press("e")
        assert "LabelPicker" in type(reader.app.screen).__name__
        await reader.press("escape", "colon")
        assert "CommandPalette" in type(reader.app.screen).__name__


async def test_prodigy_skips_with_space_and_takes_back_with_backspace(desk: Desk) -> None:
    async with desk.open(keymap=effective("prodigy", {})) as reader:
        await reader.press("space")
        assert reader.current() == "Barack Obama/PERSON"
        assert reader.decided() == []
        await reader.press("a", "x")
        assert len(reader.decided()) == 2
        await reader.press("backspace", "delete")
        assert reader.decided() == []


# -- keys of the user's own ------------------------------------------------------------------------


def test_own_keys_go_over_the_preset() -> None:
    keymap = effective("vim", {"decide.pick": "E", "decide.accept": "?", "program.help": "f1"})
    assert (keymap["decide.pick"], keymap["go.last"]) == ("E", "ctrl+o")
    assert keymap["decide.accept"] == "question_mark"
    assert [source(one, "vim", {"decide.pick": "E"}) for one in ("decide.pick", "go.last", "go.next")] == [
        "settings",
        "preset",
        "default",
    ]


@pytest.mark.parametrize(
    ("preset", "own", "told"),
    [
        ("default", {"decide.acept": "y"}, ["decide.acept", "decide.accept"]),
        ("default", {"decide.accept": "ctrl+foo"}, ["decide.accept", "ctrl+foo", "ctrl+"]),
        ("default", {"decide.accept": "shift+1"}, ["decide.accept", "shift+1", "exclamation_mark"]),
        ("default", {"decide.accept": "PgDn"}, ["decide.accept", "PgDn", "pagedown"]),
        ("default", {"decide.accept": "x"}, ["x", "decide.accept (settings)", "decide.reject (default)"]),
        ("vim", {"decide.accept": "c"}, ["c", "decide.accept (settings)", "remark.note (default)"]),
        ("default", {"program.quit": ""}, ["program.quit", "ctrl+q"]),
    ],
)
def test_what_cannot_be_is_one_message_with_the_setting_and_what_to_do(
    preset: str, own: dict[str, str], told: list[str]
) -> None:
    with pytest.raises(GlossatorError) as caught:
        effective(preset, own)
    message = str(caught.value)
    assert "[keys]" in message
    assert all(part in message for part in told), message
    assert "\n" not in message


def test_the_hint_about_a_clash_mends_it() -> None:
    own = {"decide.accept": "x"}
    with pytest.raises(GlossatorError) as caught:
        effective("default", own)
    found = re.search(r'"([a-z.-]+)" = ""', caught.value.hint)
    assert found
    assert effective("default", {**own, found[1]: ""})["decide.reject"] == ""


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("?", "question_mark"),
        ("-", "minus"),
        ("hyphen_minus", "minus"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("ctrl+Z", "ctrl+z"),
        ("é", "é"),
        ("shift+a", ""),
        ("shift+1", ""),
        ("ctrl+ctrl+a", ""),
        ("ctrl+", ""),
        ("hyper space", ""),
        ("\x1b", ""),
        ("\t", ""),
    ],
)
def test_keys_are_taken_as_textual_names_them(written: str, key: str) -> None:
    assert canonical(written) == key
    if not key:
        assert advice(written)


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.id)
def test_every_default_key_has_the_name_that_the_settings_would_give_it(command: object) -> None:
    assert isinstance(command, tuple)
    for key in filter(None, command[1].split(",")):
        assert canonical(key) == key


def test_keys_that_do_not_reach_every_terminal_are_told_apart() -> None:
    unsure = ["ctrl+enter", "alt+a", "ctrl+shift+a", "ctrl+1", "f13", "ctrl+i", "shift+enter", "super+a"]
    assert [key for key in unsure if is_sure(key)] == []
    sure = ["ctrl+a", "shift+left", "f12", "A", "enter", "shift+tab", "ctrl+left", "backspace", "dollar_sign"]
    assert [key for key in sure if not is_sure(key)] == []
    assert list(unsure_keys(effective("default", {"go.last": "alt+b,f9"}))) == [("go.last", "alt+b")]


async def test_a_command_can_be_given_a_key_or_lose_its_own(desk: Desk) -> None:
    keymap = effective("default", {"article.reopen": "f9", "decide.accept": "", "decide.reject": "a"})
    async with desk.open(keymap=keymap) as reader:
        await reader.press("x")
        assert reader.decided() == []
        await reader.press("a")
        assert [state for _, _, state in reader.decided()] == ["rejected"]
        await reader.press("enter", "l", "[", "f9")
        assert reader.message == "Reopened."


async def test_the_palette_leaves_its_key_to_another_command(desk: Desk) -> None:
    keymap = effective("default", {"program.palette": "ctrl+t", "go.next": "ctrl+p"})
    async with desk.open(keymap=keymap) as reader:
        await reader.press("ctrl+p")
        assert reader.current() == "Barack Obama/PERSON"
        await reader.press("r", "ctrl+t")
        assert "CommandPalette" in type(reader.app.screen).__name__


async def test_the_key_that_opened_the_help_closes_it(desk: Desk) -> None:
    async with desk.open(keymap=effective("default", {"program.help": "f9"})) as reader:
        await reader.press("f9")
        assert reader.shows(HelpScreen)
        await reader.press("f9")
        assert not reader.shows(HelpScreen)


# -- where keys are named --------------------------------------------------------------------------

OTHERS = {  # keys that no command has by default
    "go.next": "f19",
    "decide.accept": "f13",
    "decide.reject": "f14",
    "edit.undo": "f20",
    "article.done": "f21",
    "shape.escape": "f22",
    "program.help": "f18",
    "decide.pick": "f15",
    "program.quit": "f16",
    "review.by-label": "f17",
}


def test_places_are_filled_with_the_keys_as_they_are_set() -> None:
    names = KeyNames(READER, effective("default", OTHERS))
    assert names.fill("{go.next} {edit.undo} {review.undo} {article.reopen} {no.such} {x}") == (
        "F19 F20 F20 Ctrl+P “Reopen article” no.such {x}"
    )
    none = KeyNames(READER, effective("default", {"go.next": "", "program.palette": ""}))
    assert none.fill("{go.next} goes on") == "“Next suggestion” goes on"
    assert KeyNames(REVIEW, {}).fill("{edit.undo} {program.palette}") == "u Ctrl+P"


def literals() -> list[tuple[str, str]]:
    """Return every text in the code that has a place for a key, with its file."""
    root = Path(tui.__file__).parent
    found = []
    for path in root.rglob("*.py"):
        if path.is_relative_to(root / "cli"):
            continue  # nothing there is filled in, and Rich has places of its own
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
                places = re.findall(r"(?<!\$)\{([a-z]+(?:\.[a-z0-9-]+)+)\}", node.value)
                found += [(place, path.name) for place in places]
    return found


def test_every_place_for_a_key_names_a_command() -> None:
    places = literals()
    assert len(places) >= 12
    assert [place for place in places if place[0] not in IDS] == []


async def test_the_hint_and_the_bars_show_the_keys_as_they_are_set(desk: Desk) -> None:
    keymap = effective("default", OTHERS)
    async with desk.open(size=(80, 24), keymap=keymap, remembered=Remembered()) as reader:
        shown = everything(reader.app.screen)
        filled = KeyNames(READER, keymap).fill(FIRST_HINT)
        assert filled in " ".join(shown.split())
        assert filled.startswith("F19 next suggestion · F13 accept · F14 reject")
        assert "F18 help" in reader.labels
        await reader.press("g", "l", "l")
        assert "F13 accept" in text_of(reader.app.reader.query_one(KeyBar))
    async with desk.open(size=(120, 24), keymap=keymap) as reader:
        assert "F15 8 more" in reader.labels


async def test_messages_name_the_keys_as_they_are_set(desk: Desk) -> None:
    async with desk.open(keymap=effective("default", OTHERS)) as reader:
        await reader.press("f14", "comma", "f14")
        assert reader.message == "Already rejected. F13 accepts it, F20 takes the rejection back."
        await reader.press("G", "f13")
        assert "F19 goes to the next suggestion" in reader.message
        await reader.press("v")
        assert reader.message.endswith("F22 ends it.")
        await reader.press("f22", "A")
        assert reader.message.startswith("No undecided suggestion in this paragraph.")
        assert "F19 goes to the first." in reader.message
        await reader.press("f19", "A", "A", "A")
        assert "F21: done, next article." in reader.message
        await reader.press("f18")
        shown = everything(reader.app.screen)
        assert "F19" in shown
        await reader.press("escape", "r", "f17", "f17", "f17", "f17", "f17", "f17")
        assert isinstance(reader.app.screen, ReviewScreen)


def test_the_names_of_all_keys_fit_into_their_column() -> None:
    for preset in PRESETS:
        for command in ALL:
            assert all(len(key_name(key)) <= 14 for key in key_list(command, effective(preset, {})))
    assert LAST_WAY_OUT in IDS


@pytest.mark.parametrize("keys", [("r",), ("f4",), ("p",)], ids=["review", "labels", "library"])
async def test_keys_are_the_users_on_every_screen(desk: Desk, keys: tuple[str, ...]) -> None:
    own = {"review.help": "f17", "labels.help": "f17", "library.help": "f17"}
    async with desk.open(keymap=effective("default", own)) as reader:
        await reader.press("a", *keys, "f1")
        assert not reader.shows(HelpScreen)
        await reader.press("f17")
        assert reader.shows(HelpScreen)


async def test_the_find_bar_names_the_keys_as_they_are_set(desk: Desk) -> None:
    async with desk.open(keymap=effective("default", {"find.next": "f17", "find.previous": ""})) as reader:
        await reader.press("slash", *"in", "enter")
        shown = everything(reader.app.screen)
        assert "F17 next" in shown
        assert "Esc ends" in shown


class FooterScreen(Screen[None]):
    """Nothing but a footer."""

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self.commands = commands

    def compose(self) -> ComposeResult:
        yield KeyBar(self.commands, {})


@pytest.mark.parametrize("commands", [READER, REVIEW, LABELS, LIBRARY, ADJUDICATION, STATISTICS])
async def test_at_no_width_the_footer_shows_a_key_without_its_word(commands: tuple[Command, ...]) -> None:
    whole = [f"{keys_of(command, {})[0]} {command.short}" for command in commands if command.short]
    for width in range(60, 150, 7):
        app = Host(FooterScreen(commands))
        async with app.run_test(size=(width, 4)) as pilot:
            await pilot.pause()
            shown = [part for part in text_of(app.screen.query_one(KeyBar)).split("  ") if part.strip()]
            assert {part.strip() for part in shown} <= set(whole), width
            assert shown
