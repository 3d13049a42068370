"""Where a row may end although no blank stands there: by the classes of Unicode Standard Annex 14.

Chinese and Japanese text may break between any two characters but before closing and behind opening ones.
Korean has blanks between its words, and rows end there. Thai, Lao, Khmer and Burmese have neither blanks nor
a sign between words: what parts them is known to a dictionary only, so a row ends there at a blank where one
is near its end, and else between two graphemes.
"""

from __future__ import annotations

_CLOSING = "⁆、。〉》」』】〕〗〙〛〞〟︐︑︒︘︶︸︺︼︾﹀﹂﹄﹈﹐﹒﹚﹜﹞），．］｝｠｡｣､)]}"
_STOPS = "！？︕︖﹖﹗!?.,:;/⁄"
_NON_STARTERS = "‼‽⁇⁈⁉々〜〻〼゛゜ゝゞ゠・ヽヾ︓︔﹔﹕：；･ﾞﾟ․‥…︙"
_SMALL_KANA = "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯｰ"
_UNITS = "¢°‰‱′″‴‵‶‷℃℉%﹪％￠"
_DASHES = "-‐‒–‧\u3000"
_OPENING = "¡¿‚„⁅〈《「『【〔〖〘〚〝︗︵︷︹︻︽︿﹁﹃﹇﹙﹛﹝（［｛｟｢([{"
_CURRENCIES = "$£¤¥±€₩₽₹﹩＄￡￥￦+№"
_GLUE = '\xa0\u2007\u202f‑"'

_NO_BREAK_BEFORE = frozenset(
    _CLOSING + _STOPS + _NON_STARTERS + _SMALL_KANA + _UNITS + _DASHES + _GLUE + "’”»›"
)
_NO_BREAK_AFTER = frozenset(_OPENING + _CURRENCIES + _GLUE + "´‘“«‹‛‟")
_TWICE = "—"
"""The long dash: two of them are one sign."""

WORD_ENDS = frozenset("\u200b\u0f0b\u0f0d\u1361")
"""Behind these a word ends: the zero-width space, the points of Tibetan, and the colon of Ethiopic."""


def may_break(before: str, after: str, wide: bool) -> bool:
    """Whether a row may end between two graphemes neither of which is a blank.

    Args:
        before: The last character of the first; its first one where that is wide.
        after: The first character of the second.
        wide: Whether one of them takes two cells.
    """
    if before in WORD_ENDS:
        return after not in WORD_ENDS and after not in _NO_BREAK_BEFORE
    if not (wide or _is_ideographic(before)) or before == after == _TWICE:
        return False
    if (_is_hangul(before) or _is_hangul(after)) and before.isalnum() and after.isalnum():
        # Within a word: the Annex lets it break, and its note on Korean keeps it whole.
        return False
    return before not in _NO_BREAK_AFTER and after not in _NO_BREAK_BEFORE


def _is_hangul(character: str) -> bool:
    """Whether a character is a syllable of Korean, or a letter of one."""
    return (
        "\uac00" <= character <= "\ud7ff"
        or "\u1100" <= character <= "\u11ff"
        or "\u3131" <= character <= "\u318e"
        or "\ua960" <= character <= "\ua97c"
    )


def _is_ideographic(character: str) -> bool:
    """Whether a character of any width is like those of Chinese and Japanese."""
    return (
        "\u2e80" <= character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uff9f"
    )


_VOWELS_BEFORE, _VOWELS_BEHIND = frozenset("เแโใไເແໂໃໄ"), frozenset("ะาๅๆฯະາໆຯຽ")
"""Vowels of Thai and Lao that stand before the consonant they are spoken behind, and signs behind one."""


def parts_syllables(before: str, after: str) -> bool:
    """Whether a row may end between two characters of a script whose words nothing parts, if it must."""
    return is_unspaced(after) and before not in _VOWELS_BEFORE and after not in _VOWELS_BEHIND


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script whose words nothing parts and whose characters take one cell."""
    return (
        "\u0e01" <= character <= "\u0eff"
        or "\u1000" <= character <= "\u109f"
        or "\u1780" <= character <= "\u17ff"
    )
