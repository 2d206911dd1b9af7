"""A file sent in Slack is kept with the call and brought to the team, under its card; and the other
way round.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import select

from routing.call.actions import Action
from routing.storage.tables import FileRow, OutboxRow
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_files import Trouble
from tests.fakes.slack_seen import seen
from tests.fakes.slack_world import Fault
from tests.files.bytes import PDF, VOICE, picture
from tests.files.kept import kept, names, states
from tests.slack.desk import USERS, Office, office, populate

Json = dict[str, Any]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        populate(fake)
        yield fake


async def in_thread(at: Office, team: str, name: str) -> Json:
    """Wait for a file of ours in a room; gives its message."""

    def found() -> Json | None:
        said = at.slack.world.said(at.room(team).id)
        return next((m for m in said for f in m.get("files", ()) if f["title"] == name), None)

    message: Json = await until(found, f"{name} in {team}", 10)
    return message


async def asks_with(at: Office, *files: Json) -> None:
    """From a picture with words to a call."""
    direct = at.with_us("sanne")
    await at.slack.share(USERS["sanne"], *files, text="er is een spill in de hal")
    await until(lambda: at.slack.world.said(direct.id), "an answer")
    await at.says("sanne", "ja")
    await at.hears(direct, "S-1001")


async def test_from_the_employee_to_the_team(slack: FakeSlack, database_url: str) -> None:
    red = picture()
    async with office(slack, database_url, "socket") as at:
        await asks_with(
            at, slack.shelf.put(slack.world, USERS["sanne"], "lek.png", red, "image/png")
        )
        message = await in_thread(at, "cleaning", "lek.png")
        card = await at.card("cleaning", words="lek.png")
        assert message["thread_ts"] == card["ts"]
        assert "USANNE" not in message["text"] and "Sanne" in message["text"]
        assert slack.shelf.contents[message["files"][0]["id"]] == red
        assert kept(at.app.database, "S-1001") == {"lek.png": red}
        assert slack.shelf.tokens == ["xoxb-T1"]
        assert not [
            m
            for m in slack.world.said(at.with_us("sanne").id)
            if m.get("files") and m["user"] == slack.world.bot
        ]


async def test_several_files_stay_together(slack: FakeSlack, sqlite_url: str) -> None:
    async with office(slack, sqlite_url, "http") as at:
        wanted = [
            ("a.png", picture("red"), "image/png"),
            ("b.pdf", PDF, "application/pdf"),
            ("c.ogg", VOICE, "audio/ogg"),
        ]
        await asks_with(at, *(slack.shelf.put(slack.world, USERS["sanne"], *one) for one in wanted))
        message = await in_thread(at, "cleaning", "a.png")
        brought = {file["title"]: slack.shelf.contents[file["id"]] for file in message["files"]}
        assert brought == {name: data for name, data, _ in wanted}
        assert "three files" in message["text"]
        assert names(at.app.database, "S-1001") == ["a.png", "b.pdf", "c.ogg"]


async def test_what_the_team_replies_with_reaches_the_requester_and_what_it_notes_does_not(
    slack: FakeSlack, database_url: str
) -> None:
    async with office(slack, database_url, "socket") as at:
        await at.asks()
        card, room = await at.card("cleaning"), at.room("cleaning")
        await at.presses("joost", room, card, Action.ACKNOWLEDGE)
        await at.becomes("in_progress")
        inside = slack.shelf.put(
            slack.world, USERS["joost"], "inside.png", picture("blue"), "image/png"
        )
        await slack.share(USERS["joost"], inside, text="kijk", channel=room, thread_ts=card["ts"])
        outside = slack.shelf.put(
            slack.world, USERS["joost"], "outside.png", picture("green"), "image/png"
        )
        await slack.share(
            USERS["joost"], outside, text="reply: zo dan?", channel=room, thread_ts=card["ts"]
        )

        def brought() -> list[str]:
            said = slack.world.said(at.with_us("sanne").id)
            return [
                f["title"] for m in said if m["user"] == slack.world.bot for f in m.get("files", ())
            ]

        await until(lambda: brought() == ["outside.png"], "the reply's file", 10)
        await until(
            lambda: names(at.app.database, "S-1001") == ["inside.png", "outside.png"],
            "both kept",
            10,
        )
        await until(lambda: not _under_way(at), "all brought", 10)
        assert brought() == ["outside.png"]
        ours = [
            m for m in slack.world.said(room.id) if m["user"] == slack.world.bot and m.get("files")
        ]
        assert not ours, "what was sent in the room is there already"


async def test_a_supplier_gets_the_files_of_what_is_passed_on(
    slack: FakeSlack, sqlite_url: str
) -> None:
    red = picture()
    async with office(slack, sqlite_url, "socket") as at:
        await asks_with(
            at, slack.shelf.put(slack.world, USERS["sanne"], "lek.png", red, "image/png")
        )
        await in_thread(at, "cleaning", "lek.png")
        card, room = await at.card("cleaning"), at.room("cleaning")
        await at.presses("joost", room, card, Action.ACKNOWLEDGE)
        await at.becomes("in_progress")
        card = await at.card("cleaning", words="🔧")
        await at.presses(
            "joost", room, card, Action.PASS_ON, service="laundry/linen", text="graag doeken"
        )
        theirs = await in_thread(at, "laundry", "lek.png")
        assert theirs["thread_ts"] == (await at.card("laundry", "S-1002"))["ts"]
        assert slack.shelf.contents[theirs["files"][0]["id"]] == red


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (429, "kept"),
        (500, "kept"),
        ("cut", "kept"),
        (404, "kept"),
        (403, "gone"),
        ("login", "gone"),
    ],
)
async def test_what_goes_wrong_on_the_way(
    slack: FakeSlack, sqlite_url: str, trouble: int | str, state: str
) -> None:
    async with office(slack, sqlite_url, "socket") as at:
        slack.shelf.trouble.append(Trouble(trouble))
        await asks_with(
            at, slack.shelf.put(slack.world, USERS["sanne"], "lek.png", picture(), "image/png")
        )
        await until(lambda: states(at.app.database) == {"lek.png": state}, state, 10)
        if state == "gone":
            await at.hears(at.with_us("sanne"), "may not open lek.png")
            await at.card("cleaning", words="lek.png (could not be opened)")


async def test_a_token_without_the_scope_is_told_and_the_call_goes_on(
    slack: FakeSlack, sqlite_url: str
) -> None:
    async with office(slack, sqlite_url, "socket") as at:
        slack.world.tokens["xoxb-T1"].discard("files:read")
        await asks_with(
            at, slack.shelf.put(slack.world, USERS["sanne"], "lek.png", picture(), "image/png")
        )
        await until(lambda: states(at.app.database) == {"lek.png": "gone"}, "gone", 10)
        with at.app.database.reading() as session:
            dead = session.exec(select(OutboxRow).where(OutboxRow.kind == "fetch")).one()
        assert dead.state == "dead" and "files:read" in (dead.error or "")


async def test_without_the_right_to_upload_the_room_gets_a_line(
    slack: FakeSlack, sqlite_url: str
) -> None:
    async with office(slack, sqlite_url, "socket") as at:
        slack.world.tokens["xoxb-T1"].discard("files:write")
        await asks_with(
            at, slack.shelf.put(slack.world, USERS["sanne"], "lek.png", picture(), "image/png")
        )
        message = await at.hears(at.room("cleaning"), "📎")
        assert (
            "lek.png" in seen(message) and message["thread_ts"] == (await at.card("cleaning"))["ts"]
        )


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("files.completeUploadExternal", "lost"),
        ("files.completeUploadExternal", "429"),
        ("files.completeUploadExternal", "500"),
        ("files.getUploadURLExternal", "lost"),
        ("files.getUploadURLExternal", "429"),
    ],
)
async def test_however_bringing_goes_wrong_it_is_brought_once(
    slack: FakeSlack, sqlite_url: str, method: str, kind: str
) -> None:
    async with office(slack, sqlite_url, "socket") as at:
        slack.world.faults.append(Fault(method, kind))
        await asks_with(
            at, slack.shelf.put(slack.world, USERS["sanne"], "lek.png", picture(), "image/png")
        )
        await in_thread(at, "cleaning", "lek.png")
        await until(lambda: not _under_way(at), "all done", 10)
        brought = [m for m in slack.world.said(at.room("cleaning").id) if m.get("files")]
        assert len(brought) == 1 and slack.world.faults[0].times == 0


async def test_a_channel_that_is_gone_is_no_reason_to_send_words_there(
    slack: FakeSlack, sqlite_url: str
) -> None:
    async with office(slack, sqlite_url, "socket") as at:
        await at.asks()
        await at.card("cleaning")
        at.room("cleaning").archived = True
        file = slack.shelf.put(slack.world, USERS["sanne"], "lek.png", picture(), "image/png")
        await slack.share(USERS["sanne"], file, text="S-1001 ook dit")
        await until(lambda: states(at.app.database) == {"lek.png": "kept"}, "kept", 10)

        def dead() -> list[str]:
            with at.app.database.reading() as session:
                rows = session.exec(
                    select(OutboxRow).where(OutboxRow.kind == "file", OutboxRow.state == "dead")
                )
                return [row.error or "" for row in rows]

        (why,) = await until(dead, "the row's end", 10)
        assert "is_archived" in why


async def test_the_token_goes_to_nobody_else(slack: FakeSlack, sqlite_url: str) -> None:
    async with FakeSlack() as other, office(slack, sqlite_url, "socket") as at:
        theirs = other.shelf.put(slack.world, USERS["sanne"], "x.png", picture(), "image/png")
        theirs |= {
            k: theirs[k].replace("127.0.0.1", "localhost")
            for k in ("url_private", "url_private_download")
        }
        await asks_with(at, theirs)
        await until(lambda: states(at.app.database) == {"x.png": "gone"}, "gone", 10)
        assert other.shelf.tokens == [""]


async def test_a_message_that_is_taken_back_takes_its_file_along(
    slack: FakeSlack, database_url: str
) -> None:
    async with office(slack, database_url, "socket") as at:
        await at.asks()
        await at.card("cleaning")
        file = slack.shelf.put(slack.world, USERS["sanne"], "oeps.png", picture(), "image/png")
        message = await slack.share(USERS["sanne"], file, text="S-1001 ook dit")
        await until(lambda: states(at.app.database) == {"oeps.png": "kept"}, "kept", 10)
        await slack.delete(message, at.with_us("sanne"))
        await until(lambda: states(at.app.database) == {"oeps.png": "gone"}, "gone", 10)
        await at.card("cleaning", words="oeps.png (taken back)")
        assert kept(at.app.database, "S-1001") == {}
        with at.app.database.reading() as session:
            assert session.exec(select(FileRow.digest)).one() is None


def _under_way(at: Office) -> list[str]:
    with at.app.database.reading() as session:
        kinds = ("fetch", "file", "say", "card")
        return [
            r.key
            for r in session.exec(select(OutboxRow).where(OutboxRow.state != "done"))
            if r.kind in kinds
        ]
