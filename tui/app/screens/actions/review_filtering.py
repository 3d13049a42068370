"""Keys of the review that say which rows are shown, in which groups and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from tui.app.review_words import GROUP_KEYS, GROUPS
from tui.app.screens.actions.review_base import ReviewBase
from tui.domain.annotation import State
from tui.services.concordance import EVERY_KIND, Group, Order, Query, Where

T = TypeVar("T")

FLAGGED, NOTED = "flagged", "noted"
"""What comes behind the states in their round."""


def next_of(values: Sequence[T], current: T, step: int) -> T:
    """Return the value `step` places on in a round; the first where the current one is none of them."""
    return values[(values.index(current) + step) % len(values)] if current in values else values[0]


class ReviewFilters(ReviewBase):
    """Filtering, grouping and sorting."""

    def action_cycle_label(self, step: int) -> None:
        """Show the next label only; after the last one, all."""
        found = self.shown.rows.labels()
        order = [label.name for label in self.workspace.labels]
        names = [name for name in order if name in found] + sorted(set(found).difference(order))
        current = next(iter(self.shown.query.labels), "") if len(self.shown.query.labels) == 1 else ""
        name = next_of(["", *names], current, step)
        self.ask(replace(self.shown.query, labels=frozenset({name} if name else ())))

    def action_cycle_state(self, step: int) -> None:
        """Show the next state only, then what is flagged, then what is noted; after that, all."""
        query = self.shown.query
        current = FLAGGED if query.flagged else NOTED if query.noted else ""
        if len(query.states) == 1:
            current = next(iter(query.states)).value
        name = next_of(["", *(state.value for state in State), FLAGGED, NOTED], current, step)
        states = frozenset({State(name)} if name not in ("", FLAGGED, NOTED) else ())
        self.ask(replace(query, states=states, flagged=name == FLAGGED, noted=name == NOTED))

    def action_cycle_annotator(self, step: int) -> None:
        """Show the next annotator's only; after the last one, all."""
        query = self.shown.query
        current = next(iter(query.annotators), "") if len(query.annotators) == 1 else ""
        name = next_of(["", *self.shown.rows.annotators], current, step)
        self.ask(replace(query, annotators=frozenset({name} if name else ())))

    def action_only_article(self) -> None:
        """Show only the article of the row under the cursor; again all."""
        query, entry = self.shown.query, self.entry
        if query.article:
            self.ask(replace(query, article=""))
        elif entry is not None:
            self.ask(replace(query, article=entry.article.id))

    def action_everything(self) -> None:
        """Show all annotations again; groups and order stay."""
        query = self.shown.query
        group = Group.NONE if query.group is Group.INCONSISTENCY else query.group
        self.ask(Query(group=group, order=query.order, by_size=query.by_size))

    def action_inconsistent(self) -> None:
        """Show what does not agree, in groups; again show all."""
        query = self.shown.query
        if query.kinds or query.group is Group.INCONSISTENCY:
            self.ask(replace(query, kinds=frozenset(), group=Group.NONE))
        else:
            self.ask(replace(query, kinds=EVERY_KIND, group=Group.INCONSISTENCY))

    # -- groups and order ----------------------------------------------------------------------

    def action_cycle_group(self, step: int) -> None:
        """Group by the next thing, or the one before."""
        self._group_by(next_of(list(GROUPS), self.shown.query.group, step))

    def action_group_menu(self) -> None:
        """Choose what to group by."""
        from tui.app.screens.confirm import Choice, ChoiceDialog

        choices = [Choice(key, GROUPS[group], group.value) for key, group in GROUP_KEYS.items()]

        def chosen(value: str | None) -> None:
            if value is not None:
                self._group_by(Group(value))

        self.app.push_screen(ChoiceDialog("Group by", [], choices), chosen)

    def _group_by(self, group: Group) -> None:
        query = self.shown.query
        kinds = EVERY_KIND if group is Group.INCONSISTENCY else frozenset()
        # What is met most often comes first; of entities what has none would be that.
        by_size = group in (Group.FORM, Group.LABEL)
        self.ask(replace(query, group=group, kinds=kinds, by_size=by_size))

    def action_cycle_order(self, step: int) -> None:
        """Sort by the next thing, or the one before."""
        self.ask(replace(self.shown.query, order=next_of(list(Order), self.shown.query.order, step)))

    def action_fold(self) -> None:
        """Fold the group under the cursor, or unfold it."""
        group = self.group
        if group is not None:
            self.shown.lines.toggle(group)
            self.show_all()
            self.go_to_line(self.shown.lines.heading_of(group))

    def action_fold_all(self) -> None:
        """Fold all groups, or unfold them."""
        lines, group = self.shown.lines, self.group
        if group is not None:
            lines.fold_all(not lines.folded)
            self.show_all()
            self.go_to_line(lines.heading_of(group))

    # -- searching -----------------------------------------------------------------------------

    def action_cycle_where(self, step: int) -> None:
        """Search the next of spans, articles, and what is untagged in these."""
        self.ask(replace(self.shown.query, where=next_of(list(Where), self.shown.query.where, step)))

    def action_switch_search(self, what: str) -> None:
        """Search for an expression or for whole words, or not."""
        query = self.shown.query
        regex, words = query.regex ^ (what == "regex"), query.words ^ (what == "words")
        self.ask(replace(query, regex=regex, words=words))
