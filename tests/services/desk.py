"""A workspace over a project that keeps everything in memory and answers when it is told to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import cast

from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange
from tui.domain.errors import ConflictError, GlossatorError, ProjectError
from tui.domain.history import Commit
from tui.domain.labels import LabelSet, ontonotes
from tui.domain.layer import Layer, LayerInfo, LayerSummary
from tui.domain.span import Span
from tui.services.session import Session
from tui.services.workspace import Workspace
from tui.storage.project import Project

ME = "ann"
MODEL = "model@1"

TEXT = (
    "Anna Smith met Bob in New York City.\n"
    "She works for Acme Corp there.\n"
    "\n"
    "Bob flew to Paris with Eve on Monday.\n"
    "\n"
    "The end."
)


class HeldProject:
    """What a workspace asks of a project; every edit waits for `answer` unless `at_once` is set."""

    def __init__(self, articles: Sequence[Article] = (), *, at_once: bool = True) -> None:
        self.at_once = at_once
        self.read_only = False
        self.seq = 0
        self.committed: list[Edit] = []
        self.waiting: list[tuple[Edit, Future[int]]] = []
        self.kept = {article.id: article for article in articles}
        self.kept_layers: dict[tuple[str, str], Layer] = {}
        self.first_labels = ontonotes()

    def labels(self) -> LabelSet:
        return self.first_labels

    def articles(self) -> list[ArticleSummary]:
        return [ArticleSummary.of(article) for article in self.kept.values()]

    def article_ids(self) -> list[str]:
        return list(self.kept)

    def article_summary(self, article_id: str) -> ArticleSummary:
        return ArticleSummary.of(self.kept[article_id])

    def article_with_text(self, sha256: str) -> ArticleSummary | None:
        return next((summary for summary in self.articles() if summary.sha256 == sha256), None)

    def done_articles(self, annotator: str) -> set[str]:
        return {
            i
            for i, who in self.kept_layers
            if self.layer_state(i, who) is ArticleState.DONE and who == annotator
        }

    def article(self, article_id: str) -> Article:
        return self.kept[article_id]

    def layer(self, article_id: str, annotator: str, *, keep: bool = True) -> Layer:
        return self.kept_layers.get((article_id, annotator)) or Layer(article_id, annotator)

    def layer_owners(self) -> list[tuple[str, str]]:
        return list(self.kept_layers)

    def layer_progress(self) -> dict[tuple[str, str], ArticleState]:
        found = {owner: layer.progress for owner, layer in self.kept_layers.items()}
        return {owner: state for owner, state in found.items() if state is not ArticleState.UNREAD}

    def layer_infos(self) -> dict[tuple[str, str], LayerInfo]:
        return {owner: layer.info for owner, layer in self.kept_layers.items()}

    def links(self, article_id: str, annotator: str) -> list[tuple[int, int, str]]:
        return [(a.start, a.end, a.link) for a in self.layer(article_id, annotator).annotations if a.link]

    def layer_summary(self, article_id: str, annotator: str) -> LayerSummary:
        layer = self.layer(article_id, annotator)
        counts = Counter(annotation.state for annotation in layer.annotations)
        return LayerSummary(article_id, annotator, layer.state, counts)

    def layer_state(self, article_id: str, annotator: str) -> ArticleState:
        return self.layer(article_id, annotator).state

    def history(self, until: int | None = None) -> Iterator[Commit]:
        return iter(())

    def flush(self) -> None:
        self.answer()

    def commit(self, edit: Edit) -> Future[int]:
        future: Future[int] = Future()
        future.set_running_or_notify_cancel()
        self.waiting.append((edit, future))
        if self.at_once:
            self.answer()
        return future

    def answer(self, count: int = 10**6, error: GlossatorError | OSError | None = None) -> None:
        """Confirm the oldest edits that wait, or refuse them."""
        answered, self.waiting = self.waiting[:count], self.waiting[count:]
        for edit, future in answered:
            before = (dict(self.kept), dict(self.kept_layers), self.first_labels)
            try:
                if error is not None:
                    raise error
                self.apply(edit)
            except (GlossatorError, OSError) as refused:
                self.kept, self.kept_layers, self.first_labels = before
                future.set_exception(refused)
            else:
                self.committed.append(edit)
                future.set_result(len(self.committed))

    def apply(self, edit: Edit) -> None:
        """Do an edit, as the real project does; what does not fit is a conflict."""
        for change in edit.changes:
            match change:
                case AnnotationChange(article, annotator, before, after):
                    key = (article, annotator)
                    self.kept_layers[key] = self.layer(*key).change(before, after)
                case LayerChange(article, annotator, before, after):
                    old = self.layer(article, annotator)
                    if old.info != before:
                        raise ConflictError("The state is not what it was.")
                    new = Layer.of(article, annotator, list(old.annotations), after)
                    self.kept_layers[(article, annotator)] = new
                case ArticleChange(before, after):
                    if after is not None:
                        self.kept[after.id] = after
                    elif before is not None:
                        del self.kept[before.id]
                case LabelChange(before, after):
                    self.first_labels = self.first_labels.change(before, after)


FULL_DISK = ProjectError("The disk is full.", "Free some space.")


def span(text: str, words: str, nth: int = 0) -> Span:
    """Return where words stand in a text, for the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


