"""Writes about files: the line on a card, and what a sender is told of one that could not be kept.
Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Line, Outgoing
from bot.wording.call_formatter import CallFormatter, short
from bot.wording.file_names import is_risky, size_in_words
from bot.wording.localizer import phrase
from routing.call.call import Call, CallFile
from routing.call.effects import TellPerson
from routing.call.file_limits import MOST_BYTES, MOST_OF_A_CALL

NAMED = 6
GONE = {
    "too_large": phrase("too large"),
    "full": phrase("no room left"),
    "not_there": phrase("no longer there"),
    "no_access": phrase("could not be opened"),
    "withdrawn": phrase("taken back"),
    "expired": phrase("kept no longer"),
    "failed": phrase("could not be fetched"),
}
_TOLD = {
    "too_large": phrase(
        "{file} is larger than {most}, so it is not kept with {call}. Can you send it smaller, "
        "or in parts?"
    ),
    "full": phrase(
        "{file} does not fit with {call} any more: all its files together may be {all}. Tell the "
        "team where they can find it."
    ),
    "not_there": phrase(
        "{file} was gone before I could keep it with {call}. Send it again if the team needs it."
    ),
    "no_access": phrase(
        "I may not open {file}, so {call} goes on without it. Say in words what is in it."
    ),
    "failed": phrase(
        "I did not manage to get {file}, so {call} goes on without it. Please send it again."
    ),
}


def outward(call: Call) -> tuple[CallFile, ...]:
    """The files that whoever asked may see."""
    return tuple(file for file in call.files if not file.inside)


def of_team(call: Call, team: str) -> tuple[CallFile, ...]:
    """The files that a team which has the call may see."""
    return tuple(file for file in call.files if not file.inside or file.team == team)


def file_line(files: Sequence[CallFile], formatter: CallFormatter) -> list[Line]:
    """The names of the files, as one line of a card; none without files."""
    if not files:
        return []
    named = ", ".join(file_name(file, formatter) for file in files[:NAMED])
    more = len(files) - NAMED
    if more > 0:
        named += " " + formatter.many("and {n} more", "and {n} more", more)
    return [Line(label=formatter.say("Files"), value=named)]


def file_name(file: CallFile, formatter: CallFormatter) -> str:
    """A file's name, with what is the matter with it."""
    name = short(file.name, 60)
    if file.gone:
        return f"{name} ({formatter.say(GONE[file.gone])})"
    return f"⚠ {name}" if is_risky(file.name) else name


def file_gone(effect: TellPerson, call: Call, formatter: CallFormatter) -> Outgoing:
    """What the sender of a file hears when it could not be kept."""
    lost = next((file for file in call.files if file.id == effect.text), None)
    why = lost.gone if lost and lost.gone in _TOLD else "failed"
    said = formatter.say(
        _TOLD[why],
        file=short(lost.name if lost else effect.text, 60),
        call=formatter.named(call),
        most=size_in_words(MOST_BYTES),
        all=size_in_words(MOST_OF_A_CALL),
    )
    return Outgoing(text=said)
