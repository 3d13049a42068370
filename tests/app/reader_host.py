"""The whole app over a real project, with suggestions that were computed beforehand.

No worker process is started and spaCy is not loaded: the cache of suggestions is filled by hand, so that
every run sees the same.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen
from tinydb import TinyDB

from tests.app.hosts import key_event, press, settle, text_of
from tui.app.app import GlossatorApp
from tui.app.article.view import ArticleView
from tui.app.messages import WorkerSpoke
from tui.app.widgets.bars import LabelBar, StatusLine
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article
from tui.domain.markup import Markup
from tui.domain.tokens import TokenBlock
from tui.nlp.cache import SuggestionCache
from tui.nlp.events import Event, Suggested
from tui.nlp.pipelines import PipelineInfo
from tui.services.session import Session
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.fs import FileSystem
from tui.storage.project import Project
from tui.storage.remembered import Remembered
from tui.storage.views import Views

INFO = PipelineInfo("test", "test", "1", "en", (), (), "test")
ANNOTATOR = "ada"


@dataclass(frozen=True)
class Sample:
    """An article for tests, written with its suggestions in place: `[Angela Merkel](PERSON)`."""

    id: str
    marked: str
    title: str = ""
    cached: bool = True
    markup: Markup = ()
    source: str = ""

    @property
    def text(self) -> str:
        return re.sub(r"\[([^\]]*)\]\([A-Z_]+\)", r"\1", self.marked)

    @property
    def suggestions(self) -> list[Suggestion]:
        found, removed = [], 0
        for match in re.finditer(r"\[([^\]]*)\]\(([A-Z_]+)\)", self.marked):
            start = match.start() - removed
            found.append(Suggestion(start, start + len(match[1]), match[2], INFO.origin))
            removed += len(match[0]) - len(match[1])
        return found

    @property
    def article(self) -> Article:
        source = self.source or f"/somewhere/{self.id}.txt"
        return Article(self.id, self.text, self.title or self.id, source=source, markup=self.markup)

    def block(self) -> TokenBlock:
        return TokenBlock.of(
            0, len(self.text), (match.span() for match in re.finditer(r"\w+|[^\w\s]", self.text))
        )

    def part(self, start: int, end: int, *, done: bool) -> Suggested:
        """Return what the worker would say of a stretch."""
        whole = self.block()
        tokens = [(a, b) for a, b in zip(whole.starts, whole.ends, strict=True) if start <= a < end]
        suggestions = tuple(s for s in self.suggestions if start <= s.start < end)
        block = TokenBlock.of(start, end, tokens)
        return Suggested(self.article.sha256, start, end, suggestions, block, done, 1, 1)


MEETING = Sample(
    "meeting",
    "[Angela Merkel](PERSON) met [Barack Obama](PERSON) in [Berlin](GPE) on [Tuesday](DATE).\n\n"
    "[Telekom](ORG) paid [$5 million](MONEY) to [Siemens](ORG) in [Munich](GPE).\n\n"
    "Nobody else spoke about it.\n",
    "A meeting",
)
SPEECH = Sample("speech", "[Ursula von der Leyen](PERSON) spoke in [Brussels](GPE).\n", "A speech")
WALK = Sample("walk", "We went for a walk, and nobody with a name was there.\n", "A walk")
ALL = (MEETING, SPEECH, WALK)

Tag = tuple[str, str, str]
"""Text, label and state of an annotation."""


@dataclass
class Desk:
    """A project with articles, and the apps that are opened on it one after the other."""

    folder: Path
    samples: Sequence[Sample]
    project: Project
    workspace: Workspace = field(init=False)

    def app(
        self,
        first: int | None = 0,
        remembered: Remembered | None = None,
        keymap: Mapping[str, str] | None = None,
        **more: Any,
    ) -> GlossatorApp:
        """Return an app with a workspace of its own, as a new start of the program would."""
        self.project.flush()
        self.workspace = Workspace(self.project, ANNOTATOR)
        return GlossatorApp(
            self.workspace,
            Suggester(INFO, None, self.folder / "cache"),
            Views.load(self.project.path),
            remembered if remembered is not None else Remembered(hint_seen=True),
            keymap or {},
            start_with=self.samples[first].id if first is not None else "",
            **more,
        )

    @asynccontextmanager
    async def open(
        self, first: int | None = 0, size: tuple[int, int] = (120, 40), **more: Any
    ) -> AsyncIterator[Running]:
        """Run an app."""
        app = self.app(first, **more)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield Running(self, app, pilot)

    def tags(self, sample: Sample = MEETING) -> list[Tag]:
        """Return what whoever opens the project finds, once everything handed over is on disk."""
        self.project.flush()
        with Project.open(self.project.path, read_only=True) as found:
            spans = [annotation for layer in found.layers(sample.id) for annotation in layer.annotations]
        return [
            (sample.text[span.start : span.end], span.label, span.state.value)
            for span in sorted(spans, key=lambda span: (span.start, span.end))
        ]

    def state(self, sample: Sample = MEETING) -> str:
        """Return the state of an article in the project file."""
        self.project.checkpoint()
        with TinyDB(self.project.path, access_mode="r") as database:
            states = [layer["state"] for layer in database.all() if layer["article"] == sample.id]
        return str(states[0]) if states else "unread"


@dataclass
class Running:
    """An app that runs, and short ways to use it."""

    desk: Desk
    app: GlossatorApp
    pilot: Pilot[None]

    @property
    def session(self) -> Session:
        session = self.app.workspace.session
        assert session is not None
        return session

    @property
    def view(self) -> ArticleView:
        return self.app.reader.view

    def shows(self, kind: type[Screen[Any]]) -> bool:
        """Whether the screen on top is of a kind."""
        return isinstance(self.app.screen, kind)

    @property
    def text(self) -> str:
        """What the article pane shows."""
        return text_of(self.view)

    @property
    def status(self) -> StatusLine:
        return self.app.reader.query_one(StatusLine)

    @property
    def message(self) -> str:
        return self.status.message

    @property
    def labels(self) -> str:
        return text_of(self.app.reader.query_one(LabelBar))

    @property
    def notices(self) -> list[str]:
        """What toasts say."""
        return [f"{note.title}: {note.message}" for note in self.app._notifications]

    def current(self) -> str:
        """Return the current span and its label, or `<the selection>`, or the word at the caret."""
        text, session = self.session.article.text, self.session
        if session.selection is not None:
            return f"<{text[session.selection.start : session.selection.end]}>"
        if session.current is not None:
            return f"{text[session.current.start : session.current.end]}/{session.current.label}"
        return text[slice(*session.caret_span())]

    def decided(self) -> list[Tag]:
        """Return the decisions in memory."""
        text = self.session.article.text
        return [
            (text[a.start : a.end], a.label, a.state.value) for a in self.session.overlay.layer.annotations
        ]

    def annotation(self, text: str) -> Annotation:
        whole = self.session.article.text
        return next(a for a in self.session.overlay.layer.annotations if whole[a.start : a.end] == text)

    async def press(self, *keys: str) -> None:
        """Press keys, each when the screen is done with the one before."""
        await press(self.pilot, *keys)

    async def goes_through(self, key: str, times: int) -> list[str]:
        """Press a key again and again, and return what is current after each time."""
        found = []
        for _ in range(times):
            await self.press(key)
            found.append(self.current())
        return found

    async def type_ahead(self, *keys: str) -> None:
        """Press keys faster than the screen takes them."""
        for key in keys:
            self.app.post_message(key_event(key))
        await self.settle()

    async def settle(self) -> None:
        """Wait until every message has been dealt with, those that messages brought about included."""
        await settle(self.pilot)

    async def saved(self) -> None:
        """Wait until the disk has answered and the screen knows."""
        self.desk.project.flush()
        await self.settle()

    async def try_the_disk(self) -> None:
        """Press the key that tries the disk again, and wait for what comes of it."""
        await self.press("R")
        await self.app.workers.wait_for_complete()
        await self.settle()

    async def hear(self, *heard: Event) -> None:
        """Let the worker process say something."""
        for event in heard:
            self.app.reader.post_message(WorkerSpoke(event))
        await self.settle()

    def spot(self, text: str, occurrence: int = 0) -> Offset:
        """Return the cell in the article pane where some text of the screen begins."""
        for y, line in enumerate(self.text.splitlines()):
            for match in re.finditer(re.escape(text), line):
                if not occurrence:
                    return Offset(cells(line[: match.start()]), y)
                occurrence -= 1
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")


def cells(text: str) -> int:
    """Return how many cells a text takes."""
    from rich.cells import cell_len

    return cell_len(text)


@contextmanager
def desk_with(folder: Path, samples: Iterable[Sample] = ALL, fs: FileSystem | None = None) -> Iterator[Desk]:
    """Make a project with these articles."""
    samples = tuple(samples)
    cache = SuggestionCache(folder / "cache", INFO)
    for sample in samples:
        if sample.cached:
            cache.store(sample.article.sha256, len(sample.text), sample.suggestions, [sample.block()])
    with Project.open(folder / "project.json", fs=fs) as project:
        Workspace(project, ANNOTATOR).add(sample.article for sample in samples)
        project.flush()
        yield Desk(folder, samples, project)
