"""Which codes name a language."""

from __future__ import annotations

from tui.domain.errors import UsageError

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve
vi vo wa wo xh yi yo za zh zu
"""
"""The codes of ISO 639-1."""

_LONG = 3


def language_named(value: str) -> str:
    """Return the code of a language that a user names.

    Two letters are one of ISO 639-1; three, for a language that has no two, are not checked. What follows
    (a script, a region) does not matter here.

    Raises:
        UsageError: There is no such code.
    """
    code = value.strip().replace("_", "-").partition("-")[0].lower()
    if code in _CODES.split() or (len(code) == _LONG and code.isascii() and code.isalpha()):
        return code
    raise UsageError(
        f"No language has the code {value!r}.", "Give one of ISO 639-1, such as en, de, fr, ja or zh."
    )
