"""What each action is called on a button, and what must be filled in before it can be done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from bot.message import Blank, Choice
from bot.speech import phrase
from bot.teller import Teller, short
from routing.actions import Action
from routing.call import Call
from routing.forecast import Help, helps, weigh
from routing.usm import STEPS

LABELS: dict[Action, str] = {
    Action.ACKNOWLEDGE: phrase("Acknowledge"),
    Action.RESOLVE: phrase("Resolve"),
    Action.ASK: phrase("Ask requester"),
    Action.PASS_ON: phrase("Pass on"),
    Action.ASSIGN: phrase("Assign"),
    Action.PUT_BACK: phrase("Put back"),
    Action.HAND_OVER: phrase("Hand over"),
    Action.DECLINE: phrase("Decline"),
    Action.REPLY: phrase("Reply to requester"),
    Action.NOTE: phrase("Note for the team"),
    Action.NEXT_STEP: phrase("Next step"),
    Action.FORK: phrase("Choose what follows"),
    Action.PRIORITISE: phrase("Set urgency"),
    Action.RISK: phrase("This keeps happening"),
    Action.AGREE: phrase("What was agreed"),
    Action.BUNDLE: phrase("Take them together"),
    Action.APPROVE: phrase("Approve"),
    Action.REFUSE: phrase("Refuse"),
    Action.ANSWER: phrase("Answer"),
    Action.CONFIRM: phrase("Yes, it is solved"),
    Action.REOPEN: phrase("No, not yet"),
    Action.ADD: phrase("Add something"),
    Action.CANCEL: phrase("Cancel request"),
    Action.RATE: phrase("How did we do?"),
}
"""In the order in which buttons stand: what is used most comes first."""

_PRIMARY = frozenset({Action.ACKNOWLEDGE, Action.RESOLVE, Action.APPROVE, Action.ANSWER, Action.CONFIRM})
_DANGER = frozenset({Action.DECLINE, Action.REFUSE, Action.CANCEL})

_ASK: dict[Action, tuple[str, str, bool]] = {
    Action.RESOLVE: ("text", phrase("What did you do? The requester reads this."), False),
    Action.ASK: ("question", phrase("What do you want to know from the requester?"), True),
    Action.PUT_BACK: ("reason", phrase("What should whoever takes it next know?"), False),
    Action.DECLINE: ("reason", phrase("Why is this not for your team? The next team reads it."), True),
    Action.REPLY: ("text", phrase("What do you want to tell the requester?"), True),
    Action.NOTE: ("text", phrase("What should your team know? Only your team sees it."), True),
    Action.RISK: ("text", phrase("What keeps happening, and what could go wrong?"), True),
    Action.REFUSE: ("reason", phrase("Why not? The requester reads this."), True),
    Action.ANSWER: ("text", phrase("Your answer:"), True),
    Action.REOPEN: ("reason", phrase("What is still wrong?"), False),
    Action.ADD: ("text", phrase("What do you want to add?"), True),
    Action.CANCEL: ("reason", phrase("Do you want to say why?"), False),
    Action.BUNDLE: ("text", phrase("What is going on? Everybody concerned reads this."), False),
}
_FORKS: dict[str, str] = {
    "agree": phrase("Something new has to be agreed first"),
    "change": phrase("Something has to be changed first"),
    "operate": phrase("It can simply be carried out"),
}
_VERDICTS = {"agreed": phrase("Other times were agreed"), "refused": phrase("It can't be done")}
_KINDS = {
    "incident": phrase("What is broken"),
    "service_request": phrase("What is asked for"),
    "rfc": phrase("What has to be changed"),
    "wish": phrase("What is wished for"),
}
_IMPACTS = {
    "high": phrase("Many people, or care itself"),
    "medium": phrase("A team or a ward"),
    "low": phrase("One person"),
    "nil": phrase("Nobody yet"),
}
_URGENCIES = {"high": phrase("At once"), "medium": phrase("Soon"), "low": phrase("Can wait")}


def label(action: Action, call: Call, teller: Teller) -> str:
    """What stands on the button."""
    if action is Action.REOPEN and call.ended_at:
        return teller.say("Reopen")
    if action is Action.NEXT_STEP and call.frames:
        frame = call.frames[-1]
        following = STEPS[frame.process][frame.step + 1 :]
        if following:
            return teller.say("Next step: {step}", step=following[0].name.in_(teller.speaker.language).lower())
    return teller.say(LABELS[action])


def blanks(action: Action, call: Call, teller: Teller, values: Mapping[str, str] | None = None) -> tuple[Blank, ...]:
    """What to fill in, with what can be chosen from; `values`: what was filled in already, where that asks for more."""
    if action in _ASK:
        name, ask, required = _ASK[action]
        return (Blank(id=name, ask=teller.say(ask), required=required),)
    if action is Action.PASS_ON:
        return (*_pass_on(call, teller), *_too_late(call, teller, values or {}))
    return _MADE[action](call, teller) if action in _MADE else ()


def needless(blank: str, values: Mapping[str, str]) -> bool:
    """Whether a blank has nothing to say any more, given what was filled in: a wish that was refused changes no promise."""
    return values.get("verdict") == "refused" and blank in {"kind", "acknowledge", "resolve"}


def _named(table: Mapping[str, str], teller: Teller) -> tuple[tuple[str, str], ...]:
    return tuple((value, teller.say(text)) for value, text in table.items())


def _assign(call: Call, teller: Teller) -> tuple[Blank, ...]:
    team = teller.catalogue.team_by_id.get(call.team)
    people = tuple((p.id, p.name) for p in team.people) if team else ()
    return (Blank(id="person", ask=teller.say("Who takes it on?"), type="person", choices=people),)


def _hand_over(call: Call, teller: Teller) -> tuple[Blank, ...]:
    names = sorted((teller.team(t.team), t.team) for t in teller.catalogue.teams if t.team != call.team)
    teams = tuple((team, name) for name, team in names)
    return (
        Blank(id="team", ask=teller.say("Which team is it for?"), type="team", choices=teams),
        Blank(id="reason", ask=teller.say("What should they know?"), required=False),
    )


def _fork(call: Call, teller: Teller) -> tuple[Blank, ...]:
    frame = call.frames[-1]
    forks: dict[str, str] = {
        f: _FORKS[f] for f in STEPS[frame.process][frame.step].forks if f in _FORKS and f not in call.path
    }
    return (Blank(id="into", ask=teller.say("What does it take?"), type="choice", choices=_named(forks, teller)),)


def _prioritise(_call: Call, teller: Teller) -> tuple[Blank, ...]:
    impact, urgency = _named(_IMPACTS, teller), _named(_URGENCIES, teller)
    return (
        Blank(id="impact", ask=teller.say("Who is troubled by it?"), type="choice", choices=impact),
        Blank(id="urgency", ask=teller.say("How soon must it be done?"), type="choice", choices=urgency),
    )


def _agree(_call: Call, teller: Teller) -> tuple[Blank, ...]:
    """A wish ends in other times for a kind of request, or in a no with its reason."""
    verdicts, kinds = _named(_VERDICTS, teller), _named(_KINDS, teller)
    return (
        Blank(id="verdict", ask=teller.say("What came of it?"), type="choice", choices=verdicts),
        Blank(id="kind", ask=teller.say("For which requests?"), type="choice", choices=kinds, required=False),
        Blank(id="acknowledge", ask=teller.say("Picked up within? (like 30m, 4h or 1d)"), required=False),
        Blank(id="resolve", ask=teller.say("Done within? (like 4h, 2d or 2w)"), required=False),
        Blank(id="note", ask=teller.say("What should the requester know?"), required=False),
    )


def _rate(_call: Call, teller: Teller) -> tuple[Blank, ...]:
    stars = tuple((str(n), star_label(n, teller)) for n in range(1, 6))
    return (Blank(id="stars", ask=teller.say("How did we do?"), type="choice", choices=stars),)


def _pass_on(call: Call, teller: Teller) -> tuple[Blank, ...]:
    """The services this one leans on come first, then all that are agreed with the team; each with when it would be done."""
    choices = tuple((h.service, _help(h, teller)) for h in helps(call, teller.catalogue, teller.now))
    what = teller.say("What should they do? They do not see the private request itself.")
    return (
        Blank(id="service", ask=teller.say("Whose help do you need?"), type="choice", choices=choices),
        Blank(id="text", ask=what if call.private else teller.say("What should they know?"), required=call.private),
    )


def _help(offer: Help, teller: Teller) -> str:
    service, by = teller.service(offer.service), teller.by(offer.budget.theirs)
    if offer.budget.fits:
        return teller.say("{service}, {by}", service=service, by=by)
    return teller.say("{service}, {by} (later than promised)", service=service, by=by)


def _too_late(call: Call, teller: Teller, values: Mapping[str, str]) -> tuple[Blank, ...]:
    """Before somebody is asked for more time than is left: both moments, and who could be asked instead."""
    weighed = weigh(call, values.get("service", ""), teller.catalogue, teller.now)
    if weighed is None or weighed[0].budget.fits:
        return ()
    chosen, others = weighed
    said = {
        "service": teller.service(chosen.service), "theirs": teller.by(chosen.budget.theirs), "call": teller.named(call),
        "ours": teller.by(chosen.budget.ours) if chosen.budget.ours else "",
    }  # fmt: skip
    ask = teller.say("{service} has it done {theirs}, but {call} was promised {ours}. Ask them all the same?", **said)
    instead = tuple((h.service, teller.say("Rather {help}", help=_help(h, teller))) for h in others[:3])
    yes = ("yes", teller.say("Yes, and the requester hears the new time"))
    return (Blank(id="late", ask=ask, type="choice", choices=(yes, *instead)),)


_MADE: dict[Action, Callable[[Call, Teller], tuple[Blank, ...]]] = {
    Action.ASSIGN: _assign,
    Action.HAND_OVER: _hand_over,
    Action.FORK: _fork,
    Action.PRIORITISE: _prioritise,
    Action.AGREE: _agree,
    Action.RATE: _rate,
}


def star_label(stars: int, teller: Teller) -> str:
    """A rating as a button: "★★★☆☆ all right"."""
    words = (phrase("bad"), phrase("could be better"), phrase("all right"), phrase("good"), phrase("excellent"))
    return "★" * stars + "☆" * (5 - stars) + " " + teller.say(words[stars - 1])


def button(action: Action, call: Call, teller: Teller, text: str | None = None) -> Choice:
    """The button for an action on a call, with its form."""
    style: Literal["plain", "primary", "danger"] = "danger" if action in _DANGER else "plain"
    if action in _PRIMARY:
        style = "primary"
    return Choice(
        action=f"c:{call.number}:{action}", label=short(text or label(action, call, teller), 70),
        style=style, fields=blanks(action, call, teller),
    )  # fmt: skip


def rating(call: Call, teller: Teller) -> tuple[Choice, ...]:
    """Five buttons, one for each rating; a number picks the one with so many stars."""
    return tuple(Choice(action=f"c:{call.number}:rate:{n}", label=star_label(n, teller)) for n in range(1, 6))
