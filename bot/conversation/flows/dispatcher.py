"""A message in a private conversation: what it is about, in which order that is tried. Every message gets an answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.conversation import browsing, choosing, following, smalltalk
from bot.conversation.acting import add_words, press, wordless_form
from bot.conversation.asking import Asking, Steps, look, my_calls, understand
from bot.conversation.commands import CallView
from bot.conversation.dialogue import Doubt, Form, Option, Request
from bot.conversation.lexicon import Said
from bot.conversation.matching import like
from bot.conversation.pending import takes, unclear_yes
from bot.conversation.picking import by_label, by_number, by_yes_or_no
from bot.conversation.prompts import resume
from bot.conversation.reading import bare_number, call_number, goes_on, has_words, read, words_of, yes_or_no
from bot.conversation.replying import reply_to
from bot.conversation.request import answered, asked, begin
from bot.conversation.talk import Talk
from bot.conversation.team_words import read_order
from bot.message import Attachment, Press
from routing.actions import Action
from routing.call import State
from routing.understand.decision import Outcome

STALE = dt.timedelta(hours=1)
"""After this, a typed number or label no longer picks among choices when nothing is under way."""
_LIKE_A_LINE = 55


def listen(talk: Talk) -> Steps:
    """One message of one person, alone with the desk."""
    heard = talk.heard
    if heard.press:
        yield from _pressed(talk, heard.press)
    elif heard.brought and heard.text.strip():
        begin(talk, heard.text.strip(), (yield from understand(heard.text.strip())), talk.take_attachments())
    elif heard.text.strip():
        yield from _typed(talk, heard.text.strip())
    elif heard.attachments:
        yield from _wordless(talk)
    else:
        talk.reply(talk.say("Your message came in empty. Tell me in a few words what you need."))
    yield from _loose_attachments(talk)
    yield from resume(talk)
    if not talk.replies:
        yield from _present(talk)


def _pressed(talk: Talk, pressed: Press) -> Steps:
    if pressed.action.startswith("c:") and pressed.action.count(":") > 1:
        yield from press(talk, pressed)
        return
    option = next((o for o in talk.before.options if o.action == pressed.action), None)
    if option:
        yield from _take(talk, option)
        return
    talk.reply(talk.say("That button is from earlier in our conversation, so I leave it alone."))
    if not talk.pending:
        yield from _present(talk)


def _take(talk: Talk, option: Option) -> Steps:
    if option.verb:
        yield from choosing.chosen(talk, option.verb, option.value)
    else:
        yield from press(talk, Press(action=option.action))


def _present(talk: Talk) -> Steps:
    """Where things stand when nothing is under way."""
    view = (yield from look(talk.focus)) if talk.focus else None
    if view:
        following.show(talk, view)
    else:
        talk.reply(talk.say("Nothing is under way. Tell me what you need, or say “help”."))


def _typed(talk: Talk, text: str) -> Steps:
    if talk.heard.is_thing:
        talk.take_attachments()  # it is in the words already
    if talk.heard.about and (yield from reply_to(talk, talk.heard.about, text)):
        return
    if talk.heard.edited and (yield from _edited(talk, text)):
        return
    order = read_order(text)
    if order and order.number:
        attachments = talk.take_attachments()
        yield from following.obey(talk, order, order.number, text, attachments)
        return
    if (yield from unclear_yes(talk, text)):
        return
    option = _picked(talk, text)
    if option:
        yield from _take(talk, option)
        return
    if talk.top and (yield from takes(talk, text)):
        return
    yield from _afresh(talk, text)


def _picked(talk: Talk, text: str) -> Option | None:
    """A number or label among the choices shown last, unless free words are awaited where a number is an answer."""
    options, top = talk.before.options, talk.top
    if not options or (top is None and talk.before.shown_at and talk.facts.now - talk.before.shown_at > STALE):
        return None
    question = asked(talk, top) if isinstance(top, Request) and top.stage == "question" else None
    free = (question is not None and question.type in {"text", "place", "date", "number"}) or isinstance(top, Form)
    if not (question and question.type == "number") and (found := by_number(text, options[: talk.before.numbered])):
        return found
    if found := by_yes_or_no(text, options[: talk.before.numbered]):
        return found
    loosely = not free and not (top is None and len(words_of(text)) > 2)
    return by_label(text, options, loosely=loosely)


def _afresh(talk: Talk, text: str) -> Steps:
    """Words that are not for what is under way: an instruction to the conversation, or something new."""
    reading, answer = read(text), yes_or_no(text)
    said = reading.said or (None if answer.rest else answer.said)
    number = call_number(text) or (None if talk.pending else bare_number(text))
    if said in smalltalk.SMALL:
        yield from smalltalk.answer(talk, said)
        return
    match said:
        case Said.MENU:
            yield from browsing.services(talk)
            talk.prompted = True
        case Said.SEARCH:
            yield from browsing.search(talk, reading.rest)
            talk.prompted = True
        case Said.QUEUE:
            yield from following.queue(talk)
        case Said.MINE:
            yield from following.mine(talk)
        case Said.PERSON:
            choosing.to_a_person(talk, text if reading.rest else "")
        case Said.NEW:
            talk.push(Request(topic="request", stage="words", attachments=talk.take_attachments()))
        case _:
            yield from _about_calls(talk, text, said, reading.rest, number)


def _about_calls(talk: Talk, text: str, said: Said | None, rest: str, number: str | None) -> Steps:
    """Words about a call that exists, if one is meant; else something new."""
    if number and (said is Said.STATUS or len(words_of(text)) < 3 or text.rstrip().endswith("?")):
        yield from following.show_number(talk, number)
        return
    if number:
        yield from _mentions(talk, text, number)
        return
    if said and (yield from _steers(talk, text, said, rest)):
        return
    if re.fullmatch(r"/\w+", text):
        talk.reply(
            talk.say("I don't know {command}. Tell me in your own words what you need, or say “help”.", command=text)
        )
    elif has_words(text):
        yield from _something_new(talk, text)
    else:
        talk.reply(talk.say("I can't read that, I'm afraid. Tell me in a few words what you need."))


def _steers(talk: Talk, text: str, said: Said, rest: str) -> Asking[bool]:
    """Whether the words were about the person's calls and have been dealt with; if not, they may ask for something new."""
    match said:
        case Said.STATUS:
            if (yield from following.status_of(talk, rest)):
                return True
            talk.reply(talk.say("You have no open request about that."))
            return bool(talk.pending)
        case Said.AGAIN:
            return (yield from following.again(talk, text, rest))
        case Said.WORKS:
            yield from following.works(talk, text)
        case Said.CANCEL:
            found = (rest or following.is_withdrawal(text)) and (yield from following.no_longer(talk, rest))
            if not found and rest:
                return False
            if not found:
                about = talk.say("You have no open requests.") if following.is_withdrawal(text) else ""
                talk.reply(about or talk.say("All right. Nothing is under way."))
        case Said.YES | Said.NO:
            yield from _bare_yes_or_no(talk, text, said)
        case _:
            talk.reply(talk.say("Nothing is under way. Tell me what you need, or say “help”."))
    return True


