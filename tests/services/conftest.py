"""What the tests of the services share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.domain.strategies import ids_in_order
from tests.services.desk import PROPOSED_SIX, Desk


@pytest.fixture(scope="package", autouse=True)
def _ids_in_order() -> Iterator[None]:
    with ids_in_order():
        yield


@pytest.fixture
def desk() -> Desk:
    """An open article with six suggestions."""
    desk = Desk()
    desk.suggest(*PROPOSED_SIX)
    return desk
