"""Decides what a message in a private conversation is about: what is beyond doubt in a fixed
order, all else weighed. Every message gets an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from bot.conversation.flows import call_enquiries, option_handler, risks, smalltalk
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.alarm_rests import bring_back
from bot.conversation.flows.answer_and_more import answer_and_more
from bot.conversation.flows.answer_and_question import answer_and_question
from bot.conversation.flows.asked_since import Meets, meets_a_call, put_aside
from bot.conversation.flows.beside_a_form import beside_a_form
from bot.conversation.flows.beside_an_offer import beside_an_offer
from bot.conversation.flows.brought import brought, say_what_was_brought
from bot.conversation.flows.calling_out import called_out
from bot.conversation.flows.card_reply import reply_to
from bot.conversation.flows.corrected import edited
from bot.conversation.flows.danger import in_danger
from bot.conversation.flows.decided import take
from bot.conversation.flows.edited_away import edited_away
from bot.conversation.flows.emergency import is_emergency, of_alarm, warn
from bot.conversation.flows.for_another_call import for_another_call
from bot.conversation.flows.form import is_for_a_call, press
from bot.conversation.flows.in_confidence import stays_in_confidence
from bot.conversation.flows.intents import instructed, numbered
from bot.conversation.flows.item_link import pasted
from bot.conversation.flows.labels_typed import label_typed
from bot.conversation.flows.lapsing import lapsed
from bot.conversation.flows.loose_files import loose_attachments, wordless
from bot.conversation.flows.me_too import me_too
from bot.conversation.flows.meant_beneath import meant_beneath
from bot.conversation.flows.more_of_an_answer import more_of_an_answer
from bot.conversation.flows.no_language import no_language
from bot.conversation.flows.not_as_understood import means_another, refuses_proposed
from bot.conversation.flows.not_now import not_now
from bot.conversation.flows.not_solved import not_solved
from bot.conversation.flows.ordering import ordered
from bot.conversation.flows.passed_over import account_for
from bot.conversation.flows.place_instead import place_instead
from bot.conversation.flows.polite_answers import politely_answered
from bot.conversation.flows.prompts import resume
from bot.conversation.flows.rating import of_rating
from bot.conversation.flows.readable import is_exactly
from bot.conversation.flows.refusals import ANSWERED_ALREADY, OLD_BUTTON
from bot.conversation.flows.request import asked, begin
from bot.conversation.flows.said_anew import said_anew
from bot.conversation.flows.settling import is_asked_anew, one_at_a_time
from bot.conversation.flows.thanks_and_more import thanks_and_more
from bot.conversation.flows.unclear_yes import unclear_yes
from bot.conversation.flows.urgency_told import with_urgency_told
from bot.conversation.flows.what_came import watched
from bot.conversation.flows.what_is_amiss import closed_meanwhile
from bot.conversation.flows.what_waits import what_waits
from bot.conversation.flows.who_reads import who_reads
from bot.conversation.read.numbers import only_number
from bot.conversation.read.picking import by_label, by_number, by_yes_or_no
from bot.conversation.read.reading import read, words_of, yes_or_no
from bot.conversation.state.dialogue import (
    ActionForm,
    Clarification,
    Pending,
    Request,
    ShownOption,
)
from bot.conversation.state.steps import Asking, Steps, look, understand
from bot.conversation.state.turn import TurnContext
from bot.ports import Press
from bot.presses import RiskPress
from bot.wording.own_words import above_name
from routing.call.actions import Action
from routing.understand.decision import Outcome

STALE = dt.timedelta(hours=1)
"""After this, a typed number or label no longer picks among choices when nothing is under way."""
_FREE = frozenset({"text", "place", "date", "number", "component"})
"""Types of questions that are answered in words."""
_LIKE_A_LINE = 55


def listen(turn: TurnContext) -> Steps:
    """Handle one message of one person in a private conversation."""
    heard = turn.heard
    if heard.press:
        told = yield from _in_its_fields(turn, heard.press)
        yield from _pressed(turn, heard.press)
        if told and isinstance(turn.top, Request):
            turn.put(of_alarm(turn.top))
    elif heard.brought:
        yield from brought(turn)
    elif heard.text.strip():
        yield from _typed(turn, _said(turn, heard.text.strip()))
    elif heard.attachments:
        if heard.answers:
            turn.bring_up(heard.answers)
        yield from wordless(turn)
    elif heard.named:
        smalltalk.greet(turn)
    else:
        turn.reply(turn.say("Your message came in empty. Tell me in a few words what you need."))
    yield from loose_attachments(turn)
    one_at_a_time(turn)
    yield from resume(turn)
    say_what_was_brought(turn)
    bring_back(turn)
    if not turn.replies:
        yield from _present(turn)


def _in_its_fields(turn: TurnContext, pressed: Press) -> Asking[bool]:
    """Say what to do when somebody tells of danger in a form; False when they do not."""
    words = "\n".join((pressed.values or {}).values())
    danger = yield from is_emergency(turn, words)
    if danger:
        yield from warn(turn, words)
    return danger


def _said(turn: TurnContext, text: str) -> str:
    """The words to be read: a "yes" above a signature is a yes, also where no closing stands
    between them.
    """
    for own in (turn.own_words(text), above_name(text, turn.facts.person.name)):
        if own != text and (read(own).said or yes_or_no(own).said):
            return own
    return text


def _pressed(turn: TurnContext, pressed: Press) -> Steps:
    if is_for_a_call(pressed.means):
        yield from press(turn, pressed)
        return
    if isinstance(pressed.means, RiskPress):
        yield from risks.answer(turn, pressed.means)
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
    """Show how the person's calls stand when nothing is under way."""
    view = (yield from look(turn.focus)) if turn.focus else None
    if view:
        call_enquiries.show(turn, view)
    else:
        turn.reply(turn.say("Nothing is under way. Tell me what you need, or say “help”."))


