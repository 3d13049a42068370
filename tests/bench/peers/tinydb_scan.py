"""The peer of the review: stock TinyDB, and a plain scan with its own `Query` for every question.

`python -m tests.bench.peers.tinydb_scan FILE QUESTIONS` prints one JSON object: by case the processor time
of each answer, and how much was found; the seconds of the bulk edit; and memory. TinyDB keeps nothing between
two searches but what its cache of queries has, and no question is asked twice.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from tinydb import Query, TinyDB
from tinydb.table import Document

from tests.bench.peers.bare_tinydb import peak_memory

SHOWN, CONTEXT = 40, 40
"""Rows that a screen shows, and characters on either side of each."""

Found = dict[str, Any]


class Scan:
    """The questions of the review, asked of TinyDB."""

    def __init__(self, path: str) -> None:
        self._database = TinyDB(path, encoding="utf-8")

    def _layers(self, takes: Callable[[Found], bool]) -> list[Document]:
        """Return the layers in which any annotation is like that."""
        layer = Query()
        return list(self._database.search(layer.spans.test(lambda spans: any(map(takes, spans.values())))))

    def _rows(self, takes: Callable[[Found], bool]) -> list[tuple[str, Found]]:
        return [
            (layer["article"], span)
            for layer in self._layers(takes)
            for span in layer["spans"].values()
            if takes(span)
        ]

    def _texts(self) -> dict[str, str]:
        return {article["id"]: article["text"] for article in self._database.table("articles").all()}

    def _show(self, rows: list[tuple[str, Found]]) -> int:
        """Read what a screen shows of rows; return how many there are."""
        shown = rows[:SHOWN]
        articles = self._database.table("articles")
        found = articles.search(Query().id.one_of([article for article, _ in shown]))
        texts = {article["id"]: article["text"] for article in found}
        for article, span in shown:
            text, start, end = texts[article], span["start"], span["end"]
            assert len(text[max(0, start - CONTEXT) : end + CONTEXT]) >= end - start
        return len(rows)

    def filter(self, label: str) -> int:
        """Annotations with a label."""
        return self._show(self._rows(lambda span: span["label"] == label))

    def group(self, label: str) -> int:
        """The same, grouped by surface form, whatever the capitals; the largest group first."""
        texts = self._texts()
        groups: dict[str, list[tuple[str, Found]]] = defaultdict(list)
        for article, span in self._rows(lambda span: span["label"] == label):
            form = " ".join(texts[article][span["start"] : span["end"]].split()).casefold()
            groups[form].append((article, span))
        ordered = sorted(groups.values(), key=len, reverse=True)
        self._show([row for rows in ordered for row in rows][:SHOWN])
        return len(ordered)

    def search(self, text: str) -> int:
        """Annotations whose text, note or link has a text."""
        return self._show(self._that_have(lambda words: text in words.casefold()))

    def regex(self, expression: str) -> int:
        """Annotations whose text, note or link an expression finds something in."""
        return self._show(self._that_have(re.compile(expression).search))

    def _that_have(self, has: Callable[[str], Any]) -> list[tuple[str, Found]]:
        texts = self._texts()
        rows: list[tuple[str, Found]] = []
        for layer in self._layers(lambda _: True):
            text = texts[layer["article"]]
            for span in layer["spans"].values():
                words = " ".join(text[span["start"] : span["end"]].split())
                if has(words) or has(span.get("note", "")) or has(span.get("link", "")):
                    rows.append((layer["article"], span))
        return rows

    def articles(self, text: str) -> int:
        """Places of the articles where a text stands, with what is tagged there."""
        wanted = re.compile(re.escape(text), re.I)
        found = self._database.table("articles").search(
            Query().text.test(lambda whole: wanted.search(whole) is not None)
        )
        spans: dict[str, list[Found]] = defaultdict(list)
        for layer in self._database.search(Query().article.one_of([article["id"] for article in found])):
            spans[layer["article"]] += layer["spans"].values()
        hits = 0
        for article in found:
            for hit in wanted.finditer(article["text"]):
                hits += 1
                any(s["start"] < hit.end() and hit.start() < s["end"] for s in spans[article["id"]])
        return hits

    def inconsistencies(self, _: str) -> int:
        """Surface forms with more than one label."""
        texts = self._texts()
        labels: dict[str, Counter[str]] = defaultdict(Counter)
        for article, span in self._rows(lambda span: span["state"] != "rejected"):
            form = " ".join(texts[article][span["start"] : span["end"]].split()).casefold()
            labels[form][span["label"]] += 1
        return sum(len(counts) > 1 for counts in labels.values())

    def relabel(self, before: str, after: str, most: int) -> int:
        """Give a label to so many annotations that have another, durably; return how many it was."""
        done = 0

        def change(layer: Any) -> None:
            nonlocal done
            for span in layer["spans"].values():
                if span["label"] == before and done < most:
                    span["label"] = after
                    done += 1

        self._database.update(change)
        return done


def main() -> None:
    """Ask and print."""
    path, questions = sys.argv[1], json.loads(sys.argv[2])
    times: dict[str, list[float]] = {}
    found: dict[str, list[int]] = {}
    begun = time.process_time()
    scan = Scan(path)
    opened = time.process_time() - begun
    for case, asked in questions["ask"].items():
        for number, question in enumerate(asked):
            begun = time.process_time()
            found.setdefault(case, []).append(getattr(scan, case)(question))
            took = time.process_time() - begun
            times.setdefault(case, []).append(took + (0.0 if number else opened))
    begun = time.perf_counter()
    found["relabel"] = [scan.relabel(*questions["relabel"])]
    bulk = time.perf_counter() - begun
    print(json.dumps({"times": times, "found": found, "bulk": bulk, "peak memory": peak_memory()}))


if __name__ == "__main__":
    main()
