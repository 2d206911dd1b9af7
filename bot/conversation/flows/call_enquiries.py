"""Answers questions and news about existing calls: status, additions, solved or not, cancelling,
the team's queue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation.flows import following
from bot.conversation.flows.acting import do, refuse
from bot.conversation.flows.form import begin, say_why
from bot.conversation.flows.waiting import show_waiting
from bot.conversation.read.call_matching import meant, place_of_call
from bot.conversation.read.places import is_elsewhere
from bot.conversation.read.reading import content_words
from bot.conversation.read.team_words import asks_something
from bot.conversation.state.commands import Facts, Refusal
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Asking, Steps, look, my_calls, team_queue
from bot.conversation.state.turn import Option, TurnContext
from bot.wording.away_words import marked
from bot.wording.cards import buttons, status, team_buttons
from bot.wording.remarks import added_before, last_said
from bot.wording.status_line import deepest, due, honest_to, honestly, pressing
from catalog.model import Kind, Team
from routing.call.actions import CUSTOMER_ACTIONS, TEAM_ACTIONS, Action
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.view import CallView

FRESH = dt.timedelta(days=2)
"""So long after a call closed, "it is broken again" reopens it without a question."""
A_MOMENT = dt.timedelta(minutes=30)
"""So long after a call closed, a no or "it works" is about that, where nothing else is named."""
MOST_TO_TAKE = 5
MOST_LISTED = 8


def show(turn: TurnContext, view: CallView) -> None:
    """Show one call: its status line, and what the person can do with it."""
    call, formatter = view.call, turn.formatter
    turn.focus = call.number
    if call.requester == turn.facts.person.id or not set(view.actions) & set(TEAM_ACTIONS):
        text = f"{call.number} · {formatter.title(call)}\n{honestly(call, view.below, formatter)}"
        own = call.requester == turn.facts.person.id or call.asked_by is not None
        if own and not turn.facts.shared:
            text = "\n".join(filter(None, (text, last_said(call, formatter))))
        shown = [a for a in CUSTOMER_ACTIONS if a is not Action.RATE]
        stops = following.stop_button(turn, call)
        turn.reply(text, choices=(*buttons(view, shown, formatter), *stops))
        return
    text = (
        f"{call.number} · {formatter.title(call)} · "
        f"{status(call, formatter)}\n"
        f"{honest_to(turn.facts.person.id, call, view.below, formatter)}"
    )
    if not (call.private and turn.facts.shared):
        text = "\n".join((text, *added_before(call, formatter)))
    turn.reply(text, choices=team_buttons(view, formatter))


def show_number(turn: TurnContext, number: str) -> Steps:
    """Show the call of that number, or say that there is none."""
    view = yield from look(number)
    if view is None:
        refuse(turn, Refusal(reason="unknown_call", number=number), None, {}, ())
    else:
        show(turn, view)


def mine(turn: TurnContext) -> Steps:
    """Show what waits for a word of the person, and their open calls; when there are none, the last
    ones that ended.
    """
    yield from show_waiting(turn)
    views = yield from my_calls()
    if not views:
        ended = yield from my_calls(ended=True, limit=3)
        text = turn.say("You have no open requests.")
        turn.offer("\n".join([text, *(_line(turn, view) for view in ended)]), *_looks(turn, ended))
    elif len(views) == 1:
        show(turn, views[0])
    else:
        intro = turn.say("Your open requests:")
        listed = (_with_news(turn, view) for view in views[:MOST_LISTED])
        turn.offer("\n".join([intro, *listed]), *_looks(turn, views))


def _line(turn: TurnContext, view: CallView) -> str:
    return f"• {turn.formatter.named(view.call)}: {honestly(view.call, view.below, turn.formatter)}"


def _with_news(turn: TurnContext, view: CallView) -> str:
    """A call's line with what its team said last; not where others read along."""
    news = "" if turn.facts.shared else last_said(view.call, turn.formatter)
    return "\n  ".join(filter(None, (_line(turn, view), news)))


