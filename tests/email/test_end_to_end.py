"""A request by mail, from the first word to its acknowledgement, over real servers."""

from __future__ import annotations

from bot.bootstrap.app import build
from bot.settings import Settings
from tests.email.conftest import FATIMA, ROOM, SANNE, Office, at_work, office_hours, with_email
from tests.fakes.mail_servers import MailServers, words_of


async def test_a_request_is_asked_answered_and_acknowledged_by_mail(
    settings: Settings, servers: MailServers
) -> None:
    app = build(settings, channels=("web", "email"), registry=with_email(), now=office_hours)
    async with at_work(app, servers) as office:
        await _from_question_to_acknowledgement(office)


async def _from_question_to_acknowledgement(office: Office) -> None:
    asked = await office.writes(
        SANNE, "Best regards,\nSanne", "someone spilled coffee in the lobby"
    )
    offered = await office.sees(SANNE, "You may be able to do this yourself")
    assert offered["In-Reply-To"] == asked["Message-ID"]
    assert offered["Subject"] == "Re: someone spilled coffee in the lobby"
    await office.writes(SANNE, "1", answers=offered)
    where = await office.sees(SANNE, "Which room?")
    await office.writes(SANNE, "the lobby", answers=where)
    summary = await office.sees(SANNE, "Shall I")
    assert "1. Yes, send it" in words_of(summary)
    await office.writes(SANNE, "Yes, send it", answers=summary)
    card = await office.sees(ROOM, "S-1001")
    await office.writes(FATIMA, "I'll take it", answers=card)
    told = await office.sees(SANNE, "Fatima B. of Cleaning has picked up S-1001")
    assert str(told["Subject"]).endswith("[S-1001]")
