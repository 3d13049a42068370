"""What the tests of the services share."""

from __future__ import annotations

import pytest

from tests.services.desk import PROPOSED_SIX, Desk


@pytest.fixture
def desk() -> Desk:
    """An open article with six suggestions."""
    desk = Desk()
    desk.suggest(*PROPOSED_SIX)
    return desk
