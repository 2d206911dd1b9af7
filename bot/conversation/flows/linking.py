"""Handles what people ask about their accounts: link, unlink, where to be told, which there are. It
answers at once and leaves what is under way as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from bot.conversation.read.account_words import AccountWish, read_account_wish
from bot.conversation.state.account_commands import (
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
from bot.conversation.state.dialogue import Elsewhere, Turn
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import TurnContext
from bot.ports import Outgoing
from bot.wording.localizer import Localizer, phrase

_TOO_MANY = phrase("That was a lot of codes in a short time. Please try again in an hour.")
_NOT_LINKED: Mapping[str, str] = {
    "already": phrase("This account is linked to you already."),
    "taken": phrase("This account belongs to {name} already. Unlink it there first."),
    "too_many": _TOO_MANY,
    "unknown": phrase(
        "I don't know that code. It may be too old, or used already; ask for a new one with “link”."
    ),
}
_UNLINKED: Mapping[Unlinked, str] = {
    "unlinked": phrase("{channel} is no longer linked to you. Your requests stay with you."),
    "set_by_organisation": phrase(
        "Your organisation has put down that account as yours; your coordinator can change that."
    ),
    "none": phrase("There is no account of yours in {channel} to unlink."),
}


def account_wish(turn: TurnContext) -> AccountWish | None:
    """The wish about the person's accounts that a message holds, said by themselves and heard by
    nobody else; None when it is about anything else.
    """
    heard = turn.heard
    if turn.facts.shared or heard.press or heard.edited or heard.brought:
        return None
    return read_account_wish(heard.text, turn.facts.channels)


def is_between_us(turn: TurnContext) -> bool:
    """Whether words that are for us, among others, are about who somebody is and their accounts:
    never a request, and not to be said again.
    """
    heard, facts = turn.heard, turn.facts
    if not facts.shared or heard.press or heard.edited or heard.brought:
        return False
    if facts.room is not None and not heard.named:
        return False
    return read_account_wish(heard.text, facts.channels) is not None


def not_here(turn: TurnContext) -> Turn:
    """Say that this is to be said to us alone; the dialogue stays as it was."""
    turn.whisper(turn.say("That is between you and me: say it to me alone, where nobody reads on."))
    return Turn(dialogue=turn.before, replies=tuple(turn.replies))


def answer(turn: TurnContext, wish: AccountWish) -> Asking[Turn]:
    """Carry out a wish about accounts; the dialogue stays as it was."""
    yield from _ANSWERS[wish.wish](turn, wish)
    return Turn(
        dialogue=turn.before, replies=tuple(turn.replies), elsewhere=tuple(turn.told_elsewhere)
    )


def _named(turn: TurnContext, channel: str, localizer: Localizer | None = None) -> str:
    """A channel as people call it, in the person's language or that of another reader."""
    label = turn.facts.channels.get(channel)
    return (localizer or turn.formatter.localizer).say(label) if label else channel


def _code(turn: TurnContext, _wish: AccountWish) -> Steps:
    made = cast("LinkCode | None", (yield IssueLinkCode()))
    if made is None:
        turn.reply(turn.say(_TOO_MANY))
        return
    text = turn.say("Your code is {code}. It works once, for ten minutes.", code=made.code)
    others = [_named(turn, channel) for channel in made.channels]
    where = (
        turn.formatter.localizer.joined(others, either=True)
        if others
        else turn.say("the other chat")
    )
    turn.reply(
        f"{text}\n"
        + turn.say("Say this to me in {where}: link {code}", where=where, code=made.code)
    )


def _redeem(turn: TurnContext, wish: AccountWish) -> Steps:
    """Link the account by its code, and tell the person's other accounts, so that a link they did
    not make is noticed.
    """
    came = cast("Linked", (yield RedeemLinkCode(code=wish.code)))
    if came.how != "linked":
        turn.reply(turn.say(_NOT_LINKED[came.how], name=turn.facts.person.name))
        return
    done = turn.say(
        "Done: here too you are {name} to me now, with all your requests.", name=came.name
    )
    turn.reply(f"{done} {turn.say('Is that not you? Say “unlink”.')}")
    _warn(turn, came)
    if came.inviter:
        text = Localizer(came.inviters_language or turn.language).say(
            "{name} is here: your invitation was used in {channel} just now, by {told}.",
            name=came.name,
            channel=_named(
                turn, turn.facts.channel, Localizer(came.inviters_language or turn.language)
            ),
            told=turn.facts.person.name,
        )
        turn.told_elsewhere.append(Elsewhere(address=came.inviter, message=Outgoing(text=text)))


def _warn(turn: TurnContext, came: Linked) -> None:
    localizer, channel = Localizer(came.language or turn.language), turn.facts.channel
    text = localizer.say(
        "Your account was linked with {name} in {channel} just now. Was that not you? Say "
        "“unlink {word}”.",
        name=turn.facts.person.name,
        channel=_named(turn, channel, localizer),
        word=channel,
    )
    turn.told_elsewhere += [
        Elsewhere(address=address, message=Outgoing(text=text)) for address in came.others
    ]


def _unlink(turn: TurnContext, wish: AccountWish) -> Steps:
    channel = wish.channel or turn.facts.channel
    came = cast("Unlinked", (yield Unlink(channel=channel)))
    turn.reply(turn.say(_UNLINKED[came], channel=_named(turn, channel)))


def _tell(turn: TurnContext, wish: AccountWish) -> Steps:
    channel = None if wish.last else wish.channel or turn.facts.channel
    is_known = cast("bool", (yield ChooseChannelToBeTold(channel=channel)))
    if channel is None:
        turn.reply(turn.say("From now on I tell you where you spoke to me last."))
        return
    name = _named(turn, channel)
    if is_known:
        turn.reply(turn.say("From now on I tell you in {channel}.", channel=name))
    else:
        turn.reply(
            turn.say(
                "I don't know you in {channel} yet. Say “link” first, then I know where to find "
                "you.",
                channel=name,
            )
        )


def _accounts(turn: TurnContext, _wish: AccountWish) -> Steps:
    known = cast("AccountsKnown", (yield MyAccounts()))
    localizer = turn.formatter.localizer
    lines = [
        f"• {_named(turn, one.channel)}, {localizer.time(one.used_at, turn.facts.now)}"
        for one in known.accounts
    ]
    where = _named(turn, known.told_in) if known.told_in else turn.say("where you spoke to me last")
    turn.reply(
        "\n".join(
            [
                turn.say("You are {name} to me, in:", name=turn.facts.person.name),
                *lines,
                turn.say("I tell you news: {where}.", where=where),
            ]
        )
    )


_ANSWERS: Mapping[str, Callable[[TurnContext, AccountWish], Steps]] = {
    "ask_code": _code,
    "redeem": _redeem,
    "unlink": _unlink,
    "tell": _tell,
    "accounts": _accounts,
}
