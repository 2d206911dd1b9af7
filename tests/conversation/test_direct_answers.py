"""What directly answers the question that was just asked is its answer, however it reads elsewhere;
a question beside it is heard too.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.fragments import is_fragment, says_what_for
from bot.conversation.read.two_matters import and_a_question, asked_after_all
from bot.conversation.read.which_and_what import asks_if_needed
from bot.conversation.state.dialogue import Clarification, Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play
from tests.conversation.world import World

BROKEN = {"sanne": "mijn bureaustoel is stuk", "priya": "my desk chair is broken"}
COURSE = {"sanne": "ik wil een cursus volgen", "priya": "I want to follow a course"}
LUNCH = {"sanne": ("lunch bij een vergadering", "ja"), "priya": ("lunch at a meeting",)}


def _top(world: World, who: str) -> object:
    return world.dialogues[who, None].pending[-1]


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("sanne", "om facturen te controleren"),
        ("sanne", "bij contact"),
        ("sanne", "excel voor gevorderden"),
        ("priya", "excel for beginners"),
        ("priya", "to check invoices"),
        ("priya", "for the night shift team"),
    ],
)
def test_a_part_of_a_sentence_answers_what_is_asked_in_words(
    desk: Hospital, who: str, text: str
) -> None:
    play(f"{who}: {COURSE[who]}\n{who}: {text}", desk)
    request = _top(desk, who)
    assert isinstance(request, Request)
    assert "course" in (request.item or "")
    assert text in {answer.value for answer in request.answers}


@pytest.mark.parametrize(
    ("who", "text", "item"),
    [
        ("sanne", "ik wil ook een rolstoel op C3", "Rolstoel"),
        ("sanne", "paniek, er is brand in de keuken", "2222"),
        ("priya", "I also need a wheelchair on C3", "wheelchair"),
    ],
)
def test_what_asks_for_something_else_answers_nothing(
    desk: Hospital, who: str, text: str, item: str
) -> None:
    play(f"{who}: {COURSE[who]}\n{who}: {text}\n< {item}", desk)


def test_what_is_a_part_of_a_sentence() -> None:
    for text in ("facturen", "excel voor gevorderden", "om te leren", "dealing with aggression"):
        assert is_fragment(text)
    for text in ("de printer is stuk", "geen idee", "wat kost dat?", "I need a chair", "ja graag"):
        assert not is_fragment(text)
    assert says_what_for("om facturen te controleren") and not says_what_for("omgaan met geld")


def test_a_day_is_no_choice(desk: Hospital) -> None:
    play(
        """
        sanne: mijn roosterapp doet het niet
        sanne: donderdag
        < Dat staat er niet bij.
        <! Geen probleem
        """,
        desk,
    )


@pytest.mark.parametrize(
    ("who", "text", "answer", "asked"),
    [
        ("sanne", "morgen, kan het ook vegetarisch?", "2026-11-25", "kan het ook vegetarisch?"),
        ("priya", "tomorrow. can it be vegetarian?", "2026-11-25", "can it be vegetarian?"),
    ],
)
def test_an_answer_and_a_question_are_both_heard(
    desk: Hospital, who: str, text: str, answer: str, asked: str
) -> None:
    for said in (*LUNCH[who], text):
        play(f"{who}: {said}", desk)
    request = _top(desk, who)
    assert isinstance(request, Request)
    assert answer in {one.value for one in request.answers}
    assert asked in request.words
    assert any(asked in message.text for message in desk.heard[who])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("kamer 12, en hoe lang duurt dat?", ("kamer 12", "hoe lang duurt dat?")),
        ("kamer 12 en hoe lang duurt dat?", ("kamer 12", "hoe lang duurt dat?")),
        ("room 12. when will you come?", ("room 12", "when will you come?")),
        ("C3, right?", ("C3, right?", "")),
        ("wat kost dat?", ("wat kost dat?", "")),
        ("hoe lang? en wat kost het dan?", ("hoe lang? en wat kost het dan?", "")),
    ],
)
def test_an_answer_is_told_apart_from_a_question(text: str, parts: tuple[str, str]) -> None:
    assert and_a_question(text) == parts


@pytest.mark.parametrize(("who", "text"), [("sanne", "moet dat?"), ("priya", "do I have to?")])
def test_whether_an_answer_is_needed_is_told(desk: Hospital, who: str, text: str) -> None:
    needs = {"sanne": "heeft dit nodig", "priya": "needs this"}[who]
    for said in LUNCH[who]:
        play(f"{who}: {said}", desk)
    play(f"{who}: {text}\n< {needs}", desk)
    assert asks_if_needed(text) and not asks_if_needed("kan dat ook vegetarisch?")


@pytest.mark.parametrize(
    "text", ["pff wat een circus. waar ligt ie nu?", "nou zeg! waar is hij nu?"]
)
def test_a_sigh_before_a_question_leaves_it_a_question(text: str) -> None:
    assert asked_after_all(text).startswith("waar")
    assert asked_after_all("waar is hij nu?") == ""


SENT = """
    sanne: mijn laptop start niet
    sanne: ja
    < S-1001
    sanne: S-1001 koffie op de vloer
    < iets nieuws, of gaat het over S-1001
"""


@pytest.mark.parametrize("text", ["weet ik niet", "geen idee", "no idea"])
def test_who_does_not_know_where_words_belong_adds_nothing(text: str) -> None:
    world = play(f"{SENT}\nsanne: {text}\n< Kies een van deze\n< iets nieuws, of gaat het over")
    unclear = _top(world, "sanne")
    assert isinstance(unclear, Clarification) and text not in unclear.words
    assert text not in str(world.repository.ledgers["S-1001"])


def test_who_knows_nothing_where_nothing_is_asked_adds_nothing(spill: World) -> None:
    play("sanne: weet ik niet\n< Er wacht niets op een antwoord", spill)
    assert "weet ik niet" not in str(spill.repository.ledgers["S-1001"])


def test_which_is_asked_with_its_words_where_more_waits(desk: Hospital) -> None:
    world = play(
        "sanne: kan er een bed gebracht worden en mijn bureaustoel is stuk\n< Ik hoor twee dingen",
        desk,
    )
    request = _top(world, "sanne")
    assert isinstance(request, Request)
    asks = [message.text for message in world.heard["sanne"] if "welke van deze" in message.text]
    assert request.stage != "which" or asks == [
        f"Over “{request.words}”: welke van deze bedoel je?"
    ]


@pytest.mark.parametrize(
    ("first", "then", "item"),
    [
        ("er moet een bed gebracht worden", "oh nee wacht een rolstoel bedoel ik", "Rolstoel"),
        ("we need a bed", "oh no wait, a wheelchair I mean", "heelchair"),
    ],
)
def test_what_was_corrected_away_does_not_come_back(
    desk: Hospital, first: str, then: str, item: str
) -> None:
    who = "sanne" if item[0] == "R" else "priya"
    stops = {"sanne": "laat maar", "priya": "never mind"}[who]
    again = {"sanne": "We hadden ook nog", "priya": "We also had"}[who]
    play(f"{who}: {first}\n{who}: {then}\n< {item}\n<! {then}\n{who}: {stops}\n<! {again}", desk)
