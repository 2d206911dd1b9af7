"""Asks apart about a sentence of a language that nobody speaks here, where it is asked whether
other words are new or about a call: it is no answer to that, and is added to nothing unseen.
"""

from __future__ import annotations

from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import words_of
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.turn import TurnContext
from routing.understand.words.foreign import language_beyond

_OF_CALLS = frozenset({"new_or_call", "which_call"})


def chooses_in_no_language(turn: TurnContext, weighed: Weighed) -> bool:
    """Ask what becomes of such a sentence, after the question that stands; False where it is of a
    language that is spoken, names a call, or nothing of the kind is asked.
    """
    unclear, text = turn.top, weighed.text
    if not isinstance(unclear, Clarification) or unclear.kind not in _OF_CALLS or call_number(text):
        return False
    if weighed.verdict.emergency or language_beyond(words_of(text), turn.languages) is None:
        return False
    turn.push(Clarification.new_or_call(text, unclear.numbers, turn.take_attachments()))
    return True
