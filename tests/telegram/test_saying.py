"""What we say in Telegram: escaped, split, within the limits, changed in place, once."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import time
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.limits import LONGEST
from bot.channels.telegram.rate_limits import Pace
from bot.channels.telegram.render import card_html, parts
from bot.channels.text_limits import cut, pieces, size
from bot.ports import Address, Card, Choice, Line, Outgoing, RetryLater, Undeliverable
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_rules import Refusal, visible
from tests.telegram.conftest import EVE, ROOM, SANNE, Start

TO = Address(channel="telegram", conversation=f"telegram/{SANNE['id']}")
GROUP = Address(channel="telegram", conversation=f"telegram/{ROOM}")


@pytest.fixture
async def channel(telegram: Telegram, start: Start) -> AsyncIterator[TelegramChannel]:
    telegram.private(SANNE)
    telegram.private(EVE, started=False)
    telegram.group(ROOM, SANNE, EVE)
    made = await start(spacing=0.0)
    await telegram.until(lambda: made.poller)
    yield made


async def test_text_is_shown_as_it_stands(channel: TelegramChannel, telegram: Telegram) -> None:
    text = "<b>5 < 6 & 7 > 3</b> “é” 🧹 &amp; *not bold* _at all_"
    ref = await channel.send(TO, Outgoing(text=text), "k")
    assert telegram.sent(SANNE["id"])[0]["text"] == text
    assert ref == f"{SANNE['id']}/{telegram.sent(SANNE['id'])[0]['message_id']}"


async def test_nobody_is_called_by_a_name_in_somebodys_words(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    text = "ask @piet_jansen or @all, mail p@example.org"
    card = Card(number="S-1", title=text, status=text, lines=(Line(label=text, value=text),))
    await channel.send(TO, Outgoing(text=text), "k1")
    await channel.send(TO, Outgoing(text="S-1", card=card), "k2")
    for said in telegram.sent(SANNE["id"]):
        assert not re.search(r"(?<![\w@])@\w", said["text"]) and "p@example.org" in said["text"]
    assert telegram.sent(SANNE["id"])[0]["text"].replace("\u2060", "") == text


async def test_every_line_of_a_full_card_says_something(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    """The moment it must be done stands last, after many long answers."""
    told = [Line(label=f"Question {n}?", value=f"{n} " + "word & " * 100) for n in range(9)]
    done = Line(label="To be done", value="by 14:00 today")
    card = Card(number="S-1", title="Spill", status="new", lines=(*told, done))
    await channel.send(TO, Outgoing(text="S-1", card=card), "k")
    (message,) = telegram.sent(SANNE["id"])
    assert all(line.label in message["text"] for line in told)
    assert message["text"].endswith("To be done: by 14:00 today")


async def test_long_text_comes_in_pieces_with_the_buttons_under_the_last(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    text = "\n\n".join(f"Alinea {n}: " + "<lang & moeilijk> 🧹 " * 40 for n in range(20))
    await channel.send(TO, Outgoing(text=text, choices=(Choice(action="d:1:1", label="Ja"),)), "k")
    sent = telegram.sent(SANNE["id"])
    assert len(sent) > 3
    assert "".join("".join(m["text"].split()) for m in sent) == "".join(text.split())
    assert [bool(m.get("reply_markup")) for m in sent] == [False] * (len(sent) - 1) + [True]


async def test_a_card_is_changed_in_place(channel: TelegramChannel, telegram: Telegram) -> None:
    card = Card(
        number="S-1",
        title="Morsing <hal>",
        status="nieuw",
        lines=(Line(label="Waar", value="hal & gang"),),
    )
    ref = await channel.send(GROUP, Outgoing(text="x", card=card), "k")
    busy = card.model_copy(update={"status": "bezig", "tone": "busy"})
    again = await channel.send(GROUP, Outgoing(text="x", card=busy, edits=ref), "k2")
    assert again == ref
    (message,) = telegram.sent(ROOM)
    assert message["text"] == "S-1 · Morsing <hal>\n🔧 bezig\nWaar: hal & gang"
    assert await channel.send(GROUP, Outgoing(text="x", card=busy, edits=ref), "k3") == ref


async def test_a_question_is_replied_to_and_its_ways_out_can_be_tapped(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    ways = (
        Choice(action="d:1:1", label="Terug"),
        Choice(action="d:1:2", label="Annuleren"),
    )
    await channel.send(TO, Outgoing(text="Welke ruimte?", choices=ways, ask_text=True), "k")
    (message,) = telegram.sent(SANNE["id"])
    assert message["text"] == "Welke ruimte?\n\n/terug · /annuleren"
    assert message["reply_markup"]["force_reply"] is True


@pytest.mark.parametrize("labels", [("Verloskamers",), ("Pharmacy", "Cancel")])
async def test_an_answer_of_one_word_is_no_command(
    channel: TelegramChannel, telegram: Telegram, labels: tuple[str, ...]
) -> None:
    ways = tuple(Choice(action=f"d:1:{n}", label=label) for n, label in enumerate(labels, start=1))
    asked = Outgoing(text="Where?", choices=ways, ask_text=True)
    await channel.send(TO, asked, "k")
    (message,) = telegram.sent(SANNE["id"])
    assert message["text"] == "Where?"
    rows = message["reply_markup"]["inline_keyboard"]
    assert tuple(key["text"] for row in rows for key in row) == labels
    await channel.send(GROUP, asked, "k2")
    (message,) = telegram.sent(ROOM)
    numbered = "\n".join(f"{n}. {label}" for n, label in enumerate(labels, start=1))
    assert message["text"] == f"Where?\n{numbered}"


async def test_a_question_for_a_place_offers_to_send_it(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    ways = (Choice(action="d:1:1", label="Afdeling C3"), Choice(action="d:1:2", label="Annuleren"))
    asked = Outgoing(text="Waar?", choices=ways, ask_text=True, ask_place="📎 Locatie")
    await channel.send(TO, asked, "k")
    (message,) = telegram.sent(SANNE["id"])
    assert message["text"] == "Waar?\n📎 Locatie"
    rows = message["reply_markup"]["inline_keyboard"]
    assert [key["text"] for row in rows for key in row] == ["Afdeling C3", "Annuleren"]
    await channel.send(GROUP, asked, "k2")
    assert telegram.sent(ROOM)[0]["reply_markup"]["force_reply"] is True
    assert "1. Afdeling C3\n2. Annuleren" in telegram.sent(ROOM)[0]["text"]


async def test_a_keyboard_of_an_earlier_version_is_taken_away_once(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    for number in range(2):
        await channel.send(TO, Outgoing(text=f"Bericht {number}"), f"k{number}")
    markups = [sent.get("reply_markup") for sent in telegram.called("sendMessage")]
    assert ["remove_keyboard" in (markup or "") for markup in markups] == [True, False]


async def test_for_one_person_in_a_group(channel: TelegramChannel, telegram: Telegram) -> None:
    await channel.send(GROUP, Outgoing(text="Alleen voor jou", only_to=str(SANNE["id"])), "k")
    assert telegram.sent(SANNE["id"])[0]["text"] == "Alleen voor jou" and not telegram.sent(ROOM)
    await channel.send(GROUP, Outgoing(text="Never started", only_to=str(EVE["id"])), "k2")
    assert "Never started" in telegram.sent(ROOM)[0]["text"]
    await channel.send(
        GROUP, Outgoing(text="Waarom?", only_to=str(SANNE["id"]), ask_text=True), "k3"
    )
    assert telegram.sent(ROOM)[1]["reply_markup"] == {"force_reply": True, "selective": True}
    assert f"tg://user?id={SANNE['id']}" in telegram.called("sendMessage")[-1]["text"]


@pytest.mark.parametrize(
    ("code", "said", "gone"),
    [
        (403, "Forbidden: bot was blocked by the user", True),
        (403, "Forbidden: user is deactivated", True),
        (403, "Forbidden: bot was kicked from the supergroup chat", True),
        (400, "Bad Request: chat not found", True),
        (400, "Bad Request: not enough rights to send text messages to the chat", True),
        (400, "Bad Request: message thread not found", True),
        (400, "Bad Request: BUTTON_DATA_INVALID", False),
    ],
)
async def test_refusals_for_good(
    channel: TelegramChannel, telegram: Telegram, code: int, said: str, gone: bool
) -> None:
    telegram.fail("sendMessage", Refusal(code, said))
    with pytest.raises(Undeliverable) as refused:
        await channel.send(TO, Outgoing(text="hallo"), "k")
    assert refused.value.gone is gone


async def test_refusals_for_now(channel: TelegramChannel, telegram: Telegram) -> None:
    telegram.fail(
        "sendMessage", Refusal(429, "Too Many Requests: retry after 7", {"retry_after": 7})
    )
    with pytest.raises(RetryLater) as later:
        await channel.send(TO, Outgoing(text="hallo"), "k")
    assert later.value.seconds == 7
    with pytest.raises(RetryLater) as still:
        await channel.send(TO, Outgoing(text="hallo"), "k")
    assert 6 < still.value.seconds <= 7
    assert len(telegram.called("sendMessage")) == 1
    telegram.fail("sendMessage", Refusal(502, "Bad Gateway"))
    with pytest.raises(RetryLater):
        await channel.send(GROUP, Outgoing(text="hallo"), "k")


async def test_an_answer_that_got_lost_is_no_reason_to_be_silent(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    telegram.fail("sendMessage", "drop")
    with pytest.raises(Exception, match="did not answer"):
        await channel.send(TO, Outgoing(text="hallo"), "k")
    await channel.send(TO, Outgoing(text="hallo"), "k", again=True)
    assert len(telegram.sent(SANNE["id"])) == 2


async def test_a_long_message_that_broke_off_goes_on_where_it_was(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    text = "\n\n".join("woord " * 500 for _ in range(3))
    telegram.fail(
        "sendMessage", "ok", Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})
    )
    with pytest.raises(RetryLater):
        await channel.send(TO, Outgoing(text=text), "k")
    await asyncio.sleep(1.05)
    await channel.send(TO, Outgoing(text=text), "k", again=False)
    assert "".join("".join(m["text"].split()) for m in telegram.sent(SANNE["id"])) == "".join(
        text.split()
    )


async def test_within_the_limits_telegram_never_has_to_say_no(
    telegram: Telegram, start: Start
) -> None:
    telegram.limits = True
    telegram.group(ROOM, SANNE)
    for number in range(2000, 2040):
        telegram.private({**SANNE, "id": number})
    channel = await start()
    await telegram.until(lambda: channel.poller)

    async def say(conversation: str, n: int) -> None:
        for k in range(n):
            while True:
                try:
                    await channel.send(
                        Address(channel="telegram", conversation=conversation),
                        Outgoing(text=f"{k}"),
                        f"{conversation}{k}",
                    )
                    break
                except RetryLater as later:
                    await asyncio.sleep(later.seconds)

    began = time.monotonic()
    await asyncio.gather(*(say(f"telegram/{n}", 2) for n in range(2000, 2040)))
    assert telegram.too_many == 0
    assert time.monotonic() - began < 8


def test_messages_count_until_they_arrive() -> None:
    """Thirty that went at once and arrive late leave no room until a second after that."""
    now = 0.0
    pace = Pace(lambda: now)
    with contextlib.ExitStack() as on_their_way:
        for chat in range(1, 31):
            assert pace.wait(chat) == 0
            on_their_way.enter_context(pace.sending())
        now = 2.0
        assert 0 < pace.wait(31) < 1
    assert pace.wait(31) > 1
    now = 3.2
    assert pace.wait(31) == 0


def test_a_group_gets_twenty_a_minute() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    sent: list[float] = []
    while len(sent) < 45:
        wait = pace.wait(-5)
        if wait:
            now += wait
        else:
            sent.append(now)
    assert all(later - earlier >= 60 for earlier, later in zip(sent, sent[20:], strict=False))
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(sent))


@given(st.text(max_size=9000), st.integers(20, 4096))
def test_pieces_hold_every_word_and_stay_short(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert all(0 < size(piece) <= limit for piece in found)
    assert "".join("".join(piece.split()) for piece in found) == "".join(text.split())


@given(st.text(max_size=200), st.integers(2, 100))
def test_cut_stays_short(text: str, limit: int) -> None:
    assert size(cut(text, limit)) <= limit


@given(st.text(min_size=1, max_size=5000), st.lists(st.text(max_size=3000), max_size=30))
def test_telegram_takes_whatever_we_make(title: str, values: list[str]) -> None:
    card = Card(
        number="S-1",
        title=title,
        status=title,
        lines=tuple(Line(label=v[:90], value=v) for v in values),
    )
    assert size(visible(card_html(card), "HTML")) <= LONGEST
    for part in parts(Outgoing(text=title + "".join(values)), private=True):
        visible(part.html, "HTML")


def test_buttons_stay_within_what_telegram_allows() -> None:
    many = tuple(
        Choice(action=f"d:1:{n}", label="Een heel lang opschrift " * 3 if n % 3 else "kort")
        for n in range(130)
    )
    (part,) = parts(Outgoing(text="kies", choices=many), private=True)
    assert part.markup
    rows = json.loads(part.markup.to_json())["inline_keyboard"]
    assert sum(map(len, rows)) == 100 and max(map(len, rows)) <= 8
