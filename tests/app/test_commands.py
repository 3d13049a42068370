from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest
from textual.app import App
from textual.binding import Binding
from textual.keys import Keys
from textual.screen import Screen

from tui.app.app import GlossatorApp
from tui.app.commands import (
    ADJUDICATION,
    AGREEMENT,
    ALL,
    LABELS,
    LIBRARY,
    READER,
    REVIEW,
    STATISTICS,
    Command,
    bindings,
    check_keymap,
    key_name,
    keys_of,
)
from tui.app.screens.adjudication import AdjudicationScreen
from tui.app.screens.agreement import AgreementScreen
from tui.app.screens.labels import LabelScreen
from tui.app.screens.library import LibraryScreen
from tui.app.screens.reader import ReaderScreen
from tui.app.screens.review import ReviewScreen
from tui.app.screens.statistics import StatisticsScreen
from tui.domain.errors import GlossatorError

SCREENS: list[tuple[str, Sequence[Command], type[Screen[object]]]] = [
    ("reader", READER, ReaderScreen),  # type: ignore[list-item]  # what they return is of no matter here
    ("review", REVIEW, ReviewScreen),  # type: ignore[list-item]
    ("labels", LABELS, LabelScreen),  # type: ignore[list-item]
    ("adjudication", ADJUDICATION, AdjudicationScreen),  # type: ignore[list-item]
    ("library", LIBRARY, LibraryScreen),  # type: ignore[list-item]
    ("statistics", STATISTICS, StatisticsScreen),  # type: ignore[list-item]
    ("agreement", AGREEMENT, AgreementScreen),  # type: ignore[list-item]
]
by_screen = pytest.mark.parametrize(
    ("commands", "screen"), [s[1:] for s in SCREENS], ids=[s[0] for s in SCREENS]
)

TABLE = {
    "left": "step(-1)",
    "h": "step(-1)",
    "right": "step(1)",
    "l": "step(1)",
    "up": "line(-1)",
    "k": "line(-1)",
    "down": "line(1)",
    "j": "line(1)",
    "home": "line_edge(-1)",
    "end": "line_edge(1)",
    "g": "text_edge(-1)",
    "G": "text_edge(1)",
    "pageup": "page(-1)",
    "pagedown": "page(1)",
    "space": "page(1)",
    "ctrl+u": "page(-0.5)",
    "ctrl+d": "page(0.5)",
    "tab": "next_open",
    "shift+tab": "previous_open",
    "comma": "previous_annotation",
    "full_stop": "next_annotation",
    "a": "accept",
    "A": "accept_paragraph",
    "x": "reject",
    **{digit: f"label_key('{digit}')" for digit in "1234567890"},
    "e": "pick_label",
    "shift+left": "edge(1, -1)",
    "H": "edge(1, -1)",
    "shift+right": "edge(1, 1)",
    "L": "edge(1, 1)",
    "less_than_sign": "edge(0, -1)",
    "greater_than_sign": "edge(0, 1)",
    "v": "select",
    "escape": "escape",
    "b": "last_decision",
    "u": "undo",
    "ctrl+z": "undo",
    "ctrl+y": "redo",
    "enter": "done",
    "right_square_bracket": "article(1)",
    "left_square_bracket": "article(-1)",
    "question_mark": "help",
    "f1": "help",
    "ctrl+p": "app.command_palette",
    "f6": "next_pane",
    "f4": "labels",
    "d": "guideline",
    "q": "app.leave",
}
"""The keys that the reader is promised, and what they do."""


def keys(command: Command) -> list[str]:
    return [key for key in command.keys.split(",") if key]


def test_the_promised_keys_do_what_is_promised() -> None:
    bound = {key: command.action for command in READER for key in keys(command)}
    assert {key: bound.get(key) for key in TABLE} == TABLE


@by_screen
def test_no_key_is_given_twice(commands: Sequence[Command], screen: type[Screen[object]]) -> None:
    given = Counter(key for command in commands for key in keys(command))
    assert [key for key, times in given.items() if times > 1] == []


@by_screen
def test_every_action_is_there_with_arguments_it_takes(
    commands: Sequence[Command], screen: type[Screen[object]]
) -> None:
    for command in commands:
        found = re.fullmatch(r"(app\.)?(\w+)(?:\((.*)\))?", command.action)
        assert found is not None, command.id
        where: type[object] = GlossatorApp if found[1] else screen
        method = getattr(where, f"action_{found[2]}", None)
        assert method is not None, f"{command.id}: {where.__name__} has no action {found[2]}"
        arguments = found[3].split(", ") if found[3] else []
        assert method.__code__.co_argcount - 1 >= len(arguments)
        assert method.__code__.co_argcount - 1 - len(method.__defaults__ or ()) <= len(arguments)


@by_screen
def test_every_binding_of_a_screen_is_a_declared_command(
    commands: Sequence[Command], screen: type[Screen[object]]
) -> None:
    declared = {binding.id for binding in bindings(commands)}
    own = {binding.id for binding in screen.BINDINGS if isinstance(binding, Binding)}
    assert own == declared


