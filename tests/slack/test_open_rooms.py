"""A confidential request of a team whose room is a public channel: what stands there is what anybody
of the workspace may see.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from routing.call.actions import Action
from routing.call.call import State
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_seen import seen
from tests.slack.desk import ROOMS, USERS, Office, office, populate

SAID = "a contract please, for I am ill and nobody may know"


@pytest.fixture
async def at(sqlite_url: str, kind: str) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        slack.world.channels[ROOMS["hr"]].kind = kind
        async with office(slack, sqlite_url, "socket") as made:
            yield made


@pytest.fixture
def kind() -> str:
    """Of a channel: anybody can read it."""
    return "channel"


def _in_the_room(at: Office) -> str:
    return "\n".join(seen(one) for one in at.slack.world.said(ROOMS["hr"]))


async def test_a_public_room_reads_that_it_is_there_and_no_more(at: Office) -> None:
    await at.asks(text=SAID)
    card = await at.card("hr")
    await at.says("sanne", "my number is 0612345678, about S-1001")
    await at.hears(at.room("hr"), "news about S-1001")
    told = _in_the_room(at)
    for hidden in ("ill", "contract", "0612345678", "Sanne"):
        assert f" {hidden}" not in told, told
    assert "Anybody may read along in this room" in told
    await at.slack.press(USERS["hilde"], at.room("hr"), card, "Read it")
    whispered = await at.whispered("hilde", "nobody may know")
    assert "0612345678" in seen(whispered)
    assert "nobody may know" not in _in_the_room(at)
    await at.presses("hilde", at.room("hr"), card, Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)


@pytest.mark.parametrize("kind", ["group"])
async def test_a_private_room_reads_all_of_it(at: Office) -> None:
    await at.asks(text=SAID)
    await at.card("hr", words="nobody may know")


async def test_who_is_of_no_team_reads_nothing_there(at: Office) -> None:
    await at.asks(text=SAID)
    card = await at.card("hr")
    await at.slack.press(USERS["tom"], at.room("hr"), card, "Read it")
    whispers: list[Any] = [w for w in at.slack.world.whispers if w["user"] == USERS["tom"]]
    assert not any("nobody may know" in seen(one) for one in whispers)
