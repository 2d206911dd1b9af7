"""What came in, stored and read back: of every kind, and as the version before the kinds wrote
it.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pydantic import ValidationError

from bot.ports import (
    AccountLeft,
    Address,
    Attachment,
    BotAdded,
    BotRemoved,
    Edited,
    Incoming,
    PointedAt,
    Press,
    Pressed,
    Profile,
    Said,
    Suggested,
    Withdrawn,
)
from bot.ports.stored_incoming import from_json, to_json

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
KEY = "slack:message:T1:C1:1.0"


def head(conversation: str, account: str = "U1", key: str = KEY) -> dict[str, Any]:
    """The head of a message."""
    address = Address(channel="slack", conversation=conversation)
    return {"key": key, "address": address, "account": account, "at": AT}


def old(conversation: str, more: str, account: str = "U1", key: str = KEY) -> dict[str, Any]:
    """A body as the version of d14b2c3 wrote it; `more` is the rest of its JSON."""
    address = {"channel": "slack", "conversation": conversation}
    said = {"key": key, "address": address, "account": account, "at": "2026-11-23T09:00:00Z"}
    rest: dict[str, Any] = json.loads(more)
    return said | rest


PICTURE = Attachment(name="lek.png", kind="picture", ref="F1", size=10)
OLD: dict[str, tuple[dict[str, Any], Incoming]] = {
    "said": (
        old(
            "slack/U1",
            """{"text": "a spill",
            "attachments": [{"name": "lek.png", "kind": "picture", "ref": "F1", "size": 10}],
            "profile": {"name": "Sanne", "email": "s@example.org", "language": "nl"},
            "alone": "slack/U1"}""",
        ),
        Said(
            text="a spill",
            attachments=(PICTURE,),
            profile=Profile(name="Sanne", email="s@example.org", language="nl"),
            alone="slack/U1",
            **head("slack/U1"),
        ),
    ),
    "overheard in a thread": (
        old(
            "slack/C1/1.0",
            '{"text": "ok", "room": true, "reply_to": "1.0", "overheard": true}',
        ),
        Said(text="ok", shared=True, reply_to="1.0", overheard=True, **head("slack/C1/1.0")),
    ),
    "somebody else's words": (
        old("slack/U1", '{"text": "drip", "author": "U2", "stands": "C1/1", "permalink": "p"}'),
        Said(text="drip", author="U2", stands="C1/1", permalink="p", **head("slack/U1")),
    ),
    "a picture of an album": (
        old(
            "telegram/7",
            '{"attachments": [{"name": "a", "ref": "F1"}], "album": "telegram:album:7:1"}',
        ),
        Said(
            attachments=(Attachment(name="a", ref="F1"),),
            album="telegram:album:7:1",
            **head("telegram/7"),
        ),
    ),
    "edited": (
        old("slack/U1", f'{{"text": "a big spill", "edits": "{KEY}"}}', key=f"{KEY}:edit:2"),
        Edited(text="a big spill", edits=KEY, **head("slack/U1", key=f"{KEY}:edit:2")),
    ),
    "taken back, nobody says whose": (
        old(
            "slack/C1/1.0",
            f'{{"room": true, "edits": "{KEY}", "deleted": true, "overheard": true}}',
            account="",
            key=f"{KEY}:deleted",
        ),
        Withdrawn(withdraws=KEY, shared=True, **head("slack/C1/1.0", "", f"{KEY}:deleted")),
    ),
    "pressed": (
        old(
            "slack/C1",
            '{"press": {"action": "c:S-1001:acknowledge"}, "room": true, "reply_to": "1.0"}',
        ),
        Pressed(
            press=Press(action="c:S-1001:acknowledge"),
            shared=True,
            reply_to="1.0",
            **head("slack/C1"),
        ),
    ),
    "a form": (
        old("slack/U1", '{"press": {"action": "c:S-1:resolve", "values": {"text": "done"}}}'),
        Pressed(press=Press(action="c:S-1:resolve", values={"text": "done"}), **head("slack/U1")),
    ),
    "pointed at": (
        old("slack/U2", '{"suggested_by": "U1", "stands": "C1/1.0"}', account="U2"),
        PointedAt(by="U1", stands="C1/1.0", **head("slack/U2", "U2")),
    ),
    "pointed at, looked up": (
        old(
            "slack/U2",
            '{"text": "drip", "permalink": "p", "suggested_by": "U1", "stands": "C1/1"}',
            account="U2",
        ),
        Suggested(text="drip", by="U1", permalink="p", **head("slack/U2", "U2")),
    ),
    "an account that was closed": (
        old("slack/U2", '{"left": true}', account="U2"),
        AccountLeft(**head("slack/U2", "U2")),
    ),
    "taken out of a room": (
        old("slack/C1", '{"room": true, "away": true}', account=""),
        BotRemoved(shared=True, **head("slack/C1", "")),
    ),
    "put into a room": (
        old("telegram/-100", '{"room": true, "arrived": true}'),
        BotAdded(shared=True, **head("telegram/-100")),
    ),
}


@pytest.mark.parametrize("sort", OLD)
def test_what_the_version_before_wrote_is_read(sort: str) -> None:
    body, meant = OLD[sort]
    assert from_json(body) == meant


@pytest.mark.parametrize("sort", OLD)
def test_what_is_written_is_read_back(sort: str) -> None:
    incoming = OLD[sort][1]
    body = json.loads(json.dumps(to_json(incoming)))
    assert from_json(body) == incoming
    assert type(from_json(body)) is type(incoming)


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_json({"kind": "said", "poison": {}})
    with pytest.raises(ValidationError):
        from_json({"album": KEY})
