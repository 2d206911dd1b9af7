"""The terminal as a channel: reads lines from standard input and prints what is new in the
mailbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.channels.mailbox import Mailbox, MailboxChannel, Post, own_conversation, room_of
from bot.channels.terminal.display import Display, Numbered, Printed, is_question
from bot.channels.terminal.file_commands import (
    FILE,
    SAVE,
    Named,
    is_command,
    not_shown,
    read_file,
    save,
    words_of,
)
from bot.files.intake import Upload, brought
from bot.intake.shown import key_of
from bot.ports import Accept, Address, FileRef, Outgoing, Press, Pressed, Said, Shown
from bot.wording.localizer import Localizer
from catalog.language_packs import SOURCE
from routing.storage.faults import OUT_OF_REACH

_LOOK_EVERY = 0.4
_OPEN_CARDS = 500
_PATIENCE = 10.0
"""Seconds after which it is said that an answer has to wait."""
_OVER = ("done", "ended")


@dataclass(frozen=True)
class Window:
    """Who sits at the terminal and how their screen works.

    `teams`: those the person works in or coordinates, whose rooms they see. `lines` ends at end of
    input. `settle` delivers what is due, until nothing is. `show` prints a post, `echo` what was
    typed (nothing where the screen shows it already). `live`: also print what others cause while
    nothing is typed.
    """

    person: str
    teams: tuple[str, ...]
    lines: AsyncIterator[str]
    show: Callable[[Printed], None]
    echo: Callable[[str, Numbered | None], None]
    settle: Callable[[], Awaitable[None]]
    now: Callable[[], dt.datetime]
    live: bool = False
    localizer: Localizer = field(default_factory=lambda: Localizer(SOURCE))
    open: Callable[[str], tuple[str, bytes] | None] = lambda _: None


@dataclass
class _Sitting:
    """One person at one terminal, from the first line to end of input."""

    mailbox: Mailbox
    window: Window
    display: Display = field(default_factory=Display)
    seen: dict[str, int] = field(default_factory=dict)
    said_here: set[str] = field(default_factory=set)
    asked_in: str | None = None
    printing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def conversations(self) -> tuple[str, ...]:
        return (own_conversation(self.window.person), *map(room_of, self.window.teams))

    async def run(self, accept: Accept) -> None:
        await self.window.settle()
        await asyncio.to_thread(self.begin)
        watcher = asyncio.create_task(self.watch()) if self.window.live else None
        try:
            async for line in self.window.lines:
                if line.strip():
                    await self.take(line.strip(), accept)
        finally:
            if watcher:
                watcher.cancel()

    def begin(self) -> None:
        """First what waits: the rooms' open cards, then what came since this person's last word."""
        for conversation in reversed(self.conversations):
            posts = self.mailbox.latest(conversation, _OPEN_CARDS)
            self.seen[conversation] = max((post.seq for post in posts), default=0)
            room = conversation != own_conversation(self.window.person)
            for post in _open_cards(posts) if room else _since_own_word(posts, self.window.person):
                self.window.show(self.display.show(post))

    async def take(self, line: str, accept: Accept) -> None:
        """One line: a command of the terminal itself, or a message or choice for the desk."""
        if is_command(line, SAVE):
            self.answer_here(line, await asyncio.to_thread(self.save, line))
        elif is_command(line, FILE):
            named = await asyncio.to_thread(read_file, line, self.window.localizer)
            if isinstance(named, str):
                self.answer_here(line, named)
            else:
                await self.send(line, None, named, accept)
        else:
            await self.send(line, self.display.pick(line), None, accept)

    def answer_here(self, line: str, words: str) -> None:
        """What the terminal itself says to a line."""
        self.window.echo(line, None)
        self.tell(words)

    async def send(
        self, line: str, picked: Numbered | None, named: Named | None, accept: Accept
    ) -> None:
        """Hand a line, a choice or a file to the desk, and print what comes of it."""
        self.window.echo(line, picked)
        try:
            where = await self.hand_in(line, picked, named, accept)
        except OUT_OF_REACH:
            self.tell(
                self.window.localizer.say(
                    "We can't reach our own administration just now, so this was not taken in. "
                    "Please say it again in a while."
                )
            )
            return
        await self.settled()
        await self.look(answering=where)

    async def settled(self) -> None:
        """Deliver what is due; say so where that has to wait."""
        say, settling = self.window.localizer.say, asyncio.ensure_future(self.window.settle())
        try:
            if not (await asyncio.wait({settling}, timeout=_PATIENCE))[0]:
                self.tell(say("Your words are kept. The answer takes longer than usual."))
            await settling
        except OUT_OF_REACH:
            self.tell(
                say(
                    "Your words are kept. The answer comes once we can reach our own "
                    "administration again."
                )
            )
        finally:
            settling.cancel()

    async def hand_in(
        self, line: str, picked: Numbered | None, named: Named | None, accept: Accept
    ) -> str:
        """Hand it to the desk; the conversation it went to. When this returns it is taken in."""
        own = own_conversation(self.window.person)
        where = picked.post.conversation if picked else self.asked_in or own
        self.display.sent(picked)
        self.asked_in = None
        key = f"terminal:{self.window.person}:{uuid.uuid4().hex}"
        sent = (await asyncio.to_thread(self.bring, named.upload, where, key),) if named else ()
        words = named.words if named else line
        incoming = self.incoming(words, picked, where, sent, key)
        self.said_here.add(key_of(key))
        if isinstance(incoming, Said) and where != own:
            asked = await asyncio.to_thread(self.mailbox.question_to, where, self.window.person)
            incoming = incoming.model_copy(update={"reply_to": asked})
        await accept(incoming)
        return where

    def bring(self, upload: Upload, where: str, key: str) -> FileRef:
        return self.mailbox.bring(upload, self.window.person, key, self.address(where))

    def save(self, line: str) -> str:
        """What `/save NAME FOLDER` came to; a mark does for a name."""
        parts = words_of(line)[1:]
        name, folder = [*parts, "", ""][:2]
        file = self.brought(name)
        found = self.window.open(file) if file else None
        return (
            save(*found, folder, name, self.window.localizer)
            if found
            else not_shown(name, self.window.localizer)
        )

    def brought(self, name: str) -> str | None:
        """The newest file of this name or mark in these conversations."""
        posts = (
            post for place in self.conversations for post in self.mailbox.latest(place, _OPEN_CARDS)
        )
        files = [file for post in posts if post.shown_to(self.window.person) for file in post.files]
        return next(
            (f.id for f in reversed(files) if name and (f.id.startswith(name) or f.name == name)),
            None,
        )

    def tell(self, words: str) -> None:
        """A word of the terminal itself, which stands in no conversation."""
        said = Post(
            ref="0",
            conversation="",
            seq=0,
            author="",
            at=self.window.now(),
            message=Outgoing(text=words),
        )
        self.window.show(Printed(said, ()))

    def incoming(
        self, line: str, picked: Numbered | None, where: str, sent: tuple[FileRef, ...], key: str
    ) -> Said | Pressed:
        """What was typed: words, with files of ours, or the mark of a choice."""
        head: dict[str, Any] = {
            "key": key,
            "address": self.address(where),
            "account": self.window.person,
            "at": self.window.now(),
            "shared": where != own_conversation(self.window.person),
        }
        if not head["shared"]:
            head["shown"] = Shown(text=picked.choice.label if picked else line, files=sent)
        if picked:
            press = Press(action=picked.choice.action)
            return Pressed(press=press, reply_to=picked.post.ref, **head)
        return Said(text=line, attachments=brought(sent), **head)

    def address(self, where: str) -> Address:
        return Address(channel=TerminalChannel.name, conversation=where)

    async def look(self, answering: str | None = None) -> None:
        """Print what is new, once: the watcher and an answer never print the same post together."""
        async with self.printing:
            await asyncio.to_thread(self.print_new, answering)

    def print_new(self, answering: str | None = None) -> None:
        for conversation in self.conversations:
            for post in self.mailbox.since(conversation, self.seen.get(conversation, 0)):
                self.seen[conversation] = post.seq
                if post.key in self.said_here or not post.shown_to(self.window.person):
                    continue
                self.window.show(self.display.show(post))
                if conversation == answering and post.message and is_question(post.message):
                    self.asked_in = conversation

    async def watch(self) -> None:
        """What others cause appears by itself."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            with contextlib.suppress(*OUT_OF_REACH):
                await self.window.settle()
                await self.look()


def _open_cards(posts: tuple[Post, ...]) -> list[Post]:
    return [p for p in posts if p.message and p.message.card and p.message.card.tone not in _OVER]


def _since_own_word(posts: tuple[Post, ...], person: str) -> list[Post]:
    last = max((post.seq for post in posts if post.author == person), default=0)
    return [post for post in posts if post.seq > last]


class TerminalChannel(MailboxChannel):
    """The terminal window on the mailbox. Without a `window` (in a server) it only sends."""

    name = "terminal"

    def __init__(self, mailbox: Mailbox, window: Window | None = None) -> None:
        super().__init__(mailbox)
        self.window = window

    async def listen(self, accept: Accept) -> None:
        """Read line by line until end of input; each line is committed before the next is read."""
        if self.window is None:
            await super().listen(accept)
        else:
            await _Sitting(self.mailbox, self.window).run(accept)
