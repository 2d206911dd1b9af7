"""Words that raise urgency or impact: who or how many are hit, and how soon it must be. What is
denied raises nothing.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from catalog.model import Language

_EVERYWHERE: Final = r"urgent|asap|spoed"
"""Said in both languages."""


class _Cues(NamedTuple):
    """Regular expressions of one language. `not_soon` and `not_many` stand before a cue that they
    deny, `denied_after` after any; `can_wait` takes all urgency away. Few words may stand between:
    "doesn't work on the whole ward" denies nothing of the ward.
    """

    urgency: str
    impact: str
    not_soon: str
    not_many: str
    denied_after: str
    can_wait: str


_CUES: Final[dict[Language, _Cues]] = {
    "en": _Cues(
        urgency=r"urgent(?:ly)?|urgency|as soon as possible|immediately|emergency(?! "
        r"(?:exit|door|stairs?|light\w*|contact|room|department|"
        r"number|sign|button|phone|plan|training))|right (?:now|away)|at "
        r"once|dangerous|unsafe|(?:cannot|can't|can not) wait|danger|"
        r"stuck in the (?:lift|elevator)",
        impact=r"(?:whole|entire) (?:ward|department|floor|building|team|hospital|unit|clinic)|"
        r"all "
        r"(?:wards|departments|screens|colleagues|computers|pcs|phones|patients)|every(?:one|body)|nobody|"
        r"no one|"
        r"patients|(?<!so )(?<!very )(?<!be )(?<!being )(?<!more )patient|operating "
        r"(?:room|theatre)|icu|intensive care|theatre \d+",
        not_soon=r"(?:not|no|isn't|ain't|don't|doesn't|nothing|never|without)(?: "
        r"(?:really|very|that|so|too|at all|any|an?|need|needed|"
        r"have|has|to|be|it|this|done|come|necessarily|exactly|terribly))* ",
        not_many=r"(?:(?:^|is|are|it's|that's|was) not|isn't|aren't)(?: (?:the|all|for|really))* "
        r"|no ",
        denied_after=r" (?:it|this|that) (?:is|isn't) not| (?:is|are) not (?:affected|involved)",
        can_wait=r"(?<!n't )(?<!n't really )can wait|could wait|no (?:hurry|rush)|when(?:ever)? "
        r"you have (?:the |some )?time|"
        r"whenever (?:it )?(?:you|suits)",
    ),
    "nl": _Cues(
        urgency=r"dringend|urgentie|zo snel mogelijk|zo spoedig mogelijk|zsm|z\.s\.m\.?|meteen|"
        r"direct(?! na| naast| onder| boven| leidingg\w+)|"
        r"onmiddellijk|gevaar(?:lijk)?|acuut|noodgeval|noodsituatie|kan (?:echt |absoluut )?niet "
        r"(?:langer )?wachten|vast in de lift|"
        r"haast(?! (?:op|leeg|klaar|vol|nooit|niet|geen|alle)\b)",
        impact=r"(?:hele|gehele) (?:afdeling|verdieping|gebouw|team|ziekenhuis|unit|poli)|"
        r"alle "
        r"(?:afdelingen|schermen|collega's|computers|pc's|telefoons|pati[eë]nten)|iedereen"
        r"|niemand|pati[eë]nt(?:en)?|"
        r"operatiekamers?|ok ?\d+|intensive care|ic",
        not_soon=r"(?:niet|geen|niks|niets|nooit|zonder)(?: (?:echt|erg|heel|zo|zeer|per "
        r"se|meteen|nodig|om|te|bepaald|enige|een|"
        r"noodzakelijk|super|direct))* ",
        not_many=r"(?:^|is |zijn |gelukkig )niet(?: (?:de|het|alle|voor|echt))* |geen(?: enkele)? ",
        denied_after=r" is het niet| hoeft (?:het )?niet| heeft het niet",
        can_wait=r"kan (?:wel|ook|best|gerust|nog)(?: even)? wachten|(?:geen|zonder) "
        r"(?:haast|spoed)|als (?:je|jullie|u) tijd heb\w*|"
        r"wanneer het (?:uitkomt|schikt)|als het (?:uitkomt|schikt)",
    ),
}
_BUT = re.compile(r"[.,;:!?]|\b(?:but|only|except|maar|alleen|behalve)\b")
"""A denial reaches to here, not further."""
_YET: Final[dict[Language, str]] = {
    "en": r" (?:can|could|is able|gets?|has|have)\b",
    "nl": r" (?:kan|kunnen|krijgt|krijgen|heeft|hebben|wordt|worden)\b",
}
"""After people who are denied: `no patient can reach us` tells of many."""


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


_URGENCY = {
    language: _whole_words(f"{_EVERYWHERE}|{cues.urgency}") for language, cues in _CUES.items()
}
_IMPACT = {language: _whole_words(cues.impact) for language, cues in _CUES.items()}
_CAN_WAIT = {language: _whole_words(cues.can_wait) for language, cues in _CUES.items()}
_NOT_SOON = {
    language: re.compile(rf"(?<!\w)(?:{cues.not_soon})$") for language, cues in _CUES.items()
}
_NOT_MANY = {
    language: re.compile(rf"(?<!\w)(?:{cues.not_many})$") for language, cues in _CUES.items()
}
_DENIED_AFTER = {language: re.compile(cues.denied_after) for language, cues in _CUES.items()}


def priority_cues(text: str, language: Language) -> tuple[str, ...]:
    """Cues in a normalised text, as `urgency:spoed` or `impact:whole ward`, each once."""
    urgent = [] if _CAN_WAIT[language].search(text) else _URGENCY[language].finditer(text)
    found = [
        f"urgency:{hit.group(0)}"
        for hit in urgent
        if not _denied(text, hit, _NOT_SOON[language], language)
    ]
    found += [
        f"impact:{hit.group(0)}"
        for hit in _IMPACT[language].finditer(text)
        if re.match(_YET[language], text[hit.end() :])
        or not _denied(text, hit, _NOT_MANY[language], language)
    ]
    return tuple(dict.fromkeys(found))


def _denied(text: str, hit: re.Match[str], denying: re.Pattern[str], language: Language) -> bool:
    """Whether the same clause says that it isn't so."""
    before = text[: hit.start()]
    clause = before[max((m.end() for m in _BUT.finditer(before)), default=0) :].lstrip()
    return bool(denying.search(clause) or _DENIED_AFTER[language].match(text[hit.end() :]))
