"""Writes the digest a coordinator of a domain reads in the morning: a line for each of its links,
and what presses most of all of them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.ports import Outgoing
from bot.wording.call_formatter import CallFormatter
from bot.wording.digest import BUTTONS, HEADS, Groups, day_of, grouped, look_button, told
from bot.wording.localizer import phrase
from bot.wording.status_line import pressing
from catalog.domains import Domain
from routing.call.view import CallView

NAMED = 3
"""So many calls are named of each of what presses."""
PRESSING = ("late", "new")
"""What a coordinator is named; what is due or waits is its team's own to see to, and counted."""
_PARTS: tuple[tuple[str, str], ...] = (
    ("late", phrase("{n} late")),
    ("today", phrase("{n} due today")),
    ("new", phrase("{n} that nobody has yet")),
    ("waiting", phrase("{n} waiting")),
)


def domain_digest(
    domain: Domain, views: Mapping[str, Sequence[CallView]], formatter: CallFormatter
) -> Outgoing | None:
    """The one message of the morning; `views`: what is open by team. None when nothing is."""
    groups = {team: grouped(found, formatter) for team, found in views.items() if found}
    if not groups:
        return None
    lines = [_greeting(domain, sum(map(len, views.values())), formatter), ""]
    lines += _links(domain, groups, formatter)
    named: list[CallView] = []
    for name, head in HEADS:
        if found := _pressing(name, groups.values(), formatter):
            lines += ["", f"{formatter.say(head)} ({len(found)})"]
            lines += [f"• {_named(name, view, formatter)}" for view in found[:NAMED]]
            if (more := len(found) - NAMED) > 0:
                lines.append(formatter.many("and {n} more", "and {n} more", more))
            named += found[:NAMED]
    choices = tuple(look_button(view.call, formatter) for view in named[:BUTTONS])
    return Outgoing(text="\n".join(lines), choices=choices)


def _links(domain: Domain, groups: Mapping[str, Groups], formatter: CallFormatter) -> list[str]:
    """A line for each link with something open, and one for all the others."""
    busy = [team.team for team in domain.teams if team.team in groups]
    lines = [f"• {_line(team, groups[team], formatter)}" for team in busy]
    quiet = [formatter.team(team.team) for team in domain.teams if team.team not in groups]
    if quiet:
        joined = formatter.localizer.joined(quiet)
        lines.append(f"• {formatter.say('Nothing is waiting for {teams}.', teams=joined)}")
    return lines


def _pressing(name: str, groups: Iterable[Groups], formatter: CallFormatter) -> list[CallView]:
    """What a coordinator is named of a group, of all links, the most urgent first."""
    found = [v for each in groups for v in each[name]] if name in PRESSING else []
    return sorted(found, key=lambda view: pressing(view.call, formatter.now))


def _greeting(domain: Domain, n: int, formatter: CallFormatter) -> str:
    name = domain.name(formatter.localizer.language)
    day = formatter.localizer.date(day_of(formatter.now, formatter))
    morning = formatter.say("Good morning. {domain}, {day}.", domain=name, day=day)
    count = formatter.many("{n} request is open.", "{n} requests are open.", n)
    return f"☀️ {morning} {count}"


def _line(team: str, groups: Groups, formatter: CallFormatter) -> str:
    whole = formatter.say("{n} open", n=sum(map(len, groups.values())))
    counts = [formatter.say(said, n=len(groups[name])) for name, said in _PARTS if groups[name]]
    return f"{formatter.team(team)}: {', '.join([whole, *counts])}"


def _named(name: str, view: CallView, formatter: CallFormatter) -> str:
    return f"{formatter.team(view.call.team)} · {told(name, view, formatter)}"
