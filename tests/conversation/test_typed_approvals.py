"""An approver's typed yes or no decides what waits for it, as the buttons do."""

from __future__ import annotations

import pytest

from routing.call.call import State
from routing.rules.effects_of import NotPossible
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

WALL = """
    {who}: we willen een muur verplaatsen op afdeling {where}
    {who}: tussen kamer 4 en 5
    {who}: ja
"""


def wall(who: str, where: str = "C3") -> str:
    return WALL.format(who=who, where=where)


@pytest.mark.parametrize(
    "said",
    ["ja", "ja hoor prima", "akkoord", "goedgekeurd", "yes fine", "ok", "keur 1001 goed"],
)
def test_a_clear_yes_approves_the_only_thing_that_waits(desk: Hospital, said: str) -> None:
    play(f"{wall('petra')}\nibrahim: {said}\n< goedgekeurd", desk)
    call = desk.repository.calls["S-1001"]
    assert (call.state, call.approved_by) == (State.OFFERED, ("ibrahim",))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("nee budget is op", "budget is op"),
        ("liever niet, we hebben er nog drie", "we hebben er nog drie"),
        ("no, too expensive", "too expensive"),
        ("nee, daar is geen geld voor", "daar is geen geld voor"),
        ("no, we have three of those", "we have three of those"),
    ],
)
@pytest.mark.parametrize("card", ["", " > S-1001"])
def test_a_no_refuses_for_whatever_reason_it_gives(
    desk: Hospital, said: str, why: str, card: str
) -> None:
    play(f"{wall('petra')}\nhanneke{card}: {said}\n< niet goedgekeurd", desk)
    assert desk.repository.calls["S-1001"].state is State.REFUSED
    assert f"“{why}”" in desk.heard["petra"][-1].text


@pytest.mark.parametrize(
    "said",
    [
        "nee eerst met Petra overleggen",
        "nee nog niet",
        "nee, ik wil eerst een offerte",
        "no let me think about it",
        "no I need to check the budget first",
        "nee, waarvoor dan?",
        "nee ik weet het nog niet",
    ],
)
def test_what_puts_it_off_refuses_nothing(desk: Hospital, said: str) -> None:
    play(f"{wall('petra')}\nhanneke: {said}", desk)
    assert desk.repository.calls["S-1001"].state is State.AWAITING_APPROVAL


@pytest.mark.parametrize("card", ["", " > S-1001"])
@pytest.mark.parametrize("said", ["ja hoor", "prima hoor", "yes sure"])
def test_a_mere_yes_is_all_told(desk: Hospital, said: str, card: str) -> None:
    play(f"{wall('petra')}\nhanneke{card}: {said}\n< goedgekeurd\n<! niets doorgegeven", desk)


def test_a_question_in_reply_is_asked_and_its_answer_comes_back(desk: Hospital) -> None:
    play(f"{wall('petra')}\nhanneke > S-1001: waarvoor is het nodig?\n< vraag het Petra", desk)
    asked = desk.heard["petra"][-1]
    assert "“waarvoor is het nodig?”" in asked.text and "Hanneke" in asked.text
    assert desk.repository.calls["S-1001"].state is State.AWAITING_APPROVAL
    play("petra > S-1001: omdat de groep veel te groot is geworden\n< wie erover besluit", desk)
    for who in ("hanneke", "ibrahim"):
        told = desk.heard[who][-1]
        assert "“omdat de groep veel te groot is geworden”" in told.text
        assert {"Goedkeuren", "Afwijzen"} <= {choice.label for choice in told.choices}
    play("hanneke: ja hoor\n< goedgekeurd", desk)


def test_a_question_beside_is_asked_with_a_yes(desk: Hospital) -> None:
    play(
        f"{wall('petra')}\nhanneke: waarvoor is het nodig?\n[Ja, vraag het Petra Wolters]\n"
        "hanneke: ja\n< vraag het Petra",
        desk,
    )
    assert "“waarvoor is het nodig?”" in desk.heard["petra"][-1].text
    assert desk.repository.calls["S-1001"].state is State.AWAITING_APPROVAL


def test_a_question_for_the_desk_asks_nobody(desk: Hospital) -> None:
    play(f"{wall('petra')}\nhanneke: hoe vraag ik verlof aan?\n<! Zal ik Petra", desk)
    assert all("vraag" not in told.text for told in desk.heard["petra"][-1:])


def test_only_who_decides_asks_before_it_is_decided(desk: Hospital) -> None:
    play(wall("petra"), desk)
    for nobody in ("joost", "fatima"):
        with pytest.raises(NotPossible):
            desk.act(nobody, "S-1001", "ask", question="why?")
    desk.act("hanneke", "S-1001", "approve")
    with pytest.raises(NotPossible):
        desk.act("hanneke", "S-1001", "ask", question="why?")


@pytest.mark.parametrize("said", ["nee te duur", "no, te duur", "niet akkoord: te duur"])
def test_a_no_with_its_reason_refuses(desk: Hospital, said: str) -> None:
    play(f"{wall('petra')}\nhanneke: {said}\n< niet goedgekeurd", desk)
    assert desk.repository.calls["S-1001"].state is State.REFUSED
    assert "“te duur”" in desk.heard["petra"][-1].text


