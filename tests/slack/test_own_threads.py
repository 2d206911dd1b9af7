"""In a thread that somebody began with us their own words are heard, also where others speak there;
in private a thread is about what its first message is about.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from routing.call.actions import Action
from routing.call.call import State
from routing.storage import ledger
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.slack.desk import USERS, Office, office, populate

Json = dict[str, Any]
HINT = "I didn't take that as said to me"


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        async with office(slack, sqlite_url, "socket") as made:
            yield made


class Thread:
    """A thread in the lobby that begins with what somebody asks us."""

    def __init__(self, at: Office, root: Json) -> None:
        self.at, self.root = at, root
        self.lobby = at.slack.world.channels["CLOBBY"]

    async def says(self, person: str, text: str) -> None:
        await self.at.says(person, text, self.lobby, thread_ts=self.root["ts"])
        await self.at.takes_in()

    def said(self) -> int:
        return len(self.at.slack.world.said(self.lobby.id))

    def hints(self) -> int:
        return sum(HINT in seen(w) for w in self.at.slack.world.whispers)


async def begun(at: Office, text: str = "there is a spill here") -> Thread:
    """A thread that Tom began, in which he was answered."""
    lobby = at.slack.world.channels["CLOBBY"]
    root = await at.says("tom", f"<@{at.slack.world.bot}> {text}", lobby)
    await until(lambda: at.slack.world.said(lobby.id), "an answer")
    await at.takes_in()
    return Thread(at, root)


async def asked_and_sent(at: Office) -> Thread:
    thread = await begun(at)
    await thread.says("tom", "yes")
    await at.hears(thread.lobby, "Your request is S-1001")
    return thread


@pytest.mark.parametrize("yes", ["yes", "yes please send it", "ja graag"])
async def test_a_yes_of_who_asked_is_heard_though_somebody_spoke_there(
    at: Office, yes: str
) -> None:
    thread = await begun(at)
    await thread.says("sanne", "oh no, again?")
    await thread.says("tom", yes)
    assert (await at.becomes(State.OFFERED)).requester == "tom"


async def test_what_is_told_of_the_matter_is_heard_though_somebody_spoke_there(at: Office) -> None:
    thread = await begun(at)
    await thread.says("joost", "not my fault this time")
    await thread.says("tom", "it also runs under the cabinet")
    await thread.says("tom", "yes")
    assert "under the cabinet" in (await at.becomes(State.OFFERED)).text


async def test_talk_with_others_is_let_be_and_one_is_told_once_how_to_be_heard(at: Office) -> None:
    thread = await begun(at)
    await thread.says("sanne", "shall we have lunch?")
    before = thread.said()
    for words in ("want me to bring you a sandwich?", "see you downstairs, bye!"):
        await thread.says("tom", words)
    await at.whispered("tom", HINT)
    assert (thread.said(), thread.hints()) == (before, 1)


async def test_words_to_somebody_by_name_are_theirs(at: Office) -> None:
    thread = await asked_and_sent(at)
    before = thread.said()
    await thread.says("tom", f"<@{USERS['sanne']}> when will you come?")
    await thread.says("tom", "<!here> is anyone coming to lunch?")
    assert (thread.said(), thread.hints()) == (before, 0)


async def test_after_it_is_sent_one_hears_how_it_stands_adds_to_it_and_cancels_it(
    at: Office,
) -> None:
    thread = await asked_and_sent(at)
    await thread.says("tom", "when will someone come?")
    await at.hears(thread.lobby, "With Cleaning since")
    await thread.says("tom", "it is spreading to the stairs now")
    await at.hears(at.room("cleaning"), "spreading to the stairs")
    await thread.says("tom", "not needed any more, cancel please")
    await at.hears(thread.lobby, "Shall I cancel S-1001")
    await thread.says("tom", "yes")
    await at.becomes(State.CANCELLED)


async def test_a_teams_question_is_answered_in_the_thread(at: Office) -> None:
    thread = await asked_and_sent(at)
    await thread.says("sanne", "mind your step")
    room = at.room("cleaning")
    await at.presses("joost", room, await at.card("cleaning"), Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    await at.presses("joost", room, await at.card("cleaning"), Action.ASK, question="Where is it?")
    await at.becomes(State.WAITING_REQUESTER)
    await thread.says("tom", "near the main entrance")
    await at.becomes(State.IN_PROGRESS)
    await at.hears(room, "near the main entrance")


@pytest.mark.parametrize("greeting", ["hello", "good morning"])
async def test_after_a_greeting_what_is_needed_is_heard(at: Office, greeting: str) -> None:
    thread = await begun(at, greeting)
    await thread.says("tom", "the spill thing")
    await at.hears(thread.lobby, "spill please")
    assert not thread.hints()


async def test_what_was_answered_in_private_is_not_gone_on_with_aloud(at: Office) -> None:
    thread = await begun(at, "my contract is wrong")
    await at.hears(at.with_us("tom"), "contract please")
    before = thread.said()
    await thread.says("tom", "yes")
    await thread.says("tom", "send it please")
    await at.whispered("tom", HINT)
    assert (thread.said(), thread.hints()) == (before, 1)
    with at.app.database.reading() as session:
        assert ledger.read(session, "S-1001") is None


@pytest.mark.parametrize("bystander", ["", "I am coming!"])
async def test_what_is_said_after_an_alarm_goes_with_it(at: Office, bystander: str) -> None:
    thread = await begun(at, "someone has collapsed in the corridor")
    await at.hears(at.room("desk"), "collapsed in the corridor")
    if bystander:
        await thread.says("sanne", bystander)
    await thread.says("tom", "it is in the car park")
    await at.hears(at.room("desk"), "“it is in the car park”")
    await thread.says("tom", "she is bleeding badly now")
    await at.hears(at.room("desk"), "“she is bleeding badly now”")
    assert not thread.hints()


async def in_private(at: Office, root: Json, text: str) -> list[Json]:
    """What Tom is answered to words in a thread of our direct messages: all in that thread."""
    direct = at.with_us("tom")
    known = len(at.slack.world.said(direct.id))
    await at.says("tom", text, direct, thread_ts=root["ts"])
    await at.takes_in()

    def answered() -> list[Json]:
        said = at.slack.world.said(direct.id)[known:]
        apart = [m for m in said if m.get("thread_ts") != root["ts"]]
        assert all(seen(message).startswith("S-100") for message in apart), "only cards"
        return [message for message in said if message not in apart]

    return list(await until(answered, f"an answer to {text}"))


async def two_sent(at: Office) -> tuple[Json, Json]:
    """What Tom was told when each of two requests was sent."""
    tom, told = at.with_us("tom"), []
    for number, text in (("S-1001", "there is a spill here"), ("S-1002", "a question thing")):
        await at.says("tom", text)
        await at.takes_in()
        await at.says("tom", "yes")
        told.append(await at.hears(tom, f"Your request is {number}"))
        await at.becomes(State.OFFERED, number)
    return told[0], told[1]


@pytest.mark.parametrize("words", ["toch niet meer nodig", "please cancel this"])
async def test_a_thread_in_private_is_about_what_its_message_is_about(
    at: Office, words: str
) -> None:
    first, _ = await two_sent(at)
    asked = await in_private(at, first, words)
    assert "S-1001" in seen(asked[-1]) and "S-1002" not in seen(asked[-1])
    await in_private(at, first, "yes")
    await at.becomes(State.CANCELLED, "S-1001")
    assert at.call("S-1002").state is State.OFFERED


async def test_the_thread_of_a_card_goes_on_with_what_was_asked_there(at: Office) -> None:
    await two_sent(at)
    card = await at.hears(at.with_us("tom"), "S-1001 ·")
    await in_private(at, card, "the puddle is bigger now")
    asked = await in_private(at, card, "cancel this please")
    assert "cancel S-1001" in seen(asked[-1])
    kept = await in_private(at, card, "no")
    assert "goes on" in seen(kept[-1]) and at.call().state is State.OFFERED


async def test_a_question_is_answered_and_gone_on_with_in_its_thread(at: Office) -> None:
    await at.says("tom", "there is a spill here")
    asked = await at.hears(at.with_us("tom"), "spill please")
    sent = await in_private(at, asked, "yes")
    assert any("Your request is S-1001" in seen(message) for message in sent)
