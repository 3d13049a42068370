from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.nlp.test_worker import SEED, Listener, halted
from tui.domain.errors import ModelError
from tui.domain.phrase import PhraseKind
from tui.nlp.agenda import PHRASES_WHOLE
from tui.nlp.chunks import split
from tui.nlp.events import Activity, Event, Phrased, PhrasesFailed, Ready, Restarted, Suggested
from tui.nlp.phrasing import PhraseFinder
from tui.nlp.pipelines import DEFAULT_MODEL, describe
from tui.nlp.recognise import load

pytestmark = pytest.mark.model

TEXT = "The mayor of the town sold her old boat to Ada's uncle last week, which it regrets."


@pytest.fixture(scope="module")
def _shared() -> Iterator[Listener]:
    listener = Listener(DEFAULT_MODEL)
    listener.next(Ready)
    yield listener
    listener.recogniser.close()


@pytest.fixture
def shared(_shared: Listener) -> Listener:
    assert _shared.events.empty()
    return _shared


@pytest.fixture(scope="module")
def seed() -> str:
    return SEED.read_bytes().decode("utf-8")


def whole(listener: Listener, key: str) -> list[Phrased]:
    """The phrase events of one text, up to the last."""
    seen: list[Phrased] = []
    while not seen or not seen[-1].done:
        seen.append(listener.next(Phrased))
        assert seen[-1].key == key
    return seen


def test_the_phrases_of_a_sentence(shared: Listener) -> None:
    shared.recogniser.request_phrases("x", TEXT)
    (event,) = whole(shared, "x")
    assert (event.start, event.end, event.part, event.parts) == (0, len(TEXT), 1, 1)
    found = {TEXT[p.start : p.end]: p.kind for p in event.phrases}
    assert found == {
        "The mayor of the town": PhraseKind.WHOLE,
        "the town": PhraseKind.CHUNK,
        "her": PhraseKind.PRONOUN,
        "her old boat": PhraseKind.CHUNK,
        "Ada's": PhraseKind.CHUNK,
        "Ada": PhraseKind.INNER,
        "Ada's uncle": PhraseKind.CHUNK,
        "last week": PhraseKind.CHUNK,
        "it": PhraseKind.PRONOUN,
    }
    assert shared.recogniser.state is Activity.READY


@pytest.mark.parametrize("text", ["", "\0\x1b[31m\u202e[bold]", "Ada \ud800 met \udfff Grace", "\r\n\r\n"])
def test_hostile_text_is_text(shared: Listener, text: str) -> None:
    shared.recogniser.request_phrases("x", text, 0)
    (event,) = whole(shared, "x")
    assert (event.start, event.end) == (0, len(text))
    assert all(text[p.start : p.end].strip() for p in event.phrases)


def test_phrases_come_from_the_focus_outward_and_after_all_suggestions(shared: Listener, seed: str) -> None:
    text = "\n\n".join([seed] * 4)
    focus = len(text) // 2
    with halted(shared.recogniser):
        shared.recogniser.request_phrases("long", text, 0)
        shared.recogniser.request_phrases("never", text, 0)
        shared.recogniser.focus("long", focus)
        shared.recogniser.cancel_phrases("never")
        shared.recogniser.request("long", text, focus)
        assert shared.recogniser.state is Activity.WORKING
    events: list[Event] = []
    while not (events and isinstance(events[-1], Phrased) and events[-1].done):
        events.append(shared.events.get(timeout=60))
    if isinstance(events[0], Phrased):  # begun before the rest had come through the pipe
        del events[0]
    kinds = [type(event) for event in events]
    assert kinds == sorted(kinds, key=lambda kind: kind is Phrased)
    assert kinds.count(Suggested) == len(split(text))
    phrased = [event for event in events if isinstance(event, Phrased) and event.key == "long"]
    near = sorted(split(text, PHRASES_WHOLE), key=lambda c: (c.distance(focus), c.start < focus))
    seen = [(event.start, event.end) for event in phrased]
    assert seen == [(c.start, c.end) for c in near if (c.start, c.end) in seen]
    assert len(seen) >= len(near) - 1
    assert all(e.start <= p.start < e.end for e in phrased for p in e.phrases)
    assert {event.key for event in events if isinstance(event, Suggested)} == {"long"}


