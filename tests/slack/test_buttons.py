"""Buttons in Slack: few on a card, the rest for who asks for it; answered ones show what was chosen;
reminders stand under the card and in the channel; no forms for people of another organisation.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.slack.limits import CARD_BUTTONS
from bot.outbox.writer import OutboxWriter
from routing.call.actions import Action
from routing.call.call import State
from routing.call.effects import TellTeam
from routing.storage import ledger, outbox
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.fakes.slack_world import Fault
from tests.slack.desk import USERS, Office, office, populate

MINE = "It is my answer for S-1001 (spill please)"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        async with office(slack, sqlite_url, "socket") as made:
            yield made


def labels(message: dict[str, Any]) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.get("blocks") or ()
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def kinds(at: Office) -> list[str]:
    with at.app.database.reading() as session:
        return [event.kind for event in ledger.events(session, "S-1001")]


def last_question(at: Office) -> dict[str, Any] | None:
    said = at.slack.world.said(at.with_us("sanne").id)
    return next((m for m in reversed(said) if labels(m) and not seen(m).startswith("S-")), None)


def waiting(at: Office) -> int:
    with at.app.database.reading() as session:
        counted = outbox.counted(session)
    return sum(n for (kind, state), n in counted.items() if kind == "settle" and state != "done")


async def taken(at: Office) -> dict[str, Any]:
    await at.asks()
    await at.presses("joost", at.room("cleaning"), await at.card("cleaning"), Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    return await at.card("cleaning", words="Joost")


async def test_a_card_has_five_buttons_at_most_and_the_rest_is_for_the_presser_alone(
    at: Office,
) -> None:
    card = await taken(at)
    assert len(labels(card)) == CARD_BUTTONS and labels(card)[-1] == "More …"
    before = len(at.slack.world.said(at.room("cleaning").id))
    await at.slack.press(USERS["fatima"], at.room("cleaning"), card, "More …")
    rest = await at.whispered("fatima", "What else you can do")
    assert not set(labels(rest)) & set(labels(card)) and "Note for the team" in labels(rest)
    assert len(at.slack.world.said(at.room("cleaning").id)) == before
    assert len(labels(await at.card("cleaning"))) == CARD_BUTTONS
    await at.presses(
        "fatima", at.room("cleaning"), rest, Action.NOTE, text="the key hangs in the hall"
    )
    await until(lambda: "noted" in kinds(at), "noted")


async def test_an_answered_question_shows_what_was_chosen_and_has_no_buttons(at: Office) -> None:
    direct = at.with_us("sanne")
    await at.says("sanne", "er is een spill in de hal")
    asked = await at.hears(direct, "Shall I send it?")
    assert len(labels(asked)) > 1
    await at.slack.press(USERS["sanne"], direct, asked, labels(asked)[0])
    await until(lambda: "✓ Yes, send it" in seen(asked) and not labels(asked), "what was chosen")
    assert "Shall I send it?" in seen(asked)


async def test_a_typed_answer_takes_the_buttons_away_too(at: Office) -> None:
    direct = at.with_us("sanne")
    await at.says("sanne", "er is een spill in de hal")
    asked = await at.hears(direct, "Shall I send it?")
    await at.says("sanne", "yes")
    await until(lambda: not labels(asked), "no buttons under what was answered")
    assert "✓" not in seen(asked)


async def test_in_a_long_conversation_only_the_last_question_has_buttons(at: Office) -> None:
    direct = at.with_us("sanne")
    for _ in range(4):
        await at.says("sanne", "er is een spill in de hal")
        asked = await until(
            lambda: next((m for m in at.slack.world.said(direct.id) if labels(m)), None), "asked"
        )
        await at.slack.press(USERS["sanne"], direct, asked, "Cancel")
        await until(lambda asked=asked: "✓ Cancel" in seen(asked), "cancelled")
    questions = [m for m in at.slack.world.said(direct.id) if "Shall I send it?" in seen(m)]
    assert len(questions) == 4 and not any(map(labels, questions))


async def test_is_it_solved_shows_what_was_answered_by_button_and_in_words(at: Office) -> None:
    card = await taken(at)
    await at.presses("joost", at.room("cleaning"), card, Action.RESOLVE, text="dweil")
    direct = at.with_us("sanne")
    asked = await at.hears(direct, "Is it?")
    await at.says("sanne", "ja")
    await at.becomes(State.CLOSED)
    await until(lambda: "✓ Yes, it is solved" in seen(asked) and not labels(asked), "answered")
    rating = await at.hears(direct, "How did we do?")
    await at.slack.press(USERS["sanne"], direct, rating, labels(rating)[3])
    await until(lambda: "✓ ★★★★☆" in seen(rating) and not labels(rating), "rated")


async def test_a_whisper_is_replaced_where_the_press_told(at: Office) -> None:
    card = await taken(at)
    room = at.room("cleaning")
    await at.slack.press(USERS["joost"], room, card, "More …")
    rest = await at.whispered("joost", "What else you can do")
    await at.slack.press(USERS["joost"], room, rest, "Put back")
    view = await until(lambda: next(iter(at.slack.world.views.values()), None), "the form")
    await at.slack.submit(USERS["joost"], view)
    await at.becomes(State.OFFERED)
    await until(lambda: "✓ Put back" in seen(rest) and not labels(rest), "the whisper is settled")


async def test_what_was_answered_is_shown_though_it_is_done_twice(at: Office) -> None:
    """A row that is done again after a kill, or whose message is gone, harms nothing."""
    direct = at.with_us("sanne")
    await at.says("sanne", "er is een spill in de hal")
    asked = await at.hears(direct, "Shall I send it?")
    at.slack.world.faults.append(Fault("chat.update", "lost"))
    await at.slack.press(USERS["sanne"], direct, asked, "Yes, send it")
    await until(lambda: "✓ Yes, send it" in seen(asked), "what was chosen")
    await until(lambda: waiting(at) == 0, "the row is done")
    assert seen(asked).count("✓") == 1
    await at.says("sanne", "er is een spill in de hal")
    other = await until(lambda: last_question(at), "asked once more")
    direct.messages.remove(other)
    before = len(at.slack.world.said(direct.id))
    await at.says("sanne", "cancel")
    await until(lambda: len(at.slack.world.said(direct.id)) > before and waiting(at) == 0, "done")
    assert not [m for m in at.slack.world.said(direct.id)[before:] if "✓" in seen(m)]


async def test_a_reminder_stands_under_the_card_and_in_the_channel(at: Office) -> None:
    await at.asks()
    card = await at.card("cleaning")
    with at.app.database.transaction() as session:
        said = TellTeam(number="S-1001", team="cleaning", what="reminder")
        OutboxWriter(session, at.app.context(), "test").effects([said])
    at.app.worker.wake()
    told = await at.hears(at.room("cleaning"), "still waits for somebody")
    assert told["thread_ts"] == card["ts"] and told["subtype"] == "thread_broadcast"
    assert "noted" not in kinds(at)
    await at.slack.press(USERS["joost"], at.room("cleaning"), told, "I'll take it")
    await at.becomes(State.IN_PROGRESS)
    await until(lambda: "✓ I'll take it" in seen(told) and not labels(told), "answered")


async def test_a_file_without_words_can_answer_a_teams_question(at: Office) -> None:
    card = await taken(at)
    await at.presses("joost", at.room("cleaning"), card, Action.ASK, question="Which hall?")
    direct = at.with_us("sanne")
    question = await at.hears(direct, "Which hall?")
    photo = at.slack.shelf.put(at.slack.world, USERS["sanne"], "hal.png", PNG, "image/png")
    await at.slack.share(USERS["sanne"], photo)
    asked = await until(
        lambda: next((m for m in at.slack.world.said(direct.id) if labels(m)[:1] == [MINE]), None),
        "where the file belongs",
    )
    assert "Which hall?" in seen(asked)
    await at.slack.press(USERS["sanne"], direct, asked, labels(asked)[0])
    await at.becomes(State.IN_PROGRESS)
    await until(lambda: not labels(asked) and not labels(question), "both are answered")


async def test_who_is_of_another_organisation_gets_no_form(at: Office) -> None:
    card = await taken(at)
    room = at.room("cleaning")
    at.slack.world.add_stranger("USTRANGE", "Vera")
    room.members.add("USTRANGE")
    await at.slack.press("USTRANGE", room, card, "Ask requester")
    await until(
        lambda: [w for w in at.slack.world.whispers if w["user"] == "USTRANGE"], "a word of why"
    )
    assert at.slack.world.views == {} and at.call().state is State.IN_PROGRESS


async def test_who_may_not_do_it_gets_no_form_either(at: Office) -> None:
    card = await taken(at)
    room = at.room("cleaning")
    at.slack.world.add_guest("UGUEST", "Gast", "gast@example.org")
    room.members.add("UGUEST")
    for user in ("UGUEST", USERS["tom"]):
        await at.slack.press(user, room, card, "Assign")
        await until(
            lambda user=user: [w for w in at.slack.world.whispers if w["user"] == user], "why"
        )
    assert at.slack.world.views == {}
