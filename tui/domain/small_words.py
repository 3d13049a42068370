"""Small sets of words that rules go by: for possible misses, and for the edges of names."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LINKS = _words(
    """
    & af al and av bin da das de del della den der di do dos du e el for ibn la le les of ter the
    und van von y zu zur
    """
)
"""Small words within names; a name ends with none."""

CALENDAR = _words(
    """
    apr april aug august dec december feb february friday jan january jul july jun june mar march
    may monday nov november oct october saturday sep sept september sunday thursday tuesday
    wednesday
    """
)
"""Names of months and days, in small letters: with figures around them they are dates."""

SMALL = _words(
    """
    a about above across after again against al all almost along already also although always am
    among an and another any are around as at auf avec away be because been before behind bei being
    below beneath besides between beyond both but by can con could dans das dem den der des despite
    did die do does doing done down during each ein eine either el elle else en er es est et even
    ever every few first for former from further für had has have having he her here hers herself
    him himself his how however i if il im in indeed inside instead into is ist it its itself just
    la las last later le least les less like lo los many may me meanwhile might mine mit more
    moreover most much must my myself nach near neither never nevertheless next no none nor not
    nothing nous now of off often on once one only onto or other others otherwise our ours ourselves
    out outside over own perhaps please por pour rather same second several shall she should sie
    since so some su such than that the their theirs them themselves then there therefore these they
    third this those though three through throughout thus to today together too toward towards two
    un una und under une unlike until up upon us very von war was we were what whatever when
    whenever where whereas whether which while who whoever whom whose why wie will wir with within
    without would y yes yet you your yours yourself zu
    """
)
"""Words that begin sentences more often than names, in small letters."""

ARTICLES = _words(
    """
    a an das dem den der des die ein eine einem einen einer eines el gli i il l la las le les lo los o os the
    um uma un una une uno unos unas
    """
)
"""Articles, in small letters, that stand before a name and may count as part of it."""

SHORTENED = _words(
    """
    adm bros capt cie co col corp dept dr etc ev gen gov hon inc jr lt ltd messrs mme mr mrs ms mt no
    nr ph plc prof pty pvt rep rev sen sgt sr st str univ
    """
)
"""Words that end with a full stop of their own, without it and in small letters."""

NUMERIC = _words("DATE TIME MONEY PERCENT QUANTITY CARDINAL ORDINAL NUMBER NUM AGE DURATION")
"""Labels, in capitals, whose entities are numbers, or begin with one."""
