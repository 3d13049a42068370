"""What is read of each document that the tests have, as a Markdown table: `python -m tests.readers.table`."""

from __future__ import annotations

from tests.readers.samples import read, samples, summary
from tui.domain.shown import displayed

_COLUMNS = ("title", "date", "language", "author", "site", "first", "last", "paragraphs", "marks")


def table() -> str:
    """Return the table, one document a row."""
    rows = [("file", *_COLUMNS), ("---",) * (len(_COLUMNS) + 1)]
    for name, data in samples().items():
        found = summary(read(name, data))
        rows.append((name, *(_cell(found.get(column, "")) for column in _COLUMNS)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, dict):
        value = ", ".join(f"{count} {kind}" for kind, count in value.items())
    elif isinstance(value, list):
        value = ", ".join(map(str, value))
    return displayed(str(value)).replace("|", "\\|")


if __name__ == "__main__":
    print(table())
