from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.nlp.test_cache import BLOCKS, DIGEST, INFO, SPANS
from tui.domain.article import text_digest
from tui.domain.phrase import PhraseBlock, PhraseKind
from tui.nlp.cache import SuggestionCache, forget
from tui.nlp.phrase_cache import PhraseCache

BLOCK = PhraseBlock.of(0, 12, [(0, 12, PhraseKind.CHUNK), (4, 12, PhraseKind.INNER)])


@st.composite
def found(draw: st.DrawFn) -> PhraseBlock:
    length = draw(st.integers(min_value=0, max_value=300))
    offsets = st.integers(min_value=0, max_value=length)
    triples = st.tuples(offsets, offsets, st.sampled_from(PhraseKind))
    return PhraseBlock.of(0, length, [(min(a, b), max(a, b), k) for a, b, k in draw(st.lists(triples))])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found())
def test_what_is_stored_comes_back(tmp_path: Path, block: PhraseBlock) -> None:
    cache = PhraseCache(tmp_path, INFO)
    assert cache.store(DIGEST, block.end, block)
    assert cache.load(DIGEST, block.end) == block
    assert cache.load(DIGEST, block.end + 1) is None


def test_a_file_that_is_damaged_anywhere_is_a_miss(tmp_path: Path) -> None:
    cache = PhraseCache(tmp_path, INFO)
    cache.store(DIGEST, 12, BLOCK)
    (path,) = tmp_path.rglob("*.phrases")
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at])
        assert cache.load(DIGEST, 12) is None, f"cut at {at}"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert cache.load(DIGEST, 12) is None, f"bit at {at}"
    path.write_bytes(whole + b"\0")
    assert cache.load(DIGEST, 12) is None
    path.write_bytes(whole)
    assert cache.load(DIGEST, 12) == BLOCK


def test_other_rules_make_other_phrases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PhraseCache(tmp_path, INFO).store(DIGEST, 12, BLOCK)
    monkeypatch.setattr("tui.nlp.phrase_cache._RULES", [1, -1, 5_000])
    assert PhraseCache(tmp_path, INFO).load(DIGEST, 12) is None


def test_they_lie_beside_the_suggestions_and_are_forgotten_with_them(tmp_path: Path) -> None:
    suggestions, phrases = SuggestionCache(tmp_path, INFO), PhraseCache(tmp_path, INFO)
    other = text_digest("other")
    phrases.store(other, 12, BLOCK)
    phrases.store(DIGEST, 12, BLOCK)
    assert suggestions.load(DIGEST, 12) is None
    assert not suggestions.has(DIGEST)
    suggestions.store(DIGEST, 12, SPANS, BLOCKS)
    assert phrases.load(DIGEST, 12) == BLOCK
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.phrases")}
    assert modes == {0o600}
    assert forget(tmp_path, DIGEST) == 2
    assert phrases.load(DIGEST, 12) is None
    assert suggestions.load(DIGEST, 12) is None
    assert phrases.load(other, 12) == BLOCK


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already")
    cache = PhraseCache(tmp_path / "file", INFO)
    assert not cache.store(DIGEST, 12, BLOCK)
    assert cache.load(DIGEST, 12) is None
