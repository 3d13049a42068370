"""From suggestions to gold: keys and seconds, for Glossator and for five peers.

`python -m tests.bench.keystrokes GOLD.jsonl [--limit N] [--map FILE] [--model NAME] [--json]`. Glossator is
the real app, driven through Pilot with key presses only; the peers are counted by their documented actions
(see `peers_table --actions`). Each article must come out exactly as the gold, read from the project file.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tests.bench.common import US, Row, report
from tests.bench.keystrokes.desk import Room, label_set
from tests.bench.keystrokes.drive import Reader
from tests.bench.keystrokes.gold import Kind, Task, compare, read_gold
from tests.bench.keystrokes.klm import Effort
from tests.bench.keystrokes.labels import LabelMap, default_map, read_map
from tests.bench.keystrokes.peers import PEERS
from tests.bench.keystrokes.report import Summary, measure, print_table, rows, summed
from tests.bench.keystrokes.suggest import Found, find
from tests.bench.keystrokes.tool import Outcome, Policy, Screen
from tui.domain.characters import Characters
from tui.nlp.pipelines import DEFAULT_MODEL, PipelineInfo, describe
from tui.nlp.recognise import entity_labels, load

TARGET = 0.5
"""Of the best peer's time and keys, at the most."""
STRETCHES = 6
"""Parts of the set of which the curve tells the average."""


async def ours(
    found: Sequence[Found],
    info: PipelineInfo,
    model: Sequence[str],
    labels: LabelMap,
    policy: Policy,
    by_characters: bool,
) -> list[Outcome]:
    """Return what each article costs in Glossator, one after the other in one project.

    Raises:
        AssertionError: An article is not exactly the gold in the project file.
    """
    screen = Screen()
    # Whoever sets a project up puts the labels that are used most on the digits.
    uses = Counter(span.label for one in found for span in one.task.article.gold)
    gold = sorted(uses, key=lambda label: (-uses[label], label))
    nested = any(_nested(one) for one in found)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        names = label_set(gold, model, labels)
        size = (screen.columns, screen.rows)
        room = Room(Path(folder), found, info, names, size, nested, by_characters)
        with room.project:
            async with room.open() as running:
                reader = Reader(running, policy)
                for one in found:
                    await reader.do(set(one.task.article.gold))
                    outcomes.append(_outcome(running.take_effort(), one, policy))
            for number, one in enumerate(found):
                missed = set(one.task.article.gold) ^ room.saved(number)
                assert not missed, f"{one.task.article.name} is not the gold: {sorted(missed)[:3]}"
    return outcomes


def _nested(found: Found) -> bool:
    gold = found.task.article.gold
    return any(a.end > b.start for a, b in pairwise(gold))


def _unaligned(tasks: Sequence[Task]) -> bool:
    """Whether most of the gold begins or ends within words: so it is set up once, in the settings."""
    within = total = 0
    for task in tasks:
        edges = {edge for token in task.tokens for edge in token}
        within += sum(not edges.issuperset(span.edges) for span in task.article.gold)
        total += len(task.article.gold)
    return within > total / 2


def _by_characters(task: Task) -> Task:
    characters = Characters(task.article.text)
    return replace(task, tokens=tuple(characters.within(0, len(task.article.text))))


def _outcome(effort: Effort, found: Found, policy: Policy) -> Outcome:
    cases = compare(found.task.suggestions, found.task.article.gold)
    errors = sum(case.kind is not Kind.RIGHT for case in cases)
    decisions = 1 + (len(cases) if policy is Policy.EVERY else errors)
    return Outcome(effort + Effort(decisions=decisions), errors)


def judged(summaries: Sequence[Summary]) -> list[Row]:
    """Return the rows, ours with what they are to be of the best peer's."""
    made = list(rows(summaries))
    peers: dict[str, Row] = {}
    for row in made:
        if row.subject != US and (row.case not in peers or row.value < peers[row.case].value):
            peers[row.case] = row
    judged: list[Row] = []
    for row in made:
        if row.subject == US and row.case.endswith("time per article"):
            best = peers[row.case]
            row = row.compared(best.subject, best.value).ratio_at_most(TARGET)
        judged.append(row)
    return judged


def curve(outcomes: Sequence[Outcome]) -> str:
    """Return in a line how the keys per error fall as memory learns."""
    size = max(-(-len(outcomes) // STRETCHES), 1)
    parts = [outcomes[at : at + size] for at in range(0, len(outcomes), size)]
    keys = [sum(o.effort.keys for o in part) / max(sum(o.errors for o in part), 1) for part in parts]
    return " ".join(f"{value:.2f}" for value in keys)


def main(words: Sequence[str] | None = None) -> None:
    """Suggest, drive, compare and print."""
    parser = argparse.ArgumentParser(description="Keys and seconds from suggestions to gold.")
    parser.add_argument("gold", type=Path, help="articles with gold spans, one JSON object a line")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N articles")
    parser.add_argument("--map", type=Path, metavar="FILE", help="which labels of the model are which (TOML)")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="the pipeline of spaCy")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    chosen = parser.parse_args(words)
    info = describe(chosen.model)
    nlp = load(info)
    articles = read_gold(chosen.gold, chosen.limit)
    labels = read_map(chosen.map) if chosen.map else default_map(articles)
    found = find(nlp, info, articles, labels)
    tasks = [one.task for one in found]
    if _unaligned(tasks):
        # Where words have no blanks between them the peers have none to go by: SLATE is then used in its
        # scope of characters, as its README has it. We go by our own words, unless these are no better.
        tasks = [_by_characters(task) for task in tasks]
    by_characters = _unaligned([one.in_words() for one in found])
    summaries = measure(PEERS, tasks, Screen())
    curves: list[str] = []
    for policy in Policy:
        outcomes = asyncio.run(ours(found, info, entity_labels(nlp), labels, policy, by_characters))
        summaries.append(summed(US, policy, tasks, outcomes))
        curves.append(f"{policy.value}: keys per error, part by part of the set: {curve(outcomes)}")
    made = judged(summaries)
    if chosen.json:
        report(made, as_json=True)
        return
    print_table(summaries)
    for line in curves:
        print(line)
    for row in made:
        if row.ratio is not None:
            print(f"{row.case}: {row.ratio:.2f} of {row.against}, target {row.target}, met: {row.met}")


if __name__ == "__main__":
    main()
