"""The driver of the keystroke benchmark brings small articles to exactly their gold."""

from __future__ import annotations

import pytest

from tests.bench.keystrokes.__main__ import ours
from tests.bench.keystrokes.gold import Article, Tagged, Task
from tests.bench.keystrokes.labels import LabelMap
from tests.bench.keystrokes.suggest import Found
from tests.bench.keystrokes.tool import Policy
from tui.domain.annotation import Suggestion
from tui.domain.phrase import PhraseBlock
from tui.domain.tokens import TokenBlock
from tui.nlp.pipelines import PipelineInfo

INFO = PipelineInfo("test", "test", "1", "en", (), (), "test")
MODEL = ("PERSON", "GPE", "DATE")
LABELS = LabelMap({"PERSON": "PER", "GPE": "LOC"}, frozenset({"DATE"}))


def found(name: str, text: str, gold: list[tuple[str, str]], said: list[tuple[str, str]]) -> Found:
    """Return an article of words, in order, that are gold, and of words that the model finds."""
    import re

    def spans(of: list[tuple[str, str]]) -> list[tuple[int, int, str]]:
        return [(text.index(words), text.index(words) + len(words), label) for words, label in of]

    tokens = tuple(m.span() for m in re.finditer(r"\w+|[^\w\s]", text))
    article = Article(name, text, tuple(Tagged(*span) for span in sorted(spans(gold))))
    task = Task(article, tokens, LABELS.apply(spans(said)))
    block = TokenBlock.of(0, len(text), tokens)
    return Found(
        task, tuple(Suggestion(*s, INFO.origin) for s in spans(said)), block, PhraseBlock.of(0, len(text), [])
    )


FIRST = found(
    "first",
    "Ann Berg met Bob in Oslo on Monday. Nobody else from the Bank of Oslo came.",
    gold=[("Ann Berg", "PER"), ("Bob", "PER"), ("Oslo", "LOC"), ("Bank of Oslo", "ORG")],
    said=[("Ann", "PERSON"), ("Bob", "GPE"), ("Oslo", "GPE"), ("Monday", "DATE"), ("Nobody", "PERSON")],
)
SECOND = found(
    "second",
    "Ann Berg left. She flew to Bergen with preBob.",
    gold=[("Ann Berg", "PER"), ("Bergen", "LOC"), ("Bob", "PER")],
    said=[("Ann Berg", "PERSON"), ("Bergen", "PERSON")],
)


@pytest.mark.parametrize("policy", Policy)
async def test_every_kind_of_error_is_mended_and_counted(policy: Policy) -> None:
    first, second = await ours([FIRST, SECOND], INFO, MODEL, LABELS, policy, by_characters=False)
    assert (first.errors, second.errors) == (4, 2)
    # Not one key for each error, nor many: a label in hand, a code, and now and then an edge.
    assert 8 <= first.effort.keys <= 22
    assert 4 <= second.effort.keys <= 16
    assert first.effort.points == first.effort.homings == 0
