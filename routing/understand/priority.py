"""Tells whether a message cannot wait and whether it touches many, and by what.

The cues are the languages' own (`cues.yaml`). What is denied raises nothing; few words may stand
between a denial and what it denies: "doesn't work on the whole ward" denies nothing of the ward.
Where a language has tables that were learnt from sentences, cues are one voice among words and
meaning.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language
from routing.understand.sentence_tables.tables import Meaning
from routing.understand.urgency import learnt
from routing.understand.words.patterns import either, whole_words

_MEANT = "by what is meant"
"""Named where no word that tells much spoke for it."""


class _Cues(NamedTuple):
    """The patterns of one language. `not_soon` and `not_many` end a clause that denies what comes
    next, `denied_after` begins what denies the words before it; a clause begins after `clause`.
    """

    haste: re.Pattern[str]
    harm: re.Pattern[str]
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
        haste=whole_words(said("haste")),
        harm=whole_words(said("harm")),
        urgency=whole_words(said("urgency")),
        impact=whole_words(said("impact")),
        can_wait=whole_words(said("can_wait")),
        not_soon=re.compile(rf"(?<!\w)(?:{said('not_soon')})$"),
        not_many=re.compile(rf"(?<!\w)(?:{said('not_many')})$"),
        denied_after=re.compile(said("denied_after")),
        yet_many=re.compile(said("yet_many")),
        clause=re.compile(rf"[.,;:!?]|\b(?:{said('but')})\b"),
    )


class Heard(NamedTuple):
    """What the lists of a language hear, in the text's order: what asks for haste, tells of harm,
    of urgency, and of impact. `can_wait`: it says so.
    """

    haste: tuple[str, ...]
    harm: tuple[str, ...]
    urgency: tuple[str, ...]
    impact: tuple[str, ...]
    can_wait: bool


def heard(text: str, language: Language) -> Heard:
    """What a normalised text says by the lists alone; nothing that is denied."""
    cues = _cues(language)

    def soon(pattern: re.Pattern[str]) -> tuple[list[str], bool]:
        denied = {hit: _denied(text, hit, cues.not_soon, cues) for hit in pattern.finditer(text)}
        return [hit[0] for hit, is_not in denied.items() if not is_not], any(denied.values())

    haste, no_haste = soon(cues.haste)
    (harm, _), (urgency, _) = soon(cues.harm), soon(cues.urgency)
    many = [
        hit[0]
        for hit in cues.impact.finditer(text)
        if cues.yet_many.match(text, hit.end()) or not _denied(text, hit, cues.not_many, cues)
    ]
    if cues.can_wait.search(text):
        return Heard((), (), (), tuple(many), can_wait=True)
    can_wait = no_haste and not haste
    return Heard(tuple(haste), tuple(harm), tuple(urgency), tuple(many), can_wait)


def priority_cues(text: str, language: Language, meaning: Meaning | None = None) -> tuple[str, ...]:
    """Cues in a normalised text, as `urgency:spoed` or `impact:whole ward`, each once. `meaning`:
    what sentence models read in it.
    """
    found = heard(text, language)
    cues = (
        *(f"urgency:{cue}" for cue in _urgent(found, text, language, meaning)),
        *(f"impact:{cue}" for cue in found.impact),
    )
    return tuple(dict.fromkeys(cues))


def _urgent(
    found: Heard, text: str, language: Language, meaning: Meaning | None
) -> tuple[str, ...]:
    """Who asks for haste has it; else what was learnt weighs cues, words and meaning."""
    cues = (*found.haste, *found.harm, *found.urgency)
    if found.haste or found.can_wait:
        return cues
    told = learnt(text, language, harm=bool(found.harm), cue=bool(found.urgency), meaning=meaning)
    if told is None:
        return cues
    if told.odds <= 0:
        return ()
    return cues or (", ".join(told.words) or _MEANT,)


def _denied(text: str, hit: re.Match[str], denying: re.Pattern[str], cues: _Cues) -> bool:
    """Whether the same clause says that it isn't so."""
    before = text[: hit.start()]
    clause = before[max((m.end() for m in cues.clause.finditer(before)), default=0) :].lstrip()
    return bool(denying.search(clause) or cues.denied_after.match(text, hit.end()))
