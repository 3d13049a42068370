"""The peers' side of the benchmark alone.

`python -m tests.bench.keystrokes.peers_table GOLD.jsonl [--limit N] [--map FILE] [--model NAME] [--json]`,
or with `--actions` the tables behind it: every action of every peer, its operators and its source.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.common import report
from tests.bench.keystrokes.gold import Task, compare, read_gold
from tests.bench.keystrokes.labels import default_map, read_map
from tests.bench.keystrokes.peers import PEERS
from tests.bench.keystrokes.report import measure, print_table, rows
from tests.bench.keystrokes.suggest import prepare
from tests.bench.keystrokes.tool import Screen


def print_actions() -> None:
    """Print what the peers can be told to do."""
    for peer in PEERS:
        print(f"\n{peer.name}")
        for name, action in peer.actions.items():
            print(f"  {name:8} {action.effort!s:8} {action.says}\n{'':20}{action.source}")


def print_cases(tasks: Iterable[Task]) -> None:
    """Print how many suggestions are right, and what is wrong with the others."""
    kinds = Counter(
        case.kind.value for task in tasks for case in compare(task.suggestions, task.article.gold)
    )
    print(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))


def main(words: Sequence[str] | None = None) -> None:
    """Read, suggest, and print."""
    parser = argparse.ArgumentParser(description="What the peers' users do from suggestions to gold.")
    parser.add_argument("gold", type=Path, nargs="?", help="articles with gold spans, one JSON object a line")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N articles")
    parser.add_argument("--map", type=Path, metavar="FILE", help="which labels of the model are which (TOML)")
    parser.add_argument("--model", help="the pipeline of spaCy, by default the shipped one")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    parser.add_argument("--actions", action="store_true", help="print the peers' actions and their sources")
    chosen = parser.parse_args(words)
    if chosen.actions:
        print_actions()
        return
    if chosen.gold is None:
        parser.error("name a gold set")
    from tui.nlp.pipelines import DEFAULT_MODEL, describe
    from tui.nlp.recognise import load

    articles = read_gold(chosen.gold, chosen.limit)
    labels = read_map(chosen.map) if chosen.map else default_map(articles)
    tasks = prepare(load(describe(chosen.model or DEFAULT_MODEL)), articles, labels)
    summaries = measure(PEERS, tasks, Screen())
    if chosen.json:
        report(rows(summaries), as_json=True)
        return
    print_cases(tasks)
    print_table(summaries)


if __name__ == "__main__":
    main()
