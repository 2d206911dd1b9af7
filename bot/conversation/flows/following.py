"""Handles following: who wants to hear how somebody else's request goes."""

from __future__ import annotations

from typing import cast

from bot.conversation.flows.acting import unknown_call
from bot.conversation.read.joining_words import JoiningWish
from bot.conversation.read.numbers import numbered
from bot.conversation.state.joining_commands import Follow
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from bot.ports import Choice
from bot.presses import SayPress
from bot.wording.status_line import honestly
from routing.call.call import Call
from routing.call.view import CallView


def follow(turn: TurnContext, wish: JoiningWish) -> Steps:
    """Begin to follow a call. One that may not be followed is as one that is not there."""
    number = numbered(wish.name)
    view = cast("CallView | None", (yield Follow(number=number, on=True)))
    if view is None:
        unknown_call(turn, number)
        return
    call, formatter = view.call, turn.formatter
    if turn.facts.person.id in (call.requester, call.author):
        turn.whisper(
            turn.say("{call} is yours: you hear of it anyway.", call=formatter.named(call))
        )
        return
    turn.whisper(
        turn.say(
            "You follow {call} now; I tell you how it goes, not what is said in it. {honest}",
            call=formatter.named(call),
            honest=honestly(call, view.below, formatter),
        ),
        choices=() if turn.facts.shared else stop_button(turn, call),
    )


def stop_button(turn: TurnContext, call: Call) -> tuple[Choice, ...]:
    """The button by which who follows a call does so no more."""
    person = turn.facts.person.id
    if person not in call.followers or person in (call.requester, call.author):
        return ()
    words = SayPress(text=f"/unfollow {call.number}").encode()
    return (Choice(action=words, label=turn.say("Stop following")),)


def unfollow(turn: TurnContext, wish: JoiningWish) -> Steps:
    """Stop following a call."""
    number = numbered(wish.name)
    view = cast("CallView | None", (yield Follow(number=number, on=False)))
    if view is None:
        turn.whisper(turn.say("You don't follow {number}.", number=number))
    else:
        turn.whisper(turn.say("You don't follow {number} any more.", number=number))


def button(turn: TurnContext, call: Call) -> tuple[Choice, ...]:
    """The button by which others follow a request that was made where they read along."""
    if call.private or not turn.facts.shared:
        return ()
    words = SayPress(text=f"/follow {call.number}").encode()
    return (Choice(action=words, label=turn.say("Follow {number}", number=call.number)),)
