"""Joining from a chat: invitations, a coordinator's word, a shared number, a room named in itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import select

from bot.intake import inbound
from bot.ports.stored_incoming import from_json
from catalog.model import Catalogue, Person
from routing.storage.db import Database
from routing.storage.tables import CardRow, OutboxRow
from tests.people.front import Front, with_guests
from tests.routing.links import CATALOGUE

GROUP = "telegram/-500"


def joined(catalogue: Catalogue = CATALOGUE) -> Catalogue:
    """The small organisation, in which only Fatima and Daan are in Telegram already."""
    there = {"fatima": "1", "daan": "2"}

    def known(person: Person) -> Person:
        own = there.get(person.id)
        return person.model_copy(update={"accounts": {"telegram": own} if own else {}})

    teams = tuple(
        t.model_copy(update={"people": tuple(map(known, t.people)), "rooms": {}})
        for t in catalogue.teams
    )
    return Catalogue(version="joined", organisation=catalogue.organisation, teams=teams)


@pytest.fixture
def front(database: Database) -> Iterator[Front]:
    with database.transaction() as session:
        made = Front.of(session, joined())
        made.context = replace(
            made.context, links={"telegram": "https://t.me/schakel_bot?start=link-"}
        )
        for account, name in (("1", "Fatima"), ("2", "Daan")):
            made.say(f"telegram:{account}", "/start", profile={"name": name})
        yield made


def code_in(heard: list[str]) -> str:
    found = re.search(r"start=(link-[A-Z0-9]{16})\b", "\n".join(heard))
    assert found, heard
    return found[1].replace("link-", "/link ")


def test_a_coordinator_invites_and_hears_that_they_are_there(front: Front) -> None:
    heard = front.say("telegram:1", "invite Joost")
    code = code_in(heard)
    assert len(heard[0].split("start=")[1].split()[0]) <= 64
    told = front.say("telegram:7", code, profile={"name": "JJ"})
    assert any("telegram/7: Done: here too you are Joost" in one for one in told)
    assert any(one.startswith("telegram/1: Joost is here") for one in told)
    front.asks("telegram:7")
    assert front.call().requester == "joost"
    assert "I don't know that code" in front.say("telegram:8", code)[0]


def test_an_invitation_ends_and_is_kept_for_whom_it_is(front: Front) -> None:
    code = code_in(front.say("telegram:1", "/invite joost"))
    assert "belongs to Daan already" in front.say("telegram:2", code)[0]
    front.later(days=8)
    assert "I don't know that code" in front.say("telegram:7", code)[0]
    code = code_in(front.say("telegram:1", "nodig Joost uit"))
    assert "Joost" in front.say("telegram:7", code)[0]


def test_only_a_coordinator_invites_and_only_their_own(front: Front) -> None:
    code = code_in(front.say("telegram:1", "invite joost"))
    front.say("telegram:7", code)
    assert "Only a coordinator" in front.say("telegram:7", "/invite dina")[0]
    assert "Only a coordinator" in front.say("telegram:1", "invite dina")[0]
    assert "start=link-" in front.say("telegram:2", "invite joost")[0]


def test_somebody_whom_no_file_names_is_taken_in(front: Front) -> None:
    asked = front.say("telegram:1", "invite Piet de Boer")
    assert "I know nobody called Piet de Boer" in asked[0]
    code = code_in(front.press("telegram:1", "Works for Cleaning"))
    front.say("telegram:9", code, profile={"name": "p"})
    front.context = front.context.at(front.session)
    assert front.context.catalogue.team_of["piet-de-boer"].team == "cleaning"
    front.asks("telegram:2")
    assert "You work for Cleaning" in front.say("telegram:9", "who am I?")[0]


def test_this_is_me_takes_a_coordinators_yes(front: Front) -> None:
    told = front.say("telegram:7", "I am Joost", profile={"name": "Joost", "handle": "@jj"})
    assert told[0].startswith("telegram/7: I ask")
    assert {one.split(":")[0] for one in told[1:]} == {"telegram/1", "telegram/2"}
    assert "@jj" in told[1]
    front.asks("telegram:7")
    assert front.call().requester.startswith("guest-")
    # A stranger cannot answer for themselves, nor for anybody else.
    action = next(c.action for c in front.last["telegram/1"].choices if "Yes" in c.label)
    assert "for a coordinator" in front.say("telegram:7", action.removeprefix("say:"))[0]
    told = front.press("telegram:1", "Yes, that is Joost")
    assert any("telegram/7: Fatima has confirmed it" in one for one in told)
    assert front.call().requester == "joost"
    assert "answered already" in front.press("telegram:2", "Yes")[0]


def test_a_name_that_is_nobodys_is_no_claim_and_being_ill_is_none(front: Front) -> None:
    assert "I ask " not in front.say("telegram:7", "ik ben ziek")[0]
    assert "I ask " not in front.say("telegram:2", "I am Joost")[0]


def test_who_am_i_tells_ones_own_number(front: Front) -> None:
    told = front.say("telegram:7", "who am I?", profile={"name": "Vera", "handle": "@vera"})[0]
    assert "I don't know you yet. To me you are a guest called “Vera”.\n" in told
    assert told.endswith("Does somebody ask for your number in Telegram, to let you in? It is 7.")
    assert (
        "You are Fatima. I know you here in Telegram as @f."
        in front.say("telegram:1", "/whoami", profile={"name": "F", "handle": "@f"})[0]
    )


def test_a_shared_number_makes_them_who_they_are(front: Front) -> None:
    sanne = CATALOGUE.organisation.employees[0].model_copy(update={"phone": "06 1234 5678"})
    organisation = CATALOGUE.organisation.model_copy(update={"employees": (sanne,)})
    teams = tuple(
        t.model_copy(update={"hours": t.hours.model_copy(update={"holidays": "NL"})})
        for t in joined().teams
    )
    front.context = replace(
        front.context, catalogue=Catalogue(version="p", organisation=organisation, teams=teams)
    )
    wrong = front.say("telegram:7", "/whoami phone", profile={"phone": "+31687654321"})[0]
    assert "not one that I know" in wrong
    right = front.say("telegram:7", "/whoami phone", profile={"phone": "+31612345678"})[0]
    assert "Je bent Sanne" in right or "ben je Sanne" in right


def test_a_coordinator_names_the_room_in_the_room(front: Front) -> None:
    front.say("telegram:9", "spill in the hall")
    front.say("telegram:9", "yes")
    shown = front.say("telegram:2", "/team", where=GROUP)
    assert "Which team works in this room?" in shown[0]
    offered = front.last[GROUP]
    refused = front.say("telegram:9", "/team cleaning", where=GROUP)[0]
    assert "A coordinator of Cleaning has to say that" in refused
    assert front.last[GROUP].only_to == "9" and not front.last[GROUP].choices
    front.last[GROUP] = offered
    assert (
        "Requests for Cleaning come to this room" in front.press("telegram:1", "Cleaning", GROUP)[0]
    )
    rows = front.session.exec(select(OutboxRow).where(OutboxRow.kind == "card")).all()
    assert any(row.body["to"]["conversation"] == GROUP for row in rows)
    assert "Cleaning already" in front.say("telegram:2", "/team desk", where=GROUP)[0]
    assert not front.session.exec(select(CardRow)).all()


def test_who_may_not_name_the_room_hears_so_alone(front: Front) -> None:
    front.asks("telegram:9")
    front.say("telegram:2", "/team", where=GROUP)
    offered = front.last[GROUP]
    front.press("telegram:9", "Cleaning", GROUP)
    told = front.last[GROUP]
    assert told.only_to == "9" and not told.choices
    assert "A coordinator of Cleaning has to say that" in told.text
    front.last[GROUP] = offered
    assert "come to this room" in front.press("telegram:1", "Cleaning", GROUP)[0]
    assert front.last[GROUP].only_to is None


def test_guests_that_need_a_yes_get_their_words_heard_with_it(front: Front) -> None:
    front.context = replace(front.context, catalogue=with_guests("approve", joined()))
    told = front.say("telegram:7", "er is een spill", profile={"name": "Vera"})
    assert "I ask Daan" in told[0] and "er is een spill" in told[1]
    again = front.say("telegram:7", "in the hall")
    assert "I still wait for Daan" in again[0] and len(again) == 1
    told = front.press("telegram:2", "Let them in")
    assert any("telegram/7: Daan has let you in" in one for one in told)
    row = front.session.exec(select(OutboxRow).where(OutboxRow.kind == "heard")).one()
    before = front._newest()
    inbound.take_in(front.session, from_json(row.body["incoming"]), front.context)
    assert any("spill please" in one for one in front.told(before))
    front.say("telegram:7", "yes")
    assert "spill" in front.call().text and "in the hall" in front.call().text


def test_closed_is_closed_but_for_who_is_known(front: Front) -> None:
    front.context = replace(front.context, catalogue=with_guests("closed", joined()))
    told = front.say("telegram:7", "er is een spill", profile={"name": "Vera"})
    assert len(told) == 1 and "for the people of" in told[0]
    assert "I ask " in front.say("telegram:7", "ik ben Sanne")[0]
    code = code_in(front.say("telegram:2", "invite sanne"))
    front.say("telegram:7", code)
    front.asks("telegram:7")
    assert front.call().requester == "sanne"


@pytest.mark.parametrize("guests", ["closed", "approve"])
def test_danger_is_heard_from_who_may_not_ask_too(front: Front, guests: str) -> None:
    """Whoever sees a fire is told whom to call, and the desk hears it, member or not."""
    front.context = replace(front.context, catalogue=with_guests(guests, joined()))
    words = "help, the man beside me has collapsed and is not breathing"
    told = "\n".join(front.say("telegram:7", words, profile={"name": "Vera"}))
    assert "112" in told and "I don't know you" in told
    assert "I am alerting" in told or "please call yourself" in told


def test_who_one_is_is_not_talked_about_among_others(front: Front) -> None:
    """No code, name or account said in a group becomes a request, or is said again there."""
    front.say("telegram:7", "hallo", where=GROUP, profile={"name": "Vera"})
    for account, words in (
        ("telegram:7", "link ABCD-EFGH-JKLM-NPQR"),
        ("telegram:7", "who am i"),
        ("telegram:7", "unlink"),
        ("telegram:7", "I am Joost"),
        ("telegram:2", "invite Joost"),
    ):
        heard = front.say(account, words, where=GROUP)
        assert len(heard) == 1 and ("between you and me" in heard[0] or "tussen jou" in heard[0])
        assert front.last[GROUP].only_to == account.partition(":")[2]


def test_asking_how_it_works_is_no_cry_for_help(front: Front) -> None:
    front.say("telegram:9", "something odd please")
    for words in ("/help", "help", "/help"):
        told = "\n".join(front.say("telegram:9", words))
        assert "EMERGENCY" not in told and "112" not in told and "own words" in told
