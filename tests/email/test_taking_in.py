"""Each mail is taken in once, whatever breaks, and what lay there before is left alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.email import imap_mailbox, mail_intake
from bot.channels.email.imap_mailbox import ImapMailbox
from bot.channels.email.settings import EmailOptions, EmailSettings
from bot.settings import Settings
from routing.storage import mails
from tests.email.conftest import SANNE, Office, at_work, desk, until
from tests.fakes.mail_servers import MailServers, mail, words_of


async def test_what_lay_there_before_the_first_start_is_left_alone(
    sqlite_url: str, servers: MailServers
) -> None:
    for n in range(30):
        await servers.arrives(mail(SANNE, f"old {n}", "a spill in the lobby"))
    async with at_work(desk(sqlite_url, servers), servers) as office:
        await office.writes(SANNE, "a spill in the lobby", "new")
        await office.sees(SANNE, "1. Yes")
        await asyncio.sleep(0.3)
        assert len(servers.sent(SANNE)) == 1
        assert len(await servers.in_mailbox(_unseen)) == 30


async def test_a_mail_that_is_delivered_twice_is_heard_once(office: Office) -> None:
    made = await office.writes(SANNE, "a spill in the lobby", "Please")
    await office.servers.arrives(made)
    await office.quiet()
    assert len(office.servers.sent(SANNE)) == 1


async def test_killed_between_taking_in_and_marking_it_is_heard_once(
    sqlite_url: str, servers: MailServers
) -> None:
    app = desk(sqlite_url, servers)
    async with at_work(app, servers) as office:
        await office.writes(SANNE, "a spill in the lobby", "Please")
        await office.sees(SANNE, "1. Yes")
        await office.quiet()
        watch = office.channel.watch
        assert watch
        with app.database.transaction() as session:
            place = mails.place(session, watch.name)
            assert place
            mails.move(session, watch.name, place._replace(uid=place.uid - 1))
    async with at_work(desk(sqlite_url, servers), servers) as office:
        await office.quiet()
        assert len(servers.sent(SANNE)) == 1


async def test_a_mailbox_that_is_numbered_anew_brings_nothing_twice(
    sqlite_url: str, servers: MailServers
) -> None:
    app = desk(sqlite_url, servers)
    async with at_work(app, servers) as office:
        await office.writes(SANNE, "a spill in the lobby", "Please")
        await office.sees(SANNE, "1. Yes")
        await office.quiet()
        assert office.channel.watch
        name = office.channel.watch.name
        with app.database.transaction() as session:
            place = mails.place(session, name)
            assert place
            mails.move(session, name, place._replace(validity=place.validity + 1, uid=9999))
    await servers.arrives(mail(SANNE, "later", "my requests"))
    async with at_work(desk(sqlite_url, servers), servers) as office:
        await until(lambda: len(servers.sent(SANNE)) > 1, lambda: "the new one is not heard")
        await office.quiet()
        assert len([m for m in servers.sent(SANNE) if "Shall I send it" in words_of(m)]) == 1


async def test_a_server_that_breaks_off_is_come_back_to(office: Office) -> None:
    office.servers.break_connections()
    await office.writes(SANNE, "a spill in the lobby", "Please")
    await office.sees(SANNE, "1. Yes")
    await office.servers.close()
    await until(lambda: office.channel.out_of_touch() is not None, lambda: "not noticed")
    await office.servers.open()
    await office.writes(SANNE, "my requests", "Please")
    await until(lambda: len(office.servers.sent(SANNE)) > 1, lambda: "not heard")


async def test_a_connection_that_breaks_in_the_middle_of_a_mail_loses_nothing(
    office: Office,
) -> None:
    """The server has announced a literal, and breaks off within it."""
    made = mail(SANNE, "Please", "a spill in the lobby\n" + "word " * 30_000)
    await office.servers.close()
    await office.servers.open()
    await office.servers.arrives(made)
    office.servers.cut_after = 60_000
    office.servers.break_connections()
    await until(lambda: office.servers.cut >= 1, lambda: "nothing was cut")
    assert office.servers.sent(SANNE) == []
    office.servers.cut_after = None
    await office.sees(SANNE, "1. Yes")
    assert len([m for m in office.servers.sent(SANNE) if "1. Yes" in words_of(m)]) == 1


async def test_a_server_without_idle_is_looked_at_again_and_again(
    sqlite_url: str, tmp_path: Any
) -> None:
    async with MailServers(tmp_path, idles=False) as servers:  # noqa: SIM117
        async with at_work(desk(sqlite_url, servers), servers) as office:
            await office.writes(SANNE, "a spill in the lobby", "Please")
            await office.sees(SANNE, "1. Yes")


async def test_a_password_that_is_wrong_is_told_and_tried_again(
    sqlite_url: str, servers: MailServers
) -> None:
    app = desk(sqlite_url, servers, password="wrong")
    work = asyncio.create_task(app.run())
    channel: Any = app.channels["email"]
    await until(
        lambda: "does not let us in" in (channel.out_of_touch() or ""), lambda: "nothing told"
    )
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    app.close()


async def test_taken_in_mails_are_moved_where_that_is_set(
    sqlite_url: str, servers: MailServers
) -> None:
    await servers.in_mailbox(lambda client: client.create_folder("Done"))
    async with at_work(desk(sqlite_url, servers, done_folder="Done"), servers) as office:
        await office.writes(SANNE, "a spill in the lobby", "Please")
        await office.sees(SANNE, "1. Yes")

        async def moved() -> bool:
            return bool(await servers.in_mailbox(lambda c: c.select_folder("Done")[b"EXISTS"]))

        await until(moved, lambda: "it was not moved")


async def test_of_a_huge_mail_the_words_count_and_the_file_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_mailbox, "MOST_READ", 200_000)
    monkeypatch.setattr(imap_mailbox, "BEGINNING", 50_000)
    made = mail(SANNE, "Please", "a spill in the lobby")
    made.add_attachment(bytes(21 * 1024 * 1024), "video", "mp4", filename="film.mp4")
    await office.servers.arrives(made)
    await office.sees(SANNE, "film.mp4 is larger than")
    await office.sees(SANNE, "1. Yes")


async def test_a_mail_that_cannot_be_read_stays_unread_and_holds_up_nobody(
    office: Office,
) -> None:
    raw = (
        b"From: a@b.nl\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"boundary=x\n" * 99
    )
    await office.servers.arrives(raw)
    await office.writes(SANNE, "a spill in the lobby", "Please")
    await office.sees(SANNE, "1. Yes")
    assert len(await office.servers.in_mailbox(_unseen)) == 1


async def test_a_mail_that_makes_no_sense_to_us_holds_up_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed = mail_intake.MailIntake._weighed

    def broken(self: Any, session: Any, one: Any, *rest: Any) -> Any:
        if one.subject == "poison":
            raise KeyError("a fault of ours")
        return weighed(self, session, one, *rest)

    monkeypatch.setattr(mail_intake.MailIntake, "_weighed", broken)
    await office.servers.arrives(mail(SANNE, "poison", "a spill"))
    await office.writes(SANNE, "a spill in the lobby", "Please")
    await office.sees(SANNE, "1. Yes")


def _unseen(client: Any) -> Any:
    client.select_folder("INBOX", readonly=True)
    return client.search("UNSEEN")


async def test_what_a_server_tells_in_parts_breaks_nothing(settings: Settings) -> None:
    """While it is waited for, a line comes in two parts, as a network may bring it."""

    async def in_parts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK [CAPABILITY IMAP4rev1 IDLE] here\r\n")
        while asked := await reader.readline():
            tag = asked.split()[0]
            if b"IDLE" in asked:
                writer.write(b"+ idling\r\n")
                await asyncio.sleep(0.2)
                writer.write(b"* 2 EXISTS\r\n* 2 FETCH ")
                await asyncio.sleep(0.2)
                writer.write(b"(FLAGS (\\Recent))\r\n")
                await reader.readline()
            writer.write(b"* CAPABILITY IMAP4rev1 IDLE\r\n" * (b"CAPABILITY" in asked))
            writer.write(tag + b" OK done\r\n")
        writer.close()

    server = await asyncio.start_server(in_parts, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    mailed = settings.of(EmailSettings).model_copy(update={"imap_port": port, "imap_tls": "none"})
    mailbox = ImapMailbox(EmailOptions.read(settings.with_channels(mailed)), None)
    await asyncio.to_thread(mailbox.open)
    assert await asyncio.to_thread(mailbox.wait, 5)
    await asyncio.to_thread(mailbox.alive)
    await asyncio.to_thread(mailbox.close)
    server.close()


async def test_a_mailbox_let_go_while_it_is_opened_leaves_no_connection(
    settings: Settings,
) -> None:
    """A server that is slow to greet answers only after nobody waits for it any more."""
    came, greet, left = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        await greet.wait()
        writer.write(b"* OK at last\r\n")
        while asked := await reader.readline():
            tag = asked.split()[0]
            writer.write(b"* CAPABILITY IMAP4rev1\r\n" * (b"CAPABILITY" in asked))
            writer.write(tag + b" OK done\r\n")
        left.set()
        writer.close()

    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    mailed = settings.of(EmailSettings).model_copy(update={"imap_port": port, "imap_tls": "none"})
    mailbox = ImapMailbox(EmailOptions.read(settings.with_channels(mailed)), None)
    opening = asyncio.create_task(asyncio.to_thread(mailbox.open))
    await came.wait()
    mailbox.break_off()
    await asyncio.to_thread(mailbox.close)
    greet.set()
    with pytest.raises(OSError, match="let go"):
        await opening
    await asyncio.wait_for(left.wait(), 5)
    server.close()
