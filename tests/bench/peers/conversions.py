"""The same conversions with the library that knows each format, as a script of a few lines would do them.

Each writes what `given.jsonl` has: a text and spans (start, end, label in code points) a line, which is the
least that a script would start from. Tokens are those of spaCy's rules for English. Reading ends with the
spans.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

Span = tuple[int, int, str]

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"


def given(file: Path) -> Iterator[tuple[str, list[Span]]]:
    """Yield texts and spans."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["text"], [(start, end, label) for start, end, label in record["spans"]]


# -- writing ---------------------------------------------------------------------------------------


def write_jsonl(source: Path, target: Path) -> None:
    """Write Prodigy's tasks with srsly, which is Prodigy's own library."""
    import spacy
    import srsly  # type: ignore[import-untyped]

    nlp = spacy.blank("en")

    def tasks() -> Iterator[dict[str, Any]]:
        for text, spans in given(source):
            doc = nlp.make_doc(text)
            found = [doc.char_span(*span) for span in spans]
            yield {
                "text": text,
                "tokens": [
                    {
                        "text": t.text,
                        "start": t.idx,
                        "end": t.idx + len(t),
                        "id": t.i,
                        "ws": bool(t.whitespace_),
                    }
                    for t in doc
                ],
                "spans": [
                    {
                        "start": s.start_char,
                        "end": s.end_char,
                        "token_start": s.start,
                        "token_end": s.end - 1,
                        "label": s.label_,
                    }
                    for s in found
                    if s is not None
                ],
                "answer": "accept",
                "_view_id": "ner_manual",
            }

    srsly.write_jsonl(target, tasks())


def write_spacy(source: Path, target: Path) -> None:
    """Write a DocBin with spaCy."""
    import spacy
    from spacy.tokens import DocBin
    from spacy.util import filter_spans

    nlp = spacy.blank("en")
    container = DocBin(store_user_data=True)
    for text, spans in given(source):
        doc = nlp.make_doc(text)
        found = [
            span for start, end, label in spans if (span := doc.char_span(start, end, label)) is not None
        ]
        doc.ents = filter_spans(found)
        doc.spans["sc"] = found
        container.add(doc)
    container.to_disk(target)


def write_conll(source: Path, target: Path) -> None:
    """Write tokens with the tags that spaCy computes."""
    import spacy
    from spacy.training import biluo_to_iob, offsets_to_biluo_tags

    nlp = spacy.blank("en")
    with target.open("w", encoding="utf-8") as file:
        for text, spans in given(source):
            doc = nlp.make_doc(text)
            tags = biluo_to_iob(offsets_to_biluo_tags(doc, spans))
            file.write("-DOCSTART- -X- O O\n\n")
            file.writelines(
                f"{token.text}\t{tag}\n" for token, tag in zip(doc, tags, strict=True) if not token.is_space
            )
            file.write("\n")


def write_csv(source: Path, target: Path) -> None:
    """Write a row a span with Python's csv module."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("article", "start", "end", "text", "label", "left", "right"))
        for number, (text, spans) in enumerate(given(source)):
            writer.writerows(
                (
                    number,
                    start,
                    end,
                    text[start:end],
                    label,
                    text[max(0, start - 40) : start],
                    text[end : end + 40],
                )
                for start, end, label in spans
            )


def write_html(source: Path, target: Path) -> None:
    """Write a page with displaCy."""
    from spacy import displacy

    with target.open("w", encoding="utf-8") as file:
        for text, spans in given(source):
            entities = [{"start": start, "end": end, "label": label} for start, end, label in spans]
            file.write(displacy.render({"text": text, "ents": entities}, style="ent", manual=True))


def write_xmi(source: Path, target: Path) -> None:
    """Write a ZIP archive of CAS with dkpro-cassis."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, cas in enumerate(_cases(source)):
            out = BytesIO()
            cas.to_xmi(out)
            archive.writestr(f"{number}.xmi", out.getvalue())
        out = BytesIO()
        cas.typesystem.to_xml(out)
        archive.writestr("TypeSystem.xml", out.getvalue())


