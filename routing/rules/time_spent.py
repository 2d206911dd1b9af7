"""Where the time of a call went, link by link: picking up, own work, waiting for an answer, waiting
for a supplier. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalog.hours import elapsed
from routing.call.call import Call, State
from routing.call.events import AnyEvent, Spent
from routing.rules.transition import transition

Part = str
PART: Mapping[State, Part] = {
    State.OFFERED: "picking_up",
    State.IN_PROGRESS: "working",
    State.WAITING_REQUESTER: "requester",
    State.WAITING_SUPPLIER: "supplier",
}
"""On whose account the agreed time runs in each state; in the others it stands still."""


def spent_between(before: Call, after: AnyEvent) -> tuple[Part, float] | None:
    """What ran since the call was last looked at (`before.waiting_since`): which part, how many
    agreed minutes.
    """
    part = PART.get(before.state)
    if part is None or before.waiting_since is None or after.at <= before.waiting_since:
        return None
    return part, elapsed(before.promise.hours, before.waiting_since, after.at)


def spent(events: Iterable[AnyEvent]) -> tuple[Spent, ...]:
    """A row for each stay of the call at a link, in order, from its ledger."""
    rows: list[dict[str, float]] = []
    teams: list[str] = []
    number, call = "", None
    for event in events:
        before = call
        call, _ = transition(call, event)
        number = call.number
        if before is not None and _moved_on(before, call) and (ran := spent_between(before, event)):
            rows[-1][ran[0]] = rows[-1].get(ran[0], 0.0) + ran[1]
        if before is None or before.team != call.team:
            rows.append({})
            teams.append(call.team)
    return tuple(
        Spent.model_validate({"number": number, "team": t} | r)
        for t, r in zip(teams, rows, strict=True)
    )


def _moved_on(before: Call, after: Call) -> bool:
    """Whether a new stretch begins: what one waits for, or since when, is another."""
    return (before.state, before.waiting_since, before.team) != (
        after.state,
        after.waiting_since,
        after.team,
    )
