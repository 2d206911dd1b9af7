"""What the desk says appears in Slack: whole, within the limits, once; and what Slack refuses is
told apart.
"""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.blocks import one_part, parts, sections
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.views import home, notice
from bot.channels.slack.web_api import UnansweredError
from bot.ports import Address, Card, Choice, FormField, Line, Outgoing, RetryLater, Undeliverable
from bot.wording.localizer import Localizer
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_limits import block_faults, view_faults
from tests.fakes.slack_seen import calls_somebody, seen
from tests.fakes.slack_world import Fault
from tests.slack.conftest import Counter, Desk, running

ROOM = Address(channel="slack", conversation="slack/C1")
SANNE = Address(channel="slack", conversation="slack/U1")


@pytest.fixture
def way() -> str:
    return "socket"


TYPED = (
    "*not bold* _nor this_ ~nor gone~ `x` <@U1> <!channel> <#C1> <https://a.example|b> &lt; 2*3*4",
    "> not a quote\n- a `line` of its own\n1. *one*",
    "see https://example.org/x?a=1&b=2, *now*. @here :+1: snake_case_name ~~ ** __",
)


@pytest.mark.parametrize("text", TYPED)
async def test_words_are_shown_as_they_were_typed(
    slack: FakeSlack, channel: SlackChannel, text: str
) -> None:
    await channel.send(SANNE, Outgoing(text=text), "k")
    lines = (Line(label=text, value=text),)
    card = Card(number="S-1", title=text, status=text, lines=lines)
    await channel.send(ROOM, Outgoing(text=text, card=card), "k")
    (said,), (of_card,) = slack.world.said("D1"), slack.world.said("C1")
    assert seen(said) == text and seen(of_card).count(text) >= 3
    assert not calls_somebody(said) and not calls_somebody(of_card)
    view = notice("Title", text, Localizer("en"))
    page = home((Outgoing(text=text), Outgoing(text=text, card=card)), Localizer("en"))
    assert view_faults(view) == view_faults(page) == []
    assert text in seen(view) and seen(page).count(text) >= 4
    assert not calls_somebody(view) and not calls_somebody(page)


async def test_what_a_notification_shows_is_not_read_as_markup(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    await channel.send(SANNE, Outgoing(text="*5* <!channel> & more"), "k")
    (asked,) = slack.world.called("chat.postMessage")
    assert asked["text"] == "*5* &lt;!channel&gt; &amp; more" and asked["mrkdwn"] is False


def test_a_web_address_is_a_link_and_the_sign_after_it_is_not() -> None:
    [block] = sections("See https://example.org/x?a=1. Or ask")
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "See "},
        {"type": "link", "url": "https://example.org/x?a=1"},
        {"type": "text", "text": ". Or ask"},
    ]


