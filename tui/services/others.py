"""Layers of other annotators that are changed here, or looked at again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from tui.domain.edits import AnnotationChange, LayerChange
from tui.domain.errors import ConflictError
from tui.domain.layer import Layer


class OtherLayers:
    """The layers that are held, with the edits that are under way; changes of others are passed over."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], Layer] = {}

    def get(self, article: str, annotator: str) -> Layer | None:
        """Return a layer, or None where it is not held."""
        return self._held.get((article, annotator))

    def hold(self, layer: Layer) -> None:
        """Hold a layer from now on; it must be as it is with all edits under way."""
        self._held[layer.article, layer.annotator] = layer

    def take(self, change: AnnotationChange | LayerChange) -> None:
        """Bring a change into its layer.

        Raises:
            ConflictError: The layer is not what the change expects.
        """
        layer = self.get(change.article, change.annotator)
        if layer is None:
            return
        if isinstance(change, AnnotationChange):
            self.hold(layer.change(change.before, change.after))
        elif layer.info != change.before:
            raise ConflictError("The state of the article is not what it was.", "Look again and repeat it.")
        else:
            self.hold(replace(layer, info=change.after))

    def take_many(self, changes: Iterable[AnnotationChange]) -> None:
        """Bring very many changes into their layers: into all of them, or none where one does not fit.

        Raises:
            ConflictError: A layer is not what a change expects.
        """
        by_layer: dict[tuple[str, str], list[AnnotationChange]] = {}
        for change in changes:
            if (change.article, change.annotator) in self._held:
                by_layer.setdefault((change.article, change.annotator), []).append(change)
        changed = [
            self._held[owner].change_all((c.before, c.after) for c in of) for owner, of in by_layer.items()
        ]
        for layer in changed:
            self.hold(layer)

    def forget(self, articles: Collection[str] | None = None) -> None:
        """Hold nothing of some articles any more, or nothing at all."""
        self._held = {
            owner: layer
            for owner, layer in self._held.items()
            if articles is not None and owner[0] not in articles
        }
