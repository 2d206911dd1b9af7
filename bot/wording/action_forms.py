"""The labels of actions on buttons, and the form fields each action needs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from bot.ports import Choice, FormField
from bot.presses import CallPress
from bot.wording.away_words import all_marked
from bot.wording.call_formatter import CallFormatter, in_stars, short
from bot.wording.localizer import phrase
from bot.wording.passing_on import passed_on
from bot.wording.prepared import CHOSEN, offered
from bot.wording.register_form import register_fields
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.usm import STEPS
from routing.rules.attachments import may_cross
from routing.rules.route import kinds_agreed

LABELS: dict[Action, str] = {
    Action.ACKNOWLEDGE: phrase("I'll take it"),
    Action.RESOLVE: phrase("Solved"),
    Action.ASK: phrase("Ask requester"),
    Action.PASS_ON: phrase("Pass on"),
    Action.ASSIGN: phrase("Assign"),
    Action.PUT_BACK: phrase("Put back"),
    Action.HAND_OVER: phrase("Hand over"),
    Action.DECLINE: phrase("Not ours"),
    Action.REPLY: phrase("Reply to requester"),
    Action.NOTE: phrase("Note for the team"),
    Action.NEXT_STEP: phrase("Next step"),
    Action.FORK: phrase("Choose what follows"),
    Action.PRIORITISE: phrase("Set priority"),
    Action.RISK: phrase("This keeps happening"),
    Action.AGREE: phrase("What was agreed"),
    Action.REGISTER: phrase("Update the register"),
    Action.BUNDLE: phrase("Take them together"),
    Action.MERGE: phrase("Same as another request"),
    Action.APPROVE: phrase("Approve"),
    Action.REFUSE: phrase("Refuse"),
    Action.ANSWER: phrase("Answer"),
    Action.ACCEPT_TIME: phrase("Yes, that time is all right"),
    Action.KEEP_TIME: phrase("No, keep to what was promised"),
    Action.CONFIRM: phrase("Yes, it is solved"),
    Action.REOPEN: phrase("No, not yet"),
    Action.ADD: phrase("Add something"),
    Action.CANCEL: phrase("Cancel request"),
    Action.RATE: phrase("How did we do?"),
}
"""In the order in which buttons stand: what is used most comes first."""

_PRIMARY = frozenset(
    {
        Action.ACKNOWLEDGE,
        Action.RESOLVE,
        Action.APPROVE,
        Action.ANSWER,
        Action.ACCEPT_TIME,
        Action.CONFIRM,
    }
)
_DANGER = frozenset({Action.DECLINE, Action.REFUSE, Action.CANCEL})

_ASK: dict[Action, tuple[str, str, bool]] = {
    Action.RESOLVE: ("text", phrase("What did you do? The requester reads this."), False),
    Action.ASK: ("question", phrase("What do you want to know from the requester?"), True),
    Action.PUT_BACK: ("reason", phrase("What should whoever takes it next know?"), False),
    Action.DECLINE: (
        "reason",
        phrase("Why is this not for your team? The next team reads it."),
        True,
    ),
    Action.REPLY: ("text", phrase("What do you want to tell the requester?"), True),
    Action.NOTE: ("text", phrase("What should your team know? Only your team sees it."), True),
    Action.RISK: ("text", phrase("What keeps happening, and what could go wrong?"), True),
    Action.REFUSE: ("reason", phrase("Why not? The requester reads this."), True),
    Action.ANSWER: ("text", phrase("What is your answer?"), True),
    Action.REOPEN: ("reason", phrase("What is still wrong?"), False),
    Action.ADD: ("text", phrase("What do you want to add?"), True),
    Action.CANCEL: ("reason", phrase("Do you want to say why?"), False),
    Action.BUNDLE: ("text", phrase("What is going on? Everybody concerned reads this."), False),
    Action.MERGE: ("into", phrase("Which request is it the same as? Give its number."), True),
}
SHARE = "share"
"""The field in which somebody says that another installation may have what is said or sent."""
BAD = 2
"""A rating of so many stars or fewer is asked about."""
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
_NAMED = {
    "incident": phrase("a failure"),
    "service_request": phrase("a request"),
    "rfc": phrase("a change"),
    "wish": phrase("a wish"),
    "risk": phrase("a risk"),
}
_AGREED_KINDS = _KINDS | {"risk": phrase("What could go wrong")}
"""Also what nobody asks for: a team sees it itself."""
_IMPACTS = {
    "high": phrase("Many people, or the work itself"),
    "medium": phrase("A team or a department"),
    "low": phrase("One person"),
    "nil": phrase("Nobody yet"),
}
_URGENCIES = {"high": phrase("At once"), "medium": phrase("Soon"), "low": phrase("Can wait")}


def label(action: Action, call: Call, formatter: CallFormatter) -> str:
    """What stands on the button."""
    if action is Action.REOPEN and call.ended_at:
        return formatter.say("Reopen")
    if action is Action.NEXT_STEP and call.frames:
        frame = call.frames[-1]
        following = STEPS[frame.process][frame.step + 1 :]
        if following:
            return formatter.say(
                "Next step: {step}",
                step=formatter.localizer.within(formatter.say(following[0].name)),
            )
    return formatter.say(LABELS[action])


def labelled(text: str, formatter: CallFormatter) -> Action | None:
    """The action whose button is called so."""
    said = bare(text)
    return next((a for a, name in LABELS.items() if bare(formatter.say(name)) == said), None)


def bare(text: str) -> str:
    """A label as it is compared with what was typed."""
    return " ".join(text.split()).casefold().strip(" .!")


def fields_for(
    action: Action, call: Call, formatter: CallFormatter, values: Mapping[str, str] | None = None
) -> tuple[FormField, ...]:
    """What to fill in, with what can be chosen from; `values`: what was filled in already, where
    that asks for more.
    """
    given = values or {}
    if action in _ASK:
        name, ask, required = _ASK[action]
        prepared = _prepared(action, call, formatter)
        asks = _asked(action, call, formatter) or formatter.say(ask)
        asked = FormField(id=name, ask=asks, required=required and not prepared)
        return (asked, *_more(action, call, formatter), *prepared)
    if action is Action.PASS_ON:
        return passed_on(call, formatter, given)
    if action is Action.REGISTER:
        return register_fields(call, formatter, given)
    if action is Action.HAND_OVER:
        return (*_hand_over(call, formatter), _as_what(call, formatter, given))
    return _MADE[action](call, formatter) if action in _MADE else ()


def _asked(action: Action, call: Call, formatter: CallFormatter) -> str:
    """What is asked in other words than usual: the question that is answered, as it was put; why a
    team does not do what another asked it. "" where the usual words fit.
    """
    if action is Action.DECLINE and call.asked_by and not call.trail:
        asker = formatter.team(call.asked_by)
        return formatter.say("Why do you not do this? {team} reads it.", team=asker)
    return call.question or "" if action is Action.ANSWER else ""


def _more(action: Action, call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    """What else is asked: who is to own a risk; whether who asked in another desk reads a note."""
    if action is Action.NOTE and (readers := _other_readers(call, formatter)):
        return (_read_too(readers, formatter),)
    if may_cross(action, call):
        return (_files_too(call, formatter),)
    return _owner(call, formatter) if action is Action.RISK else ()


def _other_readers(call: Call, formatter: CallFormatter) -> dict[str, str]:
    """The links in other installations that could read a note: who asked, and who helps."""
    helps = formatter.catalogue.team_by_id.get(call.waiting_for or "")
    found = {"yes": call.peer or ""} if call.is_for_peer else {}
    found |= {"below": helps.team} if helps and helps.link and call.open_children else {}
    return {value: formatter.team(team) for value, team in found.items()}


def _read_too(readers: Mapping[str, str], formatter: CallFormatter) -> FormField:
    """Whether others than the team read a note."""
    no = ("no", formatter.say("No, only our team"))
    if len(readers) > 1:
        ask = formatter.say("May anybody else read it?")
        choices = (no, *readers.items())
    else:
        value, team = next(iter(readers.items()))
        ask = formatter.say("May {team} read it too?", team=team)
        choices = (no, (value, formatter.say("Yes")))
    return FormField(id=SHARE, ask=ask, type="choice", choices=choices, required=False)


def _files_too(call: Call, formatter: CallFormatter) -> FormField:
    """Whether files that come along go to the other installation; asked only where some do."""
    ask = formatter.say("May {team} have the files too?", team=formatter.team(call.peer or ""))
    choices = (("no", formatter.say("No, they stay here")), ("yes", formatter.say("Yes")))
    return FormField(id=SHARE, ask=ask, type="choice", choices=choices, required=False, aside=True)


def needless(field: str, values: Mapping[str, str]) -> bool:
    """Whether a field has nothing to say any more, given what was filled in: a wish that was
    refused changes no promise.
    """
    return values.get("verdict") == "refused" and field in {"kind", "acknowledge", "resolve"}


def _named(table: Mapping[str, str], formatter: CallFormatter) -> tuple[tuple[str, str], ...]:
    return tuple((value, formatter.say(text)) for value, text in table.items())


def _assign(call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    ask = formatter.say("Who takes it on?")
    return (FormField(id="person", ask=ask, type="person", choices=_people(call, formatter)),)


def _prepared(action: Action, call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    """The prepared answers that fit, beside the field for words; in a form only."""
    language = formatter.localizer.language
    choices = tuple((o.id, o.name.in_(language)) for o in offered(action, call, formatter))
    if not choices:
        return ()
    ask = formatter.say("A prepared answer")
    made = FormField(id=CHOSEN, ask=ask, type="choice", required=False, aside=True, choices=choices)
    return (made,)


def _owner(call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    """Who sees to a risk; in a form only, where it is one field more."""
    people = _people(call, formatter)
    if not people:
        return ()
    ask = formatter.say("Who sees to it?")
    return (
        FormField(id="owner", ask=ask, type="person", required=False, aside=True, choices=people),
    )


def _people(call: Call, formatter: CallFormatter) -> tuple[tuple[str, str], ...]:
    """The people of the call's team, by id."""
    team = formatter.catalogue.team_by_id.get(call.team)
    return all_marked([p.id for p in team.people], formatter) if team else ()


