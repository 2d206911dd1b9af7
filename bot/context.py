"""The context in which a message is handled, besides the database: catalogue, understanding,
channels and time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from bot.people.room_reach import rooms_of
from bot.people.roster import Overlay
from bot.people.speakers import Speakers
from bot.ports import Address
from bot.wording.localizer import Localizer
from catalog.model import Catalogue, Language, Team
from routing.understand.decision import Understanding
from routing.understand.rerank.suggestion import Reranker

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class ChannelKind:
    """Describes a channel that is installed: `label`, its name for people, a text of the desk;
    `invites`, whether people are told of it as another place to talk to us; `own`, whether
    everybody can be reached there; `replaces_buttons`, whether answered buttons are replaced by
    what was chosen; `card_buttons`, how many a card has at most; `last_resort`, whether it reaches
    people whom no other channel does; `mail`, whether messages bring along what they answer, and a
    signature.
    """

    label: str
    invites: bool = True
    own: bool = False
    replaces_buttons: bool = False
    card_buttons: int | None = None
    last_resort: bool = False
    mail: bool = False


@dataclass(frozen=True)
class Context:
    """All that handling a message needs besides the database. `channels` maps each channel that is
    on to the prefix of its conversations ("slack" to "slack"), "" for our own, where they are
    `person/<id>` and `room/<team>`; `kinds` are all that are installed, by name. `links`: by
    channel, the beginning of a link that brings a code to us there; `chats`: a link that opens a
    chat with us. `catalogue` is that of `files`
    (itself where None) with what joined from chats laid over it by `overlay`. `reranker`: a
    language model's, where one is used. `pages`: where our pages are, "" where that is not known.
    `open_rooms`: the conversations of rooms that anybody may come into and read.
    `speaker`: who wrote the message, as far as that is known before its transaction; `guessed`:
    only because they wrote to this process of late, which `speakers` remember.
    """

    catalogue: Catalogue
    understanding: Understanding
    channels: Mapping[str, str]
    now: dt.datetime
    kinds: Mapping[str, ChannelKind] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    chats: Mapping[str, str] = field(default_factory=dict)
    overlay: Overlay = field(default_factory=Overlay)
    files: Catalogue | None = None
    reranker: Reranker | None = None
    pages: str = ""
    open_rooms: Collection[str] = ()
    speaker: str = ""
    guessed: bool = False
    speakers: Speakers = field(default_factory=Speakers)

    def page_of(self, number: str) -> str:
        """The address of a call's page; "" where that of our pages is not known."""
        return f"{self.pages.rstrip('/')}/call/{number}" if self.pages else ""

    def at(self, session: Session) -> Context:
        """The same with everybody and every room that joined from a chat, as it stands in this
        transaction.
        """
        files = self.files or self.catalogue
        whole = self.overlay.at(session, files, self.now.date())
        return replace(self, catalogue=whole, files=files)

    def now_joined(self) -> Context:
        """The same with what joined since, as this process saw it last."""
        laid = self.overlay.now(self.files or self.catalogue)
        return self if laid is self.catalogue else replace(self, catalogue=laid)

    def label(self, channel: str, localizer: Localizer) -> str:
        """The channel's name for people."""
        kind = self.kinds.get(channel)
        return localizer.say(kind.label) if kind else channel

    def is_own(self, channel: str) -> bool:
        """Whether everybody can be reached in this channel."""
        return channel in self.kinds and self.kinds[channel].own

    def replaces_buttons(self, channel: str) -> bool:
        """Whether answered buttons are replaced by what was chosen in this channel."""
        return channel in self.kinds and self.kinds[channel].replaces_buttons

    def is_mail(self, channel: str) -> bool:
        """Whether what is said in this channel brings along what it answers, and a signature."""
        return channel not in self.kinds or self.kinds[channel].mail

    def is_list(self, room: Address) -> bool:
        """Whether others than the team read in its room: it is a list or a shared mailbox, whose
        mails lie in everybody's own, or anybody may come in.
        """
        kind = self.kinds.get(room.channel)
        return (kind is not None and kind.mail) or self.is_open(room)

    def is_open(self, place: Address) -> bool:
        """Whether anybody may come in and read where this is, as far as is known."""
        return any(_is_in(place, room) for room in self.open_rooms)

    def card_buttons(self, channel: str) -> int | None:
        """How many buttons a card has in this channel at most; None for as many as there are."""
        return self.kinds[channel].card_buttons if channel in self.kinds else None

    def rooms(self, team: str, *, private: bool = False) -> tuple[Address, ...]:
        """The addresses of a team's rooms, in every channel that is on; for what is `private` those
        that are no list.
        """
        found = rooms_of(team, self.catalogue, self.channels)
        return tuple(room for room in found if not (private and self.is_list(room)))

    def room_at(self, address: Address) -> Team | None:
        """The team whose room an address is (a thread or topic in it too)."""
        kind, _, name = address.conversation.partition("/")
        if address.own:
            return self.catalogue.team_by_id.get(name) if kind == "room" else None
        for team in self.catalogue.teams:
            for room in self.rooms(team.team):
                if room.channel == address.channel and _is_in(address, room.conversation):
                    return team
        return None

    def rooms_at(self, address: Address) -> tuple[tuple[Team, Address], ...]:
        """Every team's room that stands at an address, in it (a topic of a group), or around it."""
        found = (
            (team, room)
            for team in self.catalogue.teams
            for room in self.rooms(team.team)
            if room.channel == address.channel
        )
        return tuple((team, room) for team, room in found if _is_near(room, address))

    def room_language(self, team: str) -> Language:
        """The language of a team's room: its coordinator's, else the organisation's."""
        found = self.catalogue.team_by_id.get(team)
        own = (person.language for person in found.coordinators) if found else ()
        return self.catalogue.organisation.language_for(*own)


def _is_near(one: Address, other: Address) -> bool:
    """Whether one of two addresses is, or lies in, the other."""
    here, there = f"{one.conversation}/", f"{other.conversation}/"
    return here.startswith(there) or there.startswith(here)


def _is_in(place: Address, conversation: str) -> bool:
    """Whether an address is a conversation, or a thread or topic in it."""
    return f"{place.conversation}/".startswith(f"{conversation}/")
