"""A coordinator of a domain reads each working morning, in private, how its links stand."""

from __future__ import annotations

from bot.channels.mailbox import Post, own_conversation
from bot.ports import Address, Said
from catalog.model import Catalogue, Organisation, Person, Text
from tests.digest.test_mornings import Town, at
from tests.routing.links import CATALOGUE

MARLEEN = Person(id="marleen", name="Marleen", language="nl", coordinates=("inside",))


def of_a_domain() -> Catalogue:
    """The small organisation, its cleaning and HR in one domain that Marleen coordinates."""
    organisation = CATALOGUE.organisation.model_copy(
        update={
            "domains": {"inside": Text(en="Indoors", nl="Binnen")},
            "employees": (*CATALOGUE.organisation.employees, MARLEEN),
        }
    )
    assert isinstance(organisation, Organisation)
    teams = tuple(
        t.model_copy(update={"domain": "inside"}) if t.team in ("cleaning", "hr") else t
        for t in CATALOGUE.teams
    )
    return Catalogue(version="v1", organisation=organisation, teams=teams)


def read_by(town: Town, person: str) -> list[Post]:
    posts = town.app.mailbox.latest(own_conversation(person), 500)
    return [p for p in posts if p.message and p.message.text.startswith("☀️")]


async def test_one_message_with_a_line_a_link_and_what_presses(sqlite_url: str) -> None:
    town = Town(sqlite_url, at("2026-11-27", "16:00"), of_a_domain())
    late = town.opens()
    await town.until(at("2026-12-01", "12:00"))
    friday_and_after = read_by(town, "marleen")
    assert [f"{p.at:%a %H:%M}" for p in friday_and_after] == ["Mon 06:00", "Tue 06:00"]
    said = friday_and_after[0].message
    assert said
    text = said.text.split("\n")
    assert text[0] == (
        "☀️ Goedemorgen. Binnen, maandag 30 november 2026. Er staat één melding open."
    )
    assert text[2].startswith("• Cleaning-nl: 1 open, 1 te laat")
    assert text[3] == "• Er wacht niets op Hr-nl."
    assert "🔴 Te laat (1)" in text and f"• Cleaning-nl · {late}" in said.text
    assert late in said.choices[0].label
    assert not read_by(town, "fatima"), "a team's coordinator reads it in the team's room"
    town.stop()


async def test_nothing_open_says_nothing(sqlite_url: str) -> None:
    town = Town(sqlite_url, at("2026-11-23", "16:30"), of_a_domain())
    await town.until(at("2026-11-25", "12:00"))
    assert not read_by(town, "marleen")
    town.stop()


async def test_in_conversation_their_queues_are_theirs(sqlite_url: str) -> None:
    town = Town(sqlite_url, at("2026-11-24", "09:00"), of_a_domain())
    number = town.opens()
    for n, (person, text) in enumerate((("marleen", "wat staat er open?"), ("tom", "status"))):
        address = Address(channel="web", conversation=own_conversation(person))
        said = Said(key=f"{n}", address=address, account=person, at=town.now, text=text)
        await town.app.accept(said)
    await town.app.settle()
    seen = town.app.mailbox.latest(own_conversation("marleen"))[-1].message
    assert seen
    assert f"Cleaning-nl heeft één open melding:\n• {number}" in seen.text
    assert "Er wacht niets op Hr-nl." in seen.text
    other = town.app.mailbox.latest(own_conversation("tom"))[-1].message
    assert other and number not in other.text
    town.stop()
