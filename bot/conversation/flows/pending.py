"""Typed words while something is under way: are they for it? What is not goes on to `listening.py`, and this is resumed."""

from __future__ import annotations

from bot.conversation.acting import hear_blank, keep_with_form, value_for
from bot.conversation.asking import Asking, Steps, my_calls
from bot.conversation.choosing import cancel, chosen, say_no, say_yes, yes_or_no_words
from bot.conversation.dialogue import Doubt, Form, Request
from bot.conversation.following import waiting
from bot.conversation.lexicon import Said
from bot.conversation.matching import meant
from bot.conversation.prompts import current_blank
from bot.conversation.reading import Reading, call_number, read, words_of, yes_or_no
from bot.conversation.request import (
    answered,
    asked,
    hear_answer,
    hear_more,
    joined,
    onward,
    rephrase,
    step_back,
)
from bot.conversation.talk import Talk
from routing.actions import Action
from routing.call import State

INTERRUPTS = frozenset({
    Said.HELLO, Said.THANKS, Said.BYE, Said.HELP, Said.MENU, Said.SEARCH, Said.PERSON, Said.MINE, Said.STATUS, Said.ENGLISH,
    Said.DUTCH, Said.LANGUAGE, Said.QUEUE, Said.NEW, Said.ANGRY,
})  # fmt: skip
"""What is handled at any moment, after which the thing under way is offered again."""
A_MESSAGE = 3
"""So many words are more than the name of a choice."""
_ALSO_ALONE = frozenset({Said.HELP, Said.HELLO, Said.THANKS, Said.ANGRY})


def takes(talk: Talk, text: str) -> Asking[bool]:
    """Whether the words were for what is under way; then they have been dealt with."""
    reading, answer = read(text), yes_or_no(text)
    if _interrupts(talk, reading, text):
        return False
    match talk.top:
        case Request() as request:
            yield from _request(talk, request, text, reading, answer)
            return True
        case Form() as form:
            took = yield from _form(talk, keep_with_form(talk, form), text, reading, answer)
            if not took and isinstance(talk.top, Form) and talk.heard.attachments:
                talk.put(talk.top.model_copy(update={"attachments": form.attachments}))
                talk.attachments = talk.heard.attachments
            return took
        case Doubt() as doubt:
            return (yield from _doubt(talk, doubt, text, reading, answer))
        case _:
            return False


def _awaits_words(talk: Talk) -> bool:
    """Whether any words would do as an answer now."""
    top = talk.top
    if isinstance(top, Request):
        question = asked(talk, top) if top.stage == "question" else None
        return top.stage == "words" or (question is not None and question.type in {"text", "place"})
    return isinstance(top, Form)


def _interrupts(talk: Talk, reading: Reading, text: str) -> bool:
    """An instruction to the conversation; where any words would do, it must be clear: more than one word, as a rule."""
    if call_number(text) and len(words_of(text)) < 3:
        return True
    if reading.said not in INTERRUPTS:
        return False
    if not _awaits_words(talk) or reading.said in _ALSO_ALONE:
        return True
    needed = 3 if reading.said is Said.PERSON else 2
    return len(words_of(text)) >= needed or text.startswith("/")


def unclear_yes(talk: Talk, text: str) -> Asking[bool]:
    """A bare yes or no, when a call has begun to wait for one after our own question was put: then it is asked which."""
    shown, answer = talk.before.shown_at, yes_or_no(text)
    if not answer.said or answer.rest or shown is None:
        return False
    if not isinstance(talk.top, Request) or talk.top.stage == "question" or _awaits_words(talk):
        return False
    views = yield from my_calls()
    newer = [
        v
        for v in views
        if (v.call.state is State.RESOLVED or v in waiting(views))
        and v.call.waiting_since
        and v.call.waiting_since > shown
    ]
    if not newer:
        return False
    numbers = tuple(v.call.number for v in newer[:3])
    wish = yes_or_no_words(answer.said)
    talk.push(Doubt(topic="doubt", riddle="yes_to_what", words=text, numbers=numbers, wish=wish))
    return True


