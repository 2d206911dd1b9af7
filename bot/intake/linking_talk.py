"""What people say about their accounts: link another one, unlink it, where to be told. Understood
before all else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlmodel import Session

from bot.context import Context
from bot.people import directory, linking
from bot.ports import Address, Incoming, Outgoing
from bot.wording.localizer import Localizer, phrase
from catalog.model import Person
from routing.desk.desk import Desk
from routing.storage.tables import PersonRow

_CODE = r"(?P<code>[A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4})"
_CHANNEL = r"(?P<channel>telegram|slack|web|terminal)"
_LINK = re.compile(
    rf"(?:/?(?:link|koppel)(?:en)?|code)[ "
    rf":]+{_CODE}|(?P<bare>[A-HJKMNP-Z2-9]{{4}}-[A-HJKMNP-Z2-9]{{4}})",
    re.I,
)
_ASK = re.compile(
    rf"/?(?:link|koppel)(?:en)?(?: (?:my |mijn )?(?:other |andere "
    rf")?(?:account|accounts|{_CHANNEL})(?: account)?)?"
    r"|(?:ik wil )?mijn accounts? koppelen|(?:i want to )?link my accounts?",
    re.I,
)
_UNLINK = re.compile(
    rf"/?(?:unlink|ontkoppel)(?:en)?(?: (?:my |mijn )?{_CHANNEL}(?: account)?)?", re.I
)
_TELL = re.compile(
    rf"(?:/tell|tell me|meld (?:het )?(?:me|mij)|vertel (?:het )?(?:me|mij)|bericht "
    rf"(?:me|mij)|notify me)(?: (?:in|via|on|op))?"
    rf" (?:{_CHANNEL}|(?P<here>here|hier)|(?P<last>last|anywhere|overal|laatste)|(?:the |de "
    rf")?(?P<page>webpagina|web page))",
    re.I,
)
_WHERE = re.compile(r"/?(?:accounts|my accounts|mijn accounts|which accounts are mine)", re.I)

NAMES = {
    "telegram": "Telegram",
    "slack": "Slack",
    "web": phrase("the web page"),
    "terminal": phrase("the terminal"),
}


@dataclass(frozen=True)
class AccountTalk:
    """Somebody who speaks about their accounts, alone with us."""

    session: Session
    incoming: Incoming
    person: Person
    desk: Desk
    context: Context

    @property
    def localizer(self) -> Localizer:
        """In their language."""
        return Localizer(directory.language_of(self.session, self.person, self.context.catalogue))

    def named(self, channel: str) -> str:
        """A channel as people call it."""
        return self.localizer.say(NAMES[channel]) if channel in NAMES else channel


Said = list[tuple[Address, Outgoing]]


def heard(
    session: Session, incoming: Incoming, person: Person, desk: Desk, context: Context
) -> Said | None:
    """What to say where, when the message is about accounts; None when it is about anything
    else.
    """
    if incoming.room or incoming.press or incoming.edits:
        return None
    text = " ".join(incoming.text.split()).rstrip(".!")
    at = AccountTalk(session, incoming, person, desk, context)
    if found := _LINK.fullmatch(text):
        return _redeem(at, found["code"] or found["bare"])
    for pattern, answer in ((_ASK, _code), (_UNLINK, _unlink), (_TELL, _tell), (_WHERE, _accounts)):
        if found := pattern.fullmatch(text):
            return [(incoming.address, Outgoing(text=answer(at, found)))]
    return None


def _code(at: AccountTalk, _found: re.Match[str]) -> str:
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
        for c in NAMES
        if c in {*at.context.channels, *named} - {at.incoming.address.channel, "terminal"}
    ]
    where = at.localizer.joined(others, either=True) if others else say("the other chat")
    return f"{text}\n" + say("Say this to me in {where}: link {code}", where=where, code=code)


def _redeem(at: AccountTalk, code: str) -> Said:
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
    told: Said = []
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


def _warned(at: AccountTalk, person: str) -> Said:
    owner = directory.known(at.session, person, at.context.catalogue)
    localizer = Localizer(directory.language_of(at.session, owner, at.context.catalogue))
    channel = localizer.say(NAMES.get(at.incoming.address.channel, at.incoming.address.channel))
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


def _unlink(at: AccountTalk, found: re.Match[str]) -> str:
    channel = (found["channel"] or at.incoming.address.channel).lower()
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


def _tell(at: AccountTalk, found: re.Match[str]) -> str:
    channel = (
        found["channel"] or ("web" if found["page"] else at.incoming.address.channel)
    ).lower()
    say = at.localizer.say
    row = at.session.get(PersonRow, at.person.id) or PersonRow(id=at.person.id, name=at.person.name)
    if found["last"]:
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


def _accounts(at: AccountTalk, _found: re.Match[str]) -> str:
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
