"""The reader's side of the worker process: ask for suggestions and noun phrases, be told as they come.

Nothing here imports spaCy or waits for it: the process can be started before the screen is.
"""

from __future__ import annotations

import queue
import threading
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Self

from tui.domain.annotation import Suggestion
from tui.domain.errors import ModelError
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock
from tui.nlp import protocol
from tui.nlp.events import (
    Activity,
    Event,
    Failed,
    Phrased,
    PhrasesFailed,
    Ready,
    Restarted,
    Stopped,
    Suggested,
)
from tui.nlp.pipelines import DEFAULT_MODEL, PipelineInfo, resolve
from tui.nlp.process import WorkerProcess

MAX_TEXT = 50_000_000
"""Most code points of a text that a worker is asked about; JSON makes up to six bytes of one."""

_STOPPED_HINT = "The article stays usable without suggestions; start again to try once more."
_PHRASE_DEATHS = 2
"""How often a worker may die while it owes noun phrases before nobody is asked for them any more: whoever
goes on asking must not use up the restarts that suggestions need."""


@dataclass(slots=True)
class _Task:
    """A request that is not answered in full."""

    key: str
    text: str
    focus: int
    phrases: bool = False
    done: list[int] = field(default_factory=list)

    def message(self, number: int) -> protocol.Message:
        """Return what is sent to a worker, which has not heard of it yet."""
        if self.phrases:
            return protocol.Phrases(number, self.text, self.focus)
        return protocol.Suggest(number, self.text, self.focus, list(self.done))

    def failed(self, message: str, hint: str) -> Event:
        """Return what is told of it when it is given up."""
        kind = PhrasesFailed if self.phrases else Failed
        return kind(self.key, message, hint)


