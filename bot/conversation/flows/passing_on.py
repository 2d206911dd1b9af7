"""Does what was offered with words that nothing had been done with: passes them on to the team of a
call, or makes a request of them.
"""

from __future__ import annotations

from bot.conversation.decide.standing import Where
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.request import begin
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read
from bot.conversation.state.steps import Steps, understand
from bot.conversation.state.turn import TurnContext


def leaves_it(turn: TurnContext, weighed: Weighed) -> bool:
    """Leave what was offered, or nothing, where words only choose none and nothing is asked."""
    reading = read(weighed.text)
    asked = turn.pending or weighed.where not in {Where.IDLE, Where.CALLS}
    if asked or reading.said is not Said.NONE or reading.rest:
        return False
    turn.reply(turn.say("All right, I leave it at that."))
    return True


def to_call(turn: TurnContext, value: str) -> Steps:
    """Pass words on to the team of a call: its number stands before them."""
    number, _, words = value.partition(" ")
    yield from add_words(turn, number, words)


def anew(turn: TurnContext, words: str) -> Steps:
    """Make a request of the words."""
    begin(turn, words, (yield from understand(words)))
