"""Lists what is in the hands of people who will be away, so that it can be given back at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.wording.away_words import all_marked
from bot.wording.call_formatter import CallFormatter
from routing.call.actions import Action, actions_for
from routing.call.call import Call
from routing.storage import ledger

_MOST = 500


@dataclass(frozen=True)
class InHand:
    """What somebody has: each call's number with what it is about; `backs`: those that can go back
    to the team at once; `takers`: who else may have them.
    """

    person: str
    name: str
    calls: tuple[tuple[str, str], ...]
    backs: tuple[str, ...]
    gives: tuple[str, ...]
    takers: tuple[tuple[str, str], ...]


def held_by(
    session: Session, team: str, away: Collection[str], formatter: CallFormatter, by: str
) -> list[InHand]:
    """What each of these people of a team has, as `by` may move it; nobody who has nothing."""
    open_ones = ledger.of_team(session, team, limit=_MOST)
    members = [one.id for one in formatter.catalogue.team_by_id[team].people]
    others = all_marked([one for one in members if one not in away], formatter)
    absent = [one for one in members if one in away]
    held = (_held(one, open_ones, others, formatter, by) for one in absent)
    return [one for one in held if one.calls]


def _held(
    person: str,
    open_ones: Sequence[Call],
    takers: tuple[tuple[str, str], ...],
    formatter: CallFormatter,
    by: str,
) -> InHand:
    """What one person has of these open calls."""
    calls = [call for call in open_ones if call.assignee == person]
    return InHand(
        person=person,
        name=formatter.person(person),
        calls=tuple((call.number, _about(call, formatter)) for call in calls),
        backs=_able(calls, Action.PUT_BACK, formatter, by),
        gives=_able(calls, Action.ASSIGN, formatter, by),
        takers=takers,
    )


def _able(calls: list[Call], action: Action, formatter: CallFormatter, by: str) -> tuple[str, ...]:
    able = (call for call in calls if action in actions_for(by, call, formatter.catalogue))
    return tuple(call.number for call in able)


def _about(call: Call, formatter: CallFormatter) -> str:
    return formatter.say("Private request") if call.private else formatter.title(call)
