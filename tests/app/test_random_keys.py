"""Any keys at all, with dialogs and other articles between: nothing is broken, nothing is lost."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_host import ALL, Desk, Running, Sample, desk_with
from tests.domain.strategies import problems
from tui.app.commands import READER
from tui.app.screens.reader import ReaderScreen
from tui.domain.hints import LETTERS
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer
from tui.storage.project import Project

CROWD = Sample(
    "crowd",
    "[Anna Berg](PERSON) of [Berg Holding](ORG) met Anna and [Bob](PERSON) in [Oslo](GPE).\n"
    "Berg said that [Bob](ORG) had left [Oslo](GPE) on [Monday](DATE) for 北京 and for 李明.\n\n"
    "Berg Holding paid $5 million to Bob Dahl; Anna Berg's sister e\u0301lise paid [nothing](MONEY).\n",
)
OUTSIDE = frozenset(
    {"program.quit", "program.palette", "program.retry", "program.copy", "program.export", "program.theme"}
)
"""Commands that leave the program, write other files, or lead to commands that do."""
KEYS = [key for command in READER if command.id not in OUTSIDE for key in command.keys.split(",") if key]
"""Every other key of the reader, by its name in Textual."""
CODES = "".join(letter for letter in LETTERS if letter not in "qw")
"""The letters of codes that do not leave, where a code was done with the letter before."""
JUMPS = [*CODES, *CODES, *"sxve123", "backspace", "backspace", "enter"]
ENTERS_TEXT = [*"abz", "enter", "enter", "down", "tab"]
SEEDS = range(int(os.environ.get("GLOSSATOR_RANDOM_KEYS", "3")))
"""Each is a run of its own; the environment variable says how many."""
PRESSES = 80


@pytest.fixture
def crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # A dialog that asks for a path is answered with one that is relative.
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with desk_with(tmp_path, (CROWD, *ALL)) as opened:
        yield opened


def keys_of(reader: Running, chance: random.Random) -> list[str]:
    """Return the next keys: such as make sense where the reader is, most of the time."""
    if not reader.shows(ReaderScreen):
        return [chance.choice([*ENTERS_TEXT, *KEYS, "escape", "escape", "escape"])]
    if reader.app.reader.jump is not None and chance.random() < 0.85:
        return [chance.choice(JUMPS)]
    if chance.random() < 0.12:
        return ["s", chance.choice("123xsvf"), *chance.choices(CODES, k=2)]
    return [chance.choice([*KEYS, *KEYS, "a", "x", "u", "escape"])]


def everything(reader: Running) -> tuple[dict[str, Layer], LabelSet]:
    """Return all layers and the project's labels, as they are in memory."""
    workspace = reader.app.workspace
    return {a.id: workspace.layer(a.id) for a in workspace.articles()}, workspace.book.saved


def on_disk(desk: Desk) -> dict[str, Layer]:
    """Return all layers, as whoever opens the project finds them."""
    with Project.open(desk.project.path, read_only=True) as found:
        return {sample.id: found.layer(sample.id, desk.workspace.annotator) for sample in desk.samples}


async def back_to_the_article(reader: Running) -> None:
    for _ in range(12):
        await reader.press("escape")
    assert reader.shows(ReaderScreen)
    assert reader.app.reader.jump is None


@pytest.mark.parametrize("seed", SEEDS)
async def test_any_keys_leave_all_sound_and_undo_brings_the_beginning(crowd: Desk, seed: int) -> None:
    chance = random.Random(seed)
    pressed: list[str] = []
    async with crowd.open(size=chance.choice([(120, 40), (80, 24)])) as reader:
        first = everything(reader)
        while len(pressed) < PRESSES:
            keys = keys_of(reader, chance)
            pressed += keys
            await (reader.press if chance.random() < 0.7 else reader.type_ahead)(*keys)
        await back_to_the_article(reader)
        await reader.saved()
        layers, _ = everything(reader)
        for sample in crowd.samples:
            assert problems(layers[sample.id], len(sample.text)) == [], pressed
        assert on_disk(crowd) == layers, pressed
        for _ in range(3 * PRESSES):
            await reader.press("u")
            if "Nothing to undo" in reader.message:
                break
        await reader.saved()
        assert "Nothing to undo" in reader.message, pressed
        assert everything(reader) == first, pressed
        assert on_disk(crowd) == first[0], pressed
