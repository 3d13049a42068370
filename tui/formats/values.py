"""Values of any shape in formats where every field has one type."""

from __future__ import annotations

import json
from collections.abc import Mapping


def as_json(values: Mapping[str, object]) -> str:
    """Return a mapping as one line of JSON."""
    return json.dumps(dict(values), ensure_ascii=False)
