"""Finds what waits for the decision of whoever looks at a team's list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.wording.call_formatter import CallFormatter
from routing.call.actions import Action, actions_for
from routing.storage import ledger


@dataclass(frozen=True)
class ToDecide:
    """A call that waits for somebody's yes or no: what is asked, by whom, of which team."""

    number: str
    title: str
    asker: str
    team: str
    since: str


def to_decide(session: Session, person: str, formatter: CallFormatter) -> list[ToDecide]:
    """Those that wait for this person, the longest waiting first."""
    return [
        ToDecide(
            number=call.number,
            title=formatter.title(call),
            asker=formatter.requester(call),
            team=formatter.owner(call),
            since=formatter.since(call.opened_at),
        )
        for call in ledger.waiting_for_a_word(session, person)
        if Action.APPROVE in actions_for(person, call, formatter.catalogue)
    ]
