"""Takes in what a program asks for somebody, through the same conversation, desk and outbox as what
people say, and tells what came of it as a value.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from bot.context import Context
from bot.conversation.flows.emergency import is_emergency, sent_as_alarm, warn
from bot.conversation.flows.sending import send
from bot.conversation.state.commands import (
    Act,
    Alarm,
    Command,
    Facts,
    Open,
    RaiseAlarm,
    Refusal,
    Result,
)
from bot.conversation.state.dialogue import Dialogue, Heard, Request, Turn
from bot.conversation.state.steps import understand
from bot.conversation.state.turn import TurnContext
from bot.intake.answering import Conversation, Start, begin
from bot.intake.inbound import take_in
from bot.ports import Pressed, Said
from catalog.model import Kind
from routing.call.call import Call
from routing.call.view import CallView


@dataclass
class Outcome:
    """What came of it: the call that was made or changed, or why not; and what the person is told.
    `fresh`: it had not been taken in before.
    """

    fresh: bool = False
    number: str = ""
    refusal: Refusal | None = None
    told: list[str] = field(default_factory=list)
    alarms: list[tuple[RaiseAlarm, Alarm]] = field(default_factory=list)
    """Emergencies that it told of, and who is alerted."""

    @property
    def is_done(self) -> bool:
        """Whether the desk did it."""
        return bool(self.number) and self.refusal is None

    def note(self, command: Command, result: Any) -> None:
        """See what the desk answered to a command that changes something, or alerts somebody."""
        if isinstance(command, RaiseAlarm) and not command.taken_back:
            self.alarms.append((command, result))
        if not isinstance(command, Open | Act):
            return
        match result:
            case Refusal():
                self.refusal = result
            case Call(number=number):
                self.number = number
            case CallView(call=call):
                self.number = call.number


def hear(
    session: Session, incoming: Said | Pressed, context: Context, start: Start = begin
) -> Outcome:
    """Take it in, in the caller's transaction, which is to be undone where nothing came of it and
    nobody is alerted.
    """
    outcome = Outcome()
    outcome.fresh = take_in(session, incoming, context, _watched(start, outcome))
    return outcome


def to_a_person(kind: Kind | None) -> Start:
    """The conversation about words that name no item: a person of the desk gets them as they
    are. Of which kind they are is read in them, where it is not told; danger is an incident.
    """

    def start(dialogue: Dialogue, heard: Heard, facts: Facts) -> Conversation:
        turn = TurnContext(dialogue, heard, facts)
        (read, *_) = yield from understand(heard.text)
        asked = kind or (Kind.INCIDENT if read.kind is Kind.RISK else read.kind)
        danger = yield from is_emergency(turn, heard.text, read.language)
        turn.push(
            Request(
                topic="request",
                stage="summary",
                kind=Kind.INCIDENT if danger else asked,
                words=heard.text,
                priority_cues=read.priority_cues,
            )
        )
        if danger:
            yield from sent_as_alarm(turn, heard.text)
        yield from send(turn)
        return turn.finish()

    return start


def alarm_alone(dialogue: Dialogue, heard: Heard, facts: Facts) -> Conversation:
    """The conversation about words of which nothing else is taken in: whoever is named for an
    emergency is alerted, where they tell of one.
    """
    turn = TurnContext(dialogue, heard, facts)
    (read, *_) = yield from understand(heard.text)
    if (yield from is_emergency(turn, heard.text, read.language)):
        yield from warn(turn, heard.text)
    return turn.finish()


def _watched(start: Start, outcome: Outcome) -> Start:
    def watched(dialogue: Dialogue, heard: Heard, facts: Facts) -> Generator[Command, Result, Turn]:
        conversation = start(dialogue, heard, facts)
        result: Result = None
        while True:
            try:
                command = conversation.send(result)
            except StopIteration as ended:
                turn: Turn = ended.value
                outcome.told = [reply.message.text for reply in turn.replies]
                return turn
            result = yield command
            outcome.note(command, result)

    return watched
