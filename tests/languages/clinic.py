"""A clinic that speaks German only, with the real desk and the real understanding, and what its
dialogues are played with.
"""

from __future__ import annotations

import datetime as dt
import re
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Choice, Outgoing, Press, Pressed, Said
from bot.settings import Settings
from catalog.load import load
from routing.call.call import Call
from routing.storage import ledger
from routing.storage.db import Database
from routing.understand.live import LiveReader

HERE = Path(__file__).parent
MONDAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
_LINE = re.compile(r"(?P<who>[a-z]+)(?: @(?P<room>[a-z]+))?(?P<mark>:| #) ?(?P<what>.*)")


class Lacking(NullTranslations):
    """Keeps what has no translation; a desk that speaks German only would say it in English."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def gettext(self, message: str) -> str:
        """Keep it."""
        self.texts.append(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Keep it."""
        return self.gettext(msgid1 if n == 1 else msgid2)


class Clinic:
    """The desk of an organisation that speaks German; everybody at their own page, each team in its
    room.
    """

    def __init__(self, database: Database) -> None:
        loaded = load(HERE / "klinik")
        assert loaded.catalogue, [str(problem) for problem in loaded.problems]
        self.now = MONDAY
        reader = LiveReader(loaded.catalogue)
        assert reader.ready()
        url = SecretStr(database.engine.url.render_as_string(hide_password=False))
        settings = Settings(database_url=url)
        self.app = App(settings, database, loaded.catalogue, reader, now=lambda: self.now)
        self.app.add(WebChannel(self.app.mailbox))
        self.count = 0

    async def play(self, script: str) -> None:
        """Say what stands before the `<` lines, and look for those in what was told because of it.

        `anna: Hallo` types, `anna # Ja` presses the button that begins so, `jonas @hausdienst: …`
        does it in a room; `<` is told to whoever spoke, there; `<!` is
        not.
        """
        told = ""
        for line in filter(None, map(str.strip, script.splitlines())):
            if line.startswith("<!"):
                assert line[2:].strip() not in told, f"said: {line[2:].strip()}\nin: {told}"
                continue
            if line.startswith("<"):
                assert line[1:].strip() in told, f"missing: {line[1:].strip()}\nwas told: {told}"
                continue
            spoken = _LINE.fullmatch(line)
            assert spoken, f"cannot read this line: {line}"
            where = f"room/{spoken['room']}" if spoken["room"] else f"person/{spoken['who']}"
            told = await self._hear(spoken, where)

    async def _hear(self, spoken: re.Match[str], where: str) -> str:
        self.now += dt.timedelta(seconds=20)
        self.count += 1
        before = max((post.seq for post in self.app.mailbox.latest(where)), default=0)
        head: dict[str, Any] = {
            "key": f"{self.count}",
            "address": Address(channel="web", conversation=where),
            "account": spoken["who"],
            "at": self.now,
            "shared": bool(spoken["room"]),
        }
        if spoken["mark"] == ":":
            await self.app.accept(Said(text=spoken["what"], **head))
        else:
            press = Press(action=self._button(where, spoken["what"]).action)
            await self.app.accept(Pressed(press=press, **head))
        await self.app.settle()
        told = self.app.mailbox.since(where, before)
        return "\n".join(_shown(post.message) for post in told if post.message)

    def _button(self, where: str, label: str) -> Choice:
        shown = [post.message for post in self.app.mailbox.latest(where) if post.message]
        choices = [choice for message in reversed(shown) for choice in message.choices]
        return next(choice for choice in choices if choice.label.startswith(label))

    def call(self, number: str) -> Call:
        """A call as it stands."""
        with self.app.database.reading() as session:
            found = ledger.read(session, number)
        assert found
        return found


def _shown(message: Outgoing) -> str:
    lines = [message.text, " ".join(f"[{choice.label}]" for choice in message.choices)]
    lines += [field.ask for choice in message.choices for field in choice.fields]
    if message.card:
        lines += [message.card.title, message.card.status]
        lines += [f"{line.label}{line.mark} {line.value}" for line in message.card.lines]
    return "\n".join(lines)
