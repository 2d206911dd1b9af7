"""Answers a stranger where guests may not simply ask: says so, or asks a coordinator."""

from __future__ import annotations

from collections.abc import Generator
from typing import cast

from bot.conversation.flows import joining, linking
from bot.conversation.flows.emergency import is_emergency, warn
from bot.conversation.state.commands import Command, Facts, Result
from bot.conversation.state.dialogue import Dialogue, Heard, Turn
from bot.conversation.state.joining_commands import Claim, Claimed
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from bot.wording.call_formatter import short
from bot.wording.ways_in import turned_away, ways_in


def converse(dialogue: Dialogue, heard: Heard, facts: Facts) -> Generator[Command, Result, Turn]:
    """One message of somebody who may not ask: what is about who they are is heard, the rest is
    not.
    """
    turn = TurnContext(dialogue, heard, facts)
    if wish := linking.account_wish(turn):
        return (yield from linking.answer(turn, wish))
    if joins := joining.joining_wish(turn):
        return (yield from joining.answer(turn, joins))
    if (yield from is_emergency(turn, heard.text)):
        yield from warn(turn, heard.text)
    if facts.room is None or heard.press:
        yield from _turn_away(turn)
    return Turn(
        dialogue=turn.before, replies=tuple(turn.replies), elsewhere=tuple(turn.told_elsewhere)
    )


def _ways_in(turn: TurnContext) -> str:
    return ways_in(turn.facts.catalogue, turn.formatter.localizer)


def _turn_away(turn: TurnContext) -> Steps:
    reason, words = turn.facts.turned_away, turn.heard.text.strip()
    if reason == "closed" or not words or words.startswith("/"):
        turn.whisper(turned_away(reason, turn.facts.catalogue, turn.formatter.localizer))
        return
    came = cast("Claimed", (yield Claim(person=None)))
    turn.whisper(_answered(turn, came))
    for reader in came.readers if came.how == "asked" else ():
        joining.ask_in(turn, reader, came, short(words, 300))


def _answered(turn: TurnContext, came: Claimed) -> str:
    names = turn.formatter.localizer.joined([r.name for r in came.readers], either=True)
    if came.how == "again":
        return turn.say(
            "I still wait for {names}. I keep what you write, and go on with it then.", names=names
        )
    if came.how == "asked":
        text = turn.say(
            "I don't know you yet. I ask {names} whether I may help you, with what you wrote. "
            "With their yes I go on at once; you need not say it again.",
            names=names,
        )
        return f"{text} {_ways_in(turn)}"
    text = turn.say("I don't know you yet, and nobody is here to let you in.")
    return f"{text} {_ways_in(turn)}"
