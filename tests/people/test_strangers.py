"""A stranger stays one, whatever they call themselves; who is known is known by what is theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.outbox.views import view_for_team
from bot.wording.cards import team_card
from bot.wording.localizer import Localizer
from catalog.advice import advise
from catalog.contact_details import address_of, phone_number, whose_email
from catalog.load import read
from catalog.model import Catalogue, Person
from routing.storage.db import Database
from tests.catalog.planting import HR, small
from tests.people.front import Front
from tests.routing.links import CATALOGUE


@pytest.fixture
def front(database: Database) -> Iterator[Front]:
    with database.transaction() as session:
        yield Front.of(session, CATALOGUE)


def card(front: Front, number: str = "S-1001") -> str:
    call = front.call(number)
    view = view_for_team(front.session, call, call.team)
    drawn = team_card(view, call.team, front.context.catalogue, Localizer("en"), front.context.now)
    assert drawn.card
    return "\n".join(f"{line.label}: {line.value}" for line in drawn.card.lines)


def test_a_display_name_makes_nobody(front: Front) -> None:
    front.asks("telegram:666", profile={"name": "Joost", "handle": "@not_joost"})
    assert front.call().requester.startswith("guest-")
    assert "“Joost” (guest, @not_joost, Telegram)" in card(front)
    front.asks(
        "telegram:667", "another spill", profile={"name": "Joost (Cleaning)\n\nApproved: yes"}
    )
    assert "“Joost (Cleaning) Approved: yes” (guest, 667, Telegram)" in card(front, "S-1002")


def test_a_colleague_is_no_guest_on_the_card(front: Front) -> None:
    known = {"email": "x@example.org"}
    organisation = CATALOGUE.organisation
    sanne = organisation.employees[0].model_copy(update=known)
    front.context = Front.of(
        front.session,
        Catalogue(
            version="mail",
            organisation=organisation.model_copy(update={"employees": (sanne,)}),
            teams=CATALOGUE.teams,
        ),
    ).context
    front.asks("slack:U7", profile={"name": "S.", "email": " X+desk@Example.ORG "})
    assert front.call().requester == "sanne"
    assert "Asked by: Sanne\n" in card(front)


def test_addresses_are_compared_as_addresses_are() -> None:
    same = ["jan@example.org", " Jan@EXAMPLE.org", "<jan@example.org.>", "mailto:jan@example.org"]
    assert {address_of(one) for one in same} == {"jan@example.org"}
    assert address_of("jan@bücher.example") == address_of("jan@xn--bcher-kva.example")
    assert not any(
        address_of(one) for one in ("", "jan", "@example.org", "jan@", "j an@example.org")
    )


def test_a_tag_makes_no_difference_only_where_one_has_the_mailbox() -> None:
    jan = Person(id="jan", name="Jan", email="jan@example.org")
    trial = [
        Person(id=name, name=name, email=f"me+{name}@example.org") for name in ("sanne", "joost")
    ]
    found = {
        email: (person := whose_email(email, [jan, *trial])) and person.id
        for email in (
            "JAN+slack@example.org",
            "me+joost@example.org",
            "me@example.org",
            "me+x@example.org",
            "jan@other.example",
        )
    }
    assert list(found.values()) == ["jan", "joost", None, None, None]


def test_phone_numbers_are_one_however_written() -> None:
    assert {
        phone_number(one, "NL") for one in ("06 1234 5678", "+31 6 12345678", "0031612345678")
    } == {"+31612345678"}
    assert phone_number("0612345678", None) is None
    assert phone_number("call me", "NL") is None


@pytest.mark.parametrize(
    ("mine", "yours", "code"),
    [
        ("slack: U7", "slack: U7", "doubled-account"),
        ("slack: 'T1:U7'", "slack: U7", "doubled-account"),
        ("email: A@example.org", "email: ' a@Example.org'", "doubled-email"),
        ("phone: '+31612345678'", "phone: 0031612345678", "doubled-phone"),
        ("was: [nelleke]", "was: [nelleke]", "doubled-was"),
        ("skills: [forms]", "was: [nel]", "id-in-use"),
        ("skills: [forms]", "phone: '12'", "bad-phone"),
    ],
)
def test_what_one_is_known_by_is_ones_own(mine: str, yours: str, code: str) -> None:
    files = small()
    assert "name: Nel R." in files[HR]
    files[HR] = files[HR].replace("name: Nel R.", f"name: Nel R., {mine}")
    line = next(n for n, text in enumerate(files[HR].splitlines()) if "name: Nel R." in text)
    lines = files[HR].splitlines()
    lines.insert(line + 1, f"  - {{id: rob, name: Rob, {yours}}}")
    files[HR] = "\n".join(lines)
    problems = read([(name, text.encode()) for name, text in files.items()], "x")[2]
    assert [(p.file, p.line, p.code) for p in problems] == [(HR, line + 2, code)]


def test_two_people_of_one_mailbox_are_advised_of_it() -> None:
    files = small()
    files[HR] = (
        files[HR]
        .replace("name: Nel R.", "name: Nel R., email: me+nel@example.org")
        .replace("people:\n", "people:\n  - {id: rob, name: Rob, email: me@example.org}\n")
    )
    catalogue, context, problems = read([(n, t.encode()) for n, t in files.items()], "x")
    assert problems == []
    assert [p.code for p in advise(catalogue, context) if p.code == "one-mailbox"] == [
        "one-mailbox"
    ]