def _typed(turn: TurnContext, text: str) -> Steps:
    if turn.heard.is_thing:
        turn.take_attachments()  # it is in the words already
    if turn.heard.answers and _is_over(turn):
        return
    done = yield from watched(_brought_where_it_belongs(turn, text))
    yield from with_urgency_told(turn)
    yield from account_for(turn, text, done)


def _brought_where_it_belongs(turn: TurnContext, text: str) -> Asking[bool]:
    """Bring words where they belong; whether that was beyond doubt."""
    for belongs in _PLACES:
        if (yield from belongs(turn, text)):
            return True
    if not (yield from numbered(turn, text)):
        yield from take(turn, text)
    return False


def _is_over(turn: TurnContext) -> bool:
    """Bring up the question that the words reply to; True when it is over, which others who read
    along are told.
    """
    if turn.bring_up(turn.heard.answers):
        return False
    if turn.facts.shared:
        turn.reply(turn.say(ANSWERED_ALREADY))
    return turn.facts.shared


def _to_a_card(turn: TurnContext, text: str) -> Asking[bool]:
    about = turn.heard.about
    return bool(about) and (yield from reply_to(turn, about or "", text))


def _picks(turn: TurnContext, text: str) -> Asking[bool]:
    option = _picked(turn, text)
    if option is None or is_asked_anew(turn, text):
        return False
    if (yield from _asks_for_another(turn, text, option)):
        return False
    turn.picked = True
    yield from _take(turn, option)
    return True


def _asks_for_another(turn: TurnContext, text: str, option: ShownOption) -> Asking[bool]:
    """Whether words that seem to choose to stop are a phrase of another item than what would be
    let go: "cancel my order please".
    """
    if option.verb not in _ENDS or len(words_of(text)) <= len(words_of(option.label)):
        return False
    first = (yield from understand(text))[0]
    own = turn.top.item if isinstance(turn.top, Request) else None
    phrase = is_exactly(turn, text, first)
    return phrase and first.item not in {None, own}


def _picked(turn: TurnContext, text: str) -> ShownOption | None:
    """The option among those shown last that a number or label picks; a number picks none where
    free words are awaited that may be a number.
    """
    options, top = turn.before.options, turn.top
    if not options or (top is None and _is_stale(turn)):
        return None
    numbered = options[: turn.before.numbered]
    question = asked(turn, top) if isinstance(top, Request) and top.stage == "question" else None
    kind = question.type if question else None
    if isinstance(top, Request) and stays_in_confidence(top, text):
        return next((option for option in options if option.verb == "item"), None)
    return (
        (None if kind == "number" else _by_number(text, numbered))
        or by_yes_or_no(text, numbered)
        or _by_label(text, options, loosely=_may_be_loose(top, kind, text))
    )


def _by_number(text: str, numbered: Sequence[ShownOption]) -> ShownOption | None:
    """The option of that number; "the middle one" of some buttons lets nothing go."""
    found = by_number(text, numbered)
    of_items = any(option.verb == "item" for option in numbered)
    ends = _ENDS if of_items else _ENDS | {"none"}
    lets_go = found and found.verb in ends and not any(sign.isdigit() for sign in text)
    return None if lets_go else found


