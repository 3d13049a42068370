"""The lines above the table of the review: what is shown and how, and what is searched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.app.commands import REVIEW, keys_of
from tui.app.review_words import GROUPS, ORDERS, WHERES
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.review import one_line
from tui.domain.shown import displayed
from tui.services.concordance.values import Group, Order, Query, Where

_LONGEST = 24
WIDE, VERY_WIDE = 100, 140
"""Columns from which there is room to say that nothing is filtered by, and to name the order."""


class ReviewInput(LineInput):
    """What is searched for; how is switched while it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "screen.switch_search('regex')", "Regular expression", show=False),
        Binding("ctrl+w", "screen.switch_search('words')", "Whole words", show=False),
        Binding("ctrl+t", "screen.cycle_where(1)", "In spans or articles", show=False),
    ]


class FilterBar(Bar):
    """What is filtered by, how rows are grouped and sorted, and how many that leaves."""

    def __init__(self, keymap: Mapping[str, str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        keys = {command.id: keys_of(command, keymap) for command in REVIEW}
        self._keys = {name: "/".join(found[:1]) for name, found in keys.items()}
        self._query = Query()
        self._title = ""
        self._count = (0, 0, 0)
        self._loading = False

    def show(self, query: Query, title: str, count: tuple[int, int, int], loading: bool) -> None:
        """Show other filters, or another number of rows.

        Args:
            query: What is shown.
            title: The title of the only article, or empty.
            count: How many rows are shown, there are in all, and are selected.
            loading: Whether more may come.
        """
        self._query, self._title, self._count, self._loading = query, title, count, loading
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the filters at the left, the count at the right."""
        unset_value = "any   " if width >= WIDE else "  "
        query = self._query
        left = [Part(" Review   ", self.component("strong"))]
        people = ", ".join(sorted(query.annotators))
        defaults = GROUPS[Group.NONE], ORDERS[Order.LIBRARY]
        kinds = "inconsistent" if query.kinds and query.group is not Group.INCONSISTENCY else ""
        # What is set comes first where there is little room: nobody is to take a part for everything.
        crowded = width < WIDE and bool(people or query.article or kinds or besides_of(query))
        for name, command, value, action, always in (
            ("group", "review.group", GROUPS[query.group], "screen.cycle_group(1)", True),
            ("label", "review.by-label", ", ".join(sorted(query.labels)), "screen.cycle_label(1)", True),
            ("state", "review.by-state", states_of(query), "screen.cycle_state(1)", True),
            ("text", "review.filter", text_of(query), "screen.filter", True),
            ("order", "review.order", ORDERS[query.order], "screen.cycle_order(1)", width >= VERY_WIDE),
            ("of", "review.by-annotator", people, "screen.cycle_annotator(1)", False),
            ("in", "review.by-article", self._title if query.article else "", "screen.only_article", False),
            ("", "review.inconsistent", kinds, "screen.inconsistent", False),
            ("", "review.everything", besides_of(query), "screen.everything", False),
        ):
            unset = not value or (name in ("group", "order") and value in defaults)
            if unset and (crowded or not always):
                continue
            text = displayed(one_line(value))[:_LONGEST]
            left.append(Part(f"{self._keys[command]} ", self.component("key"), action))
            left.append(Part(f"{name} " if name else "", self.component("dim"), action))
            no_value = unset_value.replace("any", "none") if name == "group" else unset_value
            shown = f"{text}   " if text and (name != "group" or not unset) else no_value
            left.append(Part(shown, self.component("dim" if unset else "strong"), action))
        return left, self._counted()

    def _counted(self) -> list[Part]:
        some, everything, selected = self._count
        loading = "loading … " if self._loading else ""
        counted = f"{some:,}" if some == everything else f"{some:,} of {everything:,}"
        found = [Part(f"{loading}{counted} ", self.component("dim"))]
        if selected:
            found.insert(0, Part(f"{selected:,} selected · ", self.component("strong")))
        return found


def states_of(query: Query) -> str:
    """Return what is chosen by state, in words; a flag and a note count as one."""
    names = sorted(state.value for state in query.states)
    return ", ".join([*names, *(["flagged"] if query.flagged else []), *(["noted"] if query.noted else [])])


def besides_of(query: Query) -> str:
    """Return in words what else is filtered by, as the command line can say it."""
    found = [f"since {query.since[:10]}"] if query.since else []
    found += ["linked"] if query.linked else []
    return ", ".join([*found, *(f"link {link}" for link in sorted(query.links))])


def text_of(query: Query) -> str:
    """Return how is searched, or what for; while that is typed it stands below."""
    if not query.text and query.where is Where.SPANS:
        return ""
    how = [WHERES[query.where]] if query.where is not Where.SPANS else []
    how += [name for name, on in (("regex", query.regex), ("words", query.words)) if on]
    return ", ".join(how) or query.text
