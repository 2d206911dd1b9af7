"""Fills in what an answer for several calls leaves open, and the prepared answers of a team: whose
it is, its number, what it is about. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from catalog.model import Person
from catalog.prepared import FIELDS, Prepared
from routing.call.actions import Action
from routing.call.call import Call

_FIELD = re.compile(r"\{(" + "|".join(FIELDS) + r")\}")


def filled(text: str, call: Call, formatter: CallFormatter, writer: Person) -> str:
    """The text for this call; what is in braces and names nothing stays as it stands."""
    known = {
        "name": formatter.requester(call),
        "number": call.number,
        "what": formatter.title(call),
        "place": call.location or "",
        "team": formatter.owner(call),
        "me": writer.name,
    }
    return _FIELD.sub(lambda found: known[found.group(1)], text)


CHOSEN = "prepared"
"""The field of a form in which one of them is chosen."""
FILLS = {Action.REPLY: "text", Action.RESOLVE: "text", Action.ASK: "question"}
"""The field that it stands for, by action."""


def offered(action: Action, call: Call, formatter: CallFormatter) -> tuple[Prepared, ...]:
    """The prepared answers of the call's team that fit."""
    team = formatter.catalogue.team_by_id.get(call.team)
    every = team.prepared if team and action in FILLS else ()
    return tuple(one for one in every if one.fits(action, call.item))


def in_full(one: Prepared, call: Call, formatter: CallFormatter, writer: Person) -> str:
    """What it says for this call, in the language of whoever asked."""
    return _typed(one.text.in_(call.language), call, formatter, writer)


def _typed(text: str, call: Call, formatter: CallFormatter, writer: Person) -> str:
    """What somebody typed for this call, in the language of whoever asked."""
    theirs = Localizer(call.language, formatter.localizer.zone)
    return filled(text, call, CallFormatter(formatter.catalogue, theirs, formatter.now), writer)


def composed(
    action: Action,
    values: Mapping[str, str],
    call: Call,
    formatter: CallFormatter,
    writer: Person,
) -> dict[str, str]:
    """The values of a form with the prepared answer that was chosen in its place, above what was
    typed; what was typed is filled in too.
    """
    kept = {name: value for name, value in values.items() if name != CHOSEN}
    chosen = next((o for o in offered(action, call, formatter) if o.id == values.get(CHOSEN)), None)
    field = FILLS[action]
    if chosen is None:
        return (
            kept | {field: _typed(kept[field], call, formatter, writer)} if field in kept else kept
        )
    said = (in_full(chosen, call, formatter, writer), kept.get(field, "").strip())
    return kept | {field: "\n\n".join(filter(None, said))}
