"""Tells whether somebody's words ask for something of another service than all that is open: what
is done with them there would be done by the wrong people.
"""

from __future__ import annotations

from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import QUESTIONS, Act, Where
from bot.conversation.decide.table import UNASKED
from routing.understand.move import Move


def surely(evidence: Evidence, move: Move) -> bool:
    """Whether the words read as this move and hardly as any other, whatever item stands in them."""
    return evidence.moves.get(move, 0.0) > _VERY_LIKELY


_VERY_LIKELY = 0.85


def is_another_exactly(evidence: Evidence, act: Act) -> bool:
    """Whether another item is asked for in its own words; for a question after what is open, of
    another service.
    """
    own_words = evidence.other_item >= EXACTLY
    return own_words and (act is not Act.STATUS or strays(evidence))


def strays(evidence: Evidence) -> bool:
    """Whether the words ask for something of another service than all that is open: what is added
    to that would be done by the wrong people.
    """
    goes_on = evidence.goes_on and not evidence.aside and evidence.other_item < EXACTLY
    known = evidence.kin or evidence.about_call or goes_on or evidence.same_item > KNOWN
    adds = evidence.moves.get(Move.ADD, 0.0) > _BEYOND_DOUBT
    return evidence.other_item > (_NEARLY_EXACTLY if adds else KNOWN) and not known


def tells_of_another(evidence: Evidence, move: Move) -> bool:
    """Whether words tell how something is, or more of it, that is another matter: they say so, or
    it is broken and of another team.
    """
    apart = evidence.apart and (move in _TELLS or move in UNASKED)
    return apart or _is_broken_elsewhere(evidence, move)


def _is_broken_elsewhere(evidence: Evidence, move: Move) -> bool:
    """Whether something is told to be broken that is of another service than the request which is
    put together, and asks for nothing of the kind: "the printer on C3 only prints stripes".
    """
    return move in _BROKEN and evidence.where in _PUT_TOGETHER and strays(evidence)


_TELLS = frozenset({Move.BROKEN, Move.TRIED, Move.AGAIN, Move.ADD, Move.ANSWER_WHICH})
_BROKEN = frozenset({Move.BROKEN, Move.AGAIN})
_PUT_TOGETHER = QUESTIONS | {Where.SUMMARY, Where.CHANGE}


def seems_over(evidence: Evidence) -> float:
    """How likely words that surely ask for another item are taken for news that it works, with no
    yes before them, where something would be closed by it: "I want to complain".
    """
    asks = evidence.other_item > _ALL_BUT_CERTAIN and evidence.head is None
    asks = asks and evidence.where is not Where.IDLE
    over = sum(evidence.moves.get(move, 0.0) for move in (Move.WORKS, Move.HELPED))
    return over if asks else 0.0


def is_its_own(evidence: Evidence) -> bool:
    """Whether the words ask for another item so exactly that it counts, whatever move they read
    as: "the coffee tastes of dishwater".
    """
    if is_wish_for_a_person(evidence):
        return False
    if is_phrase_of_another(evidence):
        return True
    exact = evidence.other_item >= EXACTLY and evidence.words >= _SOME_WORDS
    alone = evidence.head is None or evidence.own_words
    return exact and strays(evidence) and evidence.fits <= 1.0 and alone


def is_phrase_of_another(evidence: Evidence) -> bool:
    """Whether the words are a phrase of another service, word by word: they stop, answer or end
    nothing of what is open. A no may come before it where that says what is meant instead; where
    the words of a request are awaited, they are these.
    """
    if evidence.where is Where.WORDS:
        return False
    instead = evidence.head is Move.NO and evidence.where in _INSTEAD
    surely = max(evidence.other_item, evidence.same_item) > _QUITE_SURELY
    return evidence.beyond and surely and evidence.fits < _FITS_WELL and not instead


def is_the_request_awaited(evidence: Evidence) -> bool:
    """Whether the words of a request are awaited, and these are a phrase of an item: it is they,
    whatever yes stands before them or question they are put as: "how does the scanner work?".
    """
    surely = evidence.other_item > _QUITE_SURELY and evidence.own_words
    return surely and evidence.where is Where.WORDS


ELSEWHERE, SURELY_NEW = 0.1, 5.0
_INSTEAD = frozenset({Where.ITEM, Where.WHICH})
_QUITE_SURELY, _FITS_WELL, _ALL_BUT_CERTAIN = 0.8, 30.0, 0.86


def is_wish_for_a_person(evidence: Evidence) -> bool:
    """Whether hardly more is said than that somebody wants a person, for which a desk may have an
    item of its own ("call me back").
    """
    return evidence.words <= _A_WISH and surely(evidence, Move.PERSON)


_A_WISH, _SOME_WORDS = 8, 3
ITS_OWN = 0.3
KNOWN = 0.4
_BEYOND_DOUBT, _NEARLY_EXACTLY = 0.95, 0.9
"""What reads as nothing but an addition must ask for another item as surely."""
EXACTLY = 0.97
"""Another item is asked for in its own words: "change my account number" is no wish to change."""
