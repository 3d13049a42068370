"""Words and names of Chinese and Japanese: exact offsets over any text, and what is cut how."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.domain.strategies import mixed_texts
from tui.domain.characters import Characters
from tui.domain.graphemes import widened
from tui.domain.span import Span
from tui.nlp import dictionaries, segmenters
from tui.nlp.dictionaries import japanese_dictionary
from tui.nlp.segmenters import MOST
from tui.nlp.segmenting import segment, whole_graphemes

PIECES = (
    "中国",
    "王小明",
    "北京大学",
    "了",
    "の",
    "東京タワー",
    "カ゛",
    "ｶﾞ",
    "・",
    "·",
    "iPhone",
    "3.14",
    "👩\u200d👧",
    "。",
)
CUT = re.compile(f"{segmenters.HAN_OR_KANA.pattern}|{segmenters.SOUTH_EASTERN.pattern}")

texts = mixed_texts | st.lists(
    st.sampled_from(PIECES) | st.sampled_from(" \n\x1b\u3099\ud800🇩🇪"), max_size=40
).map("".join)


def tokens(text: str) -> tuple[list[int], list[int]]:
    """Return what is between blanks, as a tokenizer would that knows nothing of these scripts."""
    found = [match.span() for match in re.finditer(r"\S+", text)]
    return [start for start, _ in found], [end for _, end in found]


def words(text: str) -> list[str]:
    starts, ends, _ = segment(text, *tokens(text))
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in segment(text, *tokens(text)).names]


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Load them before any test that may not take long."""
    assert words("中国𠀀𠀀") == ["中国", "𠀀", "𠀀"]
    assert words("東京へ") == ["東京", "へ"]


@given(texts)
@example("東京都カ\u3099ラス👩\u200d👧中国🇩🇪🇩🇪")
@example("\ud800中\udfff国\u2028人")
def test_the_words_lie_in_order_within_the_tokens_and_leave_nothing_out(text: str) -> None:
    before, cut = tokens(text), segment(text, *tokens(text))
    spans = list(zip(cut.starts, cut.ends, strict=True))
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join(text[a:b] for a, b in spans) == "".join(text.split())
    assert set(before[0]) <= set(cut.starts)
    assert set(before[1]) <= set(cut.ends)
    characters = Characters(text)
    assert all(
        (here := characters.at(a)) is not None and here.start == a for a in set(cut.starts) - set(before[0])
    )


@given(texts)
def test_names_go_from_word_to_word(text: str) -> None:
    starts, ends, found = segment(text, *tokens(text))
    assert found == sorted(set(found))
    assert all(start < end and start in starts and end in ends for start, end in found)


@given(mixed_texts.filter(lambda text: not CUT.search(text)))
def test_other_scripts_are_left_as_they_are(text: str) -> None:
    assert segment(text, *tokens(text)) == (*tokens(text), [])


@given(texts, texts)
@settings(max_examples=50)
def test_a_sentence_is_cut_alike_in_whatever_chinese_text_it_stands(text: str, other: str) -> None:
    if segmenters.KANA.search(text + other):
        return
    cut = segment(text, *tokens(text))
    longer = f"{other}\n{text}"
    moved = segment(longer, *tokens(longer))
    by = len(other) + 1
    assert [at - by for at in moved.starts if at >= by] == cut.starts
    assert [Span(a - by, b - by) for a, b in moved.names if a >= by] == cut.names


def test_chinese_is_cut_into_words() -> None:
    assert words("王小明去了北京大学。 He left 中国 on time.") == [
        *["王小明", "去", "了", "北京大学", "。", "He", "left", "中国", "on", "time."]
    ]


def test_traditional_characters_are_cut_as_simplified_ones_are() -> None:
    text = "臺灣的醫學院位於臺北市，馬英九總統訪問了奧地利。"
    assert words(text) == [
        *["臺灣", "的", "醫學院", "位於", "臺北市", "，", "馬英九", "總統", "訪問", "了", "奧地利", "。"]
    ]
    assert {"臺北市", "馬英九", "奧地利"} <= set(names(text))
    assert words("他写了乾隆皇帝的故事") == ["他", "写", "了", "乾隆皇帝", "的", "故事"]


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x323AF, exclude_categories=["Cs"])))
def test_a_simplified_text_is_as_long(text: str) -> None:
    assert len(segmenters._in_simplified(text)) == len(text)


def test_a_word_ends_with_its_sentence() -> None:
    assert words("他去。2009年！OK。“好”？") == [
        "他",
        "去",
        "。",
        "2009",
        "年",
        "！",
        "OK",
        "。",
        "“",
        "好",
        "”",
        "？",
    ]


def test_what_no_dictionary_has_is_a_name_without_small_words_or_single_characters() -> None:
    assert words("请夏继泉去") == ["请", "夏继泉", "去"]
    assert "".join(words("圆齿龙科")) == "圆齿龙科"
    assert "圆齿" not in words("圆齿龙科")


def test_words_of_other_scripts_and_figures_stay_whole() -> None:
    assert words("手机iPhone-15拍了3.14张") == ["手机", "iPhone-15", "拍", "了", "3.14", "张"]


