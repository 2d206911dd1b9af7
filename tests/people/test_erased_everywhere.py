"""Who was erased stands nowhere any more: in no table that there is, nor in the file, but where
others wrote of them.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from bot.people import personal_data
from routing.storage import file_store
from routing.storage.address import file_of
from routing.storage.api_tables import ApiAnswerRow, ApiTokenRow, WebhookMessageRow, WebhookRow
from routing.storage.board_tables import BoardViewRow, LookingRow
from routing.storage.db import Database
from routing.storage.draft_tables import TeamChangeRow, TeamDraftRow
from routing.storage.mail_tables import HeldMailRow, MailRow
from routing.storage.network_tables import PeerMessageRow
from routing.storage.people_tables import (
    CallPartyRow,
    ClaimRow,
    JoinedPersonRow,
    JoinedRoomRow,
    LinkCodeRow,
    LinkTryRow,
    PrivateLookRow,
    SigninLinkRow,
    SigninSessionRow,
    UnheardRow,
)
from routing.storage.register_tables import ComponentEntryRow
from routing.storage.risk_tables import RiskOfferRow
from routing.storage.tables import (
    AccountRow,
    ButtonsRow,
    CardRow,
    CorrectionRow,
    DialogueRow,
    FileRow,
    FileSentRow,
    OutboxRow,
    PersonRow,
    QuestionRow,
    SaidRow,
)
from routing.storage.upkeep_tables import AdoptionRow
from tests.people.test_personal_data import World
from tests.routing.links import MONDAY

TRACE = re.compile(r"\bsanne\b|d0sanne|u0sanne|zonnebloem", re.IGNORECASE)
TOMS = "er is een spill op de trap waar Sanne zit"
SLACK, MAIL, PHOTO = "slack/T1/D0SANNE", "email/sanne@example.org", b"a zonnebloem"
HOLD_NOBODY = frozenset(
    {
        *("alembic_version", "content", "file_use", "language_model_use", "lease", "link_count"),
        *("mailbox_read", "moved", "number_prefix", "peer", "peer_call", "peer_heard"),
        *("peer_nonce", "rate_bucket", "room_out_of_reach", "signin_try", "ticket"),
        # Somebody who is said to use a component is not erased before that is changed.
        *("component", "component_word", "component_term", "component_tie"),
    }
)
"""Tables in which nobody stands: figures, digests, places of rooms, other organisations."""


def rows(photo: str) -> list[SQLModel]:
    """Sanne wherever she may stand, beside what comes of her calls."""
    at = MONDAY
    told: dict[str, Any] = {"text": "Sanne took it", "press": "c:S-1002:assign:sanne"}
    file: dict[str, Any] = {
        "channel": "slack",
        "ref": "F0",
        "name": "sanne.png",
        "kind": "image",
        "at": at,
    }
    post: dict[str, Any] = {"kind": "say", "channel": "slack", "due_at": at, "made_at": at}
    return [
        AccountRow(
            channel="slack", account="U0SANNE", person="sanne", conversation=SLACK, used_at=at
        ),
        AccountRow(
            channel="email", account="sanne@x.org", person="sanne", conversation=MAIL, used_at=at
        ),
        AdoptionRow(at=at, kind="measured", body={"people": ["tom", "sanne"]}),
        ApiAnswerRow(token="t", key="1", asked="a", status=200, body={"by": "sanne"}, at=at),
        ApiAnswerRow(token="other", key="1", asked="a", status=200, body=told, at=at),
        ApiTokenRow(
            id="t", digest="d", person="sanne", name="Sanne", scopes=[], teams=[], made_at=at
        ),
        BoardViewRow(
            team="cleaning", owner="", name="hers", query="by=sanne&x=1", by="sanne", at=at
        ),
        ButtonsRow(conversation="room/cleaning", ref="9", person="tom", message=told, at=at),
        CallPartyRow(number="S-1002", person="sanne", part="follower"),
        CardRow(
            number="S-1002",
            conversation=SLACK,
            channel="slack",
            audience="team",
            ref="1",
            digest="",
        ),
        ClaimRow(id="c", channel="slack", account="U1", guest="guest", person="sanne", at=at),
        ComponentEntryRow(
            ref="a/b", seq=1, kind="added", by="sanne", at=at, body={"used_by": ["sanne"]}
        ),
        CorrectionRow(
            at=at, text="zonnebloem", language="nl", source="x", number="S-1001", version=""
        ),
        DialogueRow(conversation="room/cleaning", person="tom", at=at, body={"about": "sanne"}),
        FileRow(
            id="f",
            person="sanne",
            message=f"{SLACK}/1",
            origin=SLACK,
            digest=photo,
            state="kept",
            **file,
        ),
        FileSentRow(number="S-1002", file="g", conversation=SLACK),
        HeldMailRow(key="h", conversation=MAIL, digest="d", until=at, body={"text": "zonnebloem"}),
        JoinedPersonRow(id="sanne", name="Sanne", by="tom", at=at),
        JoinedPersonRow(id="new", name="New", by="sanne", at=at),
        JoinedRoomRow(channel="slack", team="cleaning", room="slack/T1/C1", by="sanne", at=at),
        LinkCodeRow(digest="1", person="tom", by="sanne", until=at),
        LinkTryRow(channel="slack", account="U0SANNE", what="code", at=at),
        LookingRow(
            person="sanne",
            open_window="1",
            team="cleaning",
            number="S-1002",
            writing=False,
            until=at,
            changed=1,
        ),
        MailRow(
            conversation=MAIL,
            ref="1",
            came=True,
            message_id="1",
            thread="1",
            subject="Sanne",
            choices=[],
            sent_as="",
            at=at,
        ),
        OutboxRow(key="files", lane=f"files/{SLACK}", body={"to": SLACK}, **post),
        OutboxRow(key="open", lane="room/cleaning", body=told, **post),
        OutboxRow(key="done", lane="room/cleaning", body=told, state="done", done_at=at, **post),
        PeerMessageRow(peer="elsewhere", call="1", seq=2, at=at, body={"by": "sanne"}),
        PersonRow(id="sanne", name="Sanne"),
        PersonRow(id="guest", name="G", admitted_by="sanne"),
        PrivateLookRow(number="S-1002", person="sanne", day="2026-11-02", at=at),
        QuestionRow(conversation="room/cleaning", ref="9", person="sanne", asks="", at=at),
        RiskOfferRow(key="r", team="cleaning", state="offered", person="sanne", at=at, body={}),
        SaidRow(conversation=f"{SLACK}/17.1", ref="17.2", number="S-1002"),
        SigninLinkRow(digest="1", person="sanne", browser="", words="", until=at),
        SigninSessionRow(
            id="1",
            digest="1",
            person="sanne",
            how="command",
            browser="",
            at=at,
            seen_at=at,
            until=at,
        ),
        TeamChangeRow(
            team="cleaning",
            person="tom",
            why="",
            base="",
            document={},
            state="done",
            at=at,
            told=["sanne"],
        ),
        TeamDraftRow(
            team="cleaning",
            person="sanne",
            base="",
            document={"note": "zonnebloem"},
            conflicts=[],
            version=1,
            journal=[],
            at=at,
        ),
        UnheardRow(person="tom", number="S-1002", at=at, body={"message": told}),
        WebhookMessageRow(
            id="m", hook="h", number="S-1001", kind="x", body="sanne", made_at=at, state="waiting"
        ),
        WebhookRow(
            id="h",
            person="sanne",
            name="Sanne",
            url="https://x",
            secret="s",
            kinds=[],
            teams=[],
            made_at=at,
        ),
    ]


def traced(database: Database) -> dict[str, list[str]]:
    """Where she stands, by table: of all tables that are really there, all columns."""
    found, there = dict[str, list[str]](), sa.MetaData()
    with database.reading() as session:
        there.reflect(session.connection())
        for table in there.sorted_tables:
            for row in session.execute(sa.select(table)).all():
                shown = {name: _text(value) for name, value in row._mapping.items()}
                stand = [f"{k}: {v}" for k, v in shown.items() if TRACE.search(_but_toms(v))]
                found[table.name] = found.get(table.name, []) + stand
    return {name: stand for name, stand in found.items() if stand}


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _but_toms(text: str) -> str:
    return re.sub(re.escape(TOMS), "", text, flags=re.IGNORECASE)


async def _asked(world: World) -> None:
    await world.ends("sanne", "S-1001", "er is een spill bij de zonnebloem")
    await world.does("tom", "person/tom", TOMS)
    await world.does("tom", "person/tom", "ja")
    with world.app.database.transaction() as session:
        session.add_all(rows(file_store.store(session, PHOTO, "image/png", MONDAY)))


def _erased(session: Session, world: World) -> None:
    assert personal_data.open_matters(session, "sanne") == ()
    assert personal_data.is_known(session, "sanne")
    personal_data.erase(session, "sanne", world.now, ("Sanne",))
    assert not personal_data.is_known(session, "sanne")


async def test_who_was_erased_stands_in_no_table(database_url: str) -> None:
    world = World(database_url)
    await _asked(world)
    before, database = world.call("S-1002"), world.app.database
    with database.reading() as session:
        every = set(sa.inspect(session.connection()).get_table_names())
    assert set(traced(database)) == every - HOLD_NOBODY, (
        "each table either is tried or holds nobody"
    )
    with database.transaction() as session:
        _erased(session, world)
    assert traced(database) == {}
    assert world.call("S-1002") == before and before.text == TOMS
    world.app.close()


async def test_nor_in_the_file_or_its_log(sqlite_url: str) -> None:
    world = World(sqlite_url)
    await _asked(world)
    with world.app.database.transaction() as session:
        _erased(session, world)
    assert world.app.database.fold_log()
    file = file_of(sqlite_url)
    assert file
    for kept in file.parent.glob(f"{file.name}*"):
        text = kept.read_bytes().decode("latin-1")
        assert TRACE.findall(_but_toms(text)) == [], kept.name
    world.app.close()


def test_a_log_that_others_read_is_told_of(database: Database, database_url: str) -> None:
    """Nothing waits for them for long; PostgreSQL keeps its own."""
    other = Database(database_url)
    with other.reading() as reading:
        reading.execute(sa.text("SELECT count(*) FROM person")).one()
        with database.transaction() as session:
            session.add(PersonRow(id="new", name="New"))
        assert database.fold_log(within=0.01) is not database.is_sqlite
    assert database.fold_log()
    other.close()
