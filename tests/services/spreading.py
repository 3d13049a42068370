"""What the tests of spreading share: a desk of several articles, and a search brought to its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.domain.strategies import AT, ME, MODEL
from tests.services.desk import Desk
from tui.domain import decisions
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article
from tui.services.spread_search import Search, Wanted
from tui.services.workspace import Workspace


def live(start: int, end: int, label: str, link: str = "") -> Annotation:
    return replace(decisions.add(start, end, label, ME, AT), link=link)


def open_(start: int, end: int, label: str) -> Suggestion:
    return Suggestion(start, end, label, MODEL)


def gathered(
    workspace: Workspace,
    wanted: Wanted,
    here: str = "k1",
    cached: Mapping[str, Sequence[Suggestion]] | None = None,
) -> Search:
    search = Search(workspace, wanted, here)
    steps, answer = search.steps(), None
    try:
        while True:
            asked = steps.send(answer)
            answer = (cached or {}).get(asked.id, ()) if asked is not None else None
    except StopIteration:
        return search


def desk_of(*texts: str) -> Desk:
    desk = Desk(texts[0])
    for number, text in enumerate(texts[1:], 3):
        desk.workspace.add([Article(f"k{number}", text, f"title {number}")])
    return desk
