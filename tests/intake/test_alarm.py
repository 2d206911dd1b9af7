"""Words of danger have those told whom the organisation names, at once and wherever they are said;
the speaker hears who that is, and what was open still is.
"""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.context import Context
from bot.intake.inbound import take_in
from bot.people import room_reach
from bot.ports import Address, Incoming, Press, Pressed, Said
from catalog.emergency import Alert, Emergency
from catalog.load import load
from catalog.model import Catalogue, Phrases, Text
from routing.storage import dialogues, said
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.chain.front import Front
from tests.intake.house import ACCOUNTS, CATALOGUE, CONTEXT, LOBBY, ROOM, desk_of, opened
from tests.routing.links import MONDAY

_keys = itertools.count()
FIRE = "code red in the hall, flames and smoke everywhere"
OTHER = "telegram/-100900"


def with_alert(*alert: Alert) -> Context:
    known = Emergency(
        say=Text(en="Call 2222.", nl="Bel 2222."),
        alert=alert,
        phrases=Phrases(en=("code red",), nl=("code rood",)),
    )
    organisation = CATALOGUE.organisation.model_copy(update={"emergency": known})
    catalogue = Catalogue(version="v1", organisation=organisation, teams=CATALOGUE.teams)
    return dataclasses.replace(CONTEXT, catalogue=catalogue)


def heard(who: str, text: str, where: str = "", **more: Any) -> Incoming:
    own = f"telegram/{ACCOUNTS.get(who, who)}"
    return Said(
        key=f"alarm/{next(_keys)}",
        address=Address(channel="telegram", conversation=where or own),
        account=ACCOUNTS.get(who, who),
        at=MONDAY,
        text=text,
        shared=bool(where),
        alone=own,
        **more,
    )


def said_to(session: Session) -> dict[str, str]:
    """All that is said, by conversation."""
    found: dict[str, str] = {}
    for row in session.exec(select(OutboxRow).where(OutboxRow.kind == "say")):
        to = row.body["to"]["conversation"]
        found[to] = f"{found.get(to, '')}\n{row.body['message']['text']}"
    return found


def test_everybody_named_is_told_in_words_and_place(database: Database) -> None:
    context = with_alert(
        Alert(team="cleaning"), Alert(person="hilde"), Alert(room={"telegram": "-100900"})
    )
    with database.transaction() as session:
        take_in(session, heard("hilde", "hello"), context)
        take_in(session, heard("sanne", "spill"), context)
        open_before = dialogues.read(session, "telegram/1", "sanne")
        take_in(session, heard("sanne", FIRE), context)
        told = said_to(session)
        after = dialogues.read(session, "telegram/1", "sanne")
    for where in (ROOM, "telegram/5", OTHER):
        assert "flames and smoke" in told[where], where
        assert "Sanne" in told[where]
    assert "2222" in told["telegram/1"]
    assert "Hilde" in told["telegram/1"]
    assert open_before and after
    assert len(after.body["pending"]) == len(open_before.body["pending"]) + 1


