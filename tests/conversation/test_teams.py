"""Team members, in private and in their room: buttons, forms, typed commands in two languages, and
what stays internal.
"""

from __future__ import annotations

import pytest

from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def world() -> World:
    """A spill and a broken laptop wait."""
    return play("""
        tom: someone spilled coffee in room 12
        tom: yes
        < S-1001
        tom: my laptop won't start
        tom: yes
        < S-1002
    """)


@pytest.mark.parametrize(
    "typed",
    [
        "S-1001 acknowledge",
        "acknowledge S-1001",
        "ack 1001",
        "pak S-1001 op",
        "S-1001 oppakken",
        "/ack 1001",
        "take #1001",
    ],
)
def test_acknowledging_by_typing(world: World, typed: str) -> None:
    play(
        f"fatima: {typed}\n< S-1001 (Spill that cannot wait) is yours. I'm telling Tom Whitfield "
        f"that you have it.",
        world,
    )
    assert world.repository.calls["S-1001"].assignee == "fatima"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("S-1001 resolve new cable placed", "new cable placed"),
        ("los S-1001 op: vloer gedweild", "vloer gedweild"),
        ("opgelost S-1001 vloer gedweild", "vloer gedweild"),
        ("done 1001: mopped", "mopped"),
    ],
)
def test_resolving_by_typing(world: World, typed: str, told: str) -> None:
    play(f"fatima: ack 1001\nfatima: {typed}\n< I ask Tom Whitfield whether S-1001", world)
    call = world.repository.calls["S-1001"]
    assert (call.state, call.resolution) == (State.RESOLVED, told)


def test_only_one_can_be_first(world: World) -> None:
    play(
        """
        fatima: ack 1001
        joost: ack 1001
        < Fatima Bouzid has had S-1001 since 10:00, so you need not do anything.
        fatima: ack 1001
        < You have S-1001 already.
        """,
        world,
    )


def test_to_who_has_no_part_in_it_there_is_no_such_call(world: World) -> None:
    told = "I can't find S-1001, or it is not yours to see. Is the number right?"
    for typed in ("S-1001", "S-1001 ack", "ack 1001", "cancel 1001", "approve 1001"):
        play(f"lotte: {typed}\n< {told}", world)
    assert world.repository.calls["S-1001"].state is State.OFFERED


def test_who_does_it_in_other_words_takes_it_and_the_next_hears_who_has_it(world: World) -> None:
    play(
        """
        joost @cleaning > S-1001: ik pak het
        < S-1001 (
        fatima @cleaning > S-1001: I'll do it
        < Joost
        <! for your team only
        """,
        world,
    )
    assert world.repository.calls["S-1001"].assignee == "joost"


def test_who_is_of_no_team_is_told_so_at_its_card(world: World) -> None:
    play("lotte @cleaning > S-1001: done\n< Only people of Cleaning can do this.", world)


def test_the_queue(world: World) -> None:
    play(
        """
        fatima: wachtrij
        < Cleaning has one open request:
        < S-1001 · Spill that cannot wait · new · pick up by 10:15 today
        [Take S-1001 (Spill that cannot wait)]
        fatima: 1
        < S-1001 (Spill that cannot wait) is yours.
        xenia: queue
        < Nothing is waiting for Human resources.
        tom: queue
        < You are not in a team
        """,
        world,
    )


def test_what_goes_before_other_work_stands_first_in_the_queue(world: World) -> None:
    play("tom: someone spilled coffee in room 14\ntom: new\ntom: yes\n< S-1003", world)
    world.act("fatima", "S-1003", "prioritise", impact="high", urgency="high")
    asked = world.says("joost", "queue")[-1].text
    assert asked.index("S-1003") < asked.index("S-1001")


def test_a_button_without_a_form_asks_blank_by_blank(world: World) -> None:
    world.says("lotte", "ack 1002")
    world.says("lotte", press="c:S-1002:hand_over")
    play(
        """
        lotte: somebody nice
        < I can't find “somebody nice” there.
        lotte: clean
        < What should they know?
        lotte: there is coffee in it
        < S-1002 is now with Cleaning; you are done with it.
        """,
        world,
    )
    assert world.repository.calls["S-1002"].team == "cleaning"


