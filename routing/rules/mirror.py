"""What a link in another installation hears of a call that is mirrored there: from an event, and
the call before and after it, to words for the wire. Pure.

What stays inside a link is not said: who has it there, to which of its teams it went, its steps and
notes. What one of its own words caused here is not said back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from routing.call.call import AT_WORK, Call, State
from routing.call.departure_events import Unanswered
from routing.call.effects import ToPeer
from routing.call.event import Event
from routing.call.events import (
    Acknowledged,
    Agreed,
    Answered,
    AnyEvent,
    Asked,
    Assigned,
    Cancelled,
    Commented,
    Edited,
    Noted,
    Opened,
    Reopened,
    Resolved,
)
from routing.call.guests import voice_of
from routing.call.peer_messages import cut, in_utc

Said = Iterator[tuple[str, dict[str, Any]]]


def to_peer(before: Call | None, event: AnyEvent, after: Call) -> list[ToPeer]:
    """What the other installation hears of it, in order; nothing of a call that is ours alone."""
    peer = after.peer
    if peer is None:
        return []
    theirs = event.by == voice_of(peer)
    of = _customer_says if (before or after).is_at_peer else _provider_says
    return [
        ToPeer(number=after.number, peer=peer, word=word, data=_without_nothing(data))
        for word, data in of(before, event, after, theirs)
    ]


def _customer_says(_: Call | None, event: AnyEvent, after: Call, theirs: bool) -> Said:
    if not theirs:
        yield from _of_customer(event, after)


def _provider_says(before: Call | None, event: AnyEvent, after: Call, theirs: bool) -> Said:
    """What they said themselves is not said back; when it is to be expected now is."""
    words = list(_of_provider(before, event, after)) if before is None or not theirs else []
    if not words and before is not None and _moved(before, after):
        words = [("forecast", {})]
    moment = in_utc(after.expected) if after.state in AT_WORK else None
    for word, data in words:
        yield word, {**data, "expected": moment}


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", (), [])}


def _moved(before: Call, after: Call) -> bool:
    """Whether it is to be expected at another moment."""
    return after.state in AT_WORK and after.expected != before.expected


_CUSTOMER: dict[type[Event], tuple[str, str]] = {
    Answered: ("answered", "text"),
    Edited: ("edited", "text"),
    Reopened: ("reopened", "reason"),
    Cancelled: ("cancelled", "reason"),
}
_PROVIDER: dict[type[Event], tuple[str, str]] = {
    Acknowledged: ("acknowledged", ""),
    Asked: ("asked", "question"),
    Resolved: ("resolved", "text"),
    Unanswered: ("unanswered", ""),
    Agreed: ("commented", "note"),
}
"""The word of each event, and the field of what was said with it."""
_NEEDS_TEXT = frozenset({"commented", "noted"})


def _word(
    event: AnyEvent, side: str, table: Mapping[type[Event], tuple[str, str]]
) -> tuple[str, dict[str, Any]] | None:
    """What an event is on the wire by itself; None where that hangs on the call, or it is nothing
    there.
    """
    word, field = table.get(type(event), ("", ""))
    if isinstance(event, Commented) and event.side == side:
        word, field = "commented", "text"
    if isinstance(event, Noted) and event.shared:
        word, field = "noted", "text"
    said = cut(getattr(event, field, "")) if field else ""
    return (word, {"text": said}) if word and (said or word not in _NEEDS_TEXT) else None


def _of_customer(event: AnyEvent, after: Call) -> Said:
    if isinstance(event, Opened):
        yield "opened", _request(after)
    elif found := _word(event, "customer", _CUSTOMER):
        yield found
    elif not after.is_at_peer or after.state is State.REFUSED:
        # The link is closed, or gone from the catalogue: it goes on here without them.
        yield "cancelled", {}


def _request(call: Call) -> dict[str, Any]:
    """What is asked of the other installation: what the call below ours holds, which is only what
    may be shared, and the kind and weight of it.
    """
    return {
        "service": (call.service or "").rpartition("/")[2],
        "kind": call.kind.value,
        "title": call.title[:200],
        "text": cut(call.text),
        "language": call.language,
        "impact": call.impact,
        "urgency": call.urgency,
        "answers": [{"ask": cut(a.ask), "value": cut(a.value)} for a in call.answers],
        "private": call.private or None,
        "number": call.number,
    }


def _of_provider(before: Call | None, event: AnyEvent, after: Call) -> Said:
    if before is None:
        yield "accepted", {"number": after.number}
    elif found := _word(event, "provider", _PROVIDER):
        yield found
    elif isinstance(event, Assigned) and before.state is State.OFFERED:
        yield "acknowledged", {}
    elif after.state in (State.REFUSED, State.CANCELLED) and before.state != after.state:
        yield "declined", {"text": cut(after.resolution or "")}
    elif before.state is State.WAITING_REQUESTER and after.state in _GOES_ON:
        yield "resumed", {}


_GOES_ON = AT_WORK - {State.WAITING_REQUESTER}
