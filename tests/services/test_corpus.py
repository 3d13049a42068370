"""The reader with which spaCy trains on the project file itself."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.training import Example
from spacy.util import registry

from tests.newsroom import build
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.domain.errors import GlossatorError, LockedError, UnknownLabelError, UsageError
from tui.domain.splitting import parts
from tui.storage.project import Project

NAME = "glossator.Corpus.v1"
NLP = spacy.blank("en")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "news.json"
    build(path, 30)
    return path


def reader(path: Path | None, **how: Any) -> Callable[[spacy.language.Language], Iterable[Example]]:
    """Return the reader as spaCy makes it of a configuration, which checks the values."""
    section = {"@readers": NAME, "path": path and str(path), **how}
    made: Callable[[spacy.language.Language], Iterable[Example]]
    made = registry.resolve({"corpus": section})["corpus"]
    return made


def articles(examples: Iterable[Example]) -> list[str]:
    return [example.reference.user_data["glossator"]["article"] for example in examples]


def test_spacy_finds_the_reader_by_itself() -> None:
    (point,) = entry_points(group="spacy_readers", name=NAME)
    assert registry.readers.get(NAME) is point.load()
    assert registry.has("readers", NAME)


def test_spacy_loads_nothing_of_ours_before_a_configuration_asks() -> None:
    code = (
        "import sys, spacy; print('tui' in sys.modules);"
        "spacy.registry.readers.get_all();"
        "print(*sorted({n.split('.')[1] for n in sys.modules if n.startswith('tui.')}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "domain services"]


def test_examples_have_the_pipelines_tokens_and_the_annotators_spans(news: Path) -> None:
    examples = list(reader(news, annotator="ada")(NLP))
    with Project.open(news, read_only=True) as project:
        layers = list(project.layers(annotator="ada"))
        live = [(a.start, a.end, a.label) for layer in layers for a in layer.annotations if a.live]
        texts = [project.article(layer.article).text for layer in layers]
    assert [example.reference.text for example in examples] == texts
    assert [(s.start_char, s.end_char, s.label_) for e in examples for s in e.reference.spans["sc"]] == live
    assert not any(example.predicted.ents for example in examples)
    tokens = [token.text for token in NLP.make_doc(texts[0])]
    assert [token.text for token in examples[0].predicted] == tokens


def test_the_parts_are_those_of_the_rule_and_have_nothing_in_common(news: Path) -> None:
    how: dict[str, Any] = {"annotator": "ada", "split": "60/20/20", "seed": 7}
    found = {part: articles(reader(news, part=part, **how)(NLP)) for part in ("train", "dev", "test")}
    with Project.open(news, read_only=True) as project:
        ids = [layer.article for layer in project.layers(annotator="ada")]
        keys = [project.article(name).sha256 for name in ids]
    number = dict(zip(ids, parts(keys, (60, 20, 20), 7), strict=True))
    for at, names in enumerate(found.values()):
        assert sorted(names) == sorted(name for name in ids if number[name] == at)
    assert sorted(itertools.chain(*found.values())) == sorted(articles(reader(news, annotator="ada")(NLP)))
    assert articles(reader(news, part="dev", annotator="ada", split="60/20/20", seed=8)(NLP)) != found["dev"]


def test_everybodys_layers_of_an_article_stay_in_one_part(news: Path) -> None:
    train, dev = (set(articles(reader(news, part=part)(NLP))) for part in ("train", "dev"))
    assert train
    assert dev
    assert not train & dev
    assert len(articles(reader(news)(NLP))) > len(set(articles(reader(news)(NLP))))


def test_options(news: Path) -> None:
    only = list(reader(news, annotator="ada", labels=["org"])(NLP))
    assert {ent.label_ for example in only for ent in example.reference.ents} == {"ORG"}
    missing = list(reader(news, annotator="ada", missing=True)(NLP))
    assert not any(token.ent_iob_ == "O" for example in missing for token in example.reference)
    assert len(list(reader(news, limit=3)(NLP))) == 3
    cut = list(reader(news, annotator="ada", max_length=10)(NLP))
    assert max(len(example.reference) for example in cut) <= 12
    assert next(iter(reader(news, annotator="ada", spans_key="all")(NLP))).reference.spans["all"]
    upper = {"@augmenters": "spacy.lower_case.v1", "level": 1.0}
    lower = list(reader(news, annotator="ada", augmenter=upper)(NLP))
    assert all(example.reference.text.islower() for example in lower)


@pytest.mark.parametrize(
    ("how", "kind", "message"),
    [
        ({"part": "dve"}, UsageError, "There is no part 'dve'. There are: train, dev, test."),
        ({"split": "80/20"}, UsageError, "'80/20' are no three shares. Write three"),
        ({"split": "-1/2/0", "part": "dev"}, UsageError, "'-1/2/0' are no three shares."),
        ({"split": ""}, UsageError, "Nothing says how the articles are parted."),
        ({"annotator": "nobody"}, UsageError, "Nobody called 'nobody' has annotated anything."),
        ({"labels": ["NOPE"]}, UnknownLabelError, "No label is called 'NOPE'."),
        ({"alignment": "exact"}, UsageError, "There is no alignment 'exact'."),
        ({"part": "test", "split": "90/10/0"}, UsageError, "No article in the part 'test' of news.json"),
    ],
)
def test_what_there_is_not_is_told_at_once(
    news: Path, how: dict[str, Any], kind: type[GlossatorError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        reader(news, **how)
    assert str(caught.value).startswith(message)


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GlossatorError, match="There is no project"):
        reader(tmp_path / "nope.json")
    with pytest.raises(GlossatorError, match=r"^No project is named\. Give its file"):
        reader(None)
    assert not list(tmp_path.iterdir())


def test_whoever_goes_on_annotating_moves_no_article(news: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(news.read_bytes())
    train, dev = (reader(path, annotator="ada", part=part) for part in ("train", "dev"))
    news_ids = articles(reader(path, annotator="ada")(NLP))
    before = articles(train(NLP)), articles(dev(NLP))
    with Project.open(path) as project:
        layer = next(project.layers(annotator="ada"))
        article = project.article(layer.article)
        others = [type(article)(f"later{n}", f"Later {n}: {article.text}", added="2026") for n in range(20)]
        first = next(iter(layer.annotations))
        changes = [ArticleChange(None, other) for other in others]
        tags = [AnnotationChange(other.id, "ada", None, first) for other in others]
        project.commit(Edit.make("more", "ada", *changes, *tags)).result()
        with pytest.raises(LockedError):
            Project.open(path)
        # The project is open, and has 20 articles more.
        assert (articles(train(NLP)), articles(dev(NLP))) == before
        assert len(articles(reader(path, annotator="ada")(NLP))) == len(news_ids) + 20
