"""A reply is about the call of its thread, an answer stands in the thread of its mail."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.channels.email.mail_writer import subject_of
from bot.ports import Outgoing
from bot.wording.localizer import Localizer
from tests.email import conftest
from tests.email.conftest import FATIMA, ROOM, SANNE, Office
from tests.fakes.mail_servers import mail, words_of
from tests.routing.links import MONDAY


async def test_a_reply_in_an_ended_calls_thread_is_not_for_a_draft(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.asks()
    card = await office.sees(ROOM, "S-1001")
    await office.writes(FATIMA, "1", answers=card)
    await office.sees(FATIMA, "is yours")
    await office.writes(FATIMA, "solved: mopped", answers=card)
    asked = await office.sees(SANNE, "says that S-1001")
    await office.writes(SANNE, "1", answers=asked)
    rate = await office.sees(SANNE, "How did we do?")
    await office.writes(SANNE, "I need new windows cleaned", "windows")
    await office.sees(SANNE, "windows please")
    monkeypatch.setattr(conftest, "MONDAY", MONDAY + dt.timedelta(days=37))
    await office.writes(SANNE, "the printer is broken again, same problem", answers=rate)
    told = await office.sees(SANNE, "What shall I do with your words")
    assert "“the printer is broken again, same problem”" in words_of(told)
    assert "[S-1001]" in str(told["Subject"])


async def test_a_reply_to_a_question_that_is_over_is_about_its_call(office: Office) -> None:
    await office.asks()
    card = await office.sees(SANNE, "2. Cancel request")
    await office.writes(SANNE, "2", answers=card)
    asked = await office.sees(SANNE, "Shall I cancel S-1001")
    await office.writes(SANNE, "No, keep it", answers=asked)
    await office.quiet()
    await office.writes(SANNE, "I need new windows cleaned", "windows")
    await office.sees(SANNE, "windows please")
    await office.writes(SANNE, "it is on the chairs too by now", answers=asked)
    await office.sees(SANNE, "Added to S-1001")
    assert "commented" in office.kinds() or "added" in office.kinds()


async def test_what_answers_a_new_mail_stands_in_its_thread(office: Office) -> None:
    told = await office.asks()
    asked = await office.writes(SANNE, "my requests", "Something else")
    await office.quiet()
    answers = [m for m in office.servers.sent(SANNE) if m["In-Reply-To"] == asked["Message-ID"]]
    assert [str(m["Subject"]) for m in answers] == ["Re: Something else"]
    await office.writes(FATIMA, "1", answers=await office.sees(ROOM, "S-1001"))
    news = await office.sees(SANNE, "has picked up S-1001")
    assert news["Subject"] == told["Subject"] == "Re: Please [S-1001]"


async def test_who_is_unknown_is_answered_under_their_own_subject(office: Office) -> None:
    await office.servers.arrives(mail("eve@elsewhere.net", "Price list", "Buy this"))
    told = await office.sees("eve@elsewhere.net", "I do not know your address")
    assert told["Subject"] == "Re: Price list"


@pytest.mark.parametrize(
    ("answered", "subject"),
    [
        (None, "It is done. [S-2]"),
        ("", "Re: your question [S-2]"),
        ("Re: Please [S-1]", "Re: Please [S-2]"),
        ("Re: Please [S-2]", "Re: Please [S-2]"),
    ],
)
def test_a_subject_names_one_call(answered: str | None, subject: str) -> None:
    said = Outgoing(text="It is done.")
    assert subject_of(said, answered, "S-2", Localizer("en")) == subject