def _looks(turn: TurnContext, views: tuple[CallView, ...]) -> list[Option]:
    return [
        Option(turn.formatter.named(view.call), "look", view.call.number)
        for view in views[:MOST_LISTED]
    ]


def status_of(turn: TurnContext, about: str) -> Asking[bool]:
    """Say how the person's calls that are meant stand; False when none of them is."""
    if not content_words(about):
        yield from mine(turn)
        return True
    views = yield from my_calls()
    found = meant(about, views, turn.facts.catalogue)
    if not found:
        ended = yield from my_calls(ended=True)
        found = meant(about, [v for v in ended if v.call.state in ENDED], turn.facts.catalogue)[:1]
    show_each(turn, found)
    return bool(found)


def show_each(turn: TurnContext, views: Sequence[CallView]) -> None:
    """Show one of these calls, or a line of each of several; nothing where there are none."""
    if len(views) == 1:
        show(turn, views[0])
    elif views:
        turn.offer(
            "\n".join(_line(turn, v) for v in views[:MOST_LISTED]), *_looks(turn, tuple(views))
        )


def own_queue(turn: TurnContext) -> Steps:
    """Show what waits for a word of the person, where they alone read, and then their queue."""
    waits = yield from show_waiting(turn)
    yield from queue(turn, waits=waits)


def queue(turn: TurnContext, *, waits: bool = False) -> Steps:
    """Show the open calls of the team whose room it is to its people, else of each of the person's
    own teams and those of a domain they coordinate, most urgent first, with a button to take what
    nobody has. `waits`: something was shown that waits for their word, so no more is said of teams
    for which nothing waits.
    """
    facts = turn.facts
    teams = _teams_here(facts)
    if not teams:
        if not waits:
            turn.whisper(turn.say("You are not in a team, so you have no queue."))
        return
    views = yield from _pressing_of(teams, facts.now)
    busy = {team.team for team, _ in views}
    lines = [_queue_of(turn, team, found) for team, found in views]
    if not waits:
        lines += _quiet(turn, [one for one in teams if one.team not in busy], among=len(teams))
    if lines:
        turn.offer("\n\n".join(lines), *_all_to_take(turn, views)[:MOST_LISTED])


def _teams_here(facts: Facts) -> Sequence[Team]:
    """The team whose room it is, to its people, else all teams of the person."""
    here = facts.room.team if facts.room else ""
    return tuple(team for team in facts.teams if team.team == here) or facts.teams


def _all_to_take(
    turn: TurnContext, views: Sequence[tuple[Team, Sequence[CallView]]]
) -> list[Option]:
    """A button for each call of these teams that nobody has."""
    return [option for _, found in views for option in _to_take(turn, found)]


def _pressing_of(
    teams: Sequence[Team], now: dt.datetime
) -> Asking[list[tuple[Team, list[CallView]]]]:
    """The open calls of each of these teams that has any, most urgent first."""
    found = []
    for team in teams:
        views = yield from team_queue(team.team)
        if views:
            found.append((team, sorted(views, key=lambda view: pressing(view.call, now))))
    return found


def open_now(turn: TurnContext) -> Steps:
    """Show the person's own open requests; to who has teams, in private, their queues too."""
    if turn.facts.teams and not turn.facts.shared:
        own = yield from my_calls()
        if own:
            yield from mine(turn)
            yield from queue(turn)
        else:
            yield from own_queue(turn)
    else:
        yield from mine(turn)


def _queue_of(turn: TurnContext, own: Team, views: Sequence[CallView]) -> str:
    team = own.name.in_(turn.language)
    head = turn.many(
        "{team} has {n} open request:", "{team} has {n} open requests:", len(views), team=team
    )
    return "\n".join([head, *(f"• {in_queue(turn, view)}" for view in views)])


def _quiet(turn: TurnContext, teams: Sequence[Team], among: int) -> list[str]:
    """The teams for which nothing waits, in one line."""
    if not teams:
        return []
    names = turn.formatter.localizer.joined([team.name.in_(turn.language) for team in teams])
    if among == 1:
        return [turn.say("Nothing is waiting for {team}. Enjoy it while it lasts!", team=names)]
    return [turn.say("Nothing is waiting for {teams}.", teams=names)]


