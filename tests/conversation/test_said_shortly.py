"""A yes, a no, thanks and small talk: what they come to where something is asked."""

from __future__ import annotations

import pytest

from bot.conversation.flows.yes_within import sends_to
from bot.conversation.read.courtesies import beside_courtesy, declines, is_bare_no
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read
from routing.call.call import State
from routing.understand.decision import Outcome
from tests.conversation.reads import Reads
from tests.conversation.transcript import play
from tests.conversation.world import World

_BROKEN, _NEW = "ict/workplace/laptop-broken", "ict/workplace/laptop-new"
_PRINTER = "ict/workplace/printer"


@pytest.mark.parametrize(
    ("text", "with_thanks", "bare"),
    [
        ("nee dank je", True, True),
        ("nee hoor, dank je wel", True, True),
        ("no thank you", True, True),
        ("nope", False, True),
        ("nee hoor", False, True),
        ("nee, de printer", False, False),
        ("no thanks, the printer instead", False, False),
        ("bedankt", False, False),
    ],
)
def test_a_no_and_no_more_than_thanks(text: str, with_thanks: bool, bare: bool) -> None:
    assert declines(text) is with_thanks
    assert is_bare_no(text) is bare


@pytest.mark.parametrize("said", ["nee bedankt", "no thanks"])
def test_a_no_with_thanks_to_sending_drops_it(said: str) -> None:
    world = play(f"""
        sanne: er is koffie gemorst op afdeling C3
        < Zal ik het versturen?
        sanne: {said}
        < Er is niets verstuurd
        <! Wat moet er anders
    """)
    assert not world.dialogues["sanne", None].pending and not world.repository.calls


@pytest.mark.parametrize("said", ["nee hoor", "nee dank je", "nope"])
def test_a_no_to_help_tells_of_no_success(said: str) -> None:
    world = play(f"""
        sanne: wachtwoord vergeten
        < Druk op
        sanne: {said}
        <! gelukt
        < Er is niets verstuurd
    """)
    assert not world.dialogues["sanne", None].pending


def test_that_it_is_solved_is_still_welcome() -> None:
    play("sanne: wachtwoord vergeten\nsanne: nee, het is gelukt\n< Fijn dat het gelukt is")
    play("sanne: wachtwoord vergeten\nsanne # Nee, het is gelukt\n< Fijn dat het gelukt is")


@pytest.mark.parametrize(
    ("text", "sends"),
    [
        ("doe maar naar de servicedesk", True),
        ("to the service desk please", True),
        ("niet naar de servicedesk", False),
        ("gaat dit naar de servicedesk?", False),
        ("de servicedesk hielp me gisteren met de printer", False),
    ],
)
def test_who_gets_it_may_be_the_yes(text: str, sends: bool) -> None:
    assert sends_to(text, ("Service desk", "Servicedesk")) is sends


def test_who_gets_it_sends_it() -> None:
    play("""
        sanne: er is koffie gemorst op afdeling C3
        < Zal ik het versturen?
        sanne: doe maar naar de schoonmaak
        < S-1001
    """)


def test_a_second_yes_to_a_list_is_asked_of_the_likeliest() -> None:
    world = Reads(read={"hij doet raar": (Outcome.ASK, {_BROKEN: 0.5, _NEW: 0.4})})
    play(
        """
        sanne: hij doet raar
        sanne: ja
        < Welke van deze bedoel je? Kies er een.
        sanne: ja
        < Laptop start niet. Klopt dat?
        sanne: nee
        < Nieuwe laptop
        """,
        world,
    )
    again = Reads(read=world.read)
    play("sanne: hij doet raar\nsanne: ja\nsanne: ja\nsanne: ja\nsanne: ja\n< S-1001", again)
    assert "\nja" not in str(again.repository.calls["S-1001"].text)


def test_a_no_with_what_it_is_drops_nothing() -> None:
    said = "nee, de accu is leeg denk ik"
    told = (Outcome.ASK, {_PRINTER: 0.5, _BROKEN: 0.2})
    world = Reads(
        read={
            "hij doet raar": (Outcome.ASK, {_BROKEN: 0.5, _NEW: 0.4}),
            said: told,
            said.removeprefix("nee, "): told,
        }
    )
    play(f"sanne: hij doet raar\nsanne: {said}\n<! niets verstuurd", world)
    (request,) = world.dialogues["sanne", None].pending
    assert "accu" in str(request)


def _written() -> World:
    """A call about which somebody of the team wrote a moment ago."""
    world = play("sanne: er is koffie gemorst op afdeling C3\nsanne: ja\n< S-1001")
    world.wait(minutes=1)
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "reply", text="Ik kom om een uur of twee")
    return world


@pytest.mark.parametrize(
    "said",
    ["top. kan het ook om 3? zit in een overleg", "cool. can you make it 3? im in a meeting"],
)
def test_an_answer_to_what_a_team_wrote_is_not_passed_over(said: str) -> None:
    world = play(f"sanne: {said}\n<! Ik heb niets doorgegeven", _written())
    told = world.heard["sanne"][-1]
    kept = said in str(world.repository.ledgers["S-1001"])
    assert kept or (said in told.text and told.choices)


def test_thanks_to_what_a_team_wrote_are_thanks() -> None:
    play("sanne: top, bedankt\n< Graag gedaan", _written())


_POLITE_YES = [
    "ja dank je",
    "Ja, bedankt!",
    "yes thanks",
    "yes please, thank you",
    "top, ja",
    "graag, dank",
    "ja hoor, hartstikke bedankt",
    "thanks, yes",
    "yep cheers",
]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *((text, True) for text in _POLITE_YES),
        ("no thank you very much", True),
        ("nee, dank je wel hoor", True),
        ("thanks", False),
        ("ja maar bedankt", False),
        ("bedankt voor de hulp", False),
        ("ja, de printer, bedankt", False),
    ],
)
def test_a_yes_or_no_beside_no_more_than_thanks(text: str, answer: bool) -> None:
    assert bool(beside_courtesy(text)) is answer


@pytest.mark.parametrize("said", _POLITE_YES)
def test_a_yes_with_thanks_is_a_yes_to_what_is_asked(said: str) -> None:
    world = play(f"""
        sanne: er is koffie gemorst op afdeling C3
        < Zal ik het versturen?
        sanne: {said}
        <! Graag gedaan
    """)
    assert len(world.repository.calls) == 1
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "resolve", text="klaar")
    world.says("sanne", said)
    assert world.repository.calls["S-1001"].state is State.CLOSED


@pytest.mark.parametrize("said", ["nee, dank je", "no thank you very much", "nog niet, bedankt"])
def test_a_no_with_thanks_is_a_no_to_what_was_solved(said: str) -> None:
    world = play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
    """)
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "resolve", text="klaar")
    world.says("sanne", said)
    assert world.repository.calls["S-1001"].state is not State.CLOSED
    assert "Graag gedaan" not in world.heard["sanne"][-1].text


@pytest.mark.parametrize("said", ["ja graag, dank je wel", "yes please thanks"])
def test_a_yes_with_thanks_still_wants_help(said: str) -> None:
    play(f"""
        sanne: wachtwoord vergeten
        < Druk op
        sanne: {said}
        <! Graag gedaan
        < Verstuurd
    """)


@pytest.mark.parametrize(
    "said", ["rijdt weer", "hij start weer", "it drives again", "it runs again"]
)
def test_what_moves_again_works_again(said: str) -> None:
    assert read(said).said is Said.WORKS
