"""Mail servers, and a desk that is reached by mail."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.email.channel import EmailChannel
from bot.channels.email.plugin import PLUGIN
from bot.channels.email.settings import EmailSettings
from bot.channels.registry import ChannelRegistry, installed
from bot.settings import Settings
from catalog.model import Catalogue, Person
from routing.call.call import Call
from routing.storage import ledger
from routing.storage.db import Database
from tests.catalog.planting import SMALL
from tests.fakes.mail_servers import MailServers, mail, words_of
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.still_to_say import still_to_say

SANNE, FATIMA = "sanne@example.org", "fatima@example.org"
ROOM, HR = "cleaners@example.org", "hr@example.org"
_LISTS = {"cleaning": {"email": ROOM}, "hr": {"email": HR}}


@pytest.fixture
async def servers(tmp_path: Path) -> AsyncIterator[MailServers]:
    """A mailbox of the desk, and a server that sends."""
    async with MailServers(tmp_path) as made:
        yield made


def with_email() -> ChannelRegistry:
    """What is installed, and e-mail where the installation is of before it."""
    return ChannelRegistry({one.name: one for one in (*installed().values(), PLUGIN)}.values())


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """The small organisation: the cleaners have a list, and Sanne an address."""
    folder = tmp_path / "catalogue"
    shutil.copytree(SMALL, folder)
    cleaning = folder / "facilities-cleaning.yaml"
    cleaning.write_text(cleaning.read_text().replace("telegram: -100123", f"email: {ROOM}"))
    people = f"employees: [{{id: sanne, name: Sanne, email: {SANNE}, language: en}}]\n"
    (folder / "organisation.yaml").write_text(people)
    return folder


@pytest.fixture
def settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, catalogue: Path, servers: MailServers
) -> Settings:
    """An installation that has set e-mail up."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    made = Settings(
        database_url=SecretStr(f"sqlite:///{tmp_path / 'mail.sqlite3'}"), catalog=catalogue
    )
    return made.with_channels(EmailSettings(**servers.settings()))


_BEGAN = dt.datetime.now(dt.UTC)


def office_hours() -> dt.datetime:
    """A Monday morning that goes on."""
    return MONDAY + (dt.datetime.now(dt.UTC) - _BEGAN)


class Office:
    """The desk, its servers, and people who write."""

    def __init__(self, app: App, servers: MailServers) -> None:
        self.app, self.servers = app, servers
        channel = app.channels["email"]
        assert isinstance(channel, EmailChannel)
        self.channel = channel

    def call(self, number: str = "S-1001") -> Call | None:
        """A call as it stands."""
        with self.app.database.reading() as session:
            return ledger.read(session, number)

    def kinds(self, number: str = "S-1001") -> list[str]:
        """What happened to a call."""
        with self.app.database.reading() as session:
            return [event.kind for event in ledger.events(session, number)]

    async def asks(self, sender: str = SANNE, text: str = "a spill in the lobby") -> EmailMessage:
        """From a mail to a call; gives the mail that says so."""
        await self.writes(sender, text, "Please")
        summary = await self.sees(sender, "1. Yes")
        await self.writes(sender, "1", answers=summary)
        return await self.sees(sender, "S-1001")

    async def writes(
        self,
        sender: str,
        text: str,
        subject: str = "A question",
        answers: EmailMessage | None = None,
        **more: str | bool,
    ) -> EmailMessage:
        """Somebody writes to the desk, or answers a mail of it as mail programs do."""
        if answers is not None:
            quoted = "\n".join(f"> {line}" for line in words_of(answers).splitlines())
            text = f"{text}\n\nOn Monday at 10:00, Service desk <desk@example.org> wrote:\n{quoted}"
            subject = f"Re: {answers['subject']}"
        made = mail(
            sender,
            subject,
            text,
            answers=str(answers["message-id"]) if answers else "",
            **more,  # type: ignore[arg-type]
        )
        await self.servers.arrives(made)
        return made

    async def sees(self, reader: str, words: str) -> EmailMessage:
        """The mail with these words, when it comes."""
        found: EmailMessage = await until(
            lambda: next((m for m in self.servers.sent(reader) if words in words_of(m)), None),
            lambda: f"'{words}' not in {[words_of(m) for m in self.servers.sent(reader)]}",
        )
        return found

    async def quiet(self) -> None:
        """Until everything that came was taken in and answered."""
        await until(self._seen_all, lambda: "mails lie unseen", seconds=120)
        for _ in range(2):
            await until(
                lambda: not still_to_say(self.app.database), lambda: "something is still to be said"
            )
            await asyncio.sleep(0.2)

    async def _seen_all(self) -> bool:
        def unseen(client: object) -> list[int]:
            client.select_folder("INBOX", readonly=True)  # type: ignore[attr-defined]
            return client.search("UNSEEN")  # type: ignore[attr-defined, no-any-return]

        return not await self.servers.in_mailbox(unseen)


async def until(look: Callable[[], Any], why: Callable[[], str], seconds: float = 30) -> Any:
    """What a look finds, as soon as it finds something."""
    end = asyncio.get_running_loop().time() + seconds
    while True:
        found = look()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        assert asyncio.get_running_loop().time() < end, why()
        await asyncio.sleep(0.05)


def by_mail(catalogue: Catalogue) -> Catalogue:
    """The small organisation: everybody has an address, and the cleaners and HR a list."""

    def known(person: Person) -> Person:
        return person.model_copy(
            update={"email": f"{person.id}@example.org", "accounts": {}, "language": "en"}
        )

    teams = tuple(
        team.model_copy(
            update={
                "rooms": _LISTS.get(team.team, {}),
                "people": tuple(map(known, team.people)),
            }
        )
        for team in catalogue.teams
    )
    employees = tuple(map(known, catalogue.organisation.employees))
    organisation = catalogue.organisation.model_copy(update={"employees": employees})
    return Catalogue(version=catalogue.version, organisation=organisation, teams=teams)


@contextlib.asynccontextmanager
async def at_work(app: App, servers: MailServers) -> AsyncIterator[Office]:
    """The desk at work, until the block ends."""
    app.pages_are_shut = True
    work = asyncio.create_task(app.run())
    office = Office(app, servers)
    try:
        await until(lambda: office.channel.out_of_touch() is None, lambda: "not in touch")
        yield office
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        app.close()


def desk(url: str, servers: MailServers, **more: Any) -> App:
    """A desk with e-mail, which knows an item by its word."""
    given = EmailSettings(**{**servers.settings(), **more})
    settings = Settings(database_url=SecretStr(url)).with_channels(given)
    catalogue = by_mail(CATALOGUE)
    app = App(
        settings,
        Database(url),
        catalogue,
        ByWord(catalogue),
        now=office_hours,
        registry=with_email(),
    )
    app.add(PLUGIN.make(app))
    return app


@pytest.fixture
async def office(sqlite_url: str, servers: MailServers) -> AsyncIterator[Office]:
    """A desk at work."""
    async with at_work(desk(sqlite_url, servers), servers) as made:
        yield made
