"""Makes a time in what a team tells whoever asked the forecast of the call, wherever it is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.conversation.read.moments import TimeTold, time_told
from bot.conversation.state.commands import Act, Command, Result
from bot.conversation.state.steps import Asking, Steps, look
from bot.conversation.state.turn import TurnContext
from catalog.agreed_hours import Hours
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.view import CallView
from routing.desk.event_factory import EXPECTED

_CLOSES, _LAST = dt.time(18), dt.time(23, 59)
"""When somebody closes on a day on which they have no hours; and who never closes."""


@dataclass
class _Told:
    """The calls of which a time was told: it became their forecast, or it did not."""

    moved: dict[str, Call] = field(default_factory=dict)
    stayed: dict[str, Call] = field(default_factory=dict)


def with_times(turn: TurnContext, steps: Steps) -> Steps:
    """Run the steps; each message to whoever asked goes with the moment that it tells of, and who
    says it hears what it was taken for, or that the forecast stays as it was.
    """
    told = _Told()
    try:
        command = next(steps)
        while True:
            timed, time = yield from _timed(turn, command)
            result: Result = yield timed
            if time is not None and isinstance(result, CallView):
                among = told.stayed if timed is command else told.moved
                among[result.call.number] = result.call
            command = steps.send(result)
    except StopIteration:
        _say_so(turn, told)


def _say_so(turn: TurnContext, told: _Told) -> None:
    for call in told.moved.values() if turn.replies else ():
        if call.expected:
            by = turn.formatter.by(call.expected)
            told_so = turn.say("{number} is expected {by} from now on.", number=call.number, by=by)
            turn.say_too(told_so)
    for call in told.stayed.values() if turn.replies else ():
        if call.expected and call.expected > turn.facts.now:
            by = turn.formatter.by(call.expected)
            turn.say_too(turn.say("{number} stays expected {by}.", number=call.number, by=by))


def _timed(turn: TurnContext, command: Command) -> Asking[tuple[Command, TimeTold | None]]:
    """The command, with the moment told in a message of a team, and the time that was told. That
    somebody comes before it is expected makes it done no sooner.
    """
    if not isinstance(command, Act) or command.action is not Action.REPLY:
        return command, None
    view = yield from look(command.number)
    zone = ZoneInfo(turn.facts.zone)
    hours = view.call.promise.hours if view else None
    time = time_told(
        command.values.get("text", ""),
        turn.facts.now.astimezone(zone),
        lambda day: _closes(hours, day, zone),
    )
    if view is None or time is None or _is_no_later(time, view.call, turn.facts.now):
        return command, time
    if time.moment is None:
        return command, time
    values = {**command.values, EXPECTED: time.moment.isoformat()}
    return command.model_copy(update={"values": values}), time


def _is_no_later(time: TimeTold, call: Call, now: dt.datetime) -> bool:
    """Whether somebody only comes, and before the call is expected, or that lies within the day
    that is told of.
    """
    known, moment = call.expected, time.moment
    if known is None or moment is None or known <= now:
        return False
    if known >= moment:
        return time.comes
    return time.begins is not None and time.begins <= known


def _closes(hours: Hours | None, day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """When a team closes on a day, by its agreed hours."""
    if hours is None:
        return dt.datetime.combine(day, _CLOSES, zone)
    last = max((span.end for span in hours.spans(day.weekday())), default=0)
    over = last >= _DAY
    at = _LAST if over else dt.time(*divmod(last, 60)) if last else _CLOSES
    return dt.datetime.combine(day, at, ZoneInfo(hours.zone)).astimezone(zone)


_DAY = 24 * 60
