"""Who a mail is from is proven before anything is told or done."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest

from bot.channels.email import mail_intake
from tests.email.conftest import ROOM, SANNE, Office, at_work, desk
from tests.fakes.mail_servers import MailServers, mail, words_of

STRANGER = "vera@elsewhere.org"


def below(made: EmailMessage) -> str:
    """What stands under a mail."""
    body = made.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").partition("\n\n-- \n")[2]


async def test_who_is_not_proven_is_asked_for_a_code_and_nothing_is_done(office: Office) -> None:
    await office.writes(SANNE, "a spill in the lobby", "Please", proven=False)
    asked = await office.sees(SANNE, "A mail came to me in your name")
    await office.quiet()
    assert len(office.servers.outbox) == 1
    assert "spill" not in words_of(asked)
    # Who has the mailbox answers as it is; what waited is taken in.
    await office.writes(SANNE, "", answers=asked, proven=False)
    await office.sees(SANNE, "1. Yes")


async def test_a_code_is_good_for_its_own_mail_and_address_and_once(office: Office) -> None:
    await office.writes(SANNE, "a spill in the lobby", "Please", proven=False)
    asked = await office.sees(SANNE, "A mail came to me in your name")
    await office.writes("tom@example.org", "mine", answers=asked, proven=False)
    await office.sees("tom@example.org", "A mail came to me in your name")
    await office.quiet()
    assert len(office.servers.sent(SANNE)) == 1
    await office.writes(SANNE, "", answers=asked, proven=False)
    await office.sees(SANNE, "1. Yes")
    await office.writes(SANNE, "", answers=asked, proven=False)
    await office.quiet()
    assert "in your name" in words_of(office.servers.sent(SANNE)[-1])


async def test_a_forged_answer_presses_nothing(office: Office) -> None:
    """Not even one that names a mail of ours, as somebody who was forwarded it could."""
    await office.writes(SANNE, "a spill in the lobby", "Please")
    summary = await office.sees(SANNE, "1. Yes")
    await office.writes(SANNE, "1", answers=summary, proven=False)
    await office.sees(SANNE, "A mail came to me in your name")
    await office.quiet()
    assert office.call() is None


async def test_an_answer_from_another_address_reaches_nothing_of_theirs(office: Office) -> None:
    await office.writes(SANNE, "a spill in the lobby", "Please")
    summary = await office.sees(SANNE, "1. Yes")
    await office.writes("tom@example.org", "1", answers=summary)
    await office.quiet()
    assert office.call() is None


async def test_a_stranger_gets_one_polite_answer_that_tells_nothing(office: Office) -> None:
    for text in ("a spill", "S-1001?", "my requests"):
        await office.writes(STRANGER, text)
    told = await office.sees(STRANGER, "I do not know your address")
    await office.quiet()
    assert office.servers.sent(STRANGER) == [told]
    for secret in ("sanne", "cleaning", "S-1001"):
        assert secret not in words_of(told).lower()
    assert not below(told)
    # On a desk of two languages, one that nobody asked for first.
    assert "Ik ben de servicedesk" in words_of(told)


async def test_a_stranger_is_answered_in_the_language_their_mail_names(office: Office) -> None:
    written = mail(STRANGER, "vraag", "iets gemorst")
    written["Content-Language"] = "nl-NL"
    await office.servers.arrives(written)
    told = await office.sees(STRANGER, "Ik ben de servicedesk")
    assert "I do not know your address" not in words_of(told)


async def test_whom_we_know_is_told_that_an_answer_is_read(office: Office) -> None:
    await office.writes(SANNE, "a spill in the lobby", "Please", proven=False)
    assert "I read it" in below(await office.sees(SANNE, "A mail came to me in your name"))
    await office.asks()
    assert "I read it" in below(await office.sees(ROOM, "S-1001"))


async def test_a_stranger_who_is_not_proven_gets_no_answer(office: Office) -> None:
    """It could be anybody's address, who never wrote to us."""
    await office.writes(STRANGER, "a spill", proven=False)
    await office.quiet()
    assert office.servers.outbox == []


async def test_machines_get_no_answer(office: Office) -> None:
    marks: tuple[dict[str, Any], ...] = (
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<news.example.org>"},
        {"Return_Path": "<>"},
    )
    for headers in marks:
        await office.writes(SANNE, "a spill in the lobby", "Away", **headers)
    await office.writes("desk@example.org", "a spill in the lobby")
    await office.writes(SANNE, "I am away", "Automatic reply: where?")
    await office.quiet()
    assert office.servers.outbox == []


async def test_an_echo_of_ours_ends_at_once(office: Office) -> None:
    await office.writes(SANNE, "a spill in the lobby", "Please")
    ours = await office.sees(SANNE, "1. Yes")
    sent = len(office.servers.outbox)
    echo = EmailMessage()
    for name, value in ours.items():
        if name.lower() not in ("content-type", "content-transfer-encoding", "mime-version"):
            echo[name] = SANNE if name == "From" else value
    echo.set_content("1")
    await office.servers.arrives(echo)
    await office.quiet()
    assert len(office.servers.outbox) == sent


async def test_who_sends_without_end_is_not_answered_without_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_intake, "PER_HOUR", 6)
    for _ in range(10):
        await office.writes(SANNE, "hello", "hello")
    await office.quiet()
    assert 0 < len(office.servers.sent(SANNE)) <= 6


async def test_without_a_server_to_trust_everybody_is_asked(
    sqlite_url: str, servers: MailServers
) -> None:
    async with at_work(desk(sqlite_url, servers, authserv=None), servers) as office:
        await office.writes(SANNE, "a spill in the lobby", "Please")
        await office.sees(SANNE, "A mail came to me in your name")


async def test_a_list_is_nobody(office: Office) -> None:
    """Only a person's own address does something with a team's card, whoever else gets it."""
    await office.asks()
    card = await office.sees(ROOM, "S-1001")
    await office.writes(ROOM, "I'll take it", answers=card)
    await office.quiet()
    assert "acknowledged" not in office.kinds()
    await office.writes(STRANGER, "I'll take it", answers=card)
    await office.quiet()
    assert "acknowledged" not in office.kinds()
