"""Decides whether typed words are for the open question, and takes them if they are. What is not is
heard as something new by the dispatcher, and this is resumed.
"""

from __future__ import annotations

import datetime as dt

from bot.conversation.flows import for_others
from bot.conversation.flows.call_enquiries import waiting
from bot.conversation.flows.form import current_field, hear_field, keep_with_form, value_for
from bot.conversation.flows.option_handler import cancel, chosen, say_no, say_yes, yes_or_no_words
from bot.conversation.flows.request import (
    answered,
    asked,
    hear_answer,
    hear_more,
    joined,
    onward,
    rephrase,
    step_back,
)
from bot.conversation.read.call_matching import meant
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import Intent, read, words_of, yes_or_no
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Asking, Steps, my_calls
from bot.conversation.state.turn import TurnContext
from bot.ports import FormField
from routing.call.actions import Action
from routing.call.call import State
from routing.call.view import CallView

INTERRUPTS = frozenset(
    {
        Said.HELLO,
        Said.THANKS,
        Said.BYE,
        Said.HELP,
        Said.MENU,
        Said.SEARCH,
        Said.PERSON,
        Said.MINE,
        Said.OPEN,
        Said.STATUS,
        Said.SPEAK,
        Said.LANGUAGE,
        Said.QUEUE,
        Said.NEW,
        Said.ANGRY,
    }
)
"""What is handled at any moment, after which the thing under way is offered again."""
A_MESSAGE = 3
"""So many words are more than the name of a choice."""
_OUT = frozenset({Said.CANCEL, Said.BACK})
_NO_ANSWER = frozenset({Said.SKIP, Said.UNKNOWN})
_OF_FILES = frozenset({"picture", "thing"})
"""Clarifications of what to do with a file, a place or a contact."""
_ALSO_ALONE = frozenset({Said.HELP, Said.HELLO, Said.THANKS, Said.ANGRY})


def takes(turn: TurnContext, text: str) -> Asking[bool]:
    """Take the words when they are for what is under way; False when they are not."""
    reading, answer = read(text), yes_or_no(text)
    if _interrupts(turn, reading, text) or _is_not_for_a_form(turn):
        return False
    match turn.top:
        case Request() as request:
            yield from _request(turn, request, text, reading, answer)
            return True
        case ActionForm() as form:
            took = yield from _form(turn, keep_with_form(turn, form), text, reading, answer)
            if not took and isinstance(turn.top, ActionForm) and turn.heard.attachments:
                turn.put(turn.top.model_copy(update={"attachments": form.attachments}))
                turn.attachments = turn.heard.attachments
            return took
        case Clarification() as clarification:
            return (yield from _clarification(turn, clarification, text, reading, answer))
        case _:
            return False


def _is_not_for_a_form(turn: TurnContext) -> bool:
    """Whether a form is open that these words do not reply to, where others read along: there,
    words that somebody says next are for anybody, and a form would send them on.
    """
    return isinstance(turn.top, ActionForm) and turn.facts.shared and not turn.heard.answers


def _awaits_words(turn: TurnContext) -> bool:
    """Whether any words would do as an answer now."""
    top = turn.top
    if isinstance(top, Request):
        question = asked(turn, top) if top.stage == "question" else None
        return top.stage == "words" or (question is not None and question.type in {"text", "place"})
    return isinstance(top, ActionForm)


def _interrupts(turn: TurnContext, reading: Intent, text: str) -> bool:
    """Whether the words are an instruction to the conversation. Where any words would do as an
    answer, it must be clear: more than one word, as a rule.
    """
    if call_number(text) and len(words_of(text)) < 3:
        return True
    if reading.said not in INTERRUPTS:
        return False
    if not _awaits_words(turn) or reading.said in _ALSO_ALONE:
        return True
    needed = 3 if reading.said is Said.PERSON else 2
    return len(words_of(text)) >= needed or text.startswith("/")


def unclear_yes(turn: TurnContext, text: str) -> Asking[bool]:
    """Ask which is meant by a bare yes or no, when a call has begun to wait for one after our own
    question; False when that is clear.
    """
    shown, answer = turn.before.shown_at, yes_or_no(text)
    if not answer.said or answer.rest or shown is None or not _awaits_a_yes(turn):
        return False
    newer = _waiting_since(shown, (yield from my_calls()))
    if not newer:
        return False
    turn.push(
        Clarification(
            topic="clarification",
            kind="yes_to_what",
            words=text,
            numbers=tuple(view.call.number for view in newer[:3]),
            wish=yes_or_no_words(answer.said),
        )
    )
    return True


