"""Why somebody withdraws a call, once it is said, goes with the yes, whatever is asked first."""

from __future__ import annotations

import pytest

from routing.call.events import Cancelled
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

_WHY = {
    "sanne": "trek het maar in, mijn collega heeft het opgeruimd",
    "priya": "cancel it, my colleague cleaned it",
}
_YES = {"sanne": "ja", "priya": "yes"}
_SENT = {
    "sanne": "sanne: er is koffie gemorst op afdeling C3\nsanne: ja\n< S-1001",
    "priya": "priya: someone spilled coffee in room 3\npriya: yes\n< S-1001",
}


def _cancelled(desk: Hospital) -> list[str]:
    ledger = desk.repository.ledgers["S-1001"]
    return [event.reason or "" for event in ledger if isinstance(event, Cancelled)]


@pytest.mark.parametrize(
    ("who", "besides"),
    [
        ("sanne", "sanne: in kamer 7 is de lamp stuk\n< S-1001\nsanne: ja\n< S-1002"),
        ("sanne", "sanne: kan ik een nieuwe badge krijgen?\nsanne: annuleer"),
        ("sanne", "sanne: hoe ver is S-1001?\nsanne # Melding intrekken"),
        ("sanne", "sanne: trek 1001 in"),
        ("priya", "priya: the lamp in room 7 is broken\n< S-1001\npriya: yes\n< S-1002"),
        ("priya", "priya: how far is S-1001?\npriya # Cancel request"),
        ("priya", "priya: cancel 1001"),
    ],
)
def test_the_reason_goes_with_the_yes(desk: Hospital, who: str, besides: str) -> None:
    play(f"{_SENT[who]}\n{who}: {_WHY[who]}\n{besides}", desk)
    assert not _cancelled(desk)
    play(f"{who}: {_YES[who]}", desk)
    assert _cancelled(desk) == [_WHY[who]]
    assert not desk.dialogues[who, None].pending


def test_two_reasons_both_go(desk: Hospital) -> None:
    play(
        f"{_SENT['priya']}\npriya: {_WHY['priya']}\npriya: cancel S-1001, the floor is dry now",
        desk,
    )
    play("priya: yes", desk)
    (why,) = _cancelled(desk)
    assert "my colleague cleaned it" in why and "the floor is dry now" in why


def test_without_a_reason_something_else_lets_it_go_on(desk: Hospital) -> None:
    play(f"{_SENT['sanne']}\nsanne: annuleer 1001\nsanne: in kamer 7 is de lamp stuk", desk)
    play("sanne: ja\n<! Zal ik S-1001", desk)
    assert not _cancelled(desk)
