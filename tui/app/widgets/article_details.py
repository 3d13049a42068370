"""What there is to know of the article, or the group, under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.app.widgets.article_columns import tags_of
from tui.app.widgets.articles import named
from tui.app.widgets.library import STATE_MARKS
from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.shown import counted, one_line
from tui.services.articles.arranging import Grouping, Heading
from tui.services.articles.company import Other
from tui.services.articles.facts import Facts
from tui.services.articles.standing import Standing

_DIM = "$foreground 75%"


class ArticleDetails(Static):
    """An article with all that the columns have no room for."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)

    def show_article(self, facts: Facts, standing: Standing | None, others: Sequence[Other]) -> None:
        """Show an article.

        Args:
            facts: What is known of it.
            standing: How its suggestions stand; None where nobody knows.
            others: Who else has done something on it.
        """
        state, layer = facts.layer.state, facts.layer
        tags, note = tags_of(facts), f"note: {one_line(layer.note)}" if layer.note else ""
        self._show(
            _styled([facts.title], "bold"),
            _styled([f"{STATE_MARKS[state]} {state.value}", *_measures(facts)]),
            _styled([_decisions(facts), *_suggestions(facts, standing)]),
            _styled([tags], "$text-accent"),
            _styled([note]),
            _styled([facts.article.source or "from nowhere that is known"], _DIM),
            _styled([f"also: {_other(other)}" for other in others]),
            _styled(_moments(facts), _DIM),
        )

    def show_group(self, heading: Heading, grouping: Grouping) -> None:
        """Show a group."""
        counts, flagged = heading.states, heading.flagged
        self._show(
            _styled([named(heading, grouping)], "bold"),
            _styled([counted(len(heading.members), "article")]),
            _styled([f"{STATE_MARKS[state]} {counts[state]:,} {state.value}" for state in ArticleState]),
            _styled([f"{heading.decided:,} decided", f"{flagged:,} flagged" if flagged else ""]),
        )

    def _show(self, *sections: tuple[list[str], str]) -> None:
        """Show sections: each in a line of its own or, beside the table, each part of it."""
        beside = self.screen.has_class("-beside")
        shown = [
            Content.styled(("\n" if beside else " · ").join(parts), style)
            for parts, style in sections
            if parts
        ]
        # Its size is its place's: nothing else on the screen moves.
        self.update(Content("\n\n" if beside else "\n").join(shown), layout=False)

    def show_nothing(self) -> None:
        """Show that there is nothing."""
        self.update(Content(""), layout=False)


def _styled(parts: Sequence[str], style: str = "") -> tuple[list[str], str]:
    """Return a section: its parts, those left out that are empty, and how it is set."""
    return [one_line(part) for part in parts if part], style


def _measures(facts: Facts) -> list[str]:
    article = facts.article
    read = f"{int(facts.read * 100)}% read" if facts.read is not None else "never opened"
    return [article.date, counted(article.length, "character"), article.language, read]


def _decisions(facts: Facts) -> str:
    layer = facts.layer
    if not layer.decided:
        return "nothing in it" if facts.done else "nothing decided"
    kinds = [f"{layer.counts[s]:,} {s.value}" for s in State if layer.counts.get(s)]
    flagged = f", {layer.flagged:,} flagged" if layer.flagged else ""
    return f"{layer.decided:,} decided: {', '.join(kinds)}{flagged}"


def _suggestions(facts: Facts, standing: Standing | None) -> list[str]:
    if standing is None or facts.done:
        return []
    if not standing.tagged:
        return ["not read by the model yet"]
    against = counted(standing.against, "place") if standing.against else ""
    return [
        f"{standing.open:,} open" if standing.open else "no suggestion open",
        f"{against} where your decisions and the model disagree" if against else "",
    ]


def _other(other: Other) -> str:
    state = f", {other.state.value}" if other.state is not ArticleState.UNREAD else ""
    return f"{one_line(other.annotator)}, {other.decided:,} decided{state}"


def _moments(facts: Facts) -> list[str]:
    added, last = facts.article.added[:10], facts.layer.at[:16].replace("T", " ")
    return [f"added {added}" if added else "", f"last decision {last}" if last else ""]
