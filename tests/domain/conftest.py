"""What the tests of the values share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.domain.strategies import ids_in_order


@pytest.fixture(scope="package", autouse=True)
def _ids_in_order() -> Iterator[None]:
    with ids_in_order():
        yield