def _mentions(talk: Talk, text: str, number: str) -> Steps:
    """A call is named among other words: they are for it when they begin with it, else that is asked."""
    view = yield from look(number)
    attachments = talk.take_attachments()
    if view is None or call_number(" ".join(text.split()[:1])) == number:
        yield from add_words(talk, number, text, attachments)
    else:
        talk.push(Doubt(topic="doubt", riddle="new_or_call", words=text, numbers=(number,), attachments=attachments))


def _bare_yes_or_no(talk: Talk, text: str, said: Said) -> Steps:
    """A yes or no with nothing under way: to the call that waits for one."""
    views = yield from my_calls()
    waits = [v for v in views if v.call.state is State.RESOLVED or v in following.waiting(views)]
    if len(waits) == 1:
        yield from choosing.agree(talk, waits[0].call.number, text, yes=said is Said.YES)
    elif waits:
        numbers = tuple(v.call.number for v in waits[:5])
        wish = choosing.yes_or_no_words(said)
        talk.push(Doubt(topic="doubt", riddle="yes_to_what", words=text, numbers=numbers, wish=wish))
    elif said is Said.YES:
        talk.reply(talk.say("Good! Nothing is waiting for an answer from you. Tell me if you need something."))
    else:
        talk.reply(talk.say("All right. Tell me if you need something."))


