"""The report as a file: the parts one after the other, so that none waits for the others in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from markupsafe import Markup

from tui import __version__
from tui.domain.shown import counted
from tui.formats.markup import document_head, filled, words
from tui.services.exchange import target_of
from tui.services.report import entities, work
from tui.services.report.articles import Articles, wanted, written
from tui.services.staging import replacing

if TYPE_CHECKING:
    from tui.domain.labels import LabelSet
    from tui.services.statistics import Statistics
    from tui.services.statistics.mentions import Entity
    from tui.storage.project import Project


class Wanted(NamedTuple):
    """What a report is to show.

    Attributes:
        annotator: The only annotator; everybody where it is empty.
        articles: Which articles are in it.
        entity: Whose timeline comes first, or None.
    """

    annotator: str = ""
    articles: Articles = Articles.ALL
    entity: Entity | None = None


def write_report(
    project: Project,
    statistics: Statistics,
    out: Path | BinaryIO,
    shown: Wanted,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Write the report, and return how many articles are in it.

    Args:
        project: The project.
        statistics: Its counts.
        out: The file, which is replaced as a whole when everything is written; or where to write to.
        shown: What is wanted.
        told: Is told how many articles are written, and of how many.

    Raises:
        GlossatorError: The file is the project, or could not be written; what was there is untouched.
    """
    owners = wanted(project, shown.articles, shown.annotator)
    labels = project.labels()
    with replacing(target_of(project, out)) if isinstance(out, Path) else nullcontext(out) as file:
        for part in _before(project, statistics, labels, owners, shown):
            file.write(part.encode("utf-8"))
        for done, part in enumerate(written(project, owners, labels), 1):
            file.write(part.encode("utf-8"))
            told(done, len(owners))
        file.write(b"</body>\n</html>\n")
    return len({article for article, _ in owners})


def _before(
    project: Project, statistics: Statistics, labels: LabelSet, owners: list[tuple[str, str]], shown: Wanted
) -> Iterator[Markup]:
    yield _head(project, statistics, shown)
    yield work.overview(statistics)
    yield work.labels_part(statistics, labels)
    yield work.corrections(statistics)
    yield work.progress(statistics)
    yield entities.most_mentioned(statistics, labels, shown.entity)
    yield entities.together(statistics, labels)
    articles = {article for article, _ in owners}
    if owners:
        yield filled(
            '<h2 id="articles">Articles</h2>\n<p class="note">{told}. The label of a span stands behind it.'
            "</p>\n{legend}",
            told=f"{counted(len(owners), 'layer')} of {counted(len(articles), 'article')},"
            " each as one annotator has marked it",
            legend=work.legend(statistics, labels),
        )


def _head(project: Project, statistics: Statistics, shown: Wanted) -> Markup:
    who = [shown.annotator] if shown.annotator else [entry.annotator for entry in statistics.annotators]
    origins = sorted({origin for entry in statistics.annotators for origin in entry.origins})
    facts = [
        f"Made on {date.today().isoformat()} with Glossator {__version__}",
        f"annotated by {', '.join(who)}" if who else "nobody has annotated anything yet",
        f"suggestions of {', '.join(origins)}" if origins else "",
    ]
    links = [("overview", "Overview"), ("labels", "Labels"), ("progress", "Progress")]
    links += [("entities", "Entities"), ("together", "Named together")]
    if shown.articles is not Articles.NONE:
        links.append(("articles", "Articles"))
    title = f"Annotations of {words(project.path.stem)}"
    return document_head(title, ["report.css"], f"Glossator {__version__}") + filled(
        '<h1 dir="auto">{title}</h1>\n<p class="facts">{facts}.</p>\n<nav>{links}</nav>\n',
        title=title,
        facts="; ".join(words(fact) for fact in facts if fact),
        links=Markup("").join(filled('<a href="#{at}">{name}</a>', at=at, name=name) for at, name in links),
    )
