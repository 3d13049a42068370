from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import GlossatorError
from tui.storage.seen import Seen, SeenFile

from .helpers import texts

files = st.builds(SeenFile, st.integers(0, 2**40), st.integers(0, 2**62), texts, st.booleans())


@given(st.dictionaries(texts, files, max_size=4))
def test_what_was_seen_is_there_the_next_time(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, SeenFile]
) -> None:
    folder = tmp_path_factory.mktemp("seen")
    seen = Seen.load(Path("p.json"), folder)
    for article, file in found.items():
        seen.set(article, file)
    seen.save()
    again = Seen.load(Path("p.json"), folder)
    assert {article: again.get(article) for article in found} == found
    assert again.get("never") is None or "never" in found


@pytest.mark.parametrize("content", ['{"k1": [1, "x", null]}', '{"k1": 3}', "[]", "{", ""])
def test_a_damaged_file_is_nothing_seen(tmp_path: Path, content: str) -> None:
    seen = Seen.load(tmp_path / "p.json", tmp_path / "seen")
    seen.set("k1", SeenFile(1, 2, "x"))
    seen.save()
    (kept,) = (tmp_path / "seen").iterdir()
    kept.write_text(content)
    assert Seen.load(tmp_path / "p.json", tmp_path / "seen").get("k1") is None


def test_what_cannot_be_written_is_remembered_till_the_end(tmp_path: Path) -> None:
    (tmp_path / "seen").write_text("no folder")
    seen = Seen.load(tmp_path / "p.json", tmp_path / "seen")
    seen.set("k1", SeenFile(1, 2, "x"))
    with pytest.raises(GlossatorError):
        seen.save()
    assert seen.get("k1") == SeenFile(1, 2, "x")


def test_what_another_process_saw_meanwhile_stays(tmp_path: Path) -> None:
    one, other = (Seen.load(tmp_path / "p.json", tmp_path / "seen") for _ in range(2))
    one.set("k1", SeenFile(1, 2, "x", kept=True))
    one.save()
    other.set("k2", SeenFile(3, 4, "y"))
    other.save()
    again = Seen.load(tmp_path / "p.json", tmp_path / "seen")
    assert (again.get("k1"), again.get("k2")) == (SeenFile(1, 2, "x", kept=True), SeenFile(3, 4, "y"))
