"""What somebody asks for another is theirs; who follows a request hears how it goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from bot.channels.mailbox import Mailbox
from bot.channels.pages.page_queries import PageQueries, Story
from bot.conversation.read.for_others import whom
from bot.wording.localizer import Localizer
from catalog.model import Catalogue, Person
from routing.call.actions import may_follow
from routing.storage.db import Database
from tests.people.front import Front
from tests.people.test_strangers import card
from tests.routing.links import CATALOGUE, MONDAY, who

JAN = Person(id="jan", name="Jan de Vries", language="nl", manager="tom", location="Ward C3")
JAN_TOO = Person(id="jan-b", name="Jan Bakker", language="nl")


def with_people(*more: Person) -> Catalogue:
    known = {"sanne": "1", "tom": "2", "jan": "3", "fatima": "4"}

    def at(person: Person) -> Person:
        own = known.get(person.id)
        return person.model_copy(update={"accounts": {"telegram": own} if own else {}})

    employees = tuple(map(at, (*CATALOGUE.organisation.employees, *more)))
    return Catalogue(
        version="others",
        organisation=CATALOGUE.organisation.model_copy(update={"employees": employees}),
        teams=tuple(
            t.model_copy(update={"people": tuple(map(at, t.people))}) for t in CATALOGUE.teams
        ),
    )


@pytest.fixture
def front(database: Database) -> Iterator[Front]:
    with database.transaction() as session:
        yield begun(session)


def begun(session: Session) -> Front:
    """A desk that four people have greeted."""
    made = Front.of(session, with_people(JAN))
    for account in "1234":
        made.say(f"telegram:{account}", "/start")
    return made


@pytest.mark.parametrize(
    ("text", "words", "people", "clear"),
    [
        ("namens Jan: er is een spill", "Jan", ("jan",), True),
        ("een spill, namens Jan de Vries graag", "Jan de Vries", ("jan",), True),
        ("Jan's laptop is broken", "Jan", ("jan",), True),
        ("Jans laptop doet het niet", "Jan", ("jan",), True),
        ("a spill for Jan de Vries, please", "Jan de Vries", ("jan",), True),
        ("kan dit voor mijn collega?", "mijn collega", (), False),
        ("voor mijn collega Jan", "Jan", ("jan",), True),
        ("for my colleague Priscilla", "my colleague Priscilla", (), True),
        ("a laptop for room 12's night nurse", "room 12's night nurse", (), True),
        ("voor de nachtzuster van kamer 12", "de nachtzuster van kamer 12", (), True),
        ("on behalf of Zoe: the light is off", "Zoe", (), True),
        ("voor mijn leidinggevende een stoel", "mijn leidinggevende", ("tom",), True),
    ],
)
def test_for_whom(text: str, words: str, people: tuple[str, ...], clear: bool) -> None:
    found = whom(text, with_people(JAN), who("sanne"))
    assert found
    assert (found.words, found.people, found.clear) == (words, people, clear)


@pytest.mark.parametrize(
    "text",
    [
        "er is een spill in de hal",
        "for the meeting with my manager",
        "a chair for room 12",
        "een stoel voor mij",
        "it's broken",
        "voor morgen graag",
        "de sleutel van kamer 12",
        "sanne's laptop is broken",
        "a badge for a visitor",
    ],
)
def test_most_requests_are_ones_own(text: str) -> None:
    assert whom(text, with_people(JAN), who("sanne")) is None


def test_two_of_a_name_are_asked_about() -> None:
    found = whom("namens Jan", with_people(JAN, JAN_TOO), who("sanne"))
    assert found and set(found.people) == {"jan", "jan-b"} and not found.clear


def test_it_is_theirs_and_both_hear_and_act(front: Front) -> None:
    shown = front.say("telegram:1", "namens Jan: er is een spill")
    shown += front.say("telegram:1", "ja") if "spill" in shown[0] and "Jan" not in shown[0] else []
    assert "Jan de Vries" in shown[-1]
    told = front.say("telegram:1", "ja")
    call = front.call()
    assert (call.requester, call.author, call.location) == ("jan", "sanne", "Ward C3")
    assert any(one.startswith("telegram/3: Sanne heeft dit voor jou gevraagd") for one in told)
    assert "Jan de Vries, Ward C3; typed by Sanne" in card(front)
    assert "S-1001" in front.say("telegram:1", "mijn meldingen")[0]
    assert "S-1001" in front.say("telegram:3", "mijn meldingen")[0]
    heard = front.say("telegram:4", "ack 1001")
    assert {one.split(":")[0] for one in heard} >= {"telegram/1", "telegram/3"}
    cancelled = front.say("telegram:1", "cancel S-1001")
    if front.call().state != "cancelled":
        front.say("telegram:1", "ja")
    assert front.call().state == "cancelled", cancelled


def test_who_it_is_for_is_asked_where_it_is_not_clear(front: Front) -> None:
    front.say("telegram:1", "een spill voor mijn collega")
    asked = front.last["telegram/1"].text
    if "Voor wie" not in asked:
        asked = front.say("telegram:1", "ja")[-1]
    assert "Voor wie is het" in asked
    assert "Jan de Vries" in front.say("telegram:1", "Jan")[-1]
    front.say("telegram:1", "ja")
    assert front.call().requester == "jan"


def test_somebody_no_file_names_stands_in_words(front: Front) -> None:
    front.say("telegram:2", "a spill for room 12's night nurse")
    front.say("telegram:2", "yes")
    if "S-1001" not in front.last["telegram/2"].text:
        front.say("telegram:2", "yes")
    call = front.call()
    assert (call.requester, call.author) == ("tom", None)
    assert "for “room 12's night nurse”" in card(front)


def test_a_stranger_asks_in_nobodys_name(front: Front) -> None:
    front.say("telegram:9", "namens Jan: er is een spill")
    front.say("telegram:9", "ja")
    if "S-1001" not in front.last["telegram/9"].text:
        front.say("telegram:9", "ja")
    assert front.call().requester.startswith("guest-")


def test_following_tells_how_it_goes_and_not_what_is_said(front: Front) -> None:
    front.asks("telegram:1")
    told = front.say("telegram:2", "follow S-1001")
    assert "You follow S-1001" in told[0]
    heard = front.say("telegram:4", "ack 1001")
    news = next(one for one in heard if one.startswith("telegram/2"))
    assert "which you follow" in news
    quiet = front.say("telegram:4", "S-1001 ask what colour is it?")
    assert not any(one.startswith("telegram/2") for one in quiet)
    assert "hal" not in front.say("telegram:2", "S-1001")[0]
    assert "don't follow S-1001 any more" in front.say("telegram:2", "unfollow S-1001")[0]
    done = front.say("telegram:4", "resolve S-1001: all dry again")
    assert not any(one.startswith("telegram/2") for one in done)


def test_who_follows_hears_sees_and_reads_the_same_and_no_words(database: Database) -> None:
    """In the chat, in the news and on the page: number, item and how it goes; whoever may read the
    call reads it all the same.
    """
    word, pages = "zqx", PageQueries(database, Mailbox(database, lambda: MONDAY))

    def page(person: str) -> Story | None:
        return pages.story("S-1001", person, CATALOGUE, Localizer("en"))

    with database.transaction() as session:
        front = begun(session)
        followed_and_answered(front, word)
    read, outline = page("fatima"), page("tom")
    assert read and not read.outline and word in read.view.call.text and read.events
    assert outline and outline.outline and (outline.events, outline.files) == ((), ())
    assert word not in outline.view.call.model_dump_json()
    assert page("daan") is None and page("jan") is None
    with database.transaction() as session:
        front.session = session
        front.say("telegram:2", "unfollow S-1001")
    assert page("tom") is None


def followed_and_answered(front: Front, word: str) -> None:
    """Somebody follows a call on which this word is said by everybody."""
    front.asks("telegram:1", f"er is een spill in de hal, {word}")
    front.say("telegram:2", "follow S-1001")
    seen = [*front.say("telegram:4", "ack 1001"), front.say("telegram:2", "S-1001")[0]]
    front.say("telegram:4", f"S-1001 ask: what colour, {word}?")
    seen.append(front.say("telegram:2", "S-1001")[0])
    assert "waits for the answer" in seen[-1] and "from you" not in seen[-1]
    front.say("telegram:1", f"S-1001 {word} green")
    seen += front.say("telegram:4", f"resolve S-1001: {word} all dry")
    mine = [one for one in seen if one.startswith("telegram/2")]
    assert len(mine) == 4 and not [one for one in mine if word in one or "Sanne" in one]
    assert all("spill please" in one for one in mine)
    assert "Stop following" in [c.label for c in front.last["telegram/2"].choices]


def test_a_private_one_is_as_one_that_is_not_there(front: Front) -> None:
    front.say("telegram:1", "mijn contract")
    front.say("telegram:1", "ja")
    if "S-1001" not in front.last["telegram/1"].text:
        front.say("telegram:1", "ja")
    assert front.call().private
    mine = front.say("telegram:2", "follow S-1001")[0]
    none = front.say("telegram:2", "follow S-1999")[0]
    assert mine.replace("S-1001", "S-1999") == none
    assert not may_follow("tom", front.call(), CATALOGUE)
    assert not may_follow("guest-x", front.call(), CATALOGUE)


def test_a_request_made_among_others_can_be_followed_there(front: Front) -> None:
    group = "telegram/-9"
    front.say("telegram:1", "er is een spill", where=group)
    front.say("telegram:1", "ja", where=group)
    if "S-1001" not in front.last[group].text:
        front.say("telegram:1", "ja", where=group)
    told = front.press("telegram:2", "S-1001", where=group)
    assert any("You follow S-1001" in one for one in told)
    assert "tom" in front.call().followers