class Recogniser:
    """A worker process that is kept alive, and what it was asked for.

    Every method returns at once and may be called from any thread. Events are delivered in order on a thread
    of their own; those from before `listen` are kept for it.

    Args:
        model: The pipeline, as `tui.nlp.pipelines.describe` takes it.
        restarts: How often a worker that died is replaced within `period` before it stays stopped.
        period: Seconds.
    """

    def __init__(self, model: str = DEFAULT_MODEL, *, restarts: int = 3, period: float = 60.0) -> None:
        self.model = resolve(model)
        self._restarts, self._period = restarts, period
        self._lock = threading.Lock()
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._numbers = count(1)
        self._tasks: dict[int, _Task] = {}
        self._deaths: list[float] = []
        self._phrase_deaths = 0
        self._info: PipelineInfo | None = None
        self._listener: threading.Thread | None = None
        self._closed = False
        self._process: WorkerProcess | None = None
        self._start_worker()

    @classmethod
    def start(cls, model: str = DEFAULT_MODEL) -> Self:
        """Start the worker process and return; it loads the pipeline meanwhile.

        Raises:
            ModelError: The system starts no process, or not with such a name.
        """
        return cls(model)

    @property
    def state(self) -> Activity:
        """What the recogniser is doing."""
        with self._lock:
            if self._closed or self._process is None:
                return Activity.STOPPED
            if self._info is None:
                return Activity.STARTING
            return Activity.WORKING if self._tasks else Activity.READY

    @property
    def pid(self) -> int | None:
        """Process id of the worker; None where there is none."""
        with self._lock:
            return self._process.pid if self._process is not None else None

    def listen(self, callback: Callable[[Event], None]) -> None:
        """Deliver events to the callback, on another thread, from the first one on; for one listener only."""
        with self._lock:
            if self._listener is not None:
                raise RuntimeError("Somebody listens already.")
            self._listener = threading.Thread(
                target=self._deliver, args=(callback,), name="glossator-suggestions", daemon=True
            )
        self._listener.start()

    def request(self, key: str, text: str, focus: int = 0) -> None:
        """Ask for the suggestions and tokens of a text, from an offset outward.

        A request replaces an earlier one with the same key, and comes before all others. A text that is too
        long, or a process that is stopped, is answered by a `Failed`.
        """
        self._request(_Task(key, text, focus))

    def request_phrases(self, key: str, text: str, focus: int = 0) -> None:
        """Ask for the noun phrases of a text, from an offset outward; answered by `Phrased` events.

        The worker loads its parser for the first such request, and works on none while it owes suggestions.
        A request replaces an earlier one for phrases with the same key. What cannot be done is answered by a
        `PhrasesFailed`; so is what a worker owed when it died, which is not asked for again.
        """
        self._request(_Task(key, text, focus, phrases=True))

    def focus(self, key: str, offset: int) -> None:
        """Go on from another offset outward with what is asked for a key, before all other keys.

        Nothing happens where all is answered.
        """
        with self._lock:
            for number, task in self._tasks.items():
                if task.key == key:
                    task.focus = offset
                    if self._process is not None:
                        self._process.send(protocol.Focus(number, offset))

    def cancel(self, key: str) -> None:
        """Forget a request for suggestions; no event for it is made any more."""
        with self._lock:
            self._forget(key, phrases=False)

    def cancel_phrases(self, key: str) -> None:
        """Forget a request for noun phrases; no event for it is made any more."""
        with self._lock:
            self._forget(key, phrases=True)

    def close(self) -> None:
        """End the worker process; no event is delivered any more."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            process = self._process
            self._tasks.clear()
        self._events.put(None)
        if process is not None:
            process.kill()
        for thread in (self._supervisor, self._listener):
            if thread is not None and thread is not threading.current_thread():
                thread.join(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _deliver(self, callback: Callable[[Event], None]) -> None:
        while (event := self._events.get()) is not None and not self._closed:
            try:
                callback(event)
            except Exception:  # one bad event must not keep the others
                import sys

                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))

    def _request(self, task: _Task) -> None:
        """Send a request, or tell why it cannot be answered."""
        with self._lock:
            if self._closed:
                return
            refusal = self._refusal(task)
            if refusal is not None:
                self._events.put(refusal)
                return
            self._forget(task.key, task.phrases)
            number = next(self._numbers)
            self._tasks[number] = task
            if self._process is not None:
                self._process.send(task.message(number))
                return
            try:
                self._start_worker()
            except ModelError as error:
                del self._tasks[number]
                self._events.put(task.failed(error.message, error.hint))

    def _refusal(self, task: _Task) -> Event | None:
        if len(task.text) > MAX_TEXT:
            what = "noun phrases" if task.phrases else "suggestions"
            return task.failed(f"The text is too long for {what}.", "Cut it into articles.")
        if self._process is None and not self._may_start():
            return task.failed("The spaCy process is stopped.", _STOPPED_HINT)
        if task.phrases and self._phrase_deaths >= _PHRASE_DEATHS:
            return task.failed(
                "The spaCy process ended more than once over noun phrases.", "Start again to try once more."
            )
        return None

    def _start_worker(self) -> None:
        """Start a process and ask it for all that is open. The lock is held, or nobody else is there yet."""
        self._info = None
        self._process = WorkerProcess(self.model)
        for number, task in self._tasks.items():
            self._process.send(task.message(number))
        self._supervisor = threading.Thread(
            target=self._supervise, args=(self._process,), name="glossator-worker-out", daemon=True
        )
        self._supervisor.start()

    def _may_start(self) -> bool:
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < self._period]
        return len(self._deaths) <= self._restarts

    def _forget(self, key: str, phrases: bool) -> None:
        numbers = [n for n, task in self._tasks.items() if (task.key, task.phrases) == (key, phrases)]
        for number in numbers:
            del self._tasks[number]
            if self._process is not None:
                self._process.send(protocol.Cancel(number))

    def _supervise(self, process: WorkerProcess) -> None:
        """Take what one process says; when it ends, start the next or give up."""
        for message in process.messages():
            with self._lock:
                if not self._closed:
                    self._take(message)
        reason = process.finish()
        with self._lock:
            self._process = None
            if self._closed:
                return
            self._deaths.append(time.monotonic())
            self._give_up_phrases(reason)
            if self._may_start():
                try:
                    self._start_worker()
                except ModelError as error:
                    reason = error.message
                else:
                    self._events.put(Restarted(f"The spaCy process ended ({reason}) and was started again."))
                    return
            self._stop(reason)

    def _give_up_phrases(self, reason: str) -> None:
        """Give up what was owed of noun phrases by a process that died. The lock is held."""
        numbers = [number for number, task in self._tasks.items() if task.phrases]
        self._phrase_deaths += bool(numbers)
        for number in numbers:
            task = self._tasks.pop(number)
            self._events.put(
                task.failed(f"The spaCy process ended ({reason}).", "Ask again to try once more.")
            )

    def _stop(self, reason: str) -> None:
        """Give up, and all that was asked for. The lock is held."""
        self._events.put(Stopped(f"The spaCy process ended again and again ({reason}).", _STOPPED_HINT))
        for task in self._tasks.values():
            self._events.put(task.failed("The spaCy process is stopped.", _STOPPED_HINT))
        self._tasks.clear()

    def _take(self, message: protocol.Message) -> None:
        """Turn a message into an event. The lock is held."""
        match message:
            case protocol.Loaded(pipeline, explanations, fallback):
                self._info = _pipeline(pipeline)
                texts = {label: str(text) for label, text in explanations.items()}
                self._events.put(Ready(self.model, self._info, texts, fallback))
            case protocol.Result(number) if number in self._tasks and self._info is not None:
                task = self._tasks[number]
                task.done.append(message.start)
                if message.part == message.parts:
                    del self._tasks[number]
                self._events.put(_suggested(task.key, message, self._info.origin))
            case protocol.PhrasesFound(number) if number in self._tasks:
                task = self._tasks[number]
                if message.part == message.parts:
                    del self._tasks[number]
                self._events.put(_phrased(task.key, message))
            case protocol.Failure(0, text, hint):
                self._events.put(Failed(None, text, hint))
            case protocol.Failure(number, text, hint) if number in self._tasks:
                self._events.put(self._tasks.pop(number).failed(text, hint))


def _pipeline(values: dict[str, Any]) -> PipelineInfo:
    """Return the description that a worker sent; JSON made lists of its tuples."""
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    return PipelineInfo(**given)


def _suggested(key: str, result: protocol.Result, origin: str) -> Suggested:
    items: list[Any] = result.entities
    return Suggested(
        key=key,
        start=result.start,
        end=result.end,
        suggestions=tuple(
            Suggestion(start, end, label, origin)
            for start, end, label in zip(items[::3], items[1::3], items[2::3], strict=True)
        ),
        tokens=TokenBlock(
            result.start,
            result.end,
            array("q", result.starts),
            array("q", result.ends),
            tuple(map(Span, result.names[::2], result.names[1::2])),
        ),
        done=result.part == result.parts,
        part=result.part,
        parts=result.parts,
    )


def _phrased(key: str, found: protocol.PhrasesFound) -> Phrased:
    from tui.domain.phrase import PhraseBlock

    numbers = found.phrases
    return Phrased(
        key=key,
        start=found.start,
        end=found.end,
        phrases=PhraseBlock.of(
            found.start, found.end, zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        ),
        done=found.part == found.parts,
        part=found.part,
        parts=found.parts,
    )
