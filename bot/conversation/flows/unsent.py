"""Does with the request under way what somebody's words were decided to be: an answer, more words,
a yes, a no.
"""

from __future__ import annotations

from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows import components, for_others
from bot.conversation.flows.choosing import choose_among
from bot.conversation.flows.clear_yes import FAIRLY_SURE, is_clear
from bot.conversation.flows.corrected import corrected
from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.help_over import is_clearly_over, is_over
from bot.conversation.flows.in_confidence import offer, private_meant
from bot.conversation.flows.not_known import not_known
from bot.conversation.flows.option_handler import cancel, chosen, say_no, say_yes
from bot.conversation.flows.person_asked import ask_for_person
from bot.conversation.flows.prompts import HELP_NEEDED, prompt
from bot.conversation.flows.refining import (
    is_not_understood,
    keep_with_it,
    read_together,
    refine,
)
from bot.conversation.flows.request import (
    all_words,
    answered,
    answers_ahead,
    asked,
    hear_answer,
    joined,
    onward,
    rephrase,
    with_what_was_tried,
    with_words,
)
from bot.conversation.flows.weighing import Weighed, wishes_to_stop
from bot.conversation.read.answers import read_answer
from bot.conversation.read.courtesies import declines
from bot.conversation.read.endings import may_end, may_postpone
from bot.conversation.read.lexicon import Said
from bot.conversation.read.places import comes_along
from bot.conversation.read.reading import (
    after_but,
    asks_to_be_called,
    content_words,
    denies,
    is_go_ahead,
    read,
    takes_part_back,
    words_of,
    yes_or_no,
)
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.understand.move import Move

_FEW = 2


def answer(turn: TurnContext, weighed: Weighed) -> Steps:
    """Take the words as the answer to what the request asks."""
    request = _top(turn)
    match request.stage:
        case "question" if request.proposed and declines(weighed.text):
            yield from cancel(turn)
        case "question":
            yield from _question(turn, request, weighed.text, _read_as(weighed))
        case "whom":
            turn.put(onward(turn, for_others.heard(turn, request, weighed.text)))
        case "words" | "unread":
            yield from _words(turn, request, weighed)
        case "which":
            yield from choose_among(turn, request, weighed)
        case "change":
            head = yes_or_no(weighed.text)
            if more := head.rest if head.said else weighed.text:
                yield from add(turn, more)
            turn.put(onward(turn, _top(turn)))
        case _:
            yield from add(turn, weighed.text)


def _top(turn: TurnContext) -> Request:
    assert isinstance(turn.top, Request)
    return turn.top


def _read_as(weighed: Weighed) -> Move:
    """What an answer reads as: what hardly says that it is not known tells something."""
    move, chance = weighed.verdict.move, weighed.moves.get(Move.UNKNOWN, 0.0)
    hardly = move is Move.UNKNOWN and weighed.moves and chance < _HARDLY
    return Move.ANSWER_TEXT if hardly else move


def _question(turn: TurnContext, request: Request, text: str, move: Move) -> Steps:
    """Handle the answer to a question of the item; "yes" names nothing."""
    question, bare = asked(turn, request), yes_or_no(text)
    if question and not question.required and is_go_ahead(text):
        turn.put(answered(turn, request, ""))
    elif (
        question
        and bare.said is Said.YES
        and not bare.rest
        and components.asks_for_a_name(question)
    ):
        words = with_what_was_tried(request, "")
        turn.put(request.model_copy(update={"tried": turn.heard.text.strip(), "words": words}))
    elif question and question.type == "component":
        yield from components.answer(turn, request, question, text, move)
    else:
        yield from _in_words(turn, request, question, text, move)


def _in_words(
    turn: TurnContext, request: Request, question: Question | None, text: str, move: Move
) -> Steps:
    """Handle the answer to a question in words."""
    optional = question is not None and not question.required
    places = turn.facts.catalogue.organisation.locations
    named = question is not None and (question.device or question.type == "place")
    unknown = move is Move.UNKNOWN and named
    if optional and (unknown or read(text).said is Said.UNKNOWN):
        turn.told_of_it = True
        turn.put(answered(turn, request, ""))
    elif _answers_nothing(turn, request, question, text, move):
        return
    elif question and question.type == "place" and comes_along(text, places):
        turn.put(with_words(request, text))
        turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))
    else:
        yield from hear_answer(turn, text)


