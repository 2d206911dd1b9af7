"""What people say about their accounts: link another one, unlink it, where to be told. Understood
before all else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bot.context import Context
from bot.conversation.read.account_words import AccountWish, read_account_wish
from bot.people import directory, linking
from bot.ports import Address, Outgoing, Said, Spoken
from bot.wording.localizer import Localizer
from catalog.model import Person
from routing.desk.desk import Desk
from routing.storage.tables import PersonRow


@dataclass(frozen=True)
class AccountTalk:
    """Somebody who speaks about their accounts, alone with us."""

    session: Session
    incoming: Said
    person: Person
    desk: Desk
    context: Context

    @property
    def localizer(self) -> Localizer:
        """In their language."""
        return Localizer(directory.language_of(self.session, self.person, self.context.catalogue))

    def named(self, channel: str) -> str:
        """A channel as people call it."""
        return self.context.label(channel, self.localizer)


Replies = list[tuple[Address, Outgoing]]


def heard(
    session: Session, incoming: Spoken, person: Person, desk: Desk, context: Context
) -> Replies | None:
    """What to say where, when the message is about accounts; None when it is about anything
    else.
    """
    if incoming.shared or not isinstance(incoming, Said):
        return None
    wish = read_account_wish(incoming.text, context.kinds)
    at = AccountTalk(session, incoming, person, desk, context)
    if wish is None:
        return None
    if wish.wish == "redeem":
        return _redeem(at, wish.code)
    return [(incoming.address, Outgoing(text=_ANSWERS[wish.wish](at, wish)))]


def _code(at: AccountTalk, _wish: AccountWish) -> str:
    now = at.context.now
    code = linking.code_for(
        at.session, at.person, at.incoming.address.channel, at.incoming.account, now
    )
    say = at.localizer.say
    if code is None:
        return say("That was a lot of codes in a short time. Please try again in an hour.")
    text = say("Your code is {code}. It works once, for ten minutes.", code=code)
    named = {c for team in at.context.catalogue.teams for c in team.rooms}
    others = [
        at.named(c)
        for c, kind in at.context.kinds.items()
        if kind.invites and c in {*at.context.channels, *named} - {at.incoming.address.channel}
    ]
    where = at.localizer.joined(others, either=True) if others else say("the other chat")
    return f"{text}\n" + say("Say this to me in {where}: link {code}", where=where, code=code)


def _redeem(at: AccountTalk, code: str) -> Replies:
    """Link, and tell the other accounts of it: whoever did not do this themselves must know."""
    incoming, say = at.incoming, at.localizer.say
    came = linking.redeem(
        at.session,
        code,
        at.person,
        channel=incoming.address.channel,
        account=incoming.account,
        desk=at.desk,
    )
    told: Replies = []
    match came.how:
        case "linked":
            name = directory.known(at.session, came.person, at.context.catalogue).name
            text = say(
                "Done: here too you are {name} to me now, with all your requests.", name=name
            )
            text += " " + say("Is that not you? Say “unlink”.")
            told = _warned(at, came.person)
        case "already":
            text = say("This account is linked to you already.")
        case "taken":
            text = say(
                "This account belongs to {name} already. Unlink it there first.",
                name=at.person.name,
            )
        case "too_many":
            text = say("That was a lot of codes in a short time. Please try again in an hour.")
        case _:
            text = say(
                "I don't know that code. It may be too old, or used already; ask for a new one "
                "with “link”."
            )
    return [(incoming.address, Outgoing(text=text)), *told]


def _warned(at: AccountTalk, person: str) -> Replies:
    owner = directory.known(at.session, person, at.context.catalogue)
    localizer = Localizer(directory.language_of(at.session, owner, at.context.catalogue))
    channel = at.context.label(at.incoming.address.channel, localizer)
    text = localizer.say(
        "Your account was linked with {name} in {channel} just now. Was that not you? Say "
        "“unlink {word}”.",
        name=at.person.name,
        channel=channel,
        word=at.incoming.address.channel,
    )
    return [
        (Address(channel=row.channel, conversation=row.conversation), Outgoing(text=text))
        for row in linking.accounts_of(at.session, person)
        if row.conversation
        and row.conversation != at.incoming.address.conversation
        and row.channel in at.context.channels
    ]


def _unlink(at: AccountTalk, wish: AccountWish) -> str:
    channel = wish.channel or at.incoming.address.channel
    say = at.localizer.say
    if linking.unlink(at.session, at.person, channel):
        return say(
            "{channel} is no longer linked to you. Your requests stay with you.",
            channel=at.named(channel),
        )
    if channel in at.person.accounts:
        return say(
            "Your organisation has put down that account as yours; your coordinator can change "
            "that."
        )
    return say("There is no account of yours in {channel} to unlink.", channel=at.named(channel))


def _tell(at: AccountTalk, wish: AccountWish) -> str:
    channel = wish.channel or at.incoming.address.channel
    say = at.localizer.say
    row = at.session.get(PersonRow, at.person.id) or PersonRow(id=at.person.id, name=at.person.name)
    if wish.last:
        row.tell = None
        answer = say("From now on I tell you where you spoke to me last.")
    elif channel in directory.OWN_CHANNELS or any(
        a.channel == channel for a in linking.accounts_of(at.session, at.person.id)
    ):
        row.tell = channel
        answer = say("From now on I tell you in {channel}.", channel=at.named(channel))
    else:
        return say(
            "I don't know you in {channel} yet. Say “link” first, then I know where to find you.",
            channel=at.named(channel),
        )
    at.session.add(row)
    return answer


def _accounts(at: AccountTalk, _wish: AccountWish) -> str:
    say = at.localizer.say
    rows = linking.accounts_of(at.session, at.person.id)
    lines = [
        f"• {at.named(row.channel)}, {at.localizer.time(row.used_at, at.context.now)}"
        for row in rows
    ]
    kept = at.session.get(PersonRow, at.person.id)
    where = at.named(kept.tell) if kept and kept.tell else say("where you spoke to me last")
    return "\n".join(
        [
            say("You are {name} to me, in:", name=at.person.name),
            *lines,
            say("I tell you news: {where}.", where=where),
        ]
    )


_ANSWERS: Mapping[str, Callable[[AccountTalk, AccountWish], str]] = {
    "ask_code": _code,
    "unlink": _unlink,
    "tell": _tell,
    "accounts": _accounts,
}
