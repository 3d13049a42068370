from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.phrase import PhraseKind
from tui.nlp.phrases import LONGEST, noun_phrases, part_paragraphs

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

pytestmark = pytest.mark.model

PRONOUN, WHOLE, CHUNK, INNER = PhraseKind


@pytest.fixture(scope="module")
def english() -> Vocab:
    from spacy.lang.en import English

    return English().vocab


def parse(vocab: Vocab, table: str, glued: str = "") -> Doc:
    """Build a Doc from rows of word, part of speech, relation, number of the head, and features.

    Rows are counted from 0. The words of `glued` have no space behind them.
    """
    from spacy.tokens import Doc

    rows = [row.split() for row in table.strip().splitlines()]
    words = [row[0] for row in rows]
    return Doc(
        vocab,
        words,
        [word not in glued.split() for word in words],
        pos=[row[1] for row in rows],
        deps=[row[2] for row in rows],
        heads=[int(row[3]) for row in rows],
        morphs=[row[4] if len(row) > 4 else "" for row in rows],
    )


def phrases(doc: Doc) -> dict[str, PhraseKind]:
    text = doc.text
    found = noun_phrases(doc)
    assert found == sorted(found)
    assert len({(p.start, p.end) for p in found}) == len(found)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    return {text[p.start : p.end]: p.kind for p in found}


def test_a_noun_with_what_follows_it_and_what_that_holds(english: Vocab) -> None:
    doc = parse(
        english,
        """
        The     DET   det    1
        bridge  NOUN  nsubj  9
        over    ADP   prep   1
        the     DET   det    4
        river   NOUN  pobj   2
        that    PRON  nsubj  6  PronType=Rel
        floods  VERB  relcl  1
        ,       PUNCT punct  1
        often   ADV   advmod 9
        closed  VERB  ROOT   9
        """,
    )
    assert phrases(doc) == {
        "The bridge": CHUNK,
        "The bridge over the river": WHOLE,
        "The bridge over the river that floods": WHOLE,
        "the river": CHUNK,
    }


def test_a_noun_that_is_nothing_without_its_complement_does_not_stand_alone(english: Vocab) -> None:
    doc = parse(
        english,
        """
        A       DET   det    1
        group   NOUN  nsubj  5
        of      ADP   prep   1
        young   ADJ   amod   4
        people  NOUN  pobj   2
        came    VERB  ROOT   5
        """,
    )
    assert phrases(doc) == {"A group of young people": WHOLE, "young people": CHUNK}


def test_coordinated_nouns_and_other_names_are_phrases_of_their_own(english: Vocab) -> None:
    doc = parse(
        english,
        """
        Both    CCONJ preconj 1
        Ada     PROPN nsubj  8
        and     CCONJ cc     1
        her     PRON  poss   4  Poss=Yes|PronType=Prs
        friend  NOUN  conj   1
        ,       PUNCT punct  4
        the     DET   det    7
        baker   NOUN  appos  4
        came    VERB  ROOT   8
        """,
    )
    assert phrases(doc) == {
        "Ada": CHUNK,
        "her": PRONOUN,
        "her friend": CHUNK,
        "the baker": CHUNK,
    }


def test_a_possessor_with_and_without_its_ending_and_a_modifying_noun(english: Vocab) -> None:
    doc = parse(
        english,
        """
        The     DET   det    1
        mayor   NOUN  poss   4
        's      PART  case   1
        water   NOUN  compound 4
        plan    NOUN  nsubj  7
        last    ADJ   amod   6
        week    NOUN  npadvmod 7
        failed  VERB  ROOT   7
        """,
        glued="mayor",
    )
    assert phrases(doc) == {
        "The mayor": INNER,
        "The mayor's": CHUNK,
        "The mayor's water plan": CHUNK,
        "water": INNER,
        "last week": CHUNK,
    }


def test_pronouns_but_those_that_ask_join_or_fill_a_place(english: Vocab) -> None:
    doc = parse(
        english,
        """
        It      PRON  nsubj  1  PronType=Prs
        rained  VERB  ROOT   1
        there   PRON  expl   1
        Who     PRON  nsubj  4  PronType=Int
        saw     VERB  conj   1
        this    PRON  dobj   4  PronType=Dem
        all     PRON  dobj   4
        """,
    )
    assert phrases(doc) == {"It": PRONOUN, "this": PRONOUN}


