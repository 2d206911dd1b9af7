"""Answers the conversation's commands about accounts, inside the message's transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlmodel import Session

from bot.context import Context
from bot.conversation.state.account_commands import (
    AccountCommand,
    AccountKnown,
    AccountsKnown,
    ChooseChannelToBeTold,
    IssueLinkCode,
    LinkCode,
    Linked,
    MyAccounts,
    RedeemLinkCode,
    Unlink,
    Unlinked,
)
from bot.people import directory, linking
from bot.people.recipients import recipient_of
from bot.ports import Address, Incoming
from catalog.model import Person
from routing.desk.desk import Desk


class AccountHandler:
    """Carries out the account commands of one message; one is made per message of one person, who
    writes from its account.
    """

    def __init__(
        self, session: Session, desk: Desk, context: Context, person: Person, incoming: Incoming
    ) -> None:
        self.session = session
        self.desk = desk
        self.context = context
        self.person = person
        self.address = incoming.address
        self.account = incoming.account

    def to(self, command: AccountCommand) -> Any:
        """The answer to one command, of the shape its docstring names."""
        return self._table[type(command)](self, command)

    def _issue(self, _command: IssueLinkCode) -> LinkCode | None:
        code = linking.code_for(
            self.session, self.person, self.address.channel, self.account, self.context.now
        )
        if code is None:
            return None
        usable = {*self.context.channels} - {self.address.channel}
        return LinkCode(
            code=code,
            channels=tuple(
                name for name, kind in self.context.kinds.items() if kind.invites and name in usable
            ),
        )

    def _redeem(self, command: RedeemLinkCode) -> Linked:
        came = linking.redeem(
            self.session,
            command.code,
            self.person,
            channel=self.address.channel,
            account=self.account,
            desk=self.desk,
        )
        if came.how != "linked":
            return Linked(how=came.how)
        catalogue = self.context.catalogue
        owner = directory.known(self.session, came.person, catalogue)
        by = recipient_of(self.session, came.by, self.context.channels, catalogue)
        return Linked(
            how="linked",
            name=owner.name,
            language=directory.language_of(self.session, owner, catalogue),
            others=self._other_addresses(came.person),
            inviter=by.address if by else None,
            inviters_language=by.localizer.language if by else None,
        )

    def _other_addresses(self, person: str) -> tuple[Address, ...]:
        return tuple(
            Address(channel=row.channel, conversation=row.conversation)
            for row in linking.accounts_of(self.session, person)
            if row.conversation
            and row.conversation != self.address.conversation
            and row.channel in self.context.channels
        )

    def _unlink(self, command: Unlink) -> Unlinked:
        if linking.unlink(self.session, self.person, command.channel):
            return "unlinked"
        return "set_by_organisation" if command.channel in self.person.accounts else "none"

    def _choose(self, command: ChooseChannelToBeTold) -> bool:
        channel = command.channel
        known = (
            channel is None
            or self.context.is_own(channel)
            or any(
                row.channel == channel for row in linking.accounts_of(self.session, self.person.id)
            )
        )
        if known:
            directory.tell_in(self.session, self.person, channel)
        return known

    def _accounts(self, _command: MyAccounts) -> AccountsKnown:
        return AccountsKnown(
            accounts=tuple(
                AccountKnown(channel=row.channel, used_at=row.used_at)
                for row in linking.accounts_of(self.session, self.person.id)
            ),
            told_in=directory.told_in(self.session, self.person.id),
        )

    _table: ClassVar[dict[type[Any], Callable[[AccountHandler, Any], Any]]] = {
        IssueLinkCode: _issue,
        RedeemLinkCode: _redeem,
        Unlink: _unlink,
        ChooseChannelToBeTold: _choose,
        MyAccounts: _accounts,
    }
