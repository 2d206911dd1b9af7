"""Whatever people and time do to calls, in any order, in any organisation: what must hold,
holds.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from catalog.model import Catalogue
from routing.call.actions import TEAM_ACTIONS, Action
from routing.call.call import AT_WORK
from routing.rules import invariants
from routing.rules.transition import TABLE
from tests.catalog.strategies import catalogues
from tests.chain.histories import batch
from tests.chain.organisations import organisation
from tests.chain.play import Play

ANY = st.integers(0, 2**16)


class Histories(RuleBasedStateMachine):
    """Any organisation, any order of anything; hypothesis shrinks what breaks to the shortest
    history that does.
    """

    @initialize(
        made=st.one_of(
            catalogues(), st.integers(0, 10_000).map(lambda n: organisation(random.Random(n)))
        )
    )
    def begin(self, made: Catalogue) -> None:
        self.play = Play(made)

    @rule(item=ANY, person=ANY, same_as=st.none() | ANY)
    def somebody_asks(self, item: int, person: int, same_as: int | None) -> None:
        self.play.open(item, person, same_as)

    @precondition(lambda self: self.play.repository.calls)
    @rule(call=ANY, person=ANY, choice=ANY, value=ANY)
    def somebody_presses(self, call: int, person: int, choice: int, value: int) -> None:
        self.play.act(call, person, choice, value)

    @precondition(lambda self: self.play.repository.calls)
    @rule(call=ANY, steps=st.integers(1, 9))
    def a_team_works(self, call: int, steps: int) -> None:
        self.play.walk(call, steps)

    @precondition(lambda self: self.play.repository.calls)
    @rule(call=ANY, person=ANY, action=st.integers(0, len(Action) - 1))
    def a_stranger_tries(self, call: int, person: int, action: int) -> None:
        self.play.stranger(call, person, action)

    @rule(minutes=st.sampled_from((1, 10, 60, 600, 6_000)))
    def time_passes(self, minutes: int) -> None:
        self.play.wait(minutes)

    @invariant()
    def all_holds(self) -> None:
        if hasattr(self, "play"):
            for call in self.play.repository.calls.values():
                invariants.sound(call, self.play.repository.read, self.play.catalogue)

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.look()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("seed", range(4))
def test_random_histories(seed: int) -> None:
    seen = batch(seed, 150)
    assert seen["histories"] == 150
    assert (
        min(
            seen[kind]
            for kind in (
                "acknowledged",
                "passed_on",
                "child_ended",
                "resolved",
                "reminded",
                "declined",
            )
        )
        > 0
    )


def test_a_broken_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks bite: a call that resolves while its child is open does not go unseen."""
    monkeypatch.setitem(TABLE, "resolved", TABLE["resolved"]._replace(states=AT_WORK))
    monkeypatch.setitem(TEAM_ACTIONS, Action.RESOLVE, AT_WORK)
    with pytest.raises(AssertionError, match="open"):
        batch(1, 400)
