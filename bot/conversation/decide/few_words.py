"""Tells what a few words are where something is asked or put together. Pure."""

from __future__ import annotations

from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import QUESTIONS, UNSENT, Act, Where

MOST_OF_AN_ANSWER = 3
"""One more where words are asked for: "for the night shift"."""
_A_WORD = 2
_HARDLY = 0.15


_NAMES_NONE = 0.3
"""A team's question waits while something else may be asked: less of another item is enough."""
_ASKED = QUESTIONS | {Where.FIELD, Where.PICK, Where.REASON, Where.WORDS, Where.TEAM_ASKS}


def is_but_a_few(evidence: Evidence) -> bool:
    """Whether a question is met by so few words, with no request in them, that they answer it."""
    return (
        evidence.where in _ASKED
        and evidence.words <= _most_of_an_answer(evidence)
        and evidence.other_item < (_NAMES_NONE if evidence.where is Where.TEAM_ASKS else 0.5)
        and not is_for_a_call(evidence)
    )


def _most_of_an_answer(evidence: Evidence) -> int:
    """So many words may be no more than the answer: in words, and with what was asked for read in
    them, more: "on my own phone after 6 pm".
    """
    if evidence.where is not Where.TEXT:
        return MOST_OF_AN_ANSWER
    return MOST_OF_AN_ANSWER + (1 if evidence.fits <= 1.0 else _READ_IN_THEM)


_READ_IN_THEM = 4


def is_for_a_call(evidence: Evidence) -> bool:
    """Whether words begin with a call's number while a request is put together: they are no answer
    to what that asks.
    """
    return evidence.numbered and evidence.where in UNSENT


def is_a_bare_word(evidence: Evidence) -> bool:
    """Whether a word or two that name no item are said where a request is put together and no
    answer in words is awaited: "epd", after "reset my password".
    """
    awaited = evidence.where in QUESTIONS or evidence.danger or evidence.grave
    bare = evidence.words <= _A_WORD and evidence.other_item < _HARDLY
    return bare and evidence.where in UNSENT and not awaited


def says_hardly_more(evidence: Evidence) -> bool:
    """Whether words that seem to ask for something are so few, and name so little, that they
    hardly do.
    """
    few = is_but_a_few(evidence) and evidence.other_item < _HARDLY
    return few or is_a_bare_word(evidence)


def unasked(evidence: Evidence) -> Act | None:
    """What would answer another question: a question in words may ask for a time, and for a place
    too; hardly any words are no more than an answer.
    """
    if evidence.where is Where.TEXT and evidence.fits > 1.0:
        return Act.ANSWER
    if _is_another_by_its_head(evidence):
        return Act.NEW
    return None if is_but_a_few(evidence) else Act.ADD


def _is_another_by_its_head(evidence: Evidence) -> bool:
    """Whether a sentence says itself that it is about something else, and goes on about nothing
    that is open: the day in it answers no question: "other topic, I want the whole of March off".
    """
    elsewhere = evidence.aside and not evidence.about_call and not evidence.goes_on
    return elsewhere and evidence.words > A_CLAUSE


A_CLAUSE = 6
