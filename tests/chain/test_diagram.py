"""The picture in docs/ is the table's, and the table's arrows are the machine's."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import routing
from routing.call.call import Call, State
from routing.call.events import AnyEvent
from routing.desk import desk
from routing.rules.diagram import FILE, arrows, svg
from routing.rules.effects_of import Transition
from routing.rules.transition import TABLE, transition
from tests.chain.histories import history
from tests.chain.organisations import organisation
from tests.chain.play import Play

DOCS = Path(routing.__file__).parents[1] / "docs"


def test_the_picture_is_up_to_date() -> None:
    assert (DOCS / FILE).read_text(encoding="utf-8") == svg(), (
        "draw it anew: python -m routing.rules.diagram docs"
    )


def test_every_event_is_in_the_picture() -> None:
    drawn = {event for arrow in arrows() for event in arrow.events}
    assert drawn | {name for name, rule in TABLE.items() if not rule.to} == set(TABLE)


def test_calls_move_only_along_the_arrows(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[str, State, State]] = set()

    def watched(call: Call | None, event: AnyEvent) -> Transition:
        made, effects = transition(call, event)
        if call and call.state is not made.state:
            seen.add((event.kind, call.state, made.state))
        return made, effects

    monkeypatch.setattr(desk, "transition", watched)
    for n in range(300):
        rng = random.Random(f"diagram {n}")
        history(Play(organisation(rng)), rng)
    drawn = {(event, a.start, a.end) for a in arrows() for event in a.events if a.start}
    assert seen <= drawn
    assert len(seen) > 0.5 * len(drawn), "the histories walk most of the arrows"
