"""Two colleagues who read the same article and do not agree on everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui.domain import decisions
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.tokens import Tokens
from tui.services.workspace import Workspace

OTHER_LABELS = {"PERSON": "ORG", "ORG": "FAC", "GPE": "LOC", "LOC": "GPE", "DATE": "TIME", "FAC": "LOC"}
NOTES = ("The building, not the firm.", "See the guideline on titles.")


def let_them_read(workspace: Workspace) -> None:
    """Put layers of two colleagues on the open article, made of the model's suggestions."""
    session = workspace.session
    assert session is not None
    suggestions, text = list(session.overlay.suggestions), session.article.text
    for name in ("maria", "jon"):
        made = _read(suggestions, text, name)
        changes = [AnnotationChange(session.article.id, name, None, annotation) for annotation in made]
        workspace.project.commit(Edit.make(f"accept {len(changes)}", name, *changes)).result()


def _read(suggestions: list[Suggestion], text: str, name: str) -> Iterator[Annotation]:
    tokens = Tokens(text)
    for i, suggestion in enumerate(suggestions):
        start, end, label, note = suggestion.start, suggestion.end, suggestion.label, ""
        before = tokens.before(start)
        if name == "jon" and i % 6 == 1 and label in OTHER_LABELS:
            label, note = OTHER_LABELS[label], NOTES[i % 2]
        elif (
            name == "jon"
            and i % 6 == 3
            and before is not None
            and text[before.start : start].strip().isalnum()
        ):
            start = before.start
        elif (name == "maria" and i % 9 == 5) or (name == "jon" and i % 9 == 8):
            continue
        at = f"2026-03-{12 + i % 3}T10:{i % 60:02}:00Z"
        taken = decisions.correct(suggestion, start, end, label, name, at)
        yield replace(taken, note=note)
