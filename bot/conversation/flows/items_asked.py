"""Tells which items somebody's words ask for, held against the items of what is open."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.readable import led_to
from bot.conversation.read.numbers import after_number
from bot.conversation.state.dialogue import Pending, Request
from bot.conversation.state.steps import Asking, understand
from bot.conversation.state.turn import TurnContext
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome


def understood(text: str) -> Asking[tuple[Decision, ...]]:
    """Which items words ask for, but for a call's number before them; where what they lead to is a
    phrase or name of an item, in whatever language, that.
    """
    decisions = yield from understand(after_number(text) or text)
    led = led_to(text)
    if led == text or decisions[0].exact:
        return decisions
    alone = yield from understand(led)
    return alone if alone[0].exact and len(alone) == 1 else decisions


def service_of(item: str) -> str:
    """The service that an item belongs to, with its team: "team/service" of "team/service/item"."""
    return item.rpartition("/")[0]


def items_open(top: Pending | None, views: Sequence[CallView]) -> set[str]:
    """The items of what is open: of the request under way, and of the person's calls."""
    own = {view.call.item for view in views if view.call.item}
    if isinstance(top, Request):
        own |= {top.item} if top.item else set(top.guessed)
    return {item for item in own if item}


def items_asked(decisions: Sequence[Decision], open_items: set[str]) -> tuple[float, float]:
    """How sure the words ask for another item than what is open, and for the same."""
    other = same = 0.0
    for decision in decisions:
        if not decision.candidates or decision.outcome is Outcome.UNKNOWN:
            continue
        sure = decision.confidence * (1.0 if decision.outcome is Outcome.ANSWER else _PERHAPS)
        if decision.candidates[0].item in open_items:
            same = max(same, sure)
        else:
            other = max(other, sure)
    return other, same


_PERHAPS = 0.8
"""What share of its chance counts of an item that is asked about rather than answered."""


def is_kin(decisions: Sequence[Decision], open_items: set[str]) -> bool:
    """Whether what the words ask for is of the same service as something open."""
    services = {service_of(item) for item in open_items}
    asked = (d.candidates[0].item for d in decisions if d.candidates)
    return any(service_of(item) in services for item in asked)


def is_beyond(decisions: Sequence[Decision], top: Pending | None, open_items: set[str]) -> bool:
    """Whether what the words ask for is of another service than what is talked about: the request
    that is put together, where there is one.
    """
    own = items_open(top, ()) if isinstance(top, Request) else open_items
    return bool(decisions[0].candidates) and not is_kin(decisions[:1], own)


def would_tell_others(turn: TurnContext, request: Request, text: str) -> Asking[bool]:
    """Whether what is meant instead is of another service, which would read the words of a private
    request with it: these stay apart.
    """
    place = turn.facts.catalogue.entries.get(request.item or "")
    if place is None or not place.item.private:
        return False
    item = (yield from understand(text))[0].item
    return bool(item) and service_of(item or "") != service_of(request.item or "")
