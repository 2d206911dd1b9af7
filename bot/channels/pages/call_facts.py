"""Says what one looks for first at a call: what is out of the ordinary, the time each link used and
has left, what is good to know. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.ports import Line
from bot.wording.call_formatter import CallFormatter, short
from bot.wording.file_words import GONE
from bot.wording.reasons import reasons_told
from bot.wording.remarks import last_said, remark_lines
from catalog.hours import elapsed
from routing.call.call import AT_WORK, Call, CallFile, State
from routing.call.event import Event
from routing.call.events import Noted
from routing.rules.promised import is_late
from routing.rules.worklist import late_from

MOST_NOTES = 3


@dataclass(frozen=True)
class Time:
    """How much of its agreed time a link has used: in words, and as a share of what it has; 1 where
    there is none left.
    """

    words: str
    share: float


def time_of(call: Call, formatter: CallFormatter) -> Time | None:
    """The agreed time that the link of a call used since it came, and what is left; None before it
    came there.
    """
    came = call.arrived_at or call.offered_at
    if came is None:
        return None
    over = call.state not in AT_WORK
    end = call.resolved_at or call.ended_at if over else formatter.now
    used = elapsed(call.promise.hours, came, end or formatter.now)
    left = None if over else _left(call, formatter.now)
    gone = formatter.localizer.span(dt.timedelta(minutes=used))
    if left is None:
        return Time(formatter.say("{used} used", used=gone), 0.0)
    rest = formatter.localizer.span(dt.timedelta(minutes=abs(left)))
    if left < 0:
        return Time(formatter.say("{used}, {over} too many", used=gone, over=rest), 1.0)
    words = formatter.say("{used} used, {left} left", used=gone, left=rest)
    return Time(words, used / (used + left) if used + left else 1.0)


def _left(call: Call, now: dt.datetime) -> float | None:
    """The agreed minutes left, fewer than none where there are too many; None where nothing is
    agreed.
    """
    if call.state is State.WAITING_REQUESTER and call.resolve_left is not None:
        return call.resolve_left
    due, hours = call.resolve_by, call.promise.hours
    if due is None:
        return None
    return elapsed(hours, now, due) if now <= due else -elapsed(hours, due, now)


def facts(call: Call, formatter: CallFormatter) -> tuple[str, ...]:
    """What is out of the ordinary: reopened, late, promised otherwise at first."""
    said = []
    if call.reopenings:
        said.append(formatter.many("reopened once", "reopened {n} times", call.reopenings))
    since = late_from(call)
    if since is not None and is_late(call, formatter.now):
        said.append(formatter.say("late since {moment}", moment=formatter.time(since)))
    first = call.first_promise
    if first is not None and first.by != call.resolve_by and call.state in AT_WORK:
        said.append(formatter.say("first promised {by}", by=formatter.by(first.by)))
    return tuple(said)


def what_is_gone(files: Iterable[CallFile], formatter: CallFormatter) -> dict[str, str]:
    """Why a file is not there, by its id, for each that is not."""
    return {file.id: formatter.say(GONE[file.gone]) for file in files if file.gone}


def good_to_know(
    call: Call, events: Iterable[Event], formatter: CallFormatter, *, of_team: bool
) -> tuple[Line, ...]:
    """What was said on the way, and for the team its latest notes and why it came here."""
    lines = remark_lines(call, formatter, all_added=True) if of_team else []
    if said := last_said(call, formatter):
        lines.append(Line(label=formatter.say("Said last"), value=said))
    if of_team:
        notes = [event for event in events if isinstance(event, Noted) and event.text]
        for note in notes[-MOST_NOTES:]:
            words = formatter.localizer.in_quotes(short(note.text, 400))
            value = f"{formatter.person(note.by)} ({formatter.time(note.at)}): {words}"
            lines.append(Line(label=formatter.say("Note"), value=value))
        lines += [
            Line(label=formatter.say("Why it came here"), value=why)
            for why in reasons_told(call.because[:1], formatter)
        ]
    return tuple(lines)
