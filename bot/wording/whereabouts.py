"""Says where a request is to be done, and where whoever asked works. Pure."""

from __future__ import annotations

from bot.ports import Line
from bot.wording.call_formatter import CallFormatter
from routing.call.call import Call
from routing.rules.worklist import place_of


def own_place(call: Call, formatter: CallFormatter) -> str:
    """Where whoever asked works; "" where that is not known."""
    person = formatter.catalogue.people.get(call.requester)
    return (person.location if person else None) or ""


def asker_at(call: Call, formatter: CallFormatter) -> str:
    """Whoever asked, with where they work."""
    place = own_place(call, formatter)
    name = formatter.requester(call)
    return f"{name}, {place}" if place else name


def place_shown(call: Call, formatter: CallFormatter) -> str:
    """Where it is, else where whoever asked works; of a private call nothing that was said in
    it.
    """
    return place_of(call) or own_place(call, formatter)


def place_lines(call: Call, formatter: CallFormatter) -> list[Line]:
    """Where it is, where no other line of its card says that."""
    said = {own_place(call, formatter), *(answer.value for answer in call.answers)}
    if not call.location or any(one.startswith(call.location) for one in said):
        return []
    return [Line(label=formatter.say("Place"), value=call.location)]
