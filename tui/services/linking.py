"""The entities that a project links its spans to: which ids are used, how often, and for which forms.

The first question begins to count, a slice at a time; from then on the counts follow the edits. So neither
a key in the dialog nor a decision costs more where there are more spans.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.edits import AnnotationChange, LayerChange
from tui.domain.errors import GlossatorError
from tui.domain.span import Span
from tui.services.entities import surface

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

SLICE = 2000
"""Linked spans that are counted at a time."""
MOST = 50
"""Offers at the most."""
_LOOKED_AT = 400
"""Keys with one beginning that are looked at; of more than that the first are."""

Owner = tuple[str, str]
"""Article and annotator of a layer."""


class Known(NamedTuple):
    """An entity that spans of the project are linked to.

    Attributes:
        link: Its id.
        uses: How many spans are linked to it.
        forms: The surface forms of these, the most frequent first.
    """

    link: str
    uses: int
    forms: tuple[str, ...]


class LinkIndex:
    """The links of a project, by whichever annotator."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.forget()

    def forget(self) -> None:
        """Count everything anew when it is asked for the next time."""
        self._waiting: dict[Owner, None] | None = None
        self._forms: dict[str, Counter[str]] = {}
        self._by_form: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._counts: Counter[str] = Counter()
        self._keys: list[tuple[str, str]] = []
        self._keyed: set[tuple[str, str]] = set()
        self._sorted = True
        self._most_used: list[str] | None = None
        self._under_way: Iterator[tuple[str, str]] = iter(())

    def advance(self, most: int = SLICE) -> bool:
        """Count some more; return whether there is more to count.

        Raises:
            GlossatorError: A record is damaged.
        """
        if self._waiting is None:
            self._waiting = dict.fromkeys(self._owners())
        while most > 0:
            pair = next(self._under_way, None)
            if pair is not None:
                self._count(*pair, 1)
                most -= 1
            elif self._waiting:
                owner = next(iter(self._waiting))
                # From here on its edits count: what is counted now is the layer as it stands.
                del self._waiting[owner]
                self._under_way = iter(list(self._links_of(*owner)))
                most -= 1
            else:
                return False
        return True

    def _owners(self) -> Iterable[Owner]:
        workspace = self._workspace
        yield from workspace.project.layer_owners()
        for article in workspace.layers_at_hand():
            yield article, workspace.annotator

    def _links_of(self, article: str, annotator: str) -> Iterator[tuple[str, str]]:
        """Yield link and surface form of each linked span of a layer, edits under way included."""
        workspace = self._workspace
        layer = workspace.layer_at_hand(article) if annotator == workspace.annotator else None
        if layer is not None:
            found = [(a.start, a.end, a.link) for a in layer.annotations if a.link]
        else:
            found = workspace.project.links(article, annotator)
        text = self._text_of(article) if found else None
        if text is not None:
            yield from ((link, surface(text, Span(start, end))) for start, end, link in found)

    def _text_of(self, article: str) -> str | None:
        """Return an article's text; None where it was taken out, which leaves its layers."""
        try:
            return self._workspace.article(article).text
        except GlossatorError:
            return None

    def take(self, change: AnnotationChange | LayerChange) -> None:
        """Follow a change that was made in memory."""
        if self._waiting is None or not isinstance(change, AnnotationChange):
            return
        before, after = change.before, change.after
        if not any(a is not None and a.link for a in (before, after)):
            return
        text = self._text_of(change.article)
        if text is None or (change.article, change.annotator) in self._waiting:
            return
        for annotation, by in ((before, -1), (after, 1)):
            if annotation is not None and annotation.link:
                self._count(annotation.link, surface(text, annotation), by)

    def _count(self, link: str, form: str, by: int) -> None:
        self._counts[link] += by
        self._forms.setdefault(link, Counter())[form] += by
        self._by_form[form.casefold()][link] += by
        self._most_used = None
        if (link, form) not in self._keyed:
            self._keyed.add((link, form))
            self._keys += ((key, link) for key in {link.casefold(), *_word_starts(form.casefold())})
            self._sorted = False

    def offers(self, form: str, typed: str = "") -> list[Known]:
        """Return the entities that may be meant, the likeliest first.

        Args:
            form: The surface form that is to be linked: what it was linked to before goes first.
            typed: The beginning of an id, or of a word of a form; empty for anything.
        """
        own = self._by_form.get(form.casefold(), Counter[str]())
        wanted = typed.strip().casefold()
        found = {*own, *self._top()}
        if wanted:
            found = self._beginning_with(wanted) | {
                link for link in own if link.casefold().startswith(wanted)
            }
        known = [link for link in found if self._counts[link] > 0]
        known.sort(
            key=lambda link: (-own[link], not link.casefold().startswith(wanted), -self._counts[link], link)
        )
        return [self._known(link) for link in known[:MOST]]

    def _beginning_with(self, wanted: str) -> set[str]:
        if not self._sorted:
            self._keys.sort()
            self._sorted = True
        at = bisect_left(self._keys, (wanted, ""))
        found: set[str] = set()
        for key, link in self._keys[at : at + _LOOKED_AT]:
            if not key.startswith(wanted):
                break
            found.add(link)
        return found

    def _top(self) -> list[str]:
        if self._most_used is None:
            self._most_used = nlargest(MOST, self._counts, key=self._counts.__getitem__)
        return self._most_used

    def _known(self, link: str) -> Known:
        forms = sorted(
            (f for f, n in self._forms[link].items() if n > 0), key=lambda f: (-self._forms[link][f], f)
        )
        return Known(link, self._counts[link], tuple(forms))


def _word_starts(form: str) -> Iterator[str]:
    """Yield a form from each of its words on."""
    words = form.split(" ")
    return (" ".join(words[i:]) for i in range(len(words)))
