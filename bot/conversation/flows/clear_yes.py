"""Tells whether a yes or a no is clear enough to send or end something by it."""

from __future__ import annotations

from bot.conversation.decide.decision import SURE
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import denies, read, yes_or_no

FAIRLY_SURE, _SURE_ENOUGH = 0.72, 0.85


def is_clear(weighed: Weighed) -> bool:
    """Whether a yes is clear enough to send or end something: surer where more is said with it, or
    none of the words for it; surer still where a word that denies or asks stands there.
    """
    head, said = yes_or_no(weighed.text), read(weighed.text).said
    if said is Said.UNKNOWN:
        return False
    if said or (head.said and not head.rest):
        return weighed.verdict.sure >= SURE
    doubtful = not head.said and denies(weighed.text)
    return weighed.verdict.sure >= (_SURE_ENOUGH if doubtful else FAIRLY_SURE)