def _answers_nothing(
    turn: TurnContext, request: Request, question: Question | None, text: str, move: Move
) -> bool:
    """Handle a bare yes or no where words were asked for, or that something is not known."""
    bare, optional = yes_or_no(text), question is not None and not question.required
    if bare.said and not bare.rest and _says_little(turn, request, bare.said, optional=optional):
        return True
    return question is not None and not_known(turn, request, question, text, move)


def _says_little(turn: TurnContext, request: Request, said: Said, *, optional: bool) -> bool:
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


def _words(turn: TurnContext, request: Request, weighed: Weighed) -> Steps:
    """Take the words that were asked for: more about a known item, a message for a person, or words
    to be read.
    """
    text = weighed.text
    if request.person and (private := private_meant(turn, weighed)):
        turn.put(with_words(request, text))
        offer(turn, private, weighed.decisions[0])
        return
    if request.person or request.item:
        known = with_words(request, text)
        turn.put(
            known.model_copy(update={"stage": "summary"}) if request.person else onward(turn, known)
        )
        return
    yield from rephrase(turn, text)


def add(turn: TurnContext, text: str, move: Move | None = None) -> Steps:
    """Take words as more about the request, or as another answer to a question it has. `move`: what
    they read as.
    """
    request = _top(turn)
    if request.stage == "which":
        yield from refine(turn, text, adds=True)
        return
    if is_not_understood(request):
        both = yield from read_together(turn, joined(request.words, text))
        yield from keep_with_it(turn, text, both)
        return
    known = with_words(request, text)
    named = yield from components.corrected(turn, known, text)
    if request.stage in {"item", "help"}:
        ahead = (
            components.ahead(turn, named)
            if named
            else answers_ahead(turn, known, text, more=move is Move.ADD)
        )
        if ahead:
            turn.put(ahead)
            return
    mended = named or corrected(turn, request, text)
    known = mended or request
    turn.put(with_words(known, text))
    if mended:
        turn.reply(turn.say("I've changed that in your request."))
    else:
        turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))
    if request.stage == "change":
        turn.put(onward(turn, _top(turn)))


def yes(turn: TurnContext, weighed: Weighed) -> Steps:
    """Handle a yes, and what may follow it: "ja, kamer 12" answers the next question too; "ja, maar
    …" is heard before anything is sent; what is no clear yes sends nothing.
    """
    request, rest = _top(turn), yes_or_no(weighed.text).rest
    if request.stage == "help" and rest and _is_what_the_button_says(turn, rest):
        yield from say_yes(turn)
        return
    if request.stage == "summary" and not is_clear(weighed):
        yield from _not_yet(turn, weighed, rest or weighed.text)
        return
    if request.stage == "summary" and (more := _said_with_yes(turn, weighed, rest)):
        yield from add(turn, more)
        return
    reserve = takes_part_back(rest)
    rest = after_but(weighed.text) if reserve else rest
    named = request.stage == "item" and _names_something(turn, request, weighed)
    if named or _says_more_than_yes(weighed) or len(words_of(rest)) > _FEW:
        more = rest or weighed.text
        turn.put(with_words(request, more))
    _keep_before_sending(turn, weighed, rest)
    if rest and (mended := corrected(turn, _top(turn), rest)):
        turn.put(mended)
    if request.stage == "help" and (not is_clear(weighed) or _says_it_is_not_known(weighed)):
        turn.put(onward(turn, _top(turn).model_copy(update={"helped": True})))
    else:
        yield from say_yes(turn)
    tells = weighed.verdict.move in {Move.TRIED, Move.BROKEN}
    if rest and not tells and isinstance(turn.top, Request) and turn.top.stage == "question":
        yield from _answered_at_once(turn, rest)
    if isinstance(turn.top, Request) and request.words in turn.top.words:
        _keep_a_name(turn, rest, reserve=reserve)


def _keep_before_sending(turn: TurnContext, weighed: Weighed, rest: str) -> None:
    """Keep what names something, said with a yes in a word or two, where no question is still to
    come that may ask for it: "ja maar bloed".
    """
    request = _top(turn)
    sent = request.model_copy(update={"helped": True, "proposed": False})
    if onward(turn, sent).stage == "summary":
        _keep_a_name(turn, rest)
        if request.stage == "help" and _names_something(turn, request, weighed):
            turn.put(with_words(_top(turn), rest))


