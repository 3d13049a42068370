"""The review's questions put to the program: `python -m tests.bench.review_run FILE QUESTIONS`.

It prints what `peers.tinydb_scan` prints, for the same questions. The first answer of each case is given by a
concordance that has just been made of an open project, with all that it has to read for it.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.corpora import BY
from tests.bench.peers.bare_tinydb import peak_memory
from tests.bench.peers.tinydb_scan import SHOWN
from tui.services.acts import Act
from tui.services.acts import Kind as ActKind
from tui.services.concordance import Concordance, Group, Kind, Query, View, Where
from tui.services.mending import Mending, Pick
from tui.services.review_source import ReviewSource
from tui.services.workspace import Workspace
from tui.storage.project import Project

QUERIES: dict[str, Callable[[str], Query]] = {
    "filter": lambda label: Query(labels=frozenset({label})),
    "group": lambda label: Query(labels=frozenset({label}), group=Group.FORM, by_size=True),
    "search": lambda text: Query(text=text),
    "regex": lambda expression: Query(text=expression, regex=True),
    "articles": lambda text: Query(text=text, where=Where.ARTICLES),
    "inconsistencies": lambda _: Query(kinds=frozenset({Kind.LABELS}), group=Group.INCONSISTENCY),
}


def answer(rows: Concordance, query: Query) -> View:
    """Return all that a query takes, when a screen full of it has been read."""
    rows.select(query)
    while rows.loading:
        rows.step()
    view = rows.view()
    for number in view.numbers(0, SHOWN):
        assert rows.entry(number) is not None
    for at in range(min(len(view.groups), SHOWN)):
        assert view.groups[at].name
    return view


def ask(
    workspace: Workspace, asked: dict[str, list[str]]
) -> tuple[dict[str, list[float]], dict[str, list[int]]]:
    """Return the processor time of each question by case, in seconds, and how much was found."""
    times: dict[str, list[float]] = {}
    found: dict[str, list[int]] = {}
    for case, questions in asked.items():
        begun = time.process_time()
        rows = Concordance(ReviewSource(workspace))
        for question in questions:
            view = answer(rows, QUERIES[case](question))
            now = time.process_time()
            times.setdefault(case, []).append(now - begun)
            found.setdefault(case, []).append(len(view.groups) if len(view.groups) else view.count)
            # What the review still has to read is read while nothing is asked.
            while rows.step():
                pass
            begun = time.process_time()
    return times, found


def relabel(workspace: Workspace, before: str, after: str, most: int) -> tuple[int, float]:
    """Give a label to so many annotations that have another; return how many, and the seconds that it took.

    It is done as in the program, from what becomes of each, through the one edit, to where that is durable,
    in the rows and in a view that is made anew. The workspace remembers what was decided, which the edit
    changes.
    """
    for gathered in workspace.gather():
        workspace.learned(gathered)
    workspace.learned(None)
    rows = Concordance(ReviewSource(workspace))
    view = answer(rows, Query(labels=frozenset({before})))
    lines = workspace.project.seq
    begun = time.perf_counter()
    picks = [Pick(*rows.key(number)) for number in view.numbers(0, most)]
    mending = Mending(workspace, Act(ActKind.RELABEL, after), picks)
    for _ in mending.look():
        pass
    for _ in mending.build():
        pass
    edit = mending.edit()
    assert edit is not None
    workspace.apply(edit)
    touched = rows.take(edit)
    left = rows.view().count
    workspace.project.flush()
    took = time.perf_counter() - begun
    assert touched is not None
    assert (len(touched), mending.doubles) == (len(picks), 0)
    assert left == view.count - len(picks)
    assert workspace.project.seq == lines + 1
    return len(picks), took


def main() -> None:
    """Ask and print."""
    path, questions = Path(sys.argv[1]), json.loads(sys.argv[2])
    gc.disable()
    with Project.open(path) as project:
        gc.freeze()
        gc.enable()
        times, found = ask(Workspace(project, BY, memory=False), questions["ask"])
        count, bulk = relabel(Workspace(project, BY), *questions["relabel"])
        found["relabel"] = [count]
        print(json.dumps({"times": times, "found": found, "bulk": bulk, "peak memory": peak_memory()}))


if __name__ == "__main__":
    main()
