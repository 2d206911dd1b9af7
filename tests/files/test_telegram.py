"""A file sent in Telegram is kept with the call and brought to the team, as a reply to its card;
and the other way round.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.outbox.writer import OutboxWriter
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.storage.call_repository import SqlCallRepository
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_rules import Refusal
from tests.files.bytes import PDF, PROGRAM, VOICE, picture
from tests.files.kept import kept, names, states
from tests.telegram.desk import ROOMS, USERS, Office, office, populate

SANNE, CLEANING = USERS["sanne"], ROOMS["cleaning"]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as server:
        populate(server)
        yield server


async def asks_with(at: Office, kind: str, data: bytes, **more: Any) -> None:
    """From a file with words under it to a call."""
    at.telegram.send(SANNE, kind, data, caption="er is een spill in de hal", **more)
    await at.telegram.until(lambda: at.telegram.sent(SANNE["id"]))
    at.says("sanne", "ja")
    await at.hears("sanne", "S-1001")


@pytest.mark.parametrize(
    ("kind", "data", "more", "name"),
    [
        ("photo", picture(kind="JPEG"), {}, "photo.jpg"),
        ("document", PDF, {"name": "offerte.pdf", "mime": "application/pdf"}, "offerte.pdf"),
        ("document", picture(), {"name": "scherm.png", "mime": "image/png"}, "scherm.png"),
        ("voice", VOICE, {}, "voice.ogg"),
    ],
    ids=["photo", "document", "picture as document", "voice"],
)
async def test_from_the_employee_to_the_team(
    telegram: Telegram, sqlite_url: str, kind: str, data: bytes, more: dict[str, str], name: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        await asks_with(at, kind, data, **more)
        await telegram.until(lambda: telegram.brought(CLEANING))
        card = await at.card("cleaning", words=name)
        ((how, what, message),) = telegram.brought(CLEANING)
        assert (how, what) == (kind, data)
        assert message["reply_to_message"]["message_id"] == card["message_id"]
        assert "Sanne" in message["caption"] and "S-1001" in message["caption"]
        assert kept(at.app.database, "S-1001") == {name: data}


async def test_postgres_too_and_by_webhook(telegram: Telegram, postgres_url: str) -> None:
    red = picture(kind="JPEG")
    async with office(telegram, postgres_url, "webhook") as at:
        await asks_with(at, "photo", red)
        await telegram.until(lambda: telegram.brought(CLEANING))
        assert kept(at.app.database, "S-1001") == {"photo.jpg": red}


async def test_an_album_is_one_request_with_all_its_pictures(
    telegram: Telegram, sqlite_url: str
) -> None:
    pictures = [picture(colour, kind="JPEG") for colour in ("red", "green", "blue")]
    async with office(telegram, sqlite_url) as at:
        telegram.send(
            SANNE, "photo", pictures[0], caption="er is een spill in de hal", media_group_id="7"
        )
        for one in pictures[1:]:
            telegram.send(SANNE, "photo", one, media_group_id="7")
        await telegram.until(lambda: telegram.sent(SANNE["id"]))
        await telegram.until(lambda: len(telegram.confirmed) == 3)
        at.says("sanne", "ja")
        await at.hears("sanne", "S-1001")
        await telegram.until(lambda: len(telegram.brought(CLEANING)) == 3)
        assert [what for _, what, _ in telegram.brought(CLEANING)] == pictures
        assert len(telegram.called("sendMediaGroup")) == 1, "an album stays an album"
        captions = [message["caption"] for _, _, message in telegram.brought(CLEANING)]
        assert "three files" in captions[0] and captions[1:] == ["", ""]
        assert names(at.app.database, "S-1001") == ["photo.jpg"] * 3


async def test_an_album_after_the_call_goes_to_it_without_a_word_for_each(
    telegram: Telegram, sqlite_url: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        await at.asks()
        card = await at.card("cleaning")
        mine = await telegram.until(
            lambda: next(
                (m for m in telegram.sent(SANNE["id"]) if m["text"].startswith("S-1001 ·")), None
            )
        )
        for n, colour in enumerate(("red", "green", "blue")):
            more: dict[str, Any] = {"reply_to_message": dict(mine)} if n == 0 else {}
            telegram.send(SANNE, "photo", picture(colour, kind="JPEG"), media_group_id="8", **more)
        await telegram.until(lambda: len(telegram.brought(CLEANING)) == 3, 15)
        words = [
            m["text"]
            for m in telegram.sent(CLEANING)
            if m["text"] and m["message_id"] != card["message_id"]
        ]
        assert not words


async def test_one_that_is_too_large_is_told_kindly_without_asking_for_it(
    telegram: Telegram, sqlite_url: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        await asks_with(at, "video", b"x", size=300 * 1024**2, name="film.mp4")
        await at.hears("sanne", "film.mp4 is groter dan 20 MB")
        await at.card("cleaning")
        assert not telegram.called("getFile")


async def test_one_whose_size_is_not_told_is_refused_by_telegram(
    telegram: Telegram, sqlite_url: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        telegram.fail("getFile", Refusal(400, "Bad Request: file is too big"))
        await asks_with(at, "document", PDF, size=None, name="groot.pdf")
        await at.hears("sanne", "groot.pdf is groter dan 20 MB")


@pytest.mark.parametrize(
    ("refusal", "state"),
    [
        (Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1}), "kept"),
        (Refusal(502, "Bad Gateway"), "kept"),
        ("lost", "kept"),
        (Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), "gone"),
    ],
)
async def test_what_goes_wrong_at_asking(
    telegram: Telegram, sqlite_url: str, refusal: Refusal | str, state: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        telegram.fail("getFile", refusal)
        await asks_with(at, "photo", picture(kind="JPEG"))
        await telegram.until(lambda: states(at.app.database) == {"photo.jpg": state})


@pytest.mark.parametrize(
    ("status", "state"), [(429, "kept"), (503, "kept"), (404, "gone"), (403, "gone")]
)
async def test_what_goes_wrong_at_fetching(
    telegram: Telegram, sqlite_url: str, status: int, state: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        telegram.fetch_faults.append(status)
        await asks_with(at, "photo", picture(kind="JPEG"))
        await telegram.until(lambda: states(at.app.database) == {"photo.jpg": state}, 15)


async def test_a_reply_with_a_picture_reaches_the_requester_and_a_note_does_not(
    telegram: Telegram, database_url: str
) -> None:
    async with office(telegram, database_url) as at:
        await at.asks()
        card = await at.card("cleaning")
        await at.presses("joost", card, "I'll take it")
        await at.becomes("in_progress")
        room, reply = (
            telegram.chats[CLEANING],
            {"reply_to_message": {k: v for k, v in card.items() if k != "reply_markup"}},
        )
        telegram.send(
            USERS["joost"], "photo", picture("blue", kind="JPEG"), room, caption="kijk", **reply
        )
        telegram.send(
            USERS["joost"], "document", PDF, room, caption="reply:", name="uit.pdf", **reply
        )
        await telegram.until(lambda: telegram.brought(SANNE["id"]))
        await telegram.until(lambda: len(kept(at.app.database, "S-1001")) == 2)
        ((how, what, message),) = telegram.brought(SANNE["id"])
        assert (how, what) == ("document", PDF) and "Joost" in message["caption"]
        assert not telegram.brought(CLEANING)


async def test_what_can_run_by_itself_comes_with_a_warning(
    telegram: Telegram, sqlite_url: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        await asks_with(at, "document", PROGRAM, name="factuur.pdf.exe")
        await telegram.until(lambda: telegram.brought(CLEANING))
        assert "Careful" in telegram.brought(CLEANING)[0][2]["caption"]


async def test_a_group_that_takes_no_files_gets_a_line(telegram: Telegram, sqlite_url: str) -> None:
    async with office(telegram, sqlite_url) as at:
        no = Refusal(400, "Bad Request: not enough rights to send photos to the chat")
        telegram.fail("sendPhoto", no, no)
        telegram.fail(
            "sendDocument",
            Refusal(400, "Bad Request: not enough rights to send documents to the chat"),
        )
        await asks_with(at, "photo", picture(kind="JPEG"))
        await at.in_the_room("cleaning", "📎")
        assert not telegram.brought(CLEANING)


async def test_a_picture_alone_is_asked_about_and_then_goes_where_it_is_told(
    telegram: Telegram, sqlite_url: str
) -> None:
    red = picture(kind="JPEG")
    async with office(telegram, sqlite_url) as at:
        telegram.send(SANNE, "photo", red)
        await telegram.until(lambda: telegram.sent(SANNE["id"]))
        assert not states(at.app.database), "nothing is fetched before it has a place"
        at.says("sanne", "er is een spill in de hal")
        await telegram.until(lambda: len(telegram.sent(SANNE["id"])) > 1)
        at.says("sanne", "ja")
        await at.hears("sanne", "S-1001")
        await telegram.until(lambda: telegram.brought(CLEANING))
        assert kept(at.app.database, "S-1001") == {"photo.jpg": red}


async def test_a_question_is_answered_with_a_picture(telegram: Telegram, sqlite_url: str) -> None:
    red = picture(kind="JPEG")
    async with office(telegram, sqlite_url) as at:
        await at.asks()
        card = await at.card("cleaning")
        await at.presses("joost", card, "I'll take it")
        await at.becomes("in_progress")
        with at.app.database.transaction() as session:
            Desk(SqlCallRepository(session), at.app.catalogue, at.app.now()).do(
                "S-1001", Action.ASK, at.app.catalogue.people["joost"], {"question": "Foto?"}
            )
        mine = await telegram.until(
            lambda: next(
                (m for m in telegram.sent(SANNE["id"]) if m["text"].startswith("S-1001 ·")), None
            )
        )
        telegram.send(
            SANNE,
            "photo",
            red,
            reply_to_message={k: v for k, v in mine.items() if k != "reply_markup"},
        )
        await at.becomes("in_progress")
        await telegram.until(lambda: telegram.brought(CLEANING))
        assert "answered" in at.kinds() and kept(at.app.database, "S-1001") == {"photo.jpg": red}


async def test_the_button_to_reply_is_answered_with_a_picture(
    telegram: Telegram, sqlite_url: str
) -> None:
    blue = picture("blue", kind="JPEG")
    async with office(telegram, sqlite_url) as at:
        await at.asks()
        await at.presses("joost", await at.card("cleaning"), "I'll take it")
        await at.becomes("in_progress")
        card = await at.card("cleaning", words="Joost")
        room = telegram.chats[CLEANING]
        await at.presses("joost", card, "reply")
        question = await telegram.until(
            lambda: next(
                (m for m in telegram.sent(CLEANING) if m["message_id"] > card["message_id"]), None
            )
        )
        asked = {k: v for k, v in question.items() if k != "reply_markup"}
        telegram.send(USERS["joost"], "photo", blue, room, reply_to_message=asked)
        await telegram.until(lambda: telegram.brought(SANNE["id"]))
        assert [what for _, what, _ in telegram.brought(SANNE["id"])] == [blue]


async def test_a_server_without_the_method_gets_a_line(telegram: Telegram, sqlite_url: str) -> None:
    async with office(telegram, sqlite_url) as at:
        gone = Refusal(404, "Not Found")
        telegram.fail("sendPhoto", gone, gone)
        telegram.fail("sendDocument", gone)
        await asks_with(at, "photo", picture(kind="JPEG"))
        await at.in_the_room("cleaning", "📎")


async def test_who_must_approve_gets_the_files_and_the_team_only_after_a_yes(
    telegram: Telegram, sqlite_url: str
) -> None:
    async with office(telegram, sqlite_url) as at:
        at.says("fatima", "hallo")
        await telegram.until(lambda: telegram.sent(USERS["fatima"]["id"]))
        telegram.send(SANNE, "document", PDF, caption="windows graag", name="offerte.pdf")
        await telegram.until(lambda: telegram.sent(SANNE["id"]))
        at.says("sanne", "ja")
        await at.hears("sanne", "S-1001")
        await telegram.until(lambda: states(at.app.database) == {"offerte.pdf": "kept"})
        await telegram.until(lambda: telegram.brought(USERS["fatima"]["id"]))
        assert not telegram.sent(CLEANING) and not telegram.brought(CLEANING)
        with at.app.database.transaction() as session:
            desk = Desk(SqlCallRepository(session), at.app.catalogue, at.app.now())
            desk.do("S-1001", Action.APPROVE, at.app.catalogue.people["fatima"], {})
            OutboxWriter(session, at.app.context(), "approved").effects(desk.effects)
        at.app.worker.wake()
        await telegram.until(lambda: telegram.brought(CLEANING))
