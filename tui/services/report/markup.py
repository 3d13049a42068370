"""Numbers and tables of the report."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from tui.formats.markup import filled, joined


def number(value: int) -> str:
    """Return a number for people."""
    return f"{value:,}"


def percent(share: float | None) -> str:
    """Return a share, from 0 to 1, in per cent; a dash where there is none."""
    return "–" if share is None else f"{share:.0%}"


def table(columns: Iterable[tuple[str, str]], rows: Iterable[Iterable[object]], caption: str = "") -> Markup:
    """Return a table.

    Args:
        columns: Heading and class of each column: `n` for numbers, `b` for bars, empty for words.
        rows: The cells of each row; fragments stay what they are.
        caption: What the table is.
    """
    kinds = list(columns)
    head = joined(filled('<th class="{kind}" scope="col">{name}</th>', kind=k, name=n) for n, k in kinds)
    body = joined(
        filled(
            "<tr>{cells}</tr>\n",
            cells=joined(
                filled('<td class="{kind}">{cell}</td>', kind=kind, cell=cell)
                for (_, kind), cell in zip(kinds, row, strict=True)
            ),
        )
        for row in rows
    )
    title = filled("<caption>{caption}</caption>", caption=caption) if caption else Markup("")
    return filled(
        '<div class="wide"><table>{title}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>'
        "</div>\n",
        title=title,
        head=head,
        body=body,
    )
