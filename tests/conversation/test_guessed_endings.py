"""What ends, drops or postpones something is said so, or is surely meant: words that tell what is
wrong, name another thing or say the same once more are kept, or it is asked where they belong.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.in_turn import words_of_each
from bot.conversation.read.picking import within
from bot.conversation.state.dialogue import Request, ShownOption
from routing.call.call import State
from routing.understand.move import Move
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import World
from tests.routing.reading import ByWord

SHOWN = [ShownOption(action=str(n), label=f"Item {n}", verb="item") for n in range(3)]


@pytest.mark.parametrize(
    "text",
    [
        "two more people join our group on the first",
        "de stagiair van poli 4 begint op de eerste",
        "the porter leaves us on the second",
    ],
)
def test_a_day_of_the_month_picks_no_choice(text: str) -> None:
    assert within(text, SHOWN) is None


@pytest.mark.parametrize("text", ["the second, that one hangs askew", "nou, doe de tweede maar"])
def test_an_order_with_hardly_more_picks(text: str) -> None:
    assert within(text, SHOWN) == SHOWN[1]


@pytest.mark.parametrize("where", [Where.NEW_OR_CALL, Where.REASON, Where.WHICH, Where.HELP])
@pytest.mark.parametrize("head", [None, Move.YES, Move.NO])
def test_what_is_wrong_said_once_more_is_no_wish_to_stop(where: Where, head: Move | None) -> None:
    said = Evidence(
        where, {Move.LET_GO: 0.75, Move.BROKEN: 0.2}, same_item=0.97, same_words=True, head=head
    )
    assert decide(said).act is not Act.CANCEL


def test_what_is_asked_for_said_once_more_does_not_come_later() -> None:
    said = Evidence(Where.PLACE, {Move.LATER: 0.9}, same_item=0.9, same_words=True, words=5)
    assert decide(said).act is Act.ADD


@pytest.mark.parametrize(
    ("moves", "words", "act"),
    [
        ({Move.LATER: 0.3, Move.CHAT: 0.24, Move.UNKNOWN: 0.18}, 6, Act.ADD),
        ({Move.NO: 0.9}, 6, Act.NO),
        ({Move.UNKNOWN: 0.9}, 3, Act.NO),
    ],
)
def test_a_remark_that_hardly_is_a_no_refuses_no_item(
    moves: dict[Move, float], words: int, act: Act
) -> None:
    assert decide(Evidence(Where.ITEM, moves, words=words)).act is act


def test_what_names_another_item_and_hardly_asks_for_it_may_be_more_about_this_one() -> None:
    said = Evidence(
        Where.SUMMARY, {Move.NEW: 0.3, Move.UNKNOWN: 0.2}, other_item=0.5, words=7, fits=1.0
    )
    verdict = decide(said)
    assert {verdict.act, verdict.rival} == {Act.NEW, Act.ADD}


def test_what_leads_away_from_advice_does_not_say_that_it_helped() -> None:
    moves = {Move.ANSWER_WHICH: 0.98, Move.HELPED: 0.01, Move.ADD: 0.002}
    assert decide(Evidence(Where.HELP, moves, aside=True, words=6)).act is not Act.NO


@pytest.mark.parametrize(
    ("moves", "other"),
    [
        ({Move.AGAIN: 0.95}, 0.25),
        ({Move.BROKEN: 0.8, Move.AGAIN: 0.1}, 0.4),
        ({Move.BROKEN: 0.95}, 0.7),
    ],
)
def test_of_what_hardly_fits_what_is_solved_it_is_asked(
    moves: dict[Move, float], other: float
) -> None:
    verdict = decide(Evidence(Where.SOLVED, moves, other_item=other, words=4))
    assert verdict.rival is Act.NEW


@pytest.mark.parametrize("moves", [{Move.BROKEN: 0.95}, {Move.NO: 0.6, Move.KEEP: 0.3}])
def test_what_only_says_that_it_is_not_solved_is_not_asked_about(moves: dict[Move, float]) -> None:
    verdict = decide(Evidence(Where.SOLVED, moves, other_item=0.4, words=9))
    assert verdict.act in {Act.NO, Act.REOPEN} and verdict.rival is None


@pytest.mark.parametrize("fits", [{"same_item": 0.3}, {"kin": True}, {"about_call": True}])
def test_what_fits_what_is_solved_is_not_asked_about(fits: dict[str, float]) -> None:
    said = Evidence(Where.SOLVED, {Move.AGAIN: 0.95}, other_item=0.25, words=4)
    known = Evidence(**{**said.__dict__, **fits})
    assert decide(known).rival is None


def test_what_names_no_place_is_none_by_a_no_that_nobody_said() -> None:
    moves = {Move.NO: 0.5, Move.STATUS: 0.3, Move.BROKEN: 0.2}
    assert decide(Evidence(Where.PLACE, moves, words=4)).act is Act.STATUS


@pytest.mark.parametrize("words", ["mijn laptop doet niets", "zwart scherm op mijn laptop"])
def test_words_with_a_number_go_to_that_call_beside_an_alarm(words: str) -> None:
    world = play(
        f"""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: er is brand op de gang
        sanne: S-1001 {words}
        < Toegevoegd aan S-1001
        """
    )
    alarm = world.dialogues["sanne", None].pending[-1]
    assert isinstance(alarm, Request) and words not in alarm.words


def _solved() -> World:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="nieuwe accu")
    return world


@pytest.mark.parametrize("words", ["mijn laptop start weer niet op", "hij doet alweer niets"])
def test_what_is_wrong_once_more_closes_nothing(words: str) -> None:
    world = _solved()
    play(f"sanne: {words}", world)
    assert world.repository.calls["S-1001"].state is not State.CLOSED
    assert words in str(world.repository.ledgers["S-1001"]) + str(world.dialogues)


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        ("de printer is kapot", "in de hal", "staat nu E-52"),
        ("er is koffie gemorst", "de lamp knippert", "sinds 14:00"),
    ],
)
def test_what_ends_the_last_of_two_matters_goes_with_it(first: str, last: str, end: str) -> None:
    reader = ByWord(TOWN)
    decisions = (reader.decide(first), reader.decide(last))
    text = f"{first}\ntrouwens, {last} {end}"
    assert words_of_each(text, decisions)[-1] == f"{last} {end}"


@pytest.mark.parametrize("words", ["dat bedoelde ik niet hoor", "nee, je begrijpt me verkeerd"])
def test_what_was_taken_back_and_not_meant_so_is_put_together_again(words: str) -> None:
    world = play(
        f"""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: annuleer S-1001
        sanne: ja
        < ingetrokken
        sanne: {words}
        < Ik heb hem opnieuw klaargezet
        """
    )
    request = world.dialogues["sanne", None].pending[-1]
    assert isinstance(request, Request) and request.words == "mijn laptop start niet"


def test_that_it_was_not_meant_is_of_nothing_that_was_taken_back_before() -> None:
    play(
        """
        sanne: mijn laptop start niet
        sanne: ja
        sanne: annuleer S-1001
        sanne: ja
        sanne: er is koffie gemorst in kamer 3
        sanne: ja
        < S-1002
        sanne: dat bedoelde ik niet
        <! opnieuw klaargezet
        """
    )


@pytest.mark.parametrize(
    "words", ["ja maar het derde, geloof ik? er gaat niets open", "ja, maar niet die laptop"]
)
def test_a_yes_with_a_reserve_does_not_say_which_call_is_solved(words: str) -> None:
    world = play(
        f"""
        sanne: er is koffie gemorst
        sanne: het is gelukt
        < Sorry, welke bedoel je?
        sanne: {words}
        """,
        _solved(),
    )
    assert world.repository.calls["S-1001"].state is State.RESOLVED
    assert words in str(world.repository.ledgers["S-1001"]) + str(world.dialogues)


@pytest.mark.parametrize("words", ["dat bedoelde ik niet zo", "je snapt me niet"])
def test_who_was_not_understood_hears_that_nothing_is_awaited(words: str) -> None:
    play(f"sanne: {words}\n<! Prima. Zeg het me", _solved())
    play(
        f"""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: {words}
        <! Prima. Zeg het me
        """
    )


@pytest.mark.parametrize(
    "words",
    ["hoeft niet meer, we hebben er zelf een geregeld", "laat maar zitten, we gooien hem weg"],
)
def test_what_is_solved_and_no_longer_needed_is_closed_with_why(words: str) -> None:
    world = _solved()
    play(f"sanne: {words}", world)
    assert world.repository.calls["S-1001"].state is State.CLOSED
    assert words in str(world.repository.ledgers["S-1001"])


def test_a_no_with_thanks_for_what_works_does_not_say_that_it_is_not_solved() -> None:
    moves = {Move.HELPED: 0.47, Move.WORKS: 0.27, Move.NO: 0.26}
    said = Evidence(Where.SOLVED, moves, head=Move.NO, rest={Move.THANKS: 0.99}, words=5)
    assert decide(said).act is Act.YES
    broken = Evidence(Where.SOLVED, moves, head=Move.NO, rest={Move.BROKEN: 0.9}, words=5)
    assert decide(broken).act is Act.NO


@pytest.mark.parametrize(
    "order",
    ["S-1001 resolve new fuser in it", "S-1001 resolve the hinge was broken and is replaced"],
)
def test_a_command_that_was_carried_out_is_not_said_to_be_passed_over(order: str) -> None:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    play(f"lotte: {order}", world)
    assert world.repository.calls["S-1001"].state is State.RESOLVED
    assert not any(order in said.text for said in world.heard["lotte"])
