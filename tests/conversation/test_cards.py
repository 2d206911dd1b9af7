"""Cards and news: what a team, its room and the requester see, in both languages; nothing private
where it does not belong.
"""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from bot.ports import Outgoing
from bot.wording.action_forms import LABELS, fields_for
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import requester_card, rest_of_buttons, team_card
from bot.wording.localizer import Localizer
from bot.wording.notices import notice
from bot.wording.passing_on import help_said
from bot.wording.status_line import honest_line
from catalog.model import Kind, Language
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import PersonNews, TeamNews, TellPerson, TellTeam
from routing.call.view import CallView
from routing.rules.forecast import Budget, Help
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import World

EN, NL = Localizer("en"), Localizer("nl")


def spill() -> World:
    """Tom has asked for a spill to be cleaned."""
    return play("""
        tom: someone spilled coffee in room 12
        tom: yes
        < S-1001
    """)


def room(world: World, number: str, team: str, person: str, localizer: Localizer = EN) -> Outgoing:
    """The card in a team's room, as it stands now."""
    return team_card(
        world.view(world.repository.calls[number], person), team, TOWN, localizer, world.now
    )


def lines(message: Outgoing) -> dict[str, str]:
    """The lines of a message's card."""
    assert message.card
    return {line.label: line.value for line in message.card.lines}


def test_a_new_call_in_the_room() -> None:
    card = room(spill(), "S-1001", "cleaning", "fatima")
    assert card.text == "S-1001 · Spill that cannot wait · new · pick up by 10:15 today"
    assert card.card and card.card.tone == "new"
    assert lines(card) == {
        "Asked by": "Tom Whitfield, Radiologie",
        "In their words": "someone spilled coffee in room 12",
        "Where is it?": "room 12",
        "Pick up": "by 10:15 today",
        "To be done": "by 14:00 today",
    }
    assert [c.label for c in card.choices][:3] == ["I'll take it", "Assign", "Hand over"]
    assert card.choices[0].style == "primary"


def test_the_same_card_in_dutch() -> None:
    card = room(spill(), "S-1001", "cleaning", "fatima", NL)
    assert (
        card.text == "S-1001 · Morsing die niet kan wachten · nieuw · oppakken: vandaag vóór 10:15"
    )
    assert lines(card)["Waar is het?"] == "room 12"
    assert card.choices[0].label == "Ik pak het op"


def test_forms_of_the_buttons() -> None:
    world = spill()
    world.act("fatima", "S-1001", "acknowledge")
    shown = room(world, "S-1001", "cleaning", "fatima").choices
    assert [c.action.rsplit(":", 1)[1] for c in shown] == [
        "resolve",
        "ask",
        "pass_on",
        "assign",
        "hand_over",
        "decline",
        "reply",
        "more",
    ]
    rest = rest_of_buttons(
        world.view(world.repository.calls["S-1001"], "fatima"),
        CallFormatter(TOWN, EN, world.now),
        coordinator=True,
    )
    by_action = {c.action.rsplit(":", 1)[1]: c for c in (*shown, *rest)}
    assert [f.id for f in by_action["hand_over"].fields] == ["team", "reason", "kind"]
    assert ("ict", "ICT workplace") in by_action["hand_over"].fields[0].choices
    assert ("joost", "Joost Visser") in by_action["assign"].fields[0].choices
    assert by_action["resolve"].fields[0].required is False
    assert next(iter(by_action)) == "resolve"
    assert all(len(c.action.encode()) <= 64 for c in by_action.values())


def test_the_services_one_leans_on_come_first() -> None:
    world = play("tom: my laptop won't start\ntom: yes\n< S-1001")
    formatter = CallFormatter(TOWN, EN, world.now)
    service = fields_for(Action.PASS_ON, world.repository.calls["S-1001"], formatter)[0]
    assert service.choices[0] == ("tandem/devices", "Tandem Hardware: Devices, by 14:00 today")


def test_late_waiting_and_done_have_their_tones() -> None:
    world = spill()
    world.wait(minutes=20)
    assert room(world, "S-1001", "cleaning", "fatima").card.tone == "late"  # type: ignore[union-attr]
    world.act("fatima", "S-1001", "acknowledge")
    assert room(world, "S-1001", "cleaning", "fatima").card.tone == "busy"  # type: ignore[union-attr]
    world.act("fatima", "S-1001", "ask", question="Which floor?")
    asked = room(world, "S-1001", "cleaning", "fatima")
    assert asked.card and asked.card.tone == "waiting"
    assert lines(asked)["Asked"] == "“Which floor?” (since 10:20)"
    play("tom > S-1001: second floor", world)
    world.act("fatima", "S-1001", "resolve", text="Mopped")
    done = room(world, "S-1001", "cleaning", "fatima")
    assert done.card and done.card.tone == "done"
    assert lines(done)["Outcome"] == "Mopped"


