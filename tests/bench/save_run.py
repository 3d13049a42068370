"""One store in a process of its own, driven by words on its standard input: see `saves`."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self

from tests.bench.common import US, median
from tests.bench.peers.stores import PEERS, Choice, Store
from tui.domain.edits import AnnotationChange, Edit
from tui.storage.project import Project
from tui.storage.segments import journal_folder

BY = "ada"

TURNS = {"idle turn": 0.0, "5 ms turn": 0.005}
"""What a screen does while a snapshot is written, and how much work that is, in seconds."""

SNAPSHOTS = 5
"""How many are made for each."""


class Glossator:
    """A project, through the interface that the program itself uses."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._path = source

    def make(self) -> None:
        """Nothing to do: the file is ours."""

    def open(self) -> None:
        """Open the project and an article of it."""
        self.project = Project.open(self._path)
        article = self.project.articles()[0].id
        self.project.article(article)
        self._annotations = {each.id: each for each in self.project.layer(article, BY).annotations}
        self._choice = Choice({name: each.label for name, each in self._annotations.items()})
        self._article = article

    def prepare(self) -> None:
        """Decide what is relabelled."""
        name, label = self._choice.next()
        before = self._annotations[name]
        after = self._annotations[name] = replace(before, label=label)
        self._edit = Edit.make("relabel", BY, AnnotationChange(self._article, BY, before, after))

    def save(self) -> None:
        """Relabel it."""
        self.project.commit(self._edit).result()

    def rest(self) -> None:
        """Write a snapshot."""
        self.project.checkpoint()

    def files(self) -> list[Path]:
        """Return the project file and its journal; the backups are earlier ones of the former."""
        return [self._path, *journal_folder(self._path).glob("*.jsonl")]


class Ticker:
    """Works a little, again and again, as a screen does that answers keys; `longest` is the longest turn.

    Args:
        steps: How much a turn is: see `steps_of`.
    """

    def __init__(self, steps: int) -> None:
        self.longest = 0.0
        self._steps = steps
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            began = time.perf_counter()
            time.sleep(0.001)
            work(self._steps)
            self.longest = max(self.longest, time.perf_counter() - began)


def work(steps: int) -> None:
    """Keep the interpreter busy, in steps between which another thread may take its turn."""
    for _ in range(steps):
        pass


def steps_of(seconds: float) -> int:
    """Return how many steps take so long where nothing else runs."""
    trial = 100_000
    return int(trial * seconds / min(timed(partial(work, trial)) for _ in range(9)))


def timed(act: Callable[[], Any]) -> float:
    """Return how long something takes, in seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def saved(store: Store) -> float:
    """Save once, and return how long that takes, in seconds."""
    store.prepare()
    return timed(store.save)


def checkpoint(store: Glossator, busy: float) -> tuple[float, float, float]:
    """Make a snapshot while annotations are saved and a screen ticks.

    Args:
        store: Our own.
        busy: Seconds of work in a turn of the screen.

    Returns:
        Seconds: of the snapshot, of the longest turn of the screen, of the longest save.
    """
    saved(store)
    took: list[float] = []
    saves: list[float] = []
    thread = threading.Thread(target=lambda: took.append(timed(store.project.checkpoint)))
    with Ticker(steps_of(busy)) as screen:
        thread.start()
        while not (took and saves):
            saves.append(saved(store))
            time.sleep(0.02)
        thread.join()
    return took[0], screen.longest, max(saves)


def checkpoints(store: Glossator) -> dict[str, float]:
    """Return what a snapshot costs, and what it costs others meanwhile.

    What is held up is so by every snapshot: the median of some is no accident of the machine's, as the
    longest turn of all may be.
    """
    found: dict[str, float] = {}
    snapshots: list[float] = []
    saves: list[float] = []
    for turn, busy in TURNS.items():
        alone: list[float] = []
        meanwhile: list[float] = []
        for _ in range(SNAPSHOTS):
            with Ticker(steps_of(busy)) as screen:
                time.sleep(0.5)
            alone.append(screen.longest * 1e3)
            took, longest, save = checkpoint(store, busy)
            snapshots.append(took)
            meanwhile.append(longest * 1e3)
            saves.append(save * 1e3)
        found |= {
            f"longest {turn}": median(alone),
            f"longest {turn} in a snapshot": max(meanwhile),
            f"{turn} held up": max(median(meanwhile) - median(alone), 0.0),
        }
    return {"snapshot": median(snapshots), "longest save in a snapshot": max(saves), **found}


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
            answer = [saved(store) for _ in range(int(more[0]))]
        elif word == "rest":
            store.rest()
        elif word == "checkpoint":
            assert isinstance(store, Glossator)
            answer = checkpoints(store)
        elif word == "memory":
            answer = peak_memory()
        elif word == "size":
            answer = sum(path.stat().st_size for path in store.files()) / 1e6
        print(json.dumps(answer), flush=True)
    # What a peer has to do at its end is none of what was asked.
    os._exit(0)


if __name__ == "__main__":
    main()
