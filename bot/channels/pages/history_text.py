"""The ledger as people read it: each event one sentence, with the words that were said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.wording.call_formatter import CallFormatter, in_stars
from bot.wording.file_words import GONE
from bot.wording.localizer import phrase
from routing.call import events as e
from routing.call.approval_events import Approved, Delegated, Refused
from routing.call.departure_events import (
    Left,
    PersonRenamed,
    Recognised,
    TeamGone,
    TeamRenamed,
    Unanswered,
)
from routing.call.event import Event
from routing.call.file_events import Attached, FileGone
from routing.call.party_events import Delivered, Followed, Undelivered, Unfollowed
from routing.call.promise_events import TimeAccepted, TimeKept
from routing.desk.desk import TIME

DESK_NAME = "Schakel"
MOST_NAMED = 6
_CHILD_ENDED = {
    "resolved": phrase("{team} is done with their part ({child})."),
    "declined": phrase("{team} does not do it ({child})."),
    "cancelled": phrase("The question to {team} was withdrawn ({child})."),
    "refused": phrase("The question to {team} was not approved ({child})."),
    "unanswered": phrase("The question about {child} was not answered, so it ended."),
}
INSIDE = (
    e.Noted,
    e.Advanced,
    e.Forked,
    e.Registered,
    e.Reminded,
    e.Prioritised,
    e.Linked,
    e.Swarmed,
    Undelivered,
    Delivered,
    PersonRenamed,
)
"""What only the team sees."""
_PLAIN: dict[type[Event], str] = {
    Approved: phrase("{who} approved it."),
    Followed: phrase("{who} follows it."),
    Unfollowed: phrase("{who} follows it no more."),
    Refused: phrase("{who} did not approve it."),
    e.Acknowledged: phrase("{who} picked it up."),
    e.Asked: phrase("{who} asked a question."),
    e.Answered: phrase("{who} answered."),
    e.Noted: phrase("{who} left a note for the team."),
    e.Commented: phrase("{who} wrote:"),
    e.Edited: phrase("{who} changed the words of the request."),
    e.Advanced: phrase("{who} went one step further."),
    e.Forked: phrase("{who} decided what it takes next."),
    e.Registered: phrase("{who} brought the register up to date."),
    e.Prioritised: phrase("{who} judged how urgent it is."),
    e.Reminded: phrase("Time passed: a reminder went out."),
    e.Resolved: phrase("{who} solved it."),
    e.Confirmed: phrase("{who} confirmed that it is solved."),
    e.Reopened: phrase("{who} reopened it."),
    e.Closed: phrase("Closed by itself: nobody said it was not solved."),
    e.Cancelled: phrase("{who} cancelled it."),
    Delegated: phrase("Others can approve it too from now on."),
    e.Foreseen: phrase("It is expected at another time now."),
    e.Swarmed: phrase("More people reported the same."),
    e.PutBack: phrase("{who} put it back: somebody else can take it on."),
    Recognised: phrase("It became known who asked for it."),
    Undelivered: phrase("A message about it could not be delivered."),
    TimeAccepted: phrase("The other time is all right with {who}."),
    TimeKept: phrase("{who} keeps to what was promised."),
    Unanswered: phrase("Closed: the question about it was not answered."),
}


TAKEN_BACK = phrase("{who} took that back.")


@dataclass(frozen=True)
class Entry:
    """One line of the story. `words` is what was said with it; `inside` marks what only the team
    sees.
    """

    at: dt.datetime
    who: str
    text: str
    words: str = ""
    inside: bool = False


@dataclass(frozen=True)
class HistoryText:
    """Tells events in one language."""

    formatter: CallFormatter

    def entry(self, event: e.AnyEvent) -> Entry:
        """One event as a line of the story."""
        who = self.name(event.by)
        words = next(
            (
                str(getattr(event, field))
                for field in ("text", "reason", "question", "note")
                if getattr(event, field, "")
            ),
            "",
        )
        inside = isinstance(event, INSIDE)
        inside = inside or (isinstance(event, Attached) and event.side == "inside")
        make = _SPECIAL.get(type(event))
        text = make(self, event, who) if make else self.formatter.say(_PLAIN[type(event)], who=who)
        return Entry(event.at, who, text, "" if isinstance(event, e.Opened) else words, inside)

    def undone(self, event: e.Acknowledged | e.PutBack | e.Prioritised, who: str) -> str:
        """As every such event, or that it takes back the press before it."""
        text = TAKEN_BACK if event.undoes else _PLAIN[type(event)]
        return self.formatter.say(text, who=who)

    def name(self, person: str) -> str:
        """A person's name; the desk's own for what time or the chain did."""
        return DESK_NAME if person == TIME else self.formatter.person(person)

    def opened(self, event: e.Opened, who: str) -> str:
        """It was asked, and went to a team."""
        team = event.promise.team_name.in_(self.formatter.localizer.language)
        if event.customer:
            customer = self.formatter.team(event.customer)
            return self.formatter.say(
                "{who} of {customer} asked {team} for help.", who=who, customer=customer, team=team
            )
        return self.formatter.say("{who} asked for it. It went to {team}.", who=who, team=team)

    def assigned(self, event: e.Assigned, who: str) -> str:
        """A colleague takes it on."""
        if event.undoes:
            other = self.name(event.to)
            return self.formatter.say("{who} took that back: {other} has it.", who=who, other=other)
        if event.to == event.by:
            return self.formatter.say("{who} takes it on.", who=who)
        return self.formatter.say("{who} gave it to {other}.", who=who, other=self.name(event.to))

    def declined(self, event: e.Declined, who: str) -> str:
        """It went one step back."""
        if event.promise is None:
            return self.formatter.say("{who} sent it back: not for their team.", who=who)
        team = event.promise.team_name.in_(self.formatter.localizer.language)
        return self.formatter.say(
            "{who} says it is not for their team. It went to {team}.", who=who, team=team
        )

    def handed_over(self, event: e.HandedOver, who: str) -> str:
        """Accountability moved."""
        team = event.promise.team_name.in_(self.formatter.localizer.language)
        return self.formatter.say("{who} handed it over to {team}.", who=who, team=team)

    def passed_on(self, event: e.PassedOn, who: str) -> str:
        """A supplier was asked."""
        team = self.formatter.team(event.supplier)
        return self.formatter.say(
            "{who} asked {team} for help ({child}).", who=who, team=team, child=event.child
        )

    def child_ended(self, event: e.ChildEnded, _: str) -> str:
        """A supplier's part ended."""
        team = self.name(event.by)
        found = self.formatter.catalogue.team_of.get(event.by)
        if found:
            team = found.name.in_(self.formatter.localizer.language)
        return self.formatter.say(_CHILD_ENDED[event.how], team=team, child=event.child)

    def reminded(self, event: e.Reminded, _: str) -> str:
        """Who was reminded, and who was not there."""
        if not event.told:
            return self.formatter.say(_PLAIN[e.Reminded])
        joined = self.formatter.localizer.joined
        names = joined([self.name(p) for p in event.told[:MOST_NAMED]])
        if event.skipped:
            away = joined([self.name(p) for p in event.skipped[:MOST_NAMED]])
            return self.formatter.say(
                "It took too long: I called in {names}, because {away} could not be reached.",
                names=names,
                away=away,
            )
        return self.formatter.say("It took too long: I called in {names}.", names=names)

    def delivered(self, event: Delivered, _: str) -> str:
        """Word of it reached somebody."""
        return self.formatter.say(
            "The message about it reached {name}.", name=self.name(event.person)
        )

    def left(self, event: Left, _: str) -> str:
        """Somebody is not there any more."""
        name = event.name or self.name(event.person)
        if event.role == "requester":
            return self.formatter.say("{name}, who asked for it, has left.", name=name)
        if event.to:
            return self.formatter.say(
                "{name} has left; it is with {other} now.", name=name, other=self.name(event.to)
            )
        return self.formatter.say("{name} has left; somebody else can take it on.", name=name)

    def team_gone(self, event: TeamGone, _: str) -> str:
        """A team does not exist any more."""
        language = self.formatter.localizer.language
        name = event.team_name.in_(language)
        if event.promise is None:
            return self.formatter.say("{team} is no longer there.", team=name)
        other = event.promise.team_name.in_(language)
        return self.formatter.say(
            "{team} is no longer there. It went to {other}.", team=name, other=other
        )

    def team_renamed(self, event: TeamRenamed, _: str) -> str:
        """A team has another name."""
        name = event.team_name.in_(self.formatter.localizer.language)
        return self.formatter.say("The team is called {team} now.", team=name)

    def person_renamed(self, event: PersonRenamed, _: str) -> str:
        """Somebody has another id."""
        return self.formatter.say("{name} goes by another id now.", name=self.name(event.person))

    def refused(self, event: Refused, who: str) -> str:
        """Somebody's no; or nobody's yes, in time."""
        if event.by == TIME:
            return self.formatter.say("Nobody answered in time, so it was not approved.")
        return self.formatter.say(_PLAIN[Refused], who=who)

    def rated(self, event: e.Rated, who: str) -> str:
        """The requester's rating."""
        said = self.formatter.say("{who} gave {stars}", who=who, stars=in_stars(event.stars))
        return f"{said}: {self.formatter.quote(event.why)}" if event.why else said

    def attached(self, event: Attached, who: str) -> str:
        """Files came along."""
        names = self.formatter.localizer.joined([file.name for file in event.files])
        return self.formatter.say("{who} added {files}.", who=who, files=names)

    def file_gone(self, event: FileGone, _: str) -> str:
        """A file is not there."""
        return self.formatter.say(
            "{file} is not kept: {why}.", file=event.name, why=self.formatter.say(GONE[event.why])
        )

    def agreed(self, event: e.Agreed, who: str) -> str:
        """What a wish came to."""
        if event.verdict == "agreed":
            return self.formatter.say("{who} wrote down what was agreed.", who=who)
        return self.formatter.say("{who} wrote down that it can't be done.", who=who)

    def linked(self, event: e.Linked, who: str) -> str:
        """Tied to another call."""
        return self.formatter.say("{who} linked it to {other}.", who=who, other=event.other)


_SPECIAL: dict[type[Event], Callable[[HistoryText, Any, str], str]] = {
    e.Opened: HistoryText.opened,
    e.Assigned: HistoryText.assigned,
    e.Acknowledged: HistoryText.undone,
    e.PutBack: HistoryText.undone,
    e.Prioritised: HistoryText.undone,
    e.Declined: HistoryText.declined,
    e.HandedOver: HistoryText.handed_over,
    e.PassedOn: HistoryText.passed_on,
    e.ChildEnded: HistoryText.child_ended,
    Refused: HistoryText.refused,
    e.Reminded: HistoryText.reminded,
    Delivered: HistoryText.delivered,
    Left: HistoryText.left,
    TeamGone: HistoryText.team_gone,
    TeamRenamed: HistoryText.team_renamed,
    PersonRenamed: HistoryText.person_renamed,
    e.Rated: HistoryText.rated,
    e.Linked: HistoryText.linked,
    e.Agreed: HistoryText.agreed,
    Attached: HistoryText.attached,
    FileGone: HistoryText.file_gone,
}
