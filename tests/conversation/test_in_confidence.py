"""What few may read: it goes to a person of the desk only where that is chosen, is withdrawn only
by words that say so, and nothing is added to it by a guess. Played at the hospital's desk.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.confidential import is_confidential
from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

COUNSELLOR = "hr/leave-and-absence/counsellor"


@pytest.fixture
def told(desk: Hospital) -> Hospital:
    """A desk with one open call of Sanne, for the counsellor, that few may read."""
    play("sanne: ik word gepest door een collega\nsanne: bel me maandag\nsanne: ja", desk)
    assert desk.repository.calls["S-1001"].private
    return desk


IN_CONFIDENCE = [
    ("sanne", "een collega zit me steeds aan te raken, ik durf er niet over te praten"),
    ("sanne", "kan ik iemand spreken over burnout klachten"),
    ("sanne", "mag ik met iemand praten, mijn baas scheldt me uit"),
    ("priya", "can I talk to someone about being bullied"),
    ("priya", "who can I talk to, my boss yells at me every day"),
]


@pytest.mark.parametrize(("who", "words"), IN_CONFIDENCE)
def test_a_wish_for_a_person_about_what_few_may_read_is_asked_after(
    desk: Hospital, who: str, words: str
) -> None:
    play(f"{who}: {words}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request)
    private = [ref for ref in desk.catalogue.entries if desk.catalogue.entries[ref].item.private]
    assert request.item in private or set(request.guessed) & set(private)
    assert request.stage != "summary" or request.item in private


def test_the_words_that_a_person_asked_for_are_read_too(desk: Hospital) -> None:
    play(
        """
        priya: I want to speak to a human
        < What is it about?
        priya: my manager keeps making comments about my body and i dont know who to tell
        < Shall I send it in confidence to Human resources, or to Service desk?
        [Talk to a confidential counsellor] [A person of Service desk] [Cancel]
        priya # Talk to
        < Confidential: only you and Human resources can read this.
        """,
        desk,
    )


def test_the_desk_is_what_somebody_chooses(desk: Hospital) -> None:
    play(
        """
        sanne: kan ik iemand spreken over burnout klachten
        < Zal ik het in vertrouwen naar Personeelszaken sturen, of naar Servicedesk?
        sanne: iemand van de servicedesk
        < Ik vraag iemand van Servicedesk om je te helpen
        """,
        desk,
    )


@pytest.mark.parametrize("said", ["in vertrouwen graag", "liever vertrouwelijk"])
def test_in_confidence_is_an_answer(desk: Hospital, said: str) -> None:
    play(
        f"""
        sanne: kan ik iemand spreken over burnout klachten
        sanne: {said}
        < Wanneer en hoe mag de vertrouwenspersoon je bereiken?
        """,
        desk,
    )


@pytest.mark.parametrize(
    "said", ["bel me morgen na vijven", "stuur me maar een appje, bel me niet"]
)
def test_a_wish_to_be_called_answers_how_somebody_may_be_reached(desk: Hospital, said: str) -> None:
    play(f"sanne: ik word gepest door een collega\nsanne: {said}\n<! Servicedesk", desk)
    request = desk.dialogues["sanne", None].pending[-1]
    assert isinstance(request, Request) and request.item == COUNSELLOR
    assert [one.value for one in request.answers] == [said]


def test_a_person_beside_what_few_may_read_is_asked_after(desk: Hospital) -> None:
    play(
        """
        sanne: ik word gepest door een collega
        sanne: bel me maandag
        sanne: ik wil een mens spreken
        < Zal ik het in vertrouwen naar Personeelszaken sturen, of naar Servicedesk?
        <! kunnen dit lezen
        sanne # Een vertrouwenspersoon
        < bereiken? bel me maandag
        sanne: ik wil een mens spreken
        sanne # Iemand van
        < Ik vraag iemand van Servicedesk
        """,
        desk,
    )


def test_a_person_for_something_else_is_a_request_of_its_own(desk: Hospital) -> None:
    play("sanne: nieuwe dienstkleding\nsanne: kan ik iemand spreken over burnout klachten", desk)
    *_, beneath, top = desk.dialogues["sanne", None].pending
    assert isinstance(beneath, Request) and beneath.words == "nieuwe dienstkleding"
    assert isinstance(top, Request) and "dienstkleding" not in top.words


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("priya", "I want to speak to someone"),
        ("priya", "let me talk to a human please"),
        ("sanne", "ik wil iemand aan de lijn"),
        ("sanne", "kan ik een echt mens spreken"),
    ],
)
def test_a_mere_wish_for_a_person_is_one(desk: Hospital, who: str, words: str) -> None:
    play(f"{who}: {words}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request) and request.person and request.stage != "which"


def test_what_another_team_offers_is_offered_beside_a_person(desk: Hospital) -> None:
    play(
        """
        priya: my printer is broken and i want to talk to a person
        < or shall a person of Service desk help you?
        [Printer doesn't print] [A person of Service desk] [Cancel]
        """,
        desk,
    )


CRIES = [
    "ik durf niet meer te komen werken door een collega",
    "ik stop ermee",
    "ik trek het niet meer",
    "ik wil niet meer met hem samenwerken",
    "I don't want to work with him anymore",
    "I can't do this anymore",
]


@pytest.mark.parametrize("cry", CRIES)
def test_a_cry_withdraws_nothing(told: Hospital, cry: str) -> None:
    play(f"sanne: {cry}\n<! intrekken?\n<! Shall I cancel", told)


@pytest.mark.parametrize("said", ["laat maar", "never mind", "vergeet het maar"])
def test_a_word_to_stop_points_to_no_call_that_few_may_read(told: Hospital, said: str) -> None:
    play(f"sanne: {said}\n< gaan door zoals ze waren", told)
    play(f"sanne: de kraan druppelt\nsanne: {said}\n< Er is niets verstuurd.", told)


def test_a_word_to_stop_names_no_call_by_a_word_of_it(desk: Hospital) -> None:
    """The call says "laat maar iets weten"."""
    play(
        """
        sanne: ik word gepest door een collega
        sanne: bel me maandag, laat maar iets weten
        sanne: ja
        sanne: er is een printer stuk
        sanne: laat maar
        < Er is niets verstuurd.
        """,
        desk,
    )


@pytest.mark.parametrize(
    "said",
    [
        "ik heb de vertrouwenspersoon niet meer nodig",
        "trek mijn melding over de vertrouwenspersoon in",
        "het hoeft niet meer, ik heb al met haar gepraat",
        "annuleer S-1001",
    ],
)
def test_words_that_withdraw_it_do(told: Hospital, said: str) -> None:
    play(f"sanne: {said}\n< Zal ik S-1001 (Een vertrouwenspersoon spreken) intrekken?", told)


@pytest.mark.parametrize("said", ["geen van deze", "iets anders"])
def test_none_of_nothing_is_added_nowhere(told: Hospital, said: str) -> None:
    before = len(told.repository.ledgers["S-1001"])
    play(f"sanne: hoe laat gaat de kantine dicht\n<! doorgeven aan\nsanne: {said}", told)
    assert len(told.repository.ledgers["S-1001"]) == before


NEW_MATTERS = [
    "ik ga trouwen en wil mijn achternaam wijzigen",
    "ik ga verhuizen en wil mijn adres doorgeven",
    "ik wil mijn parkeerplaats wijzigen",
    "I want to change my surname, I am getting married",
]


@pytest.mark.parametrize("words", NEW_MATTERS)
def test_a_new_matter_is_not_added_to_what_few_read(told: Hospital, words: str) -> None:
    before = len(told.repository.ledgers["S-1001"])
    play(f"sanne: {words}\n<! Toegevoegd", told)
    assert len(told.repository.ledgers["S-1001"]) == before


def test_what_may_be_about_it_is_asked(told: Hospital) -> None:
    play(
        """
        sanne: het gebeurde vandaag weer, hij stond me op te wachten
        < iets nieuws, of gaat het over S-1001
        sanne # Over S-1001
        < Toegevoegd aan S-1001
        """,
        told,
    )


def test_what_is_about_nothing_is_not_offered_to_who_read_it(told: Hospital) -> None:
    play(
        """
        sanne: de kraan druppelt
        sanne: geen van deze
        < “de kraan druppelt”
        <! S-1001
        """,
        told,
    )


@pytest.fixture
def solved(told: Hospital) -> Hospital:
    """That call, which waits to be confirmed as solved."""
    link = told.catalogue.team_by_id[told.repository.calls["S-1001"].team]
    told.act(link.people[0].id, "S-1001", "acknowledge")
    told.act(link.people[0].id, "S-1001", "resolve", text="gesproken")
    return told


@pytest.mark.parametrize("said", ["laat maar", "de printer op C3 doet het weer", "never mind"])
def test_what_does_not_point_to_it_closes_nothing(solved: Hospital, said: str) -> None:
    play(f"sanne: {said}", solved)
    assert solved.repository.calls["S-1001"].state == "resolved"


def test_what_is_of_another_team_is_not_asked_to_be_of_it(solved: Hospital) -> None:
    play("sanne: de kraan druppelt weer\n<! S-1001", solved)


def test_that_it_goes_on_opens_it_again(solved: Hospital) -> None:
    play("sanne: het gebeurt nog steeds", solved)
    assert solved.repository.calls["S-1001"].state != "resolved"


@pytest.mark.parametrize("said", ["it works again", "hij doet het weer"])
def test_what_works_is_not_what_few_read_of(told: Hospital, said: str) -> None:
    play(f"sanne: {said}\n<! intrekken\n<! Shall I cancel", told)


@pytest.mark.parametrize("said", ["het is in kamer 12", "hij doet het niet", "morgen om 3 uur"])
def test_what_is_said_while_it_is_asked_goes_nowhere_by_itself(told: Hospital, said: str) -> None:
    before = len(told.repository.ledgers["S-1001"])
    play(f"sanne: ik stop ermee\n< iets nieuws, of gaat het over\nsanne: {said}", told)
    play(f"sanne: annuleer S-1001\nsanne: {said}", told)
    assert len(told.repository.ledgers["S-1001"]) == before


@pytest.mark.parametrize(
    "asked",
    [
        "hoe staat het met mijn melding over intimidatie?",
        "hoe staat het met mijn verzoek over pesten?",
        "is er al nieuws over mijn melding van ongewenst gedrag?",
    ],
)
def test_how_it_stands_is_told_of_what_the_words_name_otherwise(told: Hospital, asked: str) -> None:
    play(f"sanne: {asked}\n< S-1001\n<! geen open\n<! niets doorgegeven", told)


def test_at_a_refusal_it_is_asked_whether_it_stays_in_confidence(desk: Hospital) -> None:
    """A slip of the finger shows what few may read to no team of the desk."""
    play(
        """
        sanne: ik kan de huur niet betalen, kan ik een voorschot krijgen?
        < Vertrouwelijk
        sanne # Ik bedoelde iets anders
        < Zal ik het in vertrouwen
        """,
        desk,
    )
    (request,) = desk.dialogues["sanne", None].pending
    assert isinstance(request, Request) and request.stage == "which" and request.person


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("zeg maar niks tegen mijn collega's", True),
        ("mijn baas hoeft dit niet te weten", True),
        ("please don't mention it to my team", True),
        ("nobody else needs to know", True),
        ("hij zegt niks meer sinds de update", False),
        ("the printer says nothing to us", False),
    ],
)
def test_who_is_not_to_know_of_it_is_heard(text: str, *, tells: bool) -> None:
    assert is_confidential(text) is tells
