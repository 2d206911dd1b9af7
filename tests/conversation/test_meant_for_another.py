"""Words that were taken for something else: what follows a greeting, a word just after a call
closed, a team's words on a call, a danger that is none, and the language of a warning.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.courtesies import after_greeting
from bot.conversation.read.danger import has_danger
from bot.conversation.read.numbers import after_number
from tests.conversation.transcript import play
from tests.conversation.world import World


def closed_with_another_open() -> World:
    world = play("""
        sanne: er is koffie gemorst in kamer 12
        sanne: ja
        < S-1001
        sanne: mijn laptop start niet
        sanne: ja
        < S-1002
    """)
    for action in ("acknowledge", "resolve"):
        world.act("lotte", "S-1002", action, text="new battery")
    play("sanne: ja\n< S-1002\n< gesloten", world)
    return world


@pytest.mark.parametrize("said", ["nee", "no"])
def test_a_no_just_after_closing_is_about_what_closed(said: str) -> None:
    world = play(f"sanne: {said}\n< S-1002\n[Heropenen]", closed_with_another_open())
    assert world.repository.calls["S-1002"].state == "closed"
    assert world.repository.calls["S-1001"].state == "offered"


def test_a_no_that_says_why_reopens_it() -> None:
    world = play("sanne: nee, hij start toch weer niet\n< S-1002", closed_with_another_open())
    assert world.repository.calls["S-1002"].state != "closed"


@pytest.mark.parametrize("said", ["top, het is opgelost", "hij doet het weer, bedankt"])
def test_that_it_works_cancels_no_other(said: str) -> None:
    world = play(f"sanne: {said}\n<! intrekken", closed_with_another_open())
    assert not world.dialogues["sanne", None].pending
    play("-- 50 minutes\nsanne: het is opgelost\n< S-1001", world)


def team_call() -> World:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    return world


def test_a_teams_words_on_a_call_are_for_who_asked_or_for_the_team() -> None:
    world = play(
        """
        lotte: S-1001 I'll come at 14:00
        < I'll come at 14:00
        < Shall I tell Sanne Vermeer
        lotte: ja
        """,
        team_call(),
    )
    assert world.repository.calls["S-1001"].last_said
    assert "14:00" in str(world.repository.calls["S-1001"].last_said)
    play("sanne: hoe staat het met S-1001?\n< 14:00", world)
    assert "lotte" not in {c.requester for c in world.repository.calls.values()}


def test_on_an_ended_call_they_are_no_request() -> None:
    world = team_call()
    world.act("lotte", "S-1001", "resolve", text="new battery")
    play("sanne: ja", world)
    world = play("lotte: S-1001 put a new battery in it\n< new battery", world)
    assert not any(p.topic == "request" for p in world.dialogues["lotte", None].pending)
    play("lotte # Keep them", world)
    assert "new battery in it" in world.repository.ledgers["S-1001"][-1].model_dump_json()


@pytest.mark.parametrize("said", ["risks", "risk", "any open risks?", "risico's"])
def test_risks_are_no_request_of_an_employees(said: str) -> None:
    world = play(f"sanne: {said}\n< team")
    assert not world.dialogues["sanne", None].pending


def test_a_brand_is_no_fire() -> None:
    assert not has_danger("I would like a brand new chair")
    assert not has_danger("which brand of printer is it?")
    assert has_danger("er is brand") and has_danger("brand new laptop is on fire")
    world = play("sanne: I would like a brand new chair")
    assert world.alarms == []


@pytest.mark.parametrize(
    ("said", "warned"),
    [
        ("there is a fire in the hall, smoke everywhere", "If anybody is in danger"),
        ("er is brand in de gang, overal rook", "Is er iemand in gevaar"),
    ],
)
def test_a_warning_is_in_the_language_of_the_message(said: str, warned: str) -> None:
    for who in ("sanne", "lotte"):
        play(f"{who}: {said}\n< {warned}")


def test_what_follows_a_greeting_is_read() -> None:
    assert after_greeting("Good morning, the lift is stuck again") == "the lift is stuck again"
    assert after_greeting("goedemorgen allemaal") == "goedemorgen allemaal"
    assert after_number("S-1001: komt om 14:00") == "komt om 14:00"
    assert after_number("wanneer komt S-1001?") == ""
    play("sanne: goeiemorgen, mijn laptop start hier niet meer\n< Laptop start niet")


def test_a_no_at_the_head_cancels_nothing() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        sanne: annuleer S-1001
        sanne: nee nee laat ze maar komen
    """)
    assert not world.repository.calls["S-1001"].ended_at


def test_a_false_alarm_is_that_of_the_alarm() -> None:
    play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: er is brand in de gang, overal rook
        sanne: ja
        < S-1002
        sanne: loos alarm
        < Zal ik S-1002
        sanne: ja
        < dat je het intrekt
    """)


@pytest.mark.parametrize("said", ["loos alarm", "sorry, dat was vals alarm", "false alarm, sorry"])
def test_a_false_alarm_leaves_the_request_under_way(said: str) -> None:
    world = play(f"""
        sanne: er is brand in de gang, overal rook
        sanne: ja
        < S-1001
        sanne: mijn laptop start niet
        sanne: {said}
        < S-1001
        sanne: ja
        < Laptop start niet
    """)
    assert world.repository.calls["S-1001"].ended_at
    play("sanne: ja\n< S-1002", world)


def test_a_false_alarm_with_more_is_what_it_says() -> None:
    world = play("""
        sanne: er is brand in de gang, overal rook
        sanne: ja
        < S-1001
        sanne: loos alarm was het niet, want de hele gang staat vol rook en vlammen
        <! intrekken
    """)
    assert not world.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize("said", ["geen van deze", "none of these", "nee"])
def test_none_of_what_can_be_done_with_words_leaves_them_out(said: str) -> None:
    world = team_call()
    world.act("lotte", "S-1001", "resolve", text="new battery")
    play(
        f"""
        sanne: ja
        lotte: S-1001 put a new battery in it
        lotte: {said}
        <! Shall I send
    """,
        world,
    )
    assert not world.dialogues["lotte", None].pending
    assert "lotte" not in {c.requester for c in world.repository.calls.values()}


def test_one_question_about_words_at_a_time() -> None:
    world = team_call()
    world.act("lotte", "S-1001", "resolve", text="new battery")
    play(
        """
        sanne: ja
        lotte: S-1001 put a new battery in it
        < new battery in it
        lotte: S-1001 the old one goes to the shop
        < I keep “the old one goes to the shop”
        < What shall I do with your words: “put a new battery in it”?
        lotte: forget them
        < I leave “put a new battery in it” out
        < What shall I do with your words: “the old one goes to the shop”?
        lotte # Keep them
    """,
        world,
    )
    assert "goes to the shop" in world.repository.ledgers["S-1001"][-1].model_dump_json()
