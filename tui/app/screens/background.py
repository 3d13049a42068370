"""What the reader takes in besides keys: suggestions, what was decided before, and what takes its time."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Sequence
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import get_current_worker

from tui.app.messages import ColleaguesCame, Learned, WorkerSpoke
from tui.app.screens.panes import ReaderPanes
from tui.app.widgets.sidebar import Sidebar
from tui.domain.batches import batches
from tui.domain.errors import GlossatorError
from tui.domain.span import HasSpan
from tui.nlp.events import Activity, Failed, Phrased, Ready, Restarted, Stopped, Suggested
from tui.services.entities import Entities
from tui.services.learning import BATCH, Learner
from tui.services.session import Supply
from tui.services.suggesting import Suggester

if TYPE_CHECKING:
    from tui.services.colleagues import Colleagues, Said

_ACTIVITY = {
    Activity.STARTING: "loading",
    Activity.READY: "ready",
    Activity.WORKING: "reading",
    Activity.STOPPED: "stopped",
}

SLICE_EVERY = 0.02
"""Seconds between two slices of the work that a long article leaves for later, and after a key."""
SHOWN_EVERY = 0.2
"""Seconds between two times that what came of it is shown."""
REST = 0.004
"""Seconds for which counting in another thread rests, about as long as it took for what is handed over."""
QUIET = 0.1
"""Seconds after a key in which it does nothing: it would take turns with what draws the screen."""
SLICE = 0.003
"""Seconds after which a slice ends; what is begun is done to the end."""


class ReaderBackground(ReaderPanes):
    """The part of the reader that listens.

    Attributes:
        suggester: Where suggestions come from.
    """

    suggester: Suggester
    _model_note = ""
    _stand_in = ""
    _slices: Timer | None = None
    _caught_up = 0.0
    _learned_more = False
    _learning_with: Learner | None = None
    _entities = Entities("")
    _colleagues: Colleagues | None = None

    def model_state(self) -> str:
        """Return what the model is doing, for the status line."""
        doing = f"{self.suggester.info.name} {_ACTIVITY[self.suggester.activity]}"
        return self._model_note or self._stand_in or doing

    # -- the model -----------------------------------------------------------------------------

    def on_worker_spoke(self, spoke: WorkerSpoke) -> None:
        """Take in what the worker process says."""
        match spoke.event:
            case Suggested() as event:
                self._take_suggestions(event)
            case Ready(_, info, explanations, fallback):
                self.workspace.describe_labels(explanations)
                self.workspace.adopt_labels(info.labels)
                self._stand_in = f"{info.name} instead" if fallback else ""
                self.catch_up()
            case Phrased(key, _, _, phrases) if self.session is not None and self._is_open(key):
                self.session.misses.add_nouns(phrases)
                self.add_to_jump()
            case Failed(key, message, hint) if key is None or self._is_open(key):
                self._model_note = "no suggestions"
                self._give_up(key)
                self._warn("Model", f"{message} {hint}".strip())
            case Stopped(message, hint):
                self._model_note = "model stopped"
                self._give_up("")
                self._warn("Model", f"{message} {hint}".strip())
            case Restarted(message):
                self.show_status(message)
        self.show_status()

    def _give_up(self, key: str | None) -> None:
        """Expect nothing more for the open article; a pipeline that did not load has a stand-in coming."""
        session = self.session
        if session is not None and key is not None and session.supply is Supply.COMING:
            session.supply = Supply.FAILED
            # Memory does not wait for a model that gives nothing.
            session.propose_anew()
            self.catch_up()

    def _is_open(self, key: str) -> bool:
        return self.session is not None and self.session.article.sha256 == key

    def _warn(self, title: str, message: str) -> None:
        self.notify(message, title=title, severity="warning", timeout=20)

    def _take_suggestions(self, event: Suggested) -> None:
        session = self.session
        if session is None or session.article.sha256 != event.key:
            return
        if event.done:
            session.supply = Supply.FAILED if self._stand_in else Supply.WHOLE
        self.workspace.receive(event.suggestions, [event.tokens])
        self.catch_up()
        self.add_to_jump()
        if event.done:
            self.read_ahead()

    def read_ahead(self) -> None:
        """Let the worker read the next article while this one is being tagged."""
        session = self.session
        following = self.workspace.next_to_do(session.article.id) if session is not None else None
        if following is not None:
            article = self.workspace.article(following)
            if not self.suggester.has(article):
                self.suggester.request(article)

    # -- memory --------------------------------------------------------------------------------

    def learn_from_the_past(self) -> None:
        """Count what was decided in earlier sittings, in another thread."""
        learner = self._learning_with = self.workspace.learner
        found = self.workspace.gather()

        def gather() -> None:
            worker = get_current_worker()
            # Where the project is closed meanwhile there is nobody left to learn.
            with contextlib.suppress(GlossatorError):
                for batch in batches(found, lambda each: len(each.memory), BATCH):
                    # Also where another thread takes over by now: what was counted does not come again.
                    self.post_message(Learned(learner, batch))
                    if worker.is_cancelled:
                        return
                    sleep(REST)
                    while (early := self.pressed_at + QUIET - perf_counter()) > 0 and not worker.is_cancelled:
                        sleep(early)
                self.post_message(Learned(learner, ()))

        self.run_worker(gather, thread=True, exit_on_error=False, group="memory", exclusive=True)

    def on_learned(self, learned: Learned) -> None:
        """Take in what was counted; when all has come, draw the conclusions."""
        if learned.learner is not self.workspace.learner:
            return
        for gathered in learned.gathered or (None,):
            self._learned_more |= self.workspace.learned(gathered)
        # What is learned stays: the collector need not go through all of it again and again.
        gc.collect(0)
        gc.freeze()
        if not learned.gathered and self._learned_more and self.session is not None:
            self._learned_more = False
            self.session.propose_anew()
            self.catch_up()

    def look_for_nouns(self) -> None:
        """For a reader who tags more than names, let noun phrases of the article be possible misses."""
        session, learner = self.session, self.workspace.learner
        if session is None or learner is None or not learner.memory.tags_nouns:
            return
        if self._nouns_of == session.article.id:
            return
        self._nouns_of = session.article.id
        kept = self.suggester.phrases(session.article)
        if kept is not None:
            session.misses.add_nouns(kept)
            self.add_to_jump()
        else:
            self.suggester.request_phrases(session.article, session.caret)

    _nouns_of = ""
    """Id of the article whose noun phrases were asked for last."""

    # -- colleagues ----------------------------------------------------------------------------

    def look_for_colleagues(self) -> None:
        """Read in another thread what others decided on the open article."""
        session, self._colleagues = self.session, None
        if session is None:
            return
        article, project, me = session.article, self.workspace.project, self.workspace.annotator

        def look() -> None:
            # Where the project is closed meanwhile, or a record is damaged, nothing is told.
            with contextlib.suppress(GlossatorError):
                names = [name for name in project.annotators_of(article.id) if name != me]
                if names:
                    from tui.services.colleagues import Colleagues

                    layers = [project.layer(article.id, name, keep=False) for name in names]
                    self.post_message(ColleaguesCame(article.id, Colleagues(article.text, layers)))

        self.run_worker(look, thread=True, exit_on_error=False, group="colleagues", exclusive=True)

    def on_colleagues_came(self, came: ColleaguesCame) -> None:
        """Tell beside the current span what others decided there."""
        if self.session is not None and self.session.article.id == came.article:
            self._colleagues = came.colleagues
            self.catch_up()

    def said_by_colleagues(self, span: HasSpan | None, *, silent: bool) -> Sequence[Said]:
        """Return what others say of a span; nothing where suggestions are hidden, too."""
        if self._colleagues is None or span is None or self.workspace.blind:
            return ()
        return self._colleagues.on(span.start, span.end, silent=silent)

    # -- what a long article leaves for later --------------------------------------------------

    def go_on_working(self) -> None:
        """Do what a long article leaves for later, a slice now and then; memory begins anew if it has to."""
        if self._learning_with not in (None, self.workspace.learner) or self._owes_memory:
            self.learn_from_the_past()
        if self._slices is not None:
            self._slices.reset()  # whoever presses keys goes first
        elif self._has_work:
            self._slices = self.set_interval(SLICE_EVERY, self._work_a_slice)

    @property
    def _owes_memory(self) -> bool:
        """Whether many changes are to be counted, and nothing counts them."""
        learner = self.workspace.learner
        if self._learning_with is None or learner is None or not learner.has_left:
            return False
        return not any(worker.group == "memory" and not worker.is_finished for worker in self.workers)

    @property
    def _has_work(self) -> bool:
        """Whether anything is left for later."""
        session = self.session
        return session is not None and (
            self.workspace.has_more
            or session.proposals.has_work
            or self._entities.has_left
            or self.view.has_left
        )

    def _do_next(self) -> bool:
        """Do a piece of what is left, what is wanted most of it; return whether there was any."""
        session = self.session
        return session is not None and (
            self.workspace.receive_more(self.view.visible_text.start)
            or session.learn_more()
            or self._entities.count_more(session.caret)
            or self.view.wrap_ahead()
        )

    def _work_a_slice(self) -> None:
        until = perf_counter() + SLICE
        more = self._do_next()
        while more and perf_counter() < until:
            more = self._do_next()
        if not more or perf_counter() - self._caught_up >= SHOWN_EVERY:
            self._show_what_came()
            self._caught_up = perf_counter()
        if not more and self._slices is not None:
            self._slices.stop()
            self._slices = None

    def _show_what_came(self) -> None:
        """Show what came of the work so far, and take it out of the collector's sight: it is here to stay."""
        gc.collect(0)
        gc.freeze()
        if self.session is not None and self.session.has_changes:
            self.catch_up()
        else:
            self.show_entities()
        self.view.count_ahead()

    def show_entities(self) -> None:
        """Show the entities of the open article, as far as they are counted."""
        more = self._entities.has_left or self.workspace.has_more
        self.query_one(Sidebar).show_entities(self._entities, self.workspace.labels, more=more)

    def action_blind(self) -> None:
        """Hide all suggestions, or show them again."""
        self.workspace.blind = not self.workspace.blind
        if self.session is not None:
            self.session.set_blind(self.workspace.blind)
            self.renew_jump()
            self.catch_up()
        blind = "Blind: no suggestions are shown." if self.workspace.blind else "Suggestions are shown again."
        self.show_status(blind)
