"""Spans that overlap: each can be seen and picked, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_host import Running, Sample, desk_with
from tests.domain.strategies import problems
from tui.domain.annotation import Suggestion

TEXT = "The University of Oslo Library is open, and so is the cinema."
DEEP = Sample("deep", TEXT)
NESTED = [
    ("University of Oslo Library", "FAC"),
    ("University of Oslo", "ORG"),
    ("of Oslo", "MISC"),
    ("Oslo", "GPE"),
    ("Oslo Library", "ORG"),
    ("Library is open", "EVENT"),
]


async def crowded(reader: Running) -> None:
    found = []
    for words, label in NESTED:
        start = TEXT.index(words)
        found.append(Suggestion(start, start + len(words), label, "test@1"))
    reader.app.workspace.receive(found)
    reader.app.reader.after()
    await reader.settle()


async def around(reader: Running, key: str = "z", at_most: int = 12) -> list[str]:
    """Press a key until the same is current again; return what was current on the way."""
    seen: list[str] = []
    for _ in range(at_most):
        await reader.press(key)
        if reader.current() in seen:
            return seen
        seen.append(reader.current())
    raise AssertionError(f"It never came round: {seen}")


@pytest.mark.parametrize("nested", [True, False])
async def test_z_comes_to_every_span_over_a_word_and_round(tmp_path: Path, nested: bool) -> None:
    with desk_with(tmp_path, (DEEP,)) as desk:
        app = desk.app(0)
        app.workspace.nested = nested
        async with app.run_test(size=(120, 40)) as pilot:
            reader = Running(desk, app, pilot)
            await reader.settle()
            await crowded(reader)
            reader.session.go_to(TEXT.index("Oslo"))
            seen = await around(reader)
            over_oslo = {f"{w}/{label}" for w, label in NESTED if "Oslo" in w}
            assert over_oslo <= set(seen)
            assert " of " in reader.message
            before = reader.text
            await reader.press("escape")
            assert len(reader.session.overlay.open) == len(NESTED)
            for words, _ in NESTED:
                assert words.split()[-1] in before


async def test_z_says_so_where_nothing_overlaps(tmp_path: Path) -> None:
    with desk_with(tmp_path, (DEEP,)) as desk:
        async with desk.open() as reader:
            await reader.press("z")
            assert "Nothing overlaps here" in reader.message
            await reader.press("G", "h", "1", "z")
            assert "Nothing overlaps here" in reader.message
            assert reader.current() == "cinema/PERSON"


async def test_nested_annotations_are_all_kept_shown_and_decided_one_by_one(tmp_path: Path) -> None:
    with desk_with(tmp_path, (DEEP,)) as desk:
        app = desk.app(0)
        app.workspace.nested = True
        async with app.run_test(size=(120, 40)) as pilot:
            reader = Running(desk, app, pilot)
            await reader.settle()
            await crowded(reader)
            for _ in NESTED:
                await reader.press("a")
            assert {tag[:2] for tag in reader.decided()} == set(NESTED)
            assert problems(reader.session.overlay.layer, len(TEXT)) == []
            assert reader.text.count("✓") == len(NESTED)
            reader.session.go_to(TEXT.index("Oslo"))
            seen = await around(reader)
            await reader.press("x")
            rejected = [tag for tag in reader.decided() if tag[2] == "rejected"]
            assert [f"{w}/{label}" for w, label, _ in rejected] == [seen[0]]
            await reader.press("u")
            assert len([t for t in desk.tags(DEEP) if t[2] == "accepted"]) == len(NESTED)
            reader.session.go_to(TEXT.index("Oslo"))
            assert await around(reader) == seen


async def test_a_label_key_decides_on_the_span_that_was_picked(tmp_path: Path) -> None:
    with desk_with(tmp_path, (DEEP,)) as desk:
        async with desk.open() as reader:
            await crowded(reader)
            reader.session.go_to(TEXT.index("Oslo"))
            while reader.current() != "Oslo Library/ORG":
                await reader.press("z")
            await reader.press("4")
            assert [tag[0] for tag in reader.decided()] == ["Oslo Library"]
