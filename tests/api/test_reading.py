"""What a program reads: as much as the person its token stands for, and no more."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.people import api_tokens
from catalog.model import Catalogue
from tests.api.conftest import CONTRACT, SPILL, Api


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/calls", "calls:read"),
        ("/calls/S-1001", "calls:read"),
        ("/calls/S-1001/events", "calls:read"),
        ("/events", "calls:read"),
        ("/catalogue", "catalogue:read"),
        ("/catalogue/cleaning/rooms/spill", "catalogue:read"),
        ("/teams", "catalogue:read"),
        ("/people", "people:read"),
        ("/register", "register:read"),
        ("/register/cleaning/mop", "register:read"),
    ],
)
def test_nobody_is_let_in_without_a_token_that_may(api: Api, path: str, scope: str) -> None:
    answer = api.ask("GET", path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    other = api.token("sanne", *(set(api_tokens.SCOPES) - {scope}))
    refused = api.ask("GET", path, other).json()
    assert (refused["status"], refused["code"], refused["scope"]) == (403, "scope", scope)


def test_a_token_that_is_guessed_over_revoked_or_of_who_left_lets_nobody_in(api: Api) -> None:
    guessed = api.ask("GET", "/teams", "schakel_guessed")
    assert guessed.status_code == 401
    soon = api.token("sanne", until=api.front.now + dt.timedelta(days=1))
    good = api.token("sanne")
    assert api.ask("GET", "/teams", soon).status_code == 200
    with api.front.app.database.transaction() as session:
        (row, *_) = [one for one in api_tokens.every(session) if one.until is None]
        assert good not in str(row) and api_tokens.revoke(session, row.id, api.front.now)
    assert api.ask("GET", "/teams", good).status_code == 401
    api.front.now += dt.timedelta(days=2)
    tom = api.token("tom")
    assert api.ask("GET", "/teams", tom).status_code == 200
    known = api.front.app.catalogue
    people = tuple(one for one in known.organisation.employees if one.id != "tom")
    without = known.organisation.model_copy(update={"employees": people})
    api.front.app.catalogue = Catalogue(version="v2", organisation=without, teams=known.teams)
    for token in (soon, good, tom):
        refused = api.ask("GET", "/teams", token)
        assert (refused.status_code, refused.json()) == (401, guessed.json())


def test_a_call_is_there_for_its_people_and_for_nobody_else(api: Api) -> None:
    sanne, fatima, tom = api.token("sanne"), api.token("fatima"), api.token("tom")
    number = api.opens(sanne, SPILL)
    mine = api.get(f"/calls/{number}", sanne)
    assert mine["title"] == "spill graag" and mine["status"]
    assert {one["action"] for one in mine["actions"]} >= {"add", "cancel"}
    assert {one["action"] for one in api.get(f"/calls/{number}", fatima)["actions"]} >= {
        "acknowledge",
        "decline",
    }
    hidden = api.ask("GET", f"/calls/{number}", tom)
    unknown = api.ask("GET", "/calls/S-999999", tom)
    assert hidden.status_code == unknown.status_code == 404 and hidden.json() == unknown.json()
    assert api.get("/calls", tom)["data"] == [] == api.get("/events", tom)["data"]
    api.front.types("tom", f"/follow {number}")
    followed = api.get(f"/calls/{number}", tom)
    if followed["status"] != 404:
        assert followed["outline"] and followed["text"] == "" and followed["requester"] is None


def test_a_private_call_is_for_who_asked_and_who_has_it(api: Api) -> None:
    sanne, hilde, daan = api.token("sanne"), api.token("hilde"), api.token("daan")
    number = api.opens(sanne, CONTRACT)
    assert api.ask("GET", f"/calls/{number}", daan).status_code == 404
    assert number not in str(api.get("/calls", daan)) + str(api.get("/events", daan))
    listed = api.get("/calls", hilde)["data"]
    assert [(one["number"], one["text"]) for one in listed] == [(number, "")]
    assert api.get("/events", hilde)["data"] == []
    assert api.get(f"/calls/{number}", hilde)["text"] == "in the hall"
    looks = api.front.app.database
    with looks.reading() as session:
        from routing.storage import private_looks

        assert [who for who, _ in private_looks.of_call(session, number)] == ["hilde"]


def test_a_token_for_a_team_sees_the_calls_of_that_team_alone(api: Api) -> None:
    sanne = api.token("sanne")
    number = api.opens(sanne, SPILL)
    own = api.token("sanne", teams=("hr",))
    assert api.ask("GET", f"/calls/{number}", own).status_code == 404
    assert api.get("/calls", own)["data"] == []
    assert api.ask("POST", "/calls", own, json={"item": SPILL}).json()["code"] == "team"
    assert api.ask("POST", "/calls", own, json={"text": "help"}).json()["code"] == "team"
    assert [one["ref"] for one in api.get("/catalogue", own)["data"]] == [CONTRACT]


def test_pages_follow_each_other_whatever_comes_meanwhile(api_anywhere: Api) -> None:
    api = api_anywhere
    sanne = api.token("sanne")
    numbers = [api.opens(sanne, SPILL) for _ in range(5)]
    first = api.get("/calls?limit=2", sanne)
    api.opens(sanne, SPILL)
    second = api.get(f"/calls?limit=2&cursor={first['next']}", sanne)
    third = api.get(f"/calls?limit=2&cursor={second['next']}", sanne)
    seen = [one["number"] for page in (first, second, third) for one in page["data"]]
    assert seen == numbers[::-1] and third["next"] is None
    api.front.now += dt.timedelta(minutes=1)
    happened = api.get("/events?limit=3", sanne)
    rest = api.get(f"/events?cursor={happened['next']}", sanne)
    ids = [one["id"] for one in happened["data"] + rest["data"]]
    assert ids == sorted(set(ids)) and len(ids) >= 6
    assert api.get(f"/events?cursor={rest['next']}", sanne)["data"] == []
    for cursor in ("x", "%00", first["next"][:-1] + "!", "ZTE"):
        assert api.ask("GET", f"/calls?cursor={cursor}", sanne).json()["code"] == "cursor"


def test_of_people_one_sees_those_of_ones_own_teams(api: Api) -> None:
    assert {one["id"] for one in api.get("/people", api.token("fatima"))["data"]} == {
        "fatima",
        "joost",
    }
    assert {one["id"] for one in api.get("/people", api.token("sanne"))["data"]} == {"sanne"}


def test_too_often_is_told_with_when_to_come_again(api: Api) -> None:
    slow = Api(api.front, burst=3, per_second=0.01)
    token = slow.token("sanne")
    answers = [slow.ask("GET", "/teams", token) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit"].startswith('"token";r=2')
    assert int(answers[3].headers["retry-after"]) > 0 and answers[3].json()["how_to_mend"]
    assert slow.ask("GET", "/teams", slow.token("tom")).status_code == 200


def test_who_guesses_tokens_is_slowed_down(api: Api) -> None:
    answers = {api.ask("GET", "/teams", f"schakel_{n}").status_code for n in range(31)}
    assert answers == {401, 429}


def test_what_is_wrong_is_told_without_what_was_sent(api: Api) -> None:
    token = api.token("sanne")
    answer = api.ask("GET", "/calls?limit=secretword", token)
    assert answer.status_code == 422 and "secretword" not in answer.text
    assert answer.json()["errors"][0]["where"] == "query/limit"
    assert api.ask("GET", "/nothing", token).json()["code"] == "not_found"
    assert api.ask("DELETE", "/calls", token).json()["code"] == "method"
    for path in ("/calls/1", "/calls/S-%00", "/catalogue/a/b/c", "/register/a/b", "/problems/x"):
        assert api.ask("GET", path, token).status_code == 404, path
    assert api.get("/problems/scope")["how_to_mend"]


def test_what_no_database_keeps_is_unreadable(api_anywhere: Api) -> None:
    token = api_anywhere.token("sanne")
    for path in ("/register?cursor=%00", "/calls/S-%00", "/register/it/%00", "/people?q=%00"):
        assert api_anywhere.ask("GET", path, token).status_code in (200, 404, 422), path
    for body in ({"text": "a\0b"}, {"item": "a/b/\0"}, {"item": SPILL, "text": "\0"}):
        answer = api_anywhere.ask("POST", "/calls", token, json=body)
        assert answer.status_code in (201, 404, 409, 422), answer.text


def test_the_description_names_every_address(api: Api) -> None:
    told = api.get("/openapi.json")
    assert {"/api/v1/calls", "/api/v1/calls/{number}/actions/{action}"} <= set(told["paths"])
    assert told["components"]["securitySchemes"]


def test_an_event_has_the_same_id_wherever_it_is_read(api_anywhere: Api) -> None:
    sanne = api_anywhere.token("sanne")
    numbers = [api_anywhere.opens(sanne, SPILL) for _ in range(2)]
    api_anywhere.front.wait(minutes=5)
    every = {one["id"]: one for one in api_anywhere.get("/events", sanne)["data"]}
    for number in numbers:
        own = api_anywhere.get(f"/calls/{number}/events", sanne)["data"]
        assert own and all(every[one["id"]] == one for one in own)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/calls?team=foo", "query/team"),
        ("/register?team=foo", "query/team"),
        ("/calls?teem=cleaning", "query/teem"),
        ("/calls?Team=cleaning", "query/Team"),
        ("/teams?limit=1", "query/limit"),
        ("/events?x=1&x=2", "query/x"),
    ],
)
def test_a_filter_that_is_none_is_refused(api: Api, path: str, where: str) -> None:
    answer = api.ask("GET", path, api.token("fatima"))
    assert answer.status_code == 422
    assert [one["where"] for one in answer.json()["errors"]] == [where]
    assert api.ask("GET", "/calls?team=cleaning&limit=5", api.token("fatima")).status_code == 200


def test_the_moments_of_a_token_are_of_rfc_3339(api: Api) -> None:
    api.get("/teams", api.token("sanne", until=api.front.now + dt.timedelta(days=1)))
    with api.front.app.database.reading() as session:
        (one,) = api_tokens.listed(session, api.front.now)
    for name in ("made_at", "until", "used_at"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", one[name]), name
