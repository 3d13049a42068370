"""The order of the library, against a list that is searched from its beginning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.services.shelf import Shelf

IDS = st.sampled_from("abcdefgh")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), IDS),
        st.tuples(st.just("take out"), IDS),
        st.tuples(st.sampled_from(["done", "open", "arrange", "arrange as added"]), IDS),
    ),
    max_size=30,
)


class Model:
    """A list of ids with marks, and the order of all that were ever in it."""

    def __init__(self, ids: list[str], done: set[str]) -> None:
        self.order = list(dict.fromkeys(ids))
        self.added = list(self.order)
        self.here = {article: article in done for article in self.order}

    @property
    def listed(self) -> list[str]:
        return [article for article in self.order if article in self.here]

    def put(self, article: str) -> None:
        self.here.setdefault(article, False)
        for order in (self.order, self.added):
            if article not in order:
                order.append(article)

    def arrange(self, order: list[str]) -> None:
        first = [article for article in dict.fromkeys(order) if article in self.here]
        behind = sorted(self.added, key=lambda article: article not in self.here)
        self.order = list(dict.fromkeys([*first, *behind]))


@given(st.lists(IDS), st.sets(IDS), STEPS, st.permutations("abcdefgh"))
def test_a_shelf_is_a_list_with_marks(
    ids: list[str], done: set[str], steps: list[tuple[str, str]], order: list[str]
) -> None:
    shelf, model = Shelf(ids, done), Model(ids, done)
    for what, article in steps:
        if what == "put":
            shelf.put(article)
            model.put(article)
        elif what == "take out":
            shelf.take_out(article)
            model.here.pop(article, None)
        elif what == "arrange":
            # As far as one of them; the others stay as they were added.
            shelf.arrange(order[: order.index(article)], article)
            model.arrange(order[: order.index(article)])
            assert shelf.queue == article
        elif what == "arrange as added":
            shelf.arrange_as_added()
            model.order = list(model.added)
            assert not shelf.queue
        else:
            shelf.mark(article, what == "done")
            if article in model.here:
                model.here[article] = what == "done"
    listed = model.listed
    assert list(shelf) == [shelf[place] for place in range(len(shelf))] == listed
    assert shelf.added == [article for article in model.added if article in model.here]
    for article in "abcdefgh":
        assert (article in shelf) == (article in model.here)
        at = listed.index(article) if article in model.here else None
        assert shelf.place(article) == at
        behind = listed[at + 1 :] + listed[:at] if at is not None else listed
        assert shelf.next_to_do(article) == next((i for i in behind if not model.here[i]), None)
        for step in (-1, 1, 3):
            near = at + step if at is not None else 0
            assert shelf.neighbour(article, step) == (listed[near] if 0 <= near < len(listed) else None)
