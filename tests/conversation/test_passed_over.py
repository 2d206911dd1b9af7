"""Nothing that is said is passed over in silence: what nobody did anything with is told, and offered
to the team of the call; what is kept, set right or taken back stands where it belongs.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.corrected import words_instead
from bot.conversation.read.danger import beside_false_alarm
from bot.conversation.read.reading import asks_to_be_called, is_go_ahead
from bot.conversation.state.dialogue import Request
from catalog.model import Question
from routing.understand.move import Move
from tests.conversation.transcript import play

SENT = """
    tom: my laptop won't start
    < Shall I send it?
    tom: yes
    < Sent! Your request is S-1001
"""


@pytest.mark.parametrize("asked", ["what does it cost?", "must I be there?"])
def test_what_is_asked_of_the_team_is_passed_on_at_a_yes(asked: str) -> None:
    world = play(f"""
        {SENT}
        tom: {asked}
        < Shall I pass “{asked}” on to ICT workplace?
        [Yes, tell the team] [Make a request of it]
        tom: yes
        < Added to S-1001
        tom: thanks
        <! Shall I pass
    """)
    assert asked in str(world.repository.ledgers["S-1001"])


def test_what_is_asked_of_the_desk_is_not() -> None:
    play(f"""
        {SENT}
        tom: what do you mean?
        <! Shall I pass
        tom: when will it be done?
        <! Shall I pass
    """)


def test_no_danger_after_an_alarm_takes_it_back_and_keeps_the_request() -> None:
    world = play("""
        tom: there is a fire in room 3!
        < I am alerting Security now
        tom: no no danger, just a puddle
        < I am telling Security that you take it back
        <! I am alerting Security
        < no no danger, just a puddle
        < Shall I send it?
    """)
    assert [alarm.taken_back for alarm in world.alarms] == [False, True]
    request = world.dialogues["tom", None].pending[-1]
    assert isinstance(request, Request) and not request.priority_cues


def test_no_danger_with_another_danger_is_passed_on() -> None:
    world = play("""
        tom: there is a fire in room 3!
        tom: no danger to us but there is a lot of smoke
        < I am alerting Security now
    """)
    assert not any(alarm.taken_back for alarm in world.alarms)


def test_a_person_keeps_what_was_understood() -> None:
    world = play("""
        tom: the printer does not print
        tom: can I talk to a person?
        < help you with “Printer does not print”
        tom: yes
        < Sent!
    """)
    assert world.repository.calls["S-1001"].title == "Printer does not print: a word with a person"


@pytest.mark.parametrize("said", ["can they call me instead of email", "please ring me about it"])
def test_a_wish_to_be_called_goes_with_the_request(said: str) -> None:
    world = play(f"""
        tom: my laptop won't start
        < Shall I send it?
        tom: {said}
        < I'll take that along. Nothing has been sent yet.
        tom: yes
        < Sent!
    """)
    call = world.repository.calls["S-1001"]
    assert call.item == "ict/workplace/laptop-broken" and said in call.text


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("give us a bell", True),
        ("kunnen ze me bellen in plaats van mailen", True),
        ("ik wil graag teruggebeld worden", True),
        ("can I talk to a person?", False),
        ("kan ik iemand spreken", False),
    ],
)
def test_a_wish_to_be_called_is_known(said: str, called: bool) -> None:
    assert asks_to_be_called(said) is called


def test_go_ahead_leaves_out_what_may_be_left_out() -> None:
    play("""
        tom: order a laptop
        < How big?
        tom: the large one
        tom: tomorrow
        tom: 2
        < What for?
        tom: go ahead
        < Shall I send it?
    """)
    assert is_go_ahead("doe maar") and is_go_ahead("ok, go ahead") and not is_go_ahead("yes")


def test_a_yes_after_a_sigh_cancels() -> None:
    play(f"""
        {SENT}
        tom: cancel S-1001
        < Shall I cancel S-1001
        tom: Oh go ahead, I feel so silly, I had the wrong one
        < is cancelled
    """)


def test_leaving_it_as_it_is_starts_nothing() -> None:
    world = play(f"""
        {SENT}
        tom: no wait, leave it as it is
        <! Shall I send it?
    """)
    assert len(world.repository.calls) == 1 and not world.dialogues["tom", None].pending


@pytest.mark.parametrize(
    ("known", "said", "now"),
    [
        ("scrubs, size M", "L instead of M", "scrubs, size L"),
        ("scrubs, size M", "make it L instead of M", "scrubs, size L"),
        ("witte jas maat 38", "40 ipv 38", "witte jas maat 40"),
        ("scrubs, size M", "M is fine", None),
    ],
)
def test_a_part_of_an_answer_in_words_is_set_right(known: str, said: str, now: str | None) -> None:
    question = Question.model_validate({"id": "what", "ask": {"en": "Which?", "nl": "Welke?"}})
    assert words_instead(question, said, known) == now


def test_a_number_with_words_at_a_summary_sends_nothing_else() -> None:
    world = play(f"""
        {SENT}
        tom: someone spilled coffee in room 12
        < Shall I send it?
        tom: S-1001, tray 2 to be exact
        <! Sent!
    """)
    assert list(world.repository.calls) == ["S-1001"]


def test_an_edited_answer_is_answered_anew() -> None:
    world = play("""
        tom: order a laptop
        tom: the large one
        tom: tomorrow
        < How many?
    """)
    world.says("tom", "the small one", edited=True, edited_from="the large one")
    request = world.dialogues["tom", None].pending[-1]
    assert isinstance(request, Request)
    assert {a.id: a.value for a in request.answers}["size"] == "small"
    assert request.asking == "count"


def test_a_phrase_of_kin_ends_nothing() -> None:
    evidence = Evidence(Where.HELP, {Move.HELPED: 0.7}, other_item=1.0, own_words=True, kin=True)
    assert decide(evidence).act is Act.ADD
    assert decide(replace(evidence, own_words=False, other_item=0.0)).act is Act.NO


def test_the_middle_one_lets_nothing_go() -> None:
    world = play("""
        sanne: wachtwoord vergeten
        < Heb je ons nog nodig?
        sanne: de middelste
        <! Fijn dat het gelukt is
    """)
    assert world.dialogues["sanne", None].pending


def test_what_follows_a_no_to_nothing_is_offered() -> None:
    play("""
        sanne: er is koffie gemorst in kamer 3
        < Zal ik het versturen?
        sanne: ja
        sanne: nee, bloed
        < Zal ik “nee, bloed” doorgeven aan Schoonmaak?
        sanne: nee joh
        <! Zal ik
    """)


def test_what_is_said_with_the_call_to_cancel_goes_with_it() -> None:
    world = play("""
        tom: my laptop won't start
        tom: yes
        tom: someone spilled coffee in room 12
        tom: yes
        < Sent! Your request is S-1002
        tom: cancel my requests
        tom: S-1002, the cleaner came by already
        < Shall I cancel S-1002
        tom: yes
        < is cancelled
    """)
    assert "the cleaner came by already" in str(world.repository.ledgers["S-1002"])


def test_another_teams_matter_beside_a_no_to_cancelling_is_a_request_of_its_own() -> None:
    world = play("""
        sanne: er is koffie gemorst in kamer 3
        < Zal ik het versturen?
        sanne: ja
        sanne: annuleer S-1001
        < Zal ik S-1001
        sanne: nee, de printer doet het niet
        < loopt gewoon door
        <! Toegevoegd
        < Printer
    """)
    assert not world.repository.calls["S-1001"].ended_at
    assert "printer" not in str(world.repository.ledgers["S-1001"])


def test_what_is_still_wrong_beside_a_no_to_cancelling_goes_to_the_call() -> None:
    world = play("""
        sanne: er is koffie gemorst in kamer 3
        sanne: ja
        sanne: annuleer S-1001
        sanne: nee, het is inmiddels nog natter
        < loopt gewoon door
    """)
    assert "nog natter" in str(world.repository.ledgers["S-1001"])


@pytest.mark.parametrize("said", ["nee wacht, loos alarm", "no wait, false alarm"])
def test_a_no_before_a_false_alarm_leaves_nothing_to_be_sent(said: str) -> None:
    world = play(f"""
        sanne: er is brand in de gang, overal rook
        < dringende
        sanne: {said}
        <! Zal ik het versturen
    """)
    assert not world.dialogues["sanne", None].pending


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("loos alarm, hij is al naar huis gegaan", ("", ", hij is al naar huis gegaan")),
        ("no wait, false alarm", ("no wait,", "")),
        ("dit is geen loos alarm", None),
        ("this is not a false alarm, hurry", None),
        ("it's no false alarm", None),
        ("there is a lot of noise", None),
    ],
)
def test_what_takes_an_alarm_back_and_what_says_it_is_none(
    text: str, beside: tuple[str, str] | None
) -> None:
    assert beside_false_alarm(text) == beside


@pytest.mark.parametrize(
    "said",
    [
        "nee wacht, loos alarm, hij is weg",
        "false alarm, he has left the building and all is quiet here now",
    ],
)
def test_a_false_alarm_with_why_is_one(said: str) -> None:
    play(f"tom: help, a man with a knife in the hall\ntom: {said}\n< you take it back")


def test_what_denies_a_false_alarm_takes_none_back() -> None:
    play(
        "tom: help, a man with a knife in the hall\ntom: this is not a false alarm\n<! taking it back"
    )


@pytest.mark.parametrize(
    "said",
    [
        "I would like to order a new laptop for our trainee next week",
        "ik wil graag een nieuwe laptop bestellen voor onze stagiair",
    ],
)
def test_a_request_said_after_an_alarm_is_one_of_its_own(said: str) -> None:
    world = play(f"tom: help, a man with a knife in the hall\ntom: {said}\n<! alerting")
    *_, last = world.dialogues["tom", None].pending
    assert isinstance(last, Request) and "knife" not in last.words
