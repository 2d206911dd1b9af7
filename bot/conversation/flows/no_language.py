"""Asks about what can't be read at all, where it would be taken along or passed on: keys that were
struck, by a cat or in a pocket.
"""

from __future__ import annotations

from bot.conversation.decide.standing import Where
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.reading import read, words_of, yes_or_no
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext
from catalog.language_packs import packs
from routing.understand.decision import Outcome
from routing.understand.words.language import may_be_a_word

_ANYTHING = frozenset(
    {
        *(Where.IDLE, Where.CALLS, Where.SOLVED),
        *(Where.WHICH, Where.ITEM, Where.HELP, Where.SUMMARY),
    }
)
"""Here no words were asked for, which may be a name or a code."""
_MOST, _LEAST = 6, 4


def no_language(turn: TurnContext, text: str) -> Asking[bool]:
    """Say that the words can't be read, and do nothing with them; False where they may be read."""
    if turn.heard.answers or not _is_unknown(turn, text) or not _is_no_language(text):
        return False
    turn.reply(turn.say("I can't read that, I'm afraid. Tell me in a few words what you need."))
    yield from ()
    return True


def _is_unknown(turn: TurnContext, text: str) -> bool:
    """Whether nothing that is asked for is known in words that steer nothing."""
    weighed = turn.weighed
    if not isinstance(weighed, Weighed) or weighed.text != text or weighed.where not in _ANYTHING:
        return False
    steers = text.startswith("/") or read(text).said or yes_or_no(text).said
    return not steers and all(one.outcome is Outcome.UNKNOWN for one in weighed.decisions)


def _is_no_language(text: str) -> bool:
    """Whether a few words are all spelt as in no language; short ones, or with a number, may be
    codes.
    """
    words, languages = words_of(text), tuple(packs())
    if not words or len(words) > _MOST or max(map(len, words)) < _LEAST:
        return False
    if any(sign.isdigit() for sign in text) or not text.isascii():
        return False
    return not any(may_be_a_word(word, languages) for word in words)
