"""Words a private call's card for a team's mailing list, or a room that is open to everybody: that
it is there and by when, and nothing of what it is about. Pure.
"""

from __future__ import annotations

from bot.ports import Card, Choice, Line, Outgoing
from bot.presses import MorePress
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import buttons, having, team_status, tone_of
from bot.wording.localizer import Localizer, phrase
from routing.call.actions import Action
from routing.call.view import CallView

_MAILED = phrase("What it is about is not mailed to a list. “{read}” tells it to you alone.")
_IN_THE_OPEN = phrase(
    "Anybody may read along in this room. “{read}” tells you alone what it is about. Make the room "
    "private, and it stands here."
)


def list_card(view: CallView, formatter: CallFormatter, *, open_room: bool = False) -> Outgoing:
    """The card; its last choice tells whoever picks it the rest, alone. `open_room`: it stands in a
    room that anybody may come into.
    """
    call = view.call
    read = _read(call.number, formatter.localizer)
    kept = formatter.say(_IN_THE_OPEN if open_room else _MAILED, read=read.label)
    lines = [Line(label="🔒 " + formatter.say("Confidential"), value=kept)]
    lines += having(call, formatter)
    title, status = formatter.say("Private request"), team_status(call, formatter)
    card = Card(
        number=call.number,
        title=title,
        status=status,
        tone=tone_of(call, formatter.now),
        lines=tuple(lines),
    )
    choices = (*buttons(view, [Action.ACKNOWLEDGE], formatter), read)
    return Outgoing(text=f"{call.number} · {title} · {status}", card=card, choices=choices)


def list_news(number: str, localizer: Localizer) -> Outgoing:
    """That there is news of a private call, for a list."""
    text = localizer.say("There is news about {number}, a private request.", number=number)
    return Outgoing(text=text, choices=(_read(number, localizer),))


def _read(number: str, localizer: Localizer) -> Choice:
    """The choice that tells whoever picks it what it is about."""
    return Choice(action=MorePress(number=number).encode(), label=localizer.say("Read it"))