def _request(talk: Talk, request: Request, text: str, reading: Reading, answer: Reading) -> Steps:
    if reading.said is Said.CANCEL and not reading.rest:
        cancel(talk)
    elif reading.said is Said.BACK:
        step_back(talk)
    elif request.stage == "question":
        yield from _question(talk, request, text, reading, answer)
    elif request.stage == "words":
        yield from _words(talk, request, text)
    elif request.stage == "help" and (answer.said or reading.said in {Said.WORKS, Said.AGAIN}):
        yield from _helped(talk, request, reading, answer)
    elif answer.said is Said.YES:
        yield from _yes(talk, request, answer.rest)
    elif answer.said is Said.NO or reading.said is Said.NONE:
        yield from _no(talk, request, answer.rest)
    else:
        yield from _more(talk, request, text, reading)


def _helped(talk: Talk, request: Request, reading: Reading, answer: Reading) -> Steps:
    """Is help still needed after the advice? Only a plain no, or "it works", says that it is not."""
    if reading.said is Said.WORKS or (answer.said is Said.NO and not answer.rest):
        yield from say_no(talk)
        return
    talk.put(request.model_copy(update={"words": joined(request.words, answer.rest) if answer.rest else request.words}))
    yield from say_yes(talk)


def _no(talk: Talk, request: Request, rest: str) -> Steps:
    """No, and perhaps what it is instead: "nee, de printer"."""
    if rest and request.stage == "change":
        yield from _more(talk, request, rest, Reading())
    elif rest:
        yield from rephrase(talk, rest)
    else:
        yield from say_no(talk)


def _more(talk: Talk, request: Request, text: str, reading: Reading) -> Steps:
    """Neither yes nor no: other words for it, more words, or a wish to change something."""
    unsure = reading.said in {Said.SKIP, Said.UNKNOWN}
    if request.stage == "which" and reading.said is not Said.CHANGE:
        yield from (say_no(talk) if unsure else rephrase(talk, text))
    elif unsure or reading.said is Said.CHANGE:
        yield from chosen(talk, "change" if request.item and request.stage != "which" else "more", "")
    else:
        yield from hear_more(talk, text)
        if request.stage == "change" and isinstance(talk.top, Request):
            talk.put(onward(talk, talk.top))


def _yes(talk: Talk, request: Request, rest: str) -> Steps:
    """Yes, and perhaps more: "ja, kamer 12" answers the next question too; "ja, maar …" is heard before anything is sent."""
    if not rest:
        yield from say_yes(talk)
        return
    if request.stage == "summary":
        yield from hear_more(talk, rest)
        return
    yield from say_yes(talk)
    if isinstance(talk.top, Request) and talk.top.stage == "question":
        yield from hear_answer(talk, rest)
    elif isinstance(talk.top, Request):
        talk.put(talk.top.model_copy(update={"words": joined(talk.top.words, rest)}))


def _says_little(talk: Talk, request: Request, *, optional: bool, said: Said) -> bool:
    """A bare yes or no where words were asked for: a no leaves out what may be left out; else a little more is asked, once."""
    question = asked(talk, request)
    if question is None or question.type not in {"text", "place"} or request.tried:
        return False
    if optional and said is Said.NO:
        talk.put(answered(talk, request, ""))
    else:
        talk.put(request.model_copy(update={"tried": talk.heard.text.strip()}))
    return True


def _question(talk: Talk, request: Request, text: str, reading: Reading, answer: Reading) -> Steps:
    question = asked(talk, request)
    optional = question is not None and not question.required
    if reading.said in {Said.SKIP, Said.UNKNOWN} and optional:
        talk.put(answered(talk, request, ""))
    elif reading.said is Said.SKIP:
        talk.reply(talk.say("They need this one before they can start. A few words are enough, or say “I don't know”."))
    elif reading.said is Said.CHANGE:
        yield from chosen(talk, "change", "")
    elif answer.said and not answer.rest and _says_little(talk, request, optional=optional, said=answer.said):
        return
    elif reading.said is Said.UNKNOWN:
        talk.put(answered(talk, request, text))
    else:
        yield from hear_answer(talk, text)


