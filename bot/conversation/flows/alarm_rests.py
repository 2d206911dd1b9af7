"""Lets the request of an alarm rest when other matters are talked about: who was alerted knows, so
it is not asked about after each of them, and no ordinary words go with it.
"""

from __future__ import annotations

from bot.conversation.flows.emergency import (
    is_fresh,
    is_in_private,
    is_of_alarm,
    is_private,
    where_it_is,
)
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.danger import beside_false_alarm
from bot.conversation.read.picking import by_label
from bot.conversation.read.places import is_place_alone
from bot.conversation.read.reading import content_words, plain, read, words_of, yes_or_no
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from bot.wording.localizer import phrase

_SUMMARY = frozenset({"yes", "no", "change", "more", "cancel", "add"})
_NOT_SENT = phrase("I did not send the urgent request {words}: say it again if need be.")


def is_in_confidence(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words are, or may be, of a matter that others should not read: they say so, or such
    a matter is talked about.
    """
    top = turn.top
    if is_of_alarm(top) and not top.reminded:
        return is_confidential(weighed.text)  # nothing was talked about since the alarm
    if isinstance(top, Request) and not is_of_alarm(top) and is_private(turn, top):
        return True
    talked_of = any(is_in_private(v.call) for v in weighed.views if v.call.number == turn.focus)
    return talked_of or is_confidential(weighed.text)


def is_a_place(turn: TurnContext, text: str) -> bool:
    """Whether words say no more than where it is: "bed 2", "in 12"."""
    if is_place_alone(text, turn.facts.catalogue.organisation.locations):
        return True
    place = where_it_is(turn, text, "")
    return place.is_named and not says_more_than(text, place.text)


def says_more_than(text: str, told: str) -> bool:
    """Whether a telling word or a number of the text does not stand in what was told."""
    numbers = {word for word in words_of(text) if any(sign.isdigit() for sign in word)}
    return not {*content_words(text), *numbers} <= set(words_of(told))


def set_aside(turn: TurnContext, weighed: Weighed) -> bool:
    """Set the request of an alarm aside while words are heard that are none of it: some time after
    it, or in confidence.
    """
    alarm = turn.top
    if not is_of_alarm(alarm) or weighed.verdict.emergency or _answers(turn, weighed.text):
        return False
    private = is_in_confidence(turn, weighed) and not is_a_place(turn, weighed.text)
    if is_fresh(turn) and not private:
        return False
    turn.drop()
    turn.set_aside = alarm
    return True


def _answers(turn: TurnContext, text: str) -> bool:
    """Whether words are beyond doubt for the question that stands."""
    said = read(text).said or yes_or_no(text).said or beside_false_alarm(text)
    options = turn.before.options
    picks = plain(text).isdigit() or by_label(text, options, loosely=False) is not None
    return bool(said) or picks


def bring_back(turn: TurnContext) -> None:
    """Bring the request of an alarm that was set aside beneath what is talked about; one of some
    time ago is let go, which is said.
    """
    alarm = turn.set_aside
    if alarm is None:
        return
    if is_fresh(turn):
        turn.pending.insert(0, alarm.model_copy(update={"reminded": True}))
        return
    _let_go(turn, alarm)


def rests(turn: TurnContext) -> bool:
    """Whether the request of an alarm is not asked about once more after another matter: it was
    asked about once, or the alarm is of some time ago.
    """
    alarm = turn.top
    if turn.prompted or not turn.replies or not is_of_alarm(alarm):
        return False
    if alarm not in turn.before.pending:
        return False
    if not is_fresh(turn):
        turn.drop()
        _let_go(turn, alarm)
    elif alarm.reminded:
        if turn.pending == list(turn.before.pending):
            turn.prompted = True
            turn.options += [one for one in turn.before.options if one.verb in _SUMMARY]
        return True
    return False


def remind(turn: TurnContext) -> None:
    """Mark that the request of an alarm is asked about again after another matter."""
    alarm = turn.top
    if turn.replies and is_of_alarm(alarm) and alarm in turn.before.pending:
        turn.put(alarm.model_copy(update={"reminded": True}))


def _let_go(turn: TurnContext, alarm: Request) -> None:
    words = turn.formatter.quote(alarm.words, 60)
    said = turn.say(_NOT_SENT, words=words)
    if turn.replies:
        turn.say_too(said)
