"""Read a database's address, and show it without what is secret in it."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

HOW = "write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE or sqlite:///FILE"
_SEVERAL = re.compile(r"((?:[^@/]*@)?)([^@/?]*,[^@/?]*)([/?].*|)")
"""What stands after `postgresql://` where it names several servers: account, servers, the rest."""
UNREADABLE = "(an address that cannot be read)"
_SIGN = (
    "every @ and ? in a password, a name or an option is written %40 and %3F there "
    "(percent-encoded)"
)
_OPTIONS = (
    "it has an option that PostgreSQL does not know; every & and = in a value is written %26 and "
    "%3D there (percent-encoded)"
)
_OPTION = re.compile(r"\?\w+=")
_SECRET = re.compile(r"password|passwd|pwd|secret|token|passfile|sslkey", re.IGNORECASE)


class UnreadableAddress(ValueError):
    """An address that cannot be read; says how it is written, and nothing of what it is."""


def read_address(url: str | sa.URL) -> sa.URL:
    """The address; PostgreSQL is spoken to with psycopg 3, whatever way it was written
    (docs/decisions: psycopg over asyncpg). Raises UnreadableAddress.
    """
    if isinstance(url, str):
        scheme, colon, rest = url.strip().partition("://")
        url = f"{scheme.lower()}{colon}{_with_servers_as_options(rest)}"
    try:
        address = sa.make_url(url)
    except (ArgumentError, ValueError):
        raise UnreadableAddress(HOW) from None
    backend = address.get_backend_name()
    if backend in ("postgres", "postgresql"):
        if isinstance(url, str) and _is_ambiguous(url, address):
            raise UnreadableAddress(_SIGN)
        address = address.set(drivername="postgresql+psycopg")
        if _unknown_options(address):
            raise UnreadableAddress(_OPTIONS)
    elif backend != "sqlite":
        raise UnreadableAddress(f"the database must be SQLite or PostgreSQL; {HOW}")
    elif address.host or address.username:
        raise UnreadableAddress("sqlite:///FILE has three slashes, and four before a whole path")
    else:
        address = address.set(drivername="sqlite")
    return address


def _with_servers_as_options(rest: str) -> str:
    """Several servers, `a:5432,b:5432`, as the options in which both libpq and SQLAlchemy know
    them; of these the one that can be written to is meant.
    """
    found = _SEVERAL.fullmatch(rest)
    if not found:
        return rest
    account, servers, more = found.groups()
    hosts, ports = zip(*(_host_and_port(one) for one in servers.split(",")), strict=True)
    path, _, options = more.partition("?")
    kept = [options] if options else []
    if "target_session_attrs" not in options:
        kept.append("target_session_attrs=read-write")
    return f"{account}{path}?" + "&".join(
        (f"host={','.join(hosts)}", f"port={','.join(ports)}", *kept)
    )


def _host_and_port(server: str) -> tuple[str, str]:
    host, _, port = server.rpartition(":")
    return (host, port) if host and port.isdecimal() else (server, "5432")


def _unknown_options(address: sa.URL) -> set[str]:
    """Options whose names PostgreSQL does not know: more often than not a part of a password."""
    if not address.query:
        return set()
    from psycopg import pq

    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    return set(address.query) - known


def _is_ambiguous(written: str, address: sa.URL) -> bool:
    """Whether the one @ that ends a name and password cannot be told from another sign: a part of
    the password would be taken for a host, a database or an option, and shown.
    """
    if address.username is None:
        return "@" in written.partition("?")[0]
    before = written.partition("@")[0]
    return written.count("@") > 1 or "?" in address.username or bool(_OPTION.search(before))


def file_of(url: str | sa.URL) -> Path | None:
    """The file of an SQLite database; None for one in memory, one named as `file:…`, and for
    PostgreSQL. Raises UnreadableAddress.
    """
    address = read_address(url)
    name = address.database or ":memory:"
    if address.get_backend_name() != "sqlite" or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def masked(url: str | sa.URL) -> str:
    """The address for logs and error texts: no password, and nothing of one it cannot read."""
    try:
        address = read_address(url)
    except UnreadableAddress:
        return UNREADABLE
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql")
    hidden = {name: "***" for name in address.query if _SECRET.search(name)}
    shown = address.update_query_dict(hidden).render_as_string(hide_password=True)
    return shown.replace("%2A%2A%2A", "***")


def secrets_in(url: str | sa.URL) -> frozenset[str]:
    """The passwords that stand in an address; the address itself when it cannot be read."""
    try:
        address = read_address(url)
    except UnreadableAddress:
        return frozenset({str(url)})
    found = {str(address.password)} if address.password else set()
    for name, value in address.query.items():
        if _SECRET.search(name):
            found |= {value} if isinstance(value, str) else set(value)
    return frozenset(found)