def test_a_button_with_a_filled_in_form_acts_at_once(world: World) -> None:
    world.says("lotte", "ack 1002")
    answers = world.says("lotte", press="c:S-1002:ask", values={"question": "Which laptop is it?"})
    assert "I'm asking Tom Whitfield." in answers[0].text
    assert world.repository.calls["S-1002"].question == "Which laptop is it?"


def test_passing_on_offers_the_suppliers_first(world: World) -> None:
    play(
        """
        lotte: ack 1002
        lotte: S-1002 pass on
        < Whose help do you need?
        [Tandem Hardware: Devices, by 14:00 today]
        lotte: tandem
        < What should they know?
        lotte: skip
        < I'm asking Tandem Hardware to help with S-1002
        """,
        world,
    )
    assert world.repository.calls["S-1002"].state is State.WAITING_SUPPLIER


def test_passing_on_by_typing_asks_what_they_should_know(world: World) -> None:
    play(
        """
        lotte: ack 1002
        lotte: pass S-1002 on to tandem
        < What should they know?
        lotte: it is a loaner
        < I'm asking Tandem Hardware to help with S-1002
        """,
        world,
    )
    assert "it is a loaner" in str(world.repository.ledgers)


@pytest.mark.parametrize(
    "typed",
    ["pass S-1002 on to tandem: it is a loaner", "S-1002 pass on\nlotte: tandem: it is a loaner"],
)
def test_passing_on_with_what_they_should_know(world: World, typed: str) -> None:
    lines = f"lotte: ack 1002\nlotte: {typed}\n< I'm asking Tandem Hardware to help with S-1002"
    play(lines, world)
    assert "it is a loaner" in str(world.repository.ledgers)


def test_giving_it_to_a_colleague_or_oneself(world: World) -> None:
    play(
        "fatima: assign S-1001 to joost\n< S-1001 (Spill that cannot wait) is now with Joost "
        "Visser.",
        world,
    )
    play("joost: wijs 1001 toe aan mij\n< is now with Joost Visser", world)


def test_declining_needs_a_reason(world: World) -> None:
    play(
        """
        fatima: decline S-1001
        < Why is this not for your team?
        fatima: it is oil from a machine
        < S-1001 is not yours any more; it went to Service desk.
        """,
        world,
    )


def test_a_room_hears_only_what_is_for_the_desk(world: World) -> None:
    play(
        """
        joost @cleaning: zullen we lunchen?
        (nothing)
        joost @cleaning: de koffie op kamer 12, wie gaat er?
        (nothing)
        joost @cleaning: 1
        (nothing)
        joost @cleaning: ja
        (nothing)
        joost @cleaning: ack 1001
        < S-1001 (Spill that cannot wait) is yours.
        """,
        world,
    )


def test_a_reply_in_the_room_stays_in_the_room(world: World) -> None:
    world.says("joost", "ack 1001", room="cleaning")
    play(
        """
        joost @cleaning > S-1001: neem de grote dweil mee
        < Noted with S-1001 (Spill that cannot wait), for your team only.
        joost @cleaning > S-1001: reply: we are on our way
        < I'm passing your message about S-1001
        """,
        world,
    )
    kinds = [e.kind for e in world.repository.ledgers["S-1001"]]
    assert kinds.count("noted") == 1
    assert "we are on our way" in world.heard["tom"][-1].text
    assert not any("dweil" in m.text for m in world.heard["tom"])


def test_a_command_in_reply_to_a_card(world: World) -> None:
    play("joost @cleaning > S-1001: ack\njoost @cleaning > S-1001: opgelost: alles gedweild", world)
    assert world.repository.calls["S-1001"].resolution == "alles gedweild"


