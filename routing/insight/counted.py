"""Counts a call by its ledger: a row for each link that had it; rows add up. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from catalog.model import Catalogue
from routing.call import events as e
from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.insight.tally import Tally
from routing.rules.transition import transition

HOURS_A_WEEK = 7 * 24
READ = ("word: ", "phrase: ", "rule: ", "spelling: ", "kind: ")
"""How reasons begin that come from reading somebody's words."""


class LinkCount(NamedTuple):
    """What one link had of one call. What is counted is a number that can be added up; minutes are
    agreed ones.

    `customer`: the link that placed the call, "" for a request. `day`: the ordinal of the day on
    which it was opened, `hour`: of the 168 of its week, both on the organisation's own clock.
    `read`: how a request was read: answered, asked, person, or "" where nothing was read.
    `sent_on`: it was not the link's own. `foretold`, `foretold_kept`: forecasts of the chain.
    `rated`, `stars`: ratings, added up.
    """

    number: str
    team: str
    item: str
    kind: str
    customer: str
    private: bool
    day: int
    hour: int
    read: str
    requests: int = 0
    calls: int = 0
    picked: int = 0
    picked_in_time: int = 0
    solved: int = 0
    solved_in_time: int = 0
    picking_up: int = 0
    working: int = 0
    requester: int = 0
    supplier: int = 0
    bounces: int = 0
    sent_on: int = 0
    reopened: int = 0
    escalated: int = 0
    foretold: int = 0
    foretold_kept: int = 0
    rated: int = 0
    stars: int = 0


ADDED = LinkCount._fields[LinkCount._fields.index("requests") :]
"""The fields that add up."""


def counted(
    events: Sequence[AnyEvent], catalogue: Catalogue, zone: ZoneInfo
) -> tuple[LinkCount, ...]:
    """The rows of a call, from its events, oldest first; the link that had it first comes first."""
    call: Call | None = None
    stays = _Stays()
    for event in events:
        before = call
        call, _ = transition(call, event)
        if before is None:
            tally = Tally(catalogue, call.opened_at)
        tally.saw(before, call, event)
        stays.saw(before, call, event)
    if call is None:
        return ()
    return tuple(
        _of_link(_of_call(call, team, item, zone), call, tally)._replace(
            sent_on=stays.sent_on[team]
        )
        for team, item in stays.items.items()
    )


class _Stays:
    """The links that had a call, each with the item under which it had it, and how often it sent
    it on because it was not its own.
    """

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        self.sent_on: Counter[str] = Counter()

    def saw(self, before: Call | None, call: Call, event: AnyEvent) -> None:
        """One event."""
        self.items.setdefault(call.team, call.item or "")
        if before and isinstance(event, e.Declined | e.HandedOver) and call.team != before.team:
            self.sent_on[before.team] += 1
            self.items[before.team] = event.was_item or ""


def _of_call(call: Call, team: str, item: str, zone: ZoneInfo) -> LinkCount:
    """What is the same for every link of a call; what a request itself counts is its last one's."""
    opened = call.opened_at.astimezone(zone)
    row = LinkCount(
        number=call.number,
        team=team,
        item=item,
        kind=call.kind.value,
        customer=(call.customer or "") if call.parent else "",
        private=call.private,
        day=opened.toordinal(),
        hour=opened.weekday() * 24 + opened.hour,
        read="",
    )
    if call.parent or team != call.team:
        return row
    rated = int(call.stars is not None)
    return row._replace(requests=1, read=_read(call.because), rated=rated, stars=call.stars or 0)


def _of_link(row: LinkCount, call: Call, tally: Tally) -> LinkCount:
    """The row with what its link did."""
    links, spent = tally.links[row.team], tally.spent[row.team]
    solved = tally.solved.get(call.number)
    mine = solved if solved and solved.team == row.team else None
    return row._replace(
        calls=links["calls"],
        picked=links["acknowledged"],
        picked_in_time=links["acknowledged_in_time"],
        solved=int(mine is not None),
        solved_in_time=int(mine is not None and mine.kept),
        picking_up=spent["picking_up"],
        working=spent["working"],
        requester=spent["requester"],
        supplier=spent["supplier"],
        bounces=links["bounces"],
        reopened=links["reopened"],
        escalated=links["escalated"],
        foretold=sum(tally.forecast.values()) * row.requests,
        foretold_kept=tally.forecast[True] * row.requests,
    )


def _read(because: tuple[str, ...]) -> str:
    """How a request was read, by the reasons kept with it."""
    if not any(reason.startswith(READ) for reason in because):
        return ""
    if "chosen: a person of the desk" in because:
        return "person"
    asked = any(reason.startswith(("asked: ", "chosen: ")) for reason in because)
    return "asked" if asked else "answered"
