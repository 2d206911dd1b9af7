"""One person in two teams works in both: their queue, their rights, what only each team may read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.channels.terminal.channel import TerminalChannel, Window
from bot.channels.terminal.display import Printed, plain
from catalog.model import Catalogue, Team
from routing.call.actions import TEAM_ACTIONS, Action, actions_for, is_of_link
from routing.call.call import State
from tests.chain.front import Front
from tests.routing.links import CATALOGUE, CLEANING, HR


def _catalogue() -> Catalogue:
    """Joost of cleaning also works at HR, where he coordinates."""
    body: dict[str, Any] = HR.model_dump(mode="json", by_alias=True)
    both = {"id": "joost", "name": "Joost", "role": "coordinator", "email": "joost@example.org"}
    body["people"] = [*body["people"], both]
    teams = tuple(Team.model_validate(body) if t.team == "hr" else t for t in CATALOGUE.teams)
    return Catalogue(version="both", organisation=CATALOGUE.organisation, teams=teams)


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, _catalogue())
    yield made
    made.app.close()


def test_one_person_is_of_both_teams() -> None:
    catalogue = _catalogue()
    assert [t.team for t in catalogue.teams_of["joost"]] == ["cleaning", "hr"]
    assert is_of_link("joost", "cleaning", catalogue)
    assert is_of_link("joost", "hr", catalogue)
    assert not catalogue.coordinates("joost", "cleaning")
    assert catalogue.coordinates("joost", "hr")
    assert catalogue.people["joost"].email == "joost@example.org", "as either file says"
    assert CLEANING.team == catalogue.team_of["joost"].team


def _asked(front: Front, what: str) -> str:
    said = front.types("tom", f"please see to the {what}", "yes")
    return next(word.strip(".,:") for word in said.split() if word.startswith("S-"))


def test_queue_and_rights_in_both(front: Front) -> None:
    spill, contract = _asked(front, "spill"), _asked(front, "contract")
    queue = front.types("joost", "team queue")
    assert f"• {spill}" in queue
    assert f"• {contract}" in queue
    posts = front.app.mailbox.since("person/joost", 0, limit=1_000)
    takes = [c.label for p in posts[-1:] if p.message for c in p.message.choices]
    assert [n for n in (spill, contract) if any(n in label for label in takes)] == [spill, contract]
    for number, team in ((spill, "cleaning"), (contract, "hr")):
        able = actions_for("joost", front.call(number), front.app.catalogue)
        assert set(able) & set(TEAM_ACTIONS) >= {Action.ACKNOWLEDGE, Action.ASSIGN}
        front.presses_in_room("joost", team, number, "acknowledge")
        assert (front.call(number).assignee, front.call(number).state) == (
            "joost",
            State.IN_PROGRESS,
        )


def test_the_terminal_shows_the_cards_of_both_teams(front: Front) -> None:
    """`schakel chat --as joost`: what waits in either room, and buttons that work in both."""
    numbers = [_asked(front, what) for what in ("spill", "contract")]
    shown: list[Printed] = []

    async def sits_down(*lines: str) -> str:
        async def typed() -> AsyncIterator[str]:
            for line in lines:
                yield line

        own = tuple(team.team for team in front.app.catalogue.teams_of["joost"])
        app = front.app
        window = Window("joost", own, typed(), shown.append, lambda *_: None, app.settle, app.now)
        channel = TerminalChannel(app.mailbox, window)
        app.add(channel)
        await channel.listen(app.accept)
        return "\n".join(line for printed in shown for line in plain(printed))

    screen = asyncio.run(sits_down())
    assert all(number in screen for number in numbers)
    takes = {
        choice.choice.action.split(":")[1]: str(choice.number)
        for printed in shown
        for choice in printed.choices
        if choice.choice.action.endswith(":acknowledge")
    }
    assert set(takes) == set(numbers)
    asyncio.run(sits_down(takes[numbers[1]]))
    shown.clear()
    asyncio.run(sits_down(f"ack {numbers[0]}"))
    assert [front.call(number).assignee for number in numbers] == ["joost", "joost"]
