"""The commands a conversation yields about accounts, and their answers."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.ports import Address
from catalog.model import Language


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class IssueLinkCode(_Value):
    """A code that links another account to this person. Answer: `LinkCode`, or None when they asked
    for too many.
    """


class RedeemLinkCode(_Value):
    """The account that was written from belongs to the owner of this code too. Answer: `Linked`."""

    code: str


class Unlink(_Value):
    """The person's accounts in this channel are theirs no longer. Answer: `Unlinked`."""

    channel: str


class ChooseChannelToBeTold(_Value):
    """From now on tell the person in this channel; None: where they spoke last. Answer: whether
    they are known there (if not, nothing changes).
    """

    channel: str | None


class MyAccounts(_Value):
    """Where this person writes from, and where they are told. Answer: `AccountsKnown`."""


class LinkCode(_Value):
    """A code as it is read aloud, and the other channels in which it can be said."""

    code: str
    channels: tuple[str, ...]


class Linked(_Value):
    """What came of a code. When linked: `name` and `language` of whose account it is now, and the
    addresses of their `others`; who invited them is told at `inviter`.
    """

    how: Literal["linked", "already", "unknown", "too_many", "taken"]
    name: str = ""
    language: Language | None = None
    others: tuple[Address, ...] = ()
    inviter: Address | None = None
    inviters_language: Language | None = None


Unlinked = Literal["unlinked", "set_by_organisation", "none"]


class AccountKnown(_Value):
    """An account, and when it was last written from."""

    channel: str
    used_at: dt.datetime


class AccountsKnown(_Value):
    """A person's accounts, the last used first; `told_in`: the channel they chose to be told in."""

    accounts: tuple[AccountKnown, ...]
    told_in: str | None


AccountCommand = IssueLinkCode | RedeemLinkCode | Unlink | ChooseChannelToBeTold | MyAccounts
AccountResult = LinkCode | Linked | Unlinked | AccountsKnown | bool | None
