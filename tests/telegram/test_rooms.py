"""In a team's group: who may press what, what is said in private, replies, topics, groups that move
or throw us out.
"""

from __future__ import annotations

import pytest

from routing.call.call import State
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_rules import Refusal
from tests.routing.links import CATALOGUE
from tests.telegram.desk import ROOMS, STRANGER, USERS, Office, in_telegram, office, populate


async def test_first_press_wins_and_the_other_hears_privately_who(at: Office) -> None:
    await at.asks()
    card = dict(await at.card("cleaning"))
    await at.presses("joost", card, "acknowledge")
    await at.becomes(State.IN_PROGRESS)
    before = len(at.telegram.sent(ROOMS["cleaning"]))
    query = await at.presses("fatima", card, "acknowledge")
    told = at.answers(query)
    assert "Joost" in told["text"] and told["show_alert"] == "true"
    assert at.call().assignee == "joost"
    assert len(at.telegram.sent(ROOMS["cleaning"])) == before


async def test_an_outsider_is_told_privately_and_changes_nothing(at: Office) -> None:
    await at.asks()
    room = at.telegram.chats[ROOMS["cleaning"]]
    room.members[STRANGER["id"]] = "member"
    before = at.kinds()
    query = at.telegram.press(STRANGER, await at.card("cleaning"), "acknowledge")
    await at.telegram.until(lambda: at.telegram.queries[query])
    assert 0 < len(at.answers(query)["text"]) <= 200
    assert at.kinds() == before
    assert all(not m["text"].startswith("↪") for m in at.telegram.sent(ROOMS["cleaning"]))


async def test_a_button_is_answered_before_anything_else_happens(at: Office) -> None:
    await at.asks()
    await at.presses("joost", await at.card("cleaning"), "acknowledge")
    await at.card("cleaning", words="Joost")
    calls = [
        name
        for name, params in at.telegram.calls
        if name == "answerCallbackQuery" or "Joost" in params.get("text", "")
    ]
    assert calls[0] == "answerCallbackQuery"


async def test_a_press_that_waited_too_long_still_counts(at: Office) -> None:
    await at.asks()
    query = at.telegram.press(USERS["joost"], await at.card("cleaning"), "acknowledge")
    at.telegram.queries[query] = True
    await at.becomes(State.IN_PROGRESS)


async def test_buttons_of_the_day_before_are_explained(at: Office) -> None:
    at.says("sanne", "er is een spill in de hal")
    await at.telegram.until(lambda: at.telegram.sent(USERS["sanne"]["id"]))
    summary = dict(at.telegram.sent(USERS["sanne"]["id"])[0])  # its buttons go once it is answered
    assert '"d:' in str(summary).replace("'", '"')
    at.says("sanne", "ja")
    await at.hears("sanne", "S-1001")
    before = len(at.telegram.sent(USERS["sanne"]["id"]))
    at.telegram.press_data(USERS["sanne"], None, "d:1:1")
    at.telegram.press(USERS["sanne"], summary, "d:1:1")
    await at.telegram.until(lambda: len(at.telegram.sent(USERS["sanne"]["id"])) >= before + 2)
    assert at.telegram.sent(USERS["sanne"]["id"])[-1]["text"]


async def test_a_reply_to_the_card_is_a_note_and_never_reaches_the_requester(at: Office) -> None:
    await at.asks()
    card = await at.card("cleaning")
    at.in_room("fatima", "cleaning", "zij belt altijd op vrijdag", reply_to=card["message_id"])
    await at.telegram.until(lambda: "noted" in at.kinds())
    at.in_room("fatima", "cleaning", "antwoord: we zijn er zo", reply_to=card["message_id"])
    await at.hears("sanne", "we zijn er zo")
    assert not any("vrijdag" in m["text"] for m in at.telegram.sent(USERS["sanne"]["id"]))


async def test_a_reply_to_the_card_from_the_requester_adds_to_the_call(at: Office) -> None:
    await at.asks()
    card = await at.hears("sanne", "S-1001 ·")
    at.says("sanne", "het wordt steeds groter", reply_to=card["message_id"])
    await at.telegram.until(lambda: "commented" in at.kinds())


async def test_the_teams_own_talk_is_not_heard(at: Office) -> None:
    at.telegram.privacy = False
    await at.asks()
    at.in_room("joost", "cleaning", "wie heeft de sleutel van de kast?")
    at.in_room("joost", "cleaning", "/help@other_bot")
    at.in_room("joost", "cleaning", "/queue@schakel_bot")
    await at.telegram.until(
        lambda: (
            any("S-1001" in m["text"] for m in at.telegram.sent(ROOMS["cleaning"])[1:])
            or any("S-1001" in m["text"] for m in at.telegram.sent(USERS["joost"]["id"]))
        )
    )
    assert at.kinds() == ["opened"]


