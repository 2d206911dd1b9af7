"""What one is promised that others read is read by them; and what is confidential is said to be so."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from catalog.model import Catalogue
from routing.call.call import State
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_people import user
from tests.routing.confidential import with_a_confidential_item
from tests.routing.links import CATALOGUE
from tests.telegram.desk import ROOMS, USERS, Json, Office, in_telegram, office, populate

HILDE = user(801, "Hilde", "en")


def of_two_languages(catalogue: Catalogue) -> Catalogue:
    """The organisation in Telegram: Hilde, who approves, reads English; Daan, her deputy, and with
    him the room of the desk Dutch.
    """
    made = in_telegram(catalogue)
    more: dict[str, Json] = {
        "hilde": {"accounts": {"telegram": str(HILDE["id"])}, "language": "en"},
        "daan": {"language": "nl"},
    }
    teams = []
    for team in made.teams:
        people = tuple(p.model_copy(update=more.get(p.id, {})) for p in team.people)
        teams.append(team.model_copy(update={"people": people}))
    return Catalogue(version=made.version, organisation=made.organisation, teams=tuple(teams))


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with Telegram() as telegram:
        populate(telegram)
        async with office(telegram, sqlite_url, catalogue=of_two_languages(CATALOGUE)) as made:
            yield made


@pytest.fixture
async def confidential(sqlite_url: str) -> AsyncIterator[Office]:
    async with Telegram() as telegram:
        populate(telegram)
        telegram.private(HILDE)
        async with office(
            telegram, sqlite_url, catalogue=of_two_languages(with_a_confidential_item())
        ) as made:
            yield made


async def press(at: Office, person: str, room: str, data: str) -> None:
    """Press a button of the card."""
    message = await at.card(room)
    at.telegram.press_data(USERS[person], message, data)


async def answers(at: Office, person: str, room: str, question: str, words: str) -> None:
    """Reply to the question that stands in the room."""
    asked = await at.in_the_room(room, question)
    at.in_room(person, room, words, reply_to=asked["message_id"])


async def test_answers_and_reasons_stand_on_the_next_teams_card(at: Office) -> None:
    await at.asks()
    await press(at, "joost", "cleaning", "c:S-1001:acknowledge")
    await at.becomes(State.IN_PROGRESS)
    await press(at, "joost", "cleaning", "c:S-1001:ask")
    await answers(at, "joost", "cleaning", "S-1001 (spill graag):", "welke kleur heeft het?")
    asked = await at.hears("sanne", "welke kleur")
    at.says("sanne", "knalgroen, het bruist", reply_to=asked["message_id"])
    await at.becomes(State.IN_PROGRESS)
    await press(at, "joost", "cleaning", "c:S-1001:decline")
    long = "dit is olie van de lift, " * 20 + "vraag het de liftmonteur"
    await at.telegram.until(
        lambda: [m for m in at.telegram.sent(ROOMS["cleaning"]) if "niet voor jullie" in m["text"]]
    )
    asked = [
        m for m in at.telegram.sent(ROOMS["cleaning"]) if "S-1001 (spill graag):" in m["text"]
    ][-1]
    at.in_room("joost", "cleaning", long, reply_to=asked["message_id"])
    card = await at.card("desk", words="Teruggestuurd door")
    assert "knalgroen, het bruist" in card["text"] and "welke kleur heeft het" in card["text"]
    assert "Joost van Cleaning-nl" in card["text"] and "dit is olie van de lift" in card["text"]
    await at.in_the_room("desk", "vraag het de liftmonteur")


async def test_a_hand_over_and_a_reopening_stand_on_the_next_teams_card(at: Office) -> None:
    """With what was said, who said it, and labels in the language that the room reads."""
    await at.asks()
    await press(at, "joost", "cleaning", "c:S-1001:acknowledge")
    await at.becomes(State.IN_PROGRESS)
    await press(at, "joost", "cleaning", "c:S-1001:hand_over")
    which = await at.in_the_room("cleaning", "Voor welk team")
    await at.presses("joost", which, "Desk")
    await answers(at, "joost", "cleaning", "Wat moeten ze weten", "de lift lekt olie")
    card = await at.card("desk", words="Overgedragen door")
    assert "Joost van Cleaning-nl" in card["text"] and "de lift lekt olie" in card["text"]
    await press(at, "daan", "desk", "c:S-1001:acknowledge")
    await at.card("desk", words="Daan")
    await press(at, "daan", "desk", "c:S-1001:resolve")
    asked = await at.telegram.until(lambda: replied_to(at, "desk"))
    at.in_room("daan", "desk", "gemaakt", reply_to=asked["message_id"])
    await at.hears("sanne", "gemaakt")
    at.says("sanne", "nee, het lekt nog steeds")
    card = await at.card("desk", words="Heropend door")
    assert "Sanne" in card["text"] and "het lekt nog steeds" in card["text"]
    assert "de lift lekt olie" in card["text"]


def replied_to(at: Office, room: str) -> Json | None:
    """The question in the room that wants a reply."""
    said = [
        m for m in at.telegram.sent(ROOMS[room]) if m.get("reply_markup", {}).get("force_reply")
    ]
    return said[-1] if said else None


async def test_confidential_is_said_at_every_step_and_the_deputy_gets_their_turn(
    confidential: Office,
) -> None:
    """At each question, the summary, "Sent", the card and to who approves. The approver hears by
    when and who is asked next; at that time the deputy is, in their own language.
    """
    at = confidential
    at.telegram.say(HILDE, "hello")
    at.says("daan", "hallo")
    await at.telegram.says(HILDE["id"], "Hello")
    await at.hears("daan", "Hallo")
    at.says("sanne", "mijn contract klopt niet")
    said = [await at.hears("sanne", "Welk contract?")]
    at.says("sanne", "het nieuwe")
    said.append(await at.hears("sanne", "Vanaf wanneer?"))
    at.says("sanne", "1 januari 2027")
    said.append(await at.hears("sanne", "Zal ik het versturen?"))
    at.says("sanne", "ja")
    said.append(await at.hears("sanne", "Verstuurd!"))
    alone = "Vertrouwelijk: alleen jij, Hr-nl en wie het moet goedkeuren kunnen dit lezen"
    assert [alone in m["text"] for m in said] == [True] * 4, [m["text"] for m in said]
    asked = await at.telegram.says(HILDE["id"], "needs your approval")
    assert "only Sanne, Hr and whoever has to approve it can read this" in asked["text"]
    assert "by 10:00 on Wednesday; after that I ask Daan" in asked["text"]
    assert len(at.telegram.sent(USERS["daan"]["id"])) == 1
    at.passes(days=2, hours=1)
    asked = await at.hears("daan", "vraagt")
    assert "alleen Sanne, Hr-nl en wie het moet goedkeuren" in asked["text"], asked
    await at.presses("daan", asked, "Goedkeuren")
    card = await at.card("hr", words="Approved by")
    assert "Daan" in card["text"] and "only Sanne and Hr can read this" in card["text"]
    await at.telegram.says(HILDE["id"], "S-1001")


async def test_confidential_is_said_at_the_summary_at_sent_and_on_both_cards(at: Office) -> None:
    at.says("sanne", "mijn contract klopt niet")
    summary = await at.hears("sanne", "Zal ik het versturen?")
    assert "Vertrouwelijk: alleen jij en Hr-nl" in summary["text"]
    at.says("sanne", "ja")
    sent = await at.hears("sanne", "Verstuurd!")
    assert "Vertrouwelijk" in sent["text"]
    card = await at.hears("sanne", "S-1001 ·")
    assert "alleen jij en Hr-nl kunnen dit lezen" in card["text"]
    assert "only Sanne and Hr can read this" in (await at.card("hr"))["text"]
