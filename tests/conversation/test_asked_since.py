"""A team's question, and whether it is solved, put after the question of a request that was not
sent: words that meet them are for the call, and the request stays.
"""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Clarification, Request
from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World

SENT = """
    sanne: de printer VK-PR-01 op C3 print niet
    sanne: ja
    sanne: nee
    sanne: ja
    < S-1001
"""


def asked(action: str, text: str, unsent: str = "er is koffie gemorst") -> World:
    """A printer with ICT, a request that was not sent, then something asked about the printer."""
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    play(f"sanne: {unsent}", world)
    world.wait(minutes=2)
    world.act("lotte", "S-1001", action, **{"question" if action == "ask" else "text": text})
    return world


def still_unsent(world: World) -> bool:
    top = world.dialogues["sanne", None].pending[-1]
    return isinstance(top, Request) and "koffie" in top.words and "papier" not in top.words


@pytest.mark.parametrize("unsent", ["er is koffie gemorst", "er is koffie gemorst op C3"])
def test_the_answer_to_a_team_is_for_the_team(unsent: str) -> None:
    world = asked("ask", "Welke fout staat er op het scherm?", unsent)
    play("sanne: er staat papier vast, lade 2", world)
    assert world.repository.calls["S-1001"].state is State.IN_PROGRESS
    assert still_unsent(world)


def test_the_answer_that_the_request_asks_for_is_its_own() -> None:
    world = asked("ask", "Welke fout staat er op het scherm?")
    play("sanne: in de wachtkamer", world)
    assert world.repository.calls["S-1001"].state is State.WAITING_REQUESTER


@pytest.mark.parametrize("unsent", ["er is koffie gemorst", "er is koffie gemorst op C3"])
def test_what_is_not_solved_is_the_call(unsent: str) -> None:
    world = asked("resolve", "nieuwe toner", unsent)
    play("sanne: nee, hij zit nog vast\n< S-1001", world)
    assert world.repository.calls["S-1001"].state is State.OFFERED
    assert still_unsent(world)


def test_what_works_again_is_the_call() -> None:
    world = asked("resolve", "nieuwe toner")
    play("sanne: hij doet het weer, bedankt\n< gesloten", world)
    assert world.repository.calls["S-1001"].state is State.CLOSED
    assert still_unsent(world)


def test_it_is_asked_which_works_where_both_may() -> None:
    world = asked("resolve", "nieuwe toner", "ik ben mijn wachtwoord vergeten")
    play("sanne: hij doet het weer, bedankt\n< Sorry, welke bedoel je?", world)
    assert isinstance(world.dialogues["sanne", None].pending[-1], Clarification)
    play("sanne # S-1001\n< gesloten", world)
    assert world.repository.calls["S-1001"].state is State.CLOSED


def test_what_works_drops_no_newer_request_unasked() -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="nieuwe toner")
    world.wait(minutes=2)
    play("sanne: er is koffie gemorst\nsanne: hij doet het weer, bedankt\n< Sorry", world)
    play("sanne # S-1001\n< gesloten", world)
    assert still_unsent(world)


def dropped_above(unsent: str) -> World:
    """A team asked; another request stands unsent, and it is asked whether to go on with it."""
    world = asked("ask", "Welke fout staat er op het scherm?", unsent)
    return play("sanne: het toilet op C2 is verstopt\nsanne: laat maar\n< niet verstuurd", world)


def test_what_answers_a_team_goes_to_it_before_an_earlier_request_goes_on() -> None:
    world = dropped_above("er ligt water op de gang van C3")
    play(
        """
        sanne: lade drie is leeg, staat er
        < Ik geef je antwoord door aan
        < niet verstuurd
        sanne: nee
        """,
        world,
    )


def test_it_is_asked_once_whose_answer_it_is_where_it_may_be_both() -> None:
    world = dropped_above("er is koffie gemorst")
    play(
        """
        sanne: kamer 12 denk ik
        < Waar hoort “kamer 12 denk ik” bij?
        [Het is mijn antwoord voor S-1001 (Printer print niet)] [Bij onze melding “er is koffie gemorst”]
        sanne # Bij onze melding
        """,
        world,
    )
    assert world.repository.calls["S-1001"].state is State.WAITING_REQUESTER
    assert still_unsent(world)
