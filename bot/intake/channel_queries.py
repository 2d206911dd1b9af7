"""What a channel may look at while somebody waits: forms built from the catalogue, pickers, a
person's own page.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.context import Context
from bot.conversation.read.answers import read_answer
from bot.outbox.views import view_for, view_for_team
from bot.people import directory
from bot.ports import Address, Choice, Form, FormField, Incoming, Outgoing, Sender
from bot.wording.action_forms import fields_for, label
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import requester_card, team_card
from bot.wording.localizer import Localizer
from catalog.model import Catalogue, Item, Language, Person
from catalog.search import search_items
from routing.call.actions import Action
from routing.rules.route import allowed_items
from routing.storage import ledger
from routing.storage.db import Database

T = TypeVar("T")
ITEM = "item:"
"""An action that begins so asks for the item after it; its values are the item's answers."""
WORDS = "words"
"""The blank of a form in which somebody says it in their own words."""


@dataclass(frozen=True)
class Seen:
    """Somebody at the counter, with what is needed to speak to them."""

    session: Session
    person: Person
    catalogue: Catalogue
    localizer: Localizer
    now: dt.datetime


class DeskQueries:
    """Looks in the database and the catalogue as they are now; implements `ChannelQueries`."""

    def __init__(self, database: Database, context: Callable[[], Context]) -> None:
        self._database, self._context = database, context

    async def tongue(self, who: Sender) -> tuple[Language, str]:
        """The language and time zone in which the desk speaks with them."""
        return await asyncio.to_thread(
            self._with, who, lambda seen: (seen.localizer.language, seen.localizer.zone)
        )

    async def form(self, who: Sender, action: str) -> Form | str:
        """The form of a new request (`ask`), or of an item (`item:<ref>`)."""
        return await asyncio.to_thread(self._with, who, lambda seen: form_of(seen, action))

    async def options(self, who: Sender, what: str, words: str) -> tuple[tuple[str, str], ...]:
        """Items, teams or colleagues that fit the words."""
        return await asyncio.to_thread(self._with, who, lambda seen: options_of(seen, what, words))

    async def filled(
        self, who: Sender, action: str, values: dict[str, str]
    ) -> dict[str, str] | Form:
        """What is wrong with the values, or the form that follows."""
        return await asyncio.to_thread(self._with, who, lambda seen: follows(seen, action, values))

    async def page(self, who: Sender) -> tuple[Outgoing, ...]:
        """The person's requests, what they can ask, their language; the queue of who is in a
        team.
        """
        return await asyncio.to_thread(self._with, who, page_of)

    def _with(self, who: Sender, look: Callable[[Seen], T]) -> T:
        context = self._context()
        with self._database.transaction(first=True) as session:
            # As if they said something in a room: they are recognised, and nothing else is
            # remembered.
            address = Address(channel=who.channel, conversation=f"{who.channel}/{who.account}")
            said = Incoming(
                key="",
                address=address,
                account=who.account,
                at=context.now,
                profile=who.profile,
                room=True,
            )
            person = directory.person_of(session, said, context.catalogue)
            language = directory.language_of(session, person, context.catalogue)
            localizer = Localizer(language, directory.zone_of(session, person, context.catalogue))
            return look(Seen(session, person, context.catalogue, localizer, context.now))


def form_of(seen: Seen, action: str) -> Form | str:
    """The form behind `ask` or `item:<ref>`; why there is none, for what cannot be asked."""
    say = seen.localizer.say
    if action == "ask":
        fields = (
            FormField(id=WORDS, ask=say("Tell me in your own words"), required=False),
            FormField(id="item", ask=say("Or look it up"), type="item", required=False),
        )
        return Form(action="form:ask", title=say("New request"), send=say("Next"), fields=fields)
    if action.startswith("c:"):
        return _call_form(seen, action)
    item = _item(seen, action)
    if item is None:
        return say("You can't ask for that any more. Tell me in a message what you need.")
    return _item_form(seen, action, item)


def _call_form(seen: Seen, action: str) -> Form | str:
    """What has to be filled in for a call's action, as it stands now."""
    _, number, name = action.split(":", 2)
    call = ledger.read(seen.session, number)
    view = view_for(seen.session, call, seen.person.id, seen.catalogue) if call else None
    if call is None or view is None or name not in view.actions:
        return seen.localizer.say(
            "You can't do that with {number} now. Its card shows how it stands.", number=number
        )
    formatter = CallFormatter(seen.catalogue, seen.localizer, seen.now)
    title = label(Action(name), call, formatter)
    return Form(
        action=f"form:{action}",
        title=title,
        send=seen.localizer.say("Send"),
        fields=fields_for(Action(name), call, formatter),
    )


