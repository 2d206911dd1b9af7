"""Keeps a question of the desk together with the call it is about: which one that is, how it stands
now, and only what can still be done. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.channels.pages.bubble import About, Bubble
from bot.channels.pages.post_language import in_their_language, is_card_in_another
from bot.channels.pages.seat import Seat
from bot.channels.pages.view import formatter_for
from bot.ports import Choice
from bot.presses import CallPress
from bot.wording.call_formatter import short
from bot.wording.cards import requester_card, status, tone_of
from routing.call.actions import fits
from routing.call.view import CallView

_TITLE = 60


def asked_about(bubble: Bubble, seat: Seat) -> str:
    """The number of the call with which something can be done by the buttons of a post; "" where
    there is none. Of a card, which says so itself, where it has to be drawn anew for its reader.
    """
    message = bubble.message
    if message is None:
        return ""
    if message.card:
        return message.card.number if is_card_in_another(bubble, seat) else ""
    presses = (choice.means for choice in message.choices)
    return next((press.number for press in presses if isinstance(press, CallPress)), "")


def with_calls(
    shown: Iterable[Bubble], views: Mapping[str, CallView], seat: Seat, now: dt.datetime
) -> list[Bubble]:
    """The posts, each question with its call; a call that is not among them is left as it was
    said.
    """
    return [_with_call(bubble, views.get(asked_about(bubble, seat)), seat, now) for bubble in shown]


def _with_call(bubble: Bubble, view: CallView | None, seat: Seat, now: dt.datetime) -> Bubble:
    if view is None or bubble.message is None:
        return bubble
    if bubble.message.card:
        return _drawn_anew(bubble, view, seat, now)
    call, formatter = view.call, formatter_for(seat, now)
    title = short(formatter.title(call), _TITLE)
    about = About(call.number, title, status(call, formatter), tone_of(call, now))
    able = tuple(choice for choice in bubble.choices if _can(choice, view))
    return replace(bubble, about=about, choices=able)


def _drawn_anew(bubble: Bubble, view: CallView, seat: Seat, now: dt.datetime) -> Bubble:
    """The card of one's own request in one's language, as it stands now."""
    if view.call.requester != seat.person.id:
        return bubble
    drawn = requester_card(view, seat.catalogue, seat.localizer, now)
    card = replace(bubble, post=bubble.post.model_copy(update={"message": drawn}))
    return in_their_language([card], seat)[0]


def _can(choice: Choice, view: CallView) -> bool:
    press = choice.means
    if not isinstance(press, CallPress) or press.number != view.call.number:
        return True
    return press.action in view.actions and fits(press.action, view.call)
