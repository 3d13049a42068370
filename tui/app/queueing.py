"""Queues are made here, and it is found out how the kept suggestions of articles stand, in another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from time import perf_counter, sleep

from textual.worker import Worker, get_current_worker

from tui.app.messages import QueueMade
from tui.app.screens.actions.articles import ArticleActions
from tui.domain.errors import GlossatorError
from tui.domain.layer import LayerSummary
from tui.domain.shown import counted
from tui.services.articles.arranging import TITLES, Queue
from tui.services.articles.queues import by_disagreement, line_up
from tui.services.articles.standing import Comparison, Standing

REST = 0.003
"""Seconds for which comparing rests, and about as many for which it works before."""
QUIET = 0.1
"""Seconds after a key in which it does nothing: it would take turns with what draws the screen."""
HAND_OVER = 200
"""Articles after which it is told what was found."""
NO_MEMORY = "Suggestions do not use your decisions (memory = false in the settings): nothing can disagree."
BLIND = "Blind: where you and the model disagree is not told."

Found = dict[str, tuple[LayerSummary, Standing]]


class QueueMaker:
    """Makes the queues of a reader.

    Attributes:
        progress: How many articles have been compared, and of how many; None while none are.
        changed: Called when more is known.
    """

    def __init__(self, reader: ArticleActions) -> None:
        self._reader = reader
        self.progress: tuple[int, int] | None = None
        self.changed: Callable[[], object] = lambda: None
        self._found: Found = {}
        self._revision = 0
        self._worker: Worker[None] | None = None

    # -- how suggestions stand -----------------------------------------------------------------

    def standing(self, article: str) -> Standing | None:
        """Return how the suggestions of an article stand; None where nobody looked since it was changed."""
        known = self._found.get(article)
        workspace = self._reader.workspace
        if known is None or workspace.blind or known[0] != workspace.summary_at_hand(article):
            return None
        return known[1]

    def begin(self) -> None:
        """Take note that the articles are looked at anew: memory may have learned since."""
        if self._revision != self._reader.workspace.revision and self.progress is None:
            self._found.clear()
        self._revision = self._reader.workspace.revision

    def look_at(self, articles: Iterable[str]) -> None:
        """Find out how the suggestions of a few articles stand, if nobody knows."""
        unknown = [article for article in articles if self.standing(article) is None]
        if unknown and self.progress is None and not self._reader.workspace.blind:
            self._compare(unknown)

    def _compare(self, articles: list[str], then: Callable[[], None] = lambda: None) -> None:
        """Look at articles in a thread, then do something in the screen's own."""
        reader, workspace = self._reader, self._reader.workspace
        learner = workspace.learner
        if learner is not None and not learner.is_whole:
            reader.catch_up()  # which begins to learn anew where that has to be
        comparison = Comparison(
            workspace.project,
            workspace.annotator,
            workspace.labels,
            reader.suggester.peek,
            learner.memory if learner is not None else None,
            workspace.nested,
        )

        def body() -> None:
            worker = get_current_worker()
            while learner is not None and not learner.is_whole and not worker.is_cancelled:
                sleep(QUIET)
            batch: dict[str, Standing] = {}
            until = perf_counter() + REST
            for article in articles:
                if worker.is_cancelled:
                    return
                batch[article] = comparison.of(article)
                if perf_counter() > until:
                    sleep(REST)
                    while (early := reader.pressed_at + QUIET - perf_counter()) > 0:
                        sleep(early)
                    until = perf_counter() + REST
                if len(batch) == HAND_OVER:
                    reader.app.call_from_thread(self._take, batch)
                    batch = {}
            reader.app.call_from_thread(self._take, batch)
            if not worker.is_cancelled:
                reader.app.call_from_thread(then)

        def run() -> None:
            # The app may have ended meanwhile, or the project may be closed.
            with suppress(RuntimeError, GlossatorError):
                body()

        self._worker = reader.run_worker(
            run, thread=True, exit_on_error=False, group="standing", exclusive=True
        )

    def _take(self, batch: dict[str, Standing]) -> None:
        workspace = self._reader.workspace
        for article, found in batch.items():
            if article in workspace.shelf:
                with suppress(GlossatorError):  # a damaged record is told of elsewhere
                    self._found[article] = (workspace.summary(article), found)
        if self.progress is not None:
            looked, total = self.progress
            self.progress = (min(looked + len(batch), total), total)
        self.changed()

    # -- queues --------------------------------------------------------------------------------

    def choose(self, queue: Queue) -> str:
        """Make a queue, or begin to; return what there is to say, unless that comes as a message later."""
        self._stop()
        workspace = self._reader.workspace
        if queue is Queue.DISAGREEMENTS:
            if workspace.learner is None:
                return NO_MEMORY
            if workspace.blind:
                return BLIND
            articles = workspace.shelf.added
            self.progress = (0, len(articles))
            self._compare(articles, self._disagreements)
            return ""
        line_up(workspace, queue)
        self._remember(queue)
        return f"{TITLES[queue]}."

    def _stop(self) -> None:
        """Stop comparing: a queue that is being made does not come."""
        if self._worker is not None:
            self._worker.cancel()
        self._worker = self.progress = None

    def _disagreements(self) -> None:
        """Take the order that was found."""
        self.progress = None
        shelf = self._reader.workspace.shelf
        standings = {article: found for article, (_, found) in self._found.items() if article in shelf}
        order = by_disagreement(shelf.added, standings)
        shelf.arrange(order, Queue.DISAGREEMENTS)
        self._remember(Queue.DISAGREEMENTS, order)
        places = sum(found.against for found in standings.values())
        articles = sum(found.against > 0 for found in standings.values())
        never = len(shelf) - sum(found.tagged for found in standings.values())
        said = f"Disagreements: {counted(places, 'place')} in {counted(articles, 'article')}"
        said += f"; {counted(never, 'article')} not read by the model come last." if never else "."
        for screen in self._reader.app.screen_stack:
            screen.post_message(QueueMade(said))

    def _remember(self, queue: Queue, order: Iterable[str] = ()) -> None:
        self._reader.views.queue = ("" if queue is Queue.ADDED else queue.value, tuple(order))
        self._reader.save_views()
