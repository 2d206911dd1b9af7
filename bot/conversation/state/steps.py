"""Issues a conversation's commands, one function each, so that every answer has its type."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import TypeVar, cast

from bot.conversation.state.commands import (
    Act,
    Alarm,
    Alike,
    Command,
    Correct,
    Expect,
    Expected,
    Find,
    HowFar,
    Look,
    MyCalls,
    Open,
    RaiseAlarm,
    ReadBeside,
    ReadMoves,
    Refusal,
    Result,
    SetLanguage,
    Similar,
    TeamQueue,
    Understand,
    Unfold,
    WaitsForMe,
)
from bot.ports import Attachment
from catalog.model import Kind, Language
from routing.adoption.values import Stand
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.view import CallView
from routing.understand.decision import Decision
from routing.understand.move import Moves, TellsMore

T = TypeVar("T")
Asking = Generator[Command, Result, T]
Steps = Generator[Command, Result, None]


def understand(text: str, among: Sequence[str] = ()) -> Asking[tuple[Decision, ...]]:
    """Which items the text asks for, or which of those it is `among`; one decision at the least."""
    command = Understand(text=text, among=tuple(among))
    return cast("tuple[Decision, ...]", (yield command))


def expect(item: str | None, kind: Kind, language: Language, person: str = "") -> Asking[Expected]:
    """Who would get it, and when it would be done; asked for `person`, else for the speaker."""
    command = Expect(item=item, kind=kind, person=person, language=language)
    return cast("Expected", (yield command))


def read_moves(text: str, language: Language) -> Asking[Moves]:
    """How likely each move is that the text makes."""
    return cast("Moves", (yield ReadMoves(text=text, language=language)))


def read_beside(text: str, language: Language, requests: Sequence[str]) -> Asking[TellsMore | None]:
    """How far the text tells more of one of the requests that are open."""
    command = ReadBeside(text=text, language=language, requests=tuple(requests))
    return cast("TellsMore | None", (yield command))


def open_call(command: Open) -> Asking[Call | Refusal]:
    """The call that was made."""
    return cast("Call | Refusal", (yield command))


def my_calls(*, ended: bool = False, limit: int = 10) -> Asking[tuple[CallView, ...]]:
    """The person's own calls, newest first."""
    return cast("tuple[CallView, ...]", (yield MyCalls(ended=ended, limit=limit)))


def waits_for_me() -> Asking[tuple[CallView, ...]]:
    """What waits for a word of this person."""
    return cast("tuple[CallView, ...]", (yield WaitsForMe()))


def team_queue(team: str) -> Asking[tuple[CallView, ...]]:
    """The open calls of a team."""
    return cast("tuple[CallView, ...]", (yield TeamQueue(team=team)))


def similar(
    item: str, where: str, component: str = "", language: Language | None = None
) -> Asking[Alike | None]:
    """What others asked for, about the same component, or of the same item at the same place, that
    is still open.
    """
    asked = Similar(item=item, where=where, component=component, language=language)
    return cast("Alike | None", (yield asked))


def how_far() -> Asking[Stand]:
    """Where every link stands."""
    return cast("Stand", (yield HowFar()))


def look(number: str) -> Asking[CallView | None]:
    """One call, if there is one that the person may see."""
    return cast("CallView | None", (yield Look(number=number)))


def act(
    number: str, action: Action, values: Mapping[str, str], attachments: tuple[Attachment, ...] = ()
) -> Asking[CallView | Refusal]:
    """The call after something was done with it."""
    command = Act(number=number, action=action, values=dict(values), attachments=attachments)
    return cast("CallView | Refusal", (yield command))


def unfold(number: str) -> Steps:
    """The room's card with every button, until it changes again."""
    yield Unfold(number=number)


def set_language(language: Language) -> Steps:
    """From now on in this language."""
    yield SetLanguage(language=language)


def correct(text: str, guessed: tuple[str, ...], chosen: str | None) -> Steps:
    """The guess was wrong; this was meant."""
    yield Correct(text=text, guessed=guessed, chosen=chosen)


def find(text: str) -> Asking[tuple[str, ...]]:
    """Items by words, or all of them."""
    return cast("tuple[str, ...]", (yield Find(text=text)))


def raise_alarm(
    text: str, place: str, language: Language, *, about: str = "", taken_back: bool = False
) -> Asking[Alarm]:
    """Who is being told of the emergency that these words tell of, or that they are taken back."""
    command = RaiseAlarm(
        text=text, place=place, about=about, taken_back=taken_back, language=language
    )
    return cast("Alarm", (yield command))
