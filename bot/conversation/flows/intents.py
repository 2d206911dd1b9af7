"""Handles words that instruct the conversation itself, or name a call by its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.conversation.flows import (
    adoption,
    browsing,
    call_enquiries,
    component_shown,
    risks,
    smalltalk,
)
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.advice_question import put_with_advice
from bot.conversation.flows.beside_a_form import only_status_of
from bot.conversation.flows.desk_questions import asked_of_desk, tells_who_is_away
from bot.conversation.flows.form import current_field, fill
from bot.conversation.flows.request import answered, asked
from bot.conversation.flows.words_of_team import (
    is_of_its_team,
    is_steered_by,
    said_to_who_helps,
    words_of_team,
)
from bot.conversation.flows.yes_within import is_surely_a_yes
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import (
    after_number,
    bare_number,
    call_number,
    numbers_within,
)
from bot.conversation.read.reading import (
    Intent,
    content_words,
    has_words,
    read,
    words_of,
)
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Asking, Steps, look, read_moves
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.numbers import meant_among
from routing.call.view import CallView
from routing.understand.move import Move

_SMALL_TALK = frozenset(
    {Said.HELLO, Said.BYE, Said.HELP, Said.SPEAK, Said.LANGUAGE, Said.ANGRY, Said.THANKS}
)
_ALSO_ALONE = frozenset({Said.HELP, Said.HELLO, Said.THANKS, Said.ANGRY, Said.BYE})
"""Understood in one word, also where any words would do as an answer."""
_FREE = frozenset({"text", "place"})


def instructed(turn: TurnContext, text: str) -> Asking[bool]:
    """Do what the words ask of the conversation itself; False when they ask nothing of it."""
    reading = read(text)
    if (yield from _is_praise_of_a_summary(turn, reading, text)):
        return False
    if reading.said in _SMALL_TALK and _is_clear(turn, reading, text):
        yield from smalltalk.answer(turn, reading.said, reading.language)
        return True
    if reading.said is Said.COMPONENT and not _awaits_a_name(turn):
        return (yield from component_shown.tell(turn, reading.rest))
    if reading.said in _INSTRUCTIONS and _is_clear(turn, reading, text):
        yield from _INSTRUCTIONS[reading.said](turn, text, reading)
        return True
    return (yield from _of_the_desk(turn, reading, text))


def _of_the_desk(turn: TurnContext, reading: Intent, text: str) -> Asking[bool]:
    """Answer what is asked about a team's work, skip a question, or say that nothing can be
    read.
    """
    if _is_clear(turn, reading, text) and (yield from asked_of_desk(turn, reading.said)):
        return True
    if (yield from tells_who_is_away(turn, text)):
        return True
    if reading.said is Said.SKIP and turn.top is not None:
        return (yield from _skip(turn))
    return _unreadable(turn, text)


def _is_praise_of_a_summary(turn: TurnContext, reading: Intent, text: str) -> Asking[bool]:
    """Whether thanks or praise ("ok top") are a yes to what is to be sent: they are weighed."""
    asked_for = isinstance(turn.top, Request) and turn.top.stage == "summary"
    if reading.said is not Said.THANKS or not asked_for:
        return False
    moves = yield from read_moves(text, turn.language)
    return is_surely_a_yes(moves)


def _skip(turn: TurnContext) -> Asking[bool]:
    """Leave out what may be left out; False where nothing is asked that can be skipped."""
    match turn.top:
        case Request(stage="question") as request:
            question = asked(turn, request)
            if question is None or question.required:
                turn.reply(
                    turn.say(
                        "They need this one before they can start. A few words are enough, or say "
                        "“I don't know”."
                    )
                )
            else:
                turn.put(answered(turn, request, ""))
            return True
        case ActionForm() as form:
            field = yield from current_field(turn, form)
            if field is None or field.required or form.action is Action.CANCEL:
                return False
            yield from fill(turn, "")
            return True
        case Request():
            turn.reply(turn.say("There is nothing to skip here."))
            return True
        case _:
            return False


def _is_clear(turn: TurnContext, reading: Intent, text: str) -> bool:
    """Whether it is an instruction even where any words would do as an answer: more than one word,
    as a rule.
    """
    if reading.said in _ALSO_ALONE or text.startswith("/") or not _awaits_words(turn):
        return True
    return len(words_of(text)) >= 2


def _awaits_words(turn: TurnContext) -> bool:
    top = turn.top
    if isinstance(top, Request):
        return top.stage in {"words", "question"}
    return isinstance(top, ActionForm) and top.action is not Action.REOPEN


def _awaits_a_name(turn: TurnContext) -> bool:
    """Whether the name of a component may answer what is asked."""
    top = turn.top
    if isinstance(top, Request) and put_with_advice(turn, top):
        return True
    if isinstance(top, Request) and top.stage == "question":
        question = asked(turn, top)
        return question is not None and question.type in {"text", "component"}
    return _awaits_words(turn)


def _unreadable(turn: TurnContext, text: str) -> bool:
    if re.fullmatch(r"/\w+", text) and read(text).said is None:
        turn.reply(
            turn.say(
                "I don't know {command}. Tell me in your own words what you need, or say “help”.",
                command=text,
            )
        )
        return True
    if not has_words(text) and read(text).said is None:
        turn.reply(turn.say("I can't read that, I'm afraid. Tell me in a few words what you need."))
        return True
    return False


def _menu(turn: TurnContext, _text: str, _reading: Intent) -> Steps:
    yield from browsing.services(turn)
    turn.prompted = True


def _search(turn: TurnContext, _text: str, reading: Intent) -> Steps:
    yield from browsing.search(turn, reading.rest)
    turn.prompted = True


def _new(turn: TurnContext, _text: str, _reading: Intent) -> Steps:
    turn.push(Request(topic="request", stage="words", attachments=turn.take_attachments()))
    yield from ()


_INSTRUCTIONS: Mapping[Said | None, Callable[[TurnContext, str, Intent], Steps]] = {
    Said.MENU: _menu,
    Said.SEARCH: _search,
    Said.QUEUE: lambda turn, _text, _reading: call_enquiries.own_queue(turn),
    Said.MINE: lambda turn, _text, _reading: call_enquiries.mine(turn),
    Said.OPEN: lambda turn, _text, _reading: call_enquiries.open_now(turn),
    Said.ADOPTION: lambda turn, _text, _reading: adoption.tell(turn),
    Said.RISKS: lambda turn, _text, _reading: risks.tell(turn),
    Said.NEW: _new,
}


def numbered(turn: TurnContext, text: str) -> Asking[bool]:
    """Handle words that name a call by its number: show it, or take the other words as meant for
    it; False when they name none, or when the number answers what was asked.
    """
    view = yield from _of_own_team(turn, text)
    if view is None:
        return (yield from _named(turn, text))
    moves = yield from read_moves(text, turn.language)
    if moves.get(Move.STATUS, 0.0) > _SURELY_ASKS:
        call_enquiries.show(turn, view)
    else:
        words_of_team(turn, view, text)
    return True


def _of_own_team(turn: TurnContext, text: str) -> Asking[CallView | None]:
    """The call of the speaker's team that a sentence names by a bare number, with nothing under
    way; where more are named, or the number may be a room's, none.
    """
    taken = turn.pending or turn.facts.shared or call_number(text) or read(text).said
    few = len(words_of(text)) < _A_SENTENCE or not turn.facts.teams
    numbers = () if taken or few else numbers_within(text)
    view = (yield from look(numbers[0])) if len(numbers) == 1 else None
    return view if view and is_steered_by(turn, view) else None


def _named(turn: TurnContext, text: str) -> Asking[bool]:
    """The same, of a number that stands there as a call's."""
    number, reading = call_number(text) or only_status_of(text), read(text)
    number = number or (None if turn.pending else bare_number(text))
    top = turn.top
    asked_about = isinstance(top, Clarification) and meant_among(number, top.numbers) is not None
    more = isinstance(top, Clarification) and top.kind == "orphaned_text"
    if not number or (asked_about and not more and reading.said is not Said.STATUS):
        return False
    view = yield from look(number)
    if view and (yield from said_to_who_helps(turn, view, text)):
        return True
    tells = len(words_of(text)) >= 3 or bool(content_words(after_number(text)))
    if view is not None and len(words_of(text)) >= 3 and is_of_its_team(turn, view, text):
        words_of_team(turn, view, after_number(text) or text)
        return True
    if asked_about and reading.said is not Said.STATUS:
        return False
    if view is not None and tells and reading.said in {None, Said.AGAIN}:
        return False
    if view is None and tells:
        return (yield from _unknown(turn, number, text))
    yield from call_enquiries.show_number(turn, number)
    return True


_SURELY_ASKS, _A_SENTENCE = 0.7, 3


def _unknown(turn: TurnContext, number: str, text: str) -> Asking[bool]:
    """A call that this person does not have, named at the beginning of some words: they are kept
    and it is asked what to do with them; a mere question how it stands is answered. Elsewhere in a
    sentence it may be anything.
    """
    if call_number(" ".join(text.split()[:1])) != number:
        return False
    moves = yield from read_moves(after_number(text) or text, turn.language)
    if moves.get(Move.STATUS, 0.0) > _SURELY_ASKS:
        yield from call_enquiries.show_number(turn, number)
        return True
    yield from add_words(turn, number, text, turn.take_attachments())
    return True
