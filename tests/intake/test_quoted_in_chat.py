"""What somebody quotes in a chat is part of what they say, as are the lines of a list; only a mail
brings along what it answers.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.read.danger import lines_of
from bot.wording.own_words import came_by_mail, own_words
from tests.chain.front import Front
from tests.conversation.world import World
from tests.routing.links import CATALOGUE

QUOTED = (
    "Er is brand bij de\n> operatiekamers\nkom snel",
    "This is what Joost wrote:\n> there is a spill near the lift\ncan you clean it?",
    "Op 23 november 2026 schreef Joost:\n> er is geknoeid\n> bij de lift\n",
    "a spill\n-----\nnear the lift",
    "Van: Joost\nAan: Tom\nOnderwerp: lift\n\ner is geknoeid",
)


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


@pytest.mark.parametrize("text", QUOTED)
def test_all_of_it_is_somebodys_own_in_a_chat(text: str) -> None:
    assert own_words(text, mail=False) == text.strip()


def test_an_alarm_tells_the_quoted_line_too(front: Front) -> None:
    front.types("tom", "there is a fire in the\n> laundry room\ncome quickly")
    rooms = "\n".join(front.said("room/desk"))
    assert "laundry room" in rooms and "come quickly" in rooms


def test_danger_that_is_quoted_alone_alarms(front: Front) -> None:
    told = front.types("tom", "Joost wrote on 23 November 2026:\n> there is a fire in the kitchen")
    assert "112" in told


def test_the_card_and_the_summary_have_the_quoted_line(front: Front) -> None:
    told = front.types("tom", "a spill here, Joost says\n> it runs under the cupboard\nplease come")
    assert "under the cupboard" in told
    front.types("tom", "yes")
    assert "under the cupboard" in front.call("S-1001").text
    assert any("under the cupboard" in line for line in front.lines("room/cleaning"))


def test_a_mail_still_sets_its_quote_aside() -> None:
    world = World()
    told = world.says("sanne", "er is koffie gemorst\n> hallo, wat is er?\nin de wachtkamer")
    assert all("wat is er" not in one.text for one in told)


def test_where_something_came_from_tells_whether_it_was_a_mail() -> None:
    assert came_by_mail("email/jan@example.org") and came_by_mail(None)
    assert not any(map(came_by_mail, ("slack/U1", "person/tom", "https://x.org/@tom/1")))


def test_the_lines_of_a_list_are_looked_at_one_by_one() -> None:
    assert lines_of("a patient\n> monitor flat\n• bed 3\n - ward\n\n") == [
        "a patient",
        "monitor flat",
        "bed 3",
        "ward",
    ]
    assert not lines_of("one line only")
