"""A question that the only open request has nothing to do with is offered to the desk, not to that
request's team.
"""

from __future__ import annotations

import pytest

from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

_SENT = {
    "sanne": "sanne: er is koffie gemorst op afdeling C3\nsanne: ja\n< S-1001",
    "priya": "priya: someone spilled coffee in room 3\npriya: yes\n< S-1001",
}


@pytest.mark.parametrize(
    ("who", "asks", "desk_", "person", "about"),
    [
        (
            "sanne",
            "Hoe laat gaat de apotheek dicht op zondag?",
            "aan Servicedesk vragen?",
            "Ja, graag een mens",
            "Over S-1001",
        ),
        (
            "priya",
            "What time does the pharmacy close on Sunday?",
            "of Service desk?",
            "Yes, a person please",
            "About S-1001",
        ),
    ],
)
def test_it_is_asked_of_the_desk(
    desk: Hospital, who: str, asks: str, desk_: str, person: str, about: str
) -> None:
    play(f"{_SENT[who]}\n{who}: {asks}\n< “{asks}” {desk_}", desk)
    twin = desk.twin()
    play(f"{who} # {person}\n< “{asks}”", twin)
    assert asks not in str(twin.repository.ledgers["S-1001"])
    play(f"{who} # {about}", desk)
    assert asks in str(desk.repository.ledgers["S-1001"])


@pytest.mark.parametrize(
    ("who", "asks", "of_desk"),
    [
        ("sanne", "wie heeft die koffie eigenlijk gemorst?", "aan Servicedesk vragen"),
        ("priya", "who spilled that coffee anyway?", "of Service desk?"),
    ],
)
def test_what_names_something_of_the_request_is_not(
    desk: Hospital, who: str, asks: str, of_desk: str
) -> None:
    play(f"{_SENT[who]}\n{who}: {asks}\n<! {of_desk}", desk)
