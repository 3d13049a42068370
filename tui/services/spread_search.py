"""Looking through articles for the mentions of a form, in steps between which keys are heard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple

from tui.domain.annotation import Suggestion
from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.errors import GlossatorError
from tui.domain.layer import Layer
from tui.domain.mentions import LONGEST, mentions
from tui.domain.overlay import as_shown
from tui.domain.span import Span
from tui.services.session import Session
from tui.services.spread import (
    Mention,
    Openness,
    Place,
    facts_of,
    is_on,
    mention_at,
    open_in,
    standing,
)
from tui.services.spread_source import Source
from tui.services.workspace import Workspace

STRETCH = 1 << 18
"""Code points that are looked through in one step."""
MOST = 100_000
"""Mentions that are gathered at the most."""

_REST = re.compile(rf"(?:\s*\S){{0,{LONGEST}}}")


class Wanted(NamedTuple):
    """What is looked for.

    Attributes:
        form: The surface form.
        match_case: Whether capitals matter.
        whole_words: Whether a mention may neither begin nor end within a word.
        was: The form of suggestions that the decision mends, or empty.
    """

    form: str
    match_case: bool = True
    whole_words: bool = True
    was: str = ""


def in_stretches(text: str, wanted: Wanted, stretch: int = STRETCH) -> Iterator[list[Span]]:
    """Yield the mentions of a form in a text, as `mentions` does, a stretch of the text at a time."""
    at = 0
    while True:
        edge = at + stretch
        # A mention that begins before the edge ends before as many characters, blanks apart, have passed.
        behind = _REST.match(text, edge) if edge < len(text) else None
        stop = behind.end() if behind is not None else len(text)
        found = [
            span
            for span in mentions(
                text, wanted.form, at, stop, match_case=wanted.match_case, whole_words=wanted.whole_words
            )
            if span.start < edge
        ]
        yield found
        if edge >= len(text):
            return
        at = max(edge, found[-1].end) if found else edge


Steps = Generator[Article | None, Iterable[Suggestion] | None, None]
"""Steps of a search. Where an article is yielded, its suggestions are to be sent, as the cache has them."""


class Search:
    """The mentions of one form in the articles of a project, as far as they have been found.

    Attributes:
        wanted: What is looked for.
        here: Id of the article that is looked through first.
        found: The mentions, article by article.
        labels: How many mentions the annotator tagged, by label.
        articles: How many articles there are.
        looked_through: How many of them have been looked through.
        here_done: Whether the first has.
        full: Whether there were too many, and the rest was not looked at.
        unreadable: How many articles were passed over, a record of theirs being damaged.
    """

    def __init__(self, workspace: Workspace, wanted: Wanted, here: str) -> None:
        self.wanted = wanted
        self.here = here
        self.found: list[Mention] = []
        self.labels: Counter[str] = Counter()
        self.looked_through = 0
        self.here_done = False
        self.full = False
        self.unreadable = 0
        self._workspace = workspace
        self._summaries = sorted(workspace.articles(), key=lambda summary: summary.id != here)
        self.articles = len(self._summaries)

    @property
    def done(self) -> bool:
        """Whether nothing is left to be looked through."""
        return self.full or self.looked_through == self.articles

    @property
    def ambiguous(self) -> bool:
        """Whether the annotator tagged the form in more than one way."""
        return len(self.labels) > 1

    def steps(self) -> Steps:
        """Look through the articles, the one at hand first."""
        for summary in self._summaries:
            try:
                yield from self._look_through(summary)
            except GlossatorError:  # taken out meanwhile, or its layer is damaged
                self.unreadable += 1
            self.looked_through += 1
            self.here_done = self.here_done or summary.id == self.here
            if self.full:
                return
            yield None

    def _look_through(self, summary: ArticleSummary) -> Steps:
        session = self._workspace.session
        is_open = session is not None and session.article.id == summary.id
        article = session.article if session is not None and is_open else self._workspace.article(summary.id)
        text, spans = article.text, list[Span]()
        for some in in_stretches(text, self.wanted):
            spans += some[: MOST + 1 - len(spans)]
            if len(text) > STRETCH:
                yield None
        if not spans:
            return
        layer = self._workspace.layer(summary.id, keep=False)
        if session is not None and is_open:
            open_at: Openness = session.overlay.open.overlapping
        else:
            suggestions = (yield article) if not self._workspace.blind else None
            shown = as_shown(touching(suggestions or (), spans), self._workspace.labels)
            nested = session.overlay.nested if session is not None else False
            open_at = open_in(layer, shown, nested)
        yield from self._take(article, layer, spans, open_at)

    def _take(self, article: Article, layer: Layer, spans: list[Span], open_at: Openness) -> Steps:
        done = layer.state is ArticleState.DONE
        place = Place(article.id, article.title, article.sha256, done)
        for number, span in enumerate(spans, 1):
            if len(self.found) >= MOST:
                self.full = True
                return
            facts = facts_of(article.text, span, layer, open_at, self.wanted.was)
            self.found.append(mention_at(article.text, span, place, facts))
            self.labels.update({label for label, _ in facts.live})
            if number % 100 == 0:
                yield None


def touching(suggestions: Iterable[Suggestion], spans: list[Span]) -> Iterator[Suggestion]:
    """Yield the suggestions that overlap any of some spans, which are in order and apart from one another."""
    from bisect import bisect_right

    ends = [span.end for span in spans]
    for suggestion in suggestions:
        at = bisect_right(ends, suggestion.start)
        if at < len(spans) and spans[at].start < suggestion.end:
            yield suggestion


SHORT = 200_000
"""Code points of the longest article in which mentions are counted with a decision."""
MANY_MORE = 25
"""How many are counted at the most."""


def more_in(session: Session, source: Source) -> int:
    """Return how many mentions in the open article a decision would take by itself, up to `MANY_MORE`."""
    text, overlay = session.article.text, session.overlay
    if len(text) > SHORT or overlay.layer.state is ArticleState.DONE:
        return 0
    more = 0
    for looked_at, span in enumerate(mentions(text, source.form)):
        facts = facts_of(text, span, overlay.layer, overlay.open.overlapping, source.was)
        more += is_on(standing(facts, source.act, *span), source.act)
        if more == MANY_MORE or looked_at == 4 * MANY_MORE:
            break
    return more