def _words(talk: Talk, request: Request, text: str) -> Steps:
    """The words that were asked for: more about an item that is settled, for a person, or to be read."""
    if request.person or request.item:
        known = request.model_copy(update={"words": joined(request.words, text)})
        talk.put(known.model_copy(update={"stage": "summary"}) if request.person else onward(talk, known))
        return
    yield from rephrase(talk, text)


def _form(talk: Talk, form: Form, text: str, reading: Reading, answer: Reading) -> Asking[bool]:
    """A message that names none of the choices and is more than a name is not for the form: it waits."""
    blank = yield from current_blank(talk, form)
    sure = form.action is Action.CANCEL
    if sure and (answer.said or reading.said in {Said.BACK, Said.CANCEL}):
        yield from _sure(talk, form, reading, answer)
    elif blank is None or (reading.said in {Said.CANCEL, Said.BACK} and not reading.rest):
        cancel(talk)
    elif reading.said in {Said.SKIP, Said.UNKNOWN} and not blank.required:
        yield from chosen(talk, "skip", "")
    elif value_for(blank, text, talk) is None and len(words_of(text)) >= A_MESSAGE:
        return False
    else:
        yield from hear_blank(talk, blank, text)
    return True


def _sure(talk: Talk, form: Form, reading: Reading, answer: Reading) -> Steps:
    """The last word before a call is cancelled: yes (with a reason), once more "cancel", or no (and what then)."""
    if answer.said is Said.YES:
        yield from chosen(talk, "fill", answer.rest)
    elif answer.said is None and reading.said is Said.CANCEL:
        yield from chosen(talk, "fill", "")
    else:
        cancel(talk)
        if answer.rest:
            talk.push(Doubt(topic="doubt", riddle="new_or_call", words=answer.rest, numbers=(form.number,)))


def _doubt(talk: Talk, doubt: Doubt, text: str, reading: Reading, answer: Reading) -> Asking[bool]:
    if reading.said in {Said.WORKS, Said.AGAIN} and doubt.riddle not in {"picture", "thing"}:
        return False
    if reading.said is Said.CANCEL and not reading.rest:
        cancel(talk)
    elif answer.said is Said.YES and not answer.rest and (len(doubt.numbers) == 1 or doubt.riddle == "aside"):
        yield from chosen(talk, "call" if doubt.numbers else "this", next(iter(doubt.numbers), ""))
    elif (answer.said is Said.NO and not answer.rest) or reading.said is Said.NONE:
        yield from chosen(talk, "none" if doubt.riddle == "which_call" else "new", "")
    elif doubt.riddle in {"which_call", "yes_to_what"}:
        return (yield from _which_call(talk, doubt, text))
    elif doubt.riddle in {"picture", "thing"}:
        talk.put(doubt.model_copy(update={"words": joined(doubt.words, text)}))
        yield from chosen(talk, "new", "")
    elif text.isdigit():
        talk.reply(talk.say("Please choose one of these."))
    else:
        talk.put(doubt.model_copy(update={"words": joined(doubt.words, text)}))
    return True


def _which_call(talk: Talk, doubt: Doubt, text: str) -> Asking[bool]:
    """Named in words: "that of the laptop". A whole message that names none of them is about something else."""
    views = [v for v in (yield from my_calls(ended=True)) if v.call.number in doubt.numbers]
    found = meant(text, views, talk.facts.catalogue)
    if len(found) == 1:
        yield from chosen(talk, "call", found[0].call.number)
        return True
    return not found and len(words_of(text)) < A_MESSAGE
