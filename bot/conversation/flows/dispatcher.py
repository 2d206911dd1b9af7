"""A message in a private conversation: what it is about, in which order that is tried. Every
message gets an answer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.conversation.flows import browsing, call_enquiries, option_handler, smalltalk
from bot.conversation.flows.card_reply import reply_to
from bot.conversation.flows.form import add_words, is_for_a_call, press, wordless_form
from bot.conversation.flows.pending import takes, unclear_yes
from bot.conversation.flows.prompts import resume
from bot.conversation.flows.refusals import OLD_BUTTON
from bot.conversation.flows.request import answered, asked, begin
from bot.conversation.read.call_matching import like
from bot.conversation.read.lexicon import Said
from bot.conversation.read.picking import by_label, by_number, by_yes_or_no
from bot.conversation.read.reading import (
    bare_number,
    call_number,
    goes_on,
    has_words,
    is_withdrawal,
    read,
    words_of,
    yes_or_no,
)
from bot.conversation.read.team_words import read_order
from bot.conversation.state.dialogue import ActionForm, Clarification, Request, ShownOption
from bot.conversation.state.steps import Asking, Steps, look, my_calls, understand
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment, Press
from routing.call.actions import Action
from routing.call.call import State
from routing.call.view import CallView
from routing.understand.decision import Verdict

STALE = dt.timedelta(hours=1)
"""After this, a typed number or label no longer picks among choices when nothing is under way."""
_LIKE_A_LINE = 55


def listen(turn: TurnContext) -> Steps:
    """One message of one person, alone with the desk."""
    heard = turn.heard
    if heard.press:
        yield from _pressed(turn, heard.press)
    elif heard.brought and heard.text.strip():
        begin(
            turn,
            heard.text.strip(),
            (yield from understand(heard.text.strip())),
            turn.take_attachments(),
        )
    elif heard.text.strip():
        yield from _typed(turn, heard.text.strip())
    elif heard.attachments:
        yield from _wordless(turn)
    else:
        turn.reply(turn.say("Your message came in empty. Tell me in a few words what you need."))
    yield from _loose_attachments(turn)
    yield from resume(turn)
    if not turn.replies:
        yield from _present(turn)


def _pressed(turn: TurnContext, pressed: Press) -> Steps:
    if is_for_a_call(pressed.means):
        yield from press(turn, pressed)
        return
    option = next((o for o in turn.before.options if o.action == pressed.action), None)
    if option:
        yield from _take(turn, option)
        return
    turn.reply(turn.say(OLD_BUTTON))
    if not turn.pending:
        yield from _present(turn)


def _take(turn: TurnContext, option: ShownOption) -> Steps:
    if option.verb:
        yield from option_handler.chosen(turn, option.verb, option.value)
    else:
        yield from press(turn, Press(action=option.action))


def _present(turn: TurnContext) -> Steps:
    """Where things stand when nothing is under way."""
    view = (yield from look(turn.focus)) if turn.focus else None
    if view:
        call_enquiries.show(turn, view)
    else:
        turn.reply(turn.say("Nothing is under way. Tell me what you need, or say “help”."))


def _typed(turn: TurnContext, text: str) -> Steps:
    if turn.heard.is_thing:
        turn.take_attachments()  # it is in the words already
    if turn.heard.about and (yield from reply_to(turn, turn.heard.about, text)):
        return
    if turn.heard.edited and (yield from _edited(turn, text)):
        return
    order = read_order(text)
    if order and order.number:
        attachments = turn.take_attachments()
        yield from call_enquiries.obey(turn, order, order.number, text, attachments)
        return
    if (yield from unclear_yes(turn, text)):
        return
    option = _picked(turn, text)
    if option:
        yield from _take(turn, option)
        return
    if turn.top and (yield from takes(turn, text)):
        return
    yield from _afresh(turn, text)


def _picked(turn: TurnContext, text: str) -> ShownOption | None:
    """A number or label among the choices shown last, unless free words are awaited where a number
    is an answer.
    """
    options, top = turn.before.options, turn.top
    if not options or (
        top is None and turn.before.shown_at and turn.facts.now - turn.before.shown_at > STALE
    ):
        return None
    question = asked(turn, top) if isinstance(top, Request) and top.stage == "question" else None
    free = (
        question is not None and question.type in {"text", "place", "date", "number"}
    ) or isinstance(top, ActionForm)
    if not (question and question.type == "number") and (
        found := by_number(text, options[: turn.before.numbered])
    ):
        return found
    if found := by_yes_or_no(text, options[: turn.before.numbered]):
        return found
    loosely = not free and not (top is None and len(words_of(text)) > 2)
    return by_label(text, options, loosely=loosely)


def _afresh(turn: TurnContext, text: str) -> Steps:
    """Words that are not for what is under way: an instruction to the conversation, or something
    new.
    """
    reading, answer = read(text), yes_or_no(text)
    said = reading.said or (None if answer.rest else answer.said)
    number = call_number(text) or (None if turn.pending else bare_number(text))
    if said in smalltalk.SMALL:
        yield from smalltalk.answer(turn, said, reading.language)
        return
    match said:
        case Said.MENU:
            yield from browsing.services(turn)
            turn.prompted = True
        case Said.SEARCH:
            yield from browsing.search(turn, reading.rest)
            turn.prompted = True
        case Said.QUEUE:
            yield from call_enquiries.queue(turn)
        case Said.MINE:
            yield from call_enquiries.mine(turn)
        case Said.PERSON:
            option_handler.to_a_person(turn, text if reading.rest else "")
        case Said.NEW:
            turn.push(Request(topic="request", stage="words", attachments=turn.take_attachments()))
        case _:
            yield from _about_calls(turn, text, said, reading.rest, number)


def _about_calls(
    turn: TurnContext, text: str, said: Said | None, rest: str, number: str | None
) -> Steps:
    """Words about a call that exists, if one is meant; else something new."""
    if number and (said is Said.STATUS or len(words_of(text)) < 3 or text.rstrip().endswith("?")):
        yield from call_enquiries.show_number(turn, number)
        return
    if number:
        yield from _mentions(turn, text, number)
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
        yield from _something_new(turn, text)
    else:
        turn.reply(turn.say("I can't read that, I'm afraid. Tell me in a few words what you need."))


def _steers(turn: TurnContext, text: str, said: Said, rest: str) -> Asking[bool]:
    """Whether the words were about the person's calls and have been dealt with; if not, they may
    ask for something new.
    """
    match said:
        case Said.STATUS:
            if (yield from call_enquiries.status_of(turn, rest)):
                return True
            turn.reply(turn.say("You have no open request about that."))
            return bool(turn.pending)
        case Said.AGAIN:
            return (yield from call_enquiries.again(turn, text, rest))
        case Said.WORKS:
            yield from call_enquiries.works(turn, text)
        case Said.CANCEL:
            found = (rest or is_withdrawal(text)) and (
                yield from call_enquiries.no_longer(turn, rest)
            )
            if not found and rest:
                return False
            if not found:
                about = turn.say("You have no open requests.") if is_withdrawal(text) else ""
                turn.reply(about or turn.say("All right. Nothing is under way."))
        case Said.YES | Said.NO:
            yield from _bare_yes_or_no(turn, text, said)
        case _:
            turn.reply(turn.say("Nothing is under way. Tell me what you need, or say “help”."))
    return True


def _mentions(turn: TurnContext, text: str, number: str) -> Steps:
    """A call is named among other words: they are for it when they begin with it, else that is
    asked.
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
    """A yes or no with nothing under way: to the call that waits for one."""
    views = yield from my_calls()
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


