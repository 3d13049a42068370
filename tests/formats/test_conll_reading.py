"""CoNLL and its like, read: our own exports in every form, and what other programs write."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings

from tests.formats.samples import ITEMS, exported, item, omissions
from tui.domain.annotation import State
from tui.domain.bareness import bare_digest, carried
from tui.domain.errors import UnreadableError
from tui.domain.span import Span
from tui.formats import conll_reading, conll_table
from tui.formats.items import ExportItem, ExportOptions, ImportItem, ImportOptions
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource, MemorySource, Source

FORMS = [(scheme, columns) for scheme in ("iob1", "iob2", "biluo") for columns in (2, 3, 4)]


def read(data: bytes | str | Source, **options: object) -> list[ImportItem]:
    """Read a file."""
    source = data if not isinstance(data, bytes | str) else source_of(data)
    return list(FORMATS["conll"].read(source, ImportOptions(**options)))  # type: ignore[arg-type]


def source_of(data: bytes | str) -> BytesSource:
    return BytesSource(data if isinstance(data, bytes) else data.encode(), "tags.conll")


def told(found: ImportItem) -> tuple[str, list[tuple[str, str]]]:
    """Return the text, and the words and label of each annotation."""
    assert found.content is not None
    text = found.content.text
    return text, [(text[a.start : a.end], a.label) for a in found.annotations]


# -- our own ---------------------------------------------------------------------------------------


def test_every_form_brings_back_what_it_has() -> None:
    text = "Mr. Bo Li met “Al”.\r\nHe is Al Bo\u00a0Bo of 東京大学。\n\nU.N. -DOCSTART- #x\tB-Y 👩‍👩‍👧"
    words = [("Bo Li", "PERSON"), ("Al”", "B-X"), ("Al Bo", "X Y"), ("Bo of", "X Y"), ("東京大学", "Ω")]
    spans = [(text.index(word), text.index(word) + len(word), label) for word, label in words]
    each = item(text, *spans)
    for scheme, columns in FORMS:
        data, report = exported("conll", [each], ExportOptions(scheme=scheme, columns=columns))
        assert not omissions(report)
        (found,) = read(data)
        assert found.content is not None
        assert bare_digest(found.content.text) == bare_digest(text)
        bare = [(bare_digest(word), report.labels.get(label, label)) for word, label in words]
        assert [(bare_digest(word), label) for word, label in told(found)[1]] == bare
        assert not found.skipped
        assert FORMATS["conll"].looks_like(source_of(data))


@pytest.mark.parametrize(("scheme", "columns"), FORMS)
@given(items=ITEMS)
@settings(max_examples=25)
def test_what_is_written_is_read(scheme: str, columns: int, items: list[ExportItem]) -> None:
    data, report = exported("conll", items, ExportOptions(scheme=scheme, columns=columns))
    source = source_of(data)
    assert FORMATS["conll"].looks_like(source) == bool(items)
    written = [each for each in items if each.article.text.strip()]
    left = [(o.article, o.start, o.end, o.label) for o in omissions(report)]
    found = list(FORMATS["conll"].read(source))
    assert len(found) == len(written)
    for each, read_back in zip(written, found, strict=True):
        assert read_back.content is not None
        assert not read_back.skipped
        assert bare_digest(read_back.content.text) == bare_digest(each.article.text)
        kept = []
        for a in sorted(each.annotations, key=lambda a: (a.start, -a.end, a.id)):
            key = (each.article.id, a.start, a.end, a.label)
            if key in left:
                left.remove(key)
            else:
                kept.append(a)
        theirs = carried(each.article.text, read_back.content.text, [Span(a.start, a.end) for a in kept])
        ours = carried(
            read_back.content.text,
            read_back.content.text,
            [Span(a.start, a.end) for a in read_back.annotations],
        )
        assert ours == theirs
        labels = [report.labels.get(a.label, a.label) for a in kept]
        assert [a.label for a in read_back.annotations] == labels


# -- those of others -------------------------------------------------------------------------------

CONLL_2003 = """\
-DOCSTART- -X- O O

U.N. NNP I-NP I-ORG
official NN I-NP O
Angela NNP I-NP I-PER
Merkel NNP I-NP I-PER
Bo NNP I-NP B-PER
. . O O

Rome NNP I-NP I-LOC

-DOCSTART- -X- O O

