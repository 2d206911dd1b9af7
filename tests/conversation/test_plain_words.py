"""What an employee and a team member without a role read: no words of the process, nothing twice, and
how many in words.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.channels.pages.history_text import INSIDE
from bot.ports import Outgoing
from bot.wording.action_forms import fields_for
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import requester_card, rest_of_buttons, team_card
from bot.wording.localizer import Localizer
from bot.wording.notices import notice
from bot.wording.reasons import reasons_told
from catalog.model import Language
from routing.call import events as e
from routing.call.actions import Action
from routing.call.effects import TellPerson
from routing.call.usm import NAMES, STEPS
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import World

LANGUAGES: tuple[Language, ...] = ("en", "nl")
BUTTONS_TOO = {"Set the priority", "Update the register"}
"""Steps of the process that anybody of the team can do by a button of its own."""
both = pytest.mark.parametrize("language", LANGUAGES)


def process_words(localizer: Localizer) -> set[str]:
    """What steps and processes are called."""
    steps = {step.name for some in STEPS.values() for step in some} - BUTTONS_TOO
    return {localizer.say(name) for name in (*steps, *NAMES.values())} | {localizer.say("Way")}


def shown(message: Outgoing) -> set[str]:
    """Everything that stands on a card: labels, values, and what leads to its buttons."""
    assert message.card
    found = {choice.label for choice in message.choices}
    for line in message.card.lines:
        found |= {line.label, line.value, line.value.split(" (")[0]}
    return found | {part for label in found for part in label.split(": ")}


def seen_without_a_role(world: World, number: str, localizer: Localizer) -> list[Outgoing]:
    """The cards of a call that its requester and somebody of its team see."""
    call = world.repository.calls[number]
    member = world.view(call, "joost")
    rest = rest_of_buttons(member, CallFormatter(TOWN, localizer, world.now), coordinator=False)
    whole = team_card(member, call.team, TOWN, localizer, world.now, whole=True)
    return [
        requester_card(world.view(call, call.requester), TOWN, localizer, world.now),
        team_card(member, call.team, TOWN, localizer, world.now),
        whole.model_copy(update={"choices": (*whole.choices, *rest)}),
    ]


def spill() -> World:
    """Tom has asked for a spill to be cleaned."""
    return play("tom: someone spilled coffee in room 12\ntom: yes\n< S-1001")


@both
def test_no_process_words_before_an_employee_or_a_team_member(language: Language) -> None:
    localizer, world = Localizer(language), spill()
    words = process_words(localizer)
    world.act("joost", "S-1001", "acknowledge")
    steps = len(STEPS[world.repository.calls["S-1001"].frames[-1].process])
    for _ in range(steps - 1):
        for card in seen_without_a_role(world, "S-1001", localizer):
            assert not shown(card) & words
        call = world.repository.calls["S-1001"]
        if Action.NEXT_STEP not in world.view(call, "fatima").actions:
            break
        world.act("fatima", "S-1001", "next_step")
    world.act("joost", "S-1001", "resolve", text="Mopped")
    assert all(not shown(card) & words for card in seen_without_a_role(world, "S-1001", localizer))


def test_a_coordinator_finds_the_process_behind_more() -> None:
    world = spill()
    world.act("joost", "S-1001", "acknowledge")
    call, localizer = world.repository.calls["S-1001"], Localizer("nl")
    view = world.view(call, "fatima")
    card = team_card(view, "cleaning", TOWN, localizer, world.now, whole=True, coordinator=True)
    assert shown(card) & process_words(localizer)
    folded = team_card(view, "cleaning", TOWN, localizer, world.now)
    assert not shown(folded) & process_words(localizer)


def test_steps_of_the_process_are_the_teams_own_in_what_happened() -> None:
    assert {e.Advanced, e.Forked, e.Registered} <= set(INSIDE)


@both
def test_a_question_stays_a_question(language: Language) -> None:
    world, localizer = spill(), Localizer(language)
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "ask", question="Which floor?")
    formatter = CallFormatter(TOWN, localizer, world.now)
    asked = fields_for(Action.ANSWER, world.repository.calls["S-1001"], formatter)
    assert [field.ask for field in asked] == ["Which floor?"]
    play("tom > S-1001: the second", world)
    card = seen_without_a_role(world, "S-1001", localizer)[1].card
    assert card and ("Which floor?", "the second") in {(x.label, x.value) for x in card.lines}


@both
def test_who_asked_sees_when_it_is_their_turn(language: Language) -> None:
    world, localizer = spill(), Localizer(language)
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "ask", question="Which floor?")
    own, team, _ = seen_without_a_role(world, "S-1001", localizer)
    assert own.card and own.card.status == localizer.say("waiting for your answer")
    assert team.card and team.card.status == localizer.say("waiting for an answer")


def told(world: World, what: str, language: Language, by: str = "joost") -> str:
    """What the requester of the only call is told."""
    effect = TellPerson.model_validate(
        {"number": "S-1001", "person": "tom", "what": what, "by": by}
    )
    view = world.view(world.repository.calls["S-1001"], "tom")
    said = notice(effect, view, TOWN, Localizer(language), world.now)
    assert said
    return said.text


@both
@pytest.mark.parametrize("taken", [True, False])
def test_that_it_is_late_is_said_once(language: Language, taken: bool) -> None:
    world = spill()
    if taken:
        world.act("joost", "S-1001", "acknowledge")
    world.now += dt.timedelta(hours=4)
    text = told(world, "late", language)
    sorry = {"en": "sorry", "nl": "spijt"}[language]
    assert text.count(sorry) == 1 and text.count("14:00") == 1
    assert text.endswith(Localizer(language).say("I ask them to tell you how it goes on."))


@both
def test_a_call_that_moved_names_its_new_team_once(language: Language) -> None:
    world = spill()
    text = told(world, "moved", language)
    assert text.count(TOWN.team_by_id["cleaning"].name.in_(language)) == 1
    assert "10:15" in text and "14:00" in text


@both
def test_how_many_is_said_in_words(language: Language) -> None:
    three = {"en": "three", "nl": "drie"}[language]
    formatter = CallFormatter(TOWN, Localizer(language), spill().now)
    assert three in reasons_told(["bundles: 3"], formatter)[0]
    effect = TellPerson.model_validate(
        {"number": "S-1001", "person": "fatima", "what": "swarm", "text": "3"}
    )
    world = spill()
    view = world.view(world.repository.calls["S-1001"], "fatima")
    said = notice(effect, view, TOWN, Localizer(language), world.now)
    assert said and three in said.text