def _something_new(talk: Talk, text: str) -> Steps:
    """A request, unless it may belong to a call that is open already: then that is asked."""
    views = yield from my_calls()
    if talk.heard.is_thing:
        talk.push(Doubt(topic="doubt", riddle="thing", words=text, numbers=_open_to_words(views)))
        return
    decisions = yield from understand(text)
    first = decisions[0]
    yield from smalltalk.lean(talk, first.language, len(words_of(text)))
    attachments = talk.take_attachments()
    items = [c.item for c in first.candidates] if first.outcome is Outcome.ASK else [first.item] if first.item else []
    if len(decisions) == 1:
        asks = following.waiting(views)
        another = first.outcome is Outcome.ANSWER and asks and first.item != asks[0].call.item
        if len(asks) == 1 and (not another or yes_or_no(text).said):
            yield from add_words(talk, asks[0].call.number, text, attachments)
            return
        similar = asks or like(text, items, views, talk.facts.catalogue)
        if not similar and first.outcome is not Outcome.ANSWER and (goes_on(text) or attachments):
            similar = [v for v in views if v.call.number == talk.focus and Action.ADD in v.actions]
        if similar:
            numbers = tuple(v.call.number for v in similar[:3])
            talk.push(Doubt(topic="doubt", riddle="new_or_call", words=text, numbers=numbers, attachments=attachments))
            return
    if views and talk.focus is None:
        talk.focus = views[0].call.number
    begin(talk, text, decisions, attachments)


def _open_to_words(views: Sequence[CallView]) -> tuple[str, ...]:
    """The calls that something can be added to, the latest first."""
    return tuple(v.call.number for v in views if Action.ADD in v.actions)[:3]


def _wordless(talk: Talk) -> Steps:
    """A picture, a file, a voice message, and not a word."""
    about = talk.heard.about
    view = (yield from look(about)) if about else None
    if view and (Action.ADD in view.actions or Action.NOTE in view.actions):
        yield from add_words(talk, view.call.number, "", talk.take_attachments())
        return
    if isinstance(talk.top, Form):
        yield from wordless_form(talk, talk.top)
    elif isinstance(talk.top, Request):
        place = next((a.name for a in talk.attachments if a.kind == "location"), None)
        question = asked(talk, talk.top) if talk.top.stage == "question" else None
        if place and question and question.type == "place":
            talk.put(answered(talk, talk.top, place))
        _attach(talk, talk.top, talk.take_attachments())


def _attach(talk: Talk, request: Request, attachments: tuple[Attachment, ...]) -> None:
    talk.put(request.model_copy(update={"attachments": (*request.attachments, *attachments)}))
    count = len(attachments)
    talk.reply(
        talk.many("I've added the attachment to your request.", "I've added the attachments to your request.", count)
    )


def _loose_attachments(talk: Talk) -> Steps:
    """What came along and has found no place yet: to the request under way, else that is asked."""
    attachments = talk.take_attachments()
    if not attachments:
        return
    match talk.top:
        case Request() as request:
            _attach(talk, request, attachments)
        case Form() | Doubt() as other:
            talk.put(other.model_copy(update={"attachments": (*other.attachments, *attachments)}))
        case _:
            numbers = _open_to_words((yield from my_calls()))
            talk.push(Doubt(topic="doubt", riddle="picture", numbers=numbers, attachments=attachments))


def _edited(talk: Talk, text: str) -> Asking[bool]:
    """A changed message: when it is one of the request under way, its line is replaced and read anew."""
    request = talk.top
    if not isinstance(request, Request) or not request.words:
        return False
    lines = request.words.split("\n")
    scores = [fuzz.ratio(line, text) for line in lines]
    best = max(range(len(lines)), key=scores.__getitem__)
    if scores[best] < _LIKE_A_LINE:
        return False
    words = "\n".join([*lines[:best], text, *lines[best + 1 :]])
    talk.reply(talk.say("I've taken over your change."))
    if request.stage in {"question", "change", "words"}:
        talk.put(request.model_copy(update={"words": words}))
        return True
    talk.drop()
    decisions = yield from understand(words)
    begin(talk, words, decisions[:1], request.attachments)
    return True
