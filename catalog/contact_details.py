"""Compares e-mail addresses and phone numbers by where they lead, however they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from catalog.people import Person

_REMEMBERED = 16_384


@lru_cache(_REMEMBERED)
def address_of(written: str) -> str:
    """An e-mail address without what makes no difference: spaces around it, a `mailto:`, angle
    brackets, capitals, and how a domain's letters are encoded. "" for what is no address.
    """
    plain = unicodedata.normalize("NFKC", written).strip().strip("<>").strip()
    plain = plain[7:] if plain[:7].casefold() == "mailto:" else plain
    local, at, domain = plain.rpartition("@")
    if not (at and local and domain) or any(sign.isspace() for sign in plain):
        return ""
    return f"{local.casefold()}@{_in_letters(domain.casefold().rstrip('.'))}"


def _in_letters(domain: str) -> str:
    """A domain in its own letters, where it is written in those of the wire (`xn--…`)."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def mailbox_of(written: str) -> str:
    """The address without a tag after a plus: `jan+desk@example.org` reaches the mailbox of
    `jan@example.org`.
    """
    local, at, domain = address_of(written).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def whose_email(written: str, people: Iterable[Person]) -> Person | None:
    """The one person with this address; None when it is nobody's or several people's.

    The whole address goes first, so that people whom an organisation tells apart by their tags are
    told apart here too. Only then does a tag make no difference, and only to the one person of that
    mailbox (docs/decisions/0105).
    """
    address, mailbox = address_of(written), mailbox_of(written)
    if not address:
        return None
    known = [(person, person.email) for person in people if person.email]
    exact = [person for person, email in known if address_of(email) == address]
    found = exact or [person for person, email in known if mailbox_of(email) == mailbox]
    return found[0] if len(found) == 1 else None


@lru_cache(_REMEMBERED)
def phone_number(written: str, country: str | None) -> str | None:
    """A phone number as it is dialled from anywhere, `+31612345678`; None for what is none.
    `country`: whose number it is where it has no code of a country.
    """
    import phonenumbers  # its plans of numbers take a moment, and few organisations give numbers

    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def whose_phone(written: str, people: Iterable[Person], country: str | None) -> Person | None:
    """The one person with this phone number; None when it is nobody's or several people's."""
    number = phone_number(written, country)
    if number is None:
        return None
    found = [p for p in people if p.phone and phone_number(p.phone, country) == number]
    return found[0] if len(found) == 1 else None
