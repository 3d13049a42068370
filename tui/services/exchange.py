"""Exporting a project: which annotations, with which tokens, into which file."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui.domain.annotation import State, Suggestion
from tui.domain.article import Article
from tui.domain.errors import GlossatorError, UsageError
from tui.domain.layer import Layer
from tui.formats.items import ExportItem, ExportOptions, Split
from tui.formats.labels_beside import LABELS, as_file, name_beside
from tui.formats.report import Loss, Report
from tui.services.outputs import ZIP, FileOutput, output_to
from tui.services.review import EVERYTHING, Filter, layers_of
from tui.services.staging import is_same, resolved
from tui.storage.lock import lock_path
from tui.storage.segments import journal_folder

if TYPE_CHECKING:
    from tui.formats.registry import Format
    from tui.nlp.pipelines import PipelineInfo
    from tui.storage.project import Project

LIVE = frozenset(state for state in State if state is not State.REJECTED)
"""The states of what marks an entity: what is exported unless something else is asked for."""

TokensOf = Callable[[Article], Sequence[tuple[int, int]]]
SuggestionsOf = Callable[[Article, Layer], Sequence[Suggestion]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a project is exported, and how.

    Attributes:
        wanted: Which annotations; without states, those that mark an entity.
        all_states: Whether rejections are written too.
        options: What the user asks of the format; the project fills in labels and annotators.
        tokens_of: Gives the tokens of an article to a format that needs them.
        suggestions_of: Gives the open suggestions of an article; None where they are not wanted.
        all_articles: Whether articles are written that nobody whose layers are wanted has said anything of.
    """

    wanted: Filter = EVERYTHING
    all_states: bool = False
    options: ExportOptions = field(default_factory=ExportOptions)
    tokens_of: TokensOf | None = None
    suggestions_of: SuggestionsOf | None = None
    all_articles: bool = False