def _to_take(turn: TurnContext, views: Sequence[CallView]) -> list[Option]:
    """Buttons for the first that nobody has."""
    waiting = [v for v in views if v.call.state is State.OFFERED][:MOST_TO_TAKE]
    return [
        Option(turn.say("Take {call}", call=turn.formatter.named(v.call)), "take", v.call.number)
        for v in waiting
    ]


def _stand(turn: TurnContext, view: CallView) -> str:
    """How a call of the team stands; that whoever helps waits for the team itself goes first."""
    last = deepest(view.call, view.below)
    asked = last.state is State.WAITING_REQUESTER and last.parent == view.call.number
    if not asked:
        return status(view.call, turn.formatter)
    team = turn.formatter.owner(last)
    return turn.say("{team} has a question for you ({number})", team=team, number=last.number)


def in_queue(turn: TurnContext, view: CallView) -> str:
    """A call in a line of its team's queue: how it stands, who has it and by when."""
    formatter, call = turn.formatter, view.call
    parts = [call.number, formatter.title(call), _stand(turn, view)]
    if call.assignee:
        parts.append(marked(call.assignee, formatter))
    if call.state is State.OFFERED and call.acknowledge_by:
        parts.append(turn.say("pick up {by}", by=formatter.by(call.acknowledge_by)))
    elif moment := due(call):
        parts.append(turn.say("done {by}", by=formatter.by(moment)))
    return " · ".join(parts)


def again(turn: TurnContext, text: str, about: str) -> Asking[bool]:
    """Reopen a solved call that is not solved after all; False when none is meant."""
    views = yield from my_calls(ended=True)
    can = [v for v in views if Action.REOPEN in v.actions and _in_time(turn, v.call)]
    found = meant(about, can, turn.facts.catalogue) if about else can
    if not found:
        return False
    if len(found) > 1:
        _one_of(turn, found, Action.REOPEN, text)
    else:
        yield from again_with(turn, text, found[0])
    return True


def again_with(turn: TurnContext, text: str, view: CallView) -> Steps:
    """Reopen this call at once where it was solved just now; ask whether it is that or something
    new where it is long ago, or somewhere else.
    """
    call = view.call
    fresh = (
        call.state is State.RESOLVED or turn.facts.now - (call.ended_at or turn.facts.now) < FRESH
    )
    if fresh and not _is_elsewhere(turn, text, call):
        yield from do(turn, call.number, Action.REOPEN, {"reason": text})
        return
    turn.push(Clarification.new_or_call(text, [call.number]))


def _is_elsewhere(turn: TurnContext, text: str, call: Call) -> bool:
    """Whether the words name another place than the call's: the same again, but somewhere else."""
    places = turn.facts.catalogue.organisation.locations
    where = place_of_call(call)
    if is_elsewhere(text, where, places):
        return True
    return bool(call.location) and is_elsewhere(text, f"{where}\n{call.location}", places)


def _in_time(turn: TurnContext, call: Call) -> bool:
    return call.state is State.RESOLVED or (
        call.reopen_until is not None and call.reopen_until > turn.facts.now
    )


def works(turn: TurnContext, text: str) -> Steps:
    """Take it that the trouble is over: confirm the solved call, or else offer to cancel an open
    one.
    """
    views = yield from my_calls()
    solved = [v for v in views if Action.CONFIRM in v.actions]
    named = meant(text, solved, turn.facts.catalogue) or _may_work(solved, text)
    if len(named) == 1:
        yield from do(turn, named[0].call.number, Action.CONFIRM, {})
    elif named:
        _one_of(turn, named, Action.CONFIRM, "")
    else:
        turn.reply(turn.say("Good to hear!"))
        yield from _offer_to_cancel(turn, text, [v for v in views if Action.CANCEL in v.actions])


