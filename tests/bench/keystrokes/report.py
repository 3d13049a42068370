"""What the articles cost, summed up for each tool and policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.common import Row
from tests.bench.keystrokes.gold import Task
from tests.bench.keystrokes.klm import Effort, total
from tests.bench.keystrokes.tool import Outcome, Peer, Policy, Screen

BENCH = "keystrokes"


@dataclass(frozen=True, slots=True)
class Summary:
    """What one tool costs with one policy.

    Attributes:
        subject: The tool.
        policy: How carefully the articles were gone through.
        articles: How many there were.
        spans: Gold spans that were asked for.
        errors: Suggestions and missing spans that were seen to.
        left_out: Gold spans that were not asked for.
        effort: The sum.
    """

    subject: str
    policy: Policy
    articles: int
    spans: int
    errors: int
    left_out: int
    effort: Effort

    def figures(self) -> Iterator[tuple[str, float, str]]:
        """Yield what is reported: a name, a value and its unit."""
        for name, count in (("article", self.articles), ("gold span", self.spans), ("error", self.errors)):
            share = 1 / count if count else 0.0
            yield f"time per {name}", self.effort.seconds * share, "s"
            yield f"keys per {name}", self.effort.keys * share, "keys"
        share = 1 / self.articles if self.articles else 0.0
        yield "pointings per article", self.effort.points * share, "pointings"
        yield "decisions per article", self.effort.decisions * share, "decisions"
        yield "left out", self.left_out, "spans"


def summed(subject: str, policy: Policy, tasks: Sequence[Task], outcomes: Sequence[Outcome]) -> Summary:
    """Return the sum of one tool's outcomes, one for each task."""
    left_out = sum(outcome.left_out for outcome in outcomes)
    return Summary(
        subject,
        policy,
        len(tasks),
        sum(len(task.article.gold) for task in tasks) - left_out,
        sum(outcome.errors for outcome in outcomes),
        left_out,
        total(outcome.effort for outcome in outcomes),
    )


def measure(peers: Iterable[Peer], tasks: Sequence[Task], screen: Screen) -> list[Summary]:
    """Return what each peer costs with each policy."""
    return [
        summed(peer.name, policy, tasks, [peer.cost(task, policy, screen) for task in tasks])
        for policy in Policy
        for peer in peers
    ]


def rows(summaries: Iterable[Summary]) -> Iterator[Row]:
    """Yield the figures as rows of the benchmark."""
    for summary in summaries:
        for name, value, unit in summary.figures():
            yield Row(BENCH, f"{summary.policy.value}, {name}", summary.subject, value, unit)


def print_table(summaries: Iterable[Summary]) -> None:
    """Print one line for each tool and policy: seconds, operators, and spans left out."""
    from rich.console import Console
    from rich.table import Table

    names = ("s/article", "s/span", "s/error", "K/article", "K/span", "K/error", "P/article", "M/article")
    table = Table("policy", "tool", *names, "out")
    for summary in summaries:
        at = {name: value for name, value, _ in summary.figures()}
        times = [at[f"time per {name}"] for name in ("article", "gold span", "error")]
        keys = [at[f"keys per {name}"] for name in ("article", "gold span", "error")]
        cells = [*times, *keys, at["pointings per article"], at["decisions per article"]]
        numbers = [f"{value:.3g}" if value < 100 else f"{value:.0f}" for value in cells]
        table.add_row(summary.policy.value, summary.subject, *numbers, str(summary.left_out))
    Console(width=None if Console().is_terminal else 160).print(table)
