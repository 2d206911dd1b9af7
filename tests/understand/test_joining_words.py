"""Words that only join two requests stand in none of them, and what is set apart as a PS is one."""

from __future__ import annotations

import pytest

from routing.understand.cuts import cuts
from routing.understand.reader import Reader
from routing.understand.why_now import tells_why_now


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (
            "De laptop is stuk. Daarnaast\n\nde wc is verstopt",
            "De laptop is stuk",
            "de wc is verstopt",
        ),
        ("My laptop is dead. Also,\nthe lift is stuck", "My laptop is dead", "the lift is stuck"),
        ("My laptop is dead.\n\nFurthermore:\n\n1. the lift is stuck", "My laptop is dead", None),
        ("De lamp is stuk.\nVerder:\n- de lift ook", "De lamp is stuk", "de lift ook"),
        ("De lamp is stuk.\n\nP.S. de lift ook", "De lamp is stuk", "de lift ook"),
        ("The lamp is dead.\n\nPS: the lift too", "The lamp is dead", "the lift too"),
    ],
)
def test_they_stand_between_the_parts(text: str, before: str, after: str | None) -> None:
    (cut,) = (one for one in cuts(text) if one.before == before and one.is_added)
    assert after in (None, cut.after)


def test_what_is_said_last_and_joins_nothing_stays() -> None:
    assert [one.before for one in cuts("Wat doe je dan?\nDe lift is stuk")] == ["Wat doe je dan"]


TWO = [
    "Mijn laptop start niet meer op.\n\nP.S. de wc op de gang is verstopt",
    "Mijn laptop start niet op.\n\nPS: ik ben mijn pasje kwijt",
    "My laptop doesn't start.\n\nPS: the toilet on the second floor is blocked",
    "Please clean room 3.\n\nP.S. I lost my badge",
    "Mijn laptop start niet op. Daarnaast\n\nde wc op de gang is verstopt",
    "My laptop doesn't start. Also:\n- the toilet on the second floor is blocked",
]


@pytest.mark.parametrize("text", TWO)
def test_what_is_set_apart_is_a_request_of_its_own(reader: Reader, text: str) -> None:
    first, second = (one.text for one in reader.split(text))
    assert text.startswith(first)
    assert text.endswith(second)


ONE = [
    "De printer op C3 print niet.\n\nPS: hij maakt ook een raar geluid",
    "De printer op C3 print niet.\n\nPS: bedankt voor de snelle hulp gisteren!",
    "De printer op C3 print niet.\n\nPS het is niet dringend hoor",
    "My laptop doesn't start.\n\nPS: I am in from nine till five",
    "Mijn laptop start niet op.\n\nP.S. ik ben vanaf 3 uur weer op de afdeling",
    "My laptop doesn't start.\n\nPS: no hurry, tomorrow is fine",
    "The printer on C3 does not print.\n\nPS: thanks for the quick help yesterday!",
]


@pytest.mark.parametrize("text", ONE)
def test_what_only_tells_more_is_none(reader: Reader, text: str) -> None:
    assert [one.text for one in reader.split(text)] == [text]


def test_a_list_of_more_has_no_heading_but_that(reader: Reader) -> None:
    text = "My laptop doesn't start. Also:\n- the toilet on the second floor is blocked\n- I lost my badge"
    assert [one.text for one in reader.split(text)] == [
        "My laptop doesn't start",
        "the toilet on the second floor is blocked",
        "I lost my badge",
    ]


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("There is really no hurry.", True),
        ("not urgent at all", True),
        ("thanks for the quick help", True),
        ("er is echt geen haast bij, morgen is prima", True),
        ("het hoeft niet vandaag", True),
        ("ik ben er tot vijf uur", True),
        ("we're here until five", True),
        ("ik ben vandaag gevallen", False),
        ("I'm in room 3 and it is cold", False),
        ("thanks for the coffee, the lift is stuck", False),
        ("no heating in room 3", False),
        ("geen spoedkar op C3", False),
        ("not urgent but the lift is stuck", False),
    ],
)
def test_that_it_does_not_press_asks_for_nothing(text: str, is_so: bool) -> None:
    assert tells_why_now(text, ["nl", "en"]) is is_so


def test_a_subject_above_the_words_is_no_request_of_its_own(reader: Reader) -> None:
    text = "printer\n\nMijn laptop start sinds vanochtend niet meer op, kan iemand komen kijken?"
    assert [one.text for one in reader.split(text)] == [text]
    more = "printer kapot\n\nOok mijn laptop start sinds vanochtend niet meer op."
    assert len(reader.split(more)) == 2


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("there is tension between me and my manager", []),
        ("het botert niet tussen onze ploeg en de nachtploeg", []),
        (
            "vergaderzaal tussen 10 en 12 en koffie voor acht",
            [("vergaderzaal tussen 10 en 12", "koffie voor acht")],
        ),
    ],
)
def test_and_between_two_ends_of_one_thing_is_no_seam(
    text: str, pieces: list[tuple[str, str]]
) -> None:
    assert [(cut.before, cut.after) for cut in cuts(text)] == pieces
