"""The base of the catalogue's models: frozen values, ids, the kinds of call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError, PydanticKnownError

from catalog.channels import Channels
from catalog.language_packs import Language, packs

_PREFIX = re.compile(r"[A-Z]{1,6}")


def _prefix(value: str) -> str:
    """Capitals alone: a digit or a dash would be read as part of a sticker, or of the count."""
    if not _PREFIX.fullmatch(value):
        said = "must be one to six capital letters, as S in S-1001 or INC in INC-1001"
        raise PydanticCustomError("value_error", said)
    return value


Prefix = Annotated[str, AfterValidator(_prefix)]
"""What stands before the dash in the numbers of calls."""
USUAL_PREFIX = "S"
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class Frozen(BaseModel):
    """A value: compared by content, never changed, unknown fields refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, ignored_types=(cached_property,)
    )

    def __getstate__(self) -> dict[Any, Any]:
        """What it is made of, without what was worked out from it: another thread may be adding to
        that while this one writes it down.
        """
        state = super().__getstate__()
        own: Mapping[str, Any] = self.__dict__
        return state | {"__dict__": {name: own[name] for name in type(self).model_fields}}


UNKNOWN_FIELD = "extra_forbidden"
"""Pydantic's type of an error about a field that the model does not have."""


class Kind(StrEnum):
    """What a call is, in USM's words; each kind enters one of the five processes."""

    WISH = "wish"
    RFC = "rfc"
    INCIDENT = "incident"
    SERVICE_REQUEST = "service_request"
    RISK = "risk"


def _installed(code: str) -> str:
    """`code`, where it is an installed language's."""
    if code not in packs():
        known = " or ".join(f"'{each}'" for each in packs())
        raise PydanticKnownError("literal_error", {"expected": known})
    return code


Spoken = Annotated[Language, AfterValidator(_installed)]
"""The code of an installed language."""


def channels_of(info: ValidationInfo) -> Channels | None:
    """The channels there are, where a file is read; None where a model is made in memory."""
    context: Mapping[str, Channels] = info.context or {}
    return context.get("channels")