def _item(seen: Seen, action: str) -> Item | None:
    ref = action.removeprefix(ITEM)
    allowed = action.startswith(ITEM) and ref in allowed_items(seen.person, seen.catalogue)
    return seen.catalogue.entries[ref].item if allowed else None


def _item_form(seen: Seen, action: str, item: Item) -> Form:
    language, say = seen.localizer.language, seen.localizer.say
    fields = [
        FormField(
            id=q.id,
            ask=q.ask.in_(language),
            type=q.type,
            required=q.required,
            choices=tuple((c.id, c.name.in_(language)) for c in q.choices),
        )
        for q in item.questions
    ]
    fields.append(FormField(id=WORDS, ask=say("Anything else we should know?"), required=False))
    text = item.answer.in_(language) if item.answer else ""
    name = item.name.in_(language)
    return Form(
        action=f"form:{action}",
        title=name,
        send=say("Send"),
        text=f"{name}\n{text}".strip(),
        fields=tuple(fields),
    )


def follows(seen: Seen, action: str, values: dict[str, str]) -> dict[str, str] | Form:
    """After `ask` with an item comes its form; answers that cannot be read are told at their
    blank.
    """
    say = seen.localizer.say
    if action == "ask":
        if values.get("item"):
            made = form_of(seen, ITEM + values["item"])
            return made if isinstance(made, Form) else {"item": made}
        return (
            {} if values.get(WORDS) else {WORDS: say("Tell me what you need, or look it up below.")}
        )
    item = _item(seen, action)
    if item is None:
        return {}
    today = seen.now.astimezone(ZoneInfo(seen.localizer.zone)).date()
    places = seen.catalogue.organisation.locations
    wrong = [
        q.id
        for q in item.questions
        if q.id in values and read_answer(q, values[q.id], today, places) is None
    ]
    return {
        field: say("I can't read that as an answer. Could you put it differently?")
        for field in wrong
    }


def options_of(seen: Seen, what: str, words: str) -> tuple[tuple[str, str], ...]:
    """Values and labels of what fits the words; without words, of all there is."""
    language, catalogue = seen.localizer.language, seen.catalogue
    if what == "item":
        allowed = allowed_items(seen.person, catalogue)
        refs = search_items(catalogue, words) if words.strip() else tuple(catalogue.entries)
        places = [(ref, catalogue.entries[ref]) for ref in refs if ref in allowed]
        return tuple(
            (ref, f"{p.item.name.in_(language)} · {p.team.name.in_(language)}") for ref, p in places
        )
    if what == "team":
        pairs = [(team.team, team.name.in_(language)) for team in catalogue.teams]
    else:
        own = catalogue.team_of.get(seen.person.id)
        pairs = [(p.id, p.name) for p in own.people] if own else []
    wanted = words.casefold().strip()
    return tuple(
        sorted(
            ((v, n) for v, n in pairs if wanted in n.casefold()),
            key=lambda pair: pair[1].casefold(),
        )
    )


def page_of(seen: Seen) -> tuple[Outgoing, ...]:
    """Greeting, own requests with their buttons, and for a team member the queue."""
    say = seen.localizer.say
    other = (
        ("nederlands", "Nederlands") if seen.localizer.language == "en" else ("english", "English")
    )
    choices = (
        Choice(action="form:ask", label=say("Ask something"), style="primary"),
        Choice(action="say:" + say("what can I ask?"), label=say("What can I ask?")),
        Choice(action=f"say:{other[0]}", label=other[1]),
    )
    mine = ledger.of_requester(seen.session, seen.person.id, ended=False, limit=10)
    hello = say("Hello {name}. What can we do for you?", name=seen.person.name.split()[0])
    count = seen.localizer.many(
        "You have one open request.", "You have {n} open requests.", len(mine)
    )
    parts = [Outgoing(text=f"{hello}\n{count}" if mine else hello, choices=choices)]
    for call in mine:
        view = view_for(seen.session, call, seen.person.id, seen.catalogue)
        parts.append(requester_card(view, seen.catalogue, seen.localizer, seen.now))
    return (*parts, *_queue(seen))


def _queue(seen: Seen) -> list[Outgoing]:
    """The open calls of the person's team, most urgent first, as their room sees them."""
    team = seen.catalogue.team_of.get(seen.person.id)
    if team is None:
        return []
    calls = ledger.of_team(seen.session, team.team, limit=10)
    name = CallFormatter(seen.catalogue, seen.localizer, seen.now).team(team.team)
    head = (
        seen.localizer.say("With {team} now:", team=name)
        if calls
        else seen.localizer.say("{team} has nothing open.", team=name)
    )
    views = [view_for_team(seen.session, call, team.team) for call in calls]
    return [
        Outgoing(text=head),
        *(team_card(view, team.team, seen.catalogue, seen.localizer, seen.now) for view in views),
    ]