def test_who_cannot_be_reached_is_not_said_to_be_told(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        take_in(session, heard("sanne", FIRE), with_alert(Alert(person="daan")))
        told = said_to(session)["telegram/1"]
        assert "Daan" not in told
        assert "bel dus zelf" in told or "call yourself" in told
    with database.transaction() as session:
        room = Address(channel="telegram", conversation=ROOM)
        room_reach.mark(session, room, "cleaning", "gone", MONDAY)
        take_in(session, heard("joost", "hi"), CONTEXT)
        take_in(session, heard("sanne", FIRE), with_alert(Alert(team="cleaning")))
        assert ROOM not in said_to(session)
    database.close()


@pytest.mark.parametrize("where", ["", LOBBY, ROOM])
def test_in_every_place_and_by_whoever_says_it(sqlite_url: str, where: str) -> None:
    database, context = Database(sqlite_url), with_alert(Alert(room={"telegram": "-100900"}))
    with database.transaction() as session:
        take_in(session, heard("77", FIRE, where), context)
        take_in(session, heard("joost", FIRE, where), context)
        told = said_to(session)
        take_in(session, heard("tom", FIRE, ROOM, overheard=True), context)
        assert said_to(session) == told, "what a team says among itself is its own"
    database.close()
    assert told[OTHER].count("flames and smoke") == 2


@pytest.mark.parametrize(
    ("press", "field"),
    [
        ("ask", "words"),
        ("item:cleaning/rooms/spill", "where"),
        ("c:S-1001:add", "text"),
        ("c:S-1001:answer", "text"),
    ],
)
def test_danger_in_a_form_is_danger(sqlite_url: str, press: str, field: str) -> None:
    """A form has a field for it, and its words are heard as any other; what was filled in goes on
    its way.
    """
    front = Front(sqlite_url, CATALOGUE)
    front.types("tom", "there is a spill", "yes")
    front.presses("joost", "S-1001", "acknowledge")
    front.presses("joost", "S-1001", "ask", question="which hall?")
    words = "help, a visitor has collapsed and is not breathing"
    told = front._send("tom", press=Press(action=press, values={field: words}))
    assert "112" in told and "I am alerting" in told
    assert sum("EMERGENCY" in one for one in front.said("room/desk")) == 1
    front.app.close()


def test_a_reply_to_a_card_can_tell_of_danger(sqlite_url: str) -> None:
    database, context = Database(sqlite_url), with_alert(Alert(team="cleaning"))
    with database.transaction() as session:
        number = opened(desk_of(session), "cleaning/rooms/spill")
        said.write(session, "telegram/1", "1/5", number)
        take_in(session, heard("sanne", FIRE, reply_to="1/5"), context)
        assert "flames and smoke" in said_to(session)[ROOM]
    database.close()


def _action(session: Session, label: str) -> str:
    """What the last button of this label does."""
    rows = session.exec(select(OutboxRow).where(OutboxRow.kind == "say")).all()
    choices = [c for row in rows for c in row.body["message"].get("choices") or ()]
    return str([c["action"] for c in choices if c["label"] == label][-1])


@pytest.mark.parametrize("dropping", ["never mind", "cancel everything", "press"])
def test_who_was_alerted_hears_that_it_is_taken_back(sqlite_url: str, dropping: str) -> None:
    database, context = Database(sqlite_url), with_alert(Alert(room={"telegram": "-100900"}))
    with database.transaction() as session:
        take_in(session, heard("hilde", FIRE), context)
        assert "take" not in said_to(session)[OTHER]
        taken = heard("hilde", dropping)
        if dropping == "press":
            given = {k: getattr(taken, k) for k in ("key", "address", "account", "at", "alone")}
            taken = Pressed(press=Press(action=_action(session, "Cancel"), values=None), **given)
        take_in(session, taken, context)
        told = said_to(session)
    database.close()
    assert "Hilde takes it back: “code red" in told[OTHER]
    assert told["telegram/5"].count("take it back") == 1
    assert "Nothing was sent" not in told["telegram/5"]


def test_the_desk_is_told_where_nobody_is_named(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    context = dataclasses.replace(CONTEXT, channels={**CONTEXT.channels, "web": ""})
    with database.transaction() as session:
        take_in(session, heard("sanne", "there is a fire, flames and smoke everywhere"), context)
        told = said_to(session)
    database.close()
    assert "flames and smoke" in told["room/desk"]


def test_an_alert_names_somebody_who_is_there(tmp_path: Path) -> None:
    text = (
        "organisation: {en: Limes}\nlanguages: [en]\nemergency:\n  say: {en: Call}\n"
        "  alert: [{team: nobody}, {person: ghost}]\n"
    )
    (tmp_path / "organisation.yaml").write_text(text, encoding="utf-8")
    found = [p for p in load(tmp_path).problems if p.code == "dangling"]
    assert len(found) == 2