def test_the_requester_sees_one_honest_line() -> None:
    world = spill()
    view = world.view(world.repository.calls["S-1001"], "tom")
    card = requester_card(view, TOWN, EN, world.now)
    assert lines(card)["Now"] == (
        "With Cleaning since 10:00. Somebody picks it up by 10:15 today. Expected to "
        "be done by 14:00 today."
    )
    assert [c.label for c in card.choices] == ["Add something", "Cancel request"]


def test_the_honest_line_names_the_deepest_link_that_waits() -> None:
    world = play("tom: my laptop won't start\ntom: yes\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "pass_on", service="tandem/devices")
    call = world.repository.calls["S-1001"]
    view = world.view(call, "tom")
    said = honest_line(call, view.below, TOWN, NL, world.now)
    assert "ICT-werkplek houdt het in de gaten en heeft Tandem Hardware om hulp gevraagd" in said
    card = room(world, "S-1001", "ict", "lotte")
    assert lines(card)["Waiting for"] == "Tandem Hardware (S-1002), since 10:00: new"
    theirs = room(world, "S-1002", "tandem", "ewout")
    assert lines(theirs)["Asked by"] == "Lotte Smit of ICT workplace, for S-1001"


def test_a_room_that_no_longer_has_it_sees_only_where_it_went() -> None:
    world = play("tom: how much leave have I left\ntom: yes\n< S-1001")
    assert world.repository.calls["S-1001"].private
    world.act("xenia", "S-1001", "hand_over", team="desk")
    gone = room(world, "S-1001", "hr", "xenia")
    assert gone.text == "S-1001 · Private request · now with Service desk"
    assert "leave" not in gone.model_dump_json()
    assert gone.choices == ()


def every_news() -> list[TellPerson | TellTeam]:
    """One of each kind of news, as somebody else caused it."""
    more = {
        "reminder": "2026-11-24T09:15:00+00:00",
        "swarm": "7",
        "escalated": "acknowledge",
        "passed_on": "tandem",
    }
    people = [
        TellPerson(
            number="S-1001", person="tom", what=what, by="fatima", text=more.get(what, "Zie foto")
        )
        for what in get_args(PersonNews)
    ]
    teams = [
        TellTeam(
            number="S-1001",
            team="cleaning",
            what=what,
            by="tom",
            text=more.get(what, "Zie foto"),
            other="S-1002",
        )
        for what in get_args(TeamNews)
    ]
    return [*people, *teams]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("effect", every_news(), ids=lambda e: f"{e.effect}-{e.what}")
def test_every_news_is_told(effect: TellPerson | TellTeam, language: Language) -> None:
    world = spill()
    call = world.repository.calls["S-1001"]
    said = notice(
        effect, CallView(call=call, actions=tuple(Action)), TOWN, Localizer(language), world.now
    )
    if effect.what == "offered":
        assert said is None
        return
    assert said and "{" not in said.text
    assert effect.what == "swarm" or "S-1001" in said.text
    mine = ("c:S-1001:", "c:S-1002:reopen")
    assert all(c.action.startswith(mine) for c in said.choices)


def test_nobody_is_told_what_they_did_themselves() -> None:
    world = spill()
    view = world.view(world.repository.calls["S-1001"], "tom")
    effect = TellPerson(number="S-1001", person="tom", what="closed", by="tom")
    assert notice(effect, view, TOWN, EN, world.now) is None


def test_solved_asks_for_a_yes() -> None:
    world = spill()
    world.act("fatima", "S-1001", "acknowledge")
    world.act("fatima", "S-1001", "resolve", text="Mopped and dried")
    said = world.heard["tom"][-1]
    assert said.text == (
        "Fatima Bouzid of Cleaning says that S-1001 (Spill that cannot wait) is solved.\n“Mopped "
        "and dried”\n"
        "Is it? If I hear nothing, I close it Thursday 10:00."
    )
    assert [c.label for c in said.choices] == ["Yes, it is solved", "No, not yet"]


def test_closing_by_itself_asks_for_no_rating() -> None:
    world = spill()
    world.act("fatima", "S-1001", "acknowledge")
    world.act("fatima", "S-1001", "resolve")
    world.wait(days=3)
    said = world.heard["tom"][-1]
    assert said.text.startswith("S-1001 (Spill that cannot wait) is closed.")
    assert [c.label for c in said.choices] == ["Reopen"]


def test_every_action_has_a_label_and_a_form_that_can_be_filled() -> None:
    world = spill()
    call = world.repository.calls["S-1001"]
    for localizer in (EN, NL):
        formatter = CallFormatter(TOWN, localizer, world.now)
        for action in Action:
            assert action in LABELS
            ids = [b.id for b in fields_for(action, call, formatter)]
            assert len(ids) == len(set(ids))


def test_an_ended_call_keeps_only_a_note() -> None:
    world = play(
        "tom: someone spilled coffee in room 12\ntom: yes\ntom: cancel S-1001\ntom: yes\n< is "
        "cancelled"
    )
    card = room(world, "S-1001", "cleaning", "fatima")
    assert [c.label for c in card.choices] == ["Note for the team"]
    ended: Call = world.repository.calls["S-1001"]
    assert "Cancelled today 10:00." in honest_line(
        ended, (), TOWN, EN, world.now + dt.timedelta(hours=1)
    )


def test_a_risks_card_says_that_nothing_has_happened_yet() -> None:
    world = spill()
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "risk", text="somebody will slip one day")
    risk = next(c for c in world.repository.calls.values() if c.kind is Kind.RISK)
    card = team_card(world.view(risk, "joost"), risk.team, world.catalogue, NL, world.now).card
    assert card and card.title.startswith("⚠ Risico: ")
    labels = {line.label for line in card.lines}
    assert not labels & {"In eigen woorden", "Opgepakt door", "Moet klaar zijn"}


