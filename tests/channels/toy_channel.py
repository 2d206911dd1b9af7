"""A whole channel in one file: a chat service whose conversations are files in a folder.

What a new channel needs, and nothing more: settings, address rules, limits, checks, a plugin that an
entry point (or a test) names, and the channel itself. Nothing outside this file knows of it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic_settings import SettingsConfigDict

from bot.channels.plugin import ChannelPlugin, Finding, Host
from bot.channels.text_limits import Limits, pieces
from bot.errors import Mistake
from bot.ports import (
    Accept,
    Address,
    Channel,
    Incoming,
    Outgoing,
    Press,
    Pressed,
    RetryLater,
    Said,
    Undeliverable,
)
from bot.settings import PLAIN_WORD, ChannelSettings, Settings
from catalog.model import Catalogue

LIMITS = Limits(text=400, buttons=20)
LOOK_EVERY = 0.02
Json = dict[str, Any]


class ToySettings(ChannelSettings):
    """Variables `SCHAKEL_TOY_*`: the folder, and in which order its inbox is read."""

    model_config = SettingsConfigDict(env_prefix="SCHAKEL_TOY_")

    folder: Path | None = None
    order: Annotated[Literal["oldest", "newest"], PLAIN_WORD] = "oldest"


class ToyPlugin(ChannelPlugin):
    """What an installation knows of it."""

    name = "toy"
    label = "the toy"
    limits = LIMITS
    settings = ToySettings

    def is_on(self, settings: Settings) -> bool:
        """Whether it has a folder."""
        return settings.of(ToySettings).folder is not None

    def make(self, host: Host) -> Channel:
        """The channel of its folder."""
        return ToyChannel(ToyService(_folder(host.settings)), host.now)

    async def checks(self, settings: Settings, catalogue: Catalogue) -> list[Finding]:
        """Whether every team's room is there."""
        service = ToyService(_folder(settings))
        rooms = [(t.team, t.rooms[self.name]) for t in catalogue.teams if self.name in t.rooms]
        return [
            (True, f"Toy: in the room {room} of {team}")
            if service.path(f"toy/{room}").exists()
            else (False, f"Toy: the room {room} of {team} is not there; make its file")
            for team, room in rooms
        ]

    def account_fault(self, written: str) -> str | None:
        """People have numbers."""
        return None if written.isdecimal() else f"'{written}' is no toy's number; write digits"

    def room_fault(self, written: str) -> str | None:
        """Rooms have a hash in front."""
        return None if written[:1] == "#" else f"'{written}' is no toy room; begin it with #"


PLUGIN = ToyPlugin()


def _folder(settings: Settings) -> Path:
    folder = settings.of(ToySettings).folder
    if folder is None:
        raise Mistake("SCHAKEL_TOY_FOLDER is not set; set it to the folder of the toy")
    return folder


@dataclass(frozen=True)
class ToyService:
    """The service: a file for each conversation, and an inbox of what people do."""

    folder: Path

    def open(self, conversation: str) -> None:
        """Make a conversation."""
        self.write(conversation, [])

    def path(self, conversation: str) -> Path:
        """The file of a conversation."""
        return self.folder / f"{conversation.replace('/', '_')}.json"

    def messages(self, conversation: str) -> list[Json]:
        """What stands in a conversation, in order."""
        found: list[Json] = json.loads(self.path(conversation).read_text())
        return found

    def write(self, conversation: str, messages: list[Json]) -> None:
        """Put this into a conversation, whole or not at all."""
        partial = self.path(conversation).with_suffix(".partial")
        partial.write_text(json.dumps(messages))
        partial.replace(self.path(conversation))

    def put(self, name: str, did: Json) -> None:
        """Somebody does something."""
        inbox = self.folder / "inbox"
        inbox.mkdir(exist_ok=True)
        partial = inbox / f"{name}.partial"
        partial.write_text(json.dumps(did))
        partial.replace(inbox / f"{name}.did")

    def waiting(self) -> list[Path]:
        """What people did and nobody took in."""
        return sorted((self.folder / "inbox").glob("*.did"))


class ToyChannel:
    """The channel: reads the inbox, writes the conversations."""

    name = ToyPlugin.name

    def __init__(self, service: ToyService, now: Callable[[], dt.datetime]) -> None:
        self._service, self._now = service, now

    async def listen(self, accept: Accept) -> None:
        """Take in what is in the inbox, each away only when it is committed."""
        while True:
            for path in self._service.waiting():
                await accept(self._read(path))
                path.unlink()
            await asyncio.sleep(LOOK_EVERY)

    def _read(self, path: Path) -> Incoming:
        did = json.loads(path.read_text())
        event = {
            "key": f"toy:{path.stem}",
            "address": Address(channel=self.name, conversation=did["conversation"]),
            "account": did["account"],
            "at": self._now(),
            "shared": "#" in did["conversation"],
            "reply_to": did.get("reply_to"),
        }
        if "pressed" in did:
            return Pressed.model_validate({**event, "press": Press(action=did["pressed"])})
        return Said.model_validate({**event, "text": did["text"]})

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        """Write it, in pieces where it is long; the ref is the last piece's place."""
        if not self._service.folder.is_dir():
            raise RetryLater(1.0, "the folder is away")
        if not self._service.path(to.conversation).exists():
            raise Undeliverable(f"there is no {to.conversation}", gone=True)
        there = self._service.messages(to.conversation)
        said = [n for n, one in enumerate(there) if one["key"] == key]
        if message.edits:
            there[int(message.edits)] |= next(iter(self._written(message, key)))
        elif not said:
            there += self._written(message, key)
        self._service.write(to.conversation, there)
        return message.edits or str(said[-1] if said else len(there) - 1)

    def _written(self, message: Outgoing, key: str) -> Iterator[Json]:
        card = message.card
        words = message.text
        if card:
            lines = [f"{line.label}{line.mark} {line.value}" for line in card.lines]
            words = "\n".join([f"{card.number} {card.title}", card.status, *lines])
        parts = pieces(words, LIMITS.text or len(words))
        buttons = [[choice.action, choice.label] for choice in message.choices]
        for n, part in enumerate(parts):
            last = n == len(parts) - 1
            yield {
                "key": key,
                "words": part,
                "buttons": buttons if last else [],
                "only_to": message.only_to,
            }