async def test_a_card_is_posted_once_and_changed_in_place(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    card = Card(
        number="S-1", title="Spill", status="new", lines=(Line(label="Asked by", value="Sanne"),)
    )
    ref = await channel.send(ROOM, Outgoing(text="S-1", card=card), "k")
    same = await channel.send(
        ROOM, Outgoing(text="S-1", card=card.model_copy(update={"status": "busy"}), edits=ref), "k2"
    )
    (said,) = slack.world.said("C1")
    assert same == ref == said["ts"] and "busy" in seen(said) and "Asked by: Sanne" in seen(said)


async def test_a_card_that_was_removed_is_posted_anew(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    ref = await channel.send(ROOM, Outgoing(text="S-1", edits="1.0"), "k")
    assert slack.world.said("C1")[0]["ts"] == ref


async def test_in_a_thread(slack: FakeSlack, channel: SlackChannel) -> None:
    ref = await channel.send(ROOM, Outgoing(text="card"), "k1")
    await channel.send(ROOM, Outgoing(text="note", thread=ref), "k2")
    await channel.send(
        Address(channel="slack", conversation=f"slack/C1/{ref}"), Outgoing(text="reply"), "k3"
    )
    assert [m.get("thread_ts") for m in slack.world.said("C1")] == [None, ref, ref]


async def test_for_one_persons_eyes(slack: FakeSlack, channel: SlackChannel) -> None:
    slack.world.add_user("U3", "Not Here")
    await channel.send(ROOM, Outgoing(text="Joost has it", only_to="U2"), "k1")
    assert [(w["user"], w["text"]) for w in slack.world.whispers] == [("U2", "Joost has it")]
    await channel.send(ROOM, Outgoing(text="not for you", only_to="U3"), "k2")
    assert slack.world.said("D3")[0]["text"] == "not for you"


async def test_a_lost_answer_is_looked_for_before_saying_it_twice(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.world.faults.append(Fault("chat.postMessage", "lost"))
    with pytest.raises(UnansweredError):
        await channel.send(ROOM, Outgoing(text="once"), "k")
    ref = await channel.send(ROOM, Outgoing(text="once"), "k", again=True)
    (said,) = slack.world.said("C1")
    assert said["ts"] == ref
    slack.world.faults.append(Fault("chat.postMessage", "lost"))
    with pytest.raises(UnansweredError):
        await channel.send(ROOM, Outgoing(text="in thread", thread=ref), "k2")
    await channel.send(ROOM, Outgoing(text="in thread", thread=ref), "k2", again=True)
    assert len(slack.world.said("C1")) == 2


async def test_it_is_said_when_the_first_attempt_never_arrived(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    await channel.send(ROOM, Outgoing(text="once"), "k", again=True)
    assert len(slack.world.said("C1")) == 1


async def test_429_holds_for_that_method_and_channel_only(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.world.faults.append(Fault("chat.postMessage", "429", retry_after=7, channel="C1"))
    with pytest.raises(RetryLater) as wait:
        await channel.send(ROOM, Outgoing(text="x"), "k")
    assert wait.value.seconds == 7
    with pytest.raises(RetryLater) as still:
        await channel.send(ROOM, Outgoing(text="x"), "k")
    assert 6 < still.value.seconds < 7 and not slack.world.called("chat.postMessage")
    await channel.send(SANNE, Outgoing(text="x"), "k2")
    assert len(slack.world.said("D1")) == 1


async def test_a_passing_fault_is_tried_later(slack: FakeSlack, channel: SlackChannel) -> None:
    slack.world.faults.append(Fault("chat.postMessage", "500"))
    with pytest.raises(UnansweredError):
        await channel.send(ROOM, Outgoing(text="x"), "k")
    await channel.send(ROOM, Outgoing(text="x"), "k", again=True)


@pytest.mark.parametrize("trouble", ["archived", "left", "revoked", "scope", "tab", "closed"])
async def test_a_place_that_is_gone(slack: FakeSlack, channel: SlackChannel, trouble: str) -> None:
    world, to = slack.world, ROOM
    match trouble:
        case "archived":
            world.channels["C1"].archived = True
        case "left":
            world.channels["C1"].members.discard(world.bot)
        case "revoked":
            world.revoked.add("xoxb-T1")
        case "scope":
            world.tokens["xoxb-T1"] -= {"chat:write"}
        case "tab":
            world.messages_tab, to = False, SANNE
        case "closed":
            world.users["U1"]["deleted"], to = True, SANNE
    with pytest.raises(Undeliverable) as never:
        await channel.send(to, Outgoing(text="x"), "k")
    assert never.value.gone
    assert "chat:write" in str(never.value) or trouble != "scope"


async def test_another_channels_address_is_refused(channel: SlackChannel) -> None:
    with pytest.raises(Undeliverable):
        await channel.send(
            Address(channel="slack", conversation="telegram/5"), Outgoing(text="x"), "k"
        )


async def test_slack_out_of_reach(desk: Desk, counter: Counter) -> None:
    async with FakeSlack() as slack:
        slack.world.add_channel("C1")
        async with running(slack, desk, counter) as channel:
            await slack.__aexit__()
            with pytest.raises((RetryLater, UnansweredError)):
                await asyncio.wait_for(channel.send(ROOM, Outgoing(text="x"), "k"), 15)


async def test_very_long_text_is_split_and_keeps_its_buttons(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    text = "\n\n".join(f"paragraph {n} " + "&<word> " * 60 for n in range(60))
    ref = await channel.send(
        SANNE, Outgoing(text=text, choices=(Choice(action="a", label="Yes"),)), "k"
    )
    said = slack.world.said("D1")
    assert len(said) > 1 and said[-1]["ts"] == ref and said[-1]["blocks"][-1]["type"] == "actions"
    everything = "\n".join(seen(message) for message in said)
    assert all(f"paragraph {n} " in everything for n in range(60))


words = st.text(max_size=4000).filter(lambda s: s.strip() != "")
blanks = st.builds(FormField, id=st.sampled_from(["a", "b"]), ask=st.text(min_size=1, max_size=900))
choices = st.builds(
    Choice,
    action=st.text("abc:", min_size=1, max_size=64),
    label=st.text(min_size=1, max_size=200).filter(lambda s: s.strip() != ""),
    style=st.sampled_from(["plain", "primary", "danger"]),
    fields=st.lists(blanks, max_size=3).map(tuple),
)
cards = st.none() | st.builds(
    Card,
    number=st.just("S-1"),
    title=words,
    status=words,
    lines=st.lists(st.builds(Line, label=words, value=words), max_size=30).map(tuple),
)


@given(
    text=words | words.map(lambda s: s * 20),
    card=cards,
    buttons=st.lists(choices, max_size=40, unique_by=lambda c: c.action).map(tuple),
)
def test_nothing_is_refused_for_its_size(
    text: str, card: Card | None, buttons: tuple[Choice, ...]
) -> None:
    message = Outgoing(text=text, card=card, choices=buttons)
    for part in [*parts(message), one_part(message)]:
        assert block_faults(part.blocks, "message") == [] and len(part.text) <= 4000
