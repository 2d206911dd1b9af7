"""Decides whether a mail is proven to be from whom it says, by what the organisation's own mail
server found out and wrote into `Authentication-Results` (RFC 8601). Pure.

Only the uppermost of these headers that bears the name of that server counts: whatever stands below
came along with the mail. The address's own domain has to be what was proven: by DMARC, or by a DKIM
signature of that domain or of one above it. SPF alone proves who may use a server that many share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.email.message_reader import Mail

UNNAMED = "-"
"""The name of a server that writes none, as Microsoft 365 does."""
_LONGEST, _MOST = 4_000, 20
_QUOTED = re.compile(r'"[^"]*"?')
_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"\s*(dkim|dmarc)\s*=\s*([a-z]+)", re.I)
_PROPERTY = re.compile(r"\b(header\.(?:from|d|i))\s*=\s*\"?@?([^\s;\"]{1,255})", re.I)


@dataclass(frozen=True)
class Result:
    """What one method found: `domains` that it is about."""

    method: str
    result: str
    domains: tuple[str, ...]


def is_proven(mail: Mail, server: str) -> bool:
    """Whether the mail is surely from the domain of its sender. `server`: the name by which our own
    mail server signs; "" where there is none to be trusted.
    """
    domain = mail.sender.rpartition("@")[2]
    if not server or not domain:
        return False
    found = results(mail, server)
    if any(one.method == "dmarc" and one.result == "fail" for one in found):
        return False
    return any(_proves(one, domain) for one in found)


def results(mail: Mail, server: str) -> tuple[Result, ...]:
    """What the server found, by its uppermost header."""
    for written in (mail.headers.get_all("authentication-results") or [])[:_MOST]:
        text = str(written)[:_LONGEST].replace("\r", " ").replace("\n", " ")
        # Senders choose what stands in quotes and comments: nothing in them is a result.
        text = _COMMENT.sub(" ", _QUOTED.sub(" ", text))
        name, _, rest = text.partition(";")
        is_unnamed = "=" in name
        called = UNNAMED if is_unnamed else (name.split() or [""])[0].lower()
        if called == server.lower():
            return tuple(_read(text if is_unnamed else rest))
    return ()


def _read(text: str) -> list[Result]:
    found = []
    for part in text.split(";"):
        if method := _METHOD.match(part):
            domains = tuple(
                value.rpartition("@")[2].lower().rstrip(".") for _, value in _PROPERTY.findall(part)
            )
            found.append(Result(method[1].lower(), method[2].lower(), domains))
    return found


def _proves(one: Result, domain: str) -> bool:
    if one.result != "pass":
        return False
    if one.method == "dmarc":
        return _in_wire_form(domain) in map(_in_wire_form, one.domains)
    own = _in_wire_form(domain)
    return any(
        own == signed or ("." in signed and own.endswith(f".{signed}"))
        for signed in map(_in_wire_form, one.domains)
    )


def _in_wire_form(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain.lower()
