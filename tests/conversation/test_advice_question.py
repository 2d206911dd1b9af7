"""The question that is put with advice: an answer to it still needs us, and is asked no more."""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Request
from catalog.model import Catalogue, Text
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import World

_PRINTER = "ict/workplace/printer"


def advised() -> World:
    """A town where a printer that does not print comes with advice and the question which it is."""
    item = TOWN.entries[_PRINTER].item
    which = next(q for q in item.questions if q.id == "which").model_copy(update={"device": True})
    advice = Text(en="Switch it off and on.", nl="Zet hem uit en weer aan.")
    known = item.model_copy(update={"answer": advice, "questions": (which,)})
    teams = tuple(
        team.model_copy(
            update={
                "services": tuple(
                    service.model_copy(
                        update={
                            "items": tuple(known if i.id == item.id else i for i in service.items)
                        }
                    )
                    for service in team.services
                )
            }
        )
        for team in TOWN.teams
    )
    town = Catalogue(version=TOWN.version, organisation=TOWN.organisation, teams=teams)
    return World(catalogue=town)


@pytest.mark.parametrize(
    "said",
    [
        "VK-PR-08",
        "LT-1234",
        "die bij de koffiehoek",
        "degene naast de lift",
        "it is the one with sticker LT-0042",
        "the one at the counter",
        "bij de balie",
    ],
)
@pytest.mark.parametrize("about", ["", " > ?"])
def test_an_answer_to_the_question_with_advice_needs_us(said: str, about: str) -> None:
    world = play(
        f"""
        sanne: de printer print niet
        < Welke printer?
        sanne{about}: {said}
        <! Zet hem uit
        < {said}
        """,
        advised(),
    )
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request)
    assert request.stage == "summary"
    assert [answer.value for answer in request.answers] == [said]


@pytest.mark.parametrize(
    "said", ["sinds vanmorgen", "since this morning", "om 10 uur ging het nog"]
)
def test_what_is_told_beside_advice_names_no_device(said: str) -> None:
    world = play(f"sanne: de printer print niet\nsanne: {said}", advised())
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request)
    assert said not in {answer.value for answer in request.answers}


def test_that_it_works_again_is_still_no_answer() -> None:
    world = play("sanne: de printer print niet\nsanne: nee, het is gelukt", advised())
    assert not world.dialogues["sanne", None].pending


def test_what_is_kept_is_said_not_to_be_sent_yet() -> None:
    play("""
        sanne: wachtwoord vergeten
        sanne: sinds vanmorgen
        < Er is nog niets verstuurd
    """)
