"""What somebody of a team asks about its work is answered, for them alone."""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Clarification, Dialogue
from tests.bench.dialogue_states import Hospital
from tests.conversation.test_beside_a_form import LAPTOP
from tests.conversation.transcript import play

REPORTED = LAPTOP.replace("chantal: pak 1001", "")


@pytest.mark.parametrize("said", ["wat is te laat?", "zijn er nog meldingen te laat?"])
def test_what_is_late_is_listed(desk: Hospital, said: str) -> None:
    play(f"arjan: {said}\n< Bij ICT Werkplek is niets te laat.", desk)
    play(f"{REPORTED}\n-- 6 hours\narjan: {said}\n< één melding is te laat\n< S-1001", desk)


def test_who_is_on_duty_is_told(desk: Hospital) -> None:
    play("arjan: wie heeft vandaag dienst?\n< ICT Werkplek: ", desk)


@pytest.mark.parametrize("said", ["cijfers", "figures please"])
def test_where_the_figures_are_is_told(desk: Hospital, said: str) -> None:
    play(f"arjan: {said}\n< “Cijfers”", desk)


@pytest.mark.parametrize("said", ["cijfers", "wat is te laat?", "wie heeft vandaag dienst?"])
def test_of_no_team_nothing_is_told(desk: Hospital, said: str) -> None:
    play(f"sanne: {said}\n<! op de pagina's\n<! te laat.\n<! dienst:", desk)


@pytest.mark.parametrize("said", ["wanneer heeft ze hem nodig?", "is er nog garantie op?"])
def test_a_question_with_work_in_hand_is_for_who_asked(desk: Hospital, said: str) -> None:
    play(f"{LAPTOP}\nchantal: {said}\n[Ja, vraag het] [Nee, alleen voor mijn team]", desk)


@pytest.mark.parametrize(
    "said",
    [
        "chantal is ziek",
        "Chantal is vandaag ziek",
        "chantal pinas is morgen vrij",
        "Chantal is off sick today",
    ],
)
def test_where_an_absence_is_entered_is_told(desk: Hospital, said: str) -> None:
    play(f"arjan: {said}\n< dat Chantal Pinas er niet is\n<! niets doorgegeven", desk)


@pytest.mark.parametrize("said", ["de printer is ziek", "arjan is ziek", "ik ben ziek"])
def test_of_anybody_else_it_is_read_on(desk: Hospital, said: str) -> None:
    play(f"arjan: {said}\n<! Ik heb niet genoteerd", desk)


def test_words_for_a_call_of_their_team_are_not_refused_as_not_theirs(desk: Hospital) -> None:
    play(LAPTOP, desk)
    unclear = Clarification(
        topic="clarification", kind="new_or_call", words="de accu is leeg", numbers=("S-1001",)
    )
    desk.dialogues["chantal", None] = Dialogue(pending=(unclear,))
    play("chantal: S-1001\n<! geen melding van jou\n< Wat zal ik met je woorden doen", desk)
