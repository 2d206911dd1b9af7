"""Who may speak to a desk over the wire, and what is refused: forged, foreign, old, replayed, too
large, too often, and requests that go round in a circle.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from typing import Any

import pytest

from bot.network import connecting
from bot.network.rates import Rates
from bot.network.signing import Key, NotSigned, checked, signed
from bot.network.wire import INVITATIONS, MESSAGES, Answer
from routing.call.call import State
from routing.call.events import Noted
from routing.storage import ledger, peers
from tests.network.world import Installation, Net, accept, address_of

TO_LAUNDRY = address_of("laundry") + MESSAGES


def _key(place: Installation, team: str) -> Key:
    with place.app.database.reading() as session:
        row = peers.find(session, team)
        assert row
        return Key(row.secret)


def _message(word: str, call: str = "", seq: int = 0, **data: object) -> dict[str, Any]:
    return {
        "version": 1,
        "id": str(uuid.uuid4()),
        "call": call,
        "seq": seq,
        "at": "2026-11-23T09:00:00Z",
        "word": word,
        "data": data,
    }


def _request(**more: object) -> dict[str, object]:
    asked = {"service": "linen", "kind": "incident", "title": "Sheets", "trace": "trace-1234"}
    return asked | more


def _sent(net: Net, message: object, key: Key | None = None, **more: Any) -> Answer:
    """The laundry's answer to a message of the hospital's."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    key = key or _key(net.places["hospital"], "laundry")
    headers = signed(more.get("url", TO_LAUNDRY), body, key, more.get("at", net.now))
    return asyncio.run(net.arrives(TO_LAUNDRY, headers, more.get("body", body)))


def test_words_of_a_later_version_are_kept_and_shown(two: Net) -> None:
    laundry = two.places["laundry"]
    _sent(two, _message("opened", "call-0001", 1, **_request(weather="fine")))
    assert _sent(two, _message("sang", "call-0001", 2, song="Auld Lang Syne")).status == 200
    assert _sent(two, _message("hummed")).status == 200
    with laundry.app.database.reading() as session:
        events = ledger.events(session, laundry.from_elsewhere())
    kept = [event.text for event in events if isinstance(event, Noted)]
    assert kept == ["sang: song: Auld Lang Syne"]
    two.settle()
    assert "sang: song: Auld Lang Syne" in "\n".join(laundry.said("room/washing"))


def test_what_is_said_of_the_connection_is_done_once_and_in_its_order(two: Net) -> None:
    laundry, hospital = two.places["laundry"], two.places["hospital"]

    def offered(name: str) -> dict[str, Any]:
        return {"organisation": {"en": name}, "services": []}

    first, second = _message("offer", **offered("first")), _message("offer", **offered("second"))
    later = {"at": "2026-11-23T09:30:00Z"}
    assert _sent(two, second | later).status == 200
    assert _sent(two, first).status == 200, "overtaken on the way: it is heard, and not done"
    with laundry.app.database.reading() as session:
        row = peers.find(session, "hospital")
        assert row and row.latest and row.latest["organisation"]["en"] == "second"
    before, fresh = _key(hospital, "laundry"), Key.made()
    told = _message("key", key=fresh.public)
    for _ in range(2):
        assert _sent(two, told, key=before).status == 200
    old = _message("key", key=before.public) | {"at": "2026-11-23T08:00:00Z"}
    assert _sent(two, old, key=fresh).status == 200
    with laundry.app.database.reading() as session:
        row = peers.find(session, "hospital")
        assert row and row.their_keys[0]["key"] == fresh.public


def test_a_request_never_goes_round(three: Net) -> None:
    hospital, laundry, dyeworks = (three.places[n] for n in ("hospital", "laundry", "dyeworks"))
    number = hospital.asked()
    hospital.passes_on("fatima", number, "laundry/linen", "Sheets")
    three.settle()
    there = laundry.from_elsewhere()
    laundry.does("lars", there, "acknowledge")
    laundry.passes_on("lars", there, "dyeworks/dye", "Red ones")
    three.settle()
    last = dyeworks.from_elsewhere()
    dyeworks.does("vera", last, "acknowledge")
    child = dyeworks.passes_on("vera", last, "hospital/wards", "Your own sheets")
    three.settle()
    assert dyeworks.call(child).state is State.REFUSED
    assert dyeworks.call(last).state is State.IN_PROGRESS
    assert "kringetje" in "\n".join(dyeworks.said("room/vats")[-4:]), (
        "and whoever passed it on is told"
    )


def test_rates() -> None:
    rates = Rates(burst=2, per_second=0.001)
    assert rates.over("one") == 0
    rates.count("one")
    rates.count("one")
    assert rates.over("one") > 100
    assert rates.over("other") == 0


