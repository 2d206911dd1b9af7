"""Somebody alone with us in Telegram: commands, pictures, albums, places, changed words, a card
that follows the call.
"""

from __future__ import annotations

import pytest

from bot.channels.telegram.commands import PRIVATE
from routing.call.call import State
from tests.telegram.desk import STRANGER, USERS, Office
from tests.telegram.updates import FILE, HEARD, PHOTO, SKIPPED

SANNE = USERS["sanne"]


def _kept(at: Office, number: str = "S-1001") -> list[str]:
    return [f"{file.kind}: {file.name}" for file in at.call(number).files]


async def test_the_commands_are_in_telegrams_menu_in_both_languages(at: Office) -> None:
    await at.telegram.until(lambda: ("all_group_chats", "nl") in at.telegram.commands)
    for language in ("", "en", "nl"):
        assert [c["command"] for c in at.telegram.commands["all_private_chats", language]] == list(
            PRIVATE
        )
    english, dutch = (at.telegram.commands["default", language] for language in ("en", "nl"))
    assert all(e["description"] != d["description"] for e, d in zip(english, dutch, strict=True))


@pytest.mark.parametrize(
    "command", ["start", "help", "catalog", "language", "new", "status", "cancel"]
)
async def test_every_command_is_answered(at: Office, command: str) -> None:
    at.says("sanne", f"/{command}")
    assert (await at.hears("sanne", ""))["text"]


async def test_a_picture_without_words_is_asked_about_and_kept(at: Office) -> None:
    at.telegram.say(SANNE, photo=PHOTO)
    asked = await at.hears("sanne", "?")
    await at.presses("sanne", asked, asked["reply_markup"]["inline_keyboard"][0][0]["text"])
    await at.telegram.until(lambda: len(at.telegram.sent(SANNE["id"])) > 1)
    at.says("sanne", "een spill")
    await at.hears("sanne", "spill")
    at.says("sanne", "ja")
    await at.becomes(State.OFFERED)
    assert _kept(at) == ["picture: photo.jpg"]


async def test_an_album_is_one_thing(at: Office) -> None:
    at.telegram.say(SANNE, photo=PHOTO, caption="een spill, kijk maar", media_group_id="77")
    for n in range(3):
        at.telegram.say(
            SANNE,
            photo=[{**FILE, "file_id": f"p{n}", "width": 9, "height": 9}],
            media_group_id="77",
        )
    await at.telegram.until(lambda: len(at.telegram.confirmed) == 4)
    await at.hears("sanne", "spill")
    assert len(at.telegram.sent(SANNE["id"])) == 1
    at.says("sanne", "ja")
    await at.becomes(State.OFFERED)
    assert len(_kept(at)) == 4


async def test_a_voice_message_and_a_document_go_with_the_call_that_was_replied_to(
    at: Office,
) -> None:
    await at.asks()
    card = await at.hears("sanne", "S-1001 ·")
    at.telegram.say(SANNE, voice={**FILE, "duration": 2}, reply_to=card["message_id"])
    at.telegram.say(
        SANNE, document={**FILE, "file_name": "plattegrond.pdf"}, reply_to=card["message_id"]
    )
    await at.telegram.until(lambda: _kept(at) == ["voice: voice.ogg", "file: plattegrond.pdf"])


async def test_changed_words_reach_the_call_until_it_is_taken(at: Office) -> None:
    asked = at.says("sanne", "er is een spill")
    await at.hears("sanne", "spill")
    at.says("sanne", "ja")
    await at.becomes(State.OFFERED)
    at.telegram.edit(SANNE, asked, "er is een grote spill bij de lift")
    await at.telegram.until(lambda: "bij de lift" in at.call().text)
    await at.card("cleaning", words="bij de lift")


