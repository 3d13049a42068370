"""The library: which files become articles, and which article is meant by a word on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui.domain.article import Article, ArticleSummary
from tui.domain.edits import ArticleChange, Edit, now
from tui.domain.errors import GlossatorError, UsageError

if TYPE_CHECKING:
    from tui.nlp.client import Recogniser
    from tui.nlp.pipelines import PipelineInfo
    from tui.storage.project import Project
    from tui.storage.settings import Settings

STDIN = "-"
"""What stands for standard input among paths."""

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
    """

    project: Project
    annotator: str
    pipeline: PipelineInfo
    recogniser: Recogniser
    settings: Settings
    articles: tuple[Article, ...] = ()
    problems: tuple[GlossatorError, ...] = ()


class Found(NamedTuple):
    """One file among what was named, and what came of reading it.

    Attributes:
        path: The file, or `-` for standard input.
        result: The article, or why there is none.
        named: Whether it was named itself, rather than found in a folder or by a pattern.
    """

    path: str
    result: Article | GlossatorError
    named: bool


class Added(NamedTuple):
    """An article in the project, and whether it has just come in."""

    article: ArticleSummary
    new: bool


def collect(
    paths: Iterable[str], encoding: str | None = None, stdin: Callable[[], bytes] | None = None
) -> Iterator[Found]:
    """Read what is named: files, folders, patterns, and `-` for standard input; each file once.

    Files are read one after the other, as they are asked for. What goes wrong with one of them is in its
    place, and the others are read all the same.

    Args:
        paths: What the user named.
        encoding: The encoding of the files; None finds it out for each.
        stdin: Gives all of standard input.

    Raises:
        UsageError: There is no such encoding.
    """
    from tui.readers.find import find_files
    from tui.readers.registry import read_stdin

    seen: set[Path] = set()
    read_already = False
    for name in paths:
        if name == STDIN:
            if not read_already:
                read_already = True
                data = (stdin or sys.stdin.buffer.read)()
                yield Found(name, _attempt(lambda data=data: read_stdin(data, encoding)), True)  # type: ignore[misc]  # mypy infers no type for a default
            continue
        try:
            files = find_files(name)
        except GlossatorError as error:
            yield Found(name, error, True)
            continue
        for file in files:
            resolved = file.resolve()
            if resolved not in seen:
                seen.add(resolved)
                yield Found(str(file), _read(file, encoding), str(file) == str(Path(name)))


def _read(file: Path, encoding: str | None) -> Article | GlossatorError:
    from tui.readers.registry import read_file

    return _attempt(lambda: read_file(file, encoding))


def _attempt(read: Callable[[], Article]) -> Article | GlossatorError:
    try:
        return read()
    except UsageError:
        raise
    except GlossatorError as error:
        return error


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


def find_article(summaries: Sequence[ArticleSummary], word: str) -> ArticleSummary:
    """Return the article that a word means.

    It is the id or the beginning of one id, else the file it came from, else words of one title, in any
    order and case.

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