def test_a_bare_no_is_asked_why(desk: Hospital) -> None:
    said = f"{wall('petra')}\nhanneke: nee\n< Waarom niet?\nhanneke: te duur\n< niet goedgekeurd"
    play(said, desk)
    assert desk.repository.calls["S-1001"].state is State.REFUSED


def test_a_yes_with_a_reserve_decides_nothing(desk: Hospital) -> None:
    play(
        f"{wall('petra')}\nhanneke: ja maar alleen als het onder de 1000 euro blijft\n"
        "< nog niets besloten\n< heeft jouw goedkeuring nodig\n[Goedkeuren] [Afwijzen]",
        desk,
    )
    assert desk.repository.calls["S-1001"].state is State.AWAITING_APPROVAL


def test_a_no_that_may_be_more_refuses_nothing_yet(desk: Hospital) -> None:
    play(f"{wall('petra')}\nhanneke: nee, we zitten krap in de mensen\n<! Je melding", desk)
    assert desk.repository.calls["S-1001"].state in {State.AWAITING_APPROVAL, State.REFUSED}
    assert len(desk.repository.calls) == 1


def test_words_about_something_else_are_no_decision(desk: Hospital) -> None:
    play(f"{wall('petra')}\nhanneke: nee mijn printer is stuk", desk)
    assert desk.repository.calls["S-1001"].state is State.AWAITING_APPROVAL


def test_of_several_it_is_asked_which(desk: Hospital) -> None:
    play(
        f"""{wall("priya")}{wall("sanne", "A1")}
        petra: nee te duur
        < Sorry, welke bedoel je?
        [S-1001 (Verbouwen of muur verplaatsen) · Priya Raman] [S-1002 (Verbouwen of muur verplaatsen) · Sanne Vermeer]
        petra: 1002
        < niet goedgekeurd
        """,
        desk,
    )
    calls = desk.repository.calls
    assert calls["S-1001"].state is State.AWAITING_APPROVAL
    assert calls["S-1002"].state is State.REFUSED
    assert "te duur" in desk.heard["sanne"][-1].text


def test_beside_a_call_of_ones_own_it_is_asked_which(desk: Hospital) -> None:
    play(
        f"""petra: er is koffie gemorst op afdeling C3
        petra: ja
        joost: pak 1001
        joost: los 1001 op gedweild
        {wall("sanne")}
        petra: ja
        < Sorry, welke bedoel je?
        """,
        desk,
    )
    calls = desk.repository.calls
    assert (calls["S-1001"].state, calls["S-1002"].state) == (
        State.RESOLVED,
        State.AWAITING_APPROVAL,
    )


@pytest.mark.parametrize("who", ["ibrahim", "hanneke"])
def test_what_is_approved_already_says_by_whom(desk: Hospital, who: str) -> None:
    play(
        f"{wall('petra')}\nibrahim: ja\n{who}: keur 1001 goed\n"
        "< S-1001 is goedgekeurd door Ibrahim Yılmaz\n<! Pak het eerst op",
        desk,
    )


def test_who_is_asked_once_more_reads_by_when(desk: Hospital) -> None:
    play(f"{wall('petra')}\n-- 50 hours", desk)
    first, last = (said.text for said in desk.heard["ibrahim"])
    assert "vraag ik het je nog één keer" in first
    assert "Beslis alsjeblieft" in last and "zonder antwoord gaat het niet door" in last


def test_a_mere_yes_after_something_else_is_asked_about(desk: Hospital) -> None:
    play(
        f"""{wall("petra")}
        -- 5 minutes
        hanneke: wie ben je
        hanneke: ok
        [Goedkeuren] [Afwijzen]
        """,
        desk,
    )
    assert desk.repository.calls["S-1001"].state is State.AWAITING_APPROVAL
    play("hanneke: ok\n< goedgekeurd", desk)


@pytest.mark.parametrize("said", ["wachtrij", "queue", "werkvoorraad"])
def test_a_queue_shows_what_waits_for_a_decision(desk: Hospital, said: str) -> None:
    play(f"{wall('petra')}\nhanneke: {said}\n< heeft jouw goedkeuring nodig", desk)
    assert "Er wacht niets" not in desk.heard["hanneke"][-1].text


@pytest.mark.parametrize(
    "said",
    [
        "nee, dat mag alleen de politie",
        "nee, eerst moet de brandweer kijken",
        "no, that goes through the police",
        "nee, daar gaat de beveiliging over",
    ],
)
def test_a_no_that_names_who_helps_in_danger_alarms_nobody(desk: Hospital, said: str) -> None:
    play(f"{wall('petra')}\nhanneke: {said}", desk)
    assert not desk.alarms


@pytest.mark.parametrize("said", ["nee er is brand bij ons", "no, he has a knife, call the police"])
def test_danger_alarms_whatever_waits_for_a_decision(desk: Hospital, said: str) -> None:
    play(f"{wall('petra')}\nhanneke: {said}", desk)
    assert desk.alarms
    assert desk.repository.calls["S-1001"].state is not State.REFUSED
