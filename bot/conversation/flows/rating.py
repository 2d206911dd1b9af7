"""Hears how somebody was helped: words instead of a star, and what went wrong after a bad one,
which reaches the team whatever it reads as elsewhere.
"""

from __future__ import annotations

import datetime as dt

from bot.conversation.decide.decision import SURE
from bot.conversation.decide.standing import Act
from bot.conversation.flows import smalltalk
from bot.conversation.flows.acting import do
from bot.conversation.flows.displeased import say_sorry
from bot.conversation.flows.form import fill, keep_with_form
from bot.conversation.flows.items_asked import is_beyond
from bot.conversation.flows.prompts import prompt
from bot.conversation.flows.readable import is_exactly
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.read.courtesies import beside_thanks, declines, is_bare_no
from bot.conversation.read.judgement import judged
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import call_number, names_another_call
from bot.conversation.read.reading import denies, has_words, read, yes_or_no
from bot.conversation.state.dialogue import ActionForm, Clarification, asks_why_rated
from bot.conversation.state.steps import Asking, look
from bot.conversation.state.turn import TurnContext
from bot.presses import CallPress, parse
from bot.wording.action_forms import star_label
from catalog.model import Kind
from routing.call.actions import Action
from routing.understand.decision import Outcome
from routing.understand.move import Move

_STOPS = frozenset({Said.CANCEL, Said.SKIP, Said.NONE, Said.UNKNOWN, Said.BACK, Said.WORKS})
"""With these alone somebody says nothing of what went wrong."""
_REASONS = frozenset({None, Said.AGAIN, Said.ANGRY, Said.YES, Said.NO, Said.CHANGE}) | _STOPS
"""Words that say these may be the reason; all else is for the desk itself: thanks, a person."""


def of_rating(turn: TurnContext, text: str) -> Asking[bool]:
    """Take words as what went wrong, where that is asked, or as the rating that is asked for."""
    if turn.heard.edited or (turn.facts.shared and not turn.heard.answers):
        return False
    if asks_why_rated(turn.top):
        return (yield from _why(turn, text))
    if number := _asks_for_stars(turn):
        if (yield from _instead_of_stars(turn, number, text)):
            return True
        return (yield from _thanks_beside(turn, number, text))
    rated = yield from _just_rated(turn)
    return bool(rated) and (yield from _after_stars(turn, rated, text))


def _why(turn: TurnContext, text: str) -> Asking[bool]:
    """Take words as what went wrong. What plainly asks for something else is asked about."""
    form = turn.top
    assert asks_why_rated(form)
    answer = yes_or_no(text)
    if _says_nothing(text):
        yield from fill(turn, "")
    elif answer.said is Said.YES and not answer.rest:
        yield from prompt(turn)
    elif _may_be_a_reason(form, text):
        return (yield from _reason_or_other(turn, form, text))
    else:
        return False
    return True


def _says_nothing(text: str) -> bool:
    """Whether words only stop, or decline."""
    said = read(text)
    return (said.said in _STOPS and not said.rest) or is_bare_no(text) or declines(text)


def _may_be_a_reason(form: ActionForm, text: str) -> bool:
    may_be = read(text).said in _REASONS and has_words(text)
    return may_be and not names_another_call(text, form.number)


def _reason_or_other(turn: TurnContext, form: ActionForm, text: str) -> Asking[bool]:
    """Take a sentence as what went wrong, or ask whether it is something new; False for danger."""
    weighed = yield from weigh(turn, text)
    if weighed.verdict.emergency:
        return False
    if (yield from _asks_for_another(turn, form.number, weighed)):
        turn.push(Clarification.new_or_call(text, [form.number], turn.take_attachments()))
    else:
        keep_with_form(turn, form)
        yield from fill(turn, text)
    return True


def _asks_for_another(turn: TurnContext, number: str, weighed: Weighed) -> Asking[bool]:
    """Whether words plainly ask for something of another service than the call's; a complaint or an
    idea is about how somebody was helped.
    """
    view, first = (yield from look(number)), weighed.decisions[0]
    place = turn.facts.catalogue.entries.get(first.item or "")
    if first.outcome is not Outcome.ANSWER or place is None or Kind(place.item.kind) is Kind.WISH:
        return False
    own = {view.call.item} if view and view.call.item else set[str]()
    surely = weighed.verdict.act is Act.NEW and weighed.verdict.sure >= SURE
    return is_beyond((first,), None, own) and (surely or is_exactly(turn, weighed.text, first))


def _asks_for_stars(turn: TurnContext) -> str:
    """The call for which stars were asked in the last message; "" where none were."""
    if turn.pending:
        return ""
    presses = (parse(option.action) for option in turn.before.options)
    rates = (p.number for p in presses if isinstance(p, CallPress) and p.action is Action.RATE)
    return next(rates, "")


def _instead_of_stars(turn: TurnContext, number: str, text: str) -> Asking[bool]:
    """Take words that judge as a rating, with what they say: "fine, but it took long"."""
    stars, why = judged(text)
    thanks = read(text).said is Said.THANKS or yes_or_no(text).said is not None
    if not stars or (thanks and not why) or call_number(text):
        return False
    if why and (yield from _is_of_its_own(turn, number, why)):
        return False
    turn.reply(turn.say("I take that as {stars}.", stars=star_label(stars, turn.formatter)))
    yield from do(turn, number, Action.RATE, {"stars": str(stars), "why": text if why else ""})
    return True


def _is_of_its_own(turn: TurnContext, number: str, why: str) -> Asking[bool]:
    """Whether what follows a judgement is another matter: "great, and my laptop won't start"."""
    weighed = yield from weigh(turn, why)
    return weighed.verdict.emergency or (yield from _asks_for_another(turn, number, weighed))


def _thanks_beside(turn: TurnContext, number: str, text: str) -> Asking[bool]:
    """Answer thanks with what goes well again, which asks for nothing; the stars stay asked."""
    if beside_thanks(text) == text or call_number(text) or denies(text):
        return False
    weighed = yield from weigh(turn, text)
    if not _asks_for_nothing(weighed):
        return False
    yield from smalltalk.thanks(turn)
    turn.keep_options()
    turn.focus = number
    return True


def _asks_for_nothing(weighed: Weighed) -> bool:
    """Whether words name nothing that is asked for, tell of no danger and ask no question."""
    unknown = all(one.outcome is Outcome.UNKNOWN for one in weighed.decisions)
    asks = weighed.verdict.emergency or "?" in weighed.text
    wants = weighed.moves.get(Move.NEW, 0.0) + weighed.moves.get(Move.PERSON, 0.0)
    return unknown and not asks and wants < SURE


def _just_rated(turn: TurnContext) -> Asking[str]:
    """The call that was rated a while ago, with nothing else talked about since; "" where none
    was.
    """
    if turn.pending or turn.facts.shared or not turn.focus:
        return ""
    view = yield from look(turn.focus)
    ended = view.call.ended_at if view and view.call.stars else None
    return turn.focus if ended and turn.facts.now - ended < _A_WHILE else ""


_A_WHILE = dt.timedelta(hours=2)


def _after_stars(turn: TurnContext, number: str, text: str) -> Asking[bool]:
    """Hear thanks, or how the help was, after the stars: neither asks for anything, nor is it
    broken again.
    """
    if (yield from _thanks_beside(turn, number, text)):
        return True
    stars, _ = judged(text)
    if not 0 < stars <= _COULD_BE_BETTER or call_number(text):
        return False
    weighed = yield from weigh(turn, text)
    if not _asks_for_nothing(weighed):
        return False
    say_sorry(turn, weighed)
    return True


_COULD_BE_BETTER = 2
