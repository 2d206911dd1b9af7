"""What asks for something of another team is a request of its own, whatever is asked and however it
begins: it is no answer, no addition, no yes and no wish to stop; and no words go without a word.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.read.picking import within
from bot.conversation.read.reading import after_aside, after_but, is_another_matter
from bot.conversation.state.dialogue import Clarification, Request, ShownOption
from routing.call.call import State
from routing.understand.move import Move
from tests.conversation.test_asked_since import SENT
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("yes but the lift is stuck", "the lift is stuck"),
        ("ja maar de lift hangt vast", "de lift hangt vast"),
        ("ja, behalve de grote zaal", "de grote zaal"),
        ("ja graag", "ja graag"),
        ("maar de lift", "maar de lift"),
    ],
)
def test_what_follows_a_yes_with_a_reserve(text: str, rest: str) -> None:
    assert after_but(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("ok but first, the lamp is out", "the lamp is out"),
        ("in a minute, but first: the lamp is out", "the lamp is out"),
        ("before that, the lamp is out", "the lamp is out"),
        ("separate thing: the lamp is out", "the lamp is out"),
        ("not laptop related but the lamp is out", "the lamp is out"),
        ("komt zo, maar eerst even: de lamp is stuk", "de lamp is stuk"),
        ("ander dingetje, de lamp is stuk", "de lamp is stuk"),
        ("los van de laptop: de lamp is stuk", "de lamp is stuk"),
        ("eerst even iets anders, de lamp is stuk", "de lamp is stuk"),
    ],
)
def test_what_says_that_it_is_another_matter(text: str, rest: str) -> None:
    assert after_aside(text) == rest
    assert is_another_matter(text)


@pytest.mark.parametrize(
    "text", ["first floor, the printer room", "eerste verdieping, kamer 4", "eerst koffie graag"]
)
def test_what_says_no_such_thing(text: str) -> None:
    assert after_aside(text) == text
    assert not is_another_matter(text)


@pytest.mark.parametrize("where", [Where.CALLS, Where.HELP, Where.SUMMARY, Where.SOLVED])
@pytest.mark.parametrize("move", [Move.BROKEN, Move.ADD, Move.ANSWER_PLACE])
def test_another_matter_is_added_to_nothing(where: Where, move: Move) -> None:
    told = Evidence(where, {move: 0.99}, other_item=0.9, words=9, aside=True, apart=True)
    assert decide(told).act is Act.NEW


@pytest.mark.parametrize("where", [Where.HELP, Where.TEXT, Where.TEAM_ASKS, Where.SOLVED])
@pytest.mark.parametrize("move", [Move.LET_GO, Move.ANSWER_TEXT, Move.CANCEL, Move.YES])
def test_a_phrase_of_another_service_is_new_whatever_it_reads_as(where: Where, move: Move) -> None:
    known = Evidence(where, {move: 0.9}, other_item=0.97, beyond=True, words=7)
    assert decide(known).act is Act.NEW


def test_a_phrase_of_what_is_put_together_does_not_stop_it() -> None:
    moves = {Move.WORKS: 0.5, Move.ADD: 0.2}
    again = Evidence(Where.TEXT, moves, same_item=0.99, same_words=True, words=8)
    assert decide(again).act is Act.ADD


def pending(world: World, who: str = "tom") -> list[str]:
    """The words of what stands open, from below."""
    stand = world.dialogues[who, None].pending
    return [p.words for p in stand if isinstance(p, Request | Clarification)]


@pytest.mark.parametrize("ahead", ["", "yes but ", "by the way ", "oh yes, and ", "ah yeah also "])
def test_another_matter_is_no_answer(ahead: str) -> None:
    world = play(
        f"""
        tom: the printer is broken
        < I understood
        tom: {ahead}I forgot my password
        <! Added
        <! added that
        """
    )
    assert pending(world) == ["the printer is broken", f"{ahead}I forgot my password"]


def test_another_matter_at_what_is_solved_closes_and_opens_nothing() -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="new toner")
    play("tom: yes but someone spilled coffee\n<! Added", world)
    assert world.repository.calls["S-1001"].state is State.RESOLVED


def test_a_yes_with_a_reserve_sends_nothing_and_its_words_are_kept() -> None:
    world = play(
        """
        tom: someone spilled coffee in room 12
        < Shall I send it?
        tom: yes but 30/11
        <! Sent
        < Shall I send it?
        """
    )
    assert "30/11" in pending(world)[0]


def test_words_are_kept_beside_the_question_what_becomes_of_others() -> None:
    world = play(
        """
        tom: S-1077 the coffee machine is broken
        < What shall I do with your words
        tom: it's asset nr 40718, bought last year, sticker is half gone
        <! I leave
        """
    )
    assert any("40718" in words for words in pending(world))


def test_broken_again_of_another_service_is_not_added_to_the_request() -> None:
    world = play(
        """
        tom: someone spilled coffee
        < Where is it?
        tom: the printer is broken again
        """
    )
    assert pending(world)[0] == "someone spilled coffee"


def test_a_room_said_with_the_answer_goes_with_the_words() -> None:
    world = play(SENT)
    play("sanne: de printer print nog steeds niet\nsanne: over S-1001, kamer 4", world)
    assert "kamer 4" in str(world.repository.ledgers["S-1001"])


@pytest.mark.parametrize(
    "said", ["why would I", "what I want to stop is the lunch order, not the printer"]
)
def test_no_call_is_cancelled_by_a_question_or_by_words_about_another(said: str) -> None:
    world = play(SENT)
    play(f"sanne: annuleer S-1001\nsanne: {said}", world)
    assert world.repository.calls["S-1001"].state is State.OFFERED


def test_another_room_is_no_choice_of_the_question_that_shows_the_first() -> None:
    play(
        """
        tom: someone spilled coffee in room 4
        < room 4
        tom: change
        < What should be different?
        tom: it's room 5
        < room 5
        < Shall I send it?
        """
    )


def test_a_number_of_things_picks_no_item() -> None:
    shown = [ShownOption(action=str(n), label=f"item {n}", verb="item") for n in range(3)]
    assert within("no, 2 chairs", shown) is None
    assert within("2 please", shown) == shown[1]


def test_no_after_all_reopens_what_was_closed_and_asks_nothing_more() -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="nieuwe toner")
    play("sanne: ja\nsanne: nee toch niet, weer een streep erover\n<! Zal ik", world)
    assert world.repository.calls["S-1001"].state is State.OFFERED


def test_yes_both_is_both() -> None:
    world = play(SENT)
    play(
        """
        sanne: er is koffie gemorst in kamer 4
        sanne: ja
        sanne: allebei niet meer nodig
        sanne: ja, allebei
        <! Kies een van deze
        """,
        world,
    )


@pytest.mark.parametrize(
    "said",
    [
        "different topic, I would like to have the whole of february off",
        "an unrelated matter: I want to work from home on mondays from january",
        "iets anders, ik wil in februari graag drie weken vrij nemen",
        "ander onderwerp: vanaf maart wil ik op vrijdag niet meer werken",
    ],
)
def test_a_day_in_what_says_itself_that_it_is_something_else_adds_nothing(said: str) -> None:
    world = play(f"tom: I forgot my password\n< Do you still need us\ntom: {said}\n<! I've added")
    *_, beneath = world.dialogues["tom", None].pending[:1]
    assert isinstance(beneath, Request) and said not in beneath.words


def test_a_place_said_by_the_way_goes_on_about_what_is_open() -> None:
    away = Evidence(Where.HELP, {Move.ANSWER_PLACE: 0.9}, aside=True, words=9)
    assert decide(away).act is Act.NEW
    assert decide(replace(away, goes_on=True)).act is Act.ADD
