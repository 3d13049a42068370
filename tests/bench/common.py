"""What the benchmarks share: rows, their table and JSON, and the order of the runs."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median

US = "glossator"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        bench: Name of the benchmark.
        case: What was measured.
        subject: Who was measured: `glossator`, or a peer.
        value: The figure.
        unit: Its unit.
        against: What it is compared with, or empty.
        ratio: The figure divided by that of `against`; None where there is none.
        target: What PRODUCT.md asks for, as `ratio <= 1.25` or `value <= 10 ms`; empty where it asks nothing.
        met: Whether it is reached; None where there is no target.
    """

    bench: str
    case: str
    subject: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None

    def compared(self, against: str, base: float) -> Row:
        """Return the row with its ratio to another figure."""
        return replace(self, against=against, ratio=self.value / base if base else math.inf)

    def ratio_at_most(self, most: float) -> Row:
        """Return the row with a target for its ratio."""
        assert self.ratio is not None
        return replace(self, target=f"ratio <= {most:g}", met=self.ratio <= most)

    def value_at_most(self, most: float) -> Row:
        """Return the row with a target for its value."""
        return replace(self, target=f"value <= {most:g} {self.unit}", met=self.value <= most)

    def as_json(self) -> dict[str, object]:
        """Return the row as a JSON object; a peer's has no more than what was measured."""
        everything = asdict(self)
        if self.subject == US:
            return everything
        return {key: everything[key] for key in ("bench", "case", "subject", "value", "unit")}


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all does not exceed.

    Args:
        values: At least one.
        share: Above 0, up to 1.
    """
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def interleaved(
    subjects: Mapping[str, Callable[[], Mapping[str, float]]], runs: int
) -> dict[tuple[str, str], list[float]]:
    """Run each subject once a round, so that whatever the machine does besides meets all of them alike.

    Args:
        subjects: By name, what measures one run and returns figures by case.
        runs: Rounds.

    Returns:
        The figures by subject and case, one a round.
    """
    found: dict[tuple[str, str], list[float]] = {}
    for number in range(runs):
        # Every other round goes backwards, so that nobody always comes after the same.
        order = list(subjects)[:: 1 if number % 2 == 0 else -1]
        for name in order:
            for case, value in subjects[name]().items():
                found.setdefault((name, case), []).append(value)
    return found


def arguments(description: str, *, runs: int, quick: int) -> argparse.ArgumentParser:
    """Return a parser with what every benchmark takes.

    Args:
        description: One sentence.
        runs: Rounds by default.
        quick: Rounds with `--quick`.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    parser.add_argument("--runs", type=int, default=runs, metavar="N", help=f"rounds, by default {runs}")
    parser.add_argument(
        "--quick", action="store_const", dest="runs", const=quick, help=f"{quick} rounds: a first look"
    )
    return parser


def report(rows: Iterable[Row], as_json: bool) -> None:
    """Print the rows: a table, or one JSON object a line."""
    if as_json:
        for row in rows:
            print(json.dumps(row.as_json()), flush=True)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("case", "subject", "value", "unit", "against", "ratio", "target", "met")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        met = {None: "", True: "yes", False: "NO"}[row.met]
        cells = (row.case, row.subject, f"{row.value:.3g}", row.unit, row.against, ratio, row.target, met)
        table.add_row(*(Text(cell) for cell in cells))
    Console(width=None if Console().is_terminal else 150).print(table)


__all__ = ["US", "Row", "arguments", "interleaved", "median", "quantile", "report"]
