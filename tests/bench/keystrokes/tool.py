"""What is common to the tools: policies, the screen, actions with their sources, and the places of tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rich.cells import cell_len

from tests.bench.keystrokes.gold import Tagged, Task
from tests.bench.keystrokes.klm import Effort


class Policy(Enum):
    """How carefully the article is gone through."""

    EVERY = "every paragraph seen"
    ERRORS = "errors only"


@dataclass(frozen=True, slots=True)
class Screen:
    """How much of an article is seen at once; a browser's window is taken to show as much as a terminal."""

    rows: int = 40
    columns: int = 120


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a tool can be told to do.

    Attributes:
        effort: Its operators.
        source: Where it is documented: a page, or a file of the tool's source at one commit.
        says: What that source says, in other words, and what is assumed where it says nothing.
    """

    effort: Effort
    source: str
    says: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one article costs in one tool.

    Attributes:
        effort: All operators, from the open article to the next one.
        errors: Suggestions and missing spans that had to be seen to.
        left_out: Gold spans that the tool cannot hold beside others and was not asked for.
    """

    effort: Effort
    errors: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool that Glossator is compared with.

    Attributes:
        name: Its name.
        actions: Everything that it is told to do, by a short name.
        cost: What an article costs by these actions.
    """

    name: str
    actions: Mapping[str, Action]
    cost: Callable[[Task, Policy, Screen], Outcome]


class Layout:
    """Where tokens stand on a screen that wraps between tokens.

    Args:
        text: The article.
        tokens: Start and end of each token.
        columns: Width of the screen in cells.
        breaks: Ends of tokens after which a new line begins besides those of the text; blank lines are kept
            where there are none, and dropped where there are.
    """

    def __init__(
        self, text: str, tokens: Sequence[tuple[int, int]], columns: int, breaks: frozenset[int] | None = None
    ) -> None:
        self.line: list[int] = []
        self.number: list[int] = []
        self.row: list[int] = []
        self.first: list[int] = []
        self._starts = [start for start, _ in tokens]
        row, column, previous = 0, 0, 0
        for index, (start, end) in enumerate(tokens):
            gap = text.count("\n", previous, start)
            width = cell_len(text[start:end])
            space = int(start > previous)
            if index == 0 or gap or (breaks is not None and previous in breaks):
                row += 0 if index == 0 else 1 if breaks is not None else max(gap, 1)
                self.first.append(index)
                column = 0
            elif column + space + width > columns:
                row, column = row + 1, 0
            else:
                column += space
            column += width
            self.line.append(len(self.first) - 1)
            self.number.append(index - self.first[-1])
            self.row.append(row)
            previous = end

    @property
    def rows(self) -> int:
        """How many rows the article takes."""
        return self.row[-1] + 1 if self.row else 0

    def tokens_of(self, span: Tagged) -> tuple[int, int]:
        """Return the first and the last token of a span."""
        first = bisect_left(self._starts, span.start)
        return first, max(bisect_left(self._starts, span.end) - 1, first)
