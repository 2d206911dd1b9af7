"""Takes back somebody's last press on a call, and says what holds now, or why it is too late."""

from __future__ import annotations

from typing import cast

from bot.conversation.flows.refusals import refusal_text
from bot.conversation.read.joining_words import JoiningWish
from bot.conversation.read.numbers import numbered
from bot.conversation.state.commands import Refusal, UndoPress
from bot.conversation.state.steps import Steps, look
from bot.conversation.state.turn import TurnContext
from bot.wording.status_line import honestly
from routing.call.view import CallView


def undo(turn: TurnContext, wish: JoiningWish) -> Steps:
    """Take back the last press on a call; what is said of it, only who pressed hears."""
    number = numbered(wish.name)
    result = cast("CallView | Refusal", (yield UndoPress(number=number)))
    if isinstance(result, Refusal):
        view = yield from look(number)
        # Of a call that somebody may not see they hear no more than its number alone would tell.
        no = result if view else Refusal(reason="unknown_call", number=number)
        turn.whisper(refusal_text(no, view, turn.formatter, turn.facts.person.id))
        return
    call, formatter = result.call, turn.formatter
    turn.whisper(
        turn.say(
            "Taken back. {honest}",
            honest=honestly(call, result.below, formatter),
        )
    )
