"""Calls that exist, written as dialogues: status, answers, solved or not, cancelling, rating; and
what belongs where.
"""

from __future__ import annotations

import pytest

from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def world() -> World:
    """Sanne has asked for her laptop, Tom for a spill."""
    return play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        tom: someone spilled coffee in room 12
        tom: yes
        < S-1002
    """)


def test_status_in_all_ways(world: World) -> None:
    play(
        """
        sanne: waar blijft mijn laptop?
        < Bij ICT-werkplek sinds 10:00. Iemand pakt het vandaag vóór 10:15 op.
        sanne: S-1001
        < Bij ICT-werkplek sinds
        sanne: 1001?
        < Bij ICT-werkplek sinds
        sanne: hoe staat het met de laptop
        < Bij ICT-werkplek sinds
        sanne: hoe staat het ermee?
        < Bij ICT-werkplek sinds
        sanne: S-1002
        < Ik kan S-1002 niet vinden,
        tom: any news about the coffee?
        < With Cleaning since 10:00.
        """,
        world,
    )


def test_the_honest_line_goes_along_the_chain(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    play(
        "sanne: S-1001\n< Lotte Smit van ICT-werkplek is ermee bezig. Naar verwachting",
        world,
    )
    world.wait(minutes=20)
    world.act("lotte", "S-1001", "pass_on", service="tandem/devices")
    play(
        "sanne: S-1001\n< heeft Tandem Hardware om hulp gevraagd (sinds 10:20); daar heeft nog "
        "niemand het opgepakt.",
        world,
    )
    world.act("ewout", "S-1003", "acknowledge")
    play(
        "sanne: S-1001\n< ICT-werkplek houdt het in de gaten; Tandem Hardware werkt eraan, sinds "
        "10:20.",
        world,
    )


def test_late_is_said_as_late(world: World) -> None:
    world.wait(hours=5)
    play("sanne: S-1001\n< Dat is later dan beloofd", world)


def test_an_answer_goes_to_the_call_that_waits_for_it(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Brandt er een lampje?")
    play(
        """
        sanne: ja er brandt een oranje lampje links
        < Ik geef je antwoord door aan ICT-werkplek; die gaan verder met S-1001
        """,
        world,
    )
    assert world.repository.calls["S-1001"].state is State.IN_PROGRESS


def test_a_bare_yes_answers_the_question_that_waits(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Brandt er een lampje?")
    play("sanne: ja\n< Ik geef je antwoord door aan ICT-werkplek", world)


def test_another_request_is_not_taken_for_the_answer(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Brandt er een lampje?")
    play(
        """
        sanne: er is koffie gemorst
        < Ik begrijp: Morsing
        """,
        world,
    )
    assert world.repository.calls["S-1001"].state is State.WAITING_REQUESTER


def test_answering_by_the_button(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Brandt er een lampje?")
    play(
        """
        sanne # Antwoorden
        < Brandt er een lampje?
        sanne: nee, helemaal niets
        < Ik geef je antwoord door aan ICT-werkplek
        """,
        world,
    )


def test_solved_confirmed_and_rated(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="Nieuwe accu geplaatst")
    play(
        """
        sanne: bedankt!
        < Graag gedaan! Trouwens: is S-1001 (Laptop start niet) opgelost?
        sanne: ja hij werkt weer
        < S-1001 (Laptop start niet) is gesloten.
        < Hoe hebben we het gedaan?
        sanne: 5
        < Dank je wel! ICT-werkplek ziet het en leert ervan.
        """,
        world,
    )
    assert (world.repository.calls["S-1001"].state, world.repository.calls["S-1001"].stars) == (
        State.CLOSED,
        5,
    )


def test_solved_by_the_buttons_of_the_notice(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve")
    play("sanne # Ja, het is opgelost\n< is gesloten", world)
    play("sanne # ★★★☆☆\n< Dank je wel!", world)
    assert world.repository.calls["S-1001"].stars == 3


def test_still_broken_reopens_and_says_so(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve")
    play(
        """
        sanne: nog steeds stuk
        < Dat is vervelend. S-1001 (Laptop start niet) is weer open.
        """,
        world,
    )
    assert world.repository.calls["S-1001"].reopenings == 1


def test_broken_again_the_day_after_it_closed(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve")
    play("sanne: ja\n< is gesloten\n-- 20 hours\nsanne: hij is weer kapot\n< is weer open", world)


def test_not_yet_asks_what_is_wrong(world: World) -> None:
    world.act("fatima", "S-1002", "acknowledge")
    world.act("fatima", "S-1002", "resolve")
    play(
        """
        tom # No, not yet
        < What is still wrong?
        tom: there is still coffee under the desk
        < is open again
        """,
        world,
    )


def test_thanks_never_reopens_nor_adds(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve")
    play("sanne: ja\nsanne: dank je wel\n< Graag gedaan!", world)
    call = world.repository.calls["S-1001"]
    assert (call.state, call.reopenings) == (State.CLOSED, 0)
    assert len([e for e in world.repository.ledgers["S-1001"] if e.kind == "commented"]) == 0


def test_cancelling_asks_first(world: World) -> None:
    play(
        """
        sanne: annuleer mijn laptop
        < Zal ik S-1001 (Laptop start niet) intrekken?
        sanne: nee
        < S-1001 loopt gewoon door.
        sanne: cancel S-1001
        sanne: ja, hij doet het inmiddels
        < is ingetrokken
        """,
        world,
    )
    assert world.repository.calls["S-1001"].resolution == "hij doet het inmiddels"


def test_more_about_an_open_call_or_something_new(world: World) -> None:
    play(
        """
        sanne: mijn laptop start nog altijd traag op en het scherm flikkert
        < Toegevoegd aan S-1001
        sanne: S-1001: het is de linker laptop
        < Toegevoegd aan S-1001
        """,
        world,
    )
    assert [e.text for e in world.repository.ledgers["S-1001"] if e.kind == "commented"][
        -1
    ].endswith("linker laptop")


def test_news_about_a_call_is_heard_while_something_else_is_asked(world: World) -> None:
    play(
        "sanne: mijn laptop start niet op\n< iets nieuws, of gaat het over S-1001",
        world,
    )
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve")
    play(
        """
        sanne: hij doet het weer
        < S-1001 (Laptop start niet) is gesloten.
        < Is “mijn laptop start niet op” iets nieuws
        sanne: 7
        < Kies een van deze.
        """,
        world,
    )


def test_a_reply_to_a_card_is_for_that_call(world: World) -> None:
    play(
        """
        sanne > S-1001: hij staat op kamer 4
        < Toegevoegd aan S-1001
        sanne > S-1001: bedankt
        < Graag gedaan!
        """,
        world,
    )
    assert len([e for e in world.repository.ledgers["S-1001"] if e.kind == "commented"]) == 1


def test_yes_to_what_when_news_came_in_between(world: World) -> None:
    play("sanne: de printer print niet\n< Klopt dat?", world)
    world.wait(minutes=5)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve")
    play(
        """
        sanne: ja
        < Sorry, welke bedoel je?
        sanne # S-1001
        < S-1001 (Laptop start niet) is gesloten.
        < Ik begrijp: Printer print niet. Klopt dat?
        """,
        world,
    )


def test_words_for_a_call_that_cannot_take_them_find_another_home(world: World) -> None:
    play("sanne: annuleer S-1001\nsanne: ja\n< ingetrokken", world)
    play(
        """
        sanne > S-1001: de accu is ook gezwollen
        < Wat zal ik met je woorden doen: “de accu is ook gezwollen”?
        sanne # Stuur ze naar Servicedesk
        < “de accu is ook gezwollen”
        """,
        world,
    )


def test_approval_by_the_manager() -> None:
    world = play("""
        tom: I need a new laptop
        tom: yes
        tom: small
        tom: tomorrow
        tom: 1
        tom: for the night shift
        tom: yes
        petra # Approve
        < S-1001 (New laptop) is approved and goes to ICT workplace.
    """)
    assert world.repository.calls["S-1001"].state is State.OFFERED
    assert any("has approved" in m.text for m in world.heard["tom"])


def test_refusing_needs_a_reason() -> None:
    world = play("""
        tom: I need a new laptop
        tom: yes
        tom: small
        tom: tomorrow
        tom: 1
        tom: skip
        tom: yes
        petra: S-1001 niet akkoord
        < Why not?
        petra: we have spare ones
        < S-1001 (New laptop) is not approved; I'm telling Tom Whitfield why.
    """)
    assert "spare ones" in world.heard["tom"][-1].text


def test_a_question_after_what_was_never_asked_is_told_so(world: World) -> None:
    play(
        """
        sanne: waar blijft mijn bestelling?
        < Daarover heb je geen open melding.
        < S-1001
        """,
        world,
    )


@pytest.mark.parametrize(
    "said", ["no, it still sticks", "nope, same problem", "it is still broken"]
)
def test_a_reply_to_what_is_said_to_be_solved_opens_it_again(world: World, said: str) -> None:
    world.act("fatima", "S-1002", "acknowledge")
    world.act("fatima", "S-1002", "resolve", text="mopped")
    play(f"tom > S-1002: {said}\n< is open again", world)
    assert world.repository.calls["S-1002"].state is State.OFFERED


def test_a_reply_that_only_tells_more_leaves_it_solved(world: World) -> None:
    world.act("fatima", "S-1002", "acknowledge")
    world.act("fatima", "S-1002", "resolve", text="mopped")
    play("tom > S-1002: the bucket is in the hall, by the way\n<! is open again", world)
    assert world.repository.calls["S-1002"].state is State.RESOLVED


def test_who_is_given_a_call_is_who_has_it(world: World) -> None:
    play("fatima: assign S-1002 to joost", world)
    said = "\n".join(one.text for one in world.heard["tom"])
    assert "Joost" in said and "Fatima" not in said
