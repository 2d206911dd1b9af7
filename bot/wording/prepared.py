"""Fills in what an answer for several calls leaves open: whose it is, its number, what it is about.
Pure.
"""

from __future__ import annotations

import re

from bot.wording.call_formatter import CallFormatter
from catalog.model import Person
from catalog.prepared import FIELDS
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
