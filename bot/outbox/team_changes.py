"""Tells people of a change of a team's file that waits for a second person, and lets go of one on
which nobody decided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.context import Context
from bot.outbox.gate import OnePerson
from bot.outbox.writer import OutboxWriter
from bot.people import directory
from bot.people.recipients import recipient_of
from bot.ports import NOTHING, Outgoing, Reply
from bot.wording import change_notices
from bot.wording.change_notices import Asked
from bot.wording.localizer import Localizer
from catalog.second_person import who_may_agree
from routing.storage import team_drafts
from routing.storage.draft_merging import given_back
from routing.storage.team_drafts import Change, Draft, State

WAITS = dt.timedelta(days=14)
"""So long a change waits for somebody's yes."""
Say = Callable[[Localizer], str]
InWords = Callable[[Localizer], Sequence[str]]
"""What a change changes, in the words of whoever reads it."""


@dataclass(frozen=True)
class Answer:
    """What became of a change, by whom ("" by time), and why."""

    state: State
    by: str = ""
    reason: str = ""


def asked(session: Session, context: Context, draft: Draft, why: str, words: InWords) -> int:
    """Note a change that waits, and tell those who may agree. Its number."""
    catalogue, now = context.catalogue, context.now
    deciders = who_may_agree(draft.team, draft.person, catalogue)
    number = team_drafts.ask(session, draft, why, "waiting", now)
    who = directory.known(session, draft.person, catalogue).name
    link = f"{context.pages.rstrip('/')}/changes#change-{number}" if context.pages else ""

    def said(by: Localizer) -> str:
        team = called(draft.team, draft.document, context, by)
        one = Asked(who, team, why, words(by), now + WAITS, link)
        return change_notices.asked(one, by, now)

    told = [one for one in deciders if _tell(session, context, one, f"asked/{number}", said)]
    team_drafts.note_told(session, number, told)
    return number


def decided(session: Session, context: Context, change: Change, answer: Answer) -> bool:
    """Close a change that waits: whoever asked is told how, and those who were asked that it needs
    them no more. False where it was closed already.
    """
    state, by, now = answer.state, answer.by, context.now
    if not team_drafts.decide(session, change.id, state, now, by, reason=answer.reason):
        return False
    if state != "done":
        held = team_drafts.draft_of(session, change.team, change.person)
        team_drafts.keep(session, given_back(held, change), now)
    who = directory.known(session, by, context.catalogue).name if by else ""

    def to_who_asked(localizer: Localizer) -> str:
        team = called(change.team, change.document, context, localizer)
        if state == "done":
            return change_notices.agreed(team, who, answer.reason, localizer)
        if state == "refused":
            return change_notices.refused(team, who, answer.reason, localizer)
        return change_notices.lapsed(team, localizer)

    def to_others(localizer: Localizer) -> str:
        team = called(change.team, change.document, context, localizer)
        return change_notices.settled(team, who, localizer)

    if by != change.person:
        _tell(session, context, change.person, f"{state}/{change.id}", to_who_asked)
    for other in change.told if by else ():
        if other != by:
            _tell(session, context, other, f"settled/{change.id}", to_others)
    return True


def lapse(session: Session, context: Context) -> int:
    """Let go of the changes on which nobody decided in time; how many."""
    old = [c for c in team_drafts.waiting(session) if c.at + WAITS <= context.now]
    return sum(decided(session, context, change, Answer("lapsed")) for change in old)


def called(team: str, document: dict[str, object], context: Context, by: Localizer) -> str:
    """What a team is called, one that is not there yet too."""
    found = context.catalogue.team_by_id.get(team)
    name = document.get("name")
    texts = name if isinstance(name, dict) else {}
    own = texts.get(by.language) or next(iter(texts.values()), team)
    return found.name.in_(by.language) if found else str(own)


def _tell(session: Session, context: Context, person: str, key: str, say: Say) -> bool:
    """Tell somebody where they are told things; False where nothing reaches them."""
    to = recipient_of(session, person, context.channels, context.catalogue)
    if to is None:
        return False
    writer = OutboxWriter(session, context, f"team-change/{key}/{person}")
    told = Reply.of(Outgoing(text=say(to.localizer)), NOTHING)
    writer.say(to.address, OnePerson(person), told)
    return True
