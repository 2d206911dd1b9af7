"""Whose work lies still while they are away: it is marked, told to who gives them more, and offered
back to the team.
"""

from __future__ import annotations

import datetime as dt

import pytest

from catalog.model import Catalogue
from catalog.people import Away
from catalog.presence import away_until
from tests.bench.dialogue_states import Hospital
from tests.conversation.test_beside_a_form import LAPTOP
from tests.conversation.transcript import play


def _away(desk: Hospital, person: str, *spans: tuple[int, int]) -> None:
    """Somebody is away so many days from today to so many from today."""
    today = desk.now.date()
    day = dt.timedelta(days=1)
    away = tuple(Away(since=today + a * day, until=today + b * day) for a, b in spans)
    teams = tuple(
        team.model_copy(
            update={
                "people": tuple(
                    one.model_copy(update={"away": away}) if one.id == person else one
                    for one in team.people
                )
            }
        )
        for team in desk.catalogue.teams
    )
    before = desk.catalogue
    desk.catalogue = Catalogue(
        version=before.version, organisation=before.organisation, teams=teams
    )


def test_who_gives_work_to_somebody_away_hears_so(desk: Hospital) -> None:
    _away(desk, "chantal", (0, 3))
    play(REPORTED + "\narjan: geef 1001 aan chantal\n< afwezig tot en met\n< terug", desk)


def test_who_gives_it_to_somebody_there_hears_nothing_of_it(desk: Hospital) -> None:
    play(REPORTED + "\narjan: geef 1001 aan chantal\n< Chantal\n<! afwezig", desk)


def test_a_list_marks_who_is_away(desk: Hospital) -> None:
    play(LAPTOP, desk)
    _away(desk, "chantal", (0, 3))
    play("arjan: wachtrij\n< Chantal Pinas · afwezig tot en met", desk)


@pytest.mark.parametrize("said", ["Chantal is ziek", "Chantal is off sick today"])
def test_what_is_theirs_is_told_and_goes_back_at_one_press(desk: Hospital, said: str) -> None:
    play(LAPTOP, desk)
    play(f"arjan: {said}\n< S-1001\narjan # Zet S-1001 terug", desk)
    (call,) = desk.repository.calls.values()
    assert call.assignee is None and call.state == "offered"


@pytest.mark.parametrize(
    ("spans", "last"),
    [(((0, 3),), 3), (((-2, 0), (1, 4)), 4), (((0, 1), (3, 4)), 1), (((1, 2),), None), ((), None)],
)
def test_away_lasts_as_long_as_it_goes_on(
    desk: Hospital, spans: tuple[tuple[int, int], ...], last: int | None
) -> None:
    _away(desk, "chantal", *spans)
    found = away_until("chantal", desk.catalogue, desk.now)
    assert found == (None if last is None else desk.now.date() + dt.timedelta(days=last))


REPORTED = LAPTOP.replace("chantal: pak 1001", "")
