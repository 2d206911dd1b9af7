"""The JSON Schema of an exported catalogue, made from its models."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from catalog.agreed_hours import ClosedDay, Duration, Hours, Span
from catalog.channels import USUAL, account_fields
from catalog.model import Approval, Organisation, Team
from catalog.people import Person
from catalog.texts import Phrases, Text

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
Made = dict[str, Any]
_TEXT: Made = {"type": "string", "minLength": 1}
_ONE_OR_MORE = frozenset({"was", "coordinates"})
_SPANS = {"type": ["string", "null"], "examples": ["08:00-12:00, 13:00-17:00", "closed"]}
_OWN: dict[type, Made] = {
    Text: {"type": "object", "additionalProperties": _TEXT, "minProperties": 1},
    Phrases: {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
    Duration: {"type": "string", "examples": ["15m", "4h", "1d", "1d4h"]},
    Span: _SPANS,
    ClosedDay: {"type": "string", "examples": ["2026-12-25", "2026-12-24 from 12:00"]},
    dt.date: {"type": "string", "format": "date"},
    bool: {"type": "boolean"},
    str: {"type": "string"},
    int: {"type": ["integer", "string"]},
}


def schema() -> Made:
    """The schema of the document that `schakel catalog export` writes as JSON."""
    parts: dict[str, Made] = {}
    team, organisation = _of(Team, parts), _of(Organisation, parts)
    return {
        "$schema": SCHEMA,
        "title": "A catalogue of Schakel",
        "type": "object",
        "required": ["schakel", "teams"],
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string"},
            "schakel": {"const": VERSION},
            "organisation": organisation,
            "teams": {"type": "array", "items": team},
        },
        "$defs": dict(sorted(parts.items())),
    }


def _of(kind: Any, parts: dict[str, Made]) -> Made:
    """The schema of a type; of a model, a reference to where it stands among the parts."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _OWN:
        return dict(_OWN[kind])
    if origin is Annotated:
        return _of(inner[0], parts)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return _either([one for one in inner if one is not type(None)], parts)
    return _several(origin, inner, parts) if origin else _one(kind, parts)


def _several(origin: type, inner: tuple[Any, ...], parts: dict[str, Made]) -> Made:
    """The schema of a mapping or a list."""
    if issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(inner[1], parts)}
    return dict(_SPANS) if inner[0] is Span else {"type": "array", "items": _of(inner[0], parts)}


def _one(kind: type, parts: dict[str, Made]) -> Made:
    """The schema of an enumeration or a model."""
    if issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    return _model(kind, parts) if issubclass(kind, BaseModel) else {}


def _either(kinds: list[Any], parts: dict[str, Made]) -> Made:
    made = [_of(kind, parts) for kind in kinds]
    return made[0] if len(made) == 1 else {"anyOf": made}


def _model(model: type[BaseModel], parts: dict[str, Made]) -> Made:
    name = model.__name__
    if name not in parts:
        parts[name] = {}
        parts[name] = _fields(model, parts)
    made: Made = {"$ref": f"#/$defs/{name}"}
    return {"anyOf": [{"type": "string"}, made]} if model is Approval else made


def _fields(model: type[BaseModel], parts: dict[str, Made]) -> Made:
    """The fields of a model as files name them: a person's accounts by channel, hours that are
    always.
    """
    named = {field.alias or name: field for name, field in model.model_fields.items()}
    own = {name: _field(name, field, parts) for name, field in named.items()}
    if model is Person:
        del own["accounts"]
        own |= {account: {"type": "string"} for account in account_fields(USUAL)}
    if model is Hours:
        own["always"] = {"type": "boolean"}
    made: Made = {"type": "object", "properties": own, "additionalProperties": False}
    needed = [name for name, field in named.items() if field.is_required()]
    return made | ({"required": needed} if needed else {})


def _field(name: str, field: FieldInfo, parts: dict[str, Made]) -> Made:
    made = _of(field.annotation, parts)
    return {"anyOf": [{"type": "string"}, made]} if name in _ONE_OR_MORE else made
