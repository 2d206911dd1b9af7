"""Measures the second step: what share of a link's work really runs through the chain. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.model import Team
from routing.adoption.values import Found, Lack, Part, StepStand, step_of
from routing.adoption.walk import LinkWalk, Walk
from routing.rules.small_numbers import FEW, share_between

GOAL = 0.9
"""From this share on a part is as it should be, and nothing is proposed."""
ENOUGH = 5
"""From fewer cases nothing is said of a share. Handing over to one's own supplier is a mistake each
time: of that, two are enough.
"""
QUIET = 0.1
"""With fewer calls than this share of what others have, a link is hardly used."""


def chain_step(team: Team, walk: Walk) -> tuple[StepStand, list[Lack]]:
    """How much of a link's work runs through the chain, and what keeps the rest out of it."""
    return step_of(_parts(team, walk.links.get(team.team, LinkWalk()), walk))


def _parts(team: Team, own: LinkWalk, walk: Walk) -> Iterator[Found]:
    """What can be measured of it: of what never happened nothing is said."""
    yield _used(team, own, walk)
    if own.picked:
        yield _picked(team, own)
    if own.passed + own.handed:
        yield _passed(team, own)
    if own.calls:
        yield _right_place(team, own)
    if own.calls >= FEW and team.services:
        yield _items(team, own)
    if own.leaned >= FEW:
        yield _leaned(team, own)
    if own.solved:
        yield _beforehand(team, own)


def _lack(team: Team, code: str, gain: float, **more: object) -> Lack:
    who = next(iter(team.coordinators), None)
    made = {"code": code, "step": "chain", "team": team.team, "gain": gain}
    return Lack.model_validate(made | {"who": who.id if who else ""} | more)


def _low(part: int, whole: int) -> float:
    return share_between(part, whole).low if whole else 0.0


def _part(name: str, good: int, whole: int) -> Part:
    return Part(name=name, value=round(_low(good, whole), 4), of=whole)


def _is_short(good: int, whole: int) -> bool:
    """Whether a share is under the goal for sure: even the high end of what it may be."""
    return whole >= ENOUGH and share_between(good, whole).high < GOAL


def _used(team: Team, own: LinkWalk, walk: Walk) -> Found:
    """Whether work comes to it at all: a link past which everything goes is none. A supplier that
    somebody relies on and nobody passed anything to is not linked yet.
    """
    busy = sorted(link.calls for link in walk.links.values() if link.calls)
    usual = busy[len(busy) // 2] if busy else 0
    value = min(own.calls / (usual * QUIET), 1.0) if usual else 0.0
    few = own.calls == 0 or (value < 1 and own.calls < FEW)
    code = "supplier-unlinked" if team.kind == "supplier" else "unused-link"
    lacks = [_lack(team, code, 1 - value, n=own.calls, of=usual)] if few and usual else []
    return Part(
        name="used", value=round(_low(own.calls, own.calls) * value, 4), of=own.calls
    ), lacks


def _picked(team: Team, own: LinkWalk) -> Found:
    late = own.picked - own.picked_in_time
    lacks = []
    if _is_short(own.picked_in_time, own.picked):
        lacks.append(_lack(team, "late-pick-up", late / own.picked, n=late, of=own.picked))
    return _part("picked up", own.picked_in_time, own.picked), lacks


def _passed(team: Team, own: LinkWalk) -> Found:
    """Passed on as a child call, where accountability stays, rather than handed over."""
    onward = own.passed + own.handed
    lacks = []
    if (own.to_own > 1 and own.passed < GOAL * onward) or _is_short(own.passed, onward):
        most = own.to.most_common(1)
        about = most[0][0] if most else ""
        lack = _lack(team, "hands-over", own.handed / onward, about=about, n=own.handed, of=onward)
        lacks.append(lack)
    return _part("passed on", own.passed, onward), lacks


def _right_place(team: Team, own: LinkWalk) -> Found:
    """Of what came to it, how much was its own."""
    own_work = max(own.calls - own.came_wrong, 0)
    lacks = []
    if _is_short(own_work, own.calls):
        most = own.returned.most_common(1)
        gain, about = own.came_wrong / own.calls, most[0][0] if most else ""
        lacks.append(_lack(team, "wrong-place", gain, about=about, n=own.came_wrong, of=own.calls))
    return _part("right place", own_work, own.calls), lacks


def _items(team: Team, own: LinkWalk) -> Found:
    """Items that are used, and what is asked that none of them offers."""
    every = [f"{team.team}/{s.id}/{item.id}" for s in team.services for item in s.items]
    idle = [ref for ref in every if not own.items[ref]]
    unused = len(idle) / len(every) if every else 0.0
    nameless = own.nameless / own.solved if own.solved else 0.0
    lacks = []
    if idle:
        more = {"about": idle[0], "n": len(idle), "of": len(every)}
        lacks.append(_lack(team, "idle-items", unused / 2, **more))
    if own.nameless >= ENOUGH and nameless > 1 - GOAL:
        lacks.append(_lack(team, "unoffered", nameless / 2, n=own.nameless, of=own.solved))
    value = 1 - (unused + nameless) / 2
    return Part(name="items", value=round(value, 4), of=len(every)), lacks


def _leaned(team: Team, own: LinkWalk) -> Found:
    """Of the calls for which it relies on others, how many are asked of them elsewhere: the
    supplier is named in words and there is no child call, or it is never passed anything.
    """
    if not own.leaned_passed and not own.handed:
        lack = _lack(team, "never-passes", 1.0, n=own.leaned, of=own.leaned)
        return _part("in the chain", 0, own.leaned), [lack]
    inside = own.leaned - own.named
    lacks = []
    if _is_short(inside, own.leaned):
        lacks.append(_lack(team, "elsewhere", own.named / own.leaned, n=own.named, of=own.leaned))
    return _part("in the chain", inside, own.leaned), lacks


def _beforehand(team: Team, own: LinkWalk) -> Found:
    """Calls that were put in when the work was done already go round the chain."""
    through = own.solved - own.at_once
    lacks = []
    if _is_short(through, own.solved):
        lacks.append(_lack(team, "around", own.at_once / own.solved, n=own.at_once, of=own.solved))
    return _part("worked here", through, own.solved), lacks
