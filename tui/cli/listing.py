"""What commands list out of a concordance: groups of annotations, inconsistencies, hits of a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from tui.services.review import Row

if TYPE_CHECKING:
    from tui.cli.choices import Choices
    from tui.domain.annotation import Suggestion
    from tui.services.concordance import Concordance, Query, RowGroup, Untagged, View
    from tui.storage.project import Project

Suggested = Callable[[str], "Iterable[Suggestion] | None"]


def concordance(choices: Choices, opened: Project, suggested: Suggested | None = None) -> Concordance:
    """Return the annotations of a project as rows."""
    from tui.services.concordance import Concordance
    from tui.services.review_source import ReviewSource
    from tui.services.workspace import Workspace

    workspace = Workspace(opened, choices.annotator, memory=False)
    return Concordance(ReviewSource(workspace), suggested)


def asked(rows: Concordance, query: Query) -> View:
    """Return what a query takes, when all of it is there.

    Raises:
        UsageError: Its text is no regular expression.
    """
    from tui.services.concordance.matching import Pattern

    if query.text.strip():
        Pattern(query)
    rows.select(query)
    while rows.step():
        pass
    view = rows.view()
    if rows.trouble is not None:
        from tui.cli.main import note

        note(str(rows.trouble))
    return view


def annotations_of(rows: Concordance, view: View) -> Iterator[Row]:
    """Yield the annotations of a view, in its order."""
    return (row for row in map(rows.entry, view.numbers(0, view.count)) if isinstance(row, Row))


def group_as_json(group: RowGroup) -> dict[str, object]:
    """Return a group as a JSON object; the keys and their order are promised to scripts."""
    return {"group": group.key, "name": group.name, "annotations": group.count}


class Disagreement:
    """A row that does not agree with others.

    Attributes:
        group: What does not agree.
        row: The annotation, or the place that is none.
        span: Start and end that it should have; None where these are not in question.
    """

    def __init__(self, group: RowGroup, row: Row | Untagged, span: tuple[int, int] | None) -> None:
        self.group, self.row, self.span = group, row, span

    @property
    def fix(self) -> str:
        """What would make it agree, in words; empty where nothing is clear."""
        mend = self.group.mend
        if mend is None:
            return ""
        if self.span is not None:
            return f"{self.span[0]}-{self.span[1]}"
        return "reject" if mend.reject else f"tag {mend.label}" if mend.tag else mend.label

    def as_json(self) -> dict[str, object]:
        """Return it as a JSON object; the keys and their order are promised to scripts."""
        from tui.services.review import as_json

        row = self.row
        head = {"kind": self.group.key, "reason": self.group.reason, "fix": self._fix()}
        if isinstance(row, Row):
            return {**head, **as_json(row)}
        where = {"id": "", "article": row.article.id, "start": row.start, "end": row.end, "text": row.text}
        return {**head, **where, **dict.fromkeys(_OF_ANNOTATIONS)}

    def _fix(self) -> dict[str, object] | None:
        mend = self.group.mend
        if mend is None:
            return None
        if self.span is not None:
            return {"start": self.span[0], "end": self.span[1]}
        if mend.reject:
            return {"state": "rejected"}
        return {"tag": mend.label} if mend.tag else {"label": mend.label}


_OF_ANNOTATIONS = ("label", "state", "origin", "annotator", "at", "note", "flag", "link", "by")
"""Keys that have no value where nothing is tagged."""


def disagreements(rows: Concordance, view: View) -> Iterator[Disagreement]:
    """Yield the rows of a view that are to be looked at; the examples beside them are left out."""
    for group in view.groups:
        mend = group.mend
        wrong = frozenset(mend.rows) if mend is not None else None
        spans = {number: (start, end) for number, start, end in mend.spans} if mend is not None else {}
        for number in view.numbers(group.first, group.first + group.count):
            row = rows.entry(number) if wrong is None or number in wrong else None
            if row is not None:
                yield Disagreement(group, row, spans.get(number))


def kept_suggestions(choices: Choices, opened: Project) -> Suggested:
    """Return what tells the kept suggestions of an article."""
    from tui.services.tagging import suggestion_cache

    cache = suggestion_cache(choices.pipeline)

    def suggested(article: str) -> Iterable[Suggestion] | None:
        summary = opened.article_summary(article)
        kept = cache.load(summary.sha256, summary.length)
        return kept.suggestions if kept is not None else None

    return suggested
