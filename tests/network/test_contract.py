"""The contract of the wire: the same for a desk of ours and for the reference link, which has no
line of ours. Each is the laundry of a hospital.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.network.front import LIMIT
from bot.network.signing import Key, signed
from bot.network.wire import MESSAGES, Answer
from routing.call.call import State
from routing.storage import peers
from tests.network import schema
from tests.network.foreign import Foreign, connect_foreign
from tests.network.world import HOSPITAL, LAUNDRY, Installation, Net, address_of, connect

DOCS = Path(__file__).parents[2] / "docs" / "network"
TO_LAUNDRY = address_of("laundry") + MESSAGES


class Provider:
    """The laundry, whichever it is: its people do one thing at a time."""

    def __init__(self, net: Net) -> None:
        self.place: Any = net.places["laundry"]
        self.net = net

    def does(self, action: str, **words: str) -> None:
        """Something with its last call; and it arrives."""
        if isinstance(self.place, Installation):
            self.place.does("lars", self.place.from_elsewhere(), action, **words)
        else:
            said = {"acknowledge": "acknowledged", "ask": "asked", "reply": "commented"}
            word = {"resolve": "resolved", "decline": "declined", **said}[action]
            self.place.link.say(self.place.only_call, word, text="".join(words.values()))
        self.net.settle()

    def shares(self, name: str) -> bytes:
        """A file with its last call; what is in it."""
        if isinstance(self.place, Installation):
            there = self.place.from_elsewhere()
            return self.place.sends("lars", there, "reply", name, text="see", share="yes")
        self.place.link.shares(self.place.only_call, name, data := name.encode() * 20_000)
        return data

    def files(self) -> dict[str, bytes]:
        """What it has of what was shared."""
        if isinstance(self.place, Installation):
            return self.place.files(self.place.from_elsewhere())
        return dict(self.place.link.got)

    def notes(self, text: str) -> None:
        """A note that is shared."""
        if isinstance(self.place, Installation):
            self.place.does("lars", self.place.from_elsewhere(), "note", text=text, share="yes")
        else:
            self.place.link.say(self.place.only_call, "noted", text=text)
        self.net.settle()

    def heard(self) -> list[str]:
        """All that was said to it, in order."""
        if isinstance(self.place, Installation):
            return self.place.said("room/washing")
        return [str(data.get("text", "")) for _, data in self.place.only_call.words]

    def calls(self) -> int:
        """How many calls it has."""
        if isinstance(self.place, Installation):
            with self.place.app.database.reading() as session:
                return len(peers.of_peer(session, "hospital"))
        return len(self.place.link.calls)


@pytest.fixture(params=["ours", "reference"])
def net(request: pytest.FixtureRequest, make_url: Callable[[], str]) -> Iterator[Net]:
    made = Net()
    hospital = Installation("hospital", make_url(), HOSPITAL, made)
    if request.param == "ours":
        connect(hospital, Installation("laundry", make_url(), LAUNDRY, made))
    else:
        foreign = Foreign("laundry", ["washing/linen"], made)
        made.places["laundry"] = foreign  # type: ignore[assignment]
        connect_foreign(hospital, foreign)
    yield made
    for place in made.places.values():
        place.app.close()


def _placed(net: Net) -> tuple[Installation, str, str]:
    hospital = net.places["hospital"]
    number = hospital.asked()
    child = hospital.passes_on("fatima", number, "laundry/linen", "Ten sheets")
    net.settle()
    return hospital, number, child


def test_a_call_there_and_back(net: Net) -> None:
    provider = Provider(net)
    hospital, number, child = _placed(net)
    assert provider.calls() == 1
    provider.does("acknowledge")
    assert hospital.call(child).state is State.IN_PROGRESS
    provider.does("ask", question="Which size?")
    assert hospital.call(child).state is State.WAITING_REQUESTER
    hospital.does("fatima", child, "answer", text="King size")
    hospital.does("fatima", child, "add", text="At the back")
    net.settle()
    said = "\n".join(provider.heard())
    assert said.index("King size") < said.index("At the back")
    provider.does("reply", text="On our way")
    assert "“On our way”" in "\n".join(hospital.said("room/cleaning"))
    provider.does("resolve", text="Washed")
    assert hospital.call(child).state is State.CLOSED
    assert hospital.call(number).state is State.IN_PROGRESS
    hospital.does("fatima", child, "reopen", reason="Still stained")
    net.settle()
    assert "Still stained" in "\n".join(provider.heard())
    provider.does("decline", reason="We close")
    assert hospital.call(child).state is State.REFUSED
    for _, _, body in net.seen:
        if b'"word"' in body:
            schema.conforms(json.loads(body))


def _key(net: Net) -> Key:
    with net.places["hospital"].app.database.reading() as session:
        row = peers.find(session, "laundry")
        assert row
        return Key(row.secret)


def _message(word: str, call: str = "", seq: int = 0, **data: object) -> dict[str, Any]:
    ident, at = str(uuid.uuid4()), "2026-11-23T09:00:00Z"
    return {"version": 1, "id": ident, "call": call, "seq": seq, "at": at, "word": word} | {
        "data": data
    }


def _opened(call: str = "call-0001", **more: object) -> dict[str, Any]:
    asked = {"service": "washing/linen", "kind": "incident", "title": "Sheets"}
    return _message("opened", call, 1, **(asked | {"trace": "trace-1234"} | more))


def _sent(net: Net, message: object, key: Key | None = None, **more: Any) -> Answer:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    headers = signed(more.get("url", TO_LAUNDRY), body, key or _key(net), more.get("at", net.now))
    return asyncio.run(net.arrives(TO_LAUNDRY, headers, more.get("body", body)))


def test_files_and_notes_both_ways(net: Net) -> None:
    provider = Provider(net)
    hospital, number, child = _placed(net)
    provider.does("acknowledge")
    hospital.does("fatima", number, "note", text="The lift is broken", share="below")
    sent = hospital.sends("fatima", child, "add", "plan.txt", text="here", share="yes")
    net.settle()
    net.settle()
    assert provider.files()["plan.txt"] == sent
    assert "The lift is broken" in "\n".join(provider.heard())
    provider.notes("Van 3 is on its way")
    got = provider.shares("size.txt")
    net.settle()
    net.settle()
    assert hospital.files(child)["size.txt"] == got
    said = "\n".join(hospital.said("room/cleaning"))
    assert "Van 3 is on its way" in said and "size.txt" in said


def test_what_is_not_theirs_is_refused(net: Net) -> None:
    opened, minutes = _opened(), dt.timedelta(minutes=6)
    for wrong in (
        _sent(net, opened, key=Key.made()),
        _sent(net, opened, body=b"{}"),
        _sent(net, opened, url=address_of("dyeworks") + MESSAGES),
        _sent(net, opened, at=net.now - minutes),
        _sent(net, opened, at=net.now + minutes),
        asyncio.run(net.arrives(TO_LAUNDRY, {}, b"{}")),
    ):
        assert (wrong.status, wrong.code) == (401, "unsigned")
    assert Provider(net).calls() == 0
    assert _sent(net, opened).status == 200


def test_a_replay_is_refused_and_a_repeat_changes_nothing(net: Net) -> None:
    body = json.dumps(_opened()).encode()
    headers = signed(TO_LAUNDRY, body, _key(net), net.now)
    first = asyncio.run(net.arrives(TO_LAUNDRY, headers, body))
    again = asyncio.run(net.arrives(TO_LAUNDRY, headers, body))
    assert (first.status, again.status, again.code) == (200, 409, "replayed")
    assert _sent(net, body).body == {"taken": 1}, "signed anew: heard before"
    assert Provider(net).calls() == 1


def test_a_message_is_done_once_by_its_id(net: Net) -> None:
    call, provider = "call-0001", Provider(net)
    _sent(net, _opened(call))
    told = _message("commented", call, 2, text="second")
    assert _sent(net, told).body == {"taken": 2}
    assert _sent(net, told | {"seq": 3}).body == {"taken": 3}, "another place, and done already"
    other = _sent(net, _message("commented", call, 2, text="instead"))
    assert (other.status, other.code) == (409, "other_message"), "the place is taken"
    _sent(net, _message("commented", call, 5, text="fifth"))
    assert _sent(net, _message("commented", call, 5, text="instead")).code == "other_message"
    assert _sent(net, _message("commented", call, 4, text="fourth")).body == {"taken": 5}
    net.settle()
    said = "\n".join(provider.heard())
    assert [said.count(word) for word in ("second", "fourth", "fifth", "instead")] == [1, 1, 1, 0]


def test_early_messages_wait_for_those_before_them(net: Net) -> None:
    call, provider = "call-0001", Provider(net)
    assert _sent(net, _message("commented", call, 3, text="third")).status == 202
    second = _message("commented", call, 2, text="second")
    assert _sent(net, second).status == 202
    assert _sent(net, second).status == 202
    assert _sent(net, _opened(call)).body == {"taken": 3}
    net.settle()
    said = "\n".join(provider.heard())
    assert said.index("second") < said.index("third")
    assert said.count("second") == 1


def test_what_is_not_agreed_or_readable_is_told(net: Net) -> None:
    for n, (asked, code) in enumerate(
        (
            ({"service": "front-desk"}, "not_agreed"),
            ({"kind": "risk"}, "unreadable"),
            ({"title": "x" * 500}, "unreadable"),
        )
    ):
        answer = _sent(net, _opened(f"call-000{n}", **asked))
        assert (answer.status, answer.code) == (409, code), asked
    assert _sent(net, b"[]").code == "unreadable"
    assert _sent(net, _opened("call-9999") | {"version": 7}).body["versions"] == [1]
    assert _sent(net, b"x" * (LIMIT + 1)).code == "too_large"


def test_a_word_of_a_later_version_is_taken(net: Net) -> None:
    assert _sent(net, _opened(weather="fine")).status == 200
    assert _sent(net, _message("sang", "call-0001", 2, song="Auld Lang Syne")).status == 200
    assert _sent(net, _message("hummed")).status == 200


def test_the_reference_link_places_calls_with_us(make_url: Callable[[], str]) -> None:
    net = Net()
    laundry = Installation("laundry", make_url(), LAUNDRY, net)
    foreign = Foreign("hospital", [], net)
    net.places["hospital"] = foreign  # type: ignore[assignment]
    connect_foreign(laundry, foreign)
    call = foreign.link.places("linen", "incident", "Ten sheets")
    net.settle()
    there = laundry.from_elsewhere()
    laundry.does("lars", there, "acknowledge")
    laundry.does("lars", there, "ask", question="Which size?")
    net.settle()
    foreign.link.say(call, "answered", text="King size")
    net.settle()
    assert laundry.call(there).state is State.IN_PROGRESS
    laundry.does("lars", there, "resolve", text="Washed")
    net.settle()
    assert call.ended == "resolved"
    words = [word for word, _ in call.words if word != "forecast"]
    assert words == ["accepted", "acknowledged", "asked", "resolved"]
    laundry.app.close()


def test_the_published_schema_is_that_of_the_models() -> None:
    told = (DOCS / "message.schema.json").read_text(encoding="utf-8")
    assert told == schema.text(), "the wire has changed: python -m tests.network.schema docs"


def test_the_examples_are_of_the_schema_and_of_every_word() -> None:
    examples = json.loads((DOCS / "examples.json").read_text(encoding="utf-8"))
    for example in examples:
        schema.conforms(example)
    words = {word for each in schema.schema()["x-words"].values() for word in each}
    assert {example["word"] for example in examples} == words
