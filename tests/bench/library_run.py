"""One run of the app on one project: `python -m tests.bench.library_run FILE CYCLES`, for `library`.

It prints one JSON object: the seconds to open, the processor time of each key in milliseconds, and memory.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.bench import driving
from tests.bench.driving import Keyboard, drive
from tests.bench.libraries import BY, name_of
from tests.bench.peers.bare_tinydb import peak_memory

if TYPE_CHECKING:
    from textual.app import App

    from tui.services.workspace import Workspace

WIDE = (160, 40)
"""Columns and rows at which the library stands beside the article."""

READER: Mapping[str, Sequence[str]] = {
    "next article": ("right_square_bracket",),
    "article before": ("left_square_bracket",),
    "done, next article": ("enter",),
    "decide": ("1", "u"),
}
LIBRARY: Mapping[str, Sequence[str]] = {
    "library, down": ("down",),
    "library, page": ("pagedown",),
    "library, end and home": ("end", "home"),
}
ARTICLES: Mapping[str, Sequence[str]] = {
    "articles, down": ("down",),
    "articles, page": ("pagedown",),
    "articles, select": ("space",),
    "articles, order": ("o",),
    "articles, group": ("b",),
}
FILTER = "river 9"
"""What is typed letter by letter to filter articles."""
REVIEW: Mapping[str, Sequence[str]] = {
    "review, down": ("down",),
    "review, page": ("pagedown",),
}
FILTERS: Mapping[str, Sequence[str]] = {"review, filter": ("l",)}
"""By label, each of which occurs: an empty list would be no work."""


def measure(file: Path, cycles: int) -> dict[str, object]:
    """Open a project and press keys."""
    gc.disable()
    begun = time.perf_counter()
    from tui.services.workspace import Workspace
    from tui.storage.project import Project

    with TemporaryDirectory() as scratch, Project.open(file) as project:
        workspace = Workspace(project, BY, memory=False)
        first = workspace.next_to_do("")
        opened = time.perf_counter() - begun
        gc.freeze()
        from tui.app.app import GlossatorApp
        from tui.nlp.pipelines import PipelineInfo
        from tui.services.suggesting import Suggester
        from tui.storage.remembered import Remembered
        from tui.storage.views import Views

        app = GlossatorApp(
            workspace,
            Suggester(PipelineInfo("bench", "bench", "1", "en", (), (), "bench"), None, Path(scratch)),
            Views(file, Path(scratch)),
            Remembered(hint_seen=True),
            {},
            start_with=first or name_of(1),
        )
        keys: dict[str, list[float]] = {}

        async def use(keyboard: Keyboard) -> None:
            await _use(keyboard, workspace, cycles, keys)

        driving.SIZE = WIDE
        drive(app, use)
    return {"open": opened, "keys": keys, "peak memory": peak_memory()}


async def _use(keyboard: Keyboard, workspace: Workspace, cycles: int, keys: dict[str, list[float]]) -> None:
    async def cycle(cases: Mapping[str, Sequence[str]]) -> None:
        # The first time of each is not counted: what it loads is there from then on.
        for number in range(cycles + 1):
            for case, pressed in cases.items():
                for key in pressed:
                    _nothing_is_coming(workspace)
                    press = await keyboard.press(key)
                    if number:
                        keys.setdefault(case, []).append(press.screen)

    await cycle(READER)
    for key in ("f2", "f2"):
        await keyboard.press(key)
    await cycle(LIBRARY)
    await keyboard.press("escape")
    _nothing_is_coming(workspace)
    press = await keyboard.press("p")
    keys["articles, opening"] = [press.screen]
    await keyboard.until(_is_gathered)
    await cycle(ARTICLES)
    await keyboard.press("slash")
    for _ in range(cycles):
        for letter in FILTER:
            press = await keyboard.press("space" if letter == " " else letter)
            keys.setdefault("articles, filter", []).append(press.screen)
        for _ in FILTER:
            await keyboard.press("backspace")
    for _ in range(3):  # the filter, what is selected, the screen
        await keyboard.press("escape")
    _nothing_is_coming(workspace)
    press = await keyboard.press("r")
    keys["review, opening"] = [press.screen]
    await cycle(REVIEW)
    await cycle(FILTERS)


def _is_gathered(app: App[Any]) -> bool:
    """Whether all is known of all articles that the table on screen can be sorted by."""
    from tui.app.screens.library import LibraryScreen

    return isinstance(app.screen, LibraryScreen) and not app.screen.table.loading


def _nothing_is_coming(workspace: Workspace) -> None:
    """Let the article be one that the model has read: nothing is asked when it is done."""
    from tui.services.session import Supply

    if workspace.session is not None:
        workspace.session.supply = Supply.WHOLE


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
