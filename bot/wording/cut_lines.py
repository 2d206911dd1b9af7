"""Writes out in full what a card shows only the beginning of: for behind "More". Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ports import Line
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase
from bot.wording.remarks import added_earlier, said_whole
from routing.call.call import Call

ON_THE_CARD = 600
"""So many signs of what was asked stand on a card; the rest is behind "More"."""
ON_A_LINE = 400
"""So many of any other line."""
A_CARD, ON_A_FULL_LINE = 2400, 100
"""A card of more signs may be cut further where it stands; then any line of so many is told."""
ASKED, OUTCOME, RATING = phrase("Asked"), phrase("Outcome"), phrase("Rating")


def cut_words(call: Call) -> str:
    """All that was asked, where a card shows only how it begins; else nothing."""
    words = call.text.strip()
    return words if _size(words) > ON_THE_CARD else ""


def cut_lines(call: Call, formatter: CallFormatter) -> list[Line]:
    """The other lines of the team's card that are longer than it shows, whole, and what was added
    before those.
    """
    lines = list(_told(call, formatter))
    full = sum(_size(line.value) for line in lines) + _size(call.text) > A_CARD
    most = ON_A_FULL_LINE if full else ON_A_LINE
    longer = [line for line in lines if _size(line.value) > most]
    return [*added_earlier(call, formatter), *longer]


def whole_lines(call: Call, formatter: CallFormatter) -> list[Line]:
    """Who asked, and all that was said, for whom no card shows anything of it."""
    asker = Line(label=formatter.say("Asked by"), value=formatter.requester(call))
    told = _told(call, formatter, all_added=True)
    return [asker, *added_earlier(call, formatter), *told]


def is_cut(call: Call, formatter: CallFormatter) -> bool:
    """Whether something of the call stands only in part on its card."""
    return bool(cut_words(call) or cut_lines(call, formatter))


def _told(call: Call, formatter: CallFormatter, *, all_added: bool = False) -> Iterator[Line]:
    """What people wrote that stands on the card, as they wrote it."""
    for ask, value in formatter.answers(call.item, call.answers):
        yield Line(label=ask, value=value)
    yield from said_whole(call, formatter, all_added=all_added)
    said = ((ASKED, call.question), (OUTCOME, call.resolution), (RATING, call.rated_why))
    yield from (Line(label=formatter.say(label), value=told) for label, told in said if told)


def _size(text: str) -> int:
    return len(" ".join(text.split()))