def test_a_form_begun_in_the_room_takes_only_a_reply_to_its_question(world: World) -> None:
    world.says("joost", press="c:S-1001:decline", room="cleaning")
    play(
        """
        fatima @cleaning: ik haal koffie
        (nothing)
        joost @cleaning: ik loop mee
        (nothing)
        joost @cleaning > ?: dit is olie, niet voor ons
        < is not yours any more
        """,
        world,
    )


def test_a_form_left_alone_in_the_room_lets_talk_be_talk(world: World) -> None:
    world.says("joost", press="c:S-1001:decline", room="cleaning")
    world.wait(minutes=30)
    play("joost @cleaning: hoe was jullie weekend?\n(nothing)", world)
    assert world.repository.calls["S-1001"].team == "cleaning"


def test_a_team_member_asks_for_something_too() -> None:
    play("""
        joost: my laptop won't start
        < I understood: Laptop does not start.
        joost: yes
        < Sent! Your request is S-1001.
    """)


def test_a_supplier_is_refused_what_was_never_agreed() -> None:
    play("""
        ewout: I need a new laptop
        < Shall I send it?
        ewout: yes
        < Sent!
    """)


def test_words_for_what_cannot_be_done_yet_are_kept_with_the_request(world: World) -> None:
    play(
        """
        joost: ack 1001
        joost: S-1001 pass on
        joost: 1
        joost: skip
        joost: S-1001 is done: mopped
        < S-1001 still waits for another team.
        [Keep them with S-1001 (Spill that cannot wait)] [Make a new request of them]
        joost: 1
        < Noted with S-1001
        """,
        world,
    )


def test_what_is_left_open_in_a_typed_reply_is_filled_in() -> None:
    world = play("""
        sanne: er is koffie gemorst
        sanne: kamer 12
        sanne # Ja
    """)
    world.says("joost", press="c:S-1001:acknowledge", room="cleaning")
    words = {"text": "{name}, {me} komt naar {number} {vandaag}"}
    world.says("joost", press="c:S-1001:reply", values=words, room="cleaning")
    said = world.heard["sanne"][-1].text
    assert "Sanne Vermeer, Joost Visser komt naar S-1001 {vandaag}" in said


def test_a_team_is_named_in_the_language_that_is_gone_over_to() -> None:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.languages["tom"] = "nl"
    play(
        """
        tom: hello there my laptop does not start since this morning
        < I'll go on in English
        < it is with ICT workplace
        <! ICT-werkplek
        """,
        world,
    )


@pytest.mark.parametrize("press", ["c:S-1001:acknowledge", "c:S-1001:decline", "c:S-1001:more"])
def test_whoever_is_not_of_the_team_hears_whose_buttons_they_are(world: World, press: str) -> None:
    (told,) = world.says("lotte", press=press, room="cleaning")
    assert told.text == "Only people of Cleaning can do this."
    (missing,) = world.says("lotte", press=press.replace("1001", "9999"), room="cleaning")
    assert missing.text == told.text  # it says nothing of what there is
    assert world.repository.calls["S-1001"].state is State.OFFERED


@pytest.mark.parametrize("said", ["I take S-1001", "ik pak S-1001", "pak S-1001 op"])
def test_an_order_that_is_refused_with_the_reason_is_no_request(world: World, said: str) -> None:
    (told, again) = (world.says("fatima", said)[-1], world.says("fatima", said))
    assert "is yours" in told.text
    assert [m.text for m in again] == ["You have S-1001 already."]


@pytest.mark.parametrize(
    "said",
    [
        "zet S-1001 in de wacht tot morgen",
        "S-1001 wacht op onderdelen",
        "put S-1001 on hold until Friday",
        "waiting for parts S-1001",
    ],
)
def test_to_put_on_hold_is_no_request(said: str) -> None:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    play(f"lotte: {said}", world)
    (told, asks) = world.heard["lotte"][-2:]
    assert "on hold" in told.text or "in de wacht" in told.text
    assert asks.choices and len(world.repository.calls) == 1