class Desk:
    """A reader at work on one article, with the words of the text for offsets."""

    def __init__(self, text: str = TEXT, *, at_once: bool = True, memory: bool = False) -> None:
        self.text = text
        self.project = HeldProject([Article("k1", text), Article("k2", "Another one.")], at_once=at_once)
        self.workspace = Workspace(cast(Project, self.project), ME, memory=memory)
        self.session: Session = self.workspace.open("k1")

    def suggest(self, *found: tuple[str, str] | tuple[str, str, int]) -> None:
        """Let suggestions arrive: words, label, and which occurrence of the words."""
        self.workspace.receive([self.suggestion(*one) for one in found])

    def suggestion(self, words: str, label: str, nth: int = 0) -> Suggestion:
        return Suggestion(*span(self.text, words, nth), label, MODEL)

    def on(self, words: str, nth: int = 0) -> None:
        """Put the caret on a word."""
        self.session.go_to(span(self.text, words, nth).start)

    @property
    def caret(self) -> str:
        """The word under the caret."""
        return self.text[slice(*self.session.caret_span())]

    @property
    def target(self) -> str:
        """What a label key would apply to."""
        found = self.session.target()
        return self.text[slice(*found)] if found is not None else ""

    @property
    def selected(self) -> str:
        selection = self.session.selection
        return self.text[selection.start : selection.end] if selection is not None else ""

    def state(self) -> ArticleState:
        """How far the article is."""
        return self.session.overlay.layer.state

    def current(self) -> tuple[str, str, str] | None:
        """Words, label and state of the current item; an open suggestion's state is `open`."""
        item = self.session.current
        return self.tell(item) if item is not None else None

    @property
    def decided(self) -> list[tuple[str, str, str]]:
        """All decisions, as `current`."""
        return [self.tell(annotation) for annotation in self.session.overlay.layer.annotations]

    @property
    def open(self) -> list[str]:
        """The words of the undecided suggestions."""
        return [self.text[s.start : s.end] for s in self.session.overlay.open]

    @property
    def edits(self) -> list[str]:
        """What was done, in words."""
        return [edit.why for edit in self.project.committed]

    def tell(self, item: Annotation | Suggestion) -> tuple[str, str, str]:
        state = item.state.value if isinstance(item, Annotation) else "open"
        return self.text[item.start : item.end], item.label, state


PROPOSED_SIX = (
    ("Anna Smith", "PERSON"),
    ("Bob", "PERSON"),
    ("New York", "GPE"),
    ("Acme Corp", "ORG"),
    ("Paris", "GPE"),
    ("Monday", "DATE"),
)
SIX = [words for words, _ in PROPOSED_SIX]
"""The texts that are suggested on the desk of the session tests, in order."""
