"""What is asked of accounts is a flow: pure, answered at once, and what is under way stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from typing import Any

import pytest

from bot.conversation.converse import converse
from bot.conversation.state.account_commands import (
    AccountKnown,
    AccountsKnown,
    ChooseChannelToBeTold,
    IssueLinkCode,
    LinkCode,
    Linked,
    MyAccounts,
    RedeemLinkCode,
    Unlink,
)
from bot.conversation.state.commands import Command, Facts
from bot.conversation.state.dialogue import Dialogue, Heard, Request, ShownOption, Turn
from bot.ports import Address
from catalog.model import Person
from tests.conversation.town import TOWN
from tests.conversation.world import START

SANNE = Person(id="sanne", name="Sanne V.")
BUSY = Dialogue(
    version=2,
    turn=4,
    pending=(Request(topic="request", stage="words"),),
    options=(ShownOption(action="d:4:1", label="Yes", verb="yes"),),
    numbered=1,
)
OTHER = Address(channel="slack", conversation="slack/U1")


def _hears(text: str, **facts: Any) -> Generator[Command, Any, Turn]:
    known = {
        "catalogue": TOWN,
        "person": SANNE,
        "team": None,
        "language": "en",
        "now": START,
        "channel": "telegram",
        "channels": {"telegram": "Telegram", "slack": "Slack", "web": "the web page"},
    }
    return converse(BUSY, Heard(text=text), Facts.model_validate(known | facts))


def _asks(text: str, answer: Any) -> tuple[Command, Turn]:
    """The command that the words lead to, and the turn that its answer ends in."""
    steps = _hears(text)
    command = next(steps)
    with pytest.raises(StopIteration) as stop:
        steps.send(answer)
    return command, stop.value.value


@pytest.mark.parametrize(
    ("text", "command", "answer", "said"),
    [
        (
            "link",
            IssueLinkCode(),
            LinkCode(code="K7QM-2XPA", channels=("slack", "web")),
            "Say this to me in Slack or the web page: link K7QM-2XPA",
        ),
        ("link", IssueLinkCode(), None, "That was a lot of codes in a short time."),
        ("link K7QM-2XPA", RedeemLinkCode(code="K7QM-2XPA"), Linked(how="unknown"), "too old"),
        (
            "link K7QM-2XPA",
            RedeemLinkCode(code="K7QM-2XPA"),
            Linked(how="taken"),
            "This account belongs to Sanne V. already. Unlink it there first.",
        ),
        ("unlink", Unlink(channel="telegram"), "unlinked", "Telegram is no longer linked to you."),
        ("unlink slack", Unlink(channel="slack"), "none", "There is no account of yours in Slack"),
        ("unlink", Unlink(channel="telegram"), "set_by_organisation", "Your organisation has put"),
        (
            "tell me in slack",
            ChooseChannelToBeTold(channel="slack"),
            True,
            "From now on I tell you in Slack.",
        ),
        (
            "tell me in slack",
            ChooseChannelToBeTold(channel="slack"),
            False,
            "I don't know you in Slack yet.",
        ),
        ("/tell last", ChooseChannelToBeTold(channel=None), True, "where you spoke to me last"),
        (
            "my accounts",
            MyAccounts(),
            AccountsKnown(
                accounts=(AccountKnown(channel="web", used_at=START - dt.timedelta(minutes=5)),),
                told_in="web",
            ),
            "• the web page, ",
        ),
    ],
)
def test_what_is_asked_of_accounts(text: str, command: object, answer: Any, said: str) -> None:
    asked, turn = _asks(text, answer)
    assert asked == command
    assert said in turn.replies[0].text
    assert turn.dialogue == BUSY and turn.elsewhere == ()


def test_the_other_accounts_are_told_of_a_link_in_their_language() -> None:
    linked = Linked(how="linked", name="Tom", language="nl", others=(OTHER,))
    _, turn = _asks("link K7QM-2XPA", linked)
    assert "Done: here too you are Tom to me now" in turn.replies[0].text
    assert [(e.address, "Telegram" in e.message.text) for e in turn.elsewhere] == [(OTHER, True)]
    assert "“ontkoppel telegram”" in turn.elsewhere[0].message.text


def test_where_others_hear_it_nothing_is_done_and_nothing_said_again() -> None:
    assert next(_hears("link K7QM-2XPA")) == RedeemLinkCode(code="K7QM-2XPA")
    with pytest.raises(StopIteration) as ended:
        next(_hears("link K7QM-2XPA", shared=True))
    (told,) = ended.value.value.replies
    assert told.whispered and "between you and me" in told.text and "K7QM" not in told.text
    assert ended.value.value.dialogue == BUSY
