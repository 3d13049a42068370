"""The concordance: every annotation of a project as a row, to be filtered, grouped, searched and compared.

    rows = Concordance(ReviewSource(workspace), suggested)
    view = rows.select(Query(labels=frozenset({"ORG"}), group=Group.FORM, by_size=True))
    while rows.step():          # each a few milliseconds: keys are heard in between
        view = rows.view()      # as often as the screen wants to show more
    for group in view.groups:   # name, key, first, count; of inconsistencies also reason and mend
        for number in view.numbers(group.first, group.first + group.count):
            rows.entry(number)  # Row or Untagged, read when it is drawn

A row is a number from 0 that stays what it is as long as the concordance lives: one that is taken out keeps
its number and is `gone`, new ones are appended. A `View` is what a query takes at one moment, an array of
numbers; it does not change. After `take(edit)` it still shows the rows that it showed, as they are now: who
wants them filtered anew asks for `view()` again. A view of hits in the articles, or of untagged mentions, has
negative numbers, which hold until another query is selected.

`select` and `view` may be called at any time, also before everything is read: `view.complete` says whether
more may come. Only `step` reads; when it returns False, nothing is left to do for the last query.

NumPy is imported here when the first concordance is made.
"""

from tui.services.concordance.concordance import Concordance
from tui.services.concordance.selection import Selection
from tui.services.concordance.values import (
    EVERY_KIND,
    Group,
    Groups,
    Key,
    Kind,
    Mend,
    Order,
    Query,
    RowGroup,
    Untagged,
    View,
    Where,
)

__all__ = [
    "EVERY_KIND",
    "Concordance",
    "Group",
    "Groups",
    "Key",
    "Kind",
    "Mend",
    "Order",
    "Query",
    "RowGroup",
    "Selection",
    "Untagged",
    "View",
    "Where",
]
