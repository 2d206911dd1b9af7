"""What words say themselves of other matters than what is open: asked for before, mended before, or
led away to. Pure.
"""

from __future__ import annotations

from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.few_words import is_for_a_call
from bot.conversation.decide.of_another import ELSEWHERE
from bot.conversation.decide.standing import QUESTIONS, UNSENT, Act, Where
from bot.conversation.decide.table import means
from routing.understand.move import Move


def leads_away(evidence: Evidence) -> bool:
    """Whether words say themselves that they are about something else than the call."""
    return (evidence.aside or evidence.mended) and not evidence.about_call


def ends_aside(evidence: Evidence, act: Act) -> float:
    """How many times as likely it is that words end something that say themselves that they are
    about another matter: hardly.
    """
    stops = {Act.YES, Act.CANCEL, *({Act.NO} if evidence.where is Where.HELP else ())}
    ends = act in stops and evidence.aside and not evidence.about_call
    return _HARDLY_ENDS if ends and evidence.head is None else 1.0


_HARDLY_ENDS, _HARDLY_SAID = 0.02, 0.15


def of_before(evidence: Evidence, act: Act) -> float:
    """How many times as likely the act is where nothing is open and the words speak of what was
    asked for before: when it comes, that it came or need not come is no new request of it. What is
    told of the request that asks is of no call before.
    """
    if act is Act.REOPEN and _is_of_the_request(evidence):
        return 0.0
    if not (evidence.looks_back and evidence.where is Where.IDLE):
        return 1.0
    said = sum(evidence.moves.get(move, 0.0) for move in _SAID_OF_BEFORE)
    return _LOOKED_BACK.get(act, 1.0) if said > _HARDLY_SAID else 1.0


_SAID_OF_BEFORE = frozenset(
    {Move.STATUS, Move.CANCEL, Move.LET_GO, Move.THANKS, Move.HELPED, Move.WORKS}
)
_LOOKED_BACK = {Act.NEW: 0.05, Act.STATUS: 6.0, Act.CANCEL: 6.0, Act.THANKS: 6.0}


def is_phrase_of_kin(evidence: Evidence) -> bool:
    """Whether words are a phrase of another item of the service of what is open: "the laptop
    restarts by itself" at a request for another laptop.
    """
    return evidence.head is None and _is_in_words_of_kin(evidence)


def _is_in_words_of_kin(evidence: Evidence) -> bool:
    exactly = evidence.own_words and evidence.other_item > _SURELY_ASKED
    return exactly and evidence.kin and evidence.where is not Where.IDLE


def ends_in_other_words(evidence: Evidence, act: Act) -> float:
    """How many times as likely it is that words end or send something that are a phrase of the
    catalogue: hardly, also where that is of the same service. What is wrong, said once more, is
    neither solved nor a yes, nor a wish to stop, whatever yes or no is said before it.
    """
    same = _is_the_same_in_its_words(evidence) and act in _ends_by(evidence)
    of_kin = act in _STOPS and _is_in_words_of_kin(evidence)
    of_kin = of_kin or (act in _ENDS and is_phrase_of_kin(evidence))
    return ELSEWHERE if same or of_kin else 1.0


def _is_the_same_in_its_words(evidence: Evidence) -> bool:
    return evidence.same_words and evidence.same_item > _SURELY_ASKED


def _ends_by(evidence: Evidence) -> set[Act]:
    """The acts that end or send something here, which a phrase of what is open hardly is; where a
    yes or no stands before it, only a wish to stop.
    """
    if evidence.head is not None:
        return {Act.CANCEL}
    return {Act.CANCEL, Act.NO if evidence.where is Where.HELP else Act.YES}


def denies_the_same(evidence: Evidence, move: Move) -> bool:
    """Whether a no stands before words that it is the same: what was understood is not that."""
    denied = move is Move.SAME and evidence.head is Move.NO
    return denied and means(evidence.where, move) is Act.YES


def _is_of_the_request(evidence: Evidence) -> bool:
    """Whether words that tell of something again name the item of the request that asks, and no
    call: "the technician was rude to me last week", in a complaint.
    """
    same = evidence.same_item > max(_SURELY_ASKED, evidence.other_item)
    return same and evidence.where in QUESTIONS and not evidence.about_call


def is_added_instead(evidence: Evidence, act: Act | None) -> bool:
    """Whether words are added to what is open that would be something else: a phrase of the request
    that is put together, said once more, and an answer that begins with a call's number.
    """
    aside = act is Act.NEW and evidence.aside
    once_more = act in _NOT_SAID_SO and is_said_once_more(evidence) and not aside
    return once_more or (act is Act.ANSWER and is_for_a_call(evidence))


def is_said_once_more(evidence: Evidence) -> bool:
    """Whether words are a phrase of the request that is put together."""
    same = evidence.same_words and evidence.same_item > _KNOWN
    return same and not evidence.beyond and evidence.where in UNSENT


def is_asked_besides(evidence: Evidence, move: Move) -> bool:
    """Whether words that seem to say that advice helped are a phrase of another item: "no, our cart
    goes off when I pull the plug".
    """
    asks = evidence.own_words and evidence.other_item > _SURELY_ASKED
    asks = asks and evidence.head is Move.NO
    return asks and move in {Move.HELPED, Move.WORKS} and evidence.where is Where.HELP


_NOT_SAID_SO = frozenset(
    {Act.NEW, Act.STATUS, Act.BACK, Act.CHAT, Act.THANKS, Act.LATER, Act.CANCEL}
)
"""What nobody wishes who says a phrase of what is put together once more."""
_SURELY_ASKED, _KNOWN = 0.85, 0.4
_STOPS = frozenset({Act.CANCEL, Act.THANKS})
_ENDS = _STOPS | {Act.YES, Act.NO}
