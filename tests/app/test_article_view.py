"""The article pane: what it draws, and how much work a key is to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from rich.style import Style
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region

from tests.app.reader_host import INFO, Desk, Running, Sample, desk_with
from tests.bench.texts import prose, suggestions, tokens
from tui.app.screens.background import ReaderBackground
from tui.domain.annotation import Suggestion
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.labels import LabelSet, ontonotes
from tui.domain.overlay import Overlay
from tui.domain.tokens import TokenBlock
from tui.storage.project import Project

# -- what is drawn ---------------------------------------------------------------------------------

HOSTILE = [
    "a \x1b]52;c;aGk=\x07 b \x1b[31mred\x1b[0m \x9b2J c \x00 \x7f \x85 d",
    "one\ttwo\x0bthree\x0cfour \u2028 five \u2029 six \ufeff seven",
    "\u202eevil\u202c \u2066isolate\u2069 \u200e\u200f \u061c \u00ad soft",
    "[red]x[/red] [/nope] [@click=app.quit]no[/] $foreground {} \\[",
    "e\u0301\u0301 \u200d\u200d 👩\u200d\n\u200d👩 \ufe0f \U000e0041 tail",
    "\r\n\r\r\n\n\x1c\x1d\x1e\x1f end",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_nothing_that_a_terminal_acts_on_is_drawn(tmp_path: Path, text: str) -> None:
    with desk_with(tmp_path, [Sample("odd", text, cached=False)]) as desk:
        async with desk.open(size=(80, 24)) as reader:
            if "[red]" in text:
                assert "[red]x[/red] [/nope] [@click=app.quit]no[/]" in reader.text
            for keys in ([], ["l", "v", "l", "1"], ["G", "2"], ["g", "tab"]):
                await reader.press(*keys)
                strips = [reader.view.render_line(y) for y in range(reader.view.size.height)]
                drawn = "".join(strip.text for strip in strips)
                assert not {c for c in drawn if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
                assert not {c for c in drawn if unicodedata.bidirectional(c) in _STEERING}
                assert {strip.cell_length for strip in strips} == {reader.view.size.width}


_STEERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize("size", [(80, 24), (44, 12), (200, 60)])
async def test_every_line_is_exactly_as_wide_as_the_pane(tmp_path: Path, size: tuple[int, int]) -> None:
    marked = (
        "[陈美玲](PERSON)的面馆于2003年在[槟城](GPE)开业。👩🏽\u200d🍳 وصل [يوسف](PERSON) e\u0301 \t x\n" * 8
    )
    with desk_with(tmp_path, [Sample("scripts", marked)]) as desk:
        async with desk.open(size=size) as reader:
            await reader.press("a", "x", "2", "v", "l", "l")
            width = reader.view.size.width
            strips = [reader.view.render_line(y) for y in range(reader.view.size.height)]
            assert {strip.cell_length for strip in strips} == {width}
            for strip in strips:
                assert sum(segment.cell_length for segment in strip) == width


async def test_other_labels_change_short_forms_and_colours(desk: Desk) -> None:
    async with desk.open() as reader:
        swapped = ontonotes()
        person = swapped.named("PERSON")
        org = swapped.named("ORG")
        renamed = [
            replace(label, short="HUM", slot=org.slot) if label.name == person.name else label
            for label in swapped
        ]
        await reader.press("tab")
        before = styles(reader, "Angela")
        reader.view.set_labels(LabelSet(renamed))
        await reader.settle()
        assert "Angela Merkel?HUM" in reader.text
        assert styles(reader, "Angela") != before


def styles(reader: Running, text: str) -> set[Style]:
    """Return the styles, as they go to the terminal, of the pieces that contain some text."""
    found: set[Style] = set()
    width, height = reader.view.size
    for strip in reader.view.render_lines(Region(0, 0, width, height)):
        found.update(s.style for s in strip if s.style is not None and text in s.text)
    assert found, text
    return found


async def test_hiding_labels_keeps_selection_and_caret(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("l", "l", "v", "l", "l")
        for tags in (False, True):
            reader.view.set_tags(tags)
            await reader.settle()
            assert reader.current() == "<met Barack Obama>"
            assert ("?PER" in reader.text) is tags


async def test_states_are_told_apart_without_colour(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk.open() as reader:
        await reader.press("a", "2", "x", "G", "h", "4")
        shown = reader.text
        assert "Angela Merkel✓PER met Barack Obama~ORG in Berlin on Tuesday?DAT." in shown
        assert "about it+LOC." in shown
        for style in (
            style for text in ("Angela", "Tuesday", "it", "Nobody else") for style in styles(reader, text)
        ):
            for colour in (style.color, style.bgcolor):
                triplet = colour.triplet if colour is not None else None
                assert triplet is None or triplet.red == triplet.green == triplet.blue
        assert all(style.reverse for style in styles(reader, "it"))
        assert all(style.underline for style in styles(reader, "Tuesday"))
        assert not any(style.underline or style.reverse for style in styles(reader, "Angela"))


async def test_a_flag_stands_before_the_label(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("a")
        before = reader.annotation("Angela Merkel")
        flagged = replace(before, flag=True)
        reader.app.workspace.apply(
            Edit.make("flag", "ada", AnnotationChange("meeting", "ada", before, flagged))
        )
        reader.app.reader.after()
        await reader.settle()
        assert "Angela Merkel!PER" in reader.text


async def test_a_rejection_is_seen_while_it_is_current(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("x", "tab")
        assert not any(style.strike for style in styles(reader, "Angela"))
        await reader.press(",", ",")
        assert reader.current() == "Angela Merkel/PERSON"
        assert all(style.strike for style in styles(reader, "Angela"))


# -- how much work a key is ------------------------------------------------------------------------

KEYS = [
    "right",
    "l",
    "tab",
    "a",
    "x",
    "2",
    "L",
    "H",
    "<",
    "u",
    "ctrl+y",
    "v",
    "l",
    "l",
    "3",
    ",",
    "tab",
    "escape",
]
"""Keys that do not scroll from the first rows of an article."""


@lru_cache(maxsize=3)
def _prose(size: int) -> tuple[str, TokenBlock]:
    text = prose(size)
    return text, tokens(text)


@dataclass(frozen=True)
class Prose(Sample):
    """An article of `size` characters, with a suggestion every so many, or none."""

    size: int = 0
    every: int = 0

    @property
    def text(self) -> str:
        return _prose(self.size)[0]

    @property
    def suggestions(self) -> list[Suggestion]:
        if not self.every:
            return []
        return [
            Suggestion(s.start, s.end, s.label, INFO.origin) for s in suggestions(self.block(), self.every)
        ]

    def block(self) -> TokenBlock:
        return _prose(self.size)[1]


class Counter:
    """Counts the calls of a method."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        self.calls = 0
        method = getattr(owner, name)

        def counted(*arguments: Any, **more: Any) -> Any:
            self.calls += 1
            return method(*arguments, **more)

        monkeypatch.setattr(owner, name, counted)


