"""These tests need the extra `interop`; without it they are skipped."""

from __future__ import annotations

import pytest

for _name in ("nervaluate", "seqeval", "sklearn", "krippendorff"):
    pytest.importorskip(_name, reason="the extra interop is not installed")
