"""The commands a conversation yields, and their answers; it does no I/O itself. It yields one of
these and is sent the answer; it does no I/O itself.

The driver (bot/intake/inbound.py) carries them out in the message's own transaction. The model for
this shape is httpx's `auth_flow`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.conversation.state.account_commands import AccountCommand, AccountResult
from bot.conversation.state.joining_commands import JoiningCommand, JoiningResult
from bot.conversation.state.register_commands import (
    ComponentsFound,
    ComponentShown,
    FoundComponent,
    RegisterCommand,
    RegisterPlan,
)
from bot.conversation.state.risk_commands import RiskCommand, RiskResult
from bot.ports import Attachment
from catalog.model import Catalogue, Kind, Language, Person, Team
from routing.adoption.values import Stand
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.events import Answer
from routing.call.view import CallView
from routing.understand.decision import Decision
from routing.understand.move import Moves, TellsMore


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True)


class Understand(_Command):
    """Which items do their own words in this text ask for? Answer: `tuple[Decision, ...]`, one for
    each request (only items the asker may ask). `among`: only these items, where one of them is to
    be chosen.
    """

    text: str
    among: tuple[str, ...] = ()


class ReadMoves(_Command):
    """How likely is each move that their own words in this text make? Answer: `Moves`."""

    text: str
    language: Language


class ReadBeside(_Command):
    """How far do their own words, said beside what is open, tell more of it? `requests`: the words
    of what is open. Answer: `TellsMore`, None where
    nobody taught the language.
    """

    text: str
    language: Language
    requests: tuple[str, ...]


class Expect(_Command):
    """Who would get it and when would it be done? Answer: `Expected`. `item` None asks for the
    fallback desk.
    """

    item: str | None
    kind: Kind | None = None
    person: str = ""
    language: Language | None = None
    """In which it is said, where that is not the person's own."""


class Open(_Command):
    """Make the call; in the name of `beneficiary`, where that is somebody else, or for whom
    `behalf` says in words. Answer: `Call`, or `Refusal` (not entitled: `reason`).
    """

    item: str | None
    kind: Kind
    text: str
    title: str | None = None
    answers: tuple[Answer, ...] = ()
    because: tuple[str, ...] = ()
    priority_cues: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    same_as: str | None = None
    beneficiary: str = ""
    behalf: str = ""


class Similar(_Command):
    """Have others asked for this item since yesterday, and is it still open? Answer: `Alike`, or
    None. `where`: the words that name the place, where it is about one; other places do not count.
    `component`: what of the register it is about; reports of another one do not count.

    To join them, `Open` with `same_as`: the number found. `language`: in which the team is named.
    """

    item: str
    where: str = ""
    component: str = ""
    language: Language | None = None


class MyCalls(_Command):
    """The person's own calls, newest first, at most `limit`. Answer: `tuple[CallView, ...]`.
    `ended`: include ended ones.
    """

    ended: bool = False
    limit: int = 10


class WaitsForMe(_Command):
    """What waits for a word of this person: approvals they are asked for, questions to them.
    Answer: `tuple[CallView, ...]`.
    """


class TeamQueue(_Command):
    """The open calls of a team, most urgent first. Answer: `tuple[CallView, ...]`; empty for who is
    not of that team.
    """

    team: str
    limit: int = 20


class Look(_Command):
    """One call by number. Answer: `CallView`, or None when there is none or the person may not see
    it.
    """

    number: str


class Act(_Command):
    """Do something with a call, in the person's name. Answer: `CallView` afterwards, or `Refusal`.

    `values` by action: decline {reason}; hand_over {team, reason?, item?}; pass_on {service,
    text?}; ask {question}; note {text}; reply {text}; assign {person}; resolve {text?}; refuse
    {reason}; answer {text}; add {text}; reopen {reason?}; cancel {reason?}; rate {stars}; fork
    {into}; prioritise {impact, urgency}; risk {text}; bundle {text?}; merge {into}.
    """

    number: str
    action: Action
    values: dict[str, str] = {}
    attachments: tuple[Attachment, ...] = ()


class Unfold(_Command):
    """Show everything that can be done with this call on its card in the team's room. No answer."""

    number: str


class SetLanguage(_Command):
    """Speak this language with the person from now on. Answer: None."""

    language: Language


class Correct(_Command):
    """The person chose another item than was guessed (None: none of these). Answer: None. Kept for
    `schakel learn`.
    """

    text: str
    guessed: tuple[str, ...]
    chosen: str | None


class HowFar(_Command):
    """Tell where every link stands; gives a `Stand`."""


