"""One comparison of two layers, in a process of its own: `python -m tests.bench.agreement_run SUBJECT FILE`.

It prints one JSON object: seconds from the file to the numbers, and MB of memory at the most.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.bench.peers.bare_tinydb import peak_memory

SIDES = ("ada", "ben")


def ours(file: Path) -> dict[str, float]:
    """Compare by all rules, with kappa, alpha and the matrix; then find every disagreement besides."""
    begun = time.perf_counter()
    from tui.services.agreement import Counting, LayerSide, articles_of, layer_states
    from tui.storage.project import Project

    with Project.open(file, read_only=True) as project:
        states = layer_states(project)
        sides = [LayerSide(project, name, states) for name in SIDES]
        articles = articles_of(project.articles(), sides)
        counting = Counting.of(articles, sides, lambda article: project.article(article).text)
        for _ in counting.steps():
            pass
        counting.comparison.alpha()
        compared = time.perf_counter()
        for counted in Counting.of(articles, sides).steps():
            counted.disagreements()
    return {"compare": compared - begun, "disagreements": time.perf_counter() - compared}


def plain(file: Path) -> dict[str, float]:
    """Let TinyDB open the file, and count spans and labels that are the same: the least there is to do."""
    begun = time.perf_counter()
    from tinydb import TinyDB

    with TinyDB(file, access_mode="r", encoding="utf-8") as database:
        layers = sorted(database.all(), key=lambda layer: str(layer["article"]))
    same = 0
    for _, both in groupby(layers, key=lambda layer: layer["article"]):
        first, second = (_marks(layer) for layer in both)
        same += len(first & second)
    return {"compare": time.perf_counter() - begun}


def nervaluate(file: Path) -> dict[str, float]:
    """Let nervaluate count by its four rules what TinyDB reads."""
    begun = time.perf_counter()
    from nervaluate import Evaluator  # the extra interop
    from tinydb import TinyDB

    with TinyDB(file, access_mode="r", encoding="utf-8") as database:
        layers = database.all()
    sides: list[list[list[dict[str, Any]]]] = []
    for name in SIDES:
        marks = [sorted(_marks(layer)) for layer in layers if layer["annotator"] == name]
        sides.append([[{"start": s, "end": e - 1, "label": la} for s, e, la in of] for of in marks])
    labels = sorted({mark["label"] for side in sides for of in side for mark in of})
    Evaluator(*sides, tags=labels, loader="dict").evaluate()
    return {"compare": time.perf_counter() - begun}


def _marks(layer: Mapping[str, Any]) -> set[tuple[int, int, str]]:
    spans = layer["spans"].values()
    return {(span["start"], span["end"], span["label"]) for span in spans if span["state"] != "rejected"}


SUBJECTS: Mapping[str, Callable[[Path], dict[str, float]]] = {
    "glossator": ours,
    "TinyDB": plain,
    "nervaluate": nervaluate,
}


def main() -> None:
    """Compare and print."""
    name, file = sys.argv[1:]
    found = SUBJECTS[name](Path(file))
    print(json.dumps({**found, "peak memory": peak_memory()}))


if __name__ == "__main__":
    main()
