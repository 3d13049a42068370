from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.domain.annotation import Suggestion
from tui.domain.article import text_digest
from tui.domain.tokens import TokenBlock
from tui.nlp import dictionaries
from tui.nlp.cache import SuggestionCache, prune
from tui.nlp.pipelines import PipelineInfo

INFO = PipelineInfo("m", "m", "1.0", "en", ("ORG",), ("tagger",), "f" * 64)
ORIGIN = INFO.origin
DIGEST = text_digest("Ada Lovelace")
SPANS = (Suggestion(0, 12, "PERSON", ORIGIN),)
BLOCKS = (TokenBlock.of(0, 12, [(0, 3), (4, 12)]),)

FOLDER_FIXTURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def found(draw: st.DrawFn) -> tuple[int, tuple[Suggestion, ...], tuple[TokenBlock, ...]]:
    length = draw(st.integers(min_value=0, max_value=300))
    offsets = st.integers(min_value=0, max_value=length)
    pairs = st.lists(st.tuples(offsets, offsets).map(lambda p: (min(p), max(p))))
    labels = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    scores = st.none() | st.floats(min_value=0, max_value=1)
    spans = [Suggestion(s, e, draw(labels), ORIGIN, draw(scores), draw(labels)) for s, e in draw(pairs)]
    cuts = sorted({0, length, *draw(st.lists(offsets, max_size=3))})
    blocks = [
        TokenBlock.of(a, b, *(sorted((s, e) for s, e in draw(pairs) if a <= s < b) for _ in range(2)))
        for a, b in pairwise(cuts)
    ]
    return length, tuple(spans), tuple(blocks)


@FOLDER_FIXTURE
@given(found())
def test_what_is_stored_comes_back(
    tmp_path: Path, what: tuple[int, tuple[Suggestion, ...], tuple[TokenBlock, ...]]
) -> None:
    length, spans, blocks = what
    cache = SuggestionCache(tmp_path, INFO)
    assert cache.store(DIGEST, length, spans, blocks)
    kept = cache.load(DIGEST, length)
    assert kept is not None
    assert kept.suggestions == spans
    assert kept.tokens == blocks


def test_another_text_pipeline_version_or_file_is_a_miss(tmp_path: Path) -> None:
    SuggestionCache(tmp_path, INFO).store(DIGEST, 12, SPANS, BLOCKS)
    assert SuggestionCache(tmp_path, INFO).load(DIGEST, 12) is not None
    assert SuggestionCache(tmp_path, INFO).load(DIGEST, 13) is None
    assert SuggestionCache(tmp_path, INFO).load(text_digest("other"), 12) is None
    others = [
        replace(INFO, name="n"),
        replace(INFO, version="2"),
        replace(INFO, fingerprint="e" * 64),
        replace(INFO, left_out=()),
    ]
    for other in others:
        assert SuggestionCache(tmp_path, other).load(DIGEST, 12) is None


def test_other_dictionaries_are_a_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SuggestionCache(tmp_path, INFO).store(DIGEST, 12, SPANS, BLOCKS)
    monkeypatch.setattr(dictionaries, "japanese_dictionary", lambda: "another")
    assert SuggestionCache(tmp_path, INFO).load(DIGEST, 12) is None


def _file(folder: Path) -> Path:
    (path,) = (p for p in folder.rglob(DIGEST) if p.is_file())
    return path


def test_a_file_that_is_damaged_anywhere_is_a_miss(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path, INFO)
    cache.store(DIGEST, 12, SPANS, BLOCKS)
    path = _file(tmp_path)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at])
        assert cache.load(DIGEST, 12) is None, f"cut at {at}"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert cache.load(DIGEST, 12) is None, f"bit at {at}"
    path.write_bytes(whole + b"\0\0\0\0")
    assert cache.load(DIGEST, 12) is None
    path.write_bytes(whole)
    assert cache.load(DIGEST, 12) is not None


def test_files_are_private_whole_and_hold_no_text(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path / "new" / "folder", INFO)
    old = os.umask(0)
    try:
        cache.store(DIGEST, 12, SPANS, BLOCKS)
    finally:
        os.umask(old)
    path = _file(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == [DIGEST]
    assert b"Lovelace" not in path.read_bytes()


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already")
    cache = SuggestionCache(tmp_path / "file", INFO)
    assert not cache.store(DIGEST, 12, SPANS, BLOCKS)
    assert cache.load(DIGEST, 12) is None
    assert not cache.store_info(["ORG"], {})
    assert cache.load_info() is None


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_a_digest_is_a_digest(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="64"):
        SuggestionCache(tmp_path, INFO).load(digest, 1)


def test_a_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = SuggestionCache(tmp_path, INFO)
    cache.store(DIGEST, 12, SPANS, BLOCKS)

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        assert not cache.store(DIGEST, 12, (), ())
    kept = cache.load(DIGEST, 12)
    assert kept is not None
    assert kept.suggestions == SPANS
    assert [p.name for p in _file(tmp_path).parent.iterdir()] == [DIGEST]


def test_the_least_recently_used_are_pruned(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path, INFO)
    digests = [text_digest(str(n)) for n in range(10)]
    for age, digest in enumerate(digests):
        cache.store(digest, 12, SPANS, BLOCKS)
        path = next(tmp_path.rglob(digest))
        os.utime(path, (1_000_000_000 + age, 1_000_000_000 + age))
    size = next(tmp_path.rglob(digests[0])).stat().st_size
    assert prune(tmp_path, 10 * size) == 0
    assert cache.load(digests[0], 12) is not None  # now the last used
    assert prune(tmp_path, 10 * size - 1) == 3
    assert [d for d in digests if cache.load(d, 12) is None] == digests[1:4]


def test_storing_prunes_now_and_then(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path, INFO, cap=2_000)
    for n in range(400):
        cache.store(text_digest(str(n)), 12, SPANS, BLOCKS)
    assert len(list(tmp_path.rglob("*"))) < 200


def test_what_a_dead_process_left_is_pruned(tmp_path: Path) -> None:
    old, new = tmp_path / "a.tmp", tmp_path / "b.tmp"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    assert prune(tmp_path) == 1
    assert new.exists()


def test_the_pipelines_labels_are_kept(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path, INFO)
    assert cache.load_info() is None
    assert cache.store_info(("ORG", "GPE"), {"ORG": "Companies"})
    kept = cache.load_info()
    assert kept is not None
    assert kept.labels == ("ORG", "GPE")
    assert kept.explanations == {"ORG": "Companies"}
    for damaged in (b"", b"[]", b"[1,2]", b'[["a"],["b"]]', b'[[1],{"a":"b"}]'):
        next(tmp_path.rglob("pipeline.json")).write_bytes(damaged)
        assert cache.load_info() is None


def test_importing_client_cache_and_pipelines_imports_nothing_heavy() -> None:
    import sys

    program = (
        "import sys, tui.nlp.client, tui.nlp.cache, tui.nlp.pipelines as p; p.describe();"
        "print(sorted({'spacy', 'numpy', 'textual', 'tinydb', 'orjson'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
