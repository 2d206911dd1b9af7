"""Finds which answers of a call were read from words that were changed since: those that the new
words plainly give are taken anew, those that they contradict are marked. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation.read.answers import plainly_said
from bot.conversation.read.reading import words_of
from catalog.model import Catalogue, Question
from routing.call.call import Call
from routing.desk.event_factory import ANSWER_TO

_IN_WORDS = frozenset({"text", "place", "component"})
DOUBTED = "(?)"
"""Stands behind an answer that the words no longer say."""


def changed_answers(
    call: Call, before: str, now: str, catalogue: Catalogue, today: dt.date
) -> dict[str, str]:
    """The values, by their name in an action, of the answers that are other than they were."""
    entry = catalogue.entries.get(call.item or "")
    given = {answer.id: answer.value for answer in call.answers if answer.value}
    places = catalogue.organisation.locations
    found = {
        question.id: _anew(question, given[question.id], (before, now), places, today)
        for question in (entry.item.questions if entry else ())
        if question.id in given
    }
    return {f"{ANSWER_TO}{id}": value for id, value in found.items() if value != given[id]}


def _anew(
    question: Question, value: str, words: tuple[str, str], places: Sequence[str], today: dt.date
) -> str:
    """The answer by the new words; as it was where it was not read from the old ones."""
    before, now = words
    if question.type == "text" and not question.device:
        return value.replace(before, now) if before in value else value
    if question.type != "component":  # only the register knows which one words name
        was, said = (plainly_said(question, one, places, today=today) for one in words)
        if was == value:
            return said or _doubted(question, value)
    return _doubted(question, value) if _says_gone(value, before, now) else value


def _says_gone(value: str, before: str, now: str) -> bool:
    """Whether an answer has a figure, or a name with one, that stood in the words and is gone."""
    gone = set(words_of(before)) - set(words_of(now))
    return any(word in gone and any(map(str.isdigit, word)) for word in words_of(value))


def _doubted(question: Question, value: str) -> str:
    """The answer, marked; a choice, a day or a number stays, as each is one of a set."""
    choosing = question.type not in _IN_WORDS
    return value if choosing or value.endswith(DOUBTED) else f"{value} {DOUBTED}"
