"""A question in the conversation stands with its request: which one, how it goes now, what was
chosen or can still be.
"""

from __future__ import annotations

import httpx2
from starlette.requests import Request

from bot.channels.mailbox import Mailbox
from bot.channels.pages.conversation import drawing_questions, drawing_talk
from bot.channels.pages.live import LEDGER
from bot.channels.pages.seat import take_seat
from bot.channels.pages.site import make_site
from bot.ports import Choice, Outgoing
from routing.call.actions import Action
from routing.storage.db import Database
from tests.channels.conftest import Desk, parts_for
from tests.channels.test_pages import done, opened
from tests.fakes.windows import said


def asks(mailbox: Mailbox, number: str, *choices: tuple[str, str], key: str = "q") -> str:
    """The desk asks something about a call."""
    buttons = tuple(Choice(action=f"c:{number}:{a}", label=label) for a, label in choices)
    return mailbox.deliver("person/sanne", Outgoing(text="Which floor?", choices=buttons), key)


def question(page: str, ref: str) -> str:
    """What stands below the words of a question."""
    return page.partition(f'id="asks-{ref}"')[2].partition("</div>\n  </div>")[0]


async def test_a_question_tells_how_its_request_stands_and_only_what_can_be_done(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, number, Action.ASK, "joost", question="Which floor?")
    ref = asks(mailbox, number, ("answer", "Answer"))
    page = question((await visitor.get("/?as=sanne")).text, ref)
    assert f'data-shows="{number}"' in page and "antwoord" in page and ">Antwoorden<" in page
    done(database, number, Action.ANSWER, "sanne", text="The second")
    page = question((await visitor.get("/?as=sanne")).text, ref)
    assert f'data-shows="{number}"' in page and "behandeling" in page and "Antwoorden" not in page
    hidden = opened(database, "hr/contracts/contract", "tom").number
    other = asks(mailbox, hidden, ("answer", "Answer"), key="q2")
    assert "data-shows" not in question((await visitor.get("/?as=sanne")).text, other)


async def test_a_button_about_a_request_becomes_what_was_chosen_however_much_later(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    number = opened(database).number
    stars = asks(mailbox, number, ("rate:4", "4 stars"), ("rate:5", "5 stars"))
    said(database, "person/sanne", "sanne", "thank you")
    said(database, "person/sanne", "sanne", "5 stars")
    page = question((await visitor.get("/?as=sanne")).text, stars)
    assert "5 stars" in page and "4 stars" not in page and "chosen-answer" in page


def test_an_open_page_is_told_what_its_questions_ask_now(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, number, Action.ASK, "joost", question="Which floor?")
    ref = asks(mailbox, number, ("answer", "Answer"))
    site = make_site(parts_for(database, mailbox, desk.accept))
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    request = Request(scope | {"app": site, "session": {}})
    draw, names = drawing_talk(request, take_seat(request, "sanne"))
    parts, _, seen = draw(0, names)
    done(database, number, Action.ANSWER, "sanne", text="The second")
    parts, html, _ = draw(seen, frozenset({LEDGER}))
    assert "Antwoorden" not in parts[f"asks-{ref}"] and html == ""


def room_asks(mailbox: Mailbox, number: str) -> str:
    """The desk tells a team's room of a call, with what can be done then."""
    pairs = (("resolve", "Solved"), ("reply", "Reply to requester"), ("note", "Note"))
    buttons = tuple(Choice(action=f"c:{number}:{a}", label=label) for a, label in pairs)
    told = Outgoing(text="Sanne: is it done?", choices=buttons)
    return mailbox.deliver("room/cleaning", told, f"room {number}")


async def test_in_a_room_too_a_question_offers_only_what_can_still_be_done(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    ref = room_asks(mailbox, number)
    page = question((await visitor.get("/team?as=fatima")).text, ref)
    assert ">Solved<" in page and ">Reply to requester<" in page
    done(database, number, Action.RESOLVE, "joost", text="mopped")
    done(database, number, Action.CONFIRM, "sanne")
    for address in ("/team?as=fatima", "/earlier?as=fatima&in=room&before=999"):
        page = question((await visitor.get(address)).text, ref)
        assert f'data-shows="{number}"' in page and "done" in page and ">Note<" in page
        assert ">Solved<" not in page and ">Reply to requester<" not in page


async def test_what_a_room_is_asked_of_a_private_request_tells_no_more_of_it(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    number = opened(database, "hr/contracts/contract", text="my divorce").number
    done(database, number, Action.ACKNOWLEDGE, "hilde")
    buttons = (Choice(action=f"c:{number}:resolve", label="Solved"),)
    ref = mailbox.deliver("room/hr", Outgoing(text="Late", choices=buttons), "q")
    page = question((await visitor.get("/team?as=hilde")).text, ref)
    assert ">Solved<" in page and "Private request" in page and "contract" not in page
    done(database, number, Action.RESOLVE, "hilde", text="signed")
    page = question((await visitor.get("/team?as=hilde")).text, ref)
    assert ">Solved<" not in page and "divorce" not in page


def test_an_open_list_is_told_what_the_questions_of_its_room_ask_now(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    ref = room_asks(mailbox, number)
    site = make_site(parts_for(database, mailbox, desk.accept))
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    request = Request(scope | {"app": site, "session": {}})
    seat = take_seat(request, "fatima")
    seen = mailbox.heads([seat.room or ""])[seat.room or ""]
    assert "Solved" in drawing_questions(request, seat, "room", seen)[f"asks-{ref}"]
    done(database, number, Action.RESOLVE, "joost", text="mopped")
    assert "Solved" not in drawing_questions(request, seat, "room", seen)[f"asks-{ref}"]
