"""Gives a detail to the unsent request that it fits, where that stands beneath the newest."""

from __future__ import annotations

from bot.conversation.decide.standing import Act
from bot.conversation.flows.decided import take
from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.named_beneath import keeps_only_one
from bot.conversation.flows.request import questions_of
from bot.conversation.flows.unsent import add
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.answers import plainly_said
from bot.conversation.read.reading import goes_on
from bot.conversation.state.dialogue import Request, items_of
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Outcome
from routing.understand.move import Move

_TELLS = frozenset({Act.ANSWER, Act.ADD, Act.NEW})
"""What may be a detail; all else is for what is talked about."""


def meant_beneath(turn: TurnContext, text: str) -> Asking[bool]:
    """Bring up the earlier request that the words fit and the newest does not, and take them there:
    the name of its device, how its advice worked out, or what "it" does where that is of its kind;
    or the only one that is wanted. False where none fits.
    """
    if keeps_only_one(turn, text):
        return True
    top, weighed = turn.top, turn.weighed
    if not isinstance(top, Request) or not isinstance(weighed, Weighed) or turn.heard.answers:
        return False
    if weighed.verdict.act not in _TELLS or weighed.fits > 1.0:
        return False
    requests = [pending for pending in turn.pending if isinstance(pending, Request)]
    asked = [one for one in requests if _names_device_of(turn, one, weighed.text)]
    kin = [one for one in requests if _is_of_its_kind(one, weighed)] if goes_on(text) else []
    tried = [one for one in requests if one.stage == "help"] if _was_tried(weighed) else []
    found = (asked or tried or kin)[-1:]
    if not found or found[0] is top:
        return False
    turn.pending.remove(found[0])
    turn.pending.append(found[0])
    yield from take(turn, text) if asked or tried else add(turn, text)
    return True


def _was_tried(weighed: Weighed) -> bool:
    """Whether the words say how advice worked out."""
    return weighed.moves.get(Move.TRIED, 0.0) > _SURELY


_SURELY = 0.7


def _names_device_of(turn: TurnContext, request: Request, text: str) -> bool:
    """Whether words name a device, and the request asks for one that it does not know yet."""
    places = turn.facts.catalogue.organisation.locations
    given = {answer.id for answer in request.answers if answer.value}
    asks = (
        question
        for question in questions_of(turn, request)
        if question.id not in given and (question.device or question.type == "component")
    )
    return any(plainly_said(question, text, places) for question in asks)


def _is_of_its_kind(request: Request, weighed: Weighed) -> bool:
    """Whether what the words ask for, if anything, is of the service of the request's items; a
    phrase of another item, word by word, is that item.
    """
    first, own = weighed.decisions[0], items_of(request)
    if first.outcome is Outcome.UNKNOWN or not first.candidates:
        return False
    if first.exact and first.candidates[0].item not in own:
        return False
    services = {service_of(item) for item in own}
    return service_of(first.candidates[0].item) in services
