"""Mail servers, and a desk that is reached by mail."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
import shutil
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.bootstrap.app import App, build
from bot.channels.email.plugin import PLUGIN
from bot.channels.email.settings import EmailSettings
from bot.channels.registry import ChannelRegistry, installed
from bot.settings import Settings
from tests.catalog.planting import SMALL
from tests.fakes.mail_servers import MailServers, mail, words_of
from tests.routing.links import MONDAY

SANNE, FATIMA = "sanne@example.org", "fatima@example.org"
ROOM = "cleaning@example.org"


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
        await until(self._seen_all, lambda: "mails lie unseen")
        await asyncio.sleep(0.3)
        await self.app.settle()

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


@contextlib.asynccontextmanager
async def running(settings: Settings, servers: MailServers) -> AsyncIterator[Office]:
    """The desk at work."""
    app = build(settings, channels=("web", "email"), registry=with_email(), now=office_hours)
    app.pages_are_shut = True
    work = asyncio.create_task(app.run())
    office = Office(app, servers)
    try:
        await until(lambda: app.channels["email"].out_of_touch() is None, lambda: "not in touch")  # type: ignore[attr-defined]
        yield office
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        app.close()


@pytest.fixture
async def office(settings: Settings, servers: MailServers) -> AsyncIterator[Office]:
    """A desk at work."""
    async with running(settings, servers) as made:
        yield made


NUMBER = re.compile(r"S-\d+")
