"""Typed commands on a call: "ack 1042", "S-1042 resolve new cable placed", "los S-1042 op". Pure:
what is meant, not done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from routing.call.actions import Action

_NUMBER = r"(?:s\s?-?\s?|#)?(?P<number>\d{3,9}|(?<=-)\d{1,9})"


@dataclass(frozen=True)
class Verb:
    """Words for one intention: `actions` in order of preference, `words` as one pattern, `split`
    around the number.
    """

    actions: tuple[Action, ...]
    words: str
    split: tuple[tuple[str, str], ...] = ()


VERBS: tuple[Verb, ...] = (
    Verb(
        (Action.ACKNOWLEDGE,),
        r"acknowledged?|ack|accept|take|claim|i'?ll take|i take|mine|got it|pick up|on "
        r"it|oppakken|aannemen|bevestig(?:en)?"
        r"|erken(?:nen)?|ik pak|ik pak hem|ik pak op|ik neem|ik doe|ik heb hem|ontvangen",
        (
            ("pak", "op"),
            ("ik pak", "op"),
            ("neem", "aan"),
            ("neem", "op"),
            ("pick", "up"),
            ("ik neem", "aan"),
        ),
    ),
    Verb(
        (Action.RESOLVE, Action.CONFIRM),
        r"resolved?|solved?|done|fixed|completed?|finished|los "
        r"op|oplossen|opgelost|klaar|gereed|afgerond|afronden|verholpen"
        r"|works(?: again)?|werkt(?: weer)?|it works|is solved|is fixed|is done|is opgelost|is "
        r"klaar|is gedaan|is gereed|gedaan"
        r"|doet het weer",
        (("los", "op"), ("rond", "af"), ("meld", "gereed"), ("meld", "klaar")),
    ),
    Verb((Action.CONFIRM,), r"confirm|bevestigd|yes|ja"),
    Verb(
        (Action.ASSIGN,),
        r"assign(?: to)?|give to|toewijzen(?: aan)?|wijs toe aan|geef aan",
        (("assign", "to"), ("wijs", "toe aan"), ("wijs", "toe"), ("geef", "aan"), ("give", "to")),
    ),
    Verb(
        (Action.HAND_OVER,),
        r"hand over(?: to)?|handover(?: to)?|transfer(?: to)?|move to|overdragen(?: aan)?|draag "
        r"over aan"
        r"|verplaats(?:en)?(?: naar)?|hoort bij|belongs to",
        (
            ("hand", "over to"),
            ("hand", "over"),
            ("draag", "over aan"),
            ("draag", "over"),
            ("move", "to"),
            ("transfer", "to"),
            ("verplaats", "naar"),
        ),
    ),
    Verb(
        (Action.PASS_ON,),
        r"pass on(?: to)?|forward(?: to)?|doorzetten(?: naar)?|zet door naar|uitzetten(?: bij)?"
        r"|doorgeven(?: aan)?",
        (
            ("pass", "on to"),
            ("pass", "on"),
            ("zet", "door naar"),
            ("zet", "uit bij"),
            ("geef", "door aan"),
            ("forward", "to"),
        ),
    ),
    Verb(
        (Action.DECLINE, Action.REFUSE),
        r"declined?|reject(?:ed)?|not ours|not for us|weiger(?:en)?|niet van ons|niet voor ons"
        r"|teruggeven|geef terug|wijs af",
        (("geef", "terug"), ("wijs", "af"), ("give", "back")),
    ),
    Verb(
        (Action.PUT_BACK,),
        r"put back|release|let go|terugleggen|leg terug|terugzetten|zet terug|loslaten|laat los",
        (("put", "back"), ("leg", "terug"), ("zet", "terug"), ("laat", "los")),
    ),
    Verb((Action.APPROVE,), r"approved?|goedkeuren|goedgekeurd|akkoord", (("keur", "goed"),)),
    Verb(
        (Action.REFUSE, Action.DECLINE),
        r"refused?|don'?t approve|not approved|afkeuren|afgekeurd|niet akkoord",
        (("keur", "af"),),
    ),
    Verb((Action.ASK,), r"ask|question|vraag"),
    Verb((Action.NOTE,), r"note|internal|notitie|intern"),
    Verb((Action.REPLY, Action.ANSWER, Action.ADD), r"reply|answer|tell|antwoord|beantwoord|zeg"),
    Verb((Action.NEXT_STEP,), r"next(?: step)?|volgende(?: stap)?"),
    Verb(
        (Action.CANCEL,),
        r"cancel(?:led)?|annuleer|annuleren|intrekken|withdraw|no longer needed|niet meer nodig"
        r"|kan weg|hoeft niet meer",
        (("trek", "in"),),
    ),
    Verb(
        (Action.REOPEN, Action.ADD),
        r"reopen|re-open|heropen(?:en)?|still broken|still not solved|not solved|broken again"
        r"|is broken again|nog steeds stuk|niet opgelost|weer stuk|weer kapot|is weer stuk|is "
        r"weer kapot|nog niet opgelost",
    ),
    Verb(
        (Action.ADD, Action.ANSWER),
        r"add|aanvulling|toevoegen|extra",
        (("voeg", "toe"), ("voeg toe aan", "")),
    ),
    Verb((Action.RATE,), r"rate|rating|beoordeel"),
    Verb((Action.PRIORITISE,), r"priority|urgency|prioriteit|spoed|urgentie"),
    Verb((Action.RISK,), r"risk|risico"),
)

_MARK = r"[\s:,–-]+"
_PATTERNS: list[tuple[re.Pattern[str], Verb]] = []
for _verb in VERBS:
    _PATTERNS += [
        (
            re.compile(
                rf"(?P<head>{one}){_MARK}{_NUMBER}\s+{two}(?:{_MARK}(?P<rest>.+))?", re.I | re.S
            ),
            _verb,
        )
        for one, two in _verb.split
        if two
    ]
for _verb in VERBS:
    _PATTERNS += [
        (
            re.compile(
                rf"{_NUMBER}{_MARK}(?:{_verb.words})(?:{_MARK}(?P<rest>.+)|[.!]*)", re.I | re.S
            ),
            _verb,
        ),
        (
            re.compile(
                rf"(?:{_verb.words}){_MARK}{_NUMBER}(?:{_MARK}(?P<rest>.+)|[.!]*)", re.I | re.S
            ),
            _verb,
        ),
    ]
_ALONE = [
    (re.compile(rf"(?:{v.words})(?:\s*:\s*(?P<rest>.+)|[.!]*)", re.I | re.S), v) for v in VERBS
]


@dataclass(frozen=True)
class Order:
    """What was ordered: one of `actions`, on `number` (None: the call that was replied to), with
    `rest` as typed.
    """

    actions: tuple[Action, ...]
    number: str | None
    rest: str = ""


def read_order(text: str) -> Order | None:
    """A command with a call's number in it; None when the text is none."""
    said = text.strip().lstrip("/")
    for pattern, verb in _PATTERNS:
        found = pattern.fullmatch(said)
        if found:
            return Order(
                verb.actions,
                f"S-{int(found['number'])}",
                (found.groupdict().get("rest") or "").strip(),
            )
    return None


def read_reply(text: str) -> Order | None:
    """A command in reply to a card: the verb alone, or the verb, a colon and the rest."""
    said = text.strip().lstrip("/")
    for pattern, verb in _ALONE:
        found = pattern.fullmatch(said)
        if found:
            return Order(verb.actions, None, (found["rest"] or "").strip())
    return None