def test_japanese_is_told_by_its_kana_and_cut_by_sudachi() -> None:
    assert japanese_dictionary() == "small"
    assert words("安倍晋三首相は東京へ。\n東京都知事") == [
        *["安倍", "晋三", "首相", "は", "東京", "へ", "。", "東京", "都", "知事"]
    ]
    chinese = f"《トトロ》是日本动画师宫崎骏的作品，{'深受世界各地观众的喜爱，' * 3}"
    assert {"トトロ", "日本", "作品", "观众"} <= set(words(chinese))


def test_without_sudachi_a_japanese_word_ends_where_the_script_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(segmenters, "_sudachi", lambda: None)
    assert words("安倍首相は東京タワーへ行った。") == [
        "安倍首相",
        "は",
        "東京",
        "タワー",
        "へ",
        "行",
        "った",
        "。",
    ]


def test_a_dictionary_that_does_not_load_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenters, "japanese_dictionary", lambda: "nowhere")
    assert segmenters._sudachi.__wrapped__() is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他在中国甘肃省金塔县。", {"中国", "甘肃省", "金塔县", "中国甘肃省金塔县"}),
        ("史蒂夫·乔布斯来了", {"史蒂夫·乔布斯"}),
        ("在天津市人民政府工作", {"天津市", "天津市人民政府"}),
        ("去了门兴格拉德巴赫。", {"门兴格拉德巴赫"}),
        ("他走了", set()),
    ],
)
def test_names_are_proper_nouns_with_what_belongs_to_them(text: str, expected: set[str]) -> None:
    found = names(text)
    assert expected <= set(found)
    assert expected or not found


def test_japanese_names() -> None:
    assert {"安倍晋三", "東京", "東京都"} <= set(names("安倍晋三首相は東京都へ行きました。"))


@pytest.mark.parametrize("character", ["中", "の", "名", "👩\u200d👧中", "a中"])
def test_a_line_that_never_ends_is_cut_in_parts(character: str) -> None:
    text = character * (15_000 // len(character))
    assert len(text) > MOST
    assert "".join(words(text)) == text


def test_a_text_without_such_scripts_loads_no_segmenter() -> None:
    code = (
        "import sys, tui.nlp.recognise, tui.nlp.cache, tui.nlp.segmenting as s;"
        "s.segment('plain text', [0, 6], [5, 10]);"
        "sys.exit(any(name.startswith(('rjieba', 'sudachi')) for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_dictionary_is_found_where_sudachi_or_all_of_them_are_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = {"sudachipy", "sudachidict_core", "sudachidict_small"}
    monkeypatch.setattr(dictionaries, "find_spec", lambda name: name if name in there else None)
    assert japanese_dictionary() == "core"
    there -= {"sudachidict_core", "sudachidict_small"}
    assert japanese_dictionary() == ""
    there.clear()
    assert dictionaries.versions() == (dictionaries.VERSION, "", False)
    assert segmenters._sudachi.__wrapped__() is None


THAI = "มหาวิทยาลัยเชียงใหม่ตั้งอยู่ในจังหวัดเชียงใหม่"


def test_thai_lao_khmer_and_burmese_are_cut_into_words() -> None:
    assert words(THAI) == ["มหาวิทยาลัย", "เชียงใหม่", "ตั้ง", "อยู่", "ใน", "จังหวัด", "เชียงใหม่"]
    assert words("ວຽງຈັນເປັນນະຄອນຫຼວງຂອງລາວ") == ["ວຽງຈັນ", "ເປັນ", "ນະຄອນຫຼວງ", "ຂອງ", "ລາວ"]
    assert words("ភ្នំពេញជារដ្ឋធានី")[0] == "ភ្នំពេញ"
    assert words("မြန်မာနိုင်ငံ၏အကြီးဆုံး") == ["မြန်မာနိုင်ငံ", "၏", "အကြီး", "ဆုံး"]
    assert words("เขาซื้อ iPhone15ในกรุงเทพมหานคร 中国") == [
        *["เขา", "ซื้อ", "iPhone15", "ใน", "กรุงเทพมหานคร", "中国"]
    ]
    assert names(THAI) == []


def test_without_icu_thai_stays_in_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    segmenters._breaker.cache_clear()
    monkeypatch.setattr(dictionaries, "find_spec", lambda name: None)
    assert words(f"{THAI} {THAI}") == [THAI, THAI]
    monkeypatch.undo()
    segmenters._breaker.cache_clear()


@given(texts, st.data())
def test_tokens_become_whole_graphemes(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    before = list(zip(edges[::2], edges[1::2], strict=False))
    starts, ends = whole_graphemes(text, [a for a, _ in before], [b for _, b in before])
    after = list(zip(starts, ends, strict=True))
    assert all(a[1] <= b[0] for a, b in pairwise(after))
    assert all(any(c <= a and b <= d for c, d in after) for a, b in before)
    assert all(widened(text, Span(a, b)) == Span(a, b) for a, b in after)
    if text.isascii():
        assert after == before
