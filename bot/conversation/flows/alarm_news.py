"""Has those who were alerted hear how it goes with a danger, and says what is known of their
coming.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Act
from bot.conversation.flows.acting import do, fitting
from bot.conversation.flows.danger_moves import CERTAIN
from bot.conversation.flows.emergency import (
    is_fresh,
    is_in_private,
    is_of_alarm,
    no_alarm,
    said_of_alarm,
    say_whom_to_call,
    where_it_is,
)
from bot.conversation.flows.request import with_words
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.alarm_news import is_of_before, tells_how_it_goes
from bot.conversation.read.call_matching import meant
from bot.conversation.read.danger import is_unhurt, names_a_danger
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import read
from bot.conversation.state.dialogue import ActionForm, Request
from bot.conversation.state.steps import Asking, Steps, raise_alarm
from bot.conversation.state.turn import TurnContext
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.understand.decision import Outcome


def asked_if_coming(turn: TurnContext, weighed: Weighed, sent: Sequence[CallView]) -> bool:
    """Say that those alerted had word, where words ask how far they are; False where they ask after
    something else.
    """
    asks = weighed.verdict.act is Act.STATUS and read(weighed.text).said in {None, Said.STATUS}
    if not asks or not _stands(turn, sent) or _is_of_another(turn, weighed, sent):
        return False
    lines = [
        turn.say("Those I alerted had word at once; I can't see from here how far they are."),
        say_whom_to_call(turn),
    ]
    if is_of_alarm(turn.top):
        lines.append(turn.say("Only the request beside it waits for your yes."))
    turn.reply("\n".join(lines))
    return True


def told_how_it_goes(turn: TurnContext, weighed: Weighed, sent: Sequence[CallView]) -> Asking[bool]:
    """Pass on that a danger is past, or that help is there, whatever else is talked about, and add
    it to the request or call of it; a request of what is not now is one as any other. False where
    words tell no such thing.
    """
    kept = next((one for one in turn.pending if is_of_alarm(one)), None)
    elsewhere = turn.top is not None and turn.top is not kept
    about = said_of_alarm(turn, sent)
    if not _tells_it(weighed.own, about, elsewhere=elsewhere):
        return False
    stands = bool(sent) or is_fresh(turn)
    if not stands or _is_of_another(turn, weighed, sent):
        return False
    if not (yield from say_how_it_goes(turn, weighed.text, sent)):
        return False
    if kept is not None:
        turn.pending[turn.pending.index(kept)] = _with_news(kept, weighed)
    yield from _added(turn, weighed.text, sent)
    return True


def _tells_it(text: str, about: str, *, elsewhere: bool) -> bool:
    """Whether words tell how it goes with the danger; in so many words where something `elsewhere`
    is talked about.
    """
    told = tells_how_it_goes(text, about, in_so_many_words=elsewhere)
    return told or (not elsewhere and _is_well(text))


def _with_news(kept: Request, weighed: Weighed) -> Request:
    """The request of an alarm with what is told of it; one as any other where it is not now."""
    more = with_words(kept, weighed.text)
    return no_alarm(more) if is_of_before(weighed.own) else more


def _is_well(text: str) -> bool:
    """Whether words say that all is well with somebody, name no danger beside it and ask
    nothing.
    """
    return is_unhurt(text) and not names_a_danger(text) and not text.rstrip().endswith("?")


def say_how_it_goes(turn: TurnContext, text: str, sent: Sequence[CallView]) -> Asking[bool]:
    """Have those who were alerted hear these words, and say so; False where none can be reached."""
    calls = [view.call.text for view in sent if not is_in_private(view.call)]
    requests = [one.words for one in turn.pending if is_of_alarm(one)]
    about = turn.own_words("\n".join(calls or requests))
    said, turn.alarmed = turn.own_words(text), True
    place = where_it_is(turn, said, about).text
    alarm = yield from raise_alarm(said, place, turn.language, about=about)
    if not alarm.told:
        return False
    names = turn.formatter.localizer.joined(alarm.told)
    turn.reply(turn.say("I am telling {names} so, in your words.", names=names))
    return True


def _added(turn: TurnContext, text: str, sent: Sequence[CallView]) -> Steps:
    """Add the words to the calls of the alarm, and ask no more whether one is to be cancelled."""
    if isinstance(turn.top, ActionForm) and turn.top.number in {v.call.number for v in sent}:
        turn.drop()
    for view in sent:
        action, name = fitting(view)
        yield from do(turn, view.call.number, action, {name: text})


def _stands(turn: TurnContext, sent: Sequence[CallView]) -> bool:
    """Whether an alarm of just now is what is talked about, or nothing is."""
    if is_of_alarm(turn.top):
        return is_fresh(turn)
    return bool(sent) and turn.top is None


def _is_of_another(turn: TurnContext, weighed: Weighed, sent: Sequence[CallView]) -> bool:
    """Whether words name a call that is none of the alarm's, by its number or what it is about, or
    surely ask for an item.
    """
    own = {view.call.number for view in sent}
    others = [view for view in weighed.views if view.call.number not in own]
    if number := call_number(weighed.text):
        return not any(is_same(number, one) for one in own)
    first, items = weighed.decisions[0], {view.call.item for view in sent}
    asks = first.outcome is Outcome.ANSWER and first.item not in items
    # "How long will it take?" is near an item of which that is asked, and asks after what is open.
    surely = weighed.verdict.act is Act.STATUS and first.confidence > CERTAIN
    asks = asks and (surely or weighed.verdict.act is Act.NEW)
    return asks or bool(meant(weighed.text, others, turn.facts.catalogue))


def calms(turn: TurnContext, text: str, sent: Sequence[CallView]) -> bool:
    """Whether words say that nobody is hurt or that the danger is past, and name none beside it."""
    past = is_unhurt(text) or tells_how_it_goes(text, said_of_alarm(turn, sent))
    return past and not names_a_danger(text)