def _may_work(solved: Sequence[CallView], text: str) -> list[CallView]:
    """The calls that words may be about which name none: one that few may read, where they name
    nothing.
    """
    few = len(content_words(text)) <= _A_WORD
    return [view for view in solved if few or not view.call.private]


_A_WORD = 2
"""More telling words than these say of what it is that it works."""


def _offer_to_cancel(turn: TurnContext, text: str, busy: Sequence[CallView]) -> Steps:
    """Ask whether the call is to be cancelled that the words name, or the one of something that did
    not work; not where they may be about one that closed a moment ago. The words are kept as the
    reason.
    """
    named = meant(text, busy, turn.facts.catalogue)
    fitting = named or _did_not_work(turn, busy)
    if len(fitting) == 1 and (named or not (yield from closed_just_now(turn))):
        yield from begin(turn, fitting[0].call.number, Action.CANCEL, {})
        say_why(turn, text)


def _did_not_work(turn: TurnContext, busy: Sequence[CallView]) -> list[CallView]:
    """The calls of something that did not work: the one that was talked about last, else all."""
    trouble = [view for view in busy if view.call.kind is Kind.INCIDENT and not view.call.private]
    return [view for view in trouble if view.call.number == turn.focus] or trouble


def closed_just_now(turn: TurnContext) -> Asking[CallView | None]:
    """The call that was talked about last, where it was closed a moment ago."""
    view = (yield from look(turn.focus)) if turn.focus else None
    if view is None or view.call.state is not State.CLOSED or view.call.ended_at is None:
        return None
    own = view.call.requester == turn.facts.person.id
    return view if own and turn.facts.now - view.call.ended_at <= A_MOMENT else None


def nothing_awaits_a_yes(turn: TurnContext, text: str) -> Steps:
    """Say that nothing waits for a yes; "he said yes, right?" asks how it stands."""
    if text.rstrip().endswith("?"):
        yield from mine(turn)
        return
    turn.reply(
        turn.say("Good! Nothing is waiting for an answer from you. Tell me if you need something.")
    )


def no_longer(turn: TurnContext, about: str) -> Asking[bool]:
    """Begin to cancel the call that is no longer needed; False when none is meant."""
    views = [v for v in (yield from my_calls()) if Action.CANCEL in v.actions]
    found = meant(about, views, turn.facts.catalogue) if content_words(about) else views
    if not found:
        return False
    if len(found) == 1:
        yield from begin(turn, found[0].call.number, Action.CANCEL, {})
    else:
        _one_of(turn, found, Action.CANCEL, "")
    return True


def waiting(views: Sequence[CallView]) -> list[CallView]:
    """The calls whose team asked this person something: those that wait for it, else those about
    which it was asked in a message.
    """
    asks = [
        v for v in views if v.call.state is State.WAITING_REQUESTER and Action.ANSWER in v.actions
    ]
    return asks or [view for view in views if asks_in_passing(view)]


def awaits_a_word(views: Sequence[CallView]) -> list[CallView]:
    """The calls that wait for a word of the person: those to be confirmed, else those of which
    something was asked, else whether another time is all right.
    """
    solved = [view for view in views if view.call.state is State.RESOLVED]
    return solved or waiting(views) or [v for v in views if Action.ACCEPT_TIME in v.actions]


def asks_in_passing(view: CallView) -> bool:
    """Whether the team asked something in its last message, and nothing was said since: it works
    on, or waits for another team.
    """
    call, said = view.call, view.call.last_said
    if said is None or call.state not in AT_WORK - {State.WAITING_REQUESTER}:
        return False
    asks = not call.asked_by and Action.ADD in view.actions and asks_something(said.text)
    return asks and not any(r.kind in _OF_REQUESTER and r.at >= said.at for r in call.remarks)


_OF_REQUESTER = frozenset({"added", "answered"})


def _one_of(turn: TurnContext, views: list[CallView], wish: Action | None, words: str) -> None:
    """Ask which of several calls is meant."""
    numbers = tuple(view.call.number for view in views[:5])
    turn.push(
        Clarification(
            topic="clarification", kind="which_call", words=words, numbers=numbers, wish=wish
        )
    )