def _hand_over(call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    names = sorted(
        (formatter.team(t.team), t.team) for t in formatter.catalogue.teams if t.team != call.team
    )
    teams = tuple((team, name) for name, team in names)
    return (
        FormField(
            id="team", ask=formatter.say("Which team is it for?"), type="team", choices=teams
        ),
        FormField(id="reason", ask=formatter.say("What should they know?"), required=False),
    )


def _as_what(call: Call, formatter: CallFormatter, values: Mapping[str, str]) -> FormField:
    """As what kind of request it goes on. Asked where the other team has agreed nothing for the
    kind it is now.
    """
    team = values.get("team", "")
    agreed = kinds_agreed(team, call, formatter.catalogue)
    if not agreed or call.kind in agreed:
        others = {kind: text for kind, text in _NAMED.items() if kind in _KINDS}
        others.pop(call.kind, None)
        ask = formatter.say("What is it, really?")
        named = _named(others, formatter)
        choices = tuple((kind, said[:1].upper() + said[1:]) for kind, said in named)
        return FormField(
            id="kind", ask=ask, type="choice", required=False, aside=True, choices=choices
        )
    ask = formatter.say(
        "{team} has agreed no times for {kind}. What is it for them?",
        team=formatter.team(team),
        kind=kind_named(call.kind, formatter),
    )
    kinds = {kind: text for kind, text in _KINDS.items() if kind in agreed}
    return FormField(id="kind", ask=ask, type="choice", choices=_named(kinds, formatter))


def kind_named(kind: str, formatter: CallFormatter) -> str:
    """A kind of request, within a sentence."""
    return formatter.say(_NAMED[kind]) if kind in _NAMED else kind


def _fork(call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    frame = call.frames[-1]
    forks: dict[str, str] = {
        f: _FORKS[f]
        for f in STEPS[frame.process][frame.step].forks
        if f in _FORKS and f not in call.path
    }
    return (
        FormField(
            id="into",
            ask=formatter.say("What does it take?"),
            type="choice",
            choices=_named(forks, formatter),
        ),
    )


def _prioritise(_call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    return weighing(formatter)


def weighing(formatter: CallFormatter) -> tuple[FormField, ...]:
    """What is asked about how much any call weighs."""
    impact, urgency = _named(_IMPACTS, formatter), _named(_URGENCIES, formatter)
    return (
        FormField(
            id="impact", ask=formatter.say("Who is troubled by it?"), type="choice", choices=impact
        ),
        FormField(
            id="urgency",
            ask=formatter.say("How soon must it be done?"),
            type="choice",
            choices=urgency,
        ),
    )


def _agree(_call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    """A wish ends in other times for a kind of request, or in a no with its reason."""
    verdicts, kinds = _named(_VERDICTS, formatter), _named(_AGREED_KINDS, formatter)
    return (
        FormField(
            id="verdict", ask=formatter.say("What came of it?"), type="choice", choices=verdicts
        ),
        FormField(
            id="kind",
            ask=formatter.say("For which requests?"),
            type="choice",
            choices=kinds,
            required=False,
        ),
        FormField(
            id="acknowledge",
            ask=formatter.say("Picked up within? (like 30m, 4h or 1d)"),
            required=False,
        ),
        FormField(
            id="resolve", ask=formatter.say("Done within? (like 4h, 2d or 2w)"), required=False
        ),
        FormField(id="note", ask=formatter.say("What should the requester know?"), required=False),
    )


def _rate(call: Call, formatter: CallFormatter) -> tuple[FormField, ...]:
    """The stars; of a call that was rated badly, why, as long as that was not said."""
    stars = tuple((str(n), star_label(n, formatter)) for n in range(1, 6))
    rating = FormField(
        id="stars", ask=formatter.say("How did we do?"), type="choice", choices=stars
    )
    if not asks_why(call):
        return (rating,)
    ask = formatter.say("What went wrong, or what should have been better? The team reads it.")
    return (rating, FormField(id="why", ask=ask, required=False))


def asks_why(call: Call) -> bool:
    """Whether a call was rated badly and nobody has said why."""
    return call.stars is not None and call.stars <= BAD and not call.rated_why


_MADE: dict[Action, Callable[[Call, CallFormatter], tuple[FormField, ...]]] = {
    Action.ASSIGN: _assign,
    Action.FORK: _fork,
    Action.PRIORITISE: _prioritise,
    Action.AGREE: _agree,
    Action.RATE: _rate,
}


def star_label(stars: int, formatter: CallFormatter) -> str:
    """A rating as a button: "★★★☆☆ all right"."""
    words = (
        phrase("bad"),
        phrase("could be better"),
        phrase("all right"),
        phrase("good"),
        phrase("excellent"),
    )
    return in_stars(stars) + " " + formatter.say(words[stars - 1])


def button(action: Action, call: Call, formatter: CallFormatter, text: str | None = None) -> Choice:
    """The button for an action on a call, with its form."""
    style: Literal["plain", "primary", "danger"] = "danger" if action in _DANGER else "plain"
    if action in _PRIMARY:
        style = "primary"
    return Choice(
        action=CallPress(number=call.number, action=action).encode(),
        label=short(text or label(action, call, formatter), 70),
        style=style,
        fields=fields_for(action, call, formatter),
    )


def rating(call: Call, formatter: CallFormatter) -> tuple[Choice, ...]:
    """Five buttons, one for each rating; a number picks the one with so many stars."""
    return tuple(
        Choice(
            action=CallPress(number=call.number, action=Action.RATE, value=str(n)).encode(),
            label=star_label(n, formatter),
        )
        for n in range(1, 6)
    )
