"""The library: what adding articles comes to, and which article is meant by a word on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui.domain.article import Article, ArticleSummary
from tui.domain.edits import ArticleChange, Edit, now
from tui.domain.errors import GlossatorError

if TYPE_CHECKING:
    from tui.nlp.client import Recogniser
    from tui.nlp.pipelines import PipelineInfo
    from tui.services.concordance.values import Query
    from tui.storage.project import Project
    from tui.storage.settings import Settings

Known = TypeVar("Known")
"""Whatever stands for an article that is there already."""

_CANDIDATES = 5
"""Articles that are named where a word means several."""


class ReadRequest(NamedTuple):
    """All that the reader's screen is opened with; whoever makes it closes project and recogniser.

    Attributes:
        project: The open project.
        annotator: Whose layers are shown and changed.
        pipeline: The pipeline that the recogniser loads.
        recogniser: The worker process, already loading.
        settings: The user's settings.
        articles: What was named, read and not added yet; the first one is to be opened. Empty for the
            library as it is.
        problems: Files of a named folder or pattern that could not be read.
        compared: Whose layers are to be adjudicated at once, an empty name for the model's, and what the
            result is called; None for reading.
        review: What the review is to show over the reader; None where it is not to be opened.
    """

    project: Project
    annotator: str
    pipeline: PipelineInfo
    recogniser: Recogniser
    settings: Settings
    articles: tuple[Article, ...] = ()
    problems: tuple[GlossatorError, ...] = ()
    compared: tuple[tuple[str, ...], str] | None = None
    review: Query | None = None


class Added(NamedTuple):
    """An article in the project, and whether it has just come in."""

    article: ArticleSummary
    new: bool


def plan_addition(
    find_by_digest: Callable[[str], Known | None], articles: Iterable[Article], by: str
) -> tuple[list[tuple[Known | Article, bool]], Edit | None]:
    """Return what adding articles comes to; one whose text is there already is not added twice.

    Args:
        find_by_digest: Returns what stands for the article that has a text of this SHA-256 already, or None.
        articles: What is to be added.
        by: The annotator.

    Returns:
        For each article, what stands for the one that is there, or the article as it is added, and whether
        it is new; and the edit that adds the new ones, None where there are none.
    """
    result: list[tuple[Known | Article, bool]] = []
    fresh: dict[str, Article] = {}
    for article in articles:
        present = fresh.get(article.sha256) or find_by_digest(article.sha256)
        if present is not None:
            result.append((present, False))
            continue
        stamped = fresh[article.sha256] = replace(article, added=article.added or now())
        result.append((stamped, True))
    if not fresh:
        return result, None
    why = "add an article" if len(fresh) == 1 else f"add {len(fresh)} articles"
    return result, Edit.make(why, by, *(ArticleChange(None, article) for article in fresh.values()))


def add(project: Project, articles: Iterable[Article], by: str) -> list[Added]:
    """Add articles to a project as one edit, and return when they are durable.

    An article whose text is there already is not added twice.

    Raises:
        GlossatorError: Nothing was added.
    """
    found, edit = plan_addition(project.article_with_text, articles, by)
    if edit is not None:
        project.commit(edit).result()
    return [
        Added(ArticleSummary.of(known) if isinstance(known, Article) else known, new) for known, new in found
    ]


def find_in(project: Project, word: str) -> str:
    """Return the id of the article that a word means: see `find_article`; an id is found at once.

    Raises:
        GlossatorError: No article is meant, or several are; the hint names them.
    """
    if project.has_article(word):
        return word
    return find_article(project.articles(), word).id


def find_article(summaries: Sequence[ArticleSummary], word: str) -> ArticleSummary:
    """Return the article that a word means.

    It is the id or the beginning of one id, else the file or the address it came from, else words of one
    title, in any order and case.

    Raises:
        GlossatorError: No article is meant, or several are; the hint names them.
    """
    if not word.strip():
        raise GlossatorError("An article needs a name.", "Give its id, or words of its title.")
    by_id = [s for s in summaries if s.id == word] or [s for s in summaries if s.id.startswith(word)]
    matches = by_id or _from_file(summaries, word) or _with_title(summaries, word)
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise GlossatorError(f"No article is called {word!r}.", "List the articles with: glossator articles.")
    shown = "; ".join(f"{s.id} {s.title}" for s in matches[:_CANDIDATES])
    more = f"; and {len(matches) - _CANDIDATES} more" if len(matches) > _CANDIDATES else ""
    raise GlossatorError(f"{word!r} can mean {len(matches)} articles.", f"Give an id of: {shown}{more}.")


def _from_file(summaries: Sequence[ArticleSummary], word: str) -> list[ArticleSummary]:
    from_address = [summary for summary in summaries if "://" in word and summary.source == word]
    if from_address:
        return from_address
    try:
        path = Path(word)
        if not path.is_file():
            return []
    except (OSError, ValueError):  # too long, or no file name at all
        return []
    from tui.readers.registry import source_of

    source = source_of(path)
    return [summary for summary in summaries if summary.source == source]


def _with_title(summaries: Sequence[ArticleSummary], words: str) -> list[ArticleSummary]:
    wanted = words.casefold().split()
    return [s for s in summaries if all(word in s.title.casefold() for word in wanted)]