def _something_new(turn: TurnContext, text: str) -> Steps:
    """A request, unless it may belong to a call that is open already: then that is asked."""
    views = yield from my_calls()
    if turn.heard.is_thing:
        turn.push(
            Clarification(
                topic="clarification", kind="thing", words=text, numbers=_open_to_words(views)
            )
        )
        return
    decisions = yield from understand(text)
    first = decisions[0]
    yield from smalltalk.lean(turn, first.language, len(words_of(text)))
    attachments = turn.take_attachments()
    items = (
        [c.item for c in first.candidates]
        if first.outcome is Verdict.ASK
        else [first.item]
        if first.item
        else []
    )
    if len(decisions) == 1:
        asks = call_enquiries.waiting(views)
        another = first.outcome is Verdict.ANSWER and asks and first.item != asks[0].call.item
        if len(asks) == 1 and (not another or yes_or_no(text).said):
            yield from add_words(turn, asks[0].call.number, text, attachments)
            return
        similar = asks or like(text, items, views, turn.facts.catalogue)
        if not similar and first.outcome is not Verdict.ANSWER and (goes_on(text) or attachments):
            similar = [v for v in views if v.call.number == turn.focus and Action.ADD in v.actions]
        if similar:
            numbers = tuple(v.call.number for v in similar[:3])
            turn.push(
                Clarification(
                    topic="clarification",
                    kind="new_or_call",
                    words=text,
                    numbers=numbers,
                    attachments=attachments,
                )
            )
            return
    if views and turn.focus is None:
        turn.focus = views[0].call.number
    begin(turn, text, decisions, attachments)