@pytest.mark.parametrize("told", [True, False], ids=["from the message", "from the error"])
async def test_a_group_that_becomes_a_supergroup_is_followed(at: Office, told: bool) -> None:
    at.telegram.chats[ROOMS["cleaning"]].type = "group"
    await at.asks()
    await at.card("cleaning")
    new = at.telegram.upgrade(
        USERS["fatima"], at.telegram.chats[ROOMS["cleaning"]], -1001557912345, told=told
    )
    await at.asks("tom", "there is a spill", "S-1002")
    card = await at.telegram.says(new.id, "S-1002")
    at.telegram.press(USERS["joost"], card, "acknowledge")
    await at.becomes(State.IN_PROGRESS, "S-1002")
    at.telegram.say(USERS["joost"], "let op de trap", new, reply_to=card["message_id"])
    await at.telegram.until(lambda: "noted" in at.kinds("S-1002"))
    at.says("sanne", "S-1001 het wordt groter")
    await at.telegram.says(new.id, "S-1001")


async def test_who_puts_us_into_a_group_is_told_whose_it_is_or_how_to_make_it_a_teams(
    at: Office,
) -> None:
    at.telegram.bot_membership(
        USERS["fatima"], at.telegram.chats[ROOMS["cleaning"]], "left", "administrator"
    )
    await at.in_the_room("cleaning", "come to this room")
    other = at.telegram.group(-100777, USERS["fatima"])
    at.telegram.bot_membership(USERS["fatima"], other, "left", "member")
    said = await at.telegram.says(-100777, "-100777")
    assert "rooms:" not in said["text"], "no lines of a file to people in a group"


async def test_a_group_that_throws_us_out_is_told_elsewhere(at: Office) -> None:
    at.says("fatima", "hallo")
    await at.hears("fatima", "")
    at.telegram.bot_membership(
        USERS["joost"], at.telegram.chats[ROOMS["cleaning"]], "member", "kicked"
    )
    await at.hears("fatima", "Cleaning")
    await at.asks()
    await at.hears("fatima", "S-1001")


async def test_a_group_that_was_left_unnoticed_is_told_elsewhere_too(at: Office) -> None:
    at.says("fatima", "hallo")
    await at.hears("fatima", "")
    at.telegram.chats[ROOMS["cleaning"]].members.pop(at.telegram.bot["id"])
    await at.asks()
    await at.hears("fatima", "S-1001")


async def test_who_blocked_us_is_told_in_another_channel_or_not_at_all(at: Office) -> None:
    await at.asks()
    at.telegram.bot_membership(
        USERS["sanne"], at.telegram.private(USERS["sanne"]), "member", "kicked"
    )
    await at.presses("joost", await at.card("cleaning"), "acknowledge")
    await at.becomes(State.IN_PROGRESS)
    sent = len(at.telegram.called("sendMessage"))
    await at.card("cleaning", words="Joost")
    at.says("sanne", "mijn meldingen")
    await at.hears("sanne", "Joost")
    assert len(at.telegram.called("sendMessage")) <= sent + 4


async def test_a_card_that_was_deleted_is_made_anew(at: Office) -> None:
    await at.asks()
    card = await at.card("cleaning")
    del at.telegram.chats[ROOMS["cleaning"]].messages[card["message_id"]]
    at.telegram.press(USERS["joost"], card, "acknowledge")
    await at.card("cleaning", words="Joost")


async def test_not_modified_is_a_success(at: Office) -> None:
    await at.asks()
    said = (
        "message is not modified: specified new message content and reply markup are "
        "exactly the same"
    )
    at.telegram.fail("editMessageText", Refusal(400, f"Bad Request: {said}"))
    await at.presses("joost", await at.card("cleaning"), "acknowledge")
    await at.becomes(State.IN_PROGRESS)
    at.says("joost", "S-1001 opgelost gedweild")
    await at.card("cleaning", words="gedweild")
    assert "undelivered" not in at.kinds()


async def test_a_topic_of_a_forum_is_a_room(sqlite_url: str) -> None:
    rooms = {"cleaning": "-1009/7", "desk": "-1009/8"}
    async with Telegram() as telegram:
        populate(telegram)
        forum = telegram.group(-1009, *USERS.values(), topics=(7, 8))
        async with office(telegram, sqlite_url, catalogue=in_telegram(CATALOGUE, rooms)) as at:
            await at.asks()
            card = await telegram.says(-1009, "S-1001 ·")
            assert card["message_thread_id"] == 7
            telegram.say(USERS["joost"], "ik ga wel", forum, topic=7)
            telegram.say(
                USERS["joost"], "dweil staat klaar", forum, topic=7, reply_to=card["message_id"]
            )
            await telegram.until(lambda: "noted" in at.kinds())
            at.telegram.press(USERS["joost"], card, "acknowledge")
            await at.becomes(State.IN_PROGRESS)
