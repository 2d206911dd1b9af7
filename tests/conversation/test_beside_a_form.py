"""What a team member asks of the desk, or says without a word, while a call's form waits."""

from __future__ import annotations

import pytest

from routing.call.call import State
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

SPILL = """
    sanne: er is koffie gemorst op afdeling C3
    sanne: ja
    joost: pak 1001
"""


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        *(("wachtrij", "heeft één open melding"), ("overzicht", "heeft één open melding")),
        *(("queue", "heeft één open melding"), ("mijn meldingen", "geen open meldingen")),
        ("status 1001", "in behandeling"),
    ],
)
def test_a_list_is_shown_and_the_form_put_again(desk: Hospital, said: str, shown: str) -> None:
    play(
        f"""{SPILL}
        joost: los 1001 op
        < Wat heb je gedaan?
        joost: {said}
        < {shown}
        < Wat heb je gedaan?
        joost: gedweild
        < Goed gedaan
        """,
        desk,
    )
    assert desk.repository.calls["S-1001"].resolution == "gedweild"


@pytest.mark.parametrize("said", ["ja", "ok", "nee", "yes"])
def test_a_bare_yes_or_no_is_no_solution(desk: Hospital, said: str) -> None:
    play(
        f"""{SPILL}
        joost: los 1001 op
        joost: {said}
        < weten ze hier te weinig
        < Wat heb je gedaan?
        """,
        desk,
    )
    assert desk.repository.calls["S-1001"].state is State.IN_PROGRESS


def test_an_answer_to_who_asked_may_be_a_bare_yes(desk: Hospital) -> None:
    play(f"{SPILL}\njoost: antwoord 1001\njoost: ja\n< Ik geef je bericht", desk)


@pytest.mark.parametrize(
    "said", ["1001 opgelost nee toch niet", "1001 opgelost nog niet", "los 1001 op nee hoor"]
)
def test_what_is_taken_back_at_once_solves_nothing(desk: Hospital, said: str) -> None:
    play(f"{SPILL}\njoost: {said}\n<! Goed gedaan", desk)
    assert desk.repository.calls["S-1001"].state is State.IN_PROGRESS


LAPTOP = """
    sanne: mijn laptop start niet op
    sanne: weet ik niet
    sanne: weet ik niet
    sanne: ja
    chantal: pak 1001
"""


def test_who_is_at_it_is_asked_once_more_only_on_purpose(desk: Hospital) -> None:
    play(
        f"""{LAPTOP}
        chantal: zet 1001 door naar tandem: scherm kapot
        chantal: zet 1001 door naar tandem: tweede scherm
        < S-1002 staat sinds 10:00 al open bij Tandem Hardware
        [Ja, nog een keer vragen] [Nee, laat maar]
        chantal: nee
        < laat
        """,
        desk,
    )
    assert set(desk.repository.calls) == {"S-1001", "S-1002"}


def test_a_command_is_none_of_a_forms_choices(desk: Hospital) -> None:
    play(
        f"""{LAPTOP}
        chantal: prioriteit 1001
        < Wie heeft er last van?
        chantal: opgelost, nieuwe accu
        < Goed gedaan
        """,
        desk,
    )
    assert desk.repository.calls["S-1001"].resolution == "nieuwe accu"


def test_a_choice_is_named_in_a_sentence(desk: Hospital) -> None:
    play(
        f"""{LAPTOP}
        chantal: prioriteit 1001
        chantal: hele afdeling ligt plat
        <! niets doorgegeven
        < Hoe snel
        """,
        desk,
    )


def test_what_is_solved_is_not_passed_on(desk: Hospital) -> None:
    play(
        f"""{LAPTOP}
        chantal: zet 1001 door naar tandem
        < Wat moeten ze weten?
        chantal: opgelost, nieuwe accu
        < Goed gedaan
        """,
        desk,
    )
    assert list(desk.repository.calls) == ["S-1001"]
