"""What happened elsewhere than on the screen: messages from other threads."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from tui.nlp.events import Event


@dataclass
class WorkerSpoke(Message):
    """The worker process has something to say."""

    event: Event


class Settled(Message):
    """The disk confirmed or refused an edit."""
