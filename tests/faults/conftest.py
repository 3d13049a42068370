"""The fixture that counts faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults.tally import COUNTS, Tally

Count = Callable[..., Tally]


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Iterator[Count]:
    """Begin a tally; its counts stand in the summary of the run."""
    begun: list[Tally] = []

    def begin(what: str, *, control: bool = False) -> Tally:
        begun.append(Tally(what, control=control))
        return begun[-1]

    yield begin
    for tally in begun:
        request.node.user_properties.append((COUNTS, tuple(tally.counts())))
