"""That a solved call is not solved, said with its number, reopens it whatever else is open."""

from __future__ import annotations

import pytest

from routing.call.call import State
from routing.call.events import Reopened
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


def _solved(desk: Hospital) -> Hospital:
    play(
        """
        sanne: er ligt koffie op de vloer in kamer 3.12
        sanne: ja
        joost @cleaning: ik pak 1001
        joost @cleaning: opgelost 1001: gedweild
        """,
        desk,
    )
    return desk


def _why(desk: Hospital) -> str:
    reopened = [one for one in desk.repository.ledgers["S-1001"] if isinstance(one, Reopened)]
    return reopened[-1].reason if reopened else ""


_OPEN = {
    "a request half made": "sanne: ik wil een nieuwe laptop",
    "new or of it": "sanne: er ligt modder op de vloer",
    "new or of it, of another service": "sanne: mijn toetsenbord doet het niet",
    "nothing": "sanne: bedankt voor de hulp",
}


@pytest.mark.parametrize("before", _OPEN.values(), ids=_OPEN)
@pytest.mark.parametrize(
    "said",
    [
        "S-1001 is niet opgelost, nog steeds nat",
        "1001 is niet opgelost, nog steeds nat",
        "S-1001 isn't fixed, it is still wet",
        "het is nog nat in 3.12, S-1001 is niet opgelost",
    ],
)
def test_it_is_opened_again_whatever_else_is_open(desk: Hospital, before: str, said: str) -> None:
    play(f"{before}\nsanne: {said}\n<! Toegevoegd", _solved(desk))
    assert desk.repository.calls["S-1001"].state is not State.RESOLVED
    assert said in _why(desk)


def test_what_is_put_together_stays_and_is_asked_again(desk: Hospital) -> None:
    play(
        """
        sanne: ik wil een nieuwe laptop
        sanne: 1001 is niet opgelost, nog steeds nat
        < S-1001 (Morsing of vuil dat niet kan wachten) is weer open
        < Een eigen laptop
        """,
        _solved(desk),
    )


@pytest.mark.parametrize(
    "said",
    [
        "is S-1001 nog niet opgelost?",
        "S-1001 is opgelost, dank",
        "kamer 1002 is niet opgelost",
        "S-1001 wasn't urgent",
    ],
)
def test_what_says_nothing_of_the_kind_opens_nothing(desk: Hospital, said: str) -> None:
    play(f"sanne: ik wil een nieuwe laptop\nsanne: {said}", _solved(desk))
    assert _why(desk) == ""


def test_another_matter_before_the_number_goes_its_own_way(desk: Hospital) -> None:
    play(
        """
        sanne: trouwens mijn beeldscherm valt nu weer uit, 1001 is niet opgelost, het is nog nat
        < is weer open
        < “trouwens mijn beeldscherm valt nu weer uit”
        <! niets doorgegeven
        """,
        _solved(desk),
    )
    assert _why(desk) == "1001 is niet opgelost, het is nog nat"
