"""Queues: the orders in which articles are worked through.

A queue is made when it is chosen, and when the program starts; in between it stays as it is, whatever is
decided, so that nothing moves under the reader's hands. Articles that come meanwhile go to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.domain.article import ArticleState
from tui.services.articles.arranging import PROGRESS, Queue
from tui.services.articles.standing import Standing
from tui.services.workspace import Workspace


def by_progress(ids: Iterable[str], states: Mapping[str, ArticleState]) -> list[str]:
    """Return articles in the queue of what is undecided.

    Args:
        ids: The articles, in order of adding.
        states: How far the annotator is with those that are not unread.
    """
    return sorted(ids, key=lambda article: PROGRESS[states.get(article, ArticleState.UNREAD)])


def by_flags(ids: Iterable[str], flags: Mapping[str, int]) -> list[str]:
    """Return articles in the queue of what is flagged.

    Args:
        ids: The articles, in order of adding.
        flags: How many spans are flagged in those that have any.
    """
    return sorted(ids, key=lambda article: -flags.get(article, 0))


def by_disagreement(ids: Iterable[str], standings: Mapping[str, Standing]) -> list[str]:
    """Return articles in the queue of disagreements; those that the model never read come last.

    Args:
        ids: The articles, in order of adding.
        standings: How the suggestions of each stand.
    """

    def key(article: str) -> tuple[bool, int]:
        known = standings.get(article)
        return (True, 0) if known is None or not known.tagged else (False, -known.against)

    return sorted(ids, key=key)


def line_up(workspace: Workspace, queue: Queue, remembered: Iterable[str] = ()) -> None:
    """Bring the articles of a workspace into a queue, as things stand now.

    Args:
        workspace: The project being worked on.
        queue: The queue.
        remembered: For the queue of disagreements, the order that it was found to be.
    """
    shelf = workspace.shelf
    match queue:
        case Queue.ADDED:
            shelf.arrange_as_added()
        case Queue.UNDECIDED:
            shelf.arrange(by_progress(shelf.added, workspace.states()), queue)
        case Queue.FLAGGED:
            shelf.arrange(by_flags(shelf.added, workspace.flags()), queue)
        case Queue.DISAGREEMENTS:
            shelf.arrange(remembered, queue)