def test_a_kind_is_asked_for_by_its_name() -> None:
    call = spill().repository.calls["S-1001"]
    field = fields_for(Action.HAND_OVER, call, CallFormatter(TOWN, NL, call.opened_at))[-1]
    assert field.ask == "Wat is het eigenlijk?"
    assert [said for _, said in field.choices] == ["Een aanvraag", "Een wijziging", "Een wens"]


def test_what_is_expected_earlier_than_promised_is_no_bad_news() -> None:
    world = spill()
    call = world.repository.calls["S-1001"]
    assert call.first_promise
    sooner = call.first_promise.by - dt.timedelta(hours=3)
    earlier = call.model_copy(update={"expected": sooner})
    told = honest_line(earlier, (), TOWN, EN, world.now)
    assert "Expected to be done by 11:00 today." in told and "promised" not in told


def test_one_time_stands_once_on_a_card() -> None:
    world = spill()
    call = world.repository.calls["S-1001"]
    assert call.resolve_by
    a_bit = call.resolve_by + dt.timedelta(seconds=20)
    view = world.view(call.model_copy(update={"resolve_by": a_bit}), "fatima")
    shown = lines(team_card(view, "cleaning", TOWN, EN, world.now))
    assert "To be done" in shown and "Promised" not in shown


@pytest.mark.parametrize("fits", [True, False])
def test_by_when_a_service_has_it_done_is_told_however_long_its_name_is(
    fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    formatter = CallFormatter(TOWN, NL, spill().now)
    theirs = formatter.now + dt.timedelta(days=20)
    over = dt.timedelta() if fits else dt.timedelta(days=9)
    budget = Budget(ours=theirs - over, theirs=theirs, left=over, over=over)
    kind = Kind.SERVICE_REQUEST
    offers = [Help(service=one, call_kind=kind, budget=budget) for one in ("a/1", "a/2")]
    names = {
        "a/1": "Beveiliging en toegang: Sleutels, parkeren en gevonden voorwerpen",
        "a/2": "Gebouw en techniek: Liften",
    }
    monkeypatch.setattr(CallFormatter, "service", lambda _, ref: names[ref])
    shown = [help_said(offer, formatter) for offer in offers]
    assert all(formatter.by(theirs) in text for text in shown)
    assert shown[0].startswith("Beveiliging en toegang: ") and names["a/2"] in shown[1]
    assert max(map(len, shown)) <= 75
    assert fits or all("later" in text for text in shown)


LONG = " ".join(f"word{n}" for n in range(150)) + " THE END"


def _told_behind_more(world: World) -> str:
    said = world.says("joost", press="c:S-1001:more", room="cleaning")
    return "\n".join(message.text for message in said)


def test_all_of_a_long_answer_is_behind_more() -> None:
    world = play(f"tom: someone spilled coffee\ntom: {LONG}\ntom: yes\n< S-1001")
    card = room(world, "S-1001", "cleaning", "joost")
    assert card.card and not any("THE END" in line.value for line in card.card.lines)
    assert any(choice.action.endswith(":more") for choice in card.choices)
    assert _told_behind_more(world).count(LONG) == 1


def test_all_that_came_of_it_is_behind_more() -> None:
    world = spill()
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "resolve", text=LONG)
    assert LONG in _told_behind_more(world)


def test_what_is_over_can_be_read_whole_too() -> None:
    world = spill()
    world.act("joost", "S-1001", "acknowledge")
    world.act("joost", "S-1001", "resolve", text=LONG)
    world.act("tom", "S-1001", "confirm")
    card = room(world, "S-1001", "cleaning", "joost")
    assert any(choice.action.endswith(":more") for choice in card.choices)
    assert LONG in _told_behind_more(world)


def test_nothing_is_told_twice_behind_more_of_a_short_card() -> None:
    assert "coffee" not in _told_behind_more(spill())
