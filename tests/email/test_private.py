"""A private matter by mail: no subject tells of it, and a list hears that it is there, no more."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from bot.channels.email.message_reader import read
from bot.outbox.gate import TeamRoom, may_hear
from bot.ports import Tells
from tests.email.conftest import HR, SANNE, Office
from tests.fakes.mail_servers import mail, words_of

HILDE = "hilde@example.org"
SAID = "a contract, for I am ill and nobody may know"
PHONE = "0612345678"


async def _asked(office: Office) -> EmailMessage:
    """A private request of Sanne's, by a mail without a subject; the card that the list gets."""
    await office.servers.arrives(mail(SANNE, "", SAID))
    summary = await office.sees(SANNE, "1. Yes")
    assert summary["Subject"] == "Re: your question"
    await office.writes(SANNE, "1", answers=summary)
    return await office.sees(HR, "S-1001")


async def test_a_list_hears_that_it_is_there_and_no_more(office: Office) -> None:
    await _asked(office)
    sent = await office.sees(SANNE, "Sent! Your request is S-1001")
    await office.writes(SANNE, f"call me on {PHONE}", answers=sent)
    news = await office.sees(HR, "There is news about S-1001")
    await office.quiet()
    told = "\n".join(f"{m['Subject']}\n{m.as_string()}" for m in office.servers.sent(HR))
    for hidden in ("contract", "ill", PHONE, "Sanne"):
        assert f" {hidden}" not in told + "\n".join(map(words_of, office.servers.sent(HR)))
    await office.writes(HILDE, "Read it", answers=news)
    read = await office.sees(HILDE, SAID)
    assert "Asked by: Sanne" in words_of(read) and PHONE in words_of(read)


async def test_the_team_works_on_it_by_mail(office: Office) -> None:
    card = await _asked(office)
    await office.writes(HILDE, "S-1001", answers=card)
    await office.sees(HILDE, "contract please")
    await office.writes(HILDE, "1", answers=card)
    await office.sees(SANNE, "Hilde of Hr has picked up S-1001")


async def test_no_subject_tells_of_it(office: Office) -> None:
    card = await _asked(office)
    await office.writes(HILDE, "I'll take it", answers=card)
    await office.sees(SANNE, "Hilde of Hr has picked up S-1001")
    await office.quiet()
    subjects = {str(m["Subject"]) for _, m in office.servers.outbox}
    assert subjects == {"Re: your question", "Private request [S-1001]"}


@pytest.mark.parametrize("listed", [False, True])
async def test_a_room_that_is_no_list_hears_it(office: Office, listed: bool) -> None:
    await _asked(office)
    tells, room = Tells(calls=frozenset({"S-1001"})), TeamRoom("hr", listed)
    assert may_hear(tells, room, office.call, office.app.catalogue) is not listed


async def test_who_else_had_the_mail_is_told(office: Office) -> None:
    made = mail(SANNE, "Please", SAID, Cc="Boss <boss@example.org>, desk@example.org")
    await office.servers.arrives(made)
    summary = await office.sees(SANNE, "Confidential: only you and Hr can read this.")
    assert "Your mail also went to boss@example.org" in words_of(summary)
    assert [to for to, _ in office.servers.outbox] == [SANNE]
    await office.writes(SANNE, "1", answers=summary)
    assert "boss@" not in words_of(await office.sees(SANNE, "Sent!"))


@pytest.mark.parametrize(
    ("to", "cc", "others"),
    [
        ("help@example.org", "", ()),
        ("desk@example.org", "", ()),
        ("desk@example.org, a@b.nl", "c@d.nl, sanne@example.org", ("a@b.nl", "c@d.nl")),
        ("help@example.org", "c@d.nl", ("help@example.org", "c@d.nl")),
    ],
)
def test_an_alias_of_ours_is_nobody_else(to: str, cc: str, others: tuple[str, ...]) -> None:
    made = f"From: {SANNE}\r\nTo: {to}\r\nCc: {cc}\r\n\r\nHello".encode()
    assert read(made).others("desk@example.org") == others
