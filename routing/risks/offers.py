"""Decides which signs are offered as a risk now, and to whom: each once, and a no is remembered.
Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from catalog.model import Team
from catalog.presence import Presence
from routing.risks.signs import MONTH, Sign

RiskOfferState = Literal["offered", "taken", "refused"]
MOST = 2
"""So many are offered in a morning at most: who reads ten reads none."""
WORSE = 2
"""What was refused is offered again when it happens so many times as often."""
_ORDER = ("agreement", "component", "returns", "bounces", "adoption")


class RiskOffer(BaseModel):
    """A sign that was offered: to whom, when, and what came of it. `number`: the call that it
    became; `ended`: when that ended, None while it is open.
    """

    model_config = ConfigDict(frozen=True)
    id: int
    sign: Sign
    state: RiskOfferState
    person: str
    at: dt.datetime
    number: str | None = None
    ended: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is a risk that is being seen to."""
        return self.state == "taken" and self.ended is None


def to_offer(
    signs: Iterable[Sign],
    before: Mapping[str, RiskOffer],
    about: Collection[str],
    now: dt.datetime,
) -> tuple[Sign, ...]:
    """Those to offer this morning, what presses first. `before`: earlier offers by key; `about`:
    the components and items about which a risk is open.
    """
    fresh = [s for s in signs if _is_new(s, before.get(s.key), now) and s.about not in about]
    fresh.sort(key=lambda sign: (_ORDER.index(sign.cause), -sign.n, sign.about))
    return tuple(fresh[:MOST])


def _is_new(sign: Sign, before: RiskOffer | None, now: dt.datetime) -> bool:
    """Whether nobody was asked about it, or it is another matter by now: far worse than when it was
    refused, or back a month after its risk ended.
    """
    if before is None:
        return True
    match before.state:
        case "refused":
            return sign.n >= max(WORSE * before.sign.n, 1) and sign.cause != "adoption"
        case "taken":
            return before.ended is not None and now - before.ended >= MONTH
        case _:
            return False


def offered_to(sign: Sign, team: Team, presence: Presence) -> str | None:
    """Who is asked: the person that adoption names, else a coordinator, who stands in for them, or
    somebody of the team; of those who are there.
    """
    named = (sign.lack.who,) if sign.lack and sign.lack.who else ()
    decide = (*named, *(person.id for person in team.coordinators))
    anybody = (*decide, *presence.deputies(decide), *(person.id for person in team.people))
    return next(iter(presence.there(anybody)), None)
