"""The calendar of due times: for whom, what it tells, and what its address is good for."""

from __future__ import annotations

import json

import pytest
from icalendar import Calendar

from bot.cli import application
from tests.api.conftest import CONTRACT, SPILL, Api


def _read(api: Api, secret: str) -> dict[str, str]:
    answer = api.ask("GET", f"/calendar/{secret}.ics")
    assert answer.headers["content-type"].startswith("text/calendar"), answer.text
    found = Calendar.from_ical(answer.content)
    return {str(event["uid"]): str(event["summary"]) for event in found.walk("VEVENT")}


def test_what_is_due_stands_in_the_calendar_of_who_has_to_do_it(api: Api) -> None:
    secret = api.token("fatima", "calendar")
    number = api.opens(api.token("sanne"), SPILL)
    due = _read(api, secret)
    assert due == {
        f"{number}-acknowledge@schakel": f"Take: {number} spill please",
        f"{number}-resolve@schakel": f"Due: {number} spill please",
    }
    api.acts(api.token("fatima"), number, "acknowledge")
    assert list(_read(api, secret)) == [f"{number}-resolve@schakel"]
    assert list(_read(api, api.token("sanne", "calendar"))) == [f"{number}-expected@schakel"]
    assert _read(api, api.token("tom", "calendar")) == {}
    assert _read(api, api.token("fatima", "calendar", teams=("hr",))) == {}
    api.acts(api.token("fatima"), number, "resolve", text="Mopped.")
    assert _read(api, secret) == {}


def test_of_a_private_call_a_calendar_tells_that_it_is_a_request(api: Api) -> None:
    number = api.opens(api.token("sanne"), CONTRACT)
    told = _read(api, api.token("hilde", "calendar"))
    assert told[f"{number}-resolve@schakel"] == f"Due: {number} Request"
    assert "contract" not in str(told) and "hall" not in str(told)
    assert _read(api, api.token("daan", "calendar")) == {}


def test_the_address_of_a_calendar_is_good_for_nothing_else(api: Api) -> None:
    secret = api.token("fatima", "calendar")
    assert api.ask("GET", "/calls", secret).status_code == 401
    assert api.ask("GET", f"/calendar/{api.token('fatima')}.ics").status_code == 404
    assert api.ask("GET", "/calendar/schakel_guessed.ics").status_code == 401


def test_the_command_tells_the_address(
    api: Api, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    words = ["token", "create", "fatima", "--name", "phone", "--scope", "calendar", "--json"]
    application(words)(words, standalone_mode=False)
    address = json.loads(capsys.readouterr().out)["token"]
    path = address.partition("/api/v1")[2]
    assert api.ask("GET", path).status_code == 200