def test_a_pipeline_that_parses_nothing_has_none_and_says_so_once() -> None:
    listener = Listener("blank:en")
    try:
        listener.next(Ready)
        text = "The mayor slept. " * 1_000
        listener.recogniser.request_phrases("x", text, 0)
        (event,) = whole(listener, "x")
        assert (event.start, event.end, len(event.phrases)) == (0, len(text), 0)
        listener.recogniser.request("x", "Ada", 0)
        assert listener.next(Suggested).done
    finally:
        listener.recogniser.close()


def test_a_worker_that_dies_over_phrases_goes_on_with_suggestions(seed: str) -> None:
    listener = Listener("blank:en", restarts=2)
    try:
        listener.next(Ready)
        for _ in range(2):
            pid = listener.recogniser.pid
            assert pid is not None
            os.kill(pid, signal.SIGSTOP)
            listener.recogniser.request_phrases("x", seed, 0)
            os.kill(pid, signal.SIGKILL)
            failed = listener.next(PhrasesFailed)
            assert (failed.key, "SIGKILL" in failed.message) == ("x", True)
            listener.next(Restarted)
            listener.next(Ready)
        listener.recogniser.request_phrases("x", seed, 0)
        assert listener.next(PhrasesFailed).hint
        listener.recogniser.request("x", "Ada", 0)
        assert listener.next(Suggested).done
    finally:
        listener.recogniser.close()


def test_a_text_that_is_too_long_is_refused(shared: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.nlp.client.MAX_TEXT", 10)
    shared.recogniser.request_phrases("a", "x" * 11, 0)
    assert "noun phrases" in shared.next(PhrasesFailed).message


BROKEN = """
from spacy.language import Language
from spacy.util import load_model_from_init_py

def load(**overrides):
    if overrides.get("vocab") is not True:
        raise OSError("no \\x1b[31m such\\nluck")
    return load_model_from_init_py(__file__, **overrides)
"""


def test_a_parser_that_does_not_load_stops_no_suggestions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spacy.lang.en import English

    nlp = English(meta={"name": "broken", "version": "1"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "NAME", "pattern": "Ada"}])  # type: ignore[attr-defined]
    data = tmp_path / "en_broken" / "en_broken-1"
    data.mkdir(parents=True)
    nlp.to_disk(data)
    config = (data / "config.cfg").read_text().replace('["entity_ruler"]', '["entity_ruler","parser"]')
    (data / "config.cfg").write_text(config + '\n[components.parser]\nfactory = "parser"\n')
    (data.parent / "meta.json").write_text((data / "meta.json").read_text())
    (data.parent / "__init__.py").write_text(BROKEN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    listener = Listener("en_broken")
    try:
        listener.next(Ready)
        for _ in range(2):
            listener.recogniser.request_phrases("x", "Ada slept.", 0)
            failed = listener.next(PhrasesFailed)
            assert failed.key == "x"
            assert "such" in failed.message
            assert failed.message.isprintable()
        listener.recogniser.request("x", "Ada slept.", 0)
        assert len(listener.next(Suggested).suggestions) == 1
        assert listener.events.empty()
    finally:
        listener.recogniser.close()


def test_the_parser_shares_the_vocabulary_and_changes_no_entity() -> None:
    info = describe()
    lean = load(info)
    finder = PhraseFinder(lean, info)
    before = [(e.start_char, e.end_char, e.label_) for e in lean(TEXT).ents]
    assert not finder.looked
    assert finder.open()
    (chunk,) = split(TEXT)
    assert len(finder.find(TEXT, chunk)) == 9
    assert lean.pipe_names == ["ner"]
    assert [(e.start_char, e.end_char, e.label_) for e in lean(TEXT).ents] == before
    gone = PhraseFinder(lean, replace(info, model="no_such_package"))
    for _ in range(2):
        with pytest.raises(ModelError):
            gone.open()
