"""The peers, each with the table of what it can be told and the model of its user."""

from __future__ import annotations

from tests.bench.keystrokes.browsers import BROWSERS
from tests.bench.keystrokes.slate import SLATE, SLATE_NEAR
from tests.bench.keystrokes.tool import Peer

PEERS: tuple[Peer, ...] = (*BROWSERS, SLATE_NEAR, SLATE)
