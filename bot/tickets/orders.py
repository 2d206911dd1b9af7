"""Decides what a team's other system has to hear of a call: pure, from the ledger and what they
know already. What came from there is not said there again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.wording.call_formatter import CallFormatter
from routing.call.call import ENDED, Call
from routing.call.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    Asked,
    Assigned,
    Cancelled,
    Commented,
    Confirmed,
    Declined,
    Edited,
    HandedOver,
    Noted,
    Reopened,
    Resolved,
)
from routing.call.file_events import Attached


@dataclass(frozen=True)
class Order:
    """Something to do there: `revision` is that of the event for which."""

    what: Literal["write", "note", "solve", "reopen"]
    text: str
    revision: int


def orders(
    events: Iterable[AnyEvent], told: int, heard: Collection[int], words: Words
) -> Iterator[Order]:
    """What they have to hear of the events after `told`, in their order; `heard` came from them."""
    for revision, event in enumerate(events, start=1):
        if revision > told and revision not in heard and (order := words.of(event)):
            what, text = order
            yield Order(what, text.strip(), revision)


_Said = tuple[Literal["write", "note", "solve", "reopen"], str]


class Words:
    """How each event is said to a team in its own language."""

    def __init__(self, call: Call, team: str, formatter: CallFormatter, link: str) -> None:
        self._call, self._team, self._formatter = call, team, formatter
        self._link = link
        self._asker = formatter.requester(call)

    def of(self, event: AnyEvent) -> _Said | None:
        """What is said of one event; None for what does not concern them."""
        who = self._formatter.person(event.by)
        return self._of_asker(event, who) or self._of_ours(event, who) or self._turn(event, who)

    def _of_asker(self, event: AnyEvent, who: str) -> _Said | None:
        """What whoever asked says."""
        say = self._formatter.say
        match event:
            case Commented(side="customer", text=text) if text.strip():
                return "write", say("{name} writes: {text}", name=self._asker, text=text)
            case Answered(text=text) if text.strip():
                return "write", say("{name} answers: {text}", name=self._asker, text=text)
            case Edited(text=text):
                said = say("{name} changed the request: {text}", name=self._asker, text=text)
                return "write", said
            case Attached():
                files = ", ".join(file.name for file in event.files)
                said = say("{name} sent a file: {files}", name=who, files=files)
                return "write", f"{said}\n{self._link}"
            case Confirmed():
                return "note", say("{name} says it is solved.", name=self._asker)
        return None

    def _of_ours(self, event: AnyEvent, who: str) -> _Said | None:
        """What a colleague does here, for those who work there alone."""
        say = self._formatter.say
        match event:
            case Noted(text=text):
                return "note", f"{who}: {text}"
            case Commented(side="provider", text=text) if text.strip():
                said = say("{who} told {name}: {text}", who=who, name=self._asker, text=text)
                return "note", said
            case Asked(question=text):
                said = say("{who} asked {name}: {text}", who=who, name=self._asker, text=text)
                return "note", said
            case Acknowledged(undoes=False) | Assigned(undoes=False):
                has = event.to if isinstance(event, Assigned) else event.by
                return "note", say("{who} has it now.", who=self._formatter.person(has))
        return None

    def _turn(self, event: AnyEvent, who: str) -> _Said | None:
        """What ends the work on it, or begins it again."""
        say = self._formatter.say
        match event:
            case Declined(promise=promise) | HandedOver(promise=promise) if (
                promise and promise.team == self._team
            ):
                said = say("It came back to you. {text}", text=event.reason)
                return "reopen", said
            case Resolved(text=text):
                return "solve", say("{who} solved it: {text}", who=who, text=text or "✓")
            case Reopened(reason=text):
                said = say("{name} says it is not solved: {text}", name=self._asker, text=text)
                return "reopen", said.rstrip(" :")
            case Cancelled(reason=text):
                said = say("{name} does not need it any more. {text}", name=self._asker, text=text)
                return "solve", said
            case Declined(reason=text) | HandedOver(reason=text) if self._call.team != self._team:
                return "solve", say("It went to another team. {text}", text=text)
        return None


def needs_ticket(call: Call, team: str, private: bool) -> bool:
    """Whether a call that has no ticket yet gets one: the team has it, it waits for no approval,
    and it may be known there.
    """
    at_work = call.team == team and call.state not in ENDED and call.offered_at is not None
    return at_work and (private or not call.private)
