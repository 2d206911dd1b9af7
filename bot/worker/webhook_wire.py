"""Posts to webhooks: never to an address inside, unless that is set; follows no redirect."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

PATIENCE = aiohttp.ClientTimeout(total=15, sock_connect=5)
LOOKED_AT = 4096
"""Bytes of an answer that are read."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class InsideError(Exception):
    """An address that is not of the public internet, or not by https."""


class Post(Protocol):
    """How a message gets there. Raises InsideError, OSError, TimeoutError or aiohttp's errors."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer."""
        ...


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet, whatever it is wrapped in."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if found.teredo:
            return False
        if inner:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def fault_of(url: str, *, inside: bool) -> str:
    """Why nothing is sent to an address; "" where something may be."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("https", "http") or not host:
        return "is no address of the form https://HOST/PATH"
    if parts.username or parts.password:
        return "holds a name or a password, which is not sent"
    return "" if inside else _fault_inside(parts.scheme, host)


def _fault_inside(scheme: str, host: str) -> str:
    """Why an address is one of inside; "" for none."""
    if scheme != "https":
        return "is not by https"
    return "is not of the public internet" if _is_ip(host) and not is_public(host) else ""


def may_be_inside(url: str) -> bool:
    """Whether something may be sent there once addresses inside are allowed."""
    return not fault_of(url, inside=True)


def without_secrets(url: str) -> str:
    """An address as it may be shown: anything but its host may be a secret."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "what was given"
    if not host:
        return "what was given"
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}/…"


def _is_ip(host: str) -> bool:
    """Whether it is an address in figures, in whatever way of writing a system knows."""
    try:
        socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return False
    return True


class _Outside(AbstractResolver):
    """Resolves names to addresses of the public internet alone; what is connected to is what was
    looked at, so that a name that changes its mind gains nothing.
    """

    def __init__(self) -> None:
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """As aiohttp's. Raises InsideError."""
        found = await self._names.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise InsideError(f"{host} is not of the public internet")
        return found

    async def close(self) -> None:
        """As aiohttp's."""
        await self._names.close()


class HttpPost:
    """Over the net. `inside`: to any address, by http too."""

    def __init__(self, *, inside: bool) -> None:
        self._inside = inside

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer."""
        if fault := fault_of(url, inside=self._inside):
            raise InsideError(f"the address {fault}")
        host = urlsplit(url).hostname or ""
        if not self._inside and _is_ip(host) and not is_public(host):
            raise InsideError("the address is not of the public internet")
        connector = aiohttp.TCPConnector(resolver=None if self._inside else _Outside())
        async with (
            aiohttp.ClientSession(timeout=PATIENCE, connector=connector) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            await answer.content.read(LOOKED_AT)
            return answer.status
