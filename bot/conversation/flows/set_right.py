"""Finds what somebody sets right in a call of theirs that was sent: where it is, which device. What
is added beside it ("it is on A1 too"), or tells where they are themselves, sets nothing right.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Where
from bot.conversation.flows.corrected import amount_instead, choice_instead, number_instead
from bot.conversation.flows.request import joined
from bot.conversation.read.answers import plainly_said
from bot.conversation.read.call_matching import likeness, place_of_call
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.places import (
    is_but_a_place,
    is_elsewhere,
    known_places,
    place_words,
    plain_place,
    rooms_in_digits,
)
from bot.conversation.read.reading import goes_on, plain, words_of
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.call.call import Call
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.desk.event_factory import ANSWER_TO, PLACE

_A_SENTENCE = 10
"""In more words a place is one of several things that are told."""
_ALIKE = 0.5


def is_set_right(name: str) -> bool:
    """Whether a value of this name is something that was set right."""
    return name == PLACE or name.startswith(ANSWER_TO)


def set_right(turn: TurnContext, call: Call, text: str) -> dict[str, str]:
    """The values of what the words set right in the call; none where they only add to it."""
    said = after_number(text) or text
    if call.requester != turn.facts.person.id:
        return {}
    place = turn.facts.catalogue.entries.get(call.item or "")
    questions = place.item.questions if place else ()
    if told := _told_instead(call, questions, said):
        return told
    if not _sets_right(turn, call, said):
        return {}
    return _answers(turn, call, questions, said) or _place(turn, call, questions, said)


def as_shown(turn: TurnContext, call: Call, name: str, value: str) -> str:
    """What was set right, as people read it: a choice by its name."""
    entry = turn.facts.catalogue.entries.get(call.item or "")
    questions = entry.item.questions if entry else ()
    asked = next((q for q in questions if name == f"{ANSWER_TO}{q.id}"), None)
    return turn.formatter.value(asked, value) if asked else value


def says_otherwise(turn: TurnContext, where: Where, text: str, views: Sequence[CallView]) -> bool:
    """Whether words say another answer than the one call has that is talked about, or is named, or
    the only one that has such an answer.
    """
    told = [one for one in _named_or_all(text, views) if tells_instead(turn, one, text)]
    meant = len(told) == 1 or any(call.number == turn.focus for call in told)
    return where is Where.CALLS and meant


def _named_or_all(text: str, views: Sequence[CallView]) -> list[Call]:
    """The call that words name by its number; all of them where they name none."""
    named = call_number(text)
    return [v.call for v in views if not named or is_same(named, v.call.number)]


def tells_instead(turn: TurnContext, call: Call, text: str) -> bool:
    """Whether words plainly say another number, choice or amount than the call has."""
    entry = turn.facts.catalogue.entries.get(call.item or "")
    own = entry is not None and call.requester == turn.facts.person.id
    said = after_number(text) or text
    return own and bool(entry and _told_instead(call, entry.item.questions, said))


def _answers(
    turn: TurnContext, call: Call, questions: Sequence[Question], said: str
) -> dict[str, str]:
    """The answers that are set right."""
    found = {question.id: _instead(turn, call, question, said) for question in questions}
    return {f"{ANSWER_TO}{id}": value for id, value in found.items() if value}


def _told_instead(call: Call, questions: Sequence[Question], said: str) -> dict[str, str]:
    """The numbers, choices and amounts that are said in the place of those that were given."""
    given = {answer.id: answer.value for answer in call.answers}
    found = {
        q.id: number_instead(q, said, given.get(q.id, ""))
        or choice_instead(q, said, given.get(q.id, ""))
        or amount_instead(q, said, given.get(q.id, ""))
        for q in questions
    }
    return {f"{ANSWER_TO}{id}": value for id, value in found.items() if value}


def _place(
    turn: TurnContext, call: Call, questions: Sequence[Question], said: str
) -> dict[str, str]:
    """Where the call is, where no question asks for that."""
    places = turn.facts.catalogue.organisation.locations
    where = plain_place(said, places) if known_places(said, places) else None
    before = joined(place_of_call(call), call.location or "")
    if where is None or any(question.type == "place" for question in questions):
        return {}
    return {PLACE: where} if is_elsewhere(said, before, places) else {}


def _sets_right(turn: TurnContext, call: Call, said: str) -> bool:
    """Whether the words are about the matter itself, and not of something beside it."""
    known, words = place_words(), plain(said)
    if len(words_of(said)) > _A_SENTENCE or known.besides.search(words):
        return False
    if known.whereabouts.search(words):
        return False
    places = turn.facts.catalogue.organisation.locations
    alike = likeness(said, call, turn.facts.catalogue) >= _ALIKE
    return is_but_a_place(said, places) or goes_on(said) or alike


def _instead(turn: TurnContext, call: Call, question: Question, said: str) -> str | None:
    """Another answer to a question of the request than was given; None where there is none."""
    if question.type != "place" and not question.device:
        return None
    given = next((answer.value for answer in call.answers if answer.id == question.id), None)
    places = turn.facts.catalogue.organisation.locations
    value = plainly_said(question, said, places)
    if not given or not value or plain(value) in rooms_in_digits(plain(given)):
        return None
    ward = [] if known_places(said, places) else known_places(given, places)
    return ", ".join([value, *ward]) if question.type == "place" else value
