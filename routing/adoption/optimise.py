"""Measures the third step: promises kept, time lost and where, promises that do not fit. Pure."""

from __future__ import annotations

import math

from catalog.model import Team
from routing.adoption.values import Found, Lack, Part, StepStand, step_of
from routing.adoption.walk import Kept, LinkWalk, PromiseKey, Walk
from routing.rules.small_numbers import FEW, GOAL, share_between

LOOSE = 0.34
"""A promise is too loose where nine in ten take less than this part of the time promised."""
ROOM = 1.25
"""What is proposed leaves this much room beyond what nine in ten took."""
LOST = 0.4
"""From this part of its time on, waiting is worth a proposal."""
_ROUND = (15, 30, 60, 90, 120, 180, 240, 360, 480, 720, 960, 1440, 2880, 4320, 7200, 14_400)


def optimise_step(team: Team, walk: Walk) -> tuple[StepStand, list[Lack]] | None:
    """How well a link's promises fit and its time is spent, and what would better them; None where
    it has solved nothing.
    """
    own = walk.links.get(team.team, LinkWalk())
    if not own.solved:
        return None
    return step_of([_kept(own), _fits(team, own), _time(team, own), _returns(team, own)])


def _lack(team: Team, code: str, gain: float, **more: object) -> Lack:
    who = next(iter(team.coordinators), None)
    made = {"code": code, "step": "optimise", "team": team.team, "gain": gain}
    return Lack.model_validate(made | {"who": who.id if who else ""} | more)


def _kept(own: LinkWalk) -> Found:
    value = share_between(own.kept, own.solved).low
    return Part(name="kept", value=round(value, 4), of=own.solved), []


def _fits(team: Team, own: LinkWalk) -> Found:
    """Promises against history: nine in ten kept, with not three times the time that takes."""
    judged = {key: kept for key, kept in own.promises.items() if len(kept) >= FEW}
    if not judged:
        return Part(name="fit", value=0.5, of=0), []
    whole = sum(map(len, judged.values()))
    lacks, fitting = [], 0
    for key, kept in sorted(judged.items()):
        if lack := _misfit(team, key, kept, whole):
            lacks.append(lack)
        else:
            fitting += len(kept)
    return Part(name="fit", value=round(share_between(fitting, whole).low, 4), of=whole), lacks


def _misfit(team: Team, key: PromiseKey, kept: list[Kept], whole: int) -> Lack | None:
    """A promise that history says is too tight or too loose, with what it could be."""
    count, good = len(kept), sum(one.kept for one in kept)
    used = sorted(one.used for one in kept)
    nine = used[math.ceil(count * GOAL) - 1]
    promised = sorted(one.promised for one in kept)[count // 2]
    tight = share_between(good, count).high < GOAL
    loose = promised and good / count >= 0.97 and nine < LOOSE * promised
    if not (tight or loose):
        return None
    return _lack(
        team,
        "too-tight" if tight else "too-loose",
        count / whole,
        about=f"{key.service} {key.kind} {key.resolve}",
        n=good,
        of=count,
        value=_rounded(nine * ROOM if tight else nine * 2),
    )


def _rounded(minutes: float) -> str:
    """A time as people agree on one, in minutes or hours of the agreed hours."""
    found = next((step for step in _ROUND if step >= minutes), math.ceil(minutes / 60) * 60)
    return f"{found // 60}h" if found % 60 == 0 else f"{found}m"


def _time(team: Team, own: LinkWalk) -> Found:
    """What part of its time a call is worked on, and where the rest goes."""
    whole = sum(own.hours.values())
    working = own.hours["working"] / whole if whole else 0.0
    lacks = []
    for part, code in (
        ("picking_up", "lies-new"),
        ("supplier", "waits-supplier"),
        ("requester", "waits-requester"),
    ):
        lost = own.hours[part]
        if own.solved >= FEW and whole and lost / whole >= LOST:
            lacks.append(_lack(team, code, lost / whole, n=round(lost, 1), of=round(whole, 1)))
    return Part(name="working time", value=round(working, 4), of=round(whole)), lacks


def _returns(team: Team, own: LinkWalk) -> Found:
    """Solved at once: not reopened."""
    good = max(own.solved - own.reopened, 0)
    lacks = []
    if share_between(good, own.solved).high < 0.97:
        most = own.returned.most_common(1)
        about, gain = most[0][0] if most else "", own.reopened / own.solved
        lacks.append(_lack(team, "reopened", gain, about=about, n=own.reopened, of=own.solved))
    value = share_between(good, own.solved).low
    return Part(name="solved at once", value=round(value, 4), of=own.solved), lacks
