"""Changes that are made together: one edit, one undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import index
from typing import SupportsIndex

from tui.api.choosing import AnyArticle, as_word
from tui.api.working import WorkingLayer
from tui.domain import decisions
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article, ArticleState, ArticleSummary, new_id
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange, LayerChange, now
from tui.domain.errors import ConflictError, UsageError
from tui.domain.label_edits import new_name_refusal
from tui.domain.labels import Label
from tui.domain.remarks import clean_link, clean_note, flagged, link_refusal, linked, note_refusal, noted
from tui.domain.span import Span
from tui.services.library import find_in, plan_addition
from tui.services.review import Row, row
from tui.storage.project import Project as Stored


class Batch:
    """Changes of a project that become one edit when the block of `Project.edit` ends.

    Nothing of them is in the project before; where the block raises an error, nothing changes. A batch is of
    one thread.
    """

    def __init__(self, stored: Stored, annotator: str) -> None:
        self._stored = stored
        self._annotator = annotator
        self._labels = stored.labels()
        self._new_labels: list[LabelChange] = []
        self._new_articles: dict[str, Article] = {}
        self._by_text: dict[str, Article] = {}
        self._layers: dict[str, WorkingLayer] = {}
        self._changed: dict[tuple[str, str], tuple[Annotation | None, Annotation | None]] = {}
        self._states: dict[str, ArticleState] = {}
        self._read: Article | None = None
        self._done = False

    # -- articles and labels -------------------------------------------------------------------

    def add_article(
        self,
        text: str,
        *,
        title: str = "",
        date: str = "",
        source: str = "",
        language: str = "",
        metadata: Mapping[str, object] | None = None,
    ) -> Article:
        """Add an article; one whose text is there already is not added twice, but returned.

        Args:
            text: The text, which is kept as it is, line ends included.
            title: Its title; the first line where none is given.
            date: Its date, ISO 8601; a leading `date YYYY-MM-DD` of the text where none is given.
            source: Where it came from.
            language: ISO 639 code.
            metadata: What else is known, as JSON values.

        Raises:
            UsageError: The text is empty, or holds half a surrogate pair.
        """
        from tui.readers.heading import first_title, leading_date

        self._check_open()
        if not text.strip():
            raise UsageError("An article needs a text.", "There is nothing but white space in it.")
        lone = next((at for at, character in enumerate(text) if "\ud800" <= character <= "\udfff"), None)
        if lone is not None:
            raise UsageError(
                f"The text has half a surrogate pair at {lone:,}, which no file can hold.", "Replace it."
            )
        day, start = leading_date(text)
        article = Article(
            new_id(),
            text,
            title or first_title(text, start),
            date or day,
            source,
            language,
            dict(metadata or {}),
        )
        known = self._by_text.get(article.sha256)
        if known is not None:
            return known
        ((found, _),), _ = plan_addition(self._stored.article_with_text, [article], self._annotator)
        if not isinstance(found, Article):
            return self._stored.article(found.id)
        self._new_articles[found.id] = self._by_text[found.sha256] = found
        return found

    def finish(self, article: AnyArticle, *, done: bool = True) -> None:
        """Say that an article is done: its unmarked text holds no entity; or else take it up again."""
        self._check_open()
        state = ArticleState.DONE if done else ArticleState.IN_PROGRESS
        self._states[self._find(article).id] = state

    def add_label(self, name: str, description: str = "") -> Label:
        """Add a label; it gets free keys and a colour. One that is there already is returned as it is.

        Raises:
            UsageError: Nothing can be called so.
        """
        self._check_open()
        known = self._labels.get(name.strip())
        if known is not None:
            return known
        if refused := new_name_refusal(name):
            raise UsageError(refused, "Give another name.")
        label = self._labels.new(name.strip(), description)
        self._labels = self._labels.change(None, label)
        self._new_labels.append(LabelChange(None, label))
        return label

    # -- annotations ---------------------------------------------------------------------------

    def annotate(
        self,
        article: AnyArticle,
        start: SupportsIndex,
        end: SupportsIndex,
        label: str,
        *,
        note: str = "",
        flag: bool = False,
        link: str = "",
    ) -> Row:
        """Tag a span; the same label on the same span is there once.

        Args:
            article: Of which article.
            start: First code point of its text.
            end: Code point after the last.
            label: Name of one of the project's labels, in any case.
            note: Free text.
            flag: Whether it is unsure.
            link: Id of an entity.

        Raises:
            UnknownLabelError: The project has no such label.
            UsageError: The span is empty, or not within the text.
            GlossatorError: There is no such article.

        Example:
            >>> row = project.annotate(article, 10, 16, "product", flag=True)
            >>> row.text, row.annotation.label, row.right[:5]
            ('Aurora', 'PRODUCT', ' left')
        """
        found = self._find(article)
        name = self._named(label)
        span = _span(found, start, end)
        same = self._at(found, *span, name)
        if same is None:
            after = decisions.add(*span, name, self._annotator, now())
        elif same.live:
            after = same
        else:
            # It was turned down before: that decision changes.
            after = decisions.amend(same, *span, name, self._annotator, now())
        if note or flag or link:
            after = self._remarked(after, note or None, flag or None, link or None)
        return self._put(found, same, after)

    def relabel(self, row: Row, label: str) -> Row:
        """Give an annotation another label; one that was suggested is then a correction.

        Raises:
            UnknownLabelError: The project has no such label.
            ConflictError: The annotation is not as the row has it any more.
            UsageError: It is another annotator's.

        Example:
            >>> row = project.accept(article, tui.Suggestion(10, 16, "ORG", "small@1.0"))
            >>> row = project.relabel(row, "PRODUCT")
            >>> row.annotation.state.value, row.annotation.was.label
            ('corrected', 'ORG')
        """
        return self._amended(row, row.annotation.start, row.annotation.end, self._named(label))

    def resize(self, row: Row, start: SupportsIndex, end: SupportsIndex) -> Row:
        """Give an annotation other edges.

        Raises:
            ConflictError: The annotation is not as the row has it any more.
            UsageError: The span is empty or not within the text, or the annotation is another's.
        """
        return self._amended(row, *_span(self._find(row), start, end), row.annotation.label)

    def remark(
        self, row: Row, *, note: str | None = None, flag: bool | None = None, link: str | None = None
    ) -> Row:
        """Give an annotation a note, a flag, a link; an empty one takes it away, None leaves it.

        Raises:
            ConflictError: The annotation is not as the row has it any more.
            UsageError: It is another annotator's, or note or link are too long.
        """
        before = self._own(row)
        return self._put(self._find(row), before, self._remarked(before, note, flag, link))

    def remove(self, row: Row) -> None:
        """Take an annotation out; of one that was suggested stays that it was turned down.

        Raises:
            ConflictError: The annotation is not as the row has it any more.
            UsageError: It is another annotator's.
        """
        before = self._own(row)
        self._change(row.article.id, before, decisions.remove(before, self._annotator, now()))

    def accept(self, article: AnyArticle, suggestion: Suggestion) -> Row:
        """Take a suggestion as it is; what was decided of that span and label already stays.

        Raises:
            UnknownLabelError: The project has no such label.
            UsageError: The span is empty, or not within the text.
            GlossatorError: There is no such article.
        """
        return self._decided(article, suggestion, accepted=True)

    def reject(self, article: AnyArticle, suggestion: Suggestion) -> Row:
        """Turn a suggestion down; what was decided of that span and label already stays.

        Raises:
            UnknownLabelError: The project has no such label.
            UsageError: The span is empty, or not within the text.
            GlossatorError: There is no such article.
        """
        return self._decided(article, suggestion, accepted=False)

    def _decided(self, article: AnyArticle, suggestion: Suggestion, *, accepted: bool) -> Row:
        found = self._find(article)
        start, end = _span(found, suggestion.start, suggestion.end)
        named = replace(suggestion, start=start, end=end, label=self._named(suggestion.label))
        same = self._at(found, named.start, named.end, named.label)
        decide = decisions.accept if accepted else decisions.reject
        return self._put(found, same, same or decide(named, self._annotator, now()))

    def _amended(self, row: Row, start: int, end: int, label: str) -> Row:
        before = self._own(row)
        if before.live and (before.start, before.end, before.label) == (start, end, label):
            return row
        found = self._find(row)
        same = self._at(found, start, end, label)
        if same is not None and same.live and same.id != before.id:
            raise UsageError(f"That text is tagged {label} already.", "Remove one of the two.")
        return self._put(found, before, decisions.amend(before, start, end, label, self._annotator, now()))

    def _remarked(
        self, annotation: Annotation, note: str | None, flag: bool | None, link: str | None
    ) -> Annotation:
        at = now()
        if note is not None and clean_note(note) != annotation.note:
            annotation = noted(annotation, clean_note(note), self._annotator, at)
        if flag is not None and flag != annotation.flag:
            annotation = flagged(annotation, flag, self._annotator, at)
        if link is not None and clean_link(link) != annotation.link:
            annotation = linked(annotation, clean_link(link), self._annotator, at)
        if refused := note_refusal(annotation.note) or link_refusal(annotation.link):
            raise UsageError(refused, "Give a shorter one.")
        return annotation

    # -- what they have in common --------------------------------------------------------------

    def _check_open(self) -> None:
        if self._done:
            raise UsageError("This edit has been made.", "Begin another one with project.edit().")

    def _find(self, article: AnyArticle) -> Article:
        """Return an article with its text; the one read last is kept."""
        self._check_open()
        word = as_word(article)
        new = self._new_articles.get(word)
        if new is not None:
            return new
        name = find_in(self._stored, word)
        if self._read is None or self._read.id != name:
            self._read = self._stored.article(name)
        return self._read

    def _named(self, label: str) -> str:
        return self._labels.named(label).name

    def _layer(self, article: str) -> WorkingLayer:
        """Return one's own layer with what has been changed in it so far."""
        if article not in self._layers:
            stored = self._stored.layer(article, self._annotator, keep=False)
            self._layers[article] = WorkingLayer(stored.annotations)
        return self._layers[article]

    def _at(self, article: Article, start: int, end: int, label: str) -> Annotation | None:
        """Return what is decided of exactly that span and label, a tag before a rejection."""
        same = self._layer(article.id).at(start, end, label)
        return max(same, key=lambda annotation: annotation.live, default=None)

    def _own(self, row: Row) -> Annotation:
        self._check_open()
        if row.annotator != self._annotator:
            raise UsageError(
                f"That annotation is {row.annotator}'s, and you are {self._annotator}.",
                f"Open the project with annotator={row.annotator!r}.",
            )
        return row.annotation

    def _put(self, article: Article, before: Annotation | None, after: Annotation) -> Row:
        if after != before:
            self._change(article.id, before, after)
        return row(ArticleSummary.of(article), after, self._annotator, article.text)

    def _change(self, article: str, before: Annotation | None, after: Annotation | None) -> None:
        self._layer(article).change(before, after)
        name = (before or after).id  # type: ignore[union-attr]  # one of the two is there
        first = self._changed[article, name][0] if (article, name) in self._changed else before
        self._changed[article, name] = first, after

    # -- the edit ------------------------------------------------------------------------------

    def finished(self, why: str) -> Edit | None:
        """Return what the changes come to, None where nothing changes; no more can be made then.

        Args:
            why: What the edit is called.

        Raises:
            ConflictError: An article that is to be added was added meanwhile.
        """
        self._done = True
        for article in self._new_articles.values():
            if self._stored.article_with_text(article.sha256) is not None:
                raise ConflictError(f"{article.title!r} was added meanwhile.", "Repeat what was to be done.")
        changes: list[Change] = [*self._new_labels]
        changes += (ArticleChange(None, article) for article in self._new_articles.values())
        pairs = {key: pair for key, pair in self._changed.items() if pair[0] != pair[1]}
        changes += self._progress({article for article, _ in pairs})
        changes += (
            AnnotationChange(article, self._annotator, before, after)
            for (article, _), (before, after) in pairs.items()
        )
        return Edit.make(why, self._annotator, *changes) if changes else None

    def _progress(self, annotated: Iterable[str]) -> Iterator[LayerChange]:
        """Yield what becomes of layers as a whole: the first decision on an article begins it."""
        states = {**dict.fromkeys(sorted(annotated)), **self._states}
        for article, state in states.items():
            before = self._stored.layer_info(article, self._annotator)
            if state is None:
                state = ArticleState.IN_PROGRESS if before.state is ArticleState.UNREAD else before.state
            if state is not before.state:
                yield LayerChange(article, self._annotator, before, replace(before, state=state))


def _span(article: Article, start: SupportsIndex, end: SupportsIndex) -> Span:
    """Return a span of an article, in Python's own numbers: numpy's go into no file.

    Raises:
        UsageError: It is none.
    """
    try:
        span = Span(index(start), index(end))
    except TypeError as error:
        raise UsageError(f"{start!r} and {end!r} are no offsets.", "Give two whole numbers.") from error
    if not 0 <= span.start < span.end <= len(article.text):
        raise UsageError(
            f"{start}-{end} is no span of {article.title!r}, which has {len(article.text):,} characters.",
            "Spans are half-open and count code points of the article's text.",
        )
    return span