_ENDS = frozenset({"no", "cancel"})
"""Choices that let go what is put together: a number picks them, or their own words."""


def _by_label(text: str, options: Sequence[ShownOption], *, loosely: bool) -> ShownOption | None:
    """The option whose label is meant: not one that lacks a number of the text, which says
    something else ("room 5" where "room 4" is shown), nor by the number of a call alone that it
    is taken up: who types that wants to see it.
    """
    if only_number(text):
        options = [option for option in options if option.verb != "take"]
    found = by_label(text, options, loosely=loosely)
    numbers = {word for word in words_of(text) if word.isdigit()}
    return found if found and numbers <= set(words_of(found.label)) else None


def _is_stale(turn: TurnContext) -> bool:
    shown = turn.before.shown_at
    return shown is not None and turn.facts.now - shown > STALE


def _may_be_loose(top: Pending | None, question: str | None, text: str) -> bool:
    """Whether a part of a label is enough: not where words are awaited, nor in a whole sentence
    when nothing is under way.
    """
    if question in _FREE or isinstance(top, ActionForm):
        return False
    return top is not None or len(words_of(text)) <= 2


def _asked_since(turn: TurnContext, text: str) -> Asking[bool]:
    """Give words to the call that asked something after the question of the request under way,
    which stays; which is meant, is asked where they answer both.
    """
    meets = None if _picked(turn, text) else (yield from meets_a_call(turn, text))
    if meets is None:
        return False
    if meets.unsure:
        if yes_or_no(text).said and not yes_or_no(text).rest:
            return False
        _ask_which_it_answers(turn, text, meets)
        return True
    aside = put_aside(turn)
    at = len(turn.pending)
    if meets.told:
        yield from add_words(turn, meets.views[0].call.number, text, turn.take_attachments())
    else:
        yield from take(turn, text)
    turn.pending[at:at] = aside
    return True


def _ask_which_it_answers(turn: TurnContext, text: str, meets: Meets) -> None:
    """Ask whether the words are for a call that asked, or for the request that is put together."""
    wish = Action.CONFIRM if meets.works else None if meets.yes else Action.REOPEN
    unclear = Clarification.of_calls(text, meets.views, 3, wish)
    if meets.in_words:
        unclear = unclear.model_copy(update={"kind": "aside", "wish": None})
    if not isinstance(turn.top, Request):
        turn.drop()  # whether to go on with the request is settled by the answer
    turn.push(unclear)


def _changed_words(turn: TurnContext, text: str) -> Asking[bool]:
    """Replace the words of the request under way by an edited message, and read it anew; False when
    it is none of its messages.
    """
    request = turn.top if turn.heard.edited else None
    if not isinstance(request, Request) or not request.words:
        return False
    if mended := edited(turn, request, turn.heard.edited_from.strip(), text):
        turn.put(mended)
        turn.reply(turn.say("I've taken over your change."))
        return True
    lines = request.words.split("\n")
    before = turn.heard.edited_from.strip() or text
    scores = [fuzz.ratio(line, before) for line in lines]
    best = max(range(len(lines)), key=scores.__getitem__)
    if scores[best] < _LIKE_A_LINE:
        return False
    words = "\n".join([*lines[:best], text, *lines[best + 1 :]])
    turn.reply(turn.say("I've taken over your change."))
    decisions = yield from understand(words)
    other = decisions[0].outcome is Outcome.ANSWER and decisions[0].item != request.item
    asks_on = request.stage in {"question", "change", "words"} and not request.proposed
    if asks_on and not other:
        turn.put(request.model_copy(update={"words": words}))
        return True
    turn.drop()
    begin(turn, words, decisions[:1], request.attachments)
    return True


_PLACES: tuple[Callable[[TurnContext, str], Asking[bool]], ...] = (
    in_danger,
    _to_a_card,
    pasted,
    lapsed,
    for_another_call,
    closed_meanwhile,
    beside_a_form,
    what_waits,
    not_solved,
    edited_away,
    me_too,
    _changed_words,
    not_now,
    called_out,
    who_reads,
    beside_an_offer,
    ordered,
    label_typed,
    answer_and_more,
    answer_and_question,
    thanks_and_more,
    meant_beneath,
    _asked_since,
    said_anew,
    more_of_an_answer,
    place_instead,
    means_another,
    refuses_proposed,
    unclear_yes,
    _picks,
    of_rating,
    politely_answered,
    instructed,
    no_language,
)
"""What is beyond doubt about typed words, in the order in which that is tried; all else is
weighed.
"""
