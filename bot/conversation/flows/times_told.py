"""Makes a time in what a team tells whoever asked the forecast of the call, wherever it is said."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.conversation.read.moments import moment_told
from bot.conversation.state.commands import Act, Command, Result
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.view import CallView
from routing.desk.event_factory import EXPECTED


def with_times(turn: TurnContext, steps: Steps) -> Steps:
    """Run the steps; each message to whoever asked goes with the moment that it tells of, and who
    says it hears what it was taken for.
    """
    told: dict[str, Call] = {}
    try:
        command = next(steps)
        while True:
            timed = _timed(turn, command)
            result: Result = yield timed
            if timed is not command and isinstance(result, CallView):
                told[result.call.number] = result.call
            command = steps.send(result)
    except StopIteration:
        for call in told.values():
            _say_so(turn, call)


def _say_so(turn: TurnContext, call: Call) -> None:
    if call.expected and turn.replies:
        by = turn.formatter.by(call.expected)
        turn.say_too(turn.say("{number} is expected {by} from now on.", number=call.number, by=by))


def _timed(turn: TurnContext, command: Command) -> Command:
    """The command, with the moment told in a message of a team."""
    if not isinstance(command, Act) or command.action is not Action.REPLY:
        return command
    now = turn.facts.now.astimezone(ZoneInfo(turn.facts.zone))
    moment = moment_told(command.values.get("text", ""), now)
    if moment is None:
        return command
    values = {**command.values, EXPECTED: moment.isoformat()}
    return command.model_copy(update={"values": values})
