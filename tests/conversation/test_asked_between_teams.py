"""What somebody of a team says next when another team asked theirs something, or they asked who
asked them.
"""

from __future__ import annotations

import pytest

from bot.conversation.flows.form import value_for
from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.conversation.state.turn import TurnContext
from bot.ports import FormField
from catalog.model import Catalogue, Person
from routing.call.call import State
from routing.call.events import Answered, Commented
from tests.bench.dialogue_states import Hospital
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import START, World


@pytest.fixture
def passed_on(desk: Hospital) -> Hospital:
    """Arjan passed Sanne's printer on to Tandem, where Gerda took it."""
    play(
        "sanne: de printer op C3 print niet\nsanne: VK-PR-01\nsanne: ja\n< Verstuurd",
        desk,
    )
    desk.act("arjan", "S-1001", "acknowledge")
    desk.act("arjan", "S-1001", "pass_on", service="hardware-supplier/devices", text="graag kijken")
    desk.act("gerda", "S-1002", "acknowledge")
    return desk


@pytest.fixture
def asked(passed_on: Hospital) -> Hospital:
    """Gerda asks Arjan's team something."""
    passed_on.act("gerda", "S-1002", "ask", question="Is the bed occupied?")
    return passed_on


def answer(world: World, number: str = "S-1002") -> str | None:
    """What was last answered about a call; None where nothing was."""
    last = world.repository.ledgers[number][-1]
    return last.text if isinstance(last, Answered) else None


def added(world: World, number: str) -> str | None:
    """What was last added to a call, or said about it."""
    last = world.repository.ledgers[number][-1]
    return last.text if isinstance(last, Commented) else None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ja het bed is bezet", "ja het bed is bezet"),
        ("ja bezet", "ja bezet"),
        ("nee", "nee"),
        ("antwoord: ja, bezet", "ja, bezet"),
        ("S-1002: ja", "ja"),
        ("weet ik niet", "weet ik niet"),
    ],
)
def test_what_is_said_next_answers_the_other_team(asked: Hospital, said: str, told: str) -> None:
    play(f"arjan: {said}\n< Ik geef je antwoord door aan Tandem Hardware", asked)
    assert answer(asked) == told
    assert list(asked.repository.calls) == ["S-1001", "S-1002"]


@pytest.mark.parametrize("label", ["Antwoorden", "antwoorden", "beantwoorden."])
def test_the_label_of_a_button_does_what_the_button_does(asked: Hospital, label: str) -> None:
    play(f"arjan: {label}\n< Is the bed occupied?\narjan: bezet\n< je antwoord", asked)
    assert answer(asked) == "bezet"


def test_a_label_that_stands_nowhere_answers_nothing(asked: Hospital) -> None:
    play("arjan: Doorzetten\n<! je antwoord", asked)
    assert asked.repository.calls["S-1002"].state is State.WAITING_REQUESTER


def test_something_new_is_no_answer(asked: Hospital) -> None:
    play("arjan: de koffieautomaat is stuk\n< Koffieautomaat kapot", asked)
    assert answer(asked) is None


def test_a_colleague_is_asked_whether_it_is_the_answer(asked: Hospital) -> None:
    play("chantal: het bed is bezet\n< S-1002\nchantal: S-1002", asked)
    assert answer(asked) == "het bed is bezet"


def test_in_a_room_nothing_is_taken_for_an_answer(asked: Hospital) -> None:
    assert asked.says("arjan", "ja het bed is bezet", room="ict-workplace") == ()
    assert answer(asked) is None


def test_what_begins_with_the_number_of_a_call_passed_on_is_about_it(passed_on: Hospital) -> None:
    for said in ("graag ook de accu nakijken", "hij staat nu op kamer 14", "graag bellen"):
        play(f"arjan: S-1002: {said}\n< Toegevoegd aan S-1002", passed_on)
        assert added(passed_on, "S-1002") == said
    play("arjan: S-1002 graag ook de lader\n< Toegevoegd aan S-1002", passed_on)
    assert added(passed_on, "S-1002") == "graag ook de lader"
    play("arjan: voeg toe aan S-1002: bel even\n< Toegevoegd aan S-1002", passed_on)
    assert added(passed_on, "S-1002") == "bel even"


def test_a_number_before_what_an_employee_adds_is_not_told(passed_on: Hospital) -> None:
    play("sanne: S-1001: hij staat nu op kamer 14\n< S-1001", passed_on)
    assert added(passed_on, "S-1001") == "hij staat nu op kamer 14"


def test_who_asked_can_be_asked_while_another_team_waits_for_us(asked: Hospital) -> None:
    play(
        """
        arjan: vraag S-1001: ligt er een patiënt aan de pomp?
        < Ik geef je bericht over S-1001
        sanne: ja mevrouw de Vries uit kamer 14, firmware 3.2
        < Toegevoegd aan S-1001
        """,
        asked,
    )
    assert added(asked, "S-1001") == "ja mevrouw de Vries uit kamer 14, firmware 3.2"
    assert asked.repository.calls["S-1001"].state is State.WAITING_SUPPLIER
    play("arjan: draag S-1001 over\n< Tandem Hardware heeft een vraag aan je team", asked)