def _awaits_a_yes(turn: TurnContext) -> bool:
    """Whether a request was put that is answered by yes or no."""
    top = turn.top
    return isinstance(top, Request) and top.stage != "question" and not _awaits_words(turn)


def _waiting_since(moment: dt.datetime, views: tuple[CallView, ...]) -> list[CallView]:
    """The calls that began to wait for the person after that moment."""
    waits = [v for v in views if v.call.state is State.RESOLVED or v in waiting(views)]
    return [v for v in waits if v.call.waiting_since and v.call.waiting_since > moment]


def _request(
    turn: TurnContext, request: Request, text: str, reading: Intent, answer: Intent
) -> Steps:
    if reading.said is Said.CANCEL and not reading.rest:
        cancel(turn)
    elif reading.said is Said.BACK:
        step_back(turn)
    elif request.stage == "question":
        yield from _question(turn, request, text, reading, answer)
    elif request.stage == "words":
        yield from _words(turn, request, text)
    elif request.stage == "whom":
        turn.put(onward(turn, for_others.heard(turn, request, text)))
    elif request.stage == "help" and (answer.said or reading.said in {Said.WORKS, Said.AGAIN}):
        yield from _helped(turn, request, reading, answer)
    else:
        yield from _yes_no_or_more(turn, request, text, reading, answer)


def _yes_no_or_more(
    turn: TurnContext, request: Request, text: str, reading: Intent, answer: Intent
) -> Steps:
    if answer.said is Said.YES:
        yield from _yes(turn, request, answer.rest)
    elif answer.said is Said.NO or reading.said is Said.NONE:
        yield from _no(turn, request, answer.rest)
    else:
        yield from _more(turn, request, text, reading)


def _helped(turn: TurnContext, request: Request, reading: Intent, answer: Intent) -> Steps:
    """Handle the answer to whether help is still needed after the advice. Only a plain no, or "it
    works", says that it is not.
    """
    if reading.said is Said.WORKS or (answer.said is Said.NO and not answer.rest):
        yield from say_no(turn)
        return
    turn.put(
        request.model_copy(
            update={"words": joined(request.words, answer.rest) if answer.rest else request.words}
        )
    )
    yield from say_yes(turn)


def _no(turn: TurnContext, request: Request, rest: str) -> Steps:
    """Handle a no, and what may follow it: "nee, de printer"."""
    if rest and request.stage == "change":
        yield from _more(turn, request, rest, Intent())
    elif rest:
        yield from rephrase(turn, rest)
    else:
        yield from say_no(turn)


def _more(turn: TurnContext, request: Request, text: str, reading: Intent) -> Steps:
    """Handle words that are neither yes nor no: other words for the request, more words, or a wish
    to change something.
    """
    unsure = reading.said in _NO_ANSWER
    if request.stage == "which" and reading.said is not Said.CHANGE:
        yield from (say_no(turn) if unsure else rephrase(turn, text))
    elif unsure or reading.said is Said.CHANGE:
        yield from chosen(
            turn, "change" if request.item and request.stage != "which" else "more", ""
        )
    else:
        yield from hear_more(turn, text)
        if request.stage == "change" and isinstance(turn.top, Request):
            turn.put(onward(turn, turn.top))


def _yes(turn: TurnContext, request: Request, rest: str) -> Steps:
    """Handle a yes, and what may follow it: "ja, kamer 12" answers the next question too; "ja, maar
    …" is heard before anything is sent.
    """
    if not rest:
        yield from say_yes(turn)
        return
    if request.stage == "summary":
        yield from hear_more(turn, rest)
        return
    yield from say_yes(turn)
    if isinstance(turn.top, Request) and turn.top.stage == "question":
        yield from hear_answer(turn, rest)
    elif isinstance(turn.top, Request):
        turn.put(turn.top.model_copy(update={"words": joined(turn.top.words, rest)}))


def _says_little(turn: TurnContext, request: Request, *, optional: bool, said: Said) -> bool:
    """Handle a bare yes or no where words were asked for: a no leaves out what is optional; else a
    little more is asked, once.
    """
    question = asked(turn, request)
    if question is None or question.type not in {"text", "place"} or request.tried:
        return False
    if optional and said is Said.NO:
        turn.put(answered(turn, request, ""))
    else:
        turn.put(request.model_copy(update={"tried": turn.heard.text.strip()}))
    return True