async def painted(folder: Path, size: int, every: int) -> list[int]:
    """Return how many rows each key has painted."""
    folder.mkdir()
    with desk_with(folder, [Prose("prose", "", size=size, every=every)]) as desk:
        async with desk.open() as reader:
            rows = []
            for key in KEYS:
                before = reader.view.rows_painted
                await reader.press(key)
                rows.append(reader.view.rows_painted - before)
            assert reader.view.scroll_offset.y == 0
            desk.project.flush()
            return rows


@pytest.fixture
def no_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let memory do only what it does for a key, not what it leaves for later."""
    monkeypatch.setattr(ReaderBackground, "go_on_working", lambda _: None)


@pytest.mark.usefixtures("no_slices")
@pytest.mark.parametrize("every", [0, 100])
async def test_a_key_paints_a_few_rows_however_long_the_article_is(tmp_path: Path, every: int) -> None:
    short = await painted(tmp_path / "short", 300_000, every)
    long = await painted(tmp_path / "long", 1_000_000, every)
    assert short == long
    # At the most what is on screen, where memory suggests a word in many places; usually the row that was
    # left and the one gone to.
    assert max(long) <= 36
    assert median(long) <= 3


async def test_scrolling_paints_what_comes_on_screen_and_no_more(tmp_path: Path) -> None:
    with desk_with(tmp_path, [Prose("prose", "", size=100_000, every=100)]) as desk:
        async with desk.open() as reader:
            height = reader.view.size.height
            for key in ("pagedown", "pagedown", "G", "pageup", "g"):
                before = reader.view.rows_painted
                await reader.press(key)
                assert reader.view.rows_painted - before <= 2 * height


async def test_opening_paints_no_more_than_the_screen(tmp_path: Path) -> None:
    with desk_with(tmp_path, [Prose("prose", "", size=1_000_000, every=100)]) as desk:
        async with desk.open() as reader:
            assert reader.view.rows_painted <= 3 * reader.view.size.height


@pytest.fixture
def restyled(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch, Stylesheet, "apply")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_key_has_the_style_sheet_applied_anew(
    desk: Desk, restyled: Counter, size: tuple[int, int]
) -> None:
    async with desk.open(size=size) as reader:
        for key in [
            "l",
            "l",
            "j",
            "g",
            "tab",
            "a",
            "x",
            "2",
            "u",
            "ctrl+y",
            "v",
            "l",
            "escape",
            "L",
            "A",
            ".",
        ]:
            before = restyled.calls
            await reader.press(key)
            assert restyled.calls == before, key
        reader.app.theme = "textual-light"
        await reader.settle()
        assert restyled.calls > before


async def test_each_decision_is_one_commit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = Counter(monkeypatch, Project, "commit")
    async with desk.open() as reader:
        for number, key in enumerate(["a", "x", "2", "A", "A", "u", "ctrl+y"], 1):
            await reader.press(key)
            assert commits.calls == number, key
        await reader.press("tab", "escape", "g", "l", "v", "escape")
        assert commits.calls == 7


@pytest.mark.usefixtures("no_slices")
async def test_the_session_looks_at_what_is_near_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision among 10,000 spans asks the index as often as one among 3,000."""
    calls = []
    for name, size in (("small", 300_000), ("large", 1_000_000)):
        (tmp_path / name).mkdir()
        with monkeypatch.context() as patched:
            seen = 0
            visible = Overlay.visible

            def counted(self: Overlay, start: int, end: int, visible: Any = visible) -> Iterator[Any]:
                nonlocal seen
                for item in visible(self, start, end):
                    seen += 1
                    yield item

            with desk_with(tmp_path / name, [Prose("prose", "", size=size, every=100)]) as desk:
                async with desk.open() as reader:
                    patched.setattr(Overlay, "visible", counted)
                    seen = 0
                    await reader.press("a", "x", "2", "tab", "L")
                    calls.append(seen)
    assert calls[0] == calls[1] > 0