def test_ids_are_unique_and_say_where_they_belong() -> None:
    assert len({command.id for command in ALL}) == len(ALL)
    assert all(re.fullmatch(r"[a-z]+(\.[a-z0-9-]+)+", command.id) for command in ALL)
    assert all(command.id.startswith("review.") for command in REVIEW)
    assert all(command.id.startswith("labels.") for command in LABELS)
    assert all(command.id.startswith("library.") for command in LIBRARY)
    assert all(command.id.startswith("statistics.") for command in STATISTICS)
    assert all(command.id.startswith("agreement.") for command in AGREEMENT)


def test_every_command_says_what_it_is() -> None:
    for command in ALL:
        assert command.title
        assert command.title[0].isupper()
        assert not command.title.endswith(".")
        assert len(command.title) <= 24
        assert command.help.endswith(".")
        assert command.help[0].isupper()
        assert command.group
        assert len(command.short) <= 12
    for commands in (READER, REVIEW, LABELS, LIBRARY, ADJUDICATION, STATISTICS, AGREEMENT):
        titles = [command.title for command in commands]
        assert len(set(titles)) == len(titles)


def test_no_command_needs_a_key_that_many_terminals_do_not_send() -> None:
    for command in ALL:
        if command.keys:
            easy = [k for k in keys(command) if not re.search(r"alt\+|ctrl\+(shift\+|enter)|shift\+[0-9]", k)]
            assert easy, command.id


def test_keys_are_named_as_textual_names_them() -> None:
    named = {key.value for key in Keys} | {
        "equals_sign", "minus", "semicolon", "apostrophe", "comma", "full_stop", "less_than_sign",
        "greater_than_sign", "question_mark", "slash", "right_square_bracket", "left_square_bracket", "space",
        "left_curly_bracket", "right_curly_bracket", "left_parenthesis", "right_parenthesis",
    }  # fmt: skip
    for command in ALL:
        for key in keys(command):
            assert len(key) == 1 or key in named, key


def test_keys_are_written_for_people() -> None:
    shown = {key_name(key) for command in ALL for key in keys(command)}
    assert not [name for name in shown if "_" in name or ("+" in name and name[0].islower())]
    assert [key_name(k) for k in ("full_stop", "ctrl+z", "shift+left", "f1", "a", "A", "tab", "home")] == [
        ".", "Ctrl+Z", "Shift+←", "F1", "a", "A", "Tab", "Home",
    ]  # fmt: skip
    assert [key_name(k) for k in ("minus", "alt+ctrl+x", "dollar_sign", "shift+tab", "plus", "slash")] == [
        "-", "Ctrl+Alt+X", "$", "Shift+Tab", "+", "/",
    ]  # fmt: skip


def test_the_settings_name_other_keys() -> None:
    accept = next(command for command in READER if command.id == "decide.accept")
    assert keys_of(accept, {}) == ["a"]
    assert keys_of(accept, {"decide.accept": "y, f5"}) == ["y", "F5"]
    assert keys_of(accept, {"decide.accept": ""}) == []


def test_bindings_have_all_that_textual_shows() -> None:
    made = {binding.id: binding for binding in bindings(READER)}
    assert set(made) == {command.id for command in READER if command.keys}
    tab = made["go.next"]
    assert (tab.key, tab.action, tab.description, tab.show) == ("tab", "next_open", "Next suggestion", True)
    assert tab.tooltip
    assert not made["move.left"].show


@pytest.mark.parametrize(
    "keymap",
    [
        {},
        {"decide.accept": "y"},
        {"decide.accept": "x", "decide.reject": "a"},
        {"decide.accept": ""},
        {"decide.accept": "a, y"},
        {"decide.accept": "delete"},  # a key of another screen
        {"review.accept": "y", "decide.accept": "y"},
        {"article.reopen": "f9"},  # a command that has no key of its own
        {"program.palette": ""},
        {"go.last": "?", "program.help": "f1"},
    ],
)
def test_keymaps_that_are_fine(keymap: dict[str, str]) -> None:
    check_keymap(keymap)


@pytest.mark.parametrize(
    ("keymap", "named"),
    [
        ({"decide.acept": "y"}, ["decide.acept"]),
        ({"": "y"}, ["''"]),
        ({"decide.accept": "x"}, ["x", "decide.accept", "decide.reject"]),
        ({"decide.accept": "y,tab"}, ["Tab", "decide.accept", "go.next"]),
        ({"go.last": " a "}, ["a", "go.last", "decide.accept"]),
        ({"review.accept": "x"}, ["x", "review.accept", "review.reject"]),
    ],
)
def test_keymaps_that_are_refused_by_name(keymap: dict[str, str], named: list[str]) -> None:
    with pytest.raises(GlossatorError) as caught:
        check_keymap(keymap)
    assert all(name in caught.value.message for name in named)
    assert "[keys]" in caught.value.message
    assert caught.value.hint


def test_the_app_leaves_by_its_own_action_on_textuals_keys_too() -> None:
    own = {b.key: b.action for b in GlossatorApp.BINDINGS if not isinstance(b, tuple)}
    assert own["ctrl+q"] == own["ctrl+c"] == "leave"
    assert issubclass(GlossatorApp, App)
