"""Questions and news about calls that exist: status, more words, solved or not, no longer needed, the team's queue."""

from __future__ import annotations

import datetime as dt

from bot.blanks import blanks
from bot.cards import buttons, status, team_buttons
from bot.conversation.acting import add_words, begin, do, one_of, refuse, value_for
from bot.conversation.asking import Asking, Steps, look, my_calls, team_queue
from bot.conversation.commands import CallView, Refusal
from bot.conversation.dialogue import Doubt
from bot.conversation.matching import meant
from bot.conversation.reading import content_words, plain
from bot.conversation.talk import Talk, Way
from bot.conversation.team_words import Order
from bot.honest import due, honestly, pressing
from bot.message import Attachment
from routing.actions import CUSTOMER_ACTIONS, TEAM_ACTIONS, Action
from routing.call import ENDED, Call, State

FRESH = dt.timedelta(days=2)
"""So long after a call closed, "it is broken again" reopens it without a question."""
MOST_LISTED = 8


def show(talk: Talk, view: CallView) -> None:
    """One call: the honest line, and what the person can do."""
    call, teller = view.call, talk.teller
    talk.focus = call.number
    if call.requester == talk.facts.person.id or not set(view.actions) & set(TEAM_ACTIONS):
        text = f"{call.number} · {teller.title(call)}\n{honestly(call, view.below, teller)}"
        shown = [a for a in CUSTOMER_ACTIONS if a is not Action.RATE]
        talk.reply(text, choices=buttons(view, shown, teller))
        return
    text = f"{call.number} · {teller.title(call)} · {status(call, teller)}\n{honestly(call, view.below, teller)}"
    talk.reply(text, choices=team_buttons(view, teller))


def show_number(talk: Talk, number: str) -> Steps:
    """The call of that number, or word that there is none."""
    view = yield from look(number)
    if view is None:
        refuse(talk, Refusal(reason="unknown_call", number=number), None, {}, ())
    else:
        show(talk, view)


def mine(talk: Talk) -> Steps:
    """All open calls of the person; when there are none, the last ones that ended."""
    views = yield from my_calls()
    if not views:
        ended = yield from my_calls(ended=True, limit=3)
        text = talk.say("You have no open requests.")
        talk.offer("\n".join([text, *(_line(talk, view) for view in ended)]), *_looks(talk, ended))
    elif len(views) == 1:
        show(talk, views[0])
    else:
        intro = talk.say("Your open requests:")
        talk.offer("\n".join([intro, *(_line(talk, v) for v in views[:MOST_LISTED])]), *_looks(talk, views))


def _line(talk: Talk, view: CallView) -> str:
    return f"• {talk.teller.named(view.call)}: {honestly(view.call, view.below, talk.teller)}"


def _looks(talk: Talk, views: tuple[CallView, ...]) -> list[Way]:
    return [Way(talk.teller.named(view.call), "look", view.call.number) for view in views[:MOST_LISTED]]


def status_of(talk: Talk, about: str) -> Asking[bool]:
    """Where something stands; False when no call of the person is about it."""
    if not content_words(about):
        yield from mine(talk)
        return True
    views = yield from my_calls()
    found = meant(about, views, talk.facts.catalogue)
    if not found:
        ended = yield from my_calls(ended=True)
        found = meant(about, [v for v in ended if v.call.state in ENDED], talk.facts.catalogue)[:1]
    if not found:
        return False
    if len(found) == 1:
        show(talk, found[0])
    else:
        talk.offer("\n".join(_line(talk, v) for v in found[:MOST_LISTED]), *_looks(talk, tuple(found)))
    return True


def queue(talk: Talk) -> Steps:
    """The team's open calls, most urgent first, with a button to take what nobody has."""
    if talk.facts.team is None:
        talk.reply(talk.say("You are not in a team, so there is no queue. These are your own requests:"))
        yield from mine(talk)
        return
    views = tuple(sorted((yield from team_queue()), key=lambda view: pressing(view.call, talk.facts.now)))
    team = talk.facts.team.name.in_(talk.language)
    if not views:
        talk.reply(talk.say("Nothing is waiting for {team}. Enjoy it while it lasts!", team=team))
        return
    lines = [talk.many("{team} has {n} open request:", "{team} has {n} open requests:", len(views), team=team)]
    for view in views:
        lines.append(f"• {_in_queue(talk, view.call)}")
    waiting = [v for v in views if v.call.state is State.OFFERED][:5]
    take = [Way(talk.say("Take {call}", call=talk.teller.named(v.call)), "take", v.call.number) for v in waiting]
    talk.offer("\n".join(lines), *take)


def _in_queue(talk: Talk, call: Call) -> str:
    teller = talk.teller
    parts = [call.number, teller.title(call), status(call, teller)]
    if call.assignee:
        parts.append(teller.person(call.assignee))
    if call.state is State.OFFERED and call.acknowledge_by:
        parts.append(talk.say("pick up {by}", by=teller.by(call.acknowledge_by)))
    elif moment := due(call):
        parts.append(talk.say("done {by}", by=teller.by(moment)))
    return " · ".join(parts)


