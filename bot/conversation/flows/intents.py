"""Handles words that are not for the open question: an instruction, news of a call, or something
new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.conversation.flows import browsing, call_enquiries, option_handler, smalltalk
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.new_request import something_new
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.reading import (
    Intent,
    has_words,
    is_withdrawal,
    read,
    words_of,
    yes_or_no,
)
from bot.conversation.state.dialogue import Clarification, Request
from bot.conversation.state.steps import Asking, Steps, look, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.call import State


def obey_or_take_up(turn: TurnContext, text: str) -> Steps:
    """Do what the words ask for; what asks for nothing that we know is a new request."""
    reading, answer = read(text), yes_or_no(text)
    said = reading.said or (None if answer.rest else answer.said)
    if said in smalltalk.SMALL:
        yield from smalltalk.answer(turn, said, reading.language)
    elif said in _INSTRUCTIONS:
        yield from _INSTRUCTIONS[said](turn, text, reading)
    else:
        number = call_number(text) or (None if turn.pending else bare_number(text))
        yield from _about_calls(turn, text, said, reading.rest, number)


def _menu(turn: TurnContext, _text: str, _reading: Intent) -> Steps:
    yield from browsing.services(turn)
    turn.prompted = True


def _search(turn: TurnContext, _text: str, reading: Intent) -> Steps:
    yield from browsing.search(turn, reading.rest)
    turn.prompted = True


def _person(turn: TurnContext, text: str, reading: Intent) -> Steps:
    option_handler.to_a_person(turn, text if reading.rest else "")
    yield from ()


def _new(turn: TurnContext, _text: str, _reading: Intent) -> Steps:
    turn.push(Request(topic="request", stage="words", attachments=turn.take_attachments()))
    yield from ()


_INSTRUCTIONS: Mapping[Said | None, Callable[[TurnContext, str, Intent], Steps]] = {
    Said.MENU: _menu,
    Said.SEARCH: _search,
    Said.QUEUE: lambda turn, _text, _reading: call_enquiries.queue(turn),
    Said.MINE: lambda turn, _text, _reading: call_enquiries.mine(turn),
    Said.OPEN: lambda turn, _text, _reading: call_enquiries.mine(turn),
    Said.PERSON: _person,
    Said.NEW: _new,
}


def _about_calls(
    turn: TurnContext, text: str, said: Said | None, rest: str, number: str | None
) -> Steps:
    """Handle words that may be about an existing call; else take them up as something new."""
    if number:
        yield from _numbered(turn, text, said, number)
        return
    if said and (yield from _steers(turn, text, said, rest)):
        return
    if re.fullmatch(r"/\w+", text):
        turn.reply(
            turn.say(
                "I don't know {command}. Tell me in your own words what you need, or say “help”.",
                command=text,
            )
        )
    elif has_words(text):
        yield from something_new(turn, text)
    else:
        turn.reply(turn.say("I can't read that, I'm afraid. Tell me in a few words what you need."))


def _numbered(turn: TurnContext, text: str, said: Said | None, number: str) -> Steps:
    """Handle words that hold a call's number: show the call, or treat the other words as meant for
    it.
    """
    if said is Said.STATUS or len(words_of(text)) < 3 or text.rstrip().endswith("?"):
        yield from call_enquiries.show_number(turn, number)
    else:
        yield from _mentions(turn, text, number)


def _steers(turn: TurnContext, text: str, said: Said, rest: str) -> Asking[bool]:
    """Handle words about the person's calls; False when they are about none and may ask for
    something new.
    """
    match said:
        case Said.STATUS:
            if (yield from call_enquiries.status_of(turn, rest)):
                return True
            turn.reply(turn.say("You have no open request about that."))
            return bool(turn.pending)
        case Said.AGAIN:
            return (yield from call_enquiries.again(turn, text, rest))
        case Said.CANCEL:
            return (yield from _stop(turn, text, rest))
        case Said.WORKS:
            yield from call_enquiries.works(turn, text)
        case Said.YES | Said.NO:
            yield from _bare_yes_or_no(turn, text, said)
        case _:
            turn.reply(turn.say("Nothing is under way. Tell me what you need, or say “help”."))
    return True


def _stop(turn: TurnContext, text: str, rest: str) -> Asking[bool]:
    """Handle a word to stop with nothing under way: cancel a call that is no longer needed, if one
    is meant; False when it stands among words that name no such call.
    """
    withdrawn = is_withdrawal(text)
    if (rest or withdrawn) and (yield from call_enquiries.no_longer(turn, rest)):
        return True
    if rest:
        return False
    if withdrawn:
        turn.reply(turn.say("You have no open requests."))
    else:
        turn.reply(turn.say("All right. Nothing is under way."))
    return True


def _mentions(turn: TurnContext, text: str, number: str) -> Steps:
    """Handle a call named among other words: they are added when they begin with it, else the
    person is asked.
    """
    view = yield from look(number)
    attachments = turn.take_attachments()
    if view is None or call_number(" ".join(text.split()[:1])) == number:
        yield from add_words(turn, number, text, attachments)
    else:
        turn.push(
            Clarification(
                topic="clarification",
                kind="new_or_call",
                words=text,
                numbers=(number,),
                attachments=attachments,
            )
        )


def _bare_yes_or_no(turn: TurnContext, text: str, said: Said) -> Steps:
    """Take a yes or no with nothing under way as the answer to the call that waits for one."""
    views = () if turn.facts.shared else (yield from my_calls())
    waits = [
        v for v in views if v.call.state is State.RESOLVED or v in call_enquiries.waiting(views)
    ]
    if len(waits) == 1:
        yield from option_handler.agree(turn, waits[0].call.number, text, yes=said is Said.YES)
    elif waits:
        numbers = tuple(v.call.number for v in waits[:5])
        wish = option_handler.yes_or_no_words(said)
        turn.push(
            Clarification(
                topic="clarification", kind="yes_to_what", words=text, numbers=numbers, wish=wish
            )
        )
    elif said is Said.YES:
        turn.reply(
            turn.say(
                "Good! Nothing is waiting for an answer from you. Tell me if you need something."
            )
        )
    else:
        turn.reply(turn.say("All right. Tell me if you need something."))
