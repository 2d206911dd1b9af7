"""The values adoption is told in: parts of a step, what a link lacks, where each link and the whole
stand. Ready for JSON.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

StepName = Literal["links", "chain", "optimise"]
STEPS: tuple[StepName, ...] = ("links", "chain", "optimise")
"""The three steps, in the order in which they are taken."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Part(_Value):
    """One thing that is measured: `value` from 0 to 1, over how many (`of`) it was looked at."""

    name: str
    value: float
    of: int = 0


class Lack(_Value):
    """Something a link could do better. `code` says what (its words are told elsewhere); `about`:
    at which person, service, item or team; `n` of `of`: the figures it follows from; `value`: what
    is proposed in its place, where it is one; `gain`: how much of its step it is worth, 0 to 1;
    `who`: the person to do it, "" where nobody is known.
    """

    code: str
    step: StepName
    team: str
    about: str = ""
    n: float = 0
    of: float = 0
    value: str = ""
    gain: float = 0
    who: str = ""

    @property
    def key(self) -> str:
        """By which it is known again next time."""
        return f"{self.code}/{self.team}/{self.about}"


class Effect(_Value):
    """What a proposal did in pairs of simulated runs with the same requests: a share of the link as
    it is and changed, and between what the difference lies nineteen times in twenty (None for a
    single pair).
    """

    what: str
    before: float
    after: float
    low: float | None
    high: float | None
    pairs: int

    @property
    def sure(self) -> bool:
        """Whether it is more than chance."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


class Advice(_Value):
    """A lack as a thing worth doing: since when it has been proposed (None: never before), and what
    it would do.
    """

    lack: Lack
    since: dt.date | None = None
    effect: Effect | None = None


class StepStand(_Value):
    """A step of a link: how far (0 to 1), and the parts it is the mean of."""

    value: float
    parts: tuple[Part, ...]


class LinkStand(_Value):
    """Where one link stands. A step that cannot be measured yet is None. `risks`: how many risks it
    has open.
    """

    team: str
    kind: str
    domain: str = ""
    links: StepStand
    chain: StepStand | None = None
    optimise: StepStand | None = None
    calls: int = 0
    risks: int = 0
    next: tuple[Advice, ...] = ()

    def step(self, name: StepName) -> StepStand | None:
        """One of the three."""
        found: StepStand | None = getattr(self, name)
        return found


class Shared(_Value):
    """A thing worth doing for the whole: what several links lack alike, the worst first."""

    code: str
    step: StepName
    teams: tuple[str, ...]
    first: Advice
    gain: float


class DomainStand(_Value):
    """The links of a domain taken together, each step as their mean; "" is the links of none."""

    domain: str
    links: int
    steps: dict[StepName, float | None]


class CameOf(_Value):
    """A proposal of before that is none any more: when it was made, when that was seen, and the
    link's step then and now.
    """

    lack: Lack
    proposed: dt.date
    seen: dt.date
    before: float
    after: float


class Stand(_Value):
    """Where every link and the whole stand. `calls` of the stretch `since` to `until` were looked
    at; None where there is no history. `whole`: each step as the mean of its links.
    """

    organisation: str
    version: str
    at: dt.datetime
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    calls: int = 0
    whole: dict[StepName, float | None]
    domains: tuple[DomainStand, ...] = ()
    links: tuple[LinkStand, ...]
    next: tuple[Shared, ...] = ()
    done: tuple[CameOf, ...] = ()
    lacks: tuple[Lack, ...] = ()

    def with_risks(self, counted: Mapping[str, int]) -> Stand:
        """The same with how many risks each link has open."""
        links = (one.model_copy(update={"risks": counted.get(one.team, 0)}) for one in self.links)
        return self.model_copy(update={"links": tuple(links)})

    def link(self, team: str) -> LinkStand | None:
        """The stand of one team."""
        return next((one for one in self.links if one.team == team), None)


Found = tuple[Part, list[Lack]]
"""A part that was measured, with what is lacking to it."""


def step_of(measured: Iterable[Found]) -> tuple[StepStand, list[Lack]]:
    """A step from its parts, each counted alike, and what it lacks: the gain of each is then its
    share of the step.
    """
    found = tuple(measured)
    parts = tuple(part for part, _ in found)
    value = sum(part.value for part in parts) / len(parts) if parts else 0.0
    lacks = [
        lack.model_copy(update={"gain": round(lack.gain / len(parts), 4)})
        for _, every in found
        for lack in every
    ]
    return StepStand(value=round(value, 4), parts=parts), lacks