def _keep_a_name(turn: TurnContext, rest: str, *, reserve: bool = False) -> None:
    """Keep what names something by a number, said with a yes: "ja maar PR01"; or anything told with
    a reserve: "ja maar tmrw".
    """
    names = any(sign.isdigit() for sign in rest) or (reserve and bool(content_words(rest)))
    if names and rest not in all_words(_top(turn)):
        turn.put(with_words(_top(turn), rest))


def _names_something(turn: TurnContext, request: Request, weighed: Weighed) -> bool:
    """Whether a few words after a yes to an item name something that it does not: "yes, that
    printer".
    """
    known = {*content_words(request.words), *content_words(turn.formatter.item(request.item))}
    told = set(content_words(yes_or_no(weighed.text).rest)) - known
    agrees = (Move.YES, Move.THANKS, Move.CHAT, Move.KEEP, Move.TRIED, Move.BROKEN)
    return bool(told) and sum(weighed.rest.get(move, 0.0) for move in agrees) < _LIKELY


def _said_with_yes(turn: TurnContext, weighed: Weighed, rest: str) -> str:
    """What is said with a yes to sending that sets right or takes back something of it."""
    if takes_part_back(rest):
        return after_but(weighed.text)
    if len(words_of(rest)) <= _FEW:
        return ""
    doubted = denies(rest) and weighed.rest.get(Move.YES, 0.0) < _SAID_TWICE
    reserved = doubted or corrected(turn, _top(turn), rest) is not None
    return rest if reserved or weighed.verdict.sure <= FAIRLY_SURE else ""


_SAID_TWICE = 0.7
"""What follows a yes is one itself: "ja, stuur maar door, hoe eerder hoe liever"."""


def _is_what_the_button_says(turn: TurnContext, rest: str) -> bool:
    """Whether what follows a yes is but the words on the button, which tell nothing."""
    told = set(content_words(rest)) | {w for w in words_of(rest) if any(c.isdigit() for c in w)}
    return told <= set(words_of(turn.say(HELP_NEEDED)))


def _not_yet(turn: TurnContext, weighed: Weighed, said: str) -> Steps:
    """Send nothing at what may be a yes; what else it may be is kept with the request."""
    told = said.partition(" ")[2] if takes_part_back(said) else said
    fewest = 1 if weighed.moves.get(Move.YES, 0.0) < _LIKELY_A_YES else 2
    if len(content_words(told)) >= fewest or any(sign.isdigit() for sign in told):
        yield from add(turn, told)
    turn.reply(turn.say("I only send it when you say yes."))


_LIKELY_A_YES = 0.6


def _says_more_than_yes(weighed: Weighed) -> bool:
    """Whether words that count as a yes are none of the words for it: they tell something."""
    if weighed.verdict.move in {Move.TRIED, Move.BROKEN}:
        return True
    if weighed.where is Where.SUMMARY:
        return False
    told = content_words(weighed.text)
    few = 1 if _says_it_is_not_known(weighed) else _FEW
    said = read(weighed.text).said
    if said is Said.AGAIN or weighed.moves.get(Move.SAME, 0.0) > _SURELY:
        few = 0  # "oh and yes, that printer"
    steers = yes_or_no(weighed.text).said or said not in {None, Said.AGAIN}
    return not steers and len(told) > few


def _says_it_is_not_known(weighed: Weighed) -> bool:
    """Whether words say that something is not known, which sends nothing."""
    return weighed.verdict.move is Move.UNKNOWN


_HARDLY, _LIKELY, _SURELY, _VERY_SURE = 0.2, 0.4, 0.65, 0.9


def _answered_at_once(turn: TurnContext, rest: str) -> Steps:
    """What follows a yes as the answer to the next question, when it can be read as one: no yes
    that is said twice, "ja precies".
    """
    question, again = asked(turn, _top(turn)), yes_or_no(rest)
    if again.said is Said.YES and not again.rest:
        return
    locations = turn.facts.catalogue.organisation.locations
    if question and read_answer(question, rest, turn.today, locations) is not None:
        yield from hear_answer(turn, rest)


def no(turn: TurnContext, weighed: Weighed) -> Steps:
    """Handle a no, and what may follow it: "nee, de printer". What only resembles one tells more
    about what is to be sent: "it has to be blue".
    """
    if _top(turn).stage == "summary" and _ends_in_no_words(weighed):
        yield from add(turn, weighed.text)
    else:
        yield from _no(turn, weighed)


