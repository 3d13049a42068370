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
        st.tuples(st.sampled_from(["done", "open"]), IDS),
    ),
    max_size=30,
)


@given(st.lists(IDS), st.sets(IDS), STEPS)
def test_a_shelf_is_a_list_with_marks(ids: list[str], done: set[str], steps: list[tuple[str, str]]) -> None:
    shelf = Shelf(ids, done)
    model = {article: article in done for article in ids}
    for what, article in steps:
        if what == "put":
            shelf.put(article)
            model.setdefault(article, False)
        elif what == "take out":
            shelf.take_out(article)
            model.pop(article, None)
        else:
            shelf.mark(article, what == "done")
            if article in model:
                model[article] = what == "done"
    listed = list(model)
    assert list(shelf) == [shelf[place] for place in range(len(shelf))] == listed
    for article in "abcdefgh":
        assert (article in shelf) == (article in model)
        at = listed.index(article) if article in model else None
        assert shelf.place(article) == at
        behind = listed[at + 1 :] + listed[:at] if at is not None else listed
        assert shelf.next_to_do(article) == next((i for i in behind if not model[i]), None)
        for step in (-1, 1, 3):
            near = at + step if at is not None else 0
            assert shelf.neighbour(article, step) == (listed[near] if 0 <= near < len(listed) else None)
