"""Languages: the codes that directories know, and the code that was meant by a word."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CODES = (  # ISO 639-1
    " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
    "ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na "
    "nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so "
    "sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    " "
)
_FORM = re.compile(r"[a-z]{2}(-[a-z]{2}|-[0-9]{3}|-[a-z]{4}(-[a-z]{2})?)?")
_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("english", "eng"), "en"),
    **dict.fromkeys(("spanish", "español", "espanol", "castellano", "spa"), "es"),
    **dict.fromkeys(("french", "français", "francais", "fra", "fre"), "fr"),
    **dict.fromkeys(("german", "deutsch", "deu", "ger"), "de"),
    **dict.fromkeys(("italian", "italiano", "ita"), "it"),
    **dict.fromkeys(("portuguese", "português", "portugues", "por"), "pt"),
    **dict.fromkeys(("dutch", "nederlands", "nld"), "nl"),
    **dict.fromkeys(("chinese", "zho", "chi"), "zh"),
    **dict.fromkeys(("japanese", "jpn"), "ja"),
    **dict.fromkeys(("korean", "kor"), "ko"),
    **dict.fromkeys(("polish", "polski", "pol"), "pl"),
    **dict.fromkeys(("swedish", "svenska", "swe"), "sv"),
}


def is_language(written: str) -> bool:
    """Whether it is a code of two letters, with a region or a script if wanted (ISO 639-1, BCP 47).

    >>> is_language("en-us"), is_language("english")
    (True, False)
    """
    small = written.lower()
    return bool(_FORM.fullmatch(small)) and f" {small[:2]} " in _CODES


def language_meant(written: str) -> str | None:
    """The code that a language's name or a code written otherwise certainly stands for.

    >>> language_meant("English"), language_meant("en_US"), language_meant("nonsense")
    ('en', 'en-us', None)
    """
    small = written.strip().lower()
    code = _NAMES.get(small, small.replace("_", "-"))
    return code if is_language(code) else None
