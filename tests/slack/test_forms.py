"""Forms open while their trigger lives, pickers search, errors stand at their field, the home page
shows.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bot.channels.slack.channel import SlackChannel
from bot.ports import Address, Choice, Form, FormField, Outgoing, Press
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_world import Fault
from tests.slack.conftest import Counter, Desk

ROOM = Address(channel="slack", conversation="slack/C1")
REASON = Choice(
    action="c:S-1:decline",
    label="Not ours",
    fields=(
        FormField(id="reason", ask="Why not?"),
        FormField(id="on", ask="When?", type="date", required=False),
    ),
)
HAND_OVER = Choice(
    action="c:S-1:hand_over",
    label="Hand over",
    fields=(FormField(id="team", ask="To?", type="team"),),
)


async def card(slack: FakeSlack, channel: SlackChannel, *choices: Choice) -> dict[str, Any]:
    ref = await channel.send(ROOM, Outgoing(text="S-1", choices=choices), "k")
    return slack.world.channels["C1"].find(ref) or {}


async def opened(slack: FakeSlack, submit: bool = True) -> dict[str, Any]:
    """The newest view, once it is whole."""

    def newest() -> dict[str, Any] | None:
        view = list(slack.world.views.values())[-1] if slack.world.views else None
        return view if view and (bool(view.get("submit")) == submit) else None

    found: dict[str, Any] = await until(newest, "a form")
    return found


async def test_a_button_with_blanks_opens_its_form_and_comes_back(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    message = await card(slack, channel, REASON)
    await slack.press("U2", slack.world.channels["C1"], message, "Not ours")
    view = await opened(slack)
    assert not desk.taken and [b["block_id"] for b in view["blocks"]] == ["reason", "on"]
    told = await slack.submit("U2", view, reason="wrong building", on="2026-01-31")
    (press,) = desk.taken
    assert told == {} and press.press == Press(
        action="c:S-1:decline", values={"reason": "wrong building", "on": "2026-01-31"}
    )
    assert (
        press.address == ROOM
        and press.reply_to == message["ts"]
        and press.shared
        and press.account == "U2"
    )


async def test_white_space_is_no_answer(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    message = await card(slack, channel, REASON)
    await slack.press("U2", slack.world.channels["C1"], message, "Not ours")
    told = await slack.submit("U2", await opened(slack), reason="   ")
    assert (
        told["response_action"] == "errors"
        and list(told["errors"]) == ["reason"]
        and not desk.taken
    )


async def test_teams_to_pick_all_at_once_or_by_searching(
    slack: FakeSlack, channel: SlackChannel, desk: Desk, counter: Counter
) -> None:
    message = await card(slack, channel, HAND_OVER)
    room = slack.world.channels["C1"]
    await slack.press("U2", room, message, "Hand over")
    view = await opened(slack)
    assert view["blocks"][0]["element"]["type"] == "static_select"
    assert slack.world.called("views.open")[0]["view"].get("submit") is None
    counter.teams = tuple((f"team-{n}", f"Team {n}") for n in range(150))
    slack.world.views.clear()
    await slack.press("U2", room, message, "Hand over")
    view = await opened(slack)
    assert view["blocks"][0]["element"]["type"] == "external_select"
    assert await slack.search("U2", view, "team", "team 14") == [
        "Team 14",
        *(f"Team 14{n}" for n in range(10)),
    ]
    await slack.submit("U2", view, team="team-149")
    assert desk.taken[0].press == Press(action="c:S-1:hand_over", values={"team": "team-149"})


async def test_the_waiting_view_is_open_before_anything_is_looked_up(
    slack: FakeSlack, channel: SlackChannel, counter: Counter
) -> None:
    counter.slow = 0.3
    await slack.command("U1")
    await until(lambda: slack.world.called("views.open"), "the waiting view")
    assert not slack.world.called("views.update")
    await opened(slack)


async def test_when_no_form_can_be_opened_the_conversation_asks(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    message = await card(slack, channel, REASON)
    slack.world.faults.append(Fault("views.open", "429"))
    await slack.press("U2", slack.world.channels["C1"], message, "Not ours")
    (press,) = await until(lambda: desk.taken, "the press itself")
    assert press.press == Press(action="c:S-1:decline")


async def test_a_form_too_large_for_a_button_is_asked_in_words(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    many = tuple((f"value-{n}", f"A rather long label number {n}") for n in range(60))
    large = Choice(
        action="d:1:x",
        label="Pick",
        fields=(FormField(id="a", ask="Which?", type="choice", choices=many),),
    )
    await slack.press("U1", slack.world.channels["C1"], await card(slack, channel, large), "Pick")
    assert desk.taken[0].press == Press(action="d:1:x") and not slack.world.views


async def test_a_large_form_of_a_call_is_made_when_it_is_pressed(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    many = tuple((f"service-{n}", f"A rather long label number {n}") for n in range(60))
    large = Choice(
        action="c:S-1:pass_on",
        label="Pick",
        fields=(FormField(id="a", ask="Who?", type="choice", choices=many),),
    )
    await slack.press("U1", slack.world.channels["C1"], await card(slack, channel, large), "Pick")
    view = await until(
        lambda: [v for v in slack.world.views.values() if "cannot" in str(v)], "the explanation"
    )
    assert view and not desk.taken


async def test_the_empty_command_leads_through_two_forms(
    slack: FakeSlack, channel: SlackChannel, desk: Desk, counter: Counter
) -> None:
    await slack.command("U1")
    view = await opened(slack)
    assert [b["block_id"] for b in view["blocks"]] == ["text", "item"]
    told = await slack.submit("U1", view, item="cleaning")
    assert told["response_action"] == "update"
    second = slack.world.views[view["id"]]
    assert (await slack.submit("U1", second, where="nowhere"))["errors"] == {
        "where": "There is no such room."
    }
    await slack.submit("U1", second, where="B12")
    (taken,) = desk.taken
    assert (
        taken.press == Press(action="item:x", values={"where": "B12"})
        and taken.address.conversation == "slack/U1"
    )


async def test_the_shortcut_asks_in_words_too(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    await slack.shortcut("U1")
    view = await opened(slack)
    await slack.submit("U1", view, text="my laptop is slow")
    await slack.submit("U1", view, text="my laptop is slow")
    assert [t.press for t in desk.taken] == [
        Press(action="ask", values={"text": "my laptop is slow"})
    ]


async def test_the_home_page(slack: FakeSlack, channel: SlackChannel, desk: Desk) -> None:
    await slack.open_home("U1")
    await until(lambda: "U1" in slack.world.homes, "a home page")
    assert "Hello Sanne de Vries" in str(slack.world.homes["U1"]["blocks"])
    first = slack.world.homes.pop("U1")
    slack.world.homes["U1"] = first
    await slack.press_home("U1", "Nederlands")
    (press,) = desk.taken
    assert (
        press.press == Press(action="lang:nl")
        and press.address.conversation == "slack/U1"
        and not press.shared
    )
    await channel.taken(press)
    await until(lambda: slack.world.homes["U1"]["id"] != first["id"], "a fresh page")
    await slack.press_home("U1", "Ask something")
    await opened(slack)
    await asyncio.sleep(0)
    assert len(desk.taken) == 1


async def test_a_button_in_a_rooms_language_has_its_form_made_in_theirs(
    slack: FakeSlack, channel: SlackChannel, counter: Counter
) -> None:
    dutch = REASON.model_copy(update={"label": "Niet van ons"})
    message = await card(slack, channel, dutch)
    asked = FormField(id="reason", ask="Why?")
    counter.made = Form(action=REASON.action, title="Not ours", send="Send", fields=(asked,))
    await slack.press("U2", slack.world.channels["C1"], message, "Niet van ons")
    view = await opened(slack)
    assert (view["title"]["text"], view["submit"]["text"]) == ("Not ours", "Send")
    assert [b["block_id"] for b in view["blocks"]] == ["reason"]
