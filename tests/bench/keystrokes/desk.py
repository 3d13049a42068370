"""The real app over a project with the gold set's articles, driven with key presses only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.app.hosts import key_event
from tests.bench.keystrokes.gold import Tagged
from tests.bench.keystrokes.klm import Effort, pressed
from tests.bench.keystrokes.labels import LabelMap
from tests.bench.keystrokes.suggest import Found
from tui.app.app import GlossatorApp
from tui.app.article.view import ArticleView
from tui.app.screens.reader import ReaderScreen
from tui.domain.article import Article, new_id
from tui.domain.labels import Label, LabelSet, for_pipeline
from tui.nlp.cache import SuggestionCache
from tui.nlp.phrase_cache import PhraseCache
from tui.nlp.pipelines import PipelineInfo
from tui.services.session import Session
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.project import Project
from tui.storage.remembered import Remembered
from tui.storage.views import Views

READER = "reader"


def label_set(gold: Sequence[str], model: Sequence[str], labels: LabelMap) -> LabelSet:
    """Return the project's labels: the gold's on the digits, the model's renamed or switched off."""
    made = for_pipeline(gold)
    for name in model:
        shown = labels.names.get(name, name)
        if name in labels.off or shown not in made:
            made = _with(made, name, suggested=False)
        elif shown != name:
            made = _with(made, name, shown_as=shown)
    return made


def _with(labels: LabelSet, name: str, *, suggested: bool = True, shown_as: str = "") -> LabelSet:
    old = labels.get(name)
    new = old or labels.new(name)
    # The digits are for the labels of the gold.
    digit = old.digit if old is not None else ""
    return labels.change(
        old, Label(new.name, new.short, "", digit, new.slot, suggested=suggested, shown_as=shown_as)
    )


class Running:
    """The app while it runs: presses keys and counts them."""

    def __init__(self, app: GlossatorApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot
        self.pressed: list[str] = []

    @property
    def reader(self) -> ReaderScreen:
        """The reader screen."""
        return self.app.reader

    @property
    def view(self) -> ArticleView:
        """The article pane."""
        return self.app.reader.view

    @property
    def session(self) -> Session:
        """The open article."""
        session = self.app.workspace.session
        assert session is not None
        return session

    async def press(self, *keys: str) -> None:
        """Press keys, each when the screen has done with the one before."""
        for key in keys:
            self.pressed.append(key)
            self.app.post_message(key_event(key))
            await self._settle()

    async def _settle(self) -> None:
        still = 0
        while still < 3:
            await self._pilot.pause(0)
            pumps = [self.app, *self.app.screen.walk_children(with_self=True)]
            # What is left for between the keys comes before a person's next one.
            busy = self.reader._slices is not None or any(pump.message_queue_size for pump in pumps)
            still = 0 if busy else still + 1

    def take_effort(self) -> Effort:
        """Return what the keys since the last time came to."""
        keys, self.pressed = self.pressed, []
        return pressed(*keys)


class Room:
    """A project in a folder, and the app on it."""

    def __init__(
        self,
        folder: Path,
        texts: Sequence[Found],
        info: PipelineInfo,
        labels: LabelSet,
        size: tuple[int, int],
        nested: bool,
        by_characters: bool,
    ) -> None:
        """Add the articles and put the model's suggestions where the app finds them.

        Args:
            folder: Where the project and the cache go.
            texts: The articles with what the model found, under its own labels.
            info: The pipeline.
            labels: The project's labels.
            size: Columns and rows of the terminal.
            nested: Whether the gold has spans within spans.
            by_characters: Whether the gold's spans are no whole words, as in a script without blanks.
        """
        self._size, self._nested, self._by_characters = size, nested, by_characters
        self._info, self._folder = info, folder
        self.project = Project.open(folder / "project.json", labels=labels)
        self.ids: list[str] = []
        cache, phrases = SuggestionCache(folder / "cache", info), PhraseCache(folder / "cache", info)
        workspace = Workspace(self.project, READER)
        for number, text in enumerate(texts):
            article = Article(
                new_id(), text.task.article.text, text.task.article.name, source=f"{number}.txt"
            )
            cache.store(article.sha256, len(article.text), list(text.suggestions), [text.tokens])
            phrases.store(article.sha256, len(article.text), text.phrases)
            self.ids.append(workspace.add([article])[0][0].id)
        self.project.flush()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Running]:
        """Run the app on the first article."""
        workspace = Workspace(self.project, READER, nested=self._nested, by_characters=self._by_characters)
        app = GlossatorApp(
            workspace,
            Suggester(self._info, None, self._folder / "cache"),
            Views.load(self.project.path, self._folder / "views"),
            Remembered(hint_seen=True),
            {},
            start_with=self.ids[0],
        )
        async with app.run_test(size=self._size) as pilot:
            await pilot.pause()
            yield Running(app, pilot)

    def saved(self, number: int) -> set[Tagged]:
        """Return what whoever opens the project file finds on an article."""
        self.project.checkpoint()
        with Project.open(self.project.path, read_only=True) as found:
            layer = found.layer(self.ids[number], READER)
            return {Tagged(a.start, a.end, a.label) for a in layer.annotations if a.live}
