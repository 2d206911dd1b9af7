"""What somebody is shown who looks, in the town of `ears`: by a channel's queries, in Slack's home
tab, on the pages, in the files.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import httpx2
from fastapi import FastAPI

from bot.channels.mailbox import Mailbox
from bot.channels.pages.insight_address import QUESTIONS
from bot.channels.pages.organisation import COLOURS
from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.services import PageServices
from bot.channels.pages.site import make_site
from bot.channels.slack import views
from bot.commands.call import found_for
from bot.commands.call_export import CallReader
from bot.context import Context
from bot.errors import Mistake
from bot.files.access import opened
from bot.intake.channel_queries import DeskQueries, Seen, form_of, options_of, page_of
from bot.intake.press_permission import PressPermission
from bot.ports import Incoming, Outgoing, Press, Pressed, Sender
from bot.presses import CallPress
from bot.wording.localizer import Localizer
from routing.call.actions import Action
from routing.storage import file_store
from routing.storage.db import Database
from tests.intake.ears import ITEMS, ROOMS, account, lobby
from tests.routing.links import MONDAY

OPERATOR = "whoever runs the command"
NUMBERS = tuple(f"S-100{n}" for n in range(1, 5))
HOST = "127.0.0.1"
UNSEEN = ("/live/", "/healthz", "/readyz", "/metrics", "/signin", "/favicon")
"""What is kept up to date by a stream, and what tells nothing of a call to anybody."""
ASKED: Mapping[str, tuple[str, ...]] = {
    "/team": ("q=S", "q=zq", "group=item", *(f"call={n}" for n in NUMBERS[:2])),
    "/requests": ("q=S", "q=zq"),
    "/palette": ("q=zq", *(f"q={n}" for n in NUMBERS), *(f"call={n}" for n in NUMBERS)),
    "/earlier": ("before=1000000", "before=1000000&in=room"),
    "/insight": tuple(f"show={question}&days=7" for question in QUESTIONS),
    "/insight.csv": tuple(f"show={question}&by=item" for question in QUESTIONS),
    "/organisation": tuple(f"by={colour}" for colour in COLOURS),
}


@dataclass
class Heard:
    """A text with everybody who can read it; `place`: the conversation it stands in."""

    surface: str
    readers: frozenset[str]
    text: str
    place: str = ""


def pressed(person: str, number: str) -> Pressed:
    """An old button, pressed in the lobby."""
    return Pressed.model_validate(
        {
            "key": f"look/{person}/{number}",
            "address": {"channel": "telegram", "conversation": lobby("telegram")},
            "account": account(person, "telegram"),
            "at": MONDAY,
            "shared": True,
            "press": Press(action=f"c:{number}:resolve"),
        }
    )


def whole(message: Outgoing) -> str:
    """All that can be read of a message."""
    lines = [f"{line.label}: {line.value}" for line in message.card.lines] if message.card else []
    head = [message.card.title, message.card.status] if message.card else []
    return "\n".join([message.text, *head, *lines, *(c.label for c in message.choices)])


def asked_by(person: str, database: Database, context: Context) -> list[Heard]:
    """What somebody is shown who looks: their page, the forms of every button, the answer to every
    press, the pages of every call. Each as the asynchronous front of it looks it up.
    """
    me = frozenset({person})
    queries = DeskQueries(database, lambda: context)
    permission = PressPermission(database, lambda: context)
    pages = PageQueries(database, Mailbox(database, lambda: MONDAY))
    who = Sender(channel="slack", account=account(person, "slack"))
    found = queries._with(who, lambda seen: _page_and_forms(seen, me))
    for number in NUMBERS:
        why = permission._why_not(pressed(person, number))
        found.append(Heard("answer to a press", me, why or ""))
        story = pages.story(number, person, context.catalogue, Localizer("en"))
        if story:
            parts = (story.view.call, *story.events)
            shown = "\n".join(part.model_dump_json() for part in parts)
            found.append(Heard("page of a call", me, shown))
    return found


def _page_and_forms(seen: Seen, me: frozenset[str]) -> list[Heard]:
    page = page_of(seen)
    found = [Heard("page", me, whole(part)) for part in page]
    found.append(Heard("home tab", me, str(views.home(page, Localizer("en")))))
    for number in NUMBERS:
        for action in (Action.ASSIGN, Action.ADD, Action.PASS_ON):
            form = form_of(seen, CallPress(number=number, action=action).encode())
            found.append(Heard("form", me, str(form)))
    found += [Heard("picker", me, str(options_of(seen, what, ""))) for what in ("item", "person")]
    return found


def exported_to(person: str | None, database: Database, context: Context) -> list[Heard]:
    """What `schakel call NUMBER --json` writes for this person; for None, for nobody knows whom."""
    found, reader = [], CallReader(person, context.catalogue if person else None)
    with database.reading() as session:
        for number in NUMBERS:
            with contextlib.suppress(Mistake):
                body = found_for(session, number, reader, None).plain()
                found.append(Heard("export", frozenset({person or OPERATOR}), json.dumps(body)))
    return found


def opened_by(
    person: str, files: tuple[str, ...], database: Database, context: Context
) -> list[Heard]:
    """The names and contents of these files, as far as somebody may open them."""
    found = []
    with database.reading() as session:
        for file in files:
            known = opened(session, file, person, context.catalogue)
            if known:
                inside = file_store.whole(session, known.digest).decode()
                found.append(Heard("file", frozenset({person}), f"{known.name} {inside}"))
    return found


async def visited_by(
    people: tuple[str, ...],
    files: tuple[str, ...],
    database: Database,
    context: Context,
    every: bool = False,
) -> list[Heard]:
    """The pages as these people's browsers draw them, each address tried by everybody: of calls
    and files alone, or `every` one there is.
    """
    parts = PageServices(
        database=database,
        mailbox=Mailbox(database, lambda: MONDAY),
        accept=_nothing,
        catalogue=lambda: context.catalogue,
        now=lambda: MONDAY,
        secret="not a secret in a test",
        hosts=(HOST,),
        demo=True,
    )
    site = make_site(parts)
    of_calls = (*(f"/call/{number}" for number in NUMBERS), *(f"/files/{file}" for file in files))
    beside = ("/team?q=S", *(f"/team?call={number}" for number in NUMBERS[:2]))
    few = ("/", "/team", *beside, *of_calls)
    addresses = tuple(every_address(site, files)) if every else few
    found = []
    transport = httpx2.ASGITransport(site)
    async with httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}") as browser:
        for person in people:
            for address in addresses:
                joined = "&" if "?" in address else "?"
                answer = await browser.get(f"{address}{joined}as={person}")
                surface = f"{address} ({answer.status_code})"
                found.append(Heard(surface, frozenset({person}), answer.text))
    return found


def every_address(site: FastAPI, files: Iterable[str]) -> Iterator[str]:
    """Each address of the pages that shows something, with what it may be asked: every call, file,
    team and item, words to search for. Streams draw the pieces of the page that they keep.
    """
    fills = {
        "/call/{number}": NUMBERS,
        "/files/{name}": tuple(files),
        "/files/{name}/small": tuple(files),
        "/catalogue/{team}/{service}/{item}": tuple(ITEMS.values()),
    }
    for path in sorted(paths_of(site)):
        if path.startswith(UNSEEN):
            continue
        names = fills.get(path, ROOMS if "{team}" in path else ("",))
        shown = [re.sub(r"\{.+\}", name, path) for name in names]
        yield from shown
        yield from (f"{one}?{query}" for one in shown for query in ASKED.get(path, ()))


def paths_of(site: FastAPI) -> set[str]:
    """The addresses that are asked with GET."""
    return {path for path, methods in site.openapi()["paths"].items() if "get" in methods}


async def _nothing(incoming: Incoming) -> bool:
    """Nothing is taken in by who only looks."""
    return False