def test_strangers_are_slowed_down(two: Net) -> None:
    answers = [asyncio.run(two.arrives(TO_LAUNDRY, {}, b"{}")) for _ in range(40)]
    assert {a.code for a in answers} == {"unsigned", "too_often"}
    assert answers[-1].wait


def _invited(net: Net) -> tuple[Installation, Installation, str]:
    """The connection is closed, and the laundry invites again."""
    hospital, laundry = net.places["hospital"], net.places["laundry"]
    for place, team in ((hospital, "laundry"), (laundry, "hospital")):
        with place.app.database.transaction() as session:
            connecting.close(session, team, net.now)
    net.settle()
    with laundry.app.database.transaction() as session:
        code = connecting.invite(
            session, laundry.app.catalogue, "hospital", address_of("laundry"), net.now
        )
    return hospital, laundry, code


def test_an_invitation_works_once_for_whom_it_is(two: Net) -> None:
    hospital, laundry, code = _invited(two)
    assert accept(laundry, hospital, "AAAA-BBBB-CCCC-DDDD").code == "no_code"
    body = json.dumps(
        {
            "code": code,
            "yes": True,
            "url": "https://evil.example",
            "name": "Evil",
            "key": Key.made().public,
            "versions": [1],
            "offer": {"organisation": {"en": "Evil"}},
        }
    ).encode()
    url = address_of("laundry") + INVITATIONS
    forged = asyncio.run(two.arrives(url, signed(url, body, Key.made(), two.now), body))
    assert (forged.status, forged.code) == (401, "unsigned"), "not the key it names"
    own = Key.made()
    body = body.replace(json.loads(body)["key"].encode(), own.public.encode())
    elsewhere = asyncio.run(two.arrives(url, signed(url, body, own, two.now), body))
    assert elsewhere.code == "other_address"
    newer = body.replace(b'"versions": [1]', b'"versions": [9]').replace(
        b"https://evil.example", address_of("hospital").encode()
    )
    answer = asyncio.run(two.arrives(url, signed(url, newer, own, two.now), newer))
    assert (answer.code, answer.body["versions"]) == ("version", [1])

    assert accept(laundry, hospital, code).status == 200
    assert accept(laundry, hospital, code).code == "no_code"
    with laundry.app.database.reading() as session:
        row = peers.find(session, "hospital")
        assert row and row.state == "offered" and row.theirs["organisation"]["en"] == "Hospital"
    with hospital.app.database.reading() as session:
        row = peers.find(session, "laundry")
        assert row and row.state == "waiting"
        agreed = row.theirs["services"][0]["targets"]["incident"]
        assert (agreed["acknowledge"], agreed["resolve"]) == ("15m", "4h")


def test_nothing_is_taken_before_both_said_yes(two: Net) -> None:
    hospital, laundry, code = _invited(two)
    accept(laundry, hospital, code)
    answer = _sent(two, _message("opened", "call-0001", 1, **_request()))
    assert (answer.status, answer.code) == (403, "not_open")
    with laundry.app.database.transaction() as session:
        connecting.agree(session, "hospital", two.now)
    assert _sent(two, _message("opened", "call-0001", 1, **_request())).status == 200


def test_a_late_code_is_no_code(two: Net) -> None:
    hospital, laundry, code = _invited(two)
    two.now += dt.timedelta(days=8)
    assert accept(laundry, hospital, code).code == "no_code"


def test_another_key_with_an_overlap(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    before = _key(hospital, "laundry")
    two.down.add("laundry")
    with hospital.app.database.transaction() as session:
        fresh = connecting.rotate(session, "laundry", two.now)
    assert _key(hospital, "laundry") == before, "they do not know the other one yet"
    two.down.clear()
    two.settle(hours=0.2)
    assert _key(hospital, "laundry") == fresh
    assert _sent(two, _message("opened", "call-0001", 1, **_request())).status == 200
    late = _sent(two, _message("commented", "call-0001", 2, text="late"), key=before)
    assert late.status == 200, "what was signed before is good for a while"
    two.now += dt.timedelta(days=8)
    assert _sent(two, _message("commented", "call-0001", 3, text="x"), key=before).status == 401
    assert _sent(two, _message("commented", "call-0001", 3, text="x")).status == 200
    assert laundry.call(laundry.from_elsewhere()).state is State.OFFERED


@pytest.mark.parametrize("change", ["signature", "signature-input", "content-digest"])
def test_headers_that_make_no_sense_are_no_signature(change: str) -> None:
    key, now = Key.made(), dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    headers = {k.lower(): v for k, v in signed(TO_LAUNDRY, b"{}", key, now).items()}
    for odd in ("", "link=", "link=:AAAA:", "x" * 5_000, 'link=("@method");created=1', "link=()"):
        known = {key.id: key.public}
        with pytest.raises(NotSigned):
            checked(TO_LAUNDRY, headers | {change: odd}, b"{}", now, known.get)
