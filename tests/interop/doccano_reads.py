"""Runs doccano's own reading of a file, in a process of its own, and prints what it would take.

    python doccano_reads.py BACKEND FILE TASK OVERLAPS

BACKEND is the folder with doccano's Python packages; FILE the lines; TASK `label` or `entities`; OVERLAPS
`yes` where the project allows them. Of doccano only its database is missing: what would be written there is
printed, one JSON object a line for each text.
"""

from __future__ import annotations

import json
import sys
import warnings
from types import ModuleType, SimpleNamespace
from typing import Any

MODELS = {
    "examples.models": ("Example",),
    "projects.models": ("Project", "ProjectType"),
    "label_types.models": ("LabelType", "CategoryType", "RelationType", "SpanType"),
    "labels.models": ("Label", "Category", "Relation", "Span", "TextLabel"),
}
UNUSED = {"pyexcel": (), "pyexcel.exceptions": (), "chardet": ("UniversalDetector",)}


class Row:
    """Stands for any of the database's rows."""

    objects: Any = None

    def __init__(self, **fields: Any) -> None:
        vars(self).update(fields)


def stand_in(name: str, classes: tuple[str, ...]) -> None:
    """Put a module in the place of one that needs the database, or is not needed."""
    package, _, own = name.rpartition(".")
    if package and package not in sys.modules:
        stand_in(package, ())
    module = ModuleType(name)
    for each in classes:
        setattr(module, each, type(each, (Row,), {}))
    sys.modules[name] = module
    if package:
        setattr(sys.modules[package], own, module)


def main(backend: str, file: str, task: str, overlaps: str) -> None:
    """Print what doccano takes of the file."""
    warnings.simplefilter("ignore")
    sys.path.insert(0, backend)
    for name, classes in {**MODELS, **UNUSED}.items():
        stand_in(name, classes)
    from data_import.pipeline.data import TextData  # type: ignore[import-not-found]
    from data_import.pipeline.label import RelationLabel, SpanLabel  # type: ignore[import-not-found]
    from data_import.pipeline.labels import Spans  # type: ignore[import-not-found]
    from data_import.pipeline.makers import ExampleMaker, LabelMaker  # type: ignore[import-not-found]
    from data_import.pipeline.parsers import JSONLParser  # type: ignore[import-not-found]
    from data_import.pipeline.readers import FileName, Reader  # type: ignore[import-not-found]

    project = SimpleNamespace(allow_overlapping=overlaps == "yes")
    others = ["label"] if task == "label" else ["entities", "relations"]
    parser = JSONLParser("utf_8")
    for records in Reader([FileName(file, "x", "x.jsonl")], parser).batch(1_000):
        maker = ExampleMaker(project, TextData, exclude_columns=others)
        examples = maker.make(records)
        span_maker = LabelMaker(task, SpanLabel)
        spans = Spans(span_maker.make(records), None)
        spans.clean(project)
        relation_maker = LabelMaker("relations", RelationLabel)
        relations = relation_maker.make(records) if task == "entities" else []
        errors = [*parser.errors, *maker.errors, *span_maker.errors, *relation_maker.errors]
        if errors:
            raise SystemExit(f"doccano finds errors: {errors}")
        for example in examples:
            own = [span for span in spans.labels if span.example_uuid == example.uuid]
            print(
                json.dumps(
                    {
                        "text": example.text,
                        "meta": example.meta,
                        "spans": [[span.start_offset, span.end_offset, span.label] for span in own],
                        "ids": [span.id for span in own],
                        "relations": [
                            [relation.from_id, relation.to_id, relation.type]
                            for relation in relations
                            if relation.example_uuid == example.uuid
                        ],
                    },
                    allow_nan=False,
                )
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
