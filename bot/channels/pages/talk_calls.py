"""Keeps a question of the desk together with the call it is about: which one that is, how it stands
now, and only what can still be done. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.channels.pages.seat import Seat
from bot.channels.pages.view import About, Bubble, formatter_for
from bot.ports import Choice
from bot.presses import CallPress
from bot.wording.call_formatter import short
from bot.wording.cards import status, tone_of
from routing.call.actions import fits
from routing.call.view import CallView

_TITLE = 60


def asked_about(bubble: Bubble) -> str:
    """The number of the call with which something can be done by the buttons of a post; "" where
    there is none, and for a card, which says so itself.
    """
    message = bubble.message
    if message is None or message.card:
        return ""
    presses = (choice.means for choice in message.choices)
    return next((press.number for press in presses if isinstance(press, CallPress)), "")


def with_calls(
    shown: Iterable[Bubble], views: Mapping[str, CallView], seat: Seat, now: dt.datetime
) -> list[Bubble]:
    """The posts, each question with its call; a call that is not among them is left as it was
    said.
    """
    return [_with_call(bubble, views.get(asked_about(bubble)), seat, now) for bubble in shown]


def _with_call(bubble: Bubble, view: CallView | None, seat: Seat, now: dt.datetime) -> Bubble:
    if view is None or bubble.message is None:
        return bubble
    call, formatter = view.call, formatter_for(seat, now)
    title = short(formatter.title(call), _TITLE)
    about = About(call.number, title, status(call, formatter), tone_of(call, now))
    able = tuple(choice for choice in bubble.message.choices if _can(choice, view))
    return replace(bubble, about=about, choices=able)


def _can(choice: Choice, view: CallView) -> bool:
    press = choice.means
    if not isinstance(press, CallPress):
        return True
    return press.action in view.actions and fits(press.action, view.call)
