"""What happens while an answer is awaited, from the requester or from the link that placed a child
call: two reminders, a word to the team, and in the end the call is closed, to be reopened. Pure.
"""

from __future__ import annotations

import datetime as dt

from catalog.presence import Presence
from routing.call.call import Call, State
from routing.call.departure_events import Unanswered
from routing.call.effects import Effect, SetTimer, TellPerson, TellTeam
from routing.call.events import AnyEvent, Reminded
from routing.rules import clock, ladder
from routing.rules.effects_of import Transition, cards, ended, tell, wake
from routing.rules.ladder import Reached

BY_TIME = "schakel"
REMINDERS = 2


def answer_timer(call: Call) -> list[Effect]:
    """Look again when the next reminder is due, or the time to answer is over."""
    asked, level = call.waiting_since, call.answer_reminders
    if asked is None:
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
    call: Call, timer: SetTimer, presence: Presence
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """What is due while no answer came; nothing when the timer is stale."""
    at = presence.at
    waits = call.state is State.WAITING_REQUESTER and call.waiting_since is not None
    asked = call.waiting_since.isoformat() if call.waiting_since else ""
    if not waits or asked != timer.stamp or timer.level != call.answer_reminders:
        return None, ()
    if timer.level >= REMINDERS:
        # One that a link elsewhere does ends when that link says so.
        return (None if call.is_at_peer else Unanswered(at=at, by=BY_TIME)), ()
    reached, effects = _asked_again(call, presence)
    event = Reminded(
        at=at,
        by=BY_TIME,
        clock="answer",
        level=timer.level,
        told=reached.people,
        skipped=reached.skipped,
    )
    later = call.model_copy(update={"answer_reminders": timer.level + 1})
    return event, (*effects, *_word_to_team(call, timer.level), *answer_timer(later))


def _asked_again(call: Call, presence: Presence) -> tuple[Reached, list[Effect]]:
    """The question again, to who was asked: the requester, or the link that placed a child call."""
    words = call.question or ""
    if call.asked_by:
        return _link_asked_again(call, call.asked_by, words, presence)
    if call.requester in call.gone:
        return _nobody_to_ask(call, presence)
    again = TellPerson(number=call.number, person=call.requester, what="answer_wanted", text=words)
    return Reached((call.requester,)), [again]


def _nobody_to_ask(call: Call, presence: Presence) -> tuple[Reached, list[Effect]]:
    """The requester left: their team hears that no answer will come."""
    name = call.requester_name or call.requester
    word = TellTeam(number=call.number, team=call.team, what="requester_left", text=name)
    return Reached(ladder.in_the_room(call, presence), (call.requester,)), [word]


def _link_asked_again(
    call: Call, link: str, words: str, presence: Presence
) -> tuple[Reached, list[Effect]]:
    """The question again in the link's room; where nobody of it is there, also who answers for
    them.
    """
    again = TellTeam(number=call.number, team=link, what="answer_wanted", text=words)
    reached = ladder.of_link(link, presence)
    if not reached.skipped:
        return reached, [again]
    personal = [
        TellPerson(
            number=call.number, person=p, what="escalated", text="answer", skipped=reached.skipped
        )
        for p in reached.people
    ]
    return reached, [again, *personal]


def _word_to_team(call: Call, level: int) -> list[Effect]:
    """From the second time on the team that asked hears that nobody answers."""
    if level + 1 < REMINDERS or call.requester in call.gone:
        return []
    asked = call.requester
    return [TellTeam(number=call.number, team=call.team, what="no_answer", by=asked)]


def unanswered(call: Call, event: Unanswered) -> Transition:
    """Closes the call on which no answer came, to be reopened; what waited for a child call goes
    on without it.
    """
    made = ended(call, event.at, State.CLOSED)
    news = TellTeam(number=call.number, team=call.team, what="unanswered", by=event.by)
    told = tell(made, "unanswered", event)
    return made, (*told, news, cards(made), *wake(made, "unanswered", call.question or ""))
