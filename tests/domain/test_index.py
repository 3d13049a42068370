from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tui.domain.index import BUCKET, SpanIndex, order


@dataclass(frozen=True)
class Item:
    start: int
    end: int
    id: str
    value: int = 0


SPAN = 400

items = st.builds(
    lambda start, length, name, value: Item(start, start + length, name, value),
    st.integers(0, SPAN),
    st.integers(1, 40),
    st.sampled_from("abc"),
    st.integers(0, 9),
)
keys = st.tuples(st.integers(-2, SPAN + 50), st.integers(-SPAN - 50, 2), st.sampled_from(["", "a", "b", "c"]))


def many(count: int) -> list[Item]:
    """Items at every other offset, some of them long, so that buckets fill and enclose one another."""
    return [Item(i * 2, i * 2 + (900 if i % 97 == 0 else 3), f"i{i}") for i in range(count)]


class AgainstAList(RuleBasedStateMachine):
    """Whatever is done to an index is done to a dictionary too, and both are asked the same."""

    def __init__(self) -> None:
        super().__init__()
        self.index: SpanIndex[Item] = SpanIndex()
        self.model: dict[tuple[int, int, str], Item] = {}
        self.versions: list[tuple[SpanIndex[Item], list[Item]]] = []

    def plain(self) -> list[Item]:
        return [self.model[key] for key in sorted(self.model)]

    def keep(self) -> None:
        self.versions = [*self.versions[-3:], (self.index, self.plain())]

    @rule(count=st.integers(1, 3 * BUCKET))
    @precondition(lambda self: len(self.model) < 5 * BUCKET)
    def fill(self, count: int) -> None:
        self.keep()
        added = many(count)
        self.index = self.index.update(added)
        self.model.update({order(item): item for item in added})

    @rule(start=st.integers(0, SPAN), count=st.integers(1, BUCKET + 20))
    def add_a_run_one_by_one(self, start: int, count: int) -> None:
        self.keep()
        for i in range(count):
            item = Item(start, start + 5, f"r{i}")
            self.index = self.index.add(item)
            self.model[order(item)] = item

    @rule(item=items)
    def add(self, item: Item) -> None:
        self.keep()
        self.index = self.index.add(item)
        self.model[order(item)] = item

    @rule(item=items)
    def remove_what_may_not_be_there(self, item: Item) -> None:
        self.keep()
        self.index = self.index.remove(item)
        self.model.pop(order(item), None)

    @rule(data=st.data())
    @precondition(lambda self: self.model)
    def remove(self, data: st.DataObject) -> None:
        self.keep()
        item = data.draw(st.sampled_from(self.plain()))
        self.index = self.index.remove(item)
        del self.model[order(item)]

    @rule(first=st.integers(0, 600), step=st.integers(1, 5), added=st.lists(items, max_size=80))
    def update(self, first: int, step: int, added: list[Item]) -> None:
        self.keep()
        gone = self.plain()[first::step]
        self.index = self.index.update(added, gone)
        for item in gone:
            del self.model[order(item)]
        self.model.update({order(item): item for item in added})

    @rule(start=st.integers(-5, SPAN + 1000), length=st.integers(0, 60))
    def overlapping(self, start: int, length: int) -> None:
        end = start + length
        expected = [item for item in self.plain() if item.start < end and start < item.end]
        assert list(self.index.overlapping(start, end)) == expected
        assert list(self.index.covering(start)) == [i for i in self.plain() if i.start <= start < i.end]

    @rule(key=keys)
    def by_key(self, key: tuple[int, int, str]) -> None:
        plain = self.plain()
        assert list(self.index.from_key(key)) == [item for item in plain if order(item) >= key]
        assert list(self.index.before_key(key)) == [i for i in reversed(plain) if order(i) < key]
        assert self.index.get(key) == self.model.get(key)

    @rule(offset=st.integers(-2, SPAN + 60))
    def starting_at(self, offset: int) -> None:
        assert list(self.index.starting_at(offset)) == [i for i in self.plain() if i.start >= offset]

    @rule(item=items)
    def contains(self, item: Item) -> None:
        assert (item in self.index) == (order(item) in self.model)

    @invariant()
    def same(self) -> None:
        plain = self.plain()
        assert list(self.index) == plain
        assert list(reversed(self.index)) == plain[::-1]
        assert len(self.index) == len(plain)
        assert self.index == SpanIndex(reversed(plain))

    @invariant()
    def older_versions_stay(self) -> None:
        for version, plain in self.versions:
            assert list(version) == plain


TestAgainstAList = AgainstAList.TestCase
TestAgainstAList.settings = settings(max_examples=25, stateful_step_count=25)


def test_a_full_bucket_is_split_and_no_bucket_is_empty() -> None:
    index: SpanIndex[Item] = SpanIndex()
    for item in many(3 * BUCKET):
        index = index.add(item)
    sizes = [len(bucket.items) for bucket in index._buckets]
    assert len(sizes) > 3
    assert all(0 < size <= BUCKET for size in sizes)
    for item in many(3 * BUCKET):
        index = index.remove(item)
    assert not index._buckets
    assert not list(index.overlapping(0, 10**9))


def test_one_change_shares_all_buckets_but_one() -> None:
    index = SpanIndex(many(10 * BUCKET))
    changed = index.add(Item(777, 780, "new"))
    shared = {id(b) for b in index._buckets} & {id(b) for b in changed._buckets}
    assert len(shared) >= len(index._buckets) - 1


@given(st.lists(items, max_size=30))
def test_of_items_with_one_key_the_last_is_kept_however_they_come(given_items: list[Item]) -> None:
    one_by_one: SpanIndex[Item] = SpanIndex()
    for item in given_items:
        one_by_one = one_by_one.add(item)
    assert one_by_one == SpanIndex(given_items) == SpanIndex[Item]().update(given_items)
    assert [item.value for item in one_by_one] == [item.value for item in SpanIndex(given_items)]


def test_an_enclosing_span_comes_first() -> None:
    outer, inner, later = Item(3, 9, "z"), Item(3, 5, "a"), Item(4, 30, "a")
    assert list(SpanIndex([later, inner, outer])) == [outer, inner, later]
    assert all(order(a) < order(b) for a, b in pairwise([outer, inner, later]))


def test_equality_looks_at_the_values() -> None:
    item = Item(1, 2, "a")
    assert SpanIndex([item]) == SpanIndex([item])
    assert SpanIndex([item]) != SpanIndex([replace(item, value=1)])
    assert SpanIndex([item]) != [item]
