"""Checks that whatever somebody is recognised by is one person's alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from catalog.check_context import CheckContext
from catalog.contact_details import address_of, mailbox_of, phone_number
from catalog.model import Catalogue, Person
from catalog.problems import Step


class Listed(NamedTuple):
    """A person where a file names them: of which team (None: the organisation's), at which path."""

    person: Person
    team: str | None
    path: tuple[Step, ...]


def everybody(catalogue: Catalogue) -> Iterator[Listed]:
    """Every person of every file; somebody in two teams is named twice."""
    for n, person in enumerate(catalogue.organisation.employees):
        yield Listed(person, None, ("employees", n))
    for team in catalogue.teams:
        for n, person in enumerate(team.people):
            yield Listed(person, team.team, ("people", n))


def check_identities(catalogue: Catalogue, context: CheckContext) -> None:
    """An account, an e-mail address, a phone number and an earlier id are one person's each."""
    _accounts(catalogue, context)
    _single(
        catalogue,
        context,
        ("email", "doubled-email", "the e-mail address"),
        lambda person: address_of(person.email or ""),
    )
    _phones(catalogue, context)
    _earlier_ids(catalogue, context)


def advise_identities(catalogue: Catalogue, context: CheckContext) -> None:
    """Tells people whose addresses differ by a tag only: they reach one mailbox. Advice: it may be
    meant (a trial by one person); each is then known by the whole address alone.
    """
    first: dict[str, Listed] = {}
    for one in everybody(catalogue):
        if not address_of(one.person.email or ""):
            continue
        mailbox = mailbox_of(one.person.email or "")
        known = first.setdefault(mailbox, one).person
        if known.id != one.person.id and address_of(known.email or "") != address_of(
            one.person.email or ""
        ):
            message = (
                f"{_where(one)}: the e-mail address reaches the mailbox {mailbox}, as that of "
                f"{known.id} does"
            )
            mend = "give each person a mailbox of their own, unless this is meant"
            context.advise(context.spot(one.team, *one.path, "email"), "one-mailbox", message, mend)


def _accounts(catalogue: Catalogue, context: CheckContext) -> None:
    seen: dict[tuple[str, str], list[Person]] = {}
    for one in everybody(catalogue):
        for channel, account in one.person.accounts.items():
            alike = seen.setdefault((channel, account.strip().rpartition(":")[2]), [])
            known = next((p for p in alike if _shares(p, one.person, channel)), None)
            if known:
                message = f"{_where(one)}: the {channel} account {account} is {known.id}'s"
                mend = "an account is one person's; leave it with whom it belongs to"
                spot = context.spot(one.team, *one.path, channel)
                context.problem(spot, "doubled-account", message, mend)
            alike.append(one.person)


def _shares(one: Person, other: Person, channel: str) -> bool:
    return one.id != other.id and is_same_account(one.accounts[channel], other.accounts[channel])


def is_same_account(one: str, other: str) -> bool:
    """Whether two accounts of a channel are the same; one of them may leave out the workspace that
    stands before a colon.
    """
    one, other = one.strip(), other.strip()
    if ":" in one and ":" in other:
        return one == other
    return one.rpartition(":")[2] == other.rpartition(":")[2]


def _single(
    catalogue: Catalogue,
    context: CheckContext,
    words: tuple[str, str, str],
    told_by: Callable[[Person], str | None],
) -> None:
    field, code, what = words
    first: dict[str, Person] = {}
    for one in everybody(catalogue):
        key = told_by(one.person)
        known = first.setdefault(key, one.person) if key else one.person
        if known.id != one.person.id:
            message = f"{_where(one)}: {what} {key} is {known.id}'s"
            mend = f"leave it with whom it belongs to, or take '{field}' out"
            context.problem(context.spot(one.team, *one.path, field), code, message, mend)


def _phones(catalogue: Catalogue, context: CheckContext) -> None:
    for one in everybody(catalogue):
        written = one.person.phone
        if written and phone_number(written, catalogue.country) is None:
            message = f"{_where(one)}: '{written}' is no phone number"
            spot = context.spot(one.team, *one.path, "phone")
            context.problem(spot, "bad-phone", message, "write it with its country: +31612345678")
    _single(
        catalogue,
        context,
        ("phone", "doubled-phone", "the phone number"),
        lambda person: phone_number(person.phone, catalogue.country) if person.phone else None,
    )


def _earlier_ids(catalogue: Catalogue, context: CheckContext) -> None:
    first: dict[str, str] = {}
    for one in everybody(catalogue):
        for n, old in enumerate(one.person.was):
            spot = context.spot(one.team, *one.path, "was", n)
            owner = old if old in catalogue.people else first.setdefault(old, one.person.id)
            if owner == old:
                message = f"{_where(one)}: was '{old}' before, and that is still somebody's id"
                context.problem(spot, "id-in-use", message, f"take '{old}' out of was")
            elif owner != one.person.id:
                message = f"{_where(one)}: was '{old}' before, and so was {owner}"
                context.problem(spot, "doubled-was", message, "leave it with whom it belonged to")


def _where(one: Listed) -> str:
    return f"{one.team or 'organisation'}, {one.person.id}"
