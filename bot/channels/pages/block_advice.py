"""Says on a link's block what is worth doing next, with the way there on these pages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.wording.adoption import AdoptionWords
from bot.wording.adoption_advice import HOW
from routing.adoption.values import Advice, Lack

_PARTS: Mapping[str, str] = {"people": "people", "rota": "duty", "escalate": "escalation"}
_BY_SENTENCES = frozenset({"phrases", "wrong-place"})
"""What is mended by looking where sentences go."""


class Advised(NamedTuple):
    """A thing worth doing: what, what is said beside it, and the way there: the address behind that
    of the block, and its words; "" where these pages have none.
    """

    what: str
    lines: tuple[str, ...]
    to: str = ""
    to_words: str = ""


def advised(advice: Advice, words: AdoptionWords, *, edits: bool) -> Advised:
    """One thing for who may edit the block here, or may not."""
    lack, found = advice.lack, HOW[advice.lack.code]
    what, _, *more = words.advice(advice)
    if edits and found.where == "file":
        to = f"/edit?part={_part(lack, words)}"
        return Advised(what, tuple(more), to, words.say("Fill it in"))
    if edits and lack.code in _BY_SENTENCES:
        return Advised(what, tuple(more), "/edit/words", words.say("See where sentences go"))
    return Advised(what, (_by_whom(lack, words), *more))


def _by_whom(lack: Lack, words: AdoptionWords) -> str:
    """Who can do what cannot be done here."""
    found, person = HOW[lack.code], words.catalogue.people.get(lack.who)
    if found.where == "button":
        return words.how(lack)
    if found.where == "command":
        return words.say("Whoever keeps this desk can help with it.")
    if found.where == "supplier":
        team = words.team(lack.about.partition("/")[0])
        return words.say("It is filled in at {team}, in the block there.", team=team)
    if person:
        return words.say("{person} can fill it in.", person=person.name)
    return words.say("A coordinator of the team can fill it in.")


def _part(lack: Lack, words: AdoptionWords) -> str:
    """The part of the forms in which it is filled in."""
    part = "rota" if lack.code == "rota" else HOW[lack.code].part
    if part in _PARTS:
        return _PARTS[part]
    if part == "rooms":
        return "about"
    if lack.about in words.catalogue.entries:
        return f"item/{lack.about.partition('/')[2]}"
    own = f"{lack.team}/{lack.about.removeprefix(lack.team + '/')}"
    return f"service/{own.partition('/')[2]}" if own in words.catalogue.services else "services"
