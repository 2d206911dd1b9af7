"""Words as they are dictated: numbers written out, sounds that fill a silence, an apology before an
answer, and what is said in the place of what was said before.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.read.counting import in_digits, written_out
from bot.conversation.read.counts import counts, counts_nothing, set_right
from bot.conversation.read.dates import read_date
from bot.conversation.read.repairs import after_repair, is_but_a_day, repaired
from bot.conversation.read.spoken import says_not_now, without_apology, without_hesitation
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

_TODAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("veertien personen", "14 personen"),
        ("zeven, zeventien, zeventig", "7, 17, 70"),
        ("tweeëntwintig, drieentwintig, vier en twintig", "22, 23, 24"),
        ("tweehonderd en vier, honderdeen, drie honderd", "204, 101, 300"),
        ("negenhonderdnegenennegentig", "999"),
        ("a hundred chairs, two hundred and four, twenty-four", "100 chairs, 204, 24"),
        ("nine hundred ninety nine", "999"),
        (
            "the other one, een of ander, hundreds of times",
            "the other one, een of ander, hundreds of times",
        ),
        ("achter de balie, zevende hemel, someone", "achter de balie, zevende hemel, someone"),
    ],
)
def test_numbers_written_out(said: str, read: str) -> None:
    assert in_digits(said) == read


def test_every_number_below_a_thousand_is_read() -> None:
    assert [written_out(word) for word in ("een", "one", "dertien", "ninety-nine")] == [
        1,
        1,
        13,
        99,
    ]
    assert written_out("stoel") is None


@pytest.mark.parametrize(
    ("said", "numbers", "anew"),
    [
        ("lunch voor veertien personen donderdag om twaalf uur", ["14"], None),
        ("lunch voor twaalf mensen nee veertien met twee vegetarisch", ["12", "14", "2"], "14"),
        ("twelve, no wait, fourteen", ["12", "14"], "14"),
        ("niet twaalf maar veertien", ["14"], None),
        ("vergadercentrum zaal twee", [], None),
        ("zaal drie nee vier", [], None),
        ("lunch at twelve for eight", ["8"], None),
        ("op drie december voor dertig man", ["30"], None),
        ("om twaalf uur nee twee uur", [], None),
        ("tien pakken\na vier", ["10"], None),
        ("taxi voor gast op 310 morgen 7 uur", [], None),
        ("a taxi for the gentleman in 402", [], None),
        ("2 mensen op 310", ["2"], None),
        ("lunch in 204 voor 12 personen", ["12"], None),
        ("tents for in 120 people", ["120"], None),
    ],
)
def test_hours_rooms_and_days_count_nothing(
    said: str, numbers: list[str], anew: str | None
) -> None:
    assert counts(said, ()) == numbers
    assert set_right(said) == anew


def test_what_only_names_a_room_answers_no_number() -> None:
    assert counts_nothing("zaal twee") and counts_nothing("om twaalf uur")
    assert not counts_nothing("kamer 3, twee stoelen") and not counts_nothing("geen idee")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("eh de warme", "de warme"),
        ("uh hot", "hot"),
        ("Uhm, ik wacht", "ik wacht"),
        ("eh", "eh"),
        ("UM in Maastricht", "UM in Maastricht"),
        (
            "ja sorry ik zat in overleg er stond eh gebruiker onbekend",
            "er stond gebruiker onbekend",
        ),
        ("sorry for the late reply, it says error 5", "it says error 5"),
        ("sorry was even weg", ""),
        ("sorry i was in a meeting", ""),
        ("sorry zat vast in de lift", "sorry zat vast in de lift"),
        ("sorry de printer is stuk", "sorry de printer is stuk"),
    ],
)
def test_what_says_nothing_is_left_out(said: str, read: str) -> None:
    assert without_apology(without_hesitation(said)) == read


def test_that_it_cannot_be_answered_now() -> None:
    assert says_not_now("druk nu") and says_not_now("busy right now")
    assert not says_not_now("druk op de knop") and not says_not_now("de printer is nu druk")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "kan iemand een rolstoel brengen nee wacht geen rolstoel een bed bedoel ik",
            "kan iemand een bed brengen",
        ),
        (
            "de printer doet het niet meer\nnee niet de printer maar de scanner",
            "de scanner doet het niet meer\n",
        ),
        ("gloves no wait not gloves the masks", "masks"),
        ("ik wil een zaal voor woensdag\nnee donderdag", "ik wil een zaal voor donderdag"),
        ("a room on wednesday no wait thursday for six", "a room on thursday for six"),
        ("ik heb niet de sleutel van de kast", "ik heb niet de sleutel van de kast"),
        ("nee niet de printer op de afdeling", "nee niet de printer op de afdeling"),
        ("no don't send the printer", "no don't send the printer"),
        ("op woensdag en donderdag", "op woensdag en donderdag"),
    ],
)
def test_what_is_said_last_is_read_in_its_place(said: str, read: str) -> None:
    assert repaired(said) == read


@pytest.mark.parametrize(
    ("said", "anew"),
    [
        ("nee donderdag", "donderdag"),
        ("no wednesday i mean", "wednesday"),
        ("nee toch twintig", "twintig"),
        ("donderdag", ""),
        ("nee", ""),
    ],
)
def test_words_that_set_something_right(said: str, anew: str) -> None:
    assert after_repair(said) == anew
    assert is_but_a_day(anew) is (anew in {"donderdag", "wednesday"})


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("een maart", "2027-03-01"),
        ("de eerste van maart", "2027-03-01"),
        ("march the second", "2027-03-02"),
        ("the twenty-first of december", "2026-12-21"),
        ("twaalf december", "2026-12-12"),
    ],
)
def test_days_in_words(said: str, day: str) -> None:
    found = read_date(said, _TODAY)
    assert found is not None and found[0].isoformat() == day


def test_reading_what_was_dictated_is_linear() -> None:
    long = "nee wacht niet de twaalf so sorry eh even " * 4000
    started = dt.datetime.now(dt.UTC)
    without_apology(without_hesitation(long))
    repaired(long)
    counts(long, ())
    assert (dt.datetime.now(dt.UTC) - started).total_seconds() < 5


def _asked(desk: Hospital, question: str) -> Hospital:
    """A call of a printer, about which its team asks something."""
    play("sanne: de printer VK-PR-01 op C3 print niet", desk)
    while not desk.repository.calls:
        play("sanne: ja", desk)
    team = desk.catalogue.team_by_id[desk.repository.calls["S-1001"].team]
    desk.act(team.people[0].id, "S-1001", "acknowledge")
    desk.act(team.people[0].id, "S-1001", "ask", question=question)
    return desk


def _answered(desk: Hospital) -> bool:
    return any(one.kind == "answered" for one in desk.repository.calls["S-1001"].remarks)


@pytest.mark.parametrize("said", ["eh de warme", "warm", "eh, de koude", "zeventien graden"])
def test_a_few_words_are_the_answer_to_the_team_that_waits(desk: Hospital, said: str) -> None:
    play(f"sanne: {said}", _asked(desk, "is het de koude of de warme kraan"))
    assert _answered(desk) and not desk.dialogues["sanne", None].pending


@pytest.mark.parametrize("said", ["sorry was aan het werk", "druk nu"])
def test_why_it_comes_late_is_no_answer(desk: Hospital, said: str) -> None:
    play(f"sanne: {said}\n<! Graag gedaan", _asked(desk, "is het de koude of de warme kraan"))
    assert not _answered(desk)
    play("sanne: warm", desk)
    assert _answered(desk)


def test_an_apology_drops_nothing_and_is_no_place() -> None:
    world = play("""
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: sorry was even weg
        < Geen probleem
        < Waar is het?
    """)
    assert len(world.dialogues["sanne", None].pending) == 1


def test_a_lunch_is_for_those_who_were_counted(desk: Hospital) -> None:
    play(
        """
        sanne: lunch bij de vergadering voor twaalf personen nee veertien donderdag om twaalf uur
        < Lunch bij een vergadering
        """,
        desk,
    )
    if desk.dialogues["sanne", None].pending[-1].stage == "item":  # type: ignore[union-attr]
        play("sanne: ja", desk)
    answers = {a.id: a.value for a in desk.dialogues["sanne", None].pending[-1].answers}  # type: ignore[union-attr]
    assert "14" in answers.values()


def test_another_day_is_taken_while_something_else_is_asked(desk: Hospital) -> None:
    play(
        """
        sanne: ik wil een vergaderruimte reserveren voor woensdag
        < Vergaderruimte reserveren
        sanne: ja
        < Voor hoeveel personen?
        sanne: nee donderdag
        < Ik heb dat in je melding veranderd
        < Voor hoeveel personen?
        sanne: vergadercentrum zaal twee
        < Daar had ik een getal verwacht
        sanne: zes
        """,
        desk,
    )
    days = [a.value for a in desk.dialogues["sanne", None].pending[-1].answers]  # type: ignore[union-attr]
    assert "2026-11-26" in days


def test_another_number_keeps_what_was_understood(desk: Hospital) -> None:
    play(
        """
        sanne: afdelingsvoorraad bestellen tien pakken papier
        < Afdelingsvoorraad bestellen
        sanne: nee toch twintig
        < Ik heb dat in je melding veranderd
        <! Servicedesk
        """,
        desk,
    )


def test_the_thing_that_is_meant_is_understood(desk: Hospital) -> None:
    play(
        """
        sanne: de printer print niet
        < Printer print niet
        sanne: nee wacht niet de printer maar de barcodescanner bedoel ik
        < Barcodescanner
        """,
        desk,
    )


def test_a_yes_behind_what_tells_more_takes_no_item(desk: Hospital) -> None:
    play(
        """
        sanne: er is een muis
        < Toetsenbord of muis
        sanne: een dier ja
        < Waar heb je ze gezien?
        """,
        desk,
    )


def test_a_yes_behind_unknown_words_takes_no_item(desk: Hospital) -> None:
    play(
        """
        sanne: er is een muis
        < Toetsenbord of muis
        sanne: een knaagding ja
        < Muizen of insecten
        """,
        desk,
    )


def test_no_idea_which_number_leaves_it_open(desk: Hospital) -> None:
    play(
        """
        sanne: een infuuspomp is stuk
        sanne: kamer twaalf
        < Welk nummer staat op de sticker?
        sanne: geen idee welk nummer
        < Zal ik het versturen?
        """,
        desk,
    )


def test_one_of_several_rooms_ends_no_call(desk: Hospital) -> None:
    play(
        """
        sanne: de lampen zijn kapot
        < Waar hangt de lamp?
        sanne: kamer vier, kamer vijf en kamer zes
        sanne: ja
        < S-1001
        sanne: kamer vijf doet het weer
        <! intrekken
        """,
        desk,
    )
    call = desk.repository.calls["S-1001"]
    assert "kamer vijf doet het weer" in str(desk.repository.ledgers["S-1001"])
    assert "kamer vier" in " ".join(answer.value for answer in call.answers)


@pytest.mark.parametrize("said", ["eh nee sorry ik weet hem weer", "nee het schoot me te binnen"])
def test_that_it_is_over_drops_what_was_not_sent(desk: Hospital, said: str) -> None:
    play(f"sanne: wachtwoord vergeten\nsanne: {said}\n< Er is niets verstuurd", desk)
    assert not desk.dialogues["sanne", None].pending


def test_a_message_that_began_with_a_sound_can_be_taken_back() -> None:
    world = play("sanne: eh er is koffie gemorst\n< Waar is het?")
    world.says("sanne", "", edited=True, edited_from="eh er is koffie gemorst")
    assert not world.dialogues["sanne", None].pending


def test_what_goes_on_after_an_answer_is_asked_about(desk: Hospital) -> None:
    world = _asked(desk, "hoe warm is het nu")
    play("sanne: zeventien graden\nsanne: en het raam is dicht\n< S-1001\n< iets nieuws", world)
    (asks,) = world.dialogues["sanne", None].pending
    assert asks.topic == "clarification"
    world.dialogues["sanne", None] = world.dialogues["sanne", None].model_copy(
        update={"pending": ()}
    )
    world.wait(minutes=10)
    play("sanne: en het raam is stuk\n<! iets nieuws", world)


def test_much_that_reads_as_small_talk_can_be_made_a_request(desk: Hospital) -> None:
    play(
        """
        sanne: goedemorgen allemaal, lekker weekend gehad?
        <! Maak er een melding van
        sanne: what a lovely party we had last night, everybody danced and sang until the sun came up
        < I hear you! I have passed nothing on.
        < Make a request of it
        sanne # Make a request of it
        < “what a lovely party
        """,
        desk,
    )
