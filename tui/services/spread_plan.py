"""From chosen mentions to one edit over all their articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tui.domain.annotation import Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, Change, Edit, LayerChange, now
from tui.domain.errors import GlossatorError
from tui.domain.layer import Layer
from tui.domain.shown import counted, one_line
from tui.domain.span import Span
from tui.services.spread import Act, Kind, Mention, Openness, Place, facts_of, open_in, pairs
from tui.services.workspace import Workspace


class Plan:
    """One edit that spreads a decision, built from the layers as they are now.

    Attributes:
        mentions: How many mentions it changes.
        articles: In how many articles.
        skipped: How many of the chosen are not any more what they were when they were shown.
    """

    def __init__(self, workspace: Workspace, act: Act, chosen: Sequence[Mention], was: str = "") -> None:
        """Prepare the plan; `build` makes it.

        Args:
            workspace: The project being worked on.
            act: What is spread.
            chosen: The mentions that it is spread to, article by article.
            was: The form of suggestions that the decision mends, or empty.
        """
        self.act = act
        self.mentions = self.articles = self.skipped = 0
        self._workspace = workspace
        self._chosen = chosen
        self._was = was
        self._changes: list[Change] = []
        self._at = now()

    def build(self) -> Iterator[int]:
        """Go through the articles; stop after each, so that keys can be heard.

        Yields:
            How many articles it changes so far.
        """
        for place, chosen in groupby(self._chosen, lambda mention: mention.place):
            self._build_in(place, list(chosen))
            yield self.articles

    def edit(self) -> Edit | None:
        """Return the edit; None where nothing is to be changed."""
        if not self._changes:
            return None
        # The form itself is not named: what was read in an article is to be found in that article only.
        count = counted(self.mentions, "mention")
        what = {Kind.LABEL: "", Kind.REJECT: "the rejection of ", Kind.REMOVE: "the removal of "}
        why = f"spread {what[self.act.kind]}{self.act.label} to {count}"
        return Edit.make(why, self._workspace.annotator, *self._changes, at=self._at)

    def message(self) -> str:
        """Return in one line what was done."""
        skipped = ""
        if self.skipped:
            skipped = f"{counted(self.skipped, 'mention')} skipped: changed meanwhile."
        if not self.mentions:
            return skipped or "Nothing to change."
        where = f"{counted(self.mentions, 'mention')} in {counted(self.articles, 'article')}"
        label = one_line(self.act.label)
        did = {
            Kind.LABEL: f"Labelled {where} {label}.",
            Kind.REJECT: f"Rejected {label} at {where}.",
            Kind.REMOVE: f"Removed {label} from {where}.",
        }
        return f"{did[self.act.kind]} {skipped}".strip()

    def _build_in(self, place: Place, chosen: list[Mention]) -> None:
        article = self._article(place)
        layer = self._workspace.layer(place.article) if article is not None else None
        if article is None or layer is None or (layer.state is ArticleState.DONE) is not place.done:
            self.skipped += len(chosen)
            return
        open_at = self._open_at(layer, chosen)
        used: set[str] = set()
        changes: list[Change] = []
        count = 0

        def unused(start: int, end: int) -> Iterable[Suggestion]:
            return (s for s in open_at(start, end) if s.id not in used)

        for mention in chosen:
            span = Span(mention.start, mention.end)
            facts = facts_of(article.text, span, layer, unused, self._was)
            # What a person had decided there has to be what was shown; suggestions may have come since.
            fits = facts[:3] == mention.facts[:3]
            found = pairs(facts, self.act, span, layer, self._at) if fits else []
            changes += [AnnotationChange(place.article, layer.annotator, *pair) for pair in found]
            used.update(s.id for s in facts.open if found)
            count += bool(found)
        self.skipped += len(chosen) - count
        if changes:
            self._begin(layer)
            self._changes += changes
            self.mentions += count
            self.articles += 1

    def _begin(self, layer: Layer) -> None:
        """Let the first decision on an article begin it."""
        if layer.state is ArticleState.UNREAD:
            begun = replace(layer.info, state=ArticleState.IN_PROGRESS)
            self._changes.append(LayerChange(layer.article, layer.annotator, layer.info, begun))

    def _article(self, place: Place) -> Article | None:
        """Return the article if it still has the text that was looked through."""
        session = self._workspace.session
        try:
            if session is not None and session.article.id == place.article:
                article = session.article
            else:
                article = self._workspace.article(place.article)
        except GlossatorError:
            return None
        return article if article.sha256 == place.sha256 else None

    def _open_at(self, layer: Layer, chosen: list[Mention]) -> Openness:
        session = self._workspace.session
        if session is not None and session.article.id == layer.article:
            return session.overlay.open.overlapping
        nested = session.overlay.nested if session is not None else False
        return open_in(layer, (s for mention in chosen for s in mention.facts.open), nested)
