"""Who is nobody of ours in Slack: shut out or asked about, in the conversation, the forms and the
home page alike; and let in by an invitation.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.people.recipients import address_of
from routing.storage import ledger
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.people.front import with_guests
from tests.routing.links import CATALOGUE
from tests.slack.desk import Office, in_slack, office, populate

VERA = "UVERA"


@pytest.fixture
async def at(sqlite_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        slack.world.add_guest(VERA, "Vera")
        catalogue = in_slack(with_guests(request.param, CATALOGUE))
        async with office(slack, sqlite_url, "socket", catalogue=catalogue) as made:
            yield made


def requests(at: Office) -> int:
    with at.app.database.reading() as session:
        return len(ledger.newest(session, 9))


def last_view(at: Office) -> str:
    return str(list(at.slack.world.views.values())[-1:])


@pytest.mark.parametrize("at", ["closed", "approve"], indirect=True)
async def test_forms_and_home_page_are_shut_to_who_may_not_ask(at: Office) -> None:
    await at.slack.open_home(VERA)
    await until(lambda: "I don't know you" in str(at.slack.world.homes.get(VERA)), "the page")
    home = str(at.slack.world.homes[VERA])
    assert "What can I ask" not in home and "Ask something" not in home
    await at.slack.shortcut(VERA)
    await until(lambda: "I don't know you" in last_view(at), "the notice")
    assert "submit" not in last_view(at)
    await at.slack.pick_home(VERA, "item", "cleaning/rooms/spill")
    await until(lambda: "I don't know you" in last_view(at), "the notice")
    assert requests(at) == 0


@pytest.mark.parametrize("at", ["closed"], indirect=True)
async def test_an_invitations_code_makes_somebody_who_they_are(at: Office) -> None:
    vera = at.slack.world.direct(VERA)
    await at.slack.say(VERA, "there is a spill in the hall")
    await at.hears(vera, "for the people of")
    await at.says("daan", "invite hilde")
    made = seen(await at.hears(at.with_us("daan"), "Pass this on to Hilde"))
    code = re.search(r"link ((?:\w{4}-?){4})", made)
    assert code, made
    await at.slack.say(VERA, f"link {code[1]}")
    await at.hears(vera, "you are Hilde to me now")
    await at.hears(at.with_us("daan"), "Hilde is here")
    context = at.app.context()
    with at.app.database.reading() as session:
        found = address_of(session, "hilde", context.channels, context.catalogue)
    assert found and found.conversation.endswith(VERA)
    await at.slack.say(VERA, "there is a spill in the hall")
    await at.hears(vera, "Shall I send it?")
    await at.slack.say("UTOM", f"link {code[1]}")
    await at.hears(at.with_us("tom"), "I don't know that code")
