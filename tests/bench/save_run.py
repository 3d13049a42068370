"""One store in a process of its own, driven by words on its standard input: see `saves`."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.bench.common import US
from tests.bench.peers.stores import LABELS, PEERS, Store
from tui.domain.edits import AnnotationChange, Edit
from tui.storage.project import Project

BY = "ada"


class Glossator:
    """A project, through the interface that the program itself uses."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._path = source
        self._turn = 0

    def make(self) -> None:
        """Nothing to do: the file is ours."""

    def open(self) -> None:
        """Open the project and an article of it."""
        self.project = Project.open(self._path)
        article = self.project.articles()[0].id
        self.project.article(article)
        self._annotations = list(self.project.layer(article, BY).annotations)
        self._article = article

    def save(self) -> None:
        """Relabel an annotation."""
        self._turn += 1
        at = self._turn % len(self._annotations)
        before = self._annotations[at]
        after = replace(before, label=next(label for label in LABELS if label != before.label))
        edit = Edit.make("relabel", BY, AnnotationChange(self._article, BY, before, after))
        self.project.commit(edit).result()
        self._annotations[at] = after

    def files(self) -> list[Path]:
        """Return the project file."""
        return [self._path]


class Ticker:
    """Ticks in a thread as a screen does that wants to draw, and keeps how late it was at the most."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            began = time.perf_counter()
            time.sleep(0.001)
            sum(range(500))
            self.longest = max(self.longest, time.perf_counter() - began)


def timed(act: Callable[[], Any]) -> float:
    """Return how long something takes, in seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def checkpoint(store: Glossator) -> dict[str, float]:
    """Return what a snapshot costs, and what it costs others meanwhile."""
    with Ticker() as quiet:
        time.sleep(1.0)
    store.save()
    saves: list[float] = []
    done = threading.Event()

    def write() -> None:
        store.project.engine.checkpoint()
        done.set()

    with Ticker() as busy:
        thread = threading.Thread(target=write)
        began = time.perf_counter()
        thread.start()
        while not done.is_set():
            saves.append(timed(store.save))
            time.sleep(0.02)
        took = time.perf_counter() - began
        thread.join()
    return {
        "snapshot": took,
        "longest wait of a screen": busy.longest * 1e3,
        "the same without": quiet.longest * 1e3,
        "longest save meanwhile": max(saves) * 1e3,
    }


def peak_memory() -> float:
    """Return the most memory that this process ever held, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    """Take words and answer each with a line of JSON."""
    name, source, folder = sys.argv[1:4]
    made: Any = Glossator if name == US else PEERS[name]
    store: Store = made(Path(source), Path(folder))
    for line in sys.stdin:
        word, *more = line.split()
        answer: object = None
        if word == "make":
            store.make()
        elif word == "open":
            answer = timed(store.open)
        elif word == "save":
            answer = [timed(store.save) for _ in range(int(more[0]))]
        elif word == "checkpoint":
            assert isinstance(store, Glossator)
            answer = checkpoint(store)
        elif word == "memory":
            answer = peak_memory()
        elif word == "size":
            answer = sum(path.stat().st_size for path in store.files()) / 1e6
        print(json.dumps(answer), flush=True)
    # What a peer has to do at its end is none of what was asked.
    os._exit(0)


if __name__ == "__main__":
    main()