def obey(talk: Talk, order: Order, number: str, text: str, attachments: tuple[Attachment, ...] = ()) -> Steps:
    """A typed command on a call; what somebody is not able to order is taken as words for it."""
    view = yield from look(number)
    if view is None:
        yield from do(talk, number, order.actions[0], {"text": order.rest} if order.rest else {}, attachments)
        return
    action = next((a for a in order.actions if a in view.actions), None)
    if action is None and Action.RESOLVE in order.actions and Action.CANCEL in view.actions:
        action, order = Action.CANCEL, Order(order.actions, number)
    elif action is None and order.rest and (Action.ADD in view.actions or Action.ANSWER in view.actions):
        yield from add_words(talk, number, text, attachments)
        return
    if action is None:
        yield from do(talk, view.call.number, order.actions[0], {"text": order.rest} if order.rest else {}, attachments)
        return
    first = next(iter(blanks(action, view.call, talk.teller)), None)
    value = value_for(first, order.rest, talk) if first and order.rest else None
    if first and order.rest and value is None:
        talk.reply(talk.say("I can't find {words} there.", words=f"“{order.rest[:60]}”"))
    values = {first.id: value} if first and value else {}
    yield from begin(
        talk, number, action, values, filled=bool(values) and action is Action.CANCEL, attachments=attachments
    )
    if order.rest and first is None:
        yield from do(
            talk, view.call.number, Action.ADD if Action.ADD in view.actions else Action.NOTE, {"text": order.rest}
        )


def again(talk: Talk, text: str, about: str) -> Asking[bool]:
    """Something solved is not solved: reopen it; False when no solved call is meant."""
    views = yield from my_calls(ended=True)
    can = [v for v in views if Action.REOPEN in v.actions and _in_time(talk, v.call)]
    found = meant(about, can, talk.facts.catalogue) if about else can
    if not found:
        return False
    if len(found) > 1:
        one_of(talk, found, Action.REOPEN, text)
    elif found[0].call.state is State.RESOLVED or talk.facts.now - (found[0].call.ended_at or talk.facts.now) < FRESH:
        yield from do(talk, found[0].call.number, Action.REOPEN, {"reason": text})
    else:
        talk.push(Doubt(topic="doubt", riddle="new_or_call", words=text, numbers=(found[0].call.number,)))
    return True


def _in_time(talk: Talk, call: Call) -> bool:
    return call.state is State.RESOLVED or (call.reopen_until is not None and call.reopen_until > talk.facts.now)


def works(talk: Talk, text: str) -> Steps:
    """It works again: the yes that closes a solved call, or word that an open one is no longer needed."""
    views = yield from my_calls()
    solved = [v for v in views if Action.CONFIRM in v.actions]
    named = meant(text, solved, talk.facts.catalogue) or solved
    if len(named) == 1:
        yield from do(talk, named[0].call.number, Action.CONFIRM, {})
    elif named:
        one_of(talk, named, Action.CONFIRM, "")
    else:
        busy = [v for v in views if Action.CANCEL in v.actions]
        fitting = meant(text, busy, talk.facts.catalogue) or busy
        talk.reply(talk.say("Good to hear!"))
        if len(fitting) == 1:
            yield from begin(talk, fitting[0].call.number, Action.CANCEL, {})


def no_longer(talk: Talk, about: str) -> Asking[bool]:
    """A call that is not needed any more; False when none is meant."""
    views = [v for v in (yield from my_calls()) if Action.CANCEL in v.actions]
    found = meant(about, views, talk.facts.catalogue) if content_words(about) else views
    if not found:
        return False
    if len(found) == 1:
        yield from begin(talk, found[0].call.number, Action.CANCEL, {})
    else:
        one_of(talk, found, Action.CANCEL, "")
    return True


_WITHDRAWALS = frozenset({
    "cancel", "cancel it", "cancel that", "no longer needed", "not needed anymore", "withdraw", "annuleer", "annuleren",
    "annuleer maar", "hoeft niet meer", "niet meer nodig", "is niet meer nodig", "het hoeft niet meer", "intrekken",
})  # fmt: skip


_REQUESTS = frozenset({"request", "requests", "melding", "meldingen", "aanvraag", "aanvragen"})


def is_withdrawal(text: str) -> bool:
    """Whether a word to stop is about a request, rather than about the conversation ("laat maar")."""
    words = plain(text).lstrip("/")
    return words in _WITHDRAWALS or not _REQUESTS.isdisjoint(words.split())


def waiting(views: tuple[CallView, ...]) -> list[CallView]:
    """The calls whose team waits for an answer of this person."""
    return [v for v in views if v.call.state is State.WAITING_REQUESTER and Action.ANSWER in v.actions]
