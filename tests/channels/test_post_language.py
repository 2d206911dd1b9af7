"""What the desk said in one language is read in another: said again where it can be, never wrongly,
else marked; what people wrote stays as it is.
"""

from __future__ import annotations

import itertools
import re

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from bot.ports import Choice, Outgoing
from bot.wording.cards import requester_card
from bot.wording.localizer import Localizer, wordings
from bot.wording.said_again import said_again
from routing.call.view import CallView
from routing.storage.db import Database
from tests.channels.conftest import now
from tests.channels.test_board import database
from tests.channels.test_pages import opened
from tests.fakes.windows import said
from tests.routing.links import CATALOGUE

__all__ = ["database"]
NL, EN = Localizer("nl"), Localizer("en")


@pytest.mark.parametrize(("spoken", "read"), [(NL, EN), (EN, NL)])
def test_a_text_is_said_again_as_it_would_have_been_said_or_not_at_all(
    spoken: Localizer, read: Localizer
) -> None:
    again, told = said_again(CATALOGUE), {True: 0, False: 0}
    for text in wordings("nl"):
        values = itertools.cycle(("Joost", "S-1042"))
        places = {place: next(values) for place in re.findall(r"{(\w+)}", text)}
        if "day" in places:
            continue
        was, wanted = spoken.say(text, **places), read.say(text, **places)
        found = again.into(read.language, was)
        assert found in (None, wanted), text
        told[found is not None or was == wanted] += 1
    assert told[True] > 0.9 * sum(told.values())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Ik begrijp: spill graag.\nZal ik het versturen?",
            "I understood: spill please.\nShall I send it?",
        ),
        ("Ik begrijp: Cleaning-nl.", "I understood: Cleaning."),
        ("maandag vóór 11:00", "by 11:00 on Monday"),
        ("morgen vóór 11:00", "by 11:00 tomorrow"),
        ("dinsdag 24 november vóór 11:00", "by 11:00 on Tuesday 24 November"),
        ("sinds gisteren 23:52", "since yesterday 23:52"),
        ("De kraan drupt nog steeds.", None),
        ("Zal ik het versturen?\nDe kraan drupt.", None),
        ("", None),
        ("Shall I send it?", None),
        (
            "Jan van Dijk van Cleaning-nl heeft een vraag over S-1001 (soep):\n“Welke?”\nZodra je antwoordt gaan ze verder.",
            None,
        ),
        (
            "Joost van Cleaning-nl heeft S-1001 (de soep) opgepakt. Naar verwachting morgen vóór 11:00 klaar.",
            "Joost of Cleaning has picked up S-1001 (de soep). Expected to be done by 11:00 tomorrow.",
        ),
    ],
)
def test_days_names_and_what_cannot_be_said_again(text: str, read: str | None) -> None:
    assert said_again(CATALOGUE).into("en", text) == read


async def test_posts_are_read_in_the_language_of_the_page(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    call = opened(database, requester="tom", text="Zal ik het versturen?")
    view = CallView(call=call)
    card = requester_card(view, CATALOGUE, NL, now())
    choices = (
        Choice(action="d:1:0", label="Ja, verstuur het"),
        Choice(action="d:1:1", label="Nee"),
    )
    for n, message in enumerate(
        (
            card,
            Outgoing(text="Zal ik het versturen?", choices=choices),
            Outgoing(text="Zal ik het versturen? Nee, dat doen wij nu even niet."),
        )
    ):
        mailbox.deliver("person/tom", message, f"m{n}")
        if n == 1:
            said(database, "person/tom", "tom", "Ja, verstuur het")
    said(database, "person/tom", "tom", "Zal ik het versturen?")
    page = (await visitor.get("/?as=tom")).text.partition('id="talk"')[2].partition("<aside")[0]
    words = re.findall(r'class="words"( lang="\w+")?><p>(.*?)</p>', page)
    assert words == [
        ("", "Shall I send it?"),
        ("", "Yes, send it"),
        (' lang="nl"', "Zal ik het versturen? Nee, dat doen wij nu even niet."),
        ("", "Zal ik het versturen?"),
    ]
    assert "</span> Yes, send it</p>" in page, "what was chosen"
    assert "Cancel request" in page and "Your words" in page and "Melding" not in page
    assert "Zal ik het versturen?</dd>" in page, "their own words on the card"
