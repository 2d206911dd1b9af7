"""Finds the answers that a request holds before they are asked for, and reads the one that is given
with what is known of the person and of what they said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from bot.conversation.flows.readable import asks_number, asks_when, names_a_number
from bot.conversation.read.answers import plainly_said, read_answer
from bot.conversation.read.dates import read_date, read_span
from bot.conversation.read.hours import asks_for_hours, hours_said
from bot.conversation.read.places import may_be_place, own_place
from bot.conversation.read.reading import (
    asks_to_be_called,
    content_words,
    plain,
    words_of,
    yes_or_no,
)
from bot.conversation.read.repairs import repaired
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.call.events import Answer
from routing.understand.cuts import cuts

_A_FIGURE = 2
"""An order's number, a time or a line says as much as so many words."""
MUCH_MORE = 4
"""So many telling words beside those of the item itself answer what is asked in words."""
_BARELY_MORE = 3
"""So many words ("here at ours") say no more than that it is at one's own place."""


def with_what_was_said(
    turn: TurnContext, request: Request, questions: Sequence[Question]
) -> Request:
    """The request with the answers that its words, or what is known of the person, hold already."""
    kept, said = {a.id: a for a in request.answers}, repaired(turn.asks(request.words))
    days = first_and_last(questions, kept, said, turn.today)
    for question in questions:
        if question.id in kept or question.type == "component":
            continue
        dated = question.id in days
        value = days[question.id] if dated else _plainly(turn, question, said)
        value = value or _filled(turn, request, question)
        value = value or _in_words(turn, request, question, kept)
        if value:
            ask = question.ask.in_(turn.language)
            kept[question.id] = Answer(id=question.id, ask=ask, value=value)
    answers = tuple(kept[question.id] for question in questions if question.id in kept)
    return request.model_copy(update={"answers": answers})


def _plainly(turn: TurnContext, question: Question, said: str) -> str | None:
    return plainly_said(
        question,
        said,
        turn.facts.catalogue.organisation.locations,
        today=turn.today,
        own=turn.facts.person.location,
    )


def _in_words(
    turn: TurnContext, request: Request, question: Question, kept: Mapping[str, Answer]
) -> str | None:
    """The hours, or all that was said, as the answer to a question for words."""
    said = _of_the_item(turn, request)
    if question.type == "text" and asks_for_hours(question.ask.in_(turn.language)):
        return hours_said(said)
    figures = {f for a in kept.values() for f in _figures(a.value)}
    return said if _told_in_full(turn, request, question, figures) else None


def _of_the_item(turn: TurnContext, request: Request) -> str:
    """What was said of the request's item, where another wish is said on top of it: "12 towels, and
    someone to look at the boiler"; "" where it can't be told which part that is.
    """
    said = turn.asks(request.words)
    languages = turn.facts.catalogue.organisation.languages
    added = next((cut for cut in cuts(said, languages) if cut.is_added), None)
    if added is None:
        return said
    about = _about(turn, request)
    near = {part: len(about & set(content_words(part))) for part in (added.before, added.after)}
    part, other = sorted(near, key=lambda one: -near[one])
    if near[part] > _FAR_MORE * near[other]:
        return part
    return said if near[other] else ""


_FAR_MORE = 2
"""A part with so many times the words of the item is what is said of it."""


def _about(turn: TurnContext, request: Request) -> set[str]:
    """The telling words of what the request's item is called, and is asked for in."""
    item = turn.facts.catalogue.entries[request.item or ""].item
    return {w for text in (*item.name.all, *item.phrases.all) for w in content_words(text)}


def first_and_last(
    questions: Sequence[Question], kept: Mapping[str, Answer], said: str, today: dt.date
) -> dict[str, str | None]:
    """The answers to the two questions of an item for a first day and a last, as far as the words,
    or what was answered to the first, give them: one day that is named answers one of them.
    """
    dated = [question for question in questions if question.type == "date"]
    if len(dated) != len(_FIRST_AND_LAST):
        return {}
    first, last = (question.id for question in dated)
    answer = kept[first].value if first in kept else ""
    span = read_span(_remark(answer), today) or read_span(said, today)
    if span is None:
        return {last: None}
    return {first: span[0].isoformat() if span[0] else None, last: span[1].isoformat()}