def write_casjson(source: Path, target: Path) -> None:
    """Write a ZIP archive of CAS JSON with dkpro-cassis."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, cas in enumerate(_cases(source)):
            archive.writestr(f"{number}.json", cas.to_json())


def _cases(source: Path) -> Iterator[Any]:
    import spacy
    from cassis import Cas, load_dkpro_core_typesystem  # type: ignore[import-not-found]

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    types = load_dkpro_core_typesystem()
    entity, token, sentence = (types.get_type(name) for name in (NAMED_ENTITY, TOKEN, SENTENCE))
    for text, spans in given(source):
        cas = Cas(typesystem=types)
        cas.sofa_string = text
        doc = nlp(text)
        cas.add_all([sentence(begin=s.start_char, end=s.end_char) for s in doc.sents])
        cas.add_all([token(begin=t.idx, end=t.idx + len(t)) for t in doc if not t.is_space])
        cas.add_all([entity(begin=start, end=end, value=label) for start, end, label in spans])
        yield cas


# -- reading ---------------------------------------------------------------------------------------


def read_jsonl(source: Path) -> int:
    """Read tasks with srsly."""
    import srsly

    return sum(len(task["spans"]) for task in srsly.read_jsonl(source))


def read_spacy(source: Path) -> int:
    """Read a DocBin with spaCy."""
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("en").vocab
    docs = DocBin(store_user_data=True).from_disk(source).get_docs(vocab)
    return sum(len([(s.start_char, s.end_char, s.label_) for s in doc.spans["sc"]]) for doc in docs)


def read_conll(source: Path) -> int:
    """Read tokens and tags with spaCy's converter."""
    converters: Any = import_module("spacy.training.converters")
    silent = import_module("wasabi").Printer(no_print=True)
    docs = converters.conll_ner_to_docs(source.read_text(encoding="utf-8"), msg=silent, no_print=True)
    return sum(len([(s.start_char, s.end_char, s.label_) for s in doc.ents]) for doc in docs)


def read_csv(source: Path) -> int:
    """Read rows with Python's csv module."""
    with source.open(encoding="utf-8", newline="") as file:
        return sum(int(row["end"]) > int(row["start"]) for row in csv.DictReader(file))


def read_xmi(source: Path) -> int:
    """Read CAS of a ZIP archive with dkpro-cassis."""
    from cassis import load_cas_from_xmi, load_typesystem

    with zipfile.ZipFile(source) as archive:
        types = load_typesystem(BytesIO(archive.read("TypeSystem.xml")))
        names = [name for name in archive.namelist() if name.endswith(".xmi")]
        return sum(
            len([(e.begin, e.end, e.value) for e in cas.select(NAMED_ENTITY)])
            for cas in (load_cas_from_xmi(BytesIO(archive.read(name)), types) for name in names)
        )


def read_casjson(source: Path) -> int:
    """Read CAS JSON of a ZIP archive with dkpro-cassis."""
    from cassis import load_cas_from_json

    with zipfile.ZipFile(source) as archive:
        names = [name for name in archive.namelist() if name.endswith(".json") and "/" not in name]
        return sum(
            len([(e.begin, e.end, e.value) for e in cas.select(NAMED_ENTITY)])
            for cas in (load_cas_from_json(BytesIO(archive.read(name))) for name in names)
        )


WRITERS: Mapping[str, tuple[str, Callable[[Path, Path], None]]] = {
    "jsonl": ("spaCy and srsly", write_jsonl),
    "spacy": ("spaCy", write_spacy),
    "conll": ("spaCy's tags", write_conll),
    "csv": ("csv module", write_csv),
    "html": ("displaCy", write_html),
    "xmi": ("dkpro-cassis", write_xmi),
    "casjson": ("dkpro-cassis", write_casjson),
}
"""By format, who writes it, and how."""

READERS: Mapping[str, tuple[str, Callable[[Path], int]]] = {
    "jsonl": ("srsly", read_jsonl),
    "spacy": ("spaCy", read_spacy),
    "conll": ("spaCy's converter", read_conll),
    "csv": ("csv module", read_csv),
    "xmi": ("dkpro-cassis", read_xmi),
    "casjson": ("dkpro-cassis", read_casjson),
}
"""By format, who reads it, and how: the number of spans is returned."""