def test_numbers_that_stand_for_nouns_and_years(english: Vocab) -> None:
    doc = parse(
        english,
        """
        Two     NUM   nummod 1
        ships   NOUN  nsubj  2
        left    VERB  ROOT   2
        in      ADP   prep   2
        1994    NUM   pobj   3
        and     CCONJ cc     2
        one     NUM   nsubj  11
        of      ADP   prep   6
        them    PRON  pobj   7  PronType=Prs
        on      ADP   prep   11
        May     PROPN pobj   9
        sank    VERB  conj   2
        5       NUM   nummod 10
        2001    NUM   nummod 10
        """,
    )
    found = phrases(doc)
    assert {"Two ships", "1994", "one of them", "them", "May"} <= found.keys()
    assert found["2001"] is INNER
    assert not {"Two", "5", "one"} & found.keys()


def test_edges_cut_no_word_and_no_quotation(english: Vocab) -> None:
    doc = parse(
        english,
        """
        The     DET   det    3
        -       PUNCT punct  3
        "       PUNCT punct  3
        odd     NOUN  nsubj  7
        "       PUNCT punct  3
        -       PUNCT punct  3
        E       NOUN  dep    3
        hid     VERB  ROOT   7
        the     DET   det    9
        x       NOUN  dobj   7
        -       PUNCT punct  9
        ray     NOUN  dep    9
        (       PUNCT punct  7
        #       SYM   dep    14
        tag     NOUN  dobj   7
        )       PUNCT punct  7
        """,
        glued='x - ( # tag " odd',
    )
    found = phrases(doc)
    assert {"the x-ray", "#tag"} <= found.keys()
    assert all(text.count('"') != 1 for text in found)


def test_a_phrase_is_not_longer_than_it_may_be(english: Vocab) -> None:
    clause = "\n".join(f"very ADV advmod {LONGEST + 2}" for _ in range(LONGEST))
    doc = parse(
        english,
        f"The DET det 1\ntown NOUN nsubj {LONGEST + 3}\n{clause}\ngrown VERB acl 1\n"
        f"slept VERB ROOT {LONGEST + 3}",
    )
    assert phrases(doc) == {"The town": CHUNK}


def test_universal_dependencies() -> None:
    from spacy.lang.fr import French

    doc = parse(
        French().vocab,
        """
        Son     DET   det    1  Poss=Yes|PronType=Prs
        maire   NOUN  nsubj  5
        de      ADP   case   4
        la      DET   det    4
        ville   NOUN  nmod   1
        dort    VERB  ROOT   5
        """,
    )
    assert phrases(doc) == {"Son": PRONOUN, "Son maire de la ville": WHOLE, "la ville": CHUNK}


def test_no_parse_and_no_noun_chunks_are_no_phrases(english: Vocab) -> None:
    from spacy.lang.en import English
    from spacy.lang.zh import Chinese

    assert noun_phrases(English()("The mayor slept.")) == []
    assert noun_phrases(parse(Chinese().vocab, "狗 NOUN nsubj 1\n睡 VERB ROOT 1")) == []
    assert noun_phrases(English()("")) == []


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Heading\nText of one line" + " and more" * 20 + "\nNext", ["Text", "Next"]),
        ("A mail set in\nshort lines\n\n  Next", ["Next"]),
        ("One\r\n\r\nTwo\u2029Three\n \nFour", ["Two", "Three", "Four"]),
        ("\n\nFirst", ["First"]),
        ("", []),
    ],
)
def test_paragraphs_begin_sentences(text: str, starts: list[str]) -> None:
    from spacy.lang.en import English

    doc = part_paragraphs(English()(text))
    assert [token.text for token in doc if token.i and token.is_sent_start is True] == starts


WORDS = st.sampled_from(["a", "of", "-", '"', "(", ")", "\n", "1994", "东"])
TAGS = st.sampled_from(["NOUN", "PROPN", "PRON", "NUM", "PUNCT", "DET"])
RELATIONS = st.sampled_from(
    ["nsubj", "compound", "poss", "prep", "pobj", "relcl", "conj", "cc", "appos", "punct"]
)


def _towards(root: int, at: int, choice: int) -> int:
    """Return a head that is nearer to the root, so that all heads together make a tree."""
    return root if at == root else at + (choice % abs(root - at) + 1) * (1 if at < root else -1)


@settings(max_examples=80)
@given(st.lists(st.tuples(WORDS, st.booleans(), TAGS, RELATIONS, st.integers(0, 20)), min_size=1))
def test_any_tree_gives_spans_of_the_text(
    english: Vocab, rows: list[tuple[str, bool, str, str, int]]
) -> None:
    from spacy.tokens import Doc

    doc = Doc(
        english,
        [row[0] for row in rows],
        [row[1] for row in rows],
        pos=[row[2] for row in rows],
        deps=[row[3] for row in rows],
        heads=[_towards(rows[0][4] % len(rows), n, row[4]) for n, row in enumerate(rows)],
    )
    assert all(found == found.strip() for found in phrases(doc))
