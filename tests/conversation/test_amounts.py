"""An amount is read surely, or asked about: articles, stretches of time and vague words count
nothing.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.flows.readable import asks_number, names_a_number
from bot.conversation.read.answers import plainly_said, read_answer
from bot.conversation.read.counting import in_digits, written_out
from catalog.model import Question
from catalog.texts import Text
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

TODAY = dt.date(2026, 11, 24)


def _asks(nl: str, en: str, kind: str = "number") -> Question:
    return Question.model_validate({"id": "it", "ask": Text(nl=nl, en=en), "type": kind})


EURO = _asks("Hoeveel euro heb je nodig?", "How many euros do you need?")
PUMPS = _asks("Hoeveel pompen?", "How many pumps?")
HOURS = _asks("Hoeveel uur per week wil je werken?", "How many hours a week?")
HOW_LONG = _asks("Voor hoe lang?", "For how long?")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("duizend", 1000), ("drieduizend", 3000), ("twaalfhonderd", 1200)),
        *(("tweeduizend driehonderd vijftig", 2350), ("honderdduizend", 100_000)),
        *(("anderhalf dozijn", 18), ("twee dozijn", 24), ("een half dozijn", 6)),
        *(("3 duizend", 3000), ("a thousand", 1000), ("fifteen hundred", 1500)),
        *(("two thousand, three hundred and four", 2304), ("half a dozen", 6)),
        *(("two dozen", 24), ("one and a half thousand", 1500), ("3 thousand", 3000)),
        *(("anderhalf", None), ("half", None), ("several thousand", None)),
    ],
)
def test_larger_numbers_are_read(text: str, number: int | None) -> None:
    assert written_out(text) == number


def test_a_half_before_an_hour_stays() -> None:
    assert in_digits("half vier") == "half 4"


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (EURO, "een dikke drieduizend", "3000 (een dikke drieduizend)"),
        (EURO, "a good three thousand", "3000 (a good three thousand)"),
        (EURO, "ruim tweehonderd", "200 (ruim tweehonderd)"),
        (EURO, "zo'n 40", "zo'n 40"),
        (EURO, "3.500 euro", "3.500 euro"),
        (EURO, "vijf of zes honderd", "vijf of zes honderd"),
        (EURO, "een paar duizend", None),
        (EURO, "a few hundred", None),
        (EURO, "een hele hoop", None),
        (EURO, "twee maanden huur", None),
        (EURO, "3 weeks of pay", None),
        (EURO, "geen haast", None),
        (PUMPS, "een", "1"),
        (PUMPS, "een pomp graag", "1 (een pomp graag)"),
        (PUMPS, "een dag of drie", None),
        (HOURS, "24 uur", "24 uur"),
        (HOURS, "vierentwintig uur per week", "24 (vierentwintig uur per week)"),
        (HOW_LONG, "2 maanden", "2 maanden"),
    ],
)
def test_an_amount_is_read_or_asked_about(question: Question, text: str, value: str | None) -> None:
    assert read_answer(question, text, TODAY, ()) == value


@pytest.mark.parametrize(
    "text",
    [
        "een regeling omdat hij al drie maanden ziek is",
        "he has been ill for 3 months",
        "een paar honderd graag",
    ],
)
def test_a_stretch_of_time_told_before_is_no_amount(text: str) -> None:
    assert plainly_said(EURO, text, ()) is None


def test_a_question_for_a_number_knows_it_in_longer_words() -> None:
    assert asks_number(_asks("Wat is het contractnummer?", "What is the contract number?", "text"))
    assert asks_number(_asks("Wat is het kenteken?", "What is the number plate?", "text"))
    assert not asks_number(_asks("Welke cursus?", "Which course?", "text"))
    assert names_a_number("contract 4432198") and names_a_number("AB-1234")
    assert not names_a_number("al 3 maanden ziek, sinds 12 mei")


@pytest.mark.parametrize(
    ("who", "asked", "text"),
    [
        ("sanne", "mag ik 2 infuuspompen lenen", "nee drie stuks"),
        ("priya", "may I borrow 2 infusion pumps", "no, three of them"),
    ],
)
def test_a_no_with_a_number_sets_the_amount_right_after_sending(
    desk: Hospital, who: str, asked: str, text: str
) -> None:
    says = {"sanne": "staat nu: 3", "priya": "now says: 3"}[who]
    play(f"{who}: {asked}\n{who}: ja\n< S-1001\n{who}: {text}\n< {says}", desk)


@pytest.mark.parametrize(
    ("asked", "text"),
    [("ik wil een voorschot op mijn salaris", "twee maanden huur")],
)
def test_what_counts_nothing_is_asked_about(desk: Hospital, asked: str, text: str) -> None:
    play(f"sanne: {asked}\n< Hoeveel euro\nsanne: {text}\n< een getal verwacht", desk)


def test_the_amount_goes_to_the_call_that_has_one(desk: Hospital) -> None:
    play(
        """
        sanne: mag ik 2 infuuspompen lenen
        sanne: ja
        < S-1001
        sanne: er is koffie gemorst in kamer 12
        sanne: ja
        < S-1002
        sanne: nee drie stuks
        < In S-1001
        < staat nu: 3
        """,
        desk,
    )


@pytest.mark.parametrize(("day", "late"), [("morgen", True), ("20 december", False)])
def test_what_may_come_after_the_day_it_is_asked_for_is_said(
    desk: Hospital, day: str, late: bool
) -> None:
    mark = "<" if late else "<!"
    play(
        f"""
        sanne: er moet een schilderij worden opgehangen voor {day}
        sanne: het schilderij
        sanne: C3
        < Naar verwachting
        {mark} Let op: dit kan later
        """,
        desk,
    )
