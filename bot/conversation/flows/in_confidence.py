"""Keeps what few may read from a person of the desk, unless who asks chooses so: it is asked
whether it goes in confidence to the team that it is for.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.a_person import to_a_person
from bot.conversation.flows.request import in_confidence, joined, none_of_these
from bot.conversation.flows.weighing import Weighed
from bot.conversation.flows.what_was_done import in_confidence_about_it
from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.reading import content_words, words_of
from bot.conversation.state.dialogue import Pending, Request
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Decision, Outcome

_PERHAPS, _HARDLY = 0.1, 0.02
"""How likely items of which few may read the requests must be, in all, to be offered; and where the
words say that they are confidential.
"""
_FAR, _MOST = 0.25, 3


def private_meant(turn: TurnContext, weighed: Weighed) -> tuple[str, ...]:
    """The items of which few may read the requests, that the words may well mean: the likeliest
    first.
    """
    if own := in_confidence_about_it(turn, weighed.text):
        return own
    told, private = is_confidential(weighed.text), _private_chances(turn, weighed)
    if not told and _names_nothing(weighed):
        return ()
    if sum(private.values()) >= (_HARDLY if told else _PERHAPS):
        near = max(private.values()) * _FAR
        likely = [ref for ref, chance in private.items() if chance >= near]
        return tuple(sorted(likely, key=lambda ref: -private[ref]))[:_MOST]
    return in_confidence(turn, weighed.text, tuple(chances_of(weighed)))


def _private_chances(turn: TurnContext, weighed: Weighed) -> dict[str, float]:
    entries = turn.facts.catalogue.entries
    known = {ref: chance for ref, chance in chances_of(weighed).items() if ref in entries}
    return {ref: chance for ref, chance in known.items() if entries[ref].item.private}


def _names_nothing(weighed: Weighed) -> bool:
    unknown = all(one.outcome is Outcome.UNKNOWN for one in weighed.decisions)
    return unknown or not content_words(weighed.text)


def chances_of(weighed: Weighed) -> dict[str, float]:
    """How likely each item is that may be meant, in any part of the words."""
    found: dict[str, float] = {}
    for one in (c for decision in weighed.decisions for c in decision.candidates):
        found[one.item] = max(found.get(one.item, 0.0), one.confidence)
    return found


def private_of(turn: TurnContext, top: Pending | None) -> tuple[str, ...]:
    """The items of the request under way of which few may read the requests."""
    if not isinstance(top, Request):
        return ()
    entries = turn.facts.catalogue.entries
    shown = (top.item or "", *(top.guessed if top.stage == "which" else ()))
    known = [ref for ref in dict.fromkeys(shown) if ref in entries]
    return tuple(ref for ref in known if entries[ref].item.private)


def chooses_person(top: Pending | None) -> bool:
    """Whether it is asked already if a person of the desk is to help, or a team in confidence."""
    return isinstance(top, Request) and top.stage == "which" and top.person


def offer(turn: TurnContext, items: Sequence[str], read_as: Decision) -> None:
    """Ask whether the request that is for a person of the desk is one for these items, where there
    are any.
    """
    request = turn.top
    if not isinstance(request, Request) or not items:
        return
    known = {
        "because": read_as.because,
        "priority_cues": read_as.priority_cues,
        "filled": read_as.filled,
        "telling": read_as.telling,
    }
    asks = {"stage": "which", "guessed": tuple(items), "meant": None}
    turn.put(request.model_copy(update=asks | known))


def ask_of_own(turn: TurnContext, items: Sequence[str], words: str) -> None:
    """Ask whether the request under way, which few may read, stays with its team."""
    request = turn.top
    assert isinstance(request, Request)
    said = joined(request.words, request.tried) if request.tried else request.words
    said = joined(said, words) if words else said
    asks = {"stage": "which", "person": True, "guessed": tuple(items), "asking": None, "tried": ""}
    turn.put(request.model_copy(update={**asks, "words": said, "proposed": False}))


def choose_person(turn: TurnContext, words: str = "") -> None:
    """Have a person of the desk help, who reads these `words` too, at the press of a button; what
    few may read only where that was asked.
    """
    own = () if chooses_person(turn.top) else private_of(turn, turn.top)
    if own:
        ask_of_own(turn, own, words)
    else:
        to_a_person(turn, words)


def refused(turn: TurnContext) -> Steps:
    """Turn to a person of the desk when nothing proposed is right; where few may read what was, it
    is asked first whether it stays in confidence: a slip of the finger shows it to others.
    """
    own = () if chooses_person(turn.top) else private_of(turn, turn.top)
    if own and isinstance(turn.top, Request) and turn.top.words.strip():
        ask_of_own(turn, own, "")
    else:
        yield from none_of_these(turn)


def stays_in_confidence(request: Request, text: str) -> bool:
    """Whether a few words say that what is asked about goes in confidence, where that is to one
    team only.
    """
    one = request.person and request.stage == "which" and len(request.guessed) == 1
    return one and is_confidential(text) and len(words_of(text)) <= _A_CHOICE


_A_CHOICE = 5
