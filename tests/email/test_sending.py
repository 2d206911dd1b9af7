"""What is sent arrives once, in its thread, and can do no harm; what does not arrive is told."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from bot.channels.email.mail_writer import Envelope, written
from bot.channels.email.plugin import PLUGIN
from bot.channels.email.settings import EmailOptions, EmailSettings
from bot.channels.registry import installed
from bot.errors import Mistake
from bot.people import accounts, mail_accounts
from bot.people.recipients import address_of
from bot.ports import Address, Choice, Contact, Outgoing, RetryLater, Undeliverable
from bot.settings import Settings
from bot.wording.localizer import Localizer
from routing.storage import mails
from tests.email.conftest import FATIMA, ROOM, SANNE, Office, desk, office_hours, until
from tests.fakes.mail_servers import DESK, PASSWORD, MailServers, mail, words_of

PRIVATE = Address(channel="email", conversation=f"email/{SANNE}")


async def test_its_head_says_that_a_machine_wrote_and_what_it_answers(office: Office) -> None:
    asked = await office.writes(SANNE, "a spill in the lobby", "Coffee")
    told = await office.sees(SANNE, "1. Yes")
    assert told["Subject"] == "Re: Coffee"
    assert told["In-Reply-To"] == told["References"] == asked["Message-ID"]
    assert (told["Auto-Submitted"], told["Reply-To"]) == ("auto-replied", DESK)
    assert told["List-Id"] and told["X-Auto-Response-Suppress"]
    assert told["From"].addresses[0].addr_spec == DESK


async def test_all_of_a_call_is_one_thread(office: Office) -> None:
    await office.asks()
    card = await office.sees(ROOM, "S-1001")
    await office.writes(FATIMA, "1", answers=card)
    told = await office.sees(SANNE, "Fatima")
    sent = office.servers.sent(SANNE)
    begun = {str(m["References"]).split()[0] for m in sent if "S-1001" in str(m["Subject"])}
    assert len(begun) == 1
    assert told["In-Reply-To"] in {m["Message-ID"] for m in sent}


async def test_a_reply_without_headers_is_found_by_its_number(office: Office) -> None:
    told = await office.asks()
    await office.writes(SANNE, "It is worse now", f"Re: {told['Subject']}")
    await office.quiet()
    with office.app.database.reading() as session:
        came = mails.newest(session, f"email/{SANNE}", came=True)
    assert came and came.number == "S-1001"


def _head(text: str, **more: Any) -> EmailMessage:
    envelope = Envelope(
        sender=DESK,
        name=more.pop("name", "Desk"),
        to=SANNE,
        subject=more.pop("subject", "Hello"),
        ref="schakel.0",
        at=office_hours(),
    )
    return written(Outgoing(text=text, **more), envelope, Localizer("en"))


def test_nobody_puts_a_header_into_a_mail() -> None:
    evil = "Hello\r\nBcc: eve@attacker.org\r\n\r\nX"
    made = _head(evil, name=evil, subject=evil, choices=(Choice(action="a", label=evil),))
    assert made["Bcc"] is None
    assert made["Subject"] == "Hello Bcc: eve@attacker.org X"
    assert b"\nBcc" not in made.as_bytes().partition(b"\r\n\r\n")[0]


def test_nothing_that_was_written_is_markup() -> None:
    made = _head('<script>alert(1)</script> & "x" https://example.org/?a=1&b="><b>')
    body = made.get_body(("html",))
    assert body
    text = str(body.get_content())
    assert "<script>" not in text and "<b>" not in text
    assert '<a href="https://example.org/?a=1&amp;b=">' in text


async def test_a_server_that_asks_for_patience_is_come_back_to(
    sqlite_url: str, servers: MailServers
) -> None:
    app = desk(sqlite_url, servers)
    for answer in ("450 4.2.0 Greylisted", "451 4.3.0 Try again", "421 4.7.0 Too many"):
        servers.answers.append(answer)
        with pytest.raises(RetryLater):
            await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k")
    servers.after_data.append("452 4.3.1 Full")
    with pytest.raises(RetryLater):
        await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k")
    first = await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k", again=True)
    assert first == await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k")
    assert len(servers.outbox) == 1
    app.close()


async def test_an_address_that_is_refused_is_out_of_reach_and_a_mail_alone_is_not(
    sqlite_url: str, servers: MailServers
) -> None:
    app = desk(sqlite_url, servers)
    for answer, gone in (("550 5.1.1 Unknown", True), ("554 5.7.1 Spam", False)):
        servers.answers.append(answer)
        with pytest.raises(Undeliverable) as refused:
            await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k")
        assert refused.value.gone is gone
    servers.after_data.append("552 5.3.4 Too large")
    with pytest.raises(Undeliverable) as refused:
        await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k")
    assert not refused.value.gone
    app.close()


async def test_a_login_that_is_refused_waits_and_loses_nothing(
    sqlite_url: str, servers: MailServers
) -> None:
    app = desk(sqlite_url, servers)
    servers.password = "another"
    with pytest.raises(RetryLater, match="does not let us in"):
        await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k")
    servers.password = PASSWORD
    await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k", again=True)
    app.close()


async def test_a_server_that_is_another_gets_no_password(
    sqlite_url: str, servers: MailServers
) -> None:
    """A certificate that nobody vouches for: nothing is said to it."""
    app = desk(sqlite_url, servers, ca_file=None)
    with pytest.raises(RetryLater):
        await app.channels["email"].send(PRIVATE, Outgoing(text="Hello"), "k")
    found = await PLUGIN.checks(app.settings, app.catalogue)
    assert [line for right, line in found if not right and "does not prove" in line]
    assert servers.outbox == []
    app.close()


@pytest.mark.parametrize(("text", "why"), [(None, "No such file"), ("x", "no certificates")])
def test_certificates_that_cannot_be_read_are_named(
    servers: MailServers, tmp_path: Path, text: str | None, why: str
) -> None:
    file = tmp_path / "none.pem"
    if text:
        file.write_text(text)
    said = EmailSettings(**(servers.settings() | {"ca_file": str(file)}))
    with pytest.raises(Mistake) as caught:
        EmailOptions.read(Settings().with_channels(said))
    told = str(caught.value)
    assert "SCHAKEL_EMAIL_CA_FILE" in told and str(file) in told and why in told


async def test_doctor_says_what_is_right_and_what_is_not(
    sqlite_url: str, servers: MailServers
) -> None:
    app = desk(sqlite_url, servers)
    found = await PLUGIN.checks(app.settings, app.catalogue)
    assert all(right for right, _ in found), found
    assert "told of new mail at once" in found[0][1] and "sends as" in found[1][1]
    wrong = desk(sqlite_url, servers, password="wrong", authserv=None)
    lines = [
        line for right, line in await PLUGIN.checks(wrong.settings, app.catalogue) if not right
    ]
    assert len(lines) == 3 and "does not let" in lines[0] and "AUTHSERV" in lines[2]
    app.close()
    wrong.close()


def bounce(sent: EmailMessage, address: str, status: str = "5.1.1") -> bytes:
    """A report that a mail of ours did not arrive, as servers write it."""
    return (
        f"From: MAILER-DAEMON@mx.example.org\r\nTo: {DESK}\r\nReturn-Path: <>\r\n"
        f"Auto-Submitted: auto-replied\r\nMessage-ID: <{status}.{address}@mx>\r\n"
        "Subject: Undelivered\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {sent['Message-ID']}\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()


def reached(office: Office, person: str) -> str | None:
    app = office.app
    with app.database.reading() as session:
        context = app.context().at(session)
        to = address_of(session, person, context.channels, context.catalogue)
    return to.conversation if to else None


async def test_a_mail_that_comes_back_is_told_and_nothing_more_goes_there(office: Office) -> None:
    told = await office.asks()
    assert reached(office, "sanne") == f"email/{SANNE}"
    await office.servers.arrives(bounce(told, SANNE))
    await until(lambda: "undelivered" in office.kinds(), lambda: str(office.kinds()))
    assert reached(office, "sanne") is None


async def test_a_full_mailbox_is_told_and_stays_in_reach(office: Office) -> None:
    told = await office.asks()
    await office.servers.arrives(bounce(told, SANNE, "5.2.2"))
    await until(lambda: "undelivered" in office.kinds(), lambda: str(office.kinds()))
    assert reached(office, "sanne") == f"email/{SANNE}"


async def test_a_forged_report_changes_nothing(office: Office) -> None:
    told = await office.asks()
    await office.servers.arrives(bounce(told, FATIMA))
    fake = EmailMessage()
    fake["Message-ID"] = f"<schakel.{'0' * 40}@example.org>"
    await office.servers.arrives(bounce(fake, SANNE))
    await office.quiet()
    assert "undelivered" not in office.kinds()
    assert reached(office, "sanne") and reached(office, "fatima")


async def test_who_is_in_no_chat_is_told_by_mail_and_who_is_by_chat(office: Office) -> None:
    await until(lambda: reached(office, "tom") == "email/tom@example.org", lambda: "not met")
    app = office.app
    app.add(installed()["terminal"].make(app))
    seen = Contact(
        address=Address(channel="terminal", conversation="person/tom"), account="tom", at=app.now()
    )

    with app.database.transaction() as session:
        accounts.heard_from(session, seen, "tom")
    assert reached(office, "tom") == "person/tom"


async def test_files_come_in_and_go_out(office: Office) -> None:

    made = mail(SANNE, "Please", "a spill in the lobby")
    made.add_attachment(b"%PDF-1.4 hello", "application", "pdf", filename="plan.pdf")
    await office.servers.arrives(made)
    summary = await office.sees(SANNE, "1. Yes")
    await office.writes(SANNE, "1", answers=summary)

    def brought() -> list[EmailMessage]:
        return [m for m in office.servers.sent(ROOM) if list(m.iter_attachments())]

    found = (await until(brought, lambda: str(list(map(words_of, office.servers.sent(ROOM))))))[0]
    assert [one.get_content() for one in found.iter_attachments()] == [b"%PDF-1.4 hello"]


async def test_an_address_follows_the_catalogue(office: Office) -> None:
    """Sanne's address becomes Tom's: what is said there is said to him, and he is who writes."""
    await until(lambda: reached(office, "sanne") == f"email/{SANNE}", lambda: "not met")
    owners = mail_accounts.addresses(office.app.catalogue) | {SANNE: "tom"}
    owners.pop("tom@example.org")
    with office.app.database.transaction() as session:
        mail_accounts.follow(session, "email", owners)
    assert reached(office, "sanne") is None
    assert reached(office, "tom") == f"email/{SANNE}"
