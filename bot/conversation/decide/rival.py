"""Finds the act that words may as well be: where it is nearly as likely, or the words hardly fit
what is open, a person is asked which it is. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.few_words import A_CLAUSE, is_a_bare_word, is_but_a_few
from bot.conversation.decide.of_another import is_its_own, strays
from bot.conversation.decide.other_matters import leads_away
from bot.conversation.decide.standing import QUESTIONS, Act, Where
from bot.conversation.decide.table import UNASKED
from routing.understand.move import Move

UNSURE = 0.33
"""Below this nothing is known of the words: they are what is usual there."""
TIE = 1.7
"""The best act must be so many times as likely as the second; else it is asked which it is."""
_ASKED_OF = frozenset({Act.ANSWER, Act.ADD, Act.NEW, Act.REOPEN, Act.YES, Act.NO})
"""Acts between which a person can be asked: for what is open, or something new."""
_NEVER_ASKED = frozenset({Where.FIELD, Where.PICK, Where.WORDS, Where.IDLE})
"""Here words were asked for, and only what is surely something else is not one; or nothing is
open.
"""


def together_likely(evidence: Evidence, chances: Mapping[Act, float]) -> Act | None:
    """What two acts come to that end alike and are likely together: at a summary a no and a wish to
    stop (it is not sent, and stands), of what is solved a no and broken again.
    """
    act, other = _ALIKE.get(evidence.where, (None, None))
    if act is None or other is None:
        return None
    both = chances.get(act, 0.0) + chances.get(other, 0.0)
    alone = max(chances.get(act, 0.0), chances.get(other, 0.0)) < UNSURE
    return act if alone and both > _AS_LIKELY else None


_ALIKE: Mapping[Where, tuple[Act, Act]] = {
    Where.SUMMARY: (Act.NO, Act.CANCEL),
    Where.SOLVED: (Act.REOPEN, Act.NO),
}


def rival_of(evidence: Evidence, chances: Mapping[Act, float], order: Sequence[Act]) -> Act | None:
    """The act that the words may as well be as the first of these; None where that is clear."""
    nearly = _rival(evidence, chances, order)
    return nearly or _perhaps_new(evidence, chances, order[0])


def _rival(evidence: Evidence, chances: Mapping[Act, float], order: Sequence[Act]) -> Act | None:
    """The second act when it is nearly as likely as the first, and one can be asked which it is."""
    best, *others = order[:2]
    if not others or not {best, *others} <= _ASKED_OF or Act.NEW not in order[:2]:
        return None
    if _is_known(evidence) or (best is Act.NEW and is_its_own(evidence)):
        return None
    near = chances.get(best, 0.0) < TIE * chances.get(others[0], 0.0)
    return others[0] if near else None


def _is_known(evidence: Evidence) -> bool:
    """Whether words are of what is open rather than anything new, or nothing is open."""
    few = is_but_a_few(evidence) or is_a_bare_word(evidence)
    more = evidence.goes_on and not evidence.aside and evidence.other_item < _AS_LIKELY
    return few or more or evidence.same_item > evidence.other_item or evidence.where in _NEVER_ASKED


def _perhaps_new(evidence: Evidence, chances: Mapping[Act, float], act: Act) -> Act | None:
    """Something new, where little is known of the words and it is as likely as anything: asked. So
    is what seems new, and hardly asks for anything.
    """
    if act is Act.NEW:
        return Act.ADD if _is_hardly_asked_for(evidence) else None
    known = evidence.said or evidence.where in _NEVER_ASKED or is_but_a_few(evidence)
    if known or act not in _ASKED_OF - {Act.NEW}:
        return None
    if _is_of_another_team(evidence) or _hardly_fits_what_is_solved(evidence, act):
        return Act.NEW
    if act is Act.ADD and _leads_to_something(evidence):
        return Act.NEW
    new, own = chances.get(Act.NEW, 0.0), chances.get(act, 0.0)
    likely = new > max(own, _PERHAPS) or _answers_in_no_way(evidence)
    return Act.NEW if own < UNSURE and likely else None


def is_of_nothing_open(evidence: Evidence) -> bool:
    """Whether words that would be added to what is open name what none of it is about."""
    return _is_of_no_call(evidence) or _is_of_no_request(evidence)


def _is_of_no_call(evidence: Evidence) -> bool:
    """Whether a sentence that would answer what nobody asked, or tells of something broken again,
    names what none of the open calls is about: "the water in the cellar is up to the pallets".
    """
    of_a_call = evidence.about_call or evidence.kin or evidence.goes_on or evidence.numbered
    told = sum(evidence.moves.get(move, 0.0) for move in (*UNASKED, Move.AGAIN)) > _MOSTLY
    names = evidence.other_item > _PERHAPS > evidence.same_item and evidence.words > A_CLAUSE
    return names and told and not of_a_call and evidence.where is Where.CALLS


def _is_of_no_request(evidence: Evidence) -> bool:
    """Whether a sentence that would be taken along with a request that is all but put together
    names what that is not about, all but surely, or asks for it: "can my shift on friday be moved".
    """
    names = evidence.other_item > (_PERHAPS if evidence.asks else _ALL_BUT_SURELY)
    own = evidence.same_item > _PERHAPS or evidence.kin or evidence.goes_on or evidence.head
    clause = evidence.words > A_CLAUSE and evidence.where in _PUT_TOGETHER
    return clause and names and not own


_PUT_TOGETHER = frozenset({Where.WHICH, Where.ITEM, Where.HELP, Where.SUMMARY})
ADDED = frozenset({Act.ADD, Act.REOPEN})
_MOSTLY = 0.5


def _is_hardly_asked_for(evidence: Evidence) -> bool:
    """Whether words beside a request that is all but put together name another item, far from
    surely, and hardly ask for it: "my manager is Ibrahim".
    """
    asks = sum(evidence.moves.get(move, 0.0) for move in _ASKS)
    surely = evidence.other_item > _ALL_BUT_SURELY or evidence.asks or leads_away(evidence)
    surely = surely or bool(evidence.said) or evidence.own_words
    return evidence.where in _PUT_TOGETHER and 0.0 < asks < _MOSTLY and not surely


_ASKS = (Move.NEW, Move.BROKEN, Move.AGAIN, Move.EMERGENCY, Move.PERSON)


def _answers_in_no_way(evidence: Evidence) -> bool:
    """Whether words met by a question in which no answer can be read may well name another item:
    "no bathrobes left, we've asked around" is no place.
    """
    names = strays(evidence) or evidence.other_item > _PERHAPS
    return names and evidence.where in QUESTIONS and evidence.fits <= 1.0


def _is_of_another_team(evidence: Evidence) -> bool:
    """Whether words that choose none of the items proposed all but surely ask for one of another
    service: what is wrong with the tap may go on, or the screen is a matter of its own.
    """
    plainly = evidence.head is None and evidence.fits <= 1.0 and evidence.where is Where.WHICH
    return plainly and strays(evidence) and evidence.other_item > _ALL_BUT_SURELY


def _leads_to_something(evidence: Evidence) -> bool:
    """Whether what seems to be added says itself that it is another matter, and may name one."""
    names = _PERHAPS < evidence.other_item > evidence.same_item and not evidence.kin
    return names and leads_away(evidence) and not evidence.goes_on


_PERHAPS, _AS_LIKELY, _ALL_BUT_SURELY = 0.25, 0.45, 0.85


def _hardly_fits_what_is_solved(evidence: Evidence, act: Act) -> bool:
    """Whether words that something is broken again name what is of another service than the call
    that was solved, however unsurely: "it is wet again", of a printer. What only says that it is
    not solved is of that call: "still grey and smudged".
    """
    fits = evidence.about_call or evidence.kin or evidence.same_item >= evidence.other_item
    again = evidence.moves.get(Move.AGAIN, 0.0) > _AT_ALL or evidence.other_item > _LIKELY
    names = evidence.head is None and not fits and evidence.other_item > _SOMETHING
    return again and names and evidence.where is Where.SOLVED and act in _NOT_SOLVED


_SOMETHING, _AT_ALL, _LIKELY = 0.15, 0.05, 0.6
_NOT_SOLVED = frozenset({Act.REOPEN, Act.NO})
