"""What people do in Slack reaches the desk once, whole, and before Slack is told; over both ways
in.
"""

from __future__ import annotations

import asyncio

from bot.channels.slack.channel import SlackChannel
from bot.ports import AccountLeft, Choice, Outgoing, Press, Withdrawn
from tests.fakes.slack import FakeSlack, until
from tests.slack.conftest import Counter, Desk, running


async def test_a_direct_message_with_who_said_it(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    said = await slack.say("U1", "my laptop &amp; dock are <https://x.org|dead>, ask <@U2>")
    await desk.look_up()
    (taken,) = desk.taken
    assert taken.key == f"slack:message:T1:D1:{said['ts']}"
    assert taken.address.conversation == "slack/U1" and taken.account == "U1" and not taken.shared
    assert taken.text.startswith("my laptop & dock are dead (https://x.org), ask @")
    profile = taken.profile
    assert (profile.name, profile.email) == ("Sanne de Vries", "sanne@example.org")
    assert (profile.language, profile.zone) == ("nl", "Europe/Amsterdam")


async def test_committed_before_slack_is_told(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    told: list[bool] = []
    desk.on_accept = lambda _: told.append(
        bool(slack.hub.acks or (slack.http and slack.http.times))
    )
    await slack.say("U1", "hello")
    assert told == [False]


async def test_what_could_not_be_committed_is_brought_again(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    desk.failures, slack.hub.patience = 2, 0.3
    await asyncio.wait_for(slack.say("U1", "hello"), 10)
    assert desk.texts == ["hello"] and len(desk.offered) == 3 and not slack.not_taken


async def test_a_mention_and_its_twin_are_one_message(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    said = await slack.say("U1", "<@U0BOT> the printer is jammed", slack.world.channels["C1"])
    (taken,) = desk.taken
    assert taken.text == "the printer is jammed" and taken.shared and not taken.overheard
    assert taken.address.conversation == f"slack/C1/{said['ts']}" and taken.reply_to is None


async def test_repeats_under_other_event_ids_are_one(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    direct = slack.world.direct("U1")
    event = {**slack.write("U1", "hello"), "channel": direct.id, "channel_type": "im"}
    await asyncio.gather(*(slack.tell(event) for _ in range(11)))
    assert desk.texts == ["hello"]


async def test_chatter_bots_joins_unfurls_and_ourselves_are_let_be(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    room = slack.world.channels["C1"]
    await slack.say("U1", "lunch?", room)
    await slack.say("U2", "build passed", room, bot_id="B9", subtype="bot_message")
    await slack.say("U2", "<@U2> has joined", room, subtype="channel_join")
    message = await slack.say("U1", "see https://example.org")
    await slack.unfurl(message, slack.world.direct("U1"))
    await channel.send(desk.taken[0].address, Outgoing(text="ours"), "k1")
    await until(lambda: len(slack.world.said("D1")) == 1, "our answer")
    assert desk.texts == ["see https://example.org"]


async def test_edits_and_deletions_name_the_message(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    direct = slack.world.direct("U1")
    message = await slack.say("U1", "my latop", direct)
    await slack.edit(message, "my laptop", direct)
    await slack.edit(message, "my laptop is slow", direct, before=False)
    await slack.delete(message, direct)
    first, second, third, gone = desk.taken
    assert [first.text, second.text, third.text] == ["my latop", "my laptop", "my laptop is slow"]
    assert (
        second.edits == third.edits == gone.withdraws == first.key
        and isinstance(gone, Withdrawn)
        and gone.account == "U1"
    )
    assert len({one.key for one in desk.taken}) == 4


async def test_a_deletion_that_does_not_say_whose(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    room = slack.world.channels["C1"]
    message = await slack.say("U1", "<@U0BOT> help", room)
    await slack.delete(message, room, before=False)
    assert (
        isinstance(desk.taken[-1], Withdrawn)
        and desk.taken[-1].account == ""
        and desk.taken[-1].withdraws == desk.taken[0].key
    )


async def test_thread_replies_are_overheard_and_name_the_card(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    room = slack.world.channels["C1"]
    card = slack.write("U2", "card", room)
    await slack.say("U1", "on my way", room, thread_ts=card["ts"])
    (taken,) = desk.taken
    assert (
        taken.overheard
        and taken.reply_to == card["ts"]
        and taken.address.conversation == f"slack/C1/{card['ts']}"
    )


async def test_files_and_a_forwarded_message(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    files = [
        {"id": "F1", "name": "wet.png", "mimetype": "image/png", "size": 9},
        {"id": "F2", "mimetype": "audio/webm"},
        {"id": "F3", "mode": "tombstone"},
    ]
    await slack.say("U1", "", subtype="file_share", files=files, upload=False)
    await slack.say("U1", "", attachments=[{"is_share": True, "text": "lift is stuck"}])
    picture, voice = desk.taken[0].attachments
    assert (picture.name, picture.kind, picture.ref, picture.size) == (
        "wet.png",
        "picture",
        "F1",
        9,
    )
    assert voice.kind == "voice" and voice.name == "F2"
    assert desk.texts[1] == "lift is stuck"


async def test_an_emoji_is_taken_in_as_its_sign(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    shown = [
        {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fb", "skin_tone": 2},
        {"type": "text", "text": " printer jams at 10:30:45 "},
        {"type": "emoji", "name": "our_own"},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": shown}]}]
    words = ":wave::skin-tone-2: printer jams at 10:30:45 :our_own:"
    await slack.say("U1", words, blocks=blocks)
    assert desk.texts == ["\U0001f44b\U0001f3fb printer jams at 10:30:45 :our_own:"]


async def test_a_press_and_its_repeat(slack: FakeSlack, channel: SlackChannel, desk: Desk) -> None:
    room = slack.world.channels["C1"]
    card = Outgoing(text="S-1", choices=(Choice(action="c:S-1:acknowledge", label="I'll take it"),))
    await slack.say("U1", "<@U0BOT> hi", room)
    ref = await channel.send(
        desk.taken[0].address.model_copy(update={"conversation": "slack/C1"}), card, "k"
    )
    message = room.find(ref)
    assert message
    await slack.press("U2", room, message, "I'll take it", again=True)
    _, press = desk.taken
    assert (
        press.press == Press(action="c:S-1:acknowledge") and press.reply_to == ref and press.shared
    )
    assert press.address.conversation == "slack/C1" and press.account == "U2"
    await slack.press("U2", room, message, "I'll take it")
    assert len(desk.taken) == 3


async def test_the_command(slack: FakeSlack, channel: SlackChannel, desk: Desk) -> None:
    answer = await slack.command("U1", "my laptop is slow", "C1")
    assert (
        desk.taken[0].text == "my laptop is slow"
        and desk.taken[0].address.conversation == "slack/U1"
    )
    assert answer and "privéberichten" in answer["payload"]["text"]
    assert await slack.command("U1", "again", "D1") is not None
    assert desk.texts == ["my laptop is slow", "again"]


async def test_make_this_a_request_keeps_link_and_author(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    room = slack.world.channels["C1"]
    message = slack.write("U2", "the tap drips", room)
    await slack.message_shortcut("U1", message, room)
    assert not slack.world.called("chat.getPermalink"), "Slack was asked before it was told"
    await desk.look_up()
    (taken,) = desk.taken
    assert (
        taken.text == "the tap drips"
        and taken.author == "U2"
        and taken.address.conversation == "slack/U1"
    )
    assert taken.permalink == f"https://t1.slack.com/archives/C1/p{message['ts'].replace('.', '')}"


async def test_an_emoji_asks_the_author(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    room = slack.world.channels["C1"]
    root = slack.write("U1", "root", room)
    message = slack.write("U2", "the tap drips", room, thread_ts=root["ts"])
    await slack.react("U1", message, room, "eyes")
    await slack.react("U1", message, room, "ticket::skin-tone-2")
    await slack.react("U2", message, room)
    assert not slack.world.called("conversations.history"), "Slack was asked before it was told"
    await desk.look_up()
    (taken,) = desk.taken
    assert taken.account == "U2" and taken.by == "U1" and taken.text == "the tap drips"
    assert taken.address.conversation == "slack/U2" and taken.permalink


async def test_a_closed_account_is_told(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    await slack.deactivate("U2")
    (taken,) = desk.taken
    assert isinstance(taken, AccountLeft) and taken.account == "U2"


async def test_a_profile_that_cannot_be_had_in_time_stops_nothing(
    slack: FakeSlack, desk: Desk, counter: Counter
) -> None:
    slack.world.tokens["xoxb-T1"] -= {"users:read"}
    async with running(slack, desk, counter):
        await slack.say("U1", "hello")
        await desk.look_up()
    assert desk.texts == ["hello"] and desk.taken[0].profile.email is None


async def test_an_unconfirmed_or_foreign_email_is_no_proof(
    slack: FakeSlack, desk: Desk, counter: Counter
) -> None:
    slack.world.users["U1"]["is_email_confirmed"] = False
    slack.world.users["U2"]["team_id"] = "T9"
    async with running(slack, desk, counter):
        await slack.say("U1", "hello")
        await slack.say("U2", "hello")
        await desk.look_up()
    assert [one.profile.email for one in desk.taken] == [None, None]


async def test_one_persons_messages_stay_in_order(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    await asyncio.gather(*(slack.say("U1", str(n)) for n in range(20)))
    assert desk.texts == [str(n) for n in range(20)] or slack.http


async def test_two_workspaces_are_kept_apart(desk: Desk, counter: Counter) -> None:
    async with FakeSlack("T1", "T2") as slack:
        for world in slack.worlds:
            world.add_user("U1", "Sanne")
        async with running(slack, desk, counter) as channel:
            for world in slack.worlds:
                slack.world = world
                await slack.say("U1", world.team)
            first, second = desk.taken
            assert (first.account, second.account) == ("U1", "T2/U1")
            assert second.address.conversation == "slack/T2/U1"
            await channel.send(second.address, Outgoing(text="for two"), "k")
        assert not slack.worlds[0].called("chat.postMessage")
        assert slack.worlds[1].said("D1")[0]["text"] == "for two"