class Find(_Command):
    """Look up items by words in the catalogue (`what can I ask`), all of them without words.

    Answer: `tuple[str, ...]`, refs of items the asker may ask.
    """

    text: str = ""


class RaiseAlarm(_Command):
    """Tell those whom the organisation names of an emergency, at once: these words, said at this
    place; or that words told before are taken back. `about`: the words of the alarm that these go
    on about. Answer: `Alarm`.
    """

    text: str
    place: str = ""
    about: str = ""
    taken_back: bool = False
    language: Language | None = None
    """In which the speaker is told who hears it."""


class Alarm(BaseModel):
    """Who is being told of an emergency, by name; `missed` are those whom nothing reaches."""

    model_config = ConfigDict(frozen=True)
    told: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


class Expected(BaseModel):
    """Who would have it and when: `due` is a promise kept in agreed hours, `looked_at` the moment
    by which somebody takes it up; None while an approval comes first.
    """

    model_config = ConfigDict(frozen=True)
    team: str
    due: dt.datetime | None
    looked_at: dt.datetime | None = None
    approvers: tuple[str, ...] = ()
    why_not: Literal["", "not_agreed"] = ""


class Alike(BaseModel):
    """Open calls of others about the same thing: one to join, how many there are, since when, who
    has it and until when.

    `bundled`: they are being solved as one. `component`: what they are about, by its name.
    Nothing of what the others wrote or who they are.
    """

    model_config = ConfigDict(frozen=True)
    number: str
    count: int
    since: dt.datetime
    team: str
    expected: dt.datetime | None
    bundled: bool
    component: str = ""


class UndoPress(BaseModel):
    """Take back the speaker's last press on a call. Answer: `CallView`, or `Refusal`."""

    model_config = ConfigDict(frozen=True)
    number: str


class Refusal(BaseModel):
    """What was asked of the desk cannot be done, and why: `who` and `at` fill the reason in."""

    model_config = ConfigDict(frozen=True)
    reason: Literal[
        "unknown_call",
        "not_yours",
        "not_your_team",
        "already_acknowledged",
        "wrong_state",
        "window_over",
        "unknown_team",
        "unknown_person",
        "unknown_service",
        "no_way_back",
        "open_children",
        "own_team",
        "not_agreed",
        "empty",
        "bad_value",
        "not_together",
        "bouncing",
        "elsewhere",
        "private_elsewhere",
        "no_approval",
        "nothing_to_undo",
        "acted_since",
        "told_already",
        "undo_over",
        "nobody_reads",
    ]
    number: str = ""
    who: str = ""
    at: dt.datetime | None = None


Command = (
    Understand
    | ReadMoves
    | ReadBeside
    | Expect
    | Open
    | MyCalls
    | WaitsForMe
    | TeamQueue
    | Look
    | Act
    | UndoPress
    | Unfold
    | SetLanguage
    | Correct
    | HowFar
    | Find
    | Similar
    | RaiseAlarm
    | AccountCommand
    | JoiningCommand
    | RegisterCommand
    | RiskCommand
)
Result = (
    tuple[Decision, ...]
    | Moves
    | TellsMore
    | Expected
    | Call
    | tuple[CallView, ...]
    | CallView
    | Stand
    | Refusal
    | Alike
    | Alarm
    | tuple[str, ...]
    | AccountResult
    | JoiningResult
    | ComponentsFound
    | FoundComponent
    | RegisterPlan
    | ComponentShown
    | RiskResult
    | None
)


class Facts(BaseModel):
    """What is known when the message comes in: who speaks, in which language, when, and the
    catalogue.

    `room` is the team in whose room it was said (None in a private conversation). `channel`: the
    channel it was said in; `channels`: what people call each, a text of the desk. `mail`: what is
    said there brings along what it answers, and a signature, which are read as nothing. `shared`:
    others hear what is said there. `turned_away`: why a guest may not ask, "" where they may.
    `card_buttons`: so many buttons a card has there at most. `pages`: where our pages are, "" where
    that is not known. `beside`: the item of what another asked last where this is said, for who
    says that they have the same.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    catalogue: Catalogue
    person: Person
    language: Language
    now: dt.datetime
    zone: str = "Europe/Amsterdam"
    room: Team | None = None
    channel: str = ""
    mail: bool = True
    channels: Mapping[str, str] = {}
    shared: bool = False
    turned_away: Literal["", "approve", "closed"] = ""
    card_buttons: int | None = None
    pages: str = ""
    beside: str = ""

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams the speaker works in, and those of a domain they coordinate."""
        return self.catalogue.teams_seen_by(self.person.id)


Steps = Generator[Command, Result, "object"]
