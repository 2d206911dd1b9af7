"""Finds which of somebody's calls more words are for: by what they speak of, else the one that was
talked about just now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation.flows.alike import likest
from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.set_right import tells_instead
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.call_matching import meant
from bot.conversation.state.turn import TurnContext
from routing.call.view import CallView
from routing.understand.decision import Outcome

_JUST_NOW = dt.timedelta(minutes=2)
"""So long after a call was talked about, more words are for it, where they speak of no other."""


def meant_of(turn: TurnContext, weighed: Weighed, views: Sequence[CallView]) -> list[CallView]:
    """The calls that the words are for: one, where that is clear; it is asked where it is not."""
    found = meant(weighed.text, views, turn.facts.catalogue) or _of_its_service(weighed, views)
    if not found and (one := likest(turn, weighed.text, views)):
        return [one]
    return found or _set_right(turn, weighed.text, views) or _talked_of(turn, views)


def _of_its_service(weighed: Weighed, views: Sequence[CallView]) -> list[CallView]:
    """The calls of the service of which the words surely name an item."""
    first = weighed.decisions[0]
    known = first.outcome is Outcome.ANSWER and first.item
    service = service_of(first.item or "")
    return [v for v in views if known and service_of(v.call.item or "") == service]


def _set_right(turn: TurnContext, text: str, views: Sequence[CallView]) -> list[CallView]:
    """The one call of which the words say another answer than it has: "no, three of them"."""
    found = [view for view in views if tells_instead(turn, view.call, text)]
    last = [view for view in found if view.call.number == turn.focus]
    return last or (found if len(found) == 1 else [])


def _talked_of(turn: TurnContext, views: Sequence[CallView]) -> list[CallView]:
    """The only call, or the one that was talked about just now."""
    shown = turn.before.shown_at
    just_now = shown is not None and turn.facts.now - shown <= _JUST_NOW
    last = [v for v in views if just_now and v.call.number == turn.focus]
    return list(views) if len(views) == 1 else last
