"""Handles a wish for a person of the desk; what it is about may be an item of another team, which
is offered.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import QUESTIONS
from bot.conversation.flows import smalltalk
from bot.conversation.flows.a_person import to_a_person
from bot.conversation.flows.in_confidence import (
    ask_of_own,
    chances_of,
    chooses_person,
    offer,
    private_meant,
    private_of,
)
from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read
from bot.conversation.state.dialogue import Request, items_of
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Outcome

_SURELY = 0.85
_MOST = 3


def ask_for_person(turn: TurnContext, weighed: Weighed) -> Steps:
    """Have a person of the desk help with the request under way; what is asked for something else
    is a request of its own.
    """
    words = _beside_the_wish(weighed.text)
    if chooses_person(turn.top):
        to_a_person(turn, words)
        return
    meant = _meant(turn, weighed) if words else ()
    if words and _is_of_another(turn, weighed, meant):
        yield from smalltalk.lean(turn, weighed.decisions[0].language, words)
        turn.push(Request(topic="request"))
    if own := private_of(turn, turn.top):
        ask_of_own(turn, own, words)
        return
    to_a_person(turn, words)
    offer(turn, meant, weighed.decisions[0])


def _beside_the_wish(text: str) -> str:
    """The words, where they say more than that a person is wanted."""
    reading = read(text)
    return "" if reading.said is Said.PERSON and not reading.rest else text


def _meant(turn: TurnContext, weighed: Weighed) -> tuple[str, ...]:
    """The items that the words may mean beside a person: those of which few may read the requests,
    unless the words surely name another and say of nothing that it is confidential.
    """
    surely = _surely_meant(turn, weighed)
    if surely and not is_confidential(weighed.text):
        return surely
    return private_meant(turn, weighed) or surely


def _surely_meant(turn: TurnContext, weighed: Weighed) -> tuple[str, ...]:
    """The item of another team than the desk that the words all but surely ask for."""
    entries, fallback = turn.facts.catalogue.entries, turn.facts.catalogue.fallback
    return tuple(
        ref
        for ref, chance in chances_of(weighed).items()
        if chance > _SURELY and ref in entries and entries[ref].team != fallback
    )[:_MOST]


def _is_of_another(turn: TurnContext, weighed: Weighed, meant: Sequence[str]) -> bool:
    """Whether a wish for a person is about something else than what is put together."""
    top = turn.top
    own = {service_of(item) for item in items_of(top)} if isinstance(top, Request) else set()
    if not own or (weighed.where in QUESTIONS and not meant):
        return False
    likely = meant or _likely(turn, weighed)
    return bool(likely) and all(service_of(item) not in own for item in likely)


def _likely(turn: TurnContext, weighed: Weighed) -> tuple[str, ...]:
    """The item of another team than the desk that the words likely name, where one is named."""
    first, entries = weighed.decisions[0], turn.facts.catalogue.entries
    best = first.candidates[:1] if first.outcome is not Outcome.UNKNOWN else ()
    fallback = turn.facts.catalogue.fallback
    return tuple(c.item for c in best if c.item in entries and entries[c.item].team != fallback)
