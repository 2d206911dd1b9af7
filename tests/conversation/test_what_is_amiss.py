"""What is said when it is asked what is still amiss is the reason, however it reads."""

from __future__ import annotations

import pytest

from routing.call.call import State
from routing.call.events import Reopened
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

_ASKED = """
    sanne: mijn beeldscherm flikkert op C3
    sanne: ja
    sanne: ja
    arjan: ack 1001
    arjan: 1001 opgelost: kabel vast gezet
    sanne: nee
    < Wat is er nog mis?
"""


def _why(desk: Hospital) -> str | None:
    reopened = [one for one in desk.repository.ledgers["S-1001"] if isinstance(one, Reopened)]
    return reopened[-1].reason if reopened else None


@pytest.mark.parametrize(
    "said",
    [
        "hij gaat uit na 5 minuten",
        "hij valt steeds uit na een uurtje",
        "it switches off after 5 minutes",
        "de kabel is te kort",
        "er is een nieuwe kabel nodig",
        "er kwam nog niemand langs",
        "bedankt maar het werkt niet",
    ],
)
def test_what_is_told_is_the_reason(desk: Hospital, said: str) -> None:
    play(f"{_ASKED}\nsanne: {said}\n< is weer open\n<! nog mis", desk)
    assert _why(desk) == said


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("status", "zegt dat het is opgelost"),
        ("hoe staat het ervoor?", "zegt dat het is opgelost"),
        ("ik kijk straks even", "Neem rustig de tijd"),
        ("er ligt een plas water in de gang op C3", "Zal ik het versturen?"),
        ("laat maar, hij doet het nu wel", "is gesloten"),
    ],
)
def test_what_is_no_reason_opens_nothing(desk: Hospital, said: str, answer: str) -> None:
    play(f"{_ASKED}\nsanne: {said}\n< {answer}", desk)
    assert _why(desk) is None


def test_once_the_call_has_closed_it_is_not_asked_any_more(desk: Hospital) -> None:
    play(f"{_ASKED}\n-- 4 days\nsanne: status\n< geen open meldingen\n<! nog mis", desk)
    assert _why(desk) is None
    assert desk.repository.calls["S-1001"].state is State.CLOSED
