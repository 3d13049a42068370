"""A corpus in parts, and the configuration beside."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin
from spacy.vocab import Vocab
from thinc.api import Config

from tests.formats.samples import item, written
from tui.domain.article import Article, ArticleState
from tui.domain.errors import GlossatorError
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem, ExportOptions, Split
from tui.formats.output import MemoryOutput
from tui.formats.spacy_split import parted

DONE = LayerInfo(ArticleState.DONE)


def digests(count: int) -> list[str]:
    return [hashlib.sha256(str(number).encode()).hexdigest() for number in range(count)]


def many(count: int, language: str = "en") -> list[ExportItem]:
    return [
        replace(
            item(text, (0, 3, "PERSON"), info=DONE), article=Article(f"a{number}", text, language=language)
        )
        for number in range(count)
        for text in [f"Ann met Bo {number} times."]
    ]


def texts(output: MemoryOutput, name: str) -> list[str]:
    return [doc.text for doc in DocBin().from_bytes(output.files[name]).get_docs(Vocab())]


@given(st.integers(3, 200), st.tuples(*[st.integers(0, 100)] * 2), st.integers())
def test_shares_are_exact(count: int, others: tuple[int, int], seed: int) -> None:
    split = Split(80, *others)
    parts = parted(digests(count), split, seed)
    assert len(parts) == count
    for name, share in split._asdict().items():
        exact = count * share / sum(split)
        number = list(parts.values()).count(name)
        assert (number == 0) == (share == 0)
        # One more or less than by the share, but that no part is empty.
        assert abs(number - exact) < 1 or number == 1 or name == "train" or exact > number - 2


def test_the_usual_shares() -> None:
    parts = list(parted(digests(145), Split(80, 10, 10), 0).values())
    assert [parts.count(name) for name in ("train", "dev", "test")] == [116, 15, 14]


def test_parts_follow_from_the_seed_alone() -> None:
    split = Split(80, 10, 10)
    one = parted(digests(50), split, 1)
    assert parted(digests(50)[::-1] * 2, split, 1) == one
    assert parted(digests(50), split, 2) != one
    more = parted(digests(55), split, 1)
    assert sum(more[text] != part for text, part in one.items()) <= 5


def test_too_few_texts_are_refused() -> None:
    with pytest.raises(GlossatorError, match="2 different texts do not make 3 parts"):
        written("spacy", [*many(2), *many(2)], ExportOptions(split=Split(80, 10, 10)))


def test_all_layers_of_an_article_are_in_one_part() -> None:
    items = [replace(each, annotator=name) for each in many(20) for name in ("ann", "bo")]
    output, report = written("spacy", items, ExportOptions(split=Split(8, 1, 1), seed=4))
    parts = [texts(output, f"{name}.spacy") for name in ("train", "dev", "test")]
    assert [len(part) for part in parts] == [32, 4, 4]
    assert sorted(text for part in parts for text in part) == sorted(each.article.text for each in items)
    assert len({text for part in parts for text in set(part)}) == sum(len(set(part)) for part in parts)
    assert (report.articles, report.spans) == (40, 40)
    assert report.complete


def test_a_part_without_a_share_is_not_written() -> None:
    output, _ = written("spacy", many(10), ExportOptions(split=Split(90, 10, 0)))
    assert list(output.files) == ["train.spacy", "dev.spacy", "config.cfg"]
    output, _ = written("spacy", many(10), ExportOptions(split=Split(1, 0, 0)))
    assert Config().from_str(output.files["config.cfg"].decode(), interpolate=False)["paths"] == {
        "train": "train.spacy",
        "dev": "train.spacy",
        "vectors": None,
        "init_tok2vec": None,
    }


def config_of(items: list[ExportItem], language: str = "") -> Config:
    output, _ = written("spacy", items, ExportOptions(split=Split(80, 10, 10), language=language))
    return Config().from_str(output.files["config.cfg"].decode(), interpolate=False)


def test_entities_that_do_not_overlap_are_for_ner() -> None:
    config = config_of(many(5, "de"))
    assert config["nlp"]["lang"] == "de"
    assert config["nlp"]["pipeline"] == ["tok2vec", "ner"]
    assert config["system"]["gpu_allocator"] is None
    assert spacy.util.load_model_from_config(config, auto_fill=False).pipe_names == ["tok2vec", "ner"]


def test_overlapping_ones_are_for_spancat_with_spans_of_their_lengths() -> None:
    nested = item("The Bank of East China is here.", (4, 22, "ORG"), (12, 22, "GPE"), info=DONE)
    config = config_of([*many(5), nested])
    assert config["nlp"]["pipeline"] == ["tok2vec", "spancat"]
    assert config["components"]["spancat"]["spans_key"] == "sc"
    assert config["components"]["spancat"]["suggester"] == {
        "@misc": "spacy.ngram_range_suggester.v1",
        "min_size": 1,
        "max_size": 4,
    }


@pytest.mark.parametrize(
    ("languages", "stand_in", "expected"),
    [
        (["en", "en"], "", "en"),
        (["en", ""], "en", "en"),
        (["", ""], "fr", "fr"),
        (["", ""], "", "xx"),
        (["en", "de"], "en", "xx"),
        (["qqq", "qqq"], "", "xx"),
    ],
)
def test_the_language_is_that_of_the_articles(languages: list[str], stand_in: str, expected: str) -> None:
    items = [
        replace(each, article=replace(each.article, language=languages[number % 2]))
        for number, each in enumerate(many(4))
    ]
    assert config_of(items, stand_in)["nlp"]["lang"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("北京大学很好{}", "zh"), ("これは東京です{}", "ja"), ("ผมอยู่กรุงเทพ{}", "th")],
)
def test_scripts_without_blanks_tell_their_language(text: str, expected: str) -> None:
    items = [replace(item(t, (0, 2, "X")), article=Article(t, t)) for n in range(4) for t in [text.format(n)]]
    config = config_of(items, "en")
    assert config["nlp"]["lang"] == expected
    assert config["nlp"]["tokenizer"]
