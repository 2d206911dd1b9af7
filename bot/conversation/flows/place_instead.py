"""Sets right the place that was given last, by words that say which one was meant."""

from __future__ import annotations

import re

from bot.conversation.flows.request import questions_of, with_words
from bot.conversation.read.lexicon import Said
from bot.conversation.read.places import is_place_alone, plain_place
from bot.conversation.read.reading import meant_instead, yes_or_no
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext


def place_instead(turn: TurnContext, text: str) -> Asking[bool]:
    """Take another place for the one that was given last: "no, I mean room 8"; False where the
    words name none, or none was given.
    """
    request, place = turn.top, _meant(turn, text)
    if not isinstance(request, Request) or not place:
        return False
    mended = _in_the_answers(turn, request, place)
    if mended is None and not _is_last_word(turn, request):
        return _taken_along(turn, request, text)
    words = with_words(mended or request, text)
    turn.put(words)
    turn.reply(turn.say("I've changed that in your request."))
    yield from ()
    return True


def _taken_along(turn: TurnContext, request: Request, text: str) -> bool:
    """Keep the place that is meant with a request that asks for none, and all but put together:
    what it was before stands in its words.
    """
    if request.stage not in _PUT_TOGETHER or not _meant_in(text):
        return False
    turn.put(with_words(request, text))
    turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))
    return True


_PUT_TOGETHER = frozenset({"item", "help", "summary", "which"})
_CLAUSES = re.compile(r"[,;.!]\s+")


def _meant_in(text: str) -> str:
    """What words say is meant, or their first clause that says so: "wait, I mean room 8, I keep
    getting it wrong".
    """
    clauses = (meant_instead(clause) for clause in _CLAUSES.split(text.strip(), maxsplit=3))
    return next(filter(None, clauses), "") or meant_instead(text)


def _meant(turn: TurnContext, text: str) -> str:
    """The place that the words say is meant, and nothing beside it; "" where they say none."""
    head = yes_or_no(text)
    after_no = head.rest if head.said is Said.NO else ""
    meant = _meant_in(text) or meant_instead(after_no) or after_no
    places = turn.facts.catalogue.organisation.locations
    if not meant or not is_place_alone(meant, places):
        return ""
    return plain_place(meant, places) or meant


def _in_the_answers(turn: TurnContext, request: Request, place: str) -> Request | None:
    """The request with the place in the answer that named one last, and in those that the same
    words gave.
    """
    places = [q.id for q in questions_of(turn, request) if q.type == "place"]
    given = [answer for answer in request.answers if answer.id in places]
    if not given:
        return None
    last = given[-1].value
    answers = tuple(
        answer.model_copy(update={"value": place})
        if answer.id in places and answer.value == last
        else answer
        for answer in request.answers
    )
    mended = request.model_copy(update={"answers": answers, "proposed": False})
    return with_words(mended, last)  # what it was said to be before is passed over in no case


def _is_last_word(turn: TurnContext, request: Request) -> bool:
    """Whether a place was said last of the request, while it is chosen what it is about."""
    before, _, last = request.words.rpartition("\n")
    places = turn.facts.catalogue.organisation.locations
    return request.stage == "which" and bool(before) and is_place_alone(last, places)
