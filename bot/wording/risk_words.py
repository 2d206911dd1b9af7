"""What people read of risks: what may go wrong again, what is offered, what is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.ports import Choice, Outgoing
from bot.presses import RiskPress
from bot.wording.adoption import AdoptionWords
from bot.wording.call_formatter import CallFormatter, short
from bot.wording.localizer import phrase
from catalog.model import Catalogue
from routing.call.call import Call
from routing.risks.offers import RiskOffer
from routing.risks.signs import Sign

MOST_NAMED = 4
_LABEL, _LINE = 40, 90
_SAID: Mapping[str, str] = {
    "returns": phrase(
        "“{about}” does not stay solved: {n} of {of} requests of the last month were opened again."
    ),
    "bounces": phrase(
        "“{about}” comes to the wrong place: {n} of {of} requests of the last month were sent on."
    ),
    "component": phrase("{about} failed {n} times in the last month."),
    "agreement": phrase("{about} ends on {day}, and nothing has been agreed for after that."),
}


def what(sign: Sign, formatter: CallFormatter) -> str:
    """What may go wrong again, in a sentence."""
    if sign.lack:
        return AdoptionWords(formatter.catalogue, formatter.localizer).what(sign.lack)
    return formatter.say(
        _SAID[sign.cause],
        about=_about(sign, formatter),
        n=sign.n,
        of=sign.of,
        day=formatter.localizer.date(sign.until) if sign.until else "",
    )


def _about(sign: Sign, formatter: CallFormatter) -> str:
    """What it is about, as people call it."""
    match sign.cause:
        case "component":
            return sign.label or sign.about
        case "agreement":
            return _agreement(sign, formatter)
        case _:
            return formatter.item(sign.about)


def _agreement(sign: Sign, formatter: CallFormatter) -> str:
    """The agreement by its name, or by its service's; with whose it is, where it is not ours."""
    ref, _, name = sign.about.partition(" ")
    found = formatter.catalogue.whole.services.get(ref)
    if found is None:
        return name
    team, service = found
    named = any(agreement.name == name for agreement in service.agreements)
    said = name if named else service.name.in_(formatter.localizer.language)
    return said if team.team == sign.team else f"{said} ({formatter.team(team.team)})"


def offered(offer: RiskOffer, formatter: CallFormatter) -> Outgoing:
    """A sign with the question whether it is a risk, and the buttons to answer it."""
    sign = offer.sign
    lines = [f"🛡️ {what(sign, formatter)}"]
    if sign.numbers:
        shown = formatter.localizer.joined(sign.numbers[:MOST_NAMED])
        lines.append(formatter.say("Seen at {calls}.", calls=shown))
    lines.append(
        formatter.say(
            "Shall I write it down as a risk for {team}, to be prevented? You own it then, until "
            "you give it to a colleague.",
            team=formatter.team(sign.team),
        )
    )
    return Outgoing(text="\n".join(lines), choices=buttons(offer, formatter))


def buttons(offer: RiskOffer, formatter: CallFormatter) -> tuple[Choice, ...]:
    """To write it down, or not."""
    yes, no = (RiskPress(offer=offer.id, answer=answer).encode() for answer in ("yes", "no"))
    return (
        Choice(action=yes, label=formatter.say("Yes, write it down"), style="primary"),
        Choice(action=no, label=formatter.say("No, leave it")),
    )


def button_for(offer: RiskOffer, n: int, formatter: CallFormatter) -> Choice:
    """To write down the n-th of several."""
    press = RiskPress(offer=offer.id, answer="yes").encode()
    told = formatter.say("{n}: write it down as a risk", n=n)
    return Choice(action=press, label=short(told, _LABEL))


def risk_line(call: Call, formatter: CallFormatter, label: str = "") -> str:
    """An open risk: what, about which component, whose, by when."""
    about, title = label or call.component or "", formatter.title(call)
    parts = [
        f"{call.number} {title if call.private else short(call.text, _LINE).rstrip('.')}",
        formatter.say("about {what}", what=about) if about else "",
        formatter.say("{person} has it", person=formatter.person(call.assignee))
        if call.assignee
        else formatter.say("nobody has it yet"),
        formatter.by(call.resolve_by) if call.resolve_by else "",
    ]
    return "; ".join(filter(None, parts))


def count(n: int, formatter: CallFormatter) -> str:
    """How many risks are open; "" for none."""
    return formatter.many("{n} open risk", "{n} open risks", n) if n else ""


def named_teams(catalogue: Catalogue, calls: tuple[Call, ...]) -> dict[str, list[Call]]:
    """Risks by team, in the catalogue's order."""
    order = [team.team for team in catalogue.teams]
    found = {team: [c for c in calls if c.team == team] for team in order}
    return {team: risks for team, risks in found.items() if risks}
