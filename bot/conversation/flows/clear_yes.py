"""Tells whether a yes or a no is clear enough to send or end something by it."""

from __future__ import annotations

from bot.conversation.decide.decision import SURE
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import content_words, denies, read, yes_or_no

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


def hardly_said(weighed: Weighed) -> bool:
    """Whether words that tell more read hardly as what they count as, and as nothing that is
    awaited either: "place is off, it's the C3 kitchenette" where it is asked whether to cancel.
    """
    little = weighed.moves.get(weighed.verdict.move, 0.0) < _HARDLY
    return little and len(content_words(weighed.text)) > 1 and not read(weighed.text).said


_HARDLY = 0.4
