"""Writes incoming messages as JSON and reads them back, those of earlier versions too.

Rows of before the kinds (up to 71a09dc) have no `kind`: all kinds were one model then, with flags.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from bot.ports.incoming import (
    AccountLeft,
    BotAdded,
    BotRemoved,
    Edited,
    Incoming,
    PointedAt,
    Pressed,
    Said,
    Suggested,
    Withdrawn,
)

_ANY: TypeAdapter[Incoming] = TypeAdapter(Annotated[Incoming, Field(discriminator="kind")])
_FLAGS = (
    ("left", AccountLeft),
    ("away", BotRemoved),
    ("arrived", BotAdded),
    ("deleted", Withdrawn),
    ("press", Pressed),
    ("edits", Edited),
)
"""Which flag or field of the one model made which kind of it, the first that is set."""


def to_json(incoming: Incoming) -> dict[str, Any]:
    """The message as JSON to store; what has its default is left out, the kind never is."""
    return {"kind": incoming.kind} | incoming.model_dump(mode="json", exclude_defaults=True)


def from_json(body: dict[str, Any]) -> Incoming:
    """The message read from its stored JSON. Raises ValidationError when it is none."""
    return _ANY.validate_python(body if "kind" in body else _upgraded(body))


def _upgraded(old: dict[str, Any]) -> dict[str, Any]:
    kind = next((kind for flag, kind in _FLAGS if old.get(flag)), None) or _words_of(old)
    renamed = old | {
        "kind": kind.model_fields["kind"].default,
        "shared": old.get("room", False),
        "withdraws": old.get("edits"),
        "by": old.get("suggested_by"),
    }
    return {name: value for name, value in renamed.items() if name in kind.model_fields}


def _words_of(old: dict[str, Any]) -> type[Incoming]:
    """Words somebody said, or words of theirs at which another pointed."""
    if not old.get("suggested_by"):
        return Said
    known = any(old.get(name) for name in ("text", "attachments", "permalink"))
    return Suggested if known or not old.get("stands") else PointedAt
