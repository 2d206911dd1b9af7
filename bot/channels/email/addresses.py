"""Mailboxes and messages as addresses, accounts and refs of the desk.

An account is an address as `catalog.contact_details` writes it; `email/jan@example.org` is the
conversation with it (or a team's list), in which the ref of a message of ours is the part of its
Message-ID before the `@`. Pure.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from bot.ports import Address
from catalog.contact_details import address_of

CHANNEL = "email"
OURS = "schakel."
"""How the Message-IDs of what we send begin."""
_REF = re.compile(rf"{re.escape(OURS)}[0-9a-f]{{40}}")
_PLAIN = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,64}@[^\s@<>(),;:\\\"\[\]/]{1,190}")


def mail_address(written: str) -> str:
    """An address that a mail can be sent to, as accounts are written; "" for anything else, such as
    one that would need quoting or that holds a line's end.
    """
    plain = address_of(written)
    return plain if _PLAIN.fullmatch(plain) else ""


def place_of(address: str) -> Address:
    """The conversation with an address."""
    return Address(channel=CHANNEL, conversation=f"{CHANNEL}/{address}")


def address_in(conversation: str) -> str:
    """The address behind `email/jan@example.org`; "" for any other conversation."""
    head, _, address = conversation.partition("/")
    return mail_address(address) if head == CHANNEL else ""


def ref_for(secret: str, key: str, address: str) -> str:
    """The ref of what is sent under a key: always the same, and nobody's to guess."""
    told = f"{key}\n{address}".encode()
    return OURS + hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()[:40]


def key_of(told: str) -> str:
    """The key under which a mail is taken in, which is its ref: always the same for the same."""
    return f"{CHANNEL}/{hashlib.sha256(told.encode()).hexdigest()[:40]}"


def message_id(ref: str, domain: str) -> str:
    """The Message-ID of a message of ours."""
    return f"<{ref}@{domain}>"


def refs_in(message_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these Message-IDs that may be of messages of ours, as refs, in order."""
    heads = (one.partition("@")[0] for one in message_ids)
    return tuple(head for head in heads if _REF.fullmatch(head))
