"""The form by which a call is passed on: to whom, when they would have it done, and what another
organisation reads of it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.ports import FormField
from bot.wording.call_formatter import CallFormatter, short
from catalog.model import Team
from routing.call.call import Call
from routing.desk.chain import shared_words
from routing.rules.attachments import shared_along
from routing.rules.forecast import Help, helps, kind_at, may_read, weigh

AGAIN = "again"
"""The field in which who passes a call on says that a team that is at it is asked once more."""
SHARES = "shares"
"""The field in which who passes a call on reads what another organisation will."""


def passed_on(
    call: Call, formatter: CallFormatter, values: Mapping[str, str]
) -> tuple[FormField, ...]:
    """To whom, and what they should know; and what has to be seen first. Nothing more is asked
    where those cannot be asked at all: they hear why at once.
    """
    if _cannot_go(call, formatter, values):
        return _pass_on(call, formatter, values)[:1]
    whom, what = _pass_on(call, formatter, values)
    again, late = _once_more(call, formatter, values), _too_late(call, formatter, values)
    return (whom, *again, what, *late, *_shares(call, formatter, values))


def _pass_on(
    call: Call, formatter: CallFormatter, values: Mapping[str, str]
) -> tuple[FormField, FormField]:
    """The services this one leans on come first, then all that are agreed with the team; each with
    when it would be done.
    """
    nameless = (call.item or call.about) not in formatter.catalogue.entries
    choices = tuple(
        (h.service, help_said(h, formatter))
        for h in helps(call, formatter.catalogue, formatter.now)
    )
    what = formatter.say("What should they do? They do not see the private request itself.")
    return (
        FormField(
            id="service",
            ask=formatter.say("Whose help do you need?"),
            type="choice",
            choices=choices,
        ),
        FormField(
            id="text",
            ask=what if call.private else formatter.say("What should they know?"),
            required=call.private or (nameless and _elsewhere(formatter, values) is not None),
        ),
    )


def _once_more(
    call: Call, formatter: CallFormatter, values: Mapping[str, str]
) -> tuple[FormField, ...]:
    """Before a team is asked once more that was asked last and is still at it: whether that is
    meant.
    """
    found = formatter.catalogue.services.get(values.get("service", ""))
    at_it = call.open_children[-1:] == call.children[-1:] != ()
    if found is None or not at_it or found[0].team != call.waiting_for:
        return ()
    ask = formatter.say(
        "{number} has been with {team} {since}. Ask them once more?",
        number=call.open_children[-1],
        team=formatter.team(found[0].team),
        since=formatter.since(call.waiting_since) if call.waiting_since else "",
    )
    yes, no = formatter.say("Yes, ask once more"), formatter.say("No, leave it")
    return (FormField(id=AGAIN, ask=ask, type="choice", choices=(("yes", yes), ("no", no))),)


def _cannot_go(call: Call, formatter: CallFormatter, values: Mapping[str, str]) -> bool:
    """Whether the chosen team lives in another installation and has not agreed to this."""
    team, asked = _elsewhere(formatter, values), values.get("late", "")
    ref = asked if "/" in asked else values.get("service", "")
    own = formatter.catalogue.team_by_id.get(call.team)
    if team is None or own is None:
        return False
    service = formatter.catalogue.services[ref][1]
    agreed = kind_at(formatter.catalogue, service, own, call.kind, values.get("kind", ""))
    return agreed is None or not may_read(team, call)


def _elsewhere(formatter: CallFormatter, values: Mapping[str, str]) -> Team | None:
    """The team that was chosen, where it lives in another installation."""
    late = values.get("late", "")
    ref = late if "/" in late else values.get("service", "")
    found = formatter.catalogue.services.get(ref)
    return found[0] if found and found[0].link else None


def _shares(
    call: Call, formatter: CallFormatter, values: Mapping[str, str]
) -> tuple[FormField, ...]:
    """Before another organisation is asked: all that it will read."""
    team = _elsewhere(formatter, values)
    if team is None:
        return ()
    text, language = values.get("text", "").strip(), formatter.localizer.language
    words = shared_words(formatter.catalogue, call, text, language)
    answers = formatter.answers(call.item or call.about, words.answers)
    lines = [words.title, *(f"{ask} {value}" for ask, value in answers)]
    lines += [formatter.localizer.in_quotes(words.text)] if words.text != words.title else []
    files = shared_along(call, formatter.catalogue)
    lines += [formatter.say("The file {name}", name=file.name) for file in files]
    ask = formatter.say(
        "{team} works in a desk of its own, and reads this and nothing else: no names, no places, "
        "nothing in the words of whoever asked. Shall I pass it on?",
        team=formatter.team(team.team),
    )
    words_only = (("words", formatter.say("Yes, without the files")),) if files else ()
    yes, no = formatter.say("Yes, pass it on"), formatter.say("No, leave it")
    choices = (("yes", yes), *words_only, ("no", no))
    told = "\n".join([ask, *(f"• {line}" for line in lines)])
    return (FormField(id=SHARES, ask=told, type="choice", choices=choices),)


def help_said(offer: Help, formatter: CallFormatter) -> str:
    """The service and by when, at most as long as an option may be. Whoever chooses does so by the
    time: where there is no place for both, the name is cut.
    """
    service, by = formatter.service(offer.service), formatter.by(offer.budget.theirs)
    if offer.budget.fits:
        told = [formatter.say("{service}, {by}", service=service, by=by)]
    else:
        told = [
            formatter.say("{service}, {by} (later than promised)", service=service, by=by),
            formatter.say("{service}, {by} (later)", service=service, by=by),
        ]
    left = _LONGEST - (len(told[-1]) - len(service))
    shortened = told[-1].replace(service, short(service, left), 1)
    return next((text for text in told if len(text) <= _LONGEST), shortened)


_LONGEST = 75
"""Signs of an option in Slack, the shortest there is."""


def _too_late(
    call: Call, formatter: CallFormatter, values: Mapping[str, str]
) -> tuple[FormField, ...]:
    """Before somebody is asked for more time than is left: both moments, and who could be asked
    instead.
    """
    weighed = weigh(call, values.get("service", ""), formatter.catalogue, formatter.now)
    if weighed is None or weighed[0].budget.fits:
        return ()
    chosen, others = weighed
    said = {
        "service": formatter.service(chosen.service),
        "theirs": formatter.by(chosen.budget.theirs),
        "call": formatter.named(call),
        "ours": formatter.by(chosen.budget.ours) if chosen.budget.ours else "",
    }
    ask = formatter.say(
        "{service} has it done {theirs}, but {call} was promised {ours}. Ask them all the same?",
        **said,
    )
    instead = tuple(
        (h.service, formatter.say("Rather {help}", help=help_said(h, formatter)))
        for h in others[:3]
    )
    yes = ("yes", formatter.say("Yes, and the requester hears the new time"))
    return (FormField(id="late", ask=ask, type="choice", choices=(yes, *instead)),)