def _no(turn: TurnContext, weighed: Weighed) -> Steps:
    request, answer_ = _top(turn), yes_or_no(weighed.text)
    rest = answer_.rest
    if request.stage == "help" and rest and not is_over(weighed):
        turn.put(with_words(request, rest))
        yield from say_yes(turn)
    elif request.stage == "help" and not is_clearly_over(weighed):
        yield from add(turn, weighed.text, Move.ADD)
    elif request.stage == "help":
        yield from say_no(turn)
    elif request.stage == "summary" and _stops_it(request, weighed):
        yield from cancel(turn)  # "nah bin it, it was only a few drops"; "no thanks"
    elif request.stage == "summary" and request.item and _is_not_right(weighed):
        turn.put(with_words(request, weighed.text))
        turn.reply(turn.say("All right, I don't send it yet."))
        yield from chosen(turn, "change", "")  # "hold on, don't send it, the time is wrong"
    elif request.stage == "summary" and (rest or not answer_.said):
        told = rest or ("" if answer_.said or is_clear(weighed) else weighed.text)
        stops = weighed.verdict.act is Act.CANCEL and bool(told)
        if (_says_more(told) or (told and not rest)) and not (stops or _is_later(weighed)):
            yield from add(turn, told)
        else:
            if stops:
                turn.put(with_words(request, told))  # it may be none: nothing is thrown away
            turn.reply(turn.say("All right, I don't send it yet."))
            turn.briefly = True
        yield from prompt(turn)
    elif rest and request.stage == "change":
        yield from add(turn, rest)
        turn.put(onward(turn, _top(turn)))
    elif request.stage == "item" and (rest or _tells(weighed)):
        yield from rephrase(turn, rest or weighed.text)
    else:
        _keep_what_was_told(turn, weighed, rest)
        yield from say_no(turn)


def _ends_in_no_words(weighed: Weighed) -> bool:
    """Whether no word stands there that ends something or puts it off, whatever the words resemble:
    they tell more.
    """
    text, stops = weighed.text, weighed.verdict.act is Act.CANCEL
    said = read(text).said or yes_or_no(text).said
    return not said and not (may_end(text) if stops else may_postpone(text))


def _stops_it(request: Request, weighed: Weighed) -> bool:
    """Whether what follows the no wishes to stop; an alarm is not withdrawn by a likelihood."""
    stops = wishes_to_stop(weighed.rest) or declines(weighed.text)
    return stops and not is_of_alarm(request)


def _is_not_right(weighed: Weighed) -> bool:
    """Whether a no to sending, in other words than no, says that something of it is not right."""
    return not yes_or_no(weighed.text).said and weighed.moves.get(Move.BACK, 0.0) > _HARDLY


def _says_more(rest: str) -> bool:
    """Whether what follows a no says something of its own."""
    told = len(content_words(rest))
    return told > 1 or (told == 1 and len(words_of(rest)) > _FEW)


def _keep_what_was_told(turn: TurnContext, weighed: Weighed, rest: str) -> None:
    """Keep with the request what a no says beside the no, where another item is looked for."""
    request = _top(turn)
    if request.stage in {"question", "which"} and (rest or _tells(weighed)):
        turn.put(with_words(request, rest or weighed.text))


def _tells(weighed: Weighed) -> bool:
    """Whether words that count as a no are none of the words for it."""
    said = yes_or_no(weighed.text).said or read(weighed.text).said
    return not said and len(content_words(weighed.text)) > 1


def _is_later(weighed: Weighed) -> bool:
    """Whether what follows a no only says that it comes later."""
    later = (Move.LATER, Move.NO, Move.KEEP, Move.THANKS)
    chats = weighed.rest.get(Move.CHAT, 0.0) > _VERY_SURE
    return chats or sum(weighed.rest.get(move, 0.0) for move in later) > _SURELY


def to_person(turn: TurnContext, weighed: Weighed) -> Steps:
    """Have a person help; a wish to be called about what is ready to be sent goes with it: its
    people can. Where words are asked for, it answers that.
    """
    top = turn.top
    called = isinstance(top, Request) and top.item and asks_to_be_called(weighed.text)
    if called and isinstance(top, Request) and top.stage == "summary":
        yield from add(turn, weighed.text)
    elif called and weighed.where is Where.TEXT:
        yield from answer(turn, weighed)
    else:
        yield from ask_for_person(turn, weighed)
