"""What happens while the requester's answer is awaited: two reminders, a word to the team, and in
the end the call is closed, to be reopened. Pure.
"""

from __future__ import annotations

import datetime as dt

from routing.call.call import Call, State
from routing.call.departure_events import Unanswered
from routing.call.effects import Effect, SetTimer, TellPerson, TellTeam
from routing.call.events import AnyEvent, Reminded
from routing.rules import clock
from routing.rules.effects_of import Transition, cards, ended, tell

BY_TIME = "schakel"
REMINDERS = 2


def answer_timer(call: Call) -> list[Effect]:
    """Look again when the next reminder is due, or the time to answer is over."""
    asked, level = call.waiting_since, call.answer_reminders
    if asked is None or (call.parent and level >= REMINDERS):
        return []
    return [
        SetTimer(
            number=call.number,
            name="answer",
            at=_moment(call, asked, level),
            stamp=asked.isoformat(),
            level=level,
        )
    ]


def _moment(call: Call, asked: dt.datetime, level: int) -> dt.datetime:
    """When the reminder of a level is due; after the last, when the time to answer is over, which
    leaves as long after the last reminder as there was between two.
    """
    at = asked
    for _ in range(min(level, REMINDERS - 1) + 1):
        at = clock.window(call.promise, at, call.promise.remind)
    if level < REMINDERS:
        return at
    after = clock.window(call.promise, at, call.promise.remind)
    return max(after, clock.window(call.promise, asked, call.promise.give_up))


def unanswered_yet(
    call: Call, timer: SetTimer, at: dt.datetime
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """What is due while no answer came; nothing when the timer is stale."""
    waits = call.state is State.WAITING_REQUESTER and call.waiting_since is not None
    asked = call.waiting_since.isoformat() if call.waiting_since else ""
    if not waits or asked != timer.stamp or timer.level != call.answer_reminders:
        return None, ()
    if timer.level >= REMINDERS:
        return (None, ()) if call.parent else (Unanswered(at=at, by=BY_TIME), ())
    told = () if call.parent or call.requester in call.gone else (call.requester,)
    event = Reminded(at=at, by=BY_TIME, clock="answer", level=timer.level, told=told)
    later = call.model_copy(update={"answer_reminders": timer.level + 1})
    return event, (*_words(call, timer.level), *answer_timer(later))


def _words(call: Call, level: int) -> list[Effect]:
    """The question again, to who was asked; from the second time on the team hears that nobody
    answers.
    """
    words = call.question or ""
    news: list[Effect] = []
    if call.parent and call.customer:
        news.append(
            TellTeam(number=call.number, team=call.customer, what="answer_wanted", text=words)
        )
    else:
        news.append(
            TellPerson(number=call.number, person=call.requester, what="answer_wanted", text=words)
        )
    if level + 1 >= REMINDERS:
        asked = call.requester
        news.append(TellTeam(number=call.number, team=call.team, what="no_answer", by=asked))
    return news


def unanswered(call: Call, event: Unanswered) -> Transition:
    """Closes the call to which the requester did not answer; they can reopen it."""
    made = ended(call, event.at, State.CLOSED)
    news = TellTeam(number=call.number, team=call.team, what="unanswered", by=event.by)
    return made, (*tell(made, "unanswered", event), news, cards(made))
