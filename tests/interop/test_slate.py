"""Annotations that SLATE itself has written."""

from __future__ import annotations

import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import TEXTS
from tui.formats.items import ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import source_at

SEEDS = Path(__file__).parents[2] / "seeds"
SCOPES = ("character", "token", "line")

data: Any = pytest.importorskip("slate.data")


def marked(folder: Path, text: bytes, scope: str, picked: list[tuple[int, int]]) -> list[tuple[str, str]]:
    """Have SLATE mark some spans, and return the words of each as SLATE sees them, without white space."""
    file = folder / "a.txt"
    file.write_bytes(text)
    output = folder / "a.txt.annotations"
    output.unlink(missing_ok=True)
    config = SimpleNamespace(annotation=scope, annotation_type="categorical")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves files open
        datum = data.Datum(str(file), config, str(output), [])
    places = [
        (line, word, at)
        for line, words in enumerate(datum.doc.tokens)
        for word, token in enumerate(words)
        for at in range(len(token))
    ]
    length = SCOPES[::-1].index(scope) + 1
    places = list(dict.fromkeys(place[:length] for place in places))  # type: ignore[misc]
    expected = {}
    for number, pair in enumerate(picked):
        first, last = sorted(each % len(places) for each in pair)
        span = (places[first], places[last])
        datum.modify_annotation([span], f"L{number}")
        expected[f"L{number}"] = seen(datum.doc, *span)
    datum.write_out()
    return sorted(expected.items())


def seen(doc: Any, first: tuple[int, ...], last: tuple[int, ...]) -> str:
    """Return the characters of SLATE's words from one place to another."""
    start, end = doc.get_3tuple(first, True), doc.get_3tuple(last, False)
    return "".join(
        character
        for line, words in enumerate(doc.tokens)
        for word, token in enumerate(words)
        for at, character in enumerate(token)
        if start <= (line, word, at) <= end
    )


def found(item: ImportItem) -> list[tuple[str, str]]:
    assert item.content is not None
    text = item.content.text
    return sorted((a.label, "".join(text[a.start : a.end].split())) for a in item.annotations)


@pytest.mark.parametrize("scope", SCOPES)
@given(
    text=TEXTS.filter(lambda text: text.strip() and not text.startswith("\ufeff")),
    picked=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=4),
)
def test_what_slate_marks_is_what_comes_in(
    tmp_path_factory: pytest.TempPathFactory, scope: str, text: str, picked: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("slate")
    expected = marked(folder, text.encode(), scope, picked)
    (item,) = FORMATS["slate"].read(source_at(folder / "a.txt.annotations"))
    assert found(item) == expected
    assert not item.skipped


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("seed", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_the_seeds(tmp_path: Path, seed: Path, scope: str) -> None:
    expected = marked(tmp_path, seed.read_bytes(), scope, [(0, 0), (3, 9), (20, 11), (70, 71)])
    (item,) = FORMATS["slate"].read(source_at(tmp_path / "a.txt.annotations"))
    assert found(item) == expected
