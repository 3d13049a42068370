"""The spaCy corpus reader `glossator.Corpus.v1`: `spacy train` reads the project file itself.

It is an entry point of the group `spacy_readers`, so that spaCy knows it wherever Glossator is installed:

    [corpora.train]
    @readers = "glossator.Corpus.v1"
    path = ${paths.train}
    annotator = "ada"
    part = "train"
    split = "80/10/10"

The project is only read, also while it is open elsewhere.
"""

# No `from __future__ import annotations`: spaCy checks the values of a configuration by the annotations of
# the function, which it takes as they are.

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Union, cast

from tui.domain.errors import UsageError
from tui.domain.splitting import parts

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

    from tui.services.docs import Alignment, Shape
    from tui.services.review import Filter
    from tui.storage.project import Project

PARTS = ("train", "dev", "test")
"""What the three shares of a split are called."""


def create_reader(
    path: Optional[Union[str, Path]],  # noqa: UP007, UP045 - as spaCy's own, which pydantic reads
    annotator: str = "",
    part: str = "",
    split: str = "80/10/10",
    seed: int = 0,
    labels: list[str] = [],  # noqa: B006 - a configuration has no None for a list; it is not changed
    missing: bool = False,
    spans_key: str = "sc",
    alignment: str = "split",
    max_length: int = 0,
    limit: int = 0,
    augmenter: Optional[Callable[..., Any]] = None,  # noqa: UP045
) -> Callable[["Language"], Iterable["Example"]]:
    """Return a reader of a project for `spacy train`.

    Args:
        path: The project file.
        annotator: Whose layers; empty for everybody's, each of which is a document of its own.
        part: `train`, `dev` or `test`: which part of the articles; empty for all of them.
        split: The shares of the three, as in `glossator export --train-dev-test`.
        seed: What the parting begins with; the same shares and seed give the same parts as the export.
        labels: Only these; empty for all.
        missing: Whether text without annotations counts as not looked at, also in finished articles.
        spans_key: The key of `doc.spans` that has all entities, overlapping ones too.
        alignment: What becomes of spans that are not of whole tokens: `split`, `strict`, `contract` or
            `expand`.
        max_length: Tokens from which on an article is cut, between lines if possible and never within a
            span; 0 for never.
        limit: Documents at the most; 0 for all.
        augmenter: What spaCy makes more examples of each with.

    Raises:
        GlossatorError: There is no such project, annotator, label, part or split, or the part is empty.
    """
    from tui.services.docs import Shape
    from tui.services.exchange import split_of

    if path is None:
        raise UsageError("No project is named.", "Give its file: --paths.train annotations.json.")
    if part not in ("", *PARTS):
        raise UsageError(f"There is no part {part!r}.", f"There are: {', '.join(PARTS)}.")
    shares = split_of(split)
    if shares is None:
        raise UsageError("Nothing says how the articles are parted.", "Write the shares: 80/10/10.")
    shape = Shape(cast("Alignment", alignment), missing, spans_key, max_length)
    return Corpus(Path(path), annotator, labels, (part, shares, seed), shape, limit, augmenter)


class Corpus:
    """Reads a project as often as it is called.

    Which articles there are is looked at once, in the beginning: while somebody goes on annotating, none goes
    from what is trained with to what is tested with. What is said of them is read anew with each call.
    """

    def __init__(
        self,
        path: Path,
        annotator: str,
        labels: Iterable[str],
        share: tuple[str, tuple[float, float, float], int],
        shape: "Shape",
        limit: int,
        augmenter: Callable[..., Any] | None,
    ) -> None:
        self._path, self._shape, self._limit, self._augmenter = path, shape, limit, augmenter
        self._annotator, self._labels = annotator, list(labels)
        with self._opened() as project:
            self._articles = self._chosen(project, *share)

    def __call__(self, nlp: "Language") -> Iterator["Example"]:
        """Yield the examples for a pipeline, with its tokens."""
        from tui.nlp.docs import example
        from tui.services.docs import docs
        from tui.services.exchange import Choice, items

        with self._opened() as project:
            choice = Choice(self._wanted(project))
            wanted = items(project, choice, among=self._articles)
            for number, doc in enumerate(docs(nlp, wanted, self._shape), 1):
                made = example(nlp, doc)
                yield from (made,) if self._augmenter is None else self._augmenter(nlp, made)
                if number == self._limit:
                    break

    def _opened(self) -> "Project":
        from tui.storage.project import Project

        return Project.open(self._path, read_only=True, create=False)

    def _wanted(self, project: "Project") -> "Filter":
        from tui.services.filtering import make_filter

        return make_filter(project, self._labels, annotator=self._annotator or None)

    def _chosen(
        self, project: "Project", part: str, split: tuple[float, float, float], seed: int
    ) -> frozenset[str]:
        """Return the ids of the articles that are read.

        Raises:
            UsageError: There are none.
        """
        wanted = self._wanted(project)
        owners = project.layer_owners(saying=True)
        ids = list(dict.fromkeys(article for article, who in owners if wanted.takes_layer(article, who)))
        ids = [name for name in ids if project.has_article(name)]
        if part:
            keys = [project.article_summary(name).sha256 for name in ids]
            number = PARTS.index(part)
            ids = [name for name, its in zip(ids, parts(keys, split, seed), strict=True) if its == number]
        if not ids:
            what = f"in the part {part!r} " if part else ""
            raise UsageError(
                f"No article {what}of {self._path.name} is annotated.", "Annotate more, or give other shares."
            )
        return frozenset(ids)
