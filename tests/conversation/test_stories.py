"""A mail that tells a story with one request in it is that request, which stands on its card first."""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Request
from bot.wording.cards import team_card
from bot.wording.localizer import Localizer
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play
from tests.understand.test_story import story

NL = "Zouden jullie de koffie willen opruimen die in kamer 3 op de vloer gemorst is?"
EN = "Could somebody clean up the coffee that was spilled on the floor in room 3?"


@pytest.mark.parametrize(
    ("who", "language", "asked", "yes"),
    [("sanne", "nl", NL, "ja"), ("priya", "en", EN, "yes")],
)
def test_the_request_is_read_shown_first_and_the_story_kept(
    desk: Hospital, who: str, language: str, asked: str, yes: str
) -> None:
    text = story(language, asked)
    said = desk.says(who, text)
    for _ in range(4):
        if desk.repository.calls:
            break
        said = desk.says(who, yes)
    (call,) = desk.repository.calls.values()
    assert "cleaning" in (call.item or ""), said
    assert text in call.text
    view = desk.view(call, desk.catalogue.team_by_id[call.team].people[0].id)
    whole, card = (
        team_card(view, call.team, desk.catalogue, Localizer("en"), desk.now, whole=whole).card
        for whole in (True, False)
    )
    assert card
    assert whole
    words = next(line.value for line in card.lines if line.label == "In their words")
    assert words.startswith(asked)
    assert not any(
        line.value.startswith(asked) for line in whole.lines if line.label == "In their words"
    )


def test_danger_in_a_story_alarms_wherever_it_is_told(desk: Hospital) -> None:
    told = story(
        "en", "Could you have a look at the printer? By the way, there is a fire in the kitchen."
    )
    desk.says("priya", told)
    assert desk.alarms


def test_a_story_beside_an_open_call_is_new(desk: Hospital) -> None:
    play("sanne: de printer op C3 print niet", desk)
    for answer in ("VK-PR-01", "ja", "ja"):
        if desk.repository.calls:
            break
        desk.says("sanne", answer)
    said = desk.says("sanne", story("nl", NL))
    assert "S-1001" not in said[-1].text
    top = desk.dialogues["sanne", None].pending[-1]
    assert NL in str(top)


def test_a_room_at_the_end_of_a_sentence_has_no_full_stop(desk: Hospital) -> None:
    play("priya: Someone spilled coffee in room 3. Please hurry.\n< room 3", desk)
    request = desk.dialogues["priya", None].pending[-1]
    assert isinstance(request, Request)
    assert [answer.value for answer in request.answers] == ["room 3"]
