"""What short messages mean: words that steer, dates, places, picks; and requests that only look
like them.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.read.answers import read_answer
from bot.conversation.read.courtesies import beside_thanks
from bot.conversation.read.dates import read_date
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.picking import by_label, by_number, by_yes_or_no
from bot.conversation.read.places import plain_place
from bot.conversation.read.reading import read, yes_or_no
from bot.conversation.read.team_words import read_order, read_reply
from bot.conversation.state.dialogue import ShownOption
from catalog.model import Question
from routing.call.actions import Action

TUESDAY = dt.date(2026, 11, 24)
PLACES = ("Afdeling C3", "Poli cardiologie", "Radiologie")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hoi!", Said.HELLO),
        ("goedemorgen", Said.HELLO),
        ("hoe gaat het met je?", Said.HELLO),
        ("/start abc", Said.HELLO),
        ("dank je wel!!", Said.THANKS),
        ("ok bedankt", Said.THANKS),
        ("🙏", Said.THANKS),
        ("help", Said.HELP),
        ("mijn meldingne", Said.MINE),
        ("/status", Said.OPEN),
        ("my open requests", Said.MINE),
        ("laat maar", Said.CANCEL),
        ("english please", Said.SPEAK),
        ("in het Nederlands graag", Said.SPEAK),
        ("wat kan ik hier vragen?", Said.MENU),
        ("waar blijft mijn laptop?", Said.STATUS),
        ("any news?", Said.STATUS),
        ("hoe staat het met de lamp", Said.STATUS),
        ("is my screen ready yet?", Said.STATUS),
        ("hoi, waar blijft mijn laptop?", Said.STATUS),
        ("bel mij", Said.PERSON),
        ("ik wil een medewerker spreken", Said.PERSON),
        ("it's broken again", Said.AGAIN),
        ("nog steeds stuk", Said.AGAIN),
        ("yes works again", Said.WORKS),
        ("ja, doet het weer", Said.WORKS),
        ("wat een waardeloze bot", Said.ANGRY),
        ("wachtrij", Said.QUEUE),
        ("zoek printer", Said.SEARCH),
        ("weet ik niet", Said.UNKNOWN),
        ("sla over", Said.SKIP),
    ],
)
def test_words_that_steer(text: str, said: Said) -> None:
    assert read(text).said is said


@pytest.mark.parametrize(
    "text",
    [
        "my fucking printer is broken",
        "hallo mijn laptop start niet",
        "OK 3 has no light",
        "no sound on my pc",
        "morgen",
        "er is een mens gevallen in de gang",
        "the agent software on my pc is gone",
        "ik wil graag een nieuwe stoel bestellen",
        "help my printer is on fire",
        "bedankt voor de snelle hulp, maar nu doet de wifi het niet",
    ],
)
def test_requests_that_only_look_like_it(text: str) -> None:
    assert read(text).said is None


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("ja", Said.YES, ""),
        ("Ja hoor!", Said.YES, ""),
        ("yes please", Said.YES, ""),
        ("klopt helemaal", Said.YES, ""),
        ("👍", Said.YES, ""),
        ("nee dank je", Said.NO, ""),
        ("nope", Said.NO, ""),
        ("ja, kamer 12", Said.YES, "kamer 12"),
        ("Nee, de printer", Said.NO, "de printer"),
        ("ok", Said.YES, ""),
        ("OK 3 has no light", None, ""),
        ("no sound on my pc", None, ""),
    ],
)
def test_yes_and_no(text: str, said: Said | None, rest: str) -> None:
    assert (yes_or_no(text).said, yes_or_no(text).rest) == (said, rest)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", "2026-11-25"),
        ("overmorgen", "2026-11-26"),
        ("vrijdag", "2026-11-27"),
        ("vr", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("dinsdag volgende week", "2026-12-01"),
        ("24-11", "2026-11-24"),
        ("1/2", "2027-02-01"),
        ("3 december", "2026-12-03"),
        ("December 3rd", "2026-12-03"),
        ("24/11/2027", "2027-11-24"),
        ("2026-12-01", "2026-12-01"),
        ("in two weeks", "2026-12-08"),
        ("over 3 dagen", "2026-11-27"),
        ("sinds maandag", "2026-11-23"),
        ("do", "2026-11-26"),
        ("tuesday", "2026-12-01"),
    ],
)
def test_days(text: str, day: str) -> None:
    found = read_date(text, TUESDAY)
    assert found and found[0].isoformat() == day


@pytest.mark.parametrize("text", ["31-02", "I do not know", "zo snel als het kan", "kamer 12"])
def test_no_days(text: str) -> None:
    assert read_date(text, TUESDAY) is None


def test_what_is_said_beside_a_day_is_kept() -> None:
    question = Question.model_validate(
        {"id": "day", "ask": {"en": "Which day?", "nl": "Welke dag?"}, "type": "date"}
    )
    assert read_answer(question, "morgen om 10 uur", TUESDAY, ()) == "2026-11-25 (morgen om 10 uur)"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("koffie gemorst in de wachtkamer van poli cardiologie", "wachtkamer, Poli cardiologie"),
        ("ward C3 room 12", "room 12, Afdeling C3"),
        ("kamer 12 heeft geen licht", "kamer 12"),
        ("koffie in de wachtkamer", None),
        ("van radiologie naar poli cardiologie", None),
        ("mijn laptop start niet", None),
    ],
)
def test_places_beyond_doubt(text: str, place: str | None) -> None:
    assert plain_place(text, PLACES) == place


def test_picking() -> None:
    options = tuple(
        ShownOption(action=f"d:1:{n}", label=label)
        for n, label in enumerate(("Yes, send it", "Change something", "Cancel"))
    )
    assert (
        by_number("2", options)
        == by_number("de tweede", options)
        == by_number("option 2", options)
        == options[1]
    )
    assert by_number("the last one", options) == options[2]
    assert by_number("4", options) is None
    assert by_label("change", options, loosely=True) == options[1]
    assert by_label("cancle", options, loosely=True) is None
    assert by_label("change", options, loosely=False) is None
    assert by_yes_or_no("ja graag", options) == options[0]
    assert by_yes_or_no("nee", options) is None


@pytest.mark.parametrize("text", ["En?", "en", "nl", "NL?", "en dan?"])
def test_a_word_is_no_wish_for_another_language(text: str) -> None:
    assert read(text).said is not Said.SPEAK


def test_numbers_of_calls() -> None:
    assert (
        call_number("where is s-1042?")
        == call_number("S1042")
        == call_number("#1042 please")
        == "S-1042"
    )
    assert call_number("room 1042") is None
    assert call_number("ms-1042") is None


@pytest.mark.parametrize(
    "text",
    [
        "S-1001",
        "s1001",
        "S–1001 please",
        "s—1001",
        "S‑1001",
        "S − 1001",
        "S - 1001",
        "how is ticket 1001?",
        "incident 1001 again",
        "Ticket nr. 1001",
        "ticket #1001",
        "call number 1001",
        "melding 1001 is nog niet klaar",
        "hoe staat het met aanvraag nr 1001",
        "#1001",
        "#1001 it is on ward A1",
        "over #1001: het lekt weer",
    ],
)
def test_texts_that_name_a_call(text: str) -> None:
    assert call_number(text) == "S-1001"


@pytest.mark.parametrize(
    "text",
    [
        "It's 30 degrees in here",
        "it’s 1001 degrees",
        "lift #2 is stuck",
        "error #500",
        "error #5001 on the screen",
        "there's 1 chair",
        "there's 1001 chairs",
        "size S 38",
        "maat s38",
        "foto's 1001",
        "'s 9 uur",
        "kamer S1",
        "call 112",
        "bel 112",
        "112",
        "call me at 12:30",
        "request for 2 chairs",
        "melding: 3 stoelen",
        "S1001.5 is a part number",
        "part ms-1001",
        "the meeting is at 10-12",
        "2026",
    ],
)
def test_texts_that_name_none(text: str) -> None:
    assert call_number(text) is None


def test_a_number_alone() -> None:
    alone = ["1001", "1001?", "#1001", "nr 1001", "ticket 1001", "melding 1001!"]
    assert {bare_number(text) for text in alone} == {"S-1001"}
    assert {bare_number(text) for text in ("112", "999?", "30", "12", "0612345678")} == {None}


@pytest.mark.parametrize(
    "text",
    ["ack 1001", "ack S–1001", "S–1001 resolve done", "ack ticket 1001", "pak melding 1001 op"],
)
def test_orders_with_every_form_of_a_number(text: str) -> None:
    order = read_order(text)
    assert order and order.number == "S-1001"


@pytest.mark.parametrize(
    "text",
    [
        *("ik pak het", "ik pak hem even op", "ik doe het wel", "doe ik", "ik regel het"),
        *("I'll do it", "I've got this", "I'm on it", "leave it to me", "I'll handle it"),
    ],
)
def test_who_says_that_they_do_it_takes_it(text: str) -> None:
    order = read_reply(text)
    assert order and order.actions == (Action.ACKNOWLEDGE,)


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("afgehandeld, dweil gebruikt", "dweil gebruikt"),
        ("is geregeld. Alles weer droog", "Alles weer droog"),
        ("it's fixed, new bulb in it", "new bulb in it"),
        ("all done", ""),
        ("het is weer gemaakt!", ""),
    ],
)
def test_who_says_that_it_is_done_and_what_was_done_has_solved_it(text: str, done: str) -> None:
    order = read_reply(text)
    assert order and order.actions[0] is Action.RESOLVE and order.rest == done


@pytest.mark.parametrize(
    "text",
    [
        *("klaar, maar hij lekt nog", "fixed, except the left one", "gedaan, of toch niet"),
        *("klaar, kun je het testen?", "is gemaakt van hout", "done with this one"),
    ],
)
def test_what_takes_it_back_or_asks_is_not_solved(text: str) -> None:
    assert read_reply(text) is None


def test_no_order_on_a_number_that_is_no_calls() -> None:
    assert read_order("ack 112") is None
    assert read_order("solved 30 of them") is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("it prints again without a hitch, thanks", "it prints again without a hitch"),
        ("Bedankt! De lamp brandt weer.", "De lamp brandt weer."),
        ("de lamp brandt weer bedankt", "de lamp brandt weer"),
        ("please do, thanks", "please do"),
        ("thanks, perfect", "thanks, perfect"),
        ("thanks for the quick repair", "thanks for the quick repair"),
    ],
)
def test_thanks_beside_more_are_set_apart(text: str, left: str) -> None:
    assert beside_thanks(text).rstrip(",") == left
