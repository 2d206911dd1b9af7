"""What one is promised that others read is read by them, in Slack: on the next team's card, by
approvers; and what is confidential is said to be so at every step.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from routing.call.actions import Action
from routing.call.call import State
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.routing.confidential import with_a_confidential_item
from tests.slack.desk import Office, in_slack, office, populate


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        slack.world.add_user("UHILDE", "Hilde", "hilde@example.org")
        catalogue = in_slack(with_a_confidential_item())
        async with office(slack, sqlite_url, "socket", catalogue=catalogue) as made:
            yield made


async def test_reasons_answers_and_names_stand_on_the_next_teams_card(at: Office) -> None:
    cleaning, desk, laundry = (at.room(team) for team in ("cleaning", "desk", "laundry"))
    await at.asks()
    await at.presses("joost", cleaning, await at.card("cleaning"), Action.ACKNOWLEDGE)
    card = await at.card("cleaning", words="Joost")
    await at.presses("joost", cleaning, card, Action.ASK, question="welke kleur heeft het?")
    await at.becomes(State.WAITING_REQUESTER)
    await at.hears(at.with_us("sanne"), "welke kleur")
    await at.says("sanne", "knalgroen, het bruist")
    await at.becomes(State.IN_PROGRESS)
    card = await at.card("cleaning", words="knalgroen")
    await at.presses(
        "joost", cleaning, card, Action.PASS_ON, service="laundry/linen", text="graag tien doeken"
    )
    child = seen(await at.card("laundry", "S-1002", words="Asked by"))
    assert "Joost of Cleaning, for S-1001" in child and "knalgroen, het bruist" in child
    assert "graag tien doeken" in child
    await at.presses("lars", laundry, await at.card("laundry", "S-1002"), Action.ACKNOWLEDGE)
    card = await at.card("laundry", "S-1002", words="Lars")
    await at.presses("lars", laundry, card, Action.RESOLVE, text="done")
    await at.becomes(State.IN_PROGRESS)
    card = await at.card("cleaning", words="being worked on")
    await at.presses(
        "joost", cleaning, card, Action.HAND_OVER, team="desk", reason="de lift lekt olie"
    )
    handed = seen(await at.card("desk", words="Handed over by"))
    for words in ("Joost of Cleaning", "de lift lekt olie", "welke kleur", "knalgroen"):
        assert words in handed
    await at.presses("daan", desk, await at.card("desk"), Action.ACKNOWLEDGE)
    card = await at.card("desk", words="Daan")
    await at.presses("daan", desk, card, Action.RESOLVE, text="gemaakt")
    await at.hears(at.with_us("sanne"), "gemaakt")
    await at.says("sanne", "nee, het lekt nog steeds")
    again = seen(await at.card("desk", words="Reopened by"))
    assert "Sanne" in again and "het lekt nog steeds" in again and "de lift lekt olie" in again


async def test_what_is_confidential_is_said_to_be_at_every_step(at: Office) -> None:
    """At each question, the summary, "Sent", the approver's question and each card; the approver is
    told by when and who is asked then.
    """
    mine, hilde = at.with_us("sanne"), at.slack.world.direct("UHILDE")
    await at.says("sanne", "mijn contract klopt niet")
    said = [await at.hears(mine, "Which contract?")]
    await at.says("sanne", "het nieuwe")
    said.append(await at.hears(mine, "From when?"))
    await at.says("sanne", "1 januari 2027")
    said.append(await at.hears(mine, "Shall I send it?"))
    await at.says("sanne", "ja")
    said.append(await at.hears(mine, "Sent!"))
    assert all(
        "Confidential: only you, Hr and whoever has to approve it can read" in seen(m) for m in said
    )
    card = seen(await at.hears(mine, "S-1001 ·"))
    assert "only you, Hr and whoever has to approve it can read this" in card
    asked = await at.hears(hilde, "needs your approval")
    assert "only Sanne, Hr and whoever has to approve it can read this" in seen(asked)
    assert "by 10:00 on Wednesday; after that I ask Daan" in seen(asked)
    await at.slack.press("UHILDE", hilde, asked, "Approve")
    team = seen(await at.card("hr", words="Approved by"))
    assert "Hilde" in team and "only Sanne and Hr can read this" in team
    await until(
        lambda: "only you and Hr can read" in "".join(map(seen, at.slack.world.said(mine.id))),
        "the requester's card",
    )
