"""Words of scripts without blanks, with what each can be in a name. The segmenters are imported when called.

Chinese is cut by jieba's dictionary and hidden Markov model, Japanese by Sudachi where it is installed: its
dictionary is large, so it is an extra. Without it a Japanese word ends where the script changes. Thai, Lao,
Khmer and Burmese are cut by ICU's dictionaries, an extra as well, without which they are left in phrases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tui.nlp.dictionaries import has_icu, japanese_dictionary

if TYPE_CHECKING:
    from icu4py.breakers import WordBreaker
    from opencc import OpenCC
    from sudachipy import Tokenizer

MOST = 5_000
"""Code points that a segmenter gets at once at the most: Sudachi takes 49,149 bytes of UTF-8."""


class Part(IntEnum):
    """What a word can be in a name."""

    OTHER = 0
    NAME = 1
    """A proper noun, or a word that no dictionary has."""
    NOUN = 2
    """A word that may stand in a name behind a proper noun, as *university* does."""
    JOINER = 3
    """The dot between the parts of a foreign name."""
    SOUND = 4
    """One character that may be part of a foreign name beside it."""


class Word(NamedTuple):
    """A word `[start, end)` in code points of what was cut, white space and signs included."""

    start: int
    end: int
    part: Part


# Han characters, the iteration mark and the zero among them.
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Kana but for the marks that combine with them and for the middle dot, which Chinese has as well.
_KANA = "\u3041-\u3096\u309b-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
KANA = re.compile(f"[{_KANA}]")
HAN_OR_KANA = re.compile(f"[{_HAN}{_KANA}]")
SOUTH_EASTERN = re.compile(
    "[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3\uaa60-\uaa7f]+"
)
"""A run of Thai, Lao, Burmese or Khmer letters and marks: without signs and digits."""
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_ALL_HAN = re.compile(f"[{_HAN}]+")
_SCRIPT_RUN = re.compile(
    rf"[{_HAN}]+|[\u3041-\u309f]+|[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]+|.", re.S
)
_JOINERS = frozenset("·・‧•＝")

# Tags as in jieba's dictionary: nr person, ns place, nt organisation, nz other name, nrt name by its sound,
# j short for a longer name.
_NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz", "j"})
_NOUNS = frozenset({"n", "vn", "an", "zg", "ng", "b", "l", "q", "f", "g", "s"})

_SMALL = "的了是在和与及于从至由为有被对向即或而但并也则请该原年以受"
_LEADING, _TRAILING = re.compile(f"[{_SMALL}]+"), re.compile(f"[{_SMALL}]+$")
"""Words of one character that the hidden Markov model takes for part of a name that it does not know."""

_SOUNDS = frozenset(
    "亚阿埃艾奥巴贝比伯布达戴丹德迪蒂厄恩尔菲费芬弗夫戈格哈赫亨胡霍吉贾杰卡凯坎康科克肯库拉莱兰朗勒雷莲卢鲁伦罗洛曼梅"
    "蒙姆莫穆纳奈尼涅纽诺努欧帕潘佩皮普奇乔琴丘瑞萨塞桑瑟舍施斯苏塔泰坦汤图托瓦威韦维沃乌雅耶伊尤泽扎詹兹佐"
)
"""Characters that foreign names are spelt with, and that are seldom words of their own."""

_TRADITIONAL = 8
"""A text is of traditional characters where more than one in so many has a simplified form."""

_REIGN = re.compile("[一二三四五六七八九十]+世")


def chinese(text: str) -> list[Word]:
    """Return the words of a well-formed text, which they cover, in order."""
    import rjieba

    found: list[Word] = []
    at = 0
    for word, tag in rjieba.tag(_in_simplified(text)):
        end = at + len(word)
        if found and KANA.match(word) and KANA.match(text, at - 1):
            found[-1] = found[-1]._replace(end=end)  # a quoted Japanese name, of which jieba knows nothing
        elif len(word) > 1 and _ALL_HAN.fullmatch(word) and not rjieba.has_word(word):
            found += _unknown(word, tag, at)
        else:
            found.append(Word(at, end, _part(word, tag)))
        at = end
    return found


def _in_simplified(text: str) -> str:
    """Return a text of traditional characters in simplified ones, which jieba knows, one for one."""
    simplified = "".join(map(_simple, text))
    changed = sum(map(str.__ne__, text, simplified))
    # A few of both kinds are one character of two words: in a simplified text they are what they should be.
    return simplified if changed * _TRADITIONAL > len(_HAN_CHARACTER.findall(text)) else text


@cache
def _simple(character: str) -> str:
    """Return the simplified form of a character, or the character itself."""
    return _converter().convert(character) if _HAN_CHARACTER.match(character) else character


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def _part(word: str, tag: str) -> Part:
    if word in _JOINERS:
        return Part.JOINER
    if word in _SOUNDS:
        return Part.SOUND
    if tag in _NAMES:
        return Part.NAME
    return Part.NOUN if tag in _NOUNS or _REIGN.fullmatch(word) else Part.OTHER


def _unknown(word: str, tag: str, at: int) -> list[Word]:
    """Return a word that the model made up, as no dictionary has it: a name, or else single characters."""
    leading, trailing = _LEADING.match(word), _TRAILING.search(word)
    first = leading.end() if leading is not None else 0
    last = trailing.start() if trailing is not None else len(word)
    if tag not in _NAMES or last - first < 2:
        return [Word(at + i, at + i + 1, _part(word[i], "")) for i in range(len(word))]
    edges = [*range(first), first, *range(last, len(word) + 1)]
    return [
        Word(at + start, at + end, Part.NAME if start == first else Part.OTHER)
        for start, end in pairwise(edges)
    ]


def japanese(text: str) -> list[Word]:
    """Return the words of a well-formed text of up to `MOST` code points, which they cover, in order."""
    sudachi = _sudachi()
    if sudachi is None:
        return _by_script(text)
    found = []
    for morpheme in sudachi.tokenize(text):
        start, end = morpheme.begin(), morpheme.end()
        if end <= start:
            continue  # what a sign of several letters is taken apart into
        part = _japanese_part(text[start:end], morpheme.part_of_speech(), morpheme.is_oov())
        found.append(Word(start, end, part))
    return found


def _japanese_part(word: str, speech: Sequence[str], unknown: bool) -> Part:
    """Return what a word can be by its part of speech as UniDic has it: noun, and then which kind."""
    kind, more = speech[:2]
    if word in _JOINERS:
        return Part.JOINER
    if more == "固有名詞" or (unknown and kind == "名詞" and len(word) > 1 and HAN_OR_KANA.match(word)):
        return Part.NAME
    return Part.NOUN if (kind == "名詞" and more != "数詞") or more == "名詞的" else Part.OTHER


def _by_script(text: str) -> list[Word]:
    return [Word(*run.span(), Part.OTHER) for run in _SCRIPT_RUN.finditer(text)]


@cache
def _sudachi() -> Tokenizer | None:
    """Return Sudachi with the largest dictionary that there is; None where there is none."""
    name = japanese_dictionary()
    if not name:
        return None
    try:
        from sudachipy import Dictionary, SplitMode

        return Dictionary(dict=name).tokenizer(mode=SplitMode.A)
    except Exception:  # an installation that is broken is none
        return None


def south_eastern(run: str) -> list[int]:
    """Return where the words end in a run of Thai, Lao, Khmer or Burmese; only its end where nobody knows."""
    breaker = _breaker()
    # All these letters lie in the first plane, so that ICU's code units are code points.
    return [end for _, end in breaker(run, "th").segments()] if breaker is not None else [len(run)]


@cache
def _breaker() -> type[WordBreaker] | None:
    """Return ICU's word breaker, for any language: it goes by the script; None where it is not installed."""
    if not has_icu():
        return None
    try:
        from icu4py.breakers import WordBreaker
    except Exception:  # an installation that is broken is none
        return None
    return WordBreaker