async def test_the_card_follows_the_call_and_a_reply_to_any_notice_adds(at: Office) -> None:
    await at.asks()
    card = await at.hears("sanne", "S-1001 ·")
    await at.presses("joost", await at.card("cleaning"), "acknowledge")
    notice = await at.hears("sanne", "Joost")
    await at.telegram.until(lambda: "Joost" in card["text"])
    at.says("sanne", "neem ook een bordje mee", reply_to=notice["message_id"])
    await at.telegram.until(lambda: "commented" in at.kinds())


async def test_who_answers_before_we_know_that_we_spoke_is_understood(at: Office) -> None:
    await at.asks()
    await at.hears("sanne", "S-1001 ·")
    at.telegram.fail("sendMessage", "slow")
    await at.presses("joost", await at.card("cleaning"), "acknowledge")
    notice = await at.hears("sanne", "Joost")
    at.says("sanne", "neem ook een bordje mee", reply_to=notice["message_id"])
    await at.telegram.until(lambda: "commented" in at.kinds())


async def test_a_place_and_a_contact_out_of_the_blue_are_asked_about(at: Office) -> None:
    at.telegram.say(SANNE, location={"latitude": 52.1, "longitude": 5.1})
    asked = await at.hears("sanne", "📍 52.10000, 5.10000")
    await at.presses("sanne", asked, "Nieuwe melding maken")
    await at.hears("sanne", "gaat mee")
    at.says("sanne", "een spill")
    await at.hears("sanne", "spill")
    at.says("sanne", "ja")
    await at.becomes(State.OFFERED)
    assert "📍 52.10000, 5.10000" in at.call().text
    at.telegram.say(SANNE, contact={"phone_number": "+31 6 1", "first_name": "Kees"})
    asked = await at.hears("sanne", "Kees +31 6 1")
    await at.presses("sanne", asked, "S-1001")
    await at.telegram.until(lambda: "commented" in at.kinds())


async def test_a_command_that_does_not_exist_is_said_to_be_none(at: Office) -> None:
    at.says("sanne", "/frobnicate")
    await at.hears("sanne", "/frobnicate ken ik niet")


async def test_telegram_shows_who_we_are_in_both_languages(at: Office) -> None:
    await at.telegram.until(lambda: ("short_description", "nl") in at.telegram.described)
    assert {("description", ""), ("description", "en"), ("description", "nl")} <= set(
        at.telegram.described
    )


async def test_a_stranger_is_a_guest_like_any_employee(at: Office) -> None:
    at.telegram.private(STRANGER)
    at.telegram.say(STRANGER, "er is een spill")
    await at.telegram.says(STRANGER["id"], "spill")
    at.telegram.say(STRANGER, "ja")
    assert (await at.becomes(State.OFFERED)).requester.startswith("guest-")
    await at.card("cleaning", words="Vera")


async def test_everything_telegram_can_send_is_survived(at: Office) -> None:
    at.telegram.private({"id": 1001, "first_name": "Sanne"})
    for update, _, _ in HEARD.values():
        at.telegram.put(dict(update))
    for update in SKIPPED.values():
        at.telegram.put(dict(update))
    await at.telegram.until(lambda: not at.telegram.waiting, 30)
    await at.app.settle()
    from bot.channels.telegram.update_intake import POISON

    before = POISON._value.get()
    at.says("sanne", "er is een spill")
    await at.hears("sanne", "spill")
    assert POISON._value.get() == before


@pytest.mark.parametrize("pressed", [True, False])
async def test_an_answered_question_loses_its_buttons(at: Office, pressed: bool) -> None:
    """Pressed, it shows what was chosen; answered in words, it just has no buttons any more."""
    private = USERS["sanne"]["id"]
    at.says("sanne", "er is een spill in de hal")
    asked = await at.telegram.says(private, "Zal ik het versturen?")
    if pressed:
        await at.presses("sanne", asked, "Ja, verstuur het")
    else:
        at.says("sanne", "ja graag")
    await at.hears("sanne", "Je melding is S-1001")
    stands = at.telegram.chats[private].messages[asked["message_id"]]
    await at.telegram.until(lambda: not stands.get("reply_markup"))
    assert ("✓ Ja, verstuur het" in stands["text"]) is pressed