def _question(
    turn: TurnContext, request: Request, text: str, reading: Intent, answer: Intent
) -> Steps:
    question = asked(turn, request)
    optional = question is not None and not question.required
    if reading.said in _NO_ANSWER and optional:
        turn.put(answered(turn, request, ""))
    elif reading.said is Said.SKIP:
        turn.reply(
            turn.say(
                "They need this one before they can start. A few words are enough, or say “I "
                "don't know”."
            )
        )
    elif reading.said is Said.CHANGE:
        yield from chosen(turn, "change", "")
    elif (
        answer.said
        and not answer.rest
        and _says_little(turn, request, optional=optional, said=answer.said)
    ):
        return
    elif reading.said is Said.UNKNOWN:
        turn.put(answered(turn, request, text))
    else:
        yield from hear_answer(turn, text)


def _words(turn: TurnContext, request: Request, text: str) -> Steps:
    """Take the words that were asked for: more about a known item, a message for a person, or words
    to be read.
    """
    if request.person or request.item:
        known = request.model_copy(update={"words": joined(request.words, text)})
        turn.put(
            known.model_copy(update={"stage": "summary"}) if request.person else onward(turn, known)
        )
        return
    yield from rephrase(turn, text)


def _form(
    turn: TurnContext, form: ActionForm, text: str, reading: Intent, answer: Intent
) -> Asking[bool]:
    """Take the words as an answer to the form; False for a message that names none of the choices
    and is more than a name: the form waits.
    """
    field = yield from current_field(turn, form)
    if form.action is Action.CANCEL and (answer.said or reading.said in _OUT):
        yield from _sure(turn, form, reading, answer)
    elif field is None or (reading.said in _OUT and not reading.rest):
        cancel(turn)
    elif reading.said in _NO_ANSWER and not field.required:
        yield from chosen(turn, "skip", "")
    else:
        return (yield from _for_field(turn, field, text))
    return True


def _for_field(turn: TurnContext, field: FormField, text: str) -> Asking[bool]:
    if value_for(field, text, turn) is None and len(words_of(text)) >= A_MESSAGE:
        return False
    yield from hear_field(turn, field, text)
    return True


def _sure(turn: TurnContext, form: ActionForm, reading: Intent, answer: Intent) -> Steps:
    """Handle the answer to the last question before a call is cancelled: yes (with a reason),
    "cancel" once more, or no (and what then).
    """
    if answer.said is Said.YES:
        yield from chosen(turn, "fill", answer.rest)
    elif answer.said is None and reading.said is Said.CANCEL:
        yield from chosen(turn, "fill", "")
    else:
        cancel(turn)
        if answer.rest:
            turn.push(
                Clarification(
                    topic="clarification",
                    kind="new_or_call",
                    words=answer.rest,
                    numbers=(form.number,),
                )
            )


def _clarification(
    turn: TurnContext, unclear: Clarification, text: str, reading: Intent, answer: Intent
) -> Asking[bool]:
    if reading.said in {Said.WORKS, Said.AGAIN} and unclear.kind not in _OF_FILES:
        return False
    if reading.said is Said.CANCEL and not reading.rest:
        cancel(turn)
    elif option := _option_meant(unclear, reading, answer):
        yield from chosen(turn, *option)
    else:
        return (yield from _more_words(turn, unclear, text))
    return True


def _option_meant(
    unclear: Clarification, reading: Intent, answer: Intent
) -> tuple[str, str] | None:
    """The verb and value of the option that a bare yes or no picks."""
    said = None if answer.rest else answer.said
    if said is Said.YES and (len(unclear.numbers) == 1 or unclear.kind == "aside"):
        number = next(iter(unclear.numbers), "")
        return ("call" if unclear.numbers else "this"), number
    if said is Said.NO or reading.said is Said.NONE:
        return ("none" if unclear.kind == "which_call" else "new"), ""
    return None


def _more_words(turn: TurnContext, unclear: Clarification, text: str) -> Asking[bool]:
    if unclear.kind in {"which_call", "yes_to_what"}:
        return (yield from _which_call(turn, unclear, text))
    if text.isdigit() and unclear.kind not in _OF_FILES:
        turn.reply(turn.say("Please choose one of these."))
        return True
    turn.put(unclear.model_copy(update={"words": joined(unclear.words, text)}))
    if unclear.kind in _OF_FILES:
        yield from chosen(turn, "new", "")
    return True


def _which_call(turn: TurnContext, clarification: Clarification, text: str) -> Asking[bool]:
    """Take words as the name of the call meant ("that of the laptop"); False for a message that
    names none: it is about something else.
    """
    views = [v for v in (yield from my_calls(ended=True)) if v.call.number in clarification.numbers]
    found = meant(text, views, turn.facts.catalogue)
    if len(found) == 1:
        yield from chosen(turn, "call", found[0].call.number)
        return True
    return not found and len(words_of(text)) < A_MESSAGE
