"""The published schema of the wire, from the models that read it: `python -m tests.network.schema docs`
writes `docs/network/message.schema.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from bot.network.connecting import Acceptance, Invited
from bot.network.files import Asked
from catalog.offers import Offer
from routing.call.peer_messages import (
    ABOUT_LINK,
    FROM_CUSTOMER,
    FROM_PROVIDER,
    Message,
    Request,
    Word,
)

FILE = Path("network") / "message.schema.json"


def schema() -> dict[str, Any]:
    """A JSON Schema of a message, with the data of each word; the rest of the wire under `$defs`."""
    models = (Message, Request, Word, Acceptance, Invited, Offer, Asked)
    _, found = models_json_schema([(model, "validation") for model in models])
    known = sorted({*FROM_CUSTOMER, *FROM_PROVIDER})
    request = {"properties": {"data": {"$ref": "#/$defs/Request"}}}
    word = {"properties": {"data": {"$ref": "#/$defs/Word"}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A message between links in different installations, version 1",
        "allOf": [
            {"$ref": "#/$defs/Message"},
            {"if": {"properties": {"word": {"const": "opened"}}}, "then": request},
            {
                "if": {"properties": {"word": {"enum": [w for w in known if w != "opened"]}}},
                "then": word,
            },
        ],
        "x-words": {
            "customer": list(FROM_CUSTOMER),
            "provider": list(FROM_PROVIDER),
            "connection": list(ABOUT_LINK),
        },
        "$defs": found["$defs"],
    }


def conforms(message: dict[str, Any]) -> None:
    """Raises ValidationError for what is no message of this schema."""
    known = Message.model_validate(message)
    if known.word == "opened":
        Request.model_validate(known.data)
    elif known.word in (*FROM_CUSTOMER, *FROM_PROVIDER):
        Word.model_validate(known.data)


def text() -> str:
    """As the file has it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (Path(sys.argv[1]) / FILE).write_text(text(), encoding="utf-8")