Paris NNP I-NP I-LOC
"""


def test_the_files_of_2003() -> None:
    first, second = read(CONLL_2003)
    assert told(first) == (
        "U.N. official Angela Merkel Bo .\nRome",
        [("U.N.", "ORG"), ("Angela Merkel", "PER"), ("Bo", "PER"), ("Rome", "LOC")],
    )
    assert told(second) == ("Paris", [("Paris", "LOC")])
    assert not first.skipped
    assert {a.state for a in first.annotations} == {State.ACCEPTED}
    assert {a.label for a in read(CONLL_2003, columns=3)[0].annotations} == {"NP"}


@pytest.mark.parametrize(
    "changed",
    [
        CONLL_2003.replace("\n", "\r\n"),
        "\ufeff" + CONLL_2003,
        CONLL_2003.replace(" ", "\t"),
        CONLL_2003.replace(" ", "  "),
        CONLL_2003.replace(" NNP", "\tNNP"),
        CONLL_2003.replace("-DOCSTART- -X- O O", "-DOCSTART- O"),
        CONLL_2003.replace("-DOCSTART- -X- O O", "-DOCSTART- -DOCSTART- O"),
        CONLL_2003.replace("-DOCSTART- -X- O O\n", "-DOCSTART- -X- O O"),
        "\n\n" + CONLL_2003 + "\n \n\t\n",
    ],
)
def test_the_same_in_other_ways(changed: str) -> None:
    assert [told(found) for found in read(changed)] == [told(found) for found in read(CONLL_2003)]


def test_numbered_tokens_comments_and_the_text_of_a_sentence() -> None:
    first, second = read(
        "# newdoc id = one\n# sent_id = 1\n# text = 我 爱New York。\n1\t我\tO\t-\tbo\n2\t爱\tO\t-\tbo\n"
        "3\tNew\tB-LOC\t-\tbo\n4\tYork\tI-LOC\t-\tbo\n5\t。\tO\t-\tbo\n\n"
        "# text = something else\n1\tBo\tB-PER\t-\tbo\n\n# doc_id = two\n1\t#tag\tO\t_\t_\n"
    )
    assert told(first) == ("我 爱New York。\nBo", [("New York", "LOC"), ("Bo", "PER")])
    assert first.article.title == "one"
    assert (told(second), second.article.title) == (("#tag", []), "two")


def test_a_comment_of_the_article_before_each_sentence() -> None:
    (found,) = read("# doc_id = a\nBo B-PER\n\n# doc_id = a\nLi B-PER\nx O\n")
    assert told(found) == ("Bo\nLi x", [("Bo", "PER"), ("Li", "PER")])


def test_hashtags_are_tokens() -> None:
    (found,) = read("# O\n#newyork B-LOC\n# comment on it\n#x O\n")
    assert told(found)[0] == "# #newyork #x"


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("我 爱 北京 。", "我爱北京。"),
        ("我 用 iPhone 12 吗 ?", "我用iPhone 12吗?"),
        ("He said 北京 大学 twice .", "He said 北京大学 twice ."),
        ("나는 서울 에 산다 .", "나는 서울 에 산다 ."),
        ("これ は New York です", "これはNew Yorkです"),
        ("ผม อยู่ กรุงเทพ", "ผมอยู่กรุงเทพ"),
    ],
)
def test_scripts_without_blanks_are_joined_without(tokens: str, text: str) -> None:
    (found,) = read("".join(f"{token}\tO\n" for token in tokens.split()))
    assert found.content is not None
    assert found.content.text == text


def test_a_token_with_a_blank_between_tabs() -> None:
    (found,) = read("New York\tB-LOC\n \tI-LOC\n\u3000\tI-LOC\nCity\tI-LOC\n")
    assert told(found) == ("New York City", [("New York City", "LOC")])


def test_labels_without_a_prefix_make_one_entity_of_a_run() -> None:
    (found,) = read("Bo PERSON\nLi PERSON\nmet O\nAl PERSON\nRome LOCATION\n")
    assert told(found)[1] == [("Bo Li", "PERSON"), ("Al", "PERSON"), ("Rome", "LOCATION")]


def test_a_mixture_of_schemes_is_read_and_told() -> None:
    (found,) = read("a B-X\nb O\nc I-Y\n")
    assert told(found)[1] == [("a", "X"), ("c", "Y")]
    assert [skipped.why for skipped in found.skipped] == [
        "1 of its entities are not tagged as iob2 says, the first in line 3 of tags.conll: "
        "they were brought in, each as far as its label goes on"
    ]
    (found,) = read(CONLL_2003.split("-DOCSTART-")[-1].partition("\n")[2], scheme="iob2")
    assert len(found.skipped) == 1


GOOD = "Bo\tB-PER\nLi\tI-PER\nsings\tO\n\n"


@pytest.mark.parametrize("options", [{}, {"scheme": "iob2"}, {"columns": 2}])
def test_a_wrong_tag_is_one_problem_and_changes_nothing_else(options: dict[str, object]) -> None:
    data = GOOD * 100 + "Rome\tQ-LOC\nis\tO\n\n" + GOOD * 100
    assert FORMATS["conll"].looks_like(source_of(data))
    (found,) = read(data, **options)
    assert [a.label for a in found.annotations] == ["PER"] * 200
    assert [(skipped.words, skipped.why) for skipped in found.skipped] == [
        ("Rome", "'Q-LOC' in line 401 of tags.conll is no tag: it was taken for O")
    ]


def test_a_wrong_tag_in_the_last_column_does_not_make_another_the_tags() -> None:
    (found,) = read("Bo NNP B-NP B-PER\nLi NNP I-NP I-PER\nin IN B-PP O\nRome NNP B-NP Q-LOC\n")
    assert [a.label for a in found.annotations] == ["PER"]


def test_plain_labels_may_look_as_if_one_had_a_prefix() -> None:
    (found,) = read("x B-cell\n" + "y GENE\nz O\n" * 40)
    assert {a.label for a in found.annotations} == {"B-cell", "GENE"}
    assert not found.skipped


def test_with_a_scheme_labels_without_a_prefix_are_told() -> None:
    (found,) = read("a X\nb Y\nc B-Z\n", scheme="iob2")
    assert [a.label for a in found.annotations] == ["Z"]
    assert [skipped.words for skipped in found.skipped] == ["a", "b"]


def test_very_many_wrong_tags_are_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.formats.conll_reading.MOST_TOLD", 2)
    (found,) = read("a B-X\n" * 9 + "b Q-X\n" * 5)
    assert len(found.annotations) == 9
    assert [skipped.words for skipped in found.skipped] == ["b", "b", ""]
    assert found.skipped[-1].why == "3 further ones of tags.conll are no tags: taken for O"


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ("a B-X\nb L-X\n", {"scheme": "iob2"}, "Line 2 of tags.conll has a tag that iob2 has not: 'L-X'."),
        ("a B-X\n\nb I-X\nc Y\nd Z\n", {}, "Line 4 of tags.conll has 'Y', where others have tags"),
        ("a X\nb O\n", {"scheme": "iob2"}, "Line 1 of tags.conll has a tag that iob2 has not: 'X'."),
        ("a B-X\nb c O\n", {}, "Line 2 of tags.conll has 3 columns, and those before have 2"),
        ("a B-X\nb\n", {}, "Line 2 of tags.conll has 1 columns"),
        ("word\n", {}, "has one column"),
        ("a b\nc d\n", {}, "has no column of tags"),
        ("a B-X\nb O\n", {"columns": 3}, "has 2 columns, and no tags in column 3"),
        ("a B-X\nb O\n", {"columns": 1}, "no tags in column 1"),
        (b"a O\n\xffb O\n", {}, "Line 2 of tags.conll is not UTF-8"),
        (b"a" * 70_000, {}, "has more than 64 KB"),
        (b"a " * 100 + b"O\n", {}, "has very many"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes | str, options: dict[str, object], words: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data, **options)
    assert words in str(caught.value)


def test_an_article_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conll_reading, "MOST_TOKENS", 3)
    assert len(read("a O\nb O\n-DOCSTART- -X- O O\nc O\nd O\n")) == 2
    with pytest.raises(UnreadableError, match="more than 3 tokens"):
        read("a O\nb O\nc O\nd O\n")


def test_a_folder_of_files_with_one_article_each() -> None:
    files = {
        "b/x.conll": b"Bo B-PER\n",
        "a.txt": b"Li\tB-PER\nx\tO\n",
        "README.txt": b"These are files.\n",
        "notes.md": b"Bo B-PER\nx O\n",
    }
    source = MemorySource(files, "folder")
    assert FORMATS["conll"].looks_like(source)
    assert [(i.article.title, told(i)[0]) for i in read(source)] == [("a", "Li x"), ("x", "Bo")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"Hello world\nit is\n",
        b"name,label\nBo,B-PER\n",
        b"vitamin\tB-12\nhepatitis\tB-2\n",
        b"#FORMAT=WebAnno TSV 3.3\n\n\n#Text=I O\n1-1\t0-1\tI\tO\t\n",
        b"T1\tPER 0 2\tBo\n",
        b'{"text": "Bo", "spans": []}\n',
        b"# a comment\n# another\n",
        b"a O\nb O\n",
        b"PK\x03\x04\0\0\0",
        b"\xff\xfeB\0o\0",
    ],
)
def test_other_texts_do_not_look_like_it(data: bytes) -> None:
    assert not FORMATS["conll"].looks_like(source_of(data))


def test_a_table_longer_than_what_is_looked_at_looks_like_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ("Bo\tB-PER\nsleeps\tO\n\n" * 8000).encode()
    assert len(data) > 1 << 16
    assert FORMATS["conll"].looks_like(source_of(data))
    (found,) = read(data)
    assert len(found.annotations) == 8000


def test_mutated_files_are_read_or_refused() -> None:
    seeds = [CONLL_2003, "# newdoc id = a\n# text = Bo Li\n1\tBo\tB-PER\t-\n2\tLi\tL-PER\t_\n3\tx\tO\t_\n"]
    bits = [
        "\t",
        " ",
        "\n",
        "\r",
        "B-",
        "I-X",
        "O",
        "-DOCSTART-",
        "#",
        "# text = ",
        "\0",
        "\u2028",
        "東",
        "1",
    ]
    draw = random.Random(7)
    refused = 0
    for _ in range(2000):
        signs = list(draw.choice(seeds))
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(signs))
            signs[at : at + draw.randint(0, 3)] = draw.choice(bits)
        data = "".join(signs).encode()
        try:
            FORMATS["conll"].looks_like(source_of(data))
            for found in read(data):
                assert found.content is not None
                for a in found.annotations:
                    assert 0 <= a.start < a.end <= len(found.content.text)
        except UnreadableError:
            refused += 1
    assert 0 < refused < 2000
    assert conll_table.MOST_COLUMNS > 4