_FIRST_AND_LAST = ("first", "last")


def _remark(value: str) -> str:
    """What was said with a day, which stands behind it in brackets."""
    _, _, remark = value.partition(" (")
    return remark.removesuffix(")")


def _filled(turn: TurnContext, request: Request, question: Question) -> str | None:
    """The answer that a language model found in the words, read as one that is given: what cannot
    be read so is asked.
    """
    found = next(
        (f for f in request.filled if (f.item, f.question) == (request.item, question.id)), None
    )
    return read_here(turn, request, question, found.said) if found else None


def _told_in_full(turn: TurnContext, request: Request, question: Question, known: set[str]) -> bool:
    """Whether the one thing in words that the team must know was told at once: the words say much
    more than what the item is about. `known`: figures that answered other questions.
    """
    item = turn.facts.catalogue.entries[request.item or ""].item
    in_words = [q for q in item.questions if q.required and q.type == "text" and not q.device]
    said = _of_the_item(turn, request)
    if in_words != [question] or not _may_hold(turn, question, said):
        return False
    told = {w for w in content_words(said) if not any(c.isdigit() for c in w)}
    more = told - _about(turn, request)
    return len(more) + _A_FIGURE * len(_figures(said) - known) >= MUCH_MORE


def _may_hold(turn: TurnContext, question: Question, said: str) -> bool:
    """Whether words may hold what a question in words asks for first: a time or how to be reached,
    where it asks when, and a number, where that is all it asks for.
    """
    first, _, more = question.ask.in_(turn.language).partition(",")
    asked = set(words_of(plain(first)))
    if asked & asks_when():
        when = read_date(said, turn.today) is not None or hours_said(said)
        return bool(when or _figures(said) or asks_to_be_called(said))
    return bool(more) or not asks_number(question) or names_a_number(said)


def _figures(text: str) -> set[str]:
    """The numbers in a text, without noughts in front: "03-12" is 3 and 12."""
    return {figure.lstrip("0") for figure in re.findall(r"\d+", text)}


def read_here(turn: TurnContext, request: Request, question: Question, text: str) -> str | None:
    """The answer in the text; None when it is none. Where a place is asked for, a word that is no
    place is asked about once.
    """
    locations = turn.facts.catalogue.organisation.locations
    if question.type == "place":
        if own := own_place(text, turn.facts.person.location):
            return own if len(words_of(text)) <= _BARELY_MORE else f"{text.strip()} ({own})"
        bare = yes_or_no(text).said and not yes_or_no(text).rest
        if bare or (not request.tried and not may_be_place(text, locations, request.words)):
            return None
    value = read_answer(question, text, turn.today, locations) or _first_of_span(
        question, text, turn.today
    )
    if question.type != "date" or value is None:
        return value
    return _after_the_first(turn, request, question, text, value)


def _first_of_span(question: Question, text: str, today: dt.date) -> str | None:
    """The first day where a day is asked for and two are said, with the words: they hold the last,
    which may be asked for next.
    """
    span = read_span(text, today) if question.type == "date" else None
    return f"{span[0].isoformat()} ({' '.join(text.split())})" if span and span[0] else None


def _after_the_first(
    turn: TurnContext, request: Request, question: Question, text: str, value: str
) -> str:
    """The last day; where it names a day that would lie before the first, the one after that."""
    before = [q.id for q in questions_before(turn, request, question) if q.type == "date"]
    known = next((a.value for a in request.answers if a.id in before[-1:]), "")
    first = _iso(known)
    if first is None or value[: len(_ISO)] >= known[: len(_ISO)]:
        return value
    again = read_answer(question, text, first, ())
    return again if again and again[: len(_ISO)] >= known[: len(_ISO)] else value


_ISO = "2026-01-01"


def _iso(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value[: len(_ISO)])
    except ValueError:
        return None


def questions_before(
    turn: TurnContext, request: Request, question: Question
) -> tuple[Question, ...]:
    """The questions of the request's item that stand before this one."""
    entry = turn.facts.catalogue.entries.get(request.item or "")
    asked = entry.item.questions if entry else ()
    return asked[: asked.index(question)] if question in asked else ()
