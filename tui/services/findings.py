"""What an export or an import could not take along, in groups with the places, as the app lists it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.formats.report import Kind

if TYPE_CHECKING:
    from tui.domain.article import Article
    from tui.formats.report import Loss, Report
    from tui.services.assembling import Disagreement
    from tui.services.importing import Imported
    from tui.storage.project import Project

MOST_LISTED = 1_000
"""Places of a group."""
_LONGEST = 80
"""Characters of the words at a place."""


class Spot(NamedTuple):
    """One place.

    Attributes:
        article: Id of the article; empty where it is not here.
        title: Its title.
        start: First code point; 0 where it is of the article as a whole.
        end: Code point after the last.
        label: The label, or empty.
        words: The words there, or what is said of them.
    """

    article: str
    title: str
    start: int = 0
    end: int = 0
    label: str = ""
    words: str = ""


class Group(NamedTuple):
    """What was not taken along for one reason.

    Attributes:
        heading: The reason with the number, in one line.
        number: How many there are.
        spots: The first of them.
    """

    heading: str
    number: int
    spots: Sequence[Spot]


def of_export(project: Project, report: Report) -> list[Group]:
    """Return what an export could not carry; what was left out as a whole comes first."""
    spots: dict[tuple[Kind, str], list[Spot]] = {}
    articles = _Articles(project)
    for loss in sorted(report.losses, key=lambda loss: loss.article):
        spots.setdefault((loss.kind, loss.why), []).append(_spot(articles.get(loss.article), loss))
    groups = []
    # The kinds are in the order of what weighs most.
    kinds = list(Kind)
    for kind, why in sorted(report.counts, key=lambda each: (kinds.index(each[0]), each[1])):
        count = report.counts[kind, why]
        what = f"left out because {why}" if kind is Kind.ANNOTATION else f"written without {why}"
        groups.append(Group(f"{count:,} {what}", count, spots.get((kind, why), [])))
    if report.labels:
        groups.append(
            Group(
                f"{counted(len(report.labels), 'label')} spelt otherwise; the names are in a file beside, "
                "which import reads",
                len(report.labels),
                [
                    Spot("", "", label=name, words=f"written as {spelling}")
                    for name, spelling in sorted(report.labels.items())[:MOST_LISTED]
                ],
            )
        )
    return groups


def _spot(article: Article | None, loss: Loss) -> Spot:
    if article is None:
        return Spot("", loss.article, loss.start, loss.end, loss.label)
    words = article.text[loss.start : loss.end][:_LONGEST]
    return Spot(article.id, article.title or article.id, loss.start, loss.end, loss.label, words)


def of_import(project: Project, imported: Iterable[Imported]) -> list[Group]:
    """Return what an import leaves out, and where decisions here contradict it."""
    groups: list[Group] = []
    articles = _Articles(project)
    for found in imported:
        groups += _left_out(found, articles)
        if found.unknown:
            count = len(found.unknown)
            heading = f"{counted(count, 'article')} left out that {'is' if count == 1 else 'are'} not here"
            spots = [Spot("", key.title or key.id or "without a name") for key in found.unknown[:MOST_LISTED]]
            groups.append(Group(heading, count, spots))
        if found.conflicts:
            heading = f"{counted(len(found.conflicts), 'conflict')} with what is here"
            spots = [_conflict(each, articles) for each in found.conflicts[:MOST_LISTED]]
            groups.append(Group(heading, len(found.conflicts), spots))
    return groups


def _left_out(found: Imported, articles: _Articles) -> Iterator[Group]:
    titles = {summary.id: summary.title for summary in found.new}
    spots: dict[str, list[Spot]] = {}
    counts: Counter[str] = Counter(left.why for left in found.left_out)
    for left in found.left_out:
        listed = spots.setdefault(left.why, [])
        if len(listed) < MOST_LISTED:
            title = titles.get(left.article) or articles.title(left.article)
            listed.append(Spot(left.article, title, left.start, left.end, left.label, left.words[:_LONGEST]))
    for why, listed in spots.items():
        yield Group(f"{counts[why]:,} left out: {why}", counts[why], listed)


def _conflict(found: Disagreement, articles: _Articles) -> Spot:
    ours, theirs = found.conflict.ours, found.conflict.theirs
    words = f"{found.words[:_LONGEST]} · theirs: {theirs.label} {found.their_words[:_LONGEST]}"
    return Spot(found.article, articles.title(found.article), ours.start, ours.end, ours.label, words)


class _Articles:
    """Articles of a project, the last one kept: places come article by article."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._last: Article | None = None

    def get(self, name: str) -> Article | None:
        """Return an article; None where it is not here."""
        if self._last is None or self._last.id != name:
            try:
                self._last = self._project.article(name)
            except GlossatorError:
                return None
        return self._last

    def title(self, name: str) -> str:
        """Return what an article is called."""
        if not name or not self._project.has_article(name):
            return name
        return self._project.article_summary(name).title or name
