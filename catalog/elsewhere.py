"""Models of where a link lives that is in another installation, and of what goes there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from catalog.fields import Frozen, Slug

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ServiceRef = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]


ItemRef = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+$")]


def plain_address(value: str) -> str:
    """An address as it is compared: https (http on this machine alone), no end, no question. Raises
    PydanticCustomError for what is none.
    """
    parts = urlsplit("")
    with suppress(ValueError):
        parts = urlsplit(value.strip())
    host, port = _host_and_port(parts)
    odd = parts.query or parts.fragment or "@" in parts.netloc
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if odd or not host or not safe:
        said = "must be the address of the other desk, as https://desk.example.org"
        raise PydanticCustomError("value_error", said)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def _host_and_port(parts: SplitResult) -> tuple[str, int | None]:
    """Both; no host where the port is none."""
    try:
        return parts.hostname or "", parts.port
    except ValueError:
        return "", None


class Elsewhere(Frozen):
    """Where a link lives that is in another installation, `url`. `services`: by the id of a service
    in its file here, what it is called there (`team/service`), where that differs. `items`: by an
    item of ours (`team/service/item`), which of theirs it is there, by its id. `private`: that
    private requests may be passed on there has been agreed.
    """

    url: Annotated[str, AfterValidator(plain_address)]
    services: Mapping[Slug, ServiceRef] = Field(default_factory=dict)
    items: Mapping[ItemRef, Slug] = Field(default_factory=dict)
    private: bool = False

    def called_there(self, service: str) -> str:
        """What a service of the file here is called there."""
        return self.services.get(service, service)
