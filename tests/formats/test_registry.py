"""The registry, and what all formats have in common."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import item, omissions, written
from tui.domain.errors import UsageError
from tui.formats.items import ExportItem
from tui.formats.output import MemoryOutput, Shape
from tui.formats.registry import FORMATS, format_named, writable
from tui.formats.spelling import Spellings

SEEDS = Path(__file__).parents[2] / "seeds"


def test_formats_are_found_by_name_in_any_case() -> None:
    assert " ".join(FORMATS) == (
        "jsonl labelstudio doccano brat conll spacy webanno xmi casjson w3c csv html slate"
    )
    assert format_named("CoNLL") is FORMATS["conll"]
    assert len({each.suffix for each in FORMATS.values()}) == len(FORMATS)


@pytest.mark.parametrize(
    ("name", "hint"), [("jsnl", "Did you mean jsonl? There are:"), ("\x1b[1m", "There are:")]
)
def test_an_unknown_format_is_a_usage_error(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_named(name)
    assert caught.value.exit_code == 2
    assert caught.value.hint.startswith(hint)
    assert str(caught.value).isprintable()


def test_a_format_is_loaded_when_it_is_used() -> None:
    code = (
        "import sys; from tui.formats.output import MemoryOutput; from tui.formats.registry import FORMATS;"
        "before = set(sys.modules);"
        "[FORMATS[name].export([], MemoryOutput()) for name in ('csv', 'conll', 'jsonl')];"
        "print('tui.formats.conll' in before, 'spacy' in sys.modules, 'tui.formats.conll' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert out.stdout.split() == ["False", "False", "True"]


@pytest.mark.parametrize("name", [name for name in writable() if name != "spacy"])
def test_items_are_written_as_they_come(name: str) -> None:
    # A DocBin is one compressed block, which can only be written as a whole.
    output = MemoryOutput(Shape.FOLDER if FORMATS[name].folder else Shape.FILE)
    sizes = []

    def coming() -> Iterator[ExportItem]:
        for number in range(3):
            given = item("Ann sleeps.", (0, 3, "PERSON"))
            yield replace(given, article=replace(given.article, id=f"a{number}"))
            sizes.append(len(output.file) + sum(map(len, output.files.values())))

    FORMATS[name].export(coming(), output)
    assert sizes == sorted(set(sizes))
    assert sizes[0] > 0


@pytest.mark.parametrize("name", writable())
def test_the_seeds_are_written_whole(name: str) -> None:
    paths = sorted(SEEDS.iterdir())
    items = [item(path.read_bytes().decode(), (0, 5, "X")) for path in paths]
    items = [
        replace(each, article=replace(each.article, id=path.stem))
        for each, path in zip(items, paths, strict=True)
    ]
    _, report = written(name, items)
    assert (report.articles, report.spans) == (4, 4)
    assert not omissions(report)


@pytest.mark.parametrize("name", writable())
def test_the_same_items_give_the_same_bytes(name: str) -> None:
    items = [item("Ann met Bo.", (0, 3, "PERSON"), (8, 10, "B C"))]
    (first, _), (second, _) = written(name, items), written(name, items)
    assert (first.file, first.files) == (second.file, second.files)


@given(st.lists(st.text("a _\n", max_size=3)), st.lists(st.text("a _\n", max_size=3)))
def test_spellings_are_one_to_one(known: list[str], labels: list[str]) -> None:
    spellings = Spellings(known, lambda label: "_".join(label.split()) or "_")
    spelt = {label: spellings.of(label) for label in labels}
    assert len(set(spelt.values())) == len(spelt)
    assert all(spelling.split() == [spelling] for spelling in spelt.values())
    assert all(spelt[label] == label for label in labels if label in known and label.split() == [label])
    assert {label: s for label, s in spelt.items() if s != label} == spellings.changed
