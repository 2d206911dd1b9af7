"""Finds words that raise urgency or impact; what is denied raises nothing. What is denied raises
nothing.

The words are the languages' own (`cues.yaml`). Few words may stand between a denial and what it
denies: "doesn't work on the whole ward" denies nothing of the ward.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language
from routing.understand.words.patterns import either, whole_words


class _Cues(NamedTuple):
    """The patterns of one language. `not_soon` and `not_many` end a clause that denies what comes
    next, `denied_after` begins what denies the words before it; a clause begins after `clause`.
    """

    urgency: re.Pattern[str]
    impact: re.Pattern[str]
    can_wait: re.Pattern[str]
    not_soon: re.Pattern[str]
    not_many: re.Pattern[str]
    denied_after: re.Pattern[str]
    yet_many: re.Pattern[str]
    clause: re.Pattern[str]


@cache
def _cues(language: Language) -> _Cues:
    def said(field: str) -> str:
        return either([language], "cues", field)

    return _Cues(
        urgency=whole_words(said("urgency")),
        impact=whole_words(said("impact")),
        can_wait=whole_words(said("can_wait")),
        not_soon=re.compile(rf"(?<!\w)(?:{said('not_soon')})$"),
        not_many=re.compile(rf"(?<!\w)(?:{said('not_many')})$"),
        denied_after=re.compile(said("denied_after")),
        yet_many=re.compile(said("yet_many")),
        clause=re.compile(rf"[.,;:!?]|\b(?:{said('but')})\b"),
    )


def priority_cues(text: str, language: Language) -> tuple[str, ...]:
    """Cues in a normalised text, as `urgency:spoed` or `impact:whole ward`, each once."""
    cues = _cues(language)
    urgent = [] if cues.can_wait.search(text) else cues.urgency.finditer(text)
    found = [
        f"urgency:{hit.group(0)}" for hit in urgent if not _denied(text, hit, cues.not_soon, cues)
    ]
    found += [
        f"impact:{hit.group(0)}"
        for hit in cues.impact.finditer(text)
        if cues.yet_many.match(text, hit.end()) or not _denied(text, hit, cues.not_many, cues)
    ]
    return tuple(dict.fromkeys(found))


def _denied(text: str, hit: re.Match[str], denying: re.Pattern[str], cues: _Cues) -> bool:
    """Whether the same clause says that it isn't so."""
    before = text[: hit.start()]
    clause = before[max((m.end() for m in cues.clause.finditer(before)), default=0) :].lstrip()
    return bool(denying.search(clause) or cues.denied_after.match(text, hit.end()))