@pytest.mark.parametrize("said", ["antwoord: ja", "ja", "antwoorden"])
def test_what_a_team_asks_in_a_message_is_answered_by_what_is_said_next(
    passed_on: Hospital, said: str
) -> None:
    passed_on.act("arjan", "S-1001", "reply", text="Ligt er een patiënt aan? Bel me even.")
    play(f"sanne: {said}", passed_on)
    if said == "antwoorden":
        play("sanne: ja", passed_on)
    assert added(passed_on, "S-1001") == "ja"
    play("sanne: ja\n<! Toegevoegd", passed_on)


def test_news_of_a_team_is_no_question(passed_on: Hospital) -> None:
    passed_on.act("arjan", "S-1001", "reply", text="Ik ben onderweg.")
    play("sanne: ja\n<! Toegevoegd\nsanne: de koffieautomaat is stuk\n< Koffieautomaat", passed_on)


@pytest.fixture
def taken(desk: Hospital) -> Hospital:
    """Arjan took Sanne's printer."""
    play("sanne: de printer op C3 print niet\nsanne: VK-PR-01\nsanne: ja\n< Verstuurd", desk)
    desk.act("arjan", "S-1001", "acknowledge")
    return desk


@pytest.mark.parametrize(
    "order", ["zet S-1001 door", "geef S-1001 door", "stuur S-1001 door.", "pass on S-1001"]
)
def test_a_command_without_its_tail_asks_for_it(taken: Hospital, order: str) -> None:
    play(f"arjan: {order}\n< Tandem Hardware", taken)


@pytest.mark.parametrize(
    ("order", "asks"), [("draag S-1001 over", "Voor welk team"), ("wijs S-1001 toe", "Wie pakt")]
)
def test_other_commands_without_their_tail_too(taken: Hospital, order: str, asks: str) -> None:
    play(f"arjan: {order}\n< {asks}", taken)


@pytest.mark.parametrize(
    "order",
    [
        "zet S-1001 door naar tandem: sensor stuk, graag vervangen",
        "pass on S-1001 to Tandem: sensor stuk, graag vervangen",
    ],
)
def test_what_was_passed_on_is_not_said_to_be_passed_over(taken: Hospital, order: str) -> None:
    play(f"arjan: {order}\n< Ik vraag Tandem Hardware\n<! niets doorgegeven", taken)
    assert taken.repository.calls["S-1002"].text == "sensor stuk, graag vervangen"


def test_nor_while_it_is_asked_what_they_should_know(taken: Hospital) -> None:
    play("arjan: zet S-1001 door naar tandem\n< Wat moeten ze weten\n<! niets doorgegeven", taken)


def test_whoever_was_chosen_and_is_gone_from_the_catalogue_is_asked_anew(taken: Hospital) -> None:
    play("arjan: zet S-1001 door naar tandem\n< Wat moeten ze weten", taken)
    old = taken.catalogue
    teams = [
        team.model_copy(
            update={
                "services": tuple(s.model_copy(update={"id": f"{s.id}-2"}) for s in team.services)
            }
        )
        if team.team == "hardware-supplier"
        else team
        for team in old.teams
    ]
    taken.catalogue = Catalogue(version="2", organisation=old.organisation, teams=tuple(teams))
    play(
        """
        arjan: rollen versleten
        < kan niet meer gevraagd worden
        <! niets doorgegeven
        < Wie vraag je om hulp?
        arjan: tandem
        < Ik vraag Tandem Hardware
        """,
        taken,
    )
    assert taken.repository.calls["S-1002"].text == "rollen versleten"


@pytest.mark.parametrize(
    ("said", "value"),
    [("ja", "yes"), ("yes", "yes"), ("nee", "no"), ("ja, zonder de bestanden", "words")],
)
def test_a_mere_yes_is_the_first_of_two(said: str, value: str) -> None:
    choices = (
        ("yes", "Ja, geef het door"),
        ("words", "Ja, zonder de bestanden"),
        ("no", "Nee, laat maar"),
    )
    field = FormField(id="shares", ask="Zal ik het doorgeven?", type="choice", choices=choices)
    facts = Facts(catalogue=TOWN, person=Person(id="lotte", name="L"), language="nl", now=START)
    assert value_for(field, said, TurnContext(Dialogue(), Heard(text=said), facts)) == value


@pytest.mark.parametrize(
    ("said", "value"), [("Lift", "lift/1"), ("crane", "crane/9"), ("door", None)]
)
def test_a_part_of_a_name_is_meant_for_what_is_shown(said: str, value: str | None) -> None:
    """The second of the lift's is not among those shown, as the second of the doors' is."""
    named = ["Lift: repair", "Door: repair", "Door: locks", *(f"Of {n}" for n in range(3, 9))]
    choices = [(f"{one.split(':')[0].casefold()}/{n}", one) for n, one in enumerate(named, 1)]
    choices += [("crane/9", "Crane: hire"), ("lift/2", "Lift: hire")]
    field = FormField(id="to", ask="Wie vraag je?", type="choice", choices=tuple(choices))
    facts = Facts(catalogue=TOWN, person=Person(id="lotte", name="L"), language="nl", now=START)
    assert value_for(field, said, TurnContext(Dialogue(), Heard(text=said), facts)) == value
