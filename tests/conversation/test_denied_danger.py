"""Where words deny a danger, no item for such a danger is what is understood."""

from __future__ import annotations

import pytest

from tests.bench.dialogue_states import Hospital

STUCK = ("Somebody stuck in a lift", "Iemand vast in de lift")


def told(desk: Hospital, said: str) -> str:
    desk.says("priya", said)
    heard = desk.heard["priya"]
    return "\n".join([one.text for one in heard] + [c.label for m in heard for c in m.choices])


@pytest.mark.parametrize(
    "said",
    [
        "lift staat stil er zit niemand in",
        "lift vast op 2, is leeg",
        "the lift is stuck, there isn't anyone in it",
        "elevator is stuck but it's empty",
    ],
)
def test_an_empty_lift_holds_nobody(desk: Hospital, said: str) -> None:
    answer = told(desk, said)
    assert not any(name in answer for name in STUCK)
    assert "Lift out of order" in answer or "Lift buiten werking" in answer


@pytest.mark.parametrize("said", ["iemand zit vast in de lift", "lift staat stil er zit iemand in"])
def test_a_lift_with_somebody_in_it_does(desk: Hospital, said: str) -> None:
    assert any(name in told(desk, said) for name in STUCK)