def choice_of(
    project: Project,
    format_: Format,
    choice: Choice,
    pipeline: Callable[[], PipelineInfo],
    *,
    suggestions: bool,
) -> Choice:
    """Return a choice with the tokens, the suggestions and the language of a pipeline, where they matter.

    Args:
        project: The project.
        format_: The format.
        choice: What is wanted.
        pipeline: Tells the pipeline; it is not asked where nothing of it is needed.
        suggestions: Whether open suggestions are wanted.

    Raises:
        ModelError: There is no such pipeline.
    """
    if not (format_.needs_tokens or suggestions):
        return choice
    from tui.services.tagging import open_suggestions, suggestion_cache
    from tui.services.tokenising import Tokeniser

    info = pipeline()
    return replace(
        choice,
        options=replace(choice.options, language=choice.options.language or info.lang),
        tokens_of=Tokeniser(info, suggestion_cache(info)) if format_.needs_tokens else None,
        suggestions_of=open_suggestions(info, project.labels()) if suggestions else None,
    )


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes:
        report: What was written, and what the format could not carry.
        beside: Names of files that were written beside the file.
        lost: Names of files that belong beside it, and were not written because it went into a pipe.
        articles: How many different articles were written.
        untouched: How many were not, because nobody has said anything of them.
    """

    report: Report
    articles: int
    untouched: int
    beside: Sequence[str] = ()
    lost: Sequence[str] = ()


def export(
    project: Project,
    format_: Format,
    out: Path | BinaryIO,
    choice: Choice = Choice(),
    told: Callable[[Loss], object] | None = None,
    progress: Callable[[int, int | None], object] = lambda _, __: None,
) -> Exported:
    """Write the annotations of a project that are wanted.

    Args:
        project: The project.
        format_: The format, from `tui.formats.registry`.
        out: The file or folder, which is replaced as a whole when everything is written; or a stream, left
        open.
        choice: What is wanted, and how.
        told: Is told each loss as it comes.
        progress: Is told how many layers were taken, of how many.

    Returns:
        What was written, and what the format could not carry.

    Raises:
        UsageError: An archive is named for a format that is one file.
        GlossatorError: It could not be written; what was there is untouched, and nothing else is left.
    """
    target = target_of(project, out) if isinstance(out, Path) else out
    many = format_.is_folder(choice.options)
    if isinstance(target, Path) and (why := suffix_refusal(format_, target, many=many)):
        raise UsageError(why, f"Name it {target.with_suffix(format_.suffix).name}.")
    owners = [owner for owner in project.layer_owners(saying=True) if choice.wanted.takes_layer(*owner)]
    options = replace(
        choice.options,
        labels=project.labels(),
        annotators=tuple(sorted({annotator for _, annotator in owners})),
    )
    tokens_of = choice.tokens_of if format_.needs_tokens else None
    choice = replace(choice, tokens_of=tokens_of)
    found = items(project, choice, lambda done: progress(done, len(owners)))
    untouched = [] if choice.wanted.restricts else _untouched(project, choice.wanted)
    if choice.all_articles:
        found = chain(found, _bare(project, untouched, options.annotators, choice))
    articles: set[str] = set()
    with output_to(target, many=many) as output:
        report = format_.export(_counting(found, articles), output, options, told)
        progress(len(owners), None)
        labels = as_file(report.labels) if report.labels else None
        if isinstance(output, FileOutput):
            output.add_labels(labels)
        elif labels is not None:
            output.add(LABELS, labels)
    left = 0 if choice.all_articles else len(untouched)
    if isinstance(output, FileOutput):
        return Exported(report, len(articles), left, output.beside, output.lost)
    return Exported(report, len(articles), left)


def _counting(found: Iterable[ExportItem], articles: set[str]) -> Iterator[ExportItem]:
    for item in found:
        articles.add(item.article.id)
        yield item


def _untouched(project: Project, wanted: Filter) -> list[str]:
    """Return the ids of articles of which nobody that is wanted has said anything."""
    owners = project.layer_owners(saying=True)
    touched = {article for article, annotator in owners if wanted.takes_layer(article, annotator)}
    return [i for i in project.article_ids() if i not in touched and wanted.article in ("", i)]


def _bare(
    project: Project, articles: Iterable[str], annotators: Sequence[str], choice: Choice
) -> Iterator[ExportItem]:
    """Yield articles without a word: for the one annotator, or for each, who has not begun them."""
    for name in articles:
        article = project.article(name)
        tokens = choice.tokens_of(article) if choice.tokens_of is not None else ()
        for annotator in annotators or (choice.wanted.annotator,):
            suggestions: Sequence[Suggestion] = ()
            if choice.suggestions_of is not None:
                suggestions = choice.suggestions_of(article, project.layer(name, annotator, keep=False))
            yield ExportItem(article, annotator, (), tokens, suggestions=suggestions)


def items(
    project: Project,
    choice: Choice = Choice(),
    taken: Callable[[int], object] = lambda _: None,
    among: Container[str] | None = None,
) -> Iterator[ExportItem]:
    """Yield what is to be exported, one layer after the other.

    A layer without any wanted annotation is there all the same if nothing but the label was asked for: that
    an article has none is known too.

    Args:
        project: The project.
        choice: What is wanted; of its options nothing matters here.
        taken: Is told how many layers were taken.
        among: Ids of the only articles that are wanted; None for all.
    """
    wanted, all_states = choice.wanted, choice.all_states
    picked = replace(wanted, states=frozenset() if all_states else wanted.states or LIVE)
    restricted = wanted.restricts or bool(wanted.states and not all_states)
    for done, layer in enumerate(layers_of(project, wanted, among), 1):
        article = project.article(layer.article)
        chosen = [a for a in layer.annotations if picked.takes(a, article.text)]
        if restricted and not chosen:
            taken(done)
            continue
        yield ExportItem(
            article,
            layer.annotator,
            chosen,
            choice.tokens_of(article) if choice.tokens_of is not None else (),
            layer.info,
            filtered=any(
                a.live and picked.takes_label(a) and not picked.takes_apart_from_label(a, article.text)
                for a in layer.annotations
            ),
            suggestions=choice.suggestions_of(article, layer) if choice.suggestions_of is not None else (),
        )
        taken(done)


def split_of(value: str) -> Split | None:
    """Return the shares that a text like `80/10/10` names; None for an empty one.

    Raises:
        UsageError: It names none.
    """
    if not value:
        return None
    try:
        shares = [float(part) for part in value.split("/")]
    except ValueError:
        shares = []
    if len(shares) == 3 and all(0 <= share < inf for share in shares) and shares[0] > 0:
        return Split(*shares)
    raise UsageError(f"{value!r} are no three shares.", "Write three, for example 80/10/10.")


def suffix_refusal(format_: Format, path: Path, *, many: bool) -> str:
    """Return in one line why a path cannot be that of an export, as its name tells, or an empty text.

    Args:
        format_: The format.
        path: The path.
        many: Whether the format has many files this time.
    """
    if many or path.suffix.casefold() != ZIP or format_.suffix.casefold() == ZIP:
        return ""
    return f"{path.name} would be no archive: {format_.name} is one file."


def guarded(project: Path) -> tuple[Path, Path, Path]:
    """Return what belongs to a project, so that nothing else is ever written there."""
    return project, journal_folder(project), lock_path(project)


def target_of(project: Project, out: Path) -> Path:
    """Return the file that a path from the user means.

    Raises:
        GlossatorError: It leads nowhere, is the project or its lock, or among the files of its journal; or
            the labels beside it would be.
    """
    target = resolved(out)
    itself, journal, lock = guarded(project.path)
    if is_same(target, itself):
        raise GlossatorError(f"{out} is the project itself.", "Name another file.")
    if is_same(target, lock):
        raise GlossatorError(f"{out} is the lock of the project.", "Name another file.")
    if is_same(target.with_name(name_beside(target.name)), itself):
        raise GlossatorError(f"Beside {out} the project has the place of the labels.", "Name another file.")
    if target.is_relative_to(journal):
        raise GlossatorError(f"{out} is where the project keeps its journal.", "Name another place.")
    return target
