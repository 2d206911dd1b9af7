"""Reads from figures what may go wrong again: what comes back, what goes to the wrong team, what
keeps failing, an agreement that ends, what adoption proposes. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from catalog.agreements import ends_soon
from catalog.model import Catalogue, Team
from routing.adoption.links import reliances_of
from routing.adoption.values import Lack, Stand
from routing.rules.small_numbers import share_between

Cause = Literal["returns", "bounces", "component", "agreement", "adoption"]
MONTH = dt.timedelta(days=30)
"""So far back figures are looked at."""
FEWEST = 3
"""So often something happens before it is a sign."""
COMES_BACK = 0.05
"""From this share on, even when it was chance as far as it can be, what was solved comes back."""
GOES_WRONG = 0.1
"""The same for what comes to the wrong team."""
MEASURED = dt.timedelta(days=91)
"""So long what adoption measured is of use."""


class Sign(BaseModel):
    """Something that may be a risk of a team's. `about`: the item or component by ref, an
    agreement as `team/service name`, a lack by its key; `label`: what a component is called; `n`
    of `of`: the figures; `numbers`: calls that tell of it, none that are private; `until`: an
    agreement's last day; `lack`: what adoption proposes.
    """

    model_config = ConfigDict(frozen=True)
    cause: Cause
    team: str
    about: str
    label: str = ""
    n: int = 0
    of: int = 0
    numbers: tuple[str, ...] = ()
    until: dt.date | None = None
    private: bool = False
    lack: Lack | None = None

    @property
    def key(self) -> str:
        """By which it is known again."""
        return f"{self.cause}/{self.team}/{self.about}"

    @property
    def item(self) -> str | None:
        """The item it is about, where it is about one."""
        return self.about if self.cause in ("returns", "bounces") else None

    @property
    def component(self) -> str | None:
        """The component it is about, where it is about one."""
        return self.about if self.cause == "component" else None


class ItemFigures(BaseModel):
    """What happened to an item's calls in a month: how many were asked, opened again, sent on as
    not the team's own; `again` and `sent_on` name those that are not private.
    """

    model_config = ConfigDict(frozen=True)
    item: str
    asked: int = 0
    reopened: int = 0
    misrouted: int = 0
    again: tuple[str, ...] = ()
    sent_on: tuple[str, ...] = ()


class ComponentFigures(BaseModel):
    """How often a component failed in a month; reports of the same failure count once."""

    model_config = ConfigDict(frozen=True)
    component: str
    label: str
    failures: int
    numbers: tuple[str, ...] = ()


def of_items(figures: Iterable[ItemFigures], catalogue: Catalogue) -> Iterator[Sign]:
    """Items of which requests come back, or go to the wrong team, more than chance makes them."""
    for found in figures:
        place = catalogue.entries.get(found.item)
        if place is None:
            continue
        told = {"team": place.team.team, "about": found.item, "private": place.item.private}
        if _is_often(found.reopened, found.asked, COMES_BACK):
            often = {"n": found.reopened, "of": found.asked, "numbers": found.again}
            yield Sign.model_validate({"cause": "returns"} | told | often)
        if _is_often(found.misrouted, found.asked, GOES_WRONG):
            often = {"n": found.misrouted, "of": found.asked, "numbers": found.sent_on}
            yield Sign.model_validate({"cause": "bounces"} | told | often)


def _is_often(n: int, of: int, share: float) -> bool:
    return n >= FEWEST and share_between(min(n, of), of).low >= share


def of_components(figures: Iterable[ComponentFigures]) -> Iterator[Sign]:
    """Components that failed for the third time in a month."""
    for found in figures:
        if found.failures >= FEWEST:
            yield Sign(
                cause="component",
                team=found.component.partition("/")[0],
                about=found.component,
                label=found.label,
                n=found.failures,
                numbers=found.numbers,
            )


def of_agreements(team: Team, catalogue: Catalogue, day: dt.date) -> Iterator[Sign]:
    """Agreements that end with nothing after them: the team's own, and those of other
    organisations on whose services it relies.
    """
    whole = catalogue.whole
    suppliers = {r.service for r in reliances_of(team)}
    outside = [ref for ref in suppliers if _is_outside(ref, whole)]
    own = [f"{team.team}/{service.id}" for service in team.services]
    for ref in (*own, *sorted(outside)):
        found = whole.services.get(ref)
        for agreement, last in ends_soon(found[1].agreements, day) if found else ():
            about = f"{ref} {agreement.name or last.isoformat()}"
            yield Sign(cause="agreement", team=team.team, about=about, until=last)


def _is_outside(ref: str, catalogue: Catalogue) -> bool:
    found = catalogue.services.get(ref)
    return found is not None and found[0].kind == "supplier"


def of_adoption(stand: Stand | None, team: str, now: dt.datetime) -> Iterator[Sign]:
    """The first thing that adoption proposes to a link, where it was measured lately."""
    link = stand.link(team) if stand and now - stand.at <= MEASURED else None
    if link and link.kind == "internal" and link.next:
        yield of_lack(link.next[0].lack)


def of_lack(lack: Lack) -> Sign:
    """A thing that adoption proposes, as a sign."""
    return Sign(
        cause="adoption",
        team=lack.team,
        about=f"{lack.code}/{lack.about}",
        n=round(lack.n),
        of=round(lack.of),
        lack=lack,
    )
