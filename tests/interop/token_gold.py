"""Texts with spans for formats of tokens: hard cases made by hand, and gold sets where they are at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spacy

from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem

TokensOf = Callable[[str], list[tuple[int, int]]]

DONE = LayerInfo(ArticleState.DONE)
BESIDE = Path(__file__).parents[3] / "shared" / "data"

SETS = {
    "wikigold.jsonl": "en",
    "gum-news.jsonl": "en",
    "uner-zh-gsdsimp-test.jsonl": "zh",
    "ja-gsd-ne-test.jsonl": "ja",
}
"""Gold sets with the language whose tokens they get."""

CASES = [
    ("en", "", []),
    ("en", "Nothing here.", []),
    ("en", "I 😀 met Angela Merkel. 👩‍👩‍👧 too", [("Angela Merkel", "PER"), ("👩‍👩‍👧", "X")]),
    ("en", "Ann Bo\r\n\r\nLi\rAl\n", [("Ann", "PER"), ("Bo", "PER"), ("Li", "PER"), ("Al", "PER")]),
    ("en", "The Bank of China in China", [("Bank of China", "ORG"), ("China", "GPE")]),
    ("en", "AnnBoLi\u00a0x\u2028y", [("Ann", "PER"), ("Bo", "PER"), ("Li", "ORG"), ("x", "PER")]),
    ("he", "אנגלה מרקל נסעה לברלין.", [("אנגלה מרקל", "PER"), ("ברלין", "GPE")]),
    ("ar", "زارت أنغيلا ميركل برلين، أمس.", [("أنغيلا ميركل", "PER"), ("برلين", "GPE")]),
    ("zh", "我在北京大学。东京很好。", [("北京大学", "ORG"), ("北京", "GPE"), ("东京", "GPE")]),
    ("ja", "東京都知事は小池百合子です。", [("東京都", "GPE"), ("小池百合子", "PER")]),
]
"""Language, text, words with their labels: emoji, line ends, nested, adjacent, right to left, unspaced."""


def cases() -> list[ExportItem]:
    """Return the cases made by hand, with the tokens of their languages."""
    splits = {lang: tokens_of(lang) for lang in {lang for lang, _, _ in CASES}}
    return [
        made(f"case{number}", text, places(text, words), lang, splits[lang])
        for number, (lang, text, words) in enumerate(CASES)
    ]


def places(text: str, words: list[tuple[str, str]]) -> list[tuple[int, int, str]]:
    return [(text.index(word), text.index(word) + len(word), label) for word, label in words]


def made(name: str, text: str, spans: list[tuple[int, int, str]], lang: str, split: TokensOf) -> ExportItem:
    annotations = [
        Annotation(f"{name}-{number}", start, end, label, State.ADDED, PERSON, "ann", "2025-01-02T03:04:05Z")
        for number, (start, end, label) in enumerate(spans)
    ]
    return ExportItem(Article(name, text, name, language=lang), "ann", annotations, split(text), DONE)


def gold(name: str, most: int = 400) -> list[ExportItem]:
    """Return articles of a gold set; the test is skipped where it is not at hand."""
    path = Path(os.environ.get("GLOSSATOR_DATA", BESIDE)) / name
    if not path.is_file():
        pytest.skip(f"{name} is not at hand: GLOSSATOR_DATA says where such sets are")
    return list(_read(path, tokens_of(SETS[name]), most))


def tokens_of(lang: str) -> TokensOf:
    """Return what splits a text of a language into tokens: spaCy's rules, or our extra for Japanese."""
    if lang == "ja":
        from sudachipy import dictionary

        words = dictionary.Dictionary(dict="small").tokenizer()
        return lambda text: [(w.begin(), w.end()) for w in words.tokenize(text) if not w.surface().isspace()]
    nlp = spacy.blank(lang)
    return lambda text: [(t.idx, t.idx + len(t)) for t in nlp.make_doc(text) if not t.text.isspace()]


def _read(path: Path, split: TokensOf, most: int) -> Iterator[ExportItem]:
    with path.open(encoding="utf-8") as file:
        for line, _ in zip(file, range(most), strict=False):
            record = json.loads(line)
            spans = [(span["start"], span["end"], span["label"]) for span in record["spans"]]
            yield made(record["doc"], record["text"], spans, SETS[path.name], split)
