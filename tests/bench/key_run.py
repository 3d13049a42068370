"""One run of one app: `python -m tests.bench.key_run SUBJECT SIZE EVERY CYCLES DEPTH TEXT`, for `keypress`.

It prints one JSON object with every key press and how long the app took to open and to save.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench.driving import Keyboard, Press, drive
from tests.bench.keypress import DECISIONS, JUMPS, MOVES, PEER
from tests.bench.texts import ORIGIN, TEXTS, nested_suggestions, tokens

if TYPE_CHECKING:
    from textual.app import App

    from tui.app.app import GlossatorApp
    from tui.domain.annotation import Suggestion
    from tui.domain.article import Article
    from tui.storage.project import Project

WARM_UP = 1
"""Cycles before the measured ones."""
SAVES = 5

Found = dict[str, object]


def run_peer(text: str, cycles: int) -> Found:
    """Press keys in a read-only TextArea."""
    from textual.widgets import TextArea

    from tests.bench.peers.plain_app import TextAreaApp

    app = TextAreaApp(text)

    async def to_the_middle() -> None:
        area = app.query_one(TextArea)
        area.move_cursor((area.document.line_count // 2, 0))

    return _run(app, MOVES, cycles, to_the_middle)


def run_ours(text: str, every: int, cycles: int, depth: int) -> Found:
    """Press keys in Glossator; half of the spans are decided, the others open, and memory is on."""
    from tui.domain.article import Article, new_id
    from tui.nlp.cache import SuggestionCache
    from tui.nlp.pipelines import PipelineInfo
    from tui.services.suggesting import Suggester
    from tui.services.workspace import Workspace
    from tui.storage.project import Project
    from tui.storage.remembered import Remembered
    from tui.storage.views import Views

    info = PipelineInfo("bench", "bench", "1", "en", (), (), "bench")
    assert info.origin == ORIGIN
    article = Article(new_id(), text, title="Benchmark", source="bench.txt")
    block = tokens(text)
    found = nested_suggestions(block, every, depth) if every else []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        SuggestionCache(folder / "cache", info).store(article.sha256, len(text), found, [block])
        with Project.open(folder / "project.json") as project:
            decide(project, article, found[::2])
        begun = time.perf_counter()
        with Project.open(folder / "project.json") as project:
            loaded = time.perf_counter() - begun
            from tui.app.app import GlossatorApp

            workspace = Workspace(project, "bench", nested=depth > 1)
            app = GlossatorApp(
                workspace,
                Suggester(info, None, folder / "cache"),
                Views(project.path, folder),
                Remembered(hint_seen=True),
                {},
                start_with=article.id,
            )

            async def to_the_middle() -> None:
                session = workspace.session
                assert session is not None
                session.go_to(len(text) // 2)
                app.reader.after()

            keys = [*MOVES, *DECISIONS, *JUMPS] if every else MOVES
            saves = _saver(app) if every else None
            result = _run(app, keys, cycles, to_the_middle, saves)
        return {"load project": loaded, **result}


def decide(project: Project, article: Article, found: Iterable[Suggestion], *, new: bool = True) -> None:
    """Accept suggestions on an article, in one edit; a new one is put into the project with that."""
    from tui.domain import decisions
    from tui.domain.article import ArticleState
    from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange, now
    from tui.domain.layer import LayerInfo

    at = now()
    changes = [
        AnnotationChange(article.id, "bench", None, decisions.accept(suggestion, "bench", at))
        for suggestion in found
    ]
    begun = LayerChange(article.id, "bench", LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS))
    before = (ArticleChange(None, article), begun) if new else ()
    project.commit(Edit.make("prepare", "bench", *before, *changes)).result()


def _saver(app: GlossatorApp) -> Callable[[Keyboard], Awaitable[Found]]:
    """Return what measures a decision until it is saved, the processor time of other threads included."""

    async def measure(keyboard: Keyboard) -> Found:
        walls, others = [], []
        for _ in range(SAVES):
            for key in ("tab", "a"):
                await _saved(app)
                wall, process, thread = time.perf_counter(), time.process_time(), time.thread_time()
                await keyboard.press(key)
                await _saved(app)
            walls.append(time.perf_counter() - wall)
            others.append(time.process_time() - process - (time.thread_time() - thread))
        return {
            "a decision until drawn and saved": median(walls),
            "processor time of one save": median(others),
        }

    return measure


async def _saved(app: GlossatorApp) -> None:
    while app.workspace.saving:
        await asyncio.sleep(0.005)


def _run(
    app: App[Any],
    keys: Sequence[str],
    cycles: int,
    to_the_middle: Callable[[], Awaitable[None]],
    finally_: Callable[[Keyboard], Awaitable[Found]] | None = None,
) -> Found:
    presses: list[Press] = []
    more: Found = {}
    begun = time.perf_counter()

    async def use(keyboard: Keyboard) -> None:
        more["open article"] = time.perf_counter() - begun
        await to_the_middle()
        await keyboard.settle()
        for number in range(WARM_UP + cycles):
            for key in keys:
                press = await keyboard.press(key)
                if number >= WARM_UP:
                    presses.append(press)
        if finally_ is not None:
            more.update(await finally_(keyboard))

    drive(app, use)
    more["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**more, "presses": [asdict(press) for press in presses]}


def main() -> None:
    """Run and print."""
    subject, kind = sys.argv[1], sys.argv[6]
    size, every, cycles, depth = map(int, sys.argv[2:6])
    text = TEXTS[kind](size)
    found = run_peer(text, cycles) if subject == PEER else run_ours(text, every, cycles, depth)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