def _open_to_words(views: Sequence[CallView]) -> tuple[str, ...]:
    """The calls that something can be added to, the latest first."""
    return tuple(v.call.number for v in views if Action.ADD in v.actions)[:3]


def _wordless(turn: TurnContext) -> Steps:
    """A picture, a file, a voice message, and not a word."""
    about = turn.heard.about
    view = (yield from look(about)) if about else None
    if view and (Action.ADD in view.actions or Action.NOTE in view.actions):
        yield from add_words(turn, view.call.number, "", turn.take_attachments())
        return
    if isinstance(turn.top, ActionForm):
        yield from wordless_form(turn, turn.top)
    elif isinstance(turn.top, Request):
        place = next((a.name for a in turn.attachments if a.kind == "location"), None)
        question = asked(turn, turn.top) if turn.top.stage == "question" else None
        if place and question and question.type == "place":
            turn.put(answered(turn, turn.top, place))
        _attach(turn, turn.top, turn.take_attachments())


def _attach(turn: TurnContext, request: Request, attachments: tuple[Attachment, ...]) -> None:
    turn.put(request.model_copy(update={"attachments": (*request.attachments, *attachments)}))
    count = len(attachments)
    turn.reply(
        turn.many(
            "I've added the attachment to your request.",
            "I've added the attachments to your request.",
            count,
        )
    )


def _loose_attachments(turn: TurnContext) -> Steps:
    """What came along and has found no place yet: to the request under way, else that is asked."""
    attachments = turn.take_attachments()
    if not attachments:
        return
    match turn.top:
        case Request() as request:
            _attach(turn, request, attachments)
        case ActionForm() | Clarification() as other:
            turn.put(other.model_copy(update={"attachments": (*other.attachments, *attachments)}))
        case _:
            numbers = _open_to_words((yield from my_calls()))
            turn.push(
                Clarification(
                    topic="clarification", kind="picture", numbers=numbers, attachments=attachments
                )
            )


def _edited(turn: TurnContext, text: str) -> Asking[bool]:
    """A changed message: when it is one of the request under way, its line is replaced and read
    anew.
    """
    request = turn.top
    if not isinstance(request, Request) or not request.words:
        return False
    lines = request.words.split("\n")
    scores = [fuzz.ratio(line, text) for line in lines]
    best = max(range(len(lines)), key=scores.__getitem__)
    if scores[best] < _LIKE_A_LINE:
        return False
    words = "\n".join([*lines[:best], text, *lines[best + 1 :]])
    turn.reply(turn.say("I've taken over your change."))
    if request.stage in {"question", "change", "words"}:
        turn.put(request.model_copy(update={"words": words}))
        return True
    turn.drop()
    decisions = yield from understand(words)
    begin(turn, words, decisions[:1], request.attachments)
    return True
