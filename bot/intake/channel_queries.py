"""Answers a channel's queries while somebody waits: forms, pickers, a person's own page."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.context import Context
from bot.conversation.flows.refusals import refusal_text
from bot.conversation.read.answers import read_answer
from bot.conversation.state.commands import Facts, Refusal
from bot.conversation.state.register_commands import ComponentsFound, FindComponents
from bot.intake.register_handler import RegisterHandler
from bot.outbox.views import view_for, view_for_team
from bot.people import directory
from bot.people.recipients import localizer_of
from bot.ports import Address, Choice, Contact, Form, FormField, Outgoing, Sender
from bot.presses import (
    ASK,
    AskPress,
    CallPress,
    FormPress,
    ItemPress,
    MorePress,
    SayPress,
    UnknownCallPress,
    parse,
    without_form,
)
from bot.wording.action_forms import fields_for, label
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import requester_card, team_card
from bot.wording.component_answers import UNKNOWN
from bot.wording.localizer import Localizer
from bot.wording.ways_in import turned_away
from catalog.language_packs import pack
from catalog.model import Catalogue, Item, Language, Person, Team
from catalog.search import search_items
from routing.call.actions import Action, is_of_link, may_see
from routing.call.view import CallView
from routing.rules.permission import why_not
from routing.rules.route import allowed_items
from routing.storage import ledger
from routing.storage.db import Database

T = TypeVar("T")
COMPONENT = "component/"
"""How the options of a question for a component are asked for; after it come item and question."""
WORDS = "words"
"""The field of a form in which somebody says it in their own words."""


@dataclass(frozen=True)
class Seen:
    """The person on whose behalf a channel queries, with what looking up and speaking to them
    needs.
    """

    session: Session
    person: Person
    catalogue: Catalogue
    localizer: Localizer
    now: dt.datetime
    card_buttons: int | None = None
    room: Team | None = None


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
        """The form of a new request, of an item, or of a call's action."""
        return await asyncio.to_thread(self._with, who, lambda seen: form_of(seen, action))

    async def options(self, who: Sender, what: str, words: str) -> tuple[tuple[str, str], ...]:
        """Items, teams or colleagues that fit the words."""
        return await asyncio.to_thread(self._with, who, lambda seen: options_of(seen, what, words))

    async def filled(
        self, who: Sender, action: str, values: dict[str, str]
    ) -> dict[str, str] | Form:
        """The errors in the values by field, or the form that follows."""
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
            said = Contact(
                address=address,
                account=who.account,
                at=context.now,
                profile=who.profile,
                shared=True,
            )
            person = directory.person_of(session, said, context.catalogue)
            localizer = localizer_of(session, person, context.catalogue)
            most = context.card_buttons(who.channel)
            stands = Address(channel=who.channel, conversation=who.stands)
            room = context.room_at(stands) if who.stands else None
            known = (session, person, context.catalogue, localizer, context.now, most, room)
            return look(Seen(*known))


def _turned_away(seen: Seen) -> str:
    """What somebody hears who may not ask here; "" where they may. Whom we ask about what strangers
    write does so for a message, not for a form.
    """
    reason = directory.turned_away(seen.session, seen.person, seen.catalogue)
    if not reason:
        return ""
    said = turned_away(reason, seen.catalogue, seen.localizer)
    ask = seen.localizer.say("Tell me in a message what you need: I ask whether I may help you.")
    return f"{said} {ask}" if reason == "approve" else said


def form_of(seen: Seen, action: str) -> Form | str:
    """The form behind a button's action, or the sentence that says why there is none."""
    if closed := _turned_away(seen):
        return closed
    match without_form(parse(action)):
        case AskPress():
            return _ask_form(seen)
        case CallPress() as press:
            return _call_form(seen, press)
        case MorePress(number=number) | UnknownCallPress(number=number):
            return _not_now(seen, number)
        case ItemPress() as press if item := _item(seen, press):
            return _item_form(seen, press, item)
        case _:
            return seen.localizer.say(
                "You can't ask for that any more. Tell me in a message what you need."
            )


def _ask_form(seen: Seen) -> Form:
    say = seen.localizer.say
    fields = (
        FormField(id=WORDS, ask=say("Tell me in your own words"), required=False),
        FormField(id="item", ask=say("Or look it up"), type="item", required=False),
    )
    return Form(action=ASK, title=say("New request"), send=say("Next"), fields=fields)


def _call_form(seen: Seen, press: CallPress) -> Form | str:
    """What has to be filled in for a call's action, as it stands now."""
    call = ledger.read(seen.session, press.number)
    view = view_for(seen.session, call, seen.person.id, seen.catalogue) if call else None
    if call is None or view is None or press.action not in view.actions:
        return _why_not(seen, press, view)
    formatter = CallFormatter(seen.catalogue, seen.localizer, seen.now)
    title = label(press.action, call, formatter)
    return Form(
        action=FormPress(press=press).encode(),
        title=title,
        send=title if press.action is Action.CANCEL else seen.localizer.say("Send"),
        fields=fields_for(press.action, call, formatter),
    )


def _why_not(seen: Seen, press: CallPress, view: CallView | None) -> str:
    """Why a call's form does not open; of a call that they may not see, no more than whose room
    they are in.
    """
    person, catalogue, room = seen.person, seen.catalogue, seen.room
    if view and may_see(person.id, view.call, catalogue):
        no = why_not(press.action, person, view.call, catalogue)
        if no and no.reason != "wrong_state":
            refusal = Refusal.model_validate(
                {"reason": no.reason, "number": view.call.number, "who": no.who, "at": no.at}
            )
            formatter = CallFormatter(catalogue, seen.localizer, seen.now)
            return refusal_text(refusal, view, formatter, person.id)
    elif room and not is_of_link(person.id, room.team, catalogue):
        team = room.name.in_(seen.localizer.language)
        return seen.localizer.say("Only people of {team} can do this.", team=team)
    return _not_now(seen, press.number)


def _not_now(seen: Seen, number: str) -> str:
    return seen.localizer.say(
        "You can't do that with {number} now. Its card shows how it stands.", number=number
    )


def _item(seen: Seen, press: ItemPress) -> Item | None:
    allowed = press.ref in allowed_items(seen.person, seen.catalogue)
    return seen.catalogue.entries[press.ref].item if allowed else None


def item_fields(ref: str, item: Item, localizer: Localizer) -> tuple[FormField, ...]:
    """What has to be filled in to ask for an item, and last a place for more words."""
    language = localizer.language
    asked = (
        FormField(
            id=q.id,
            ask=q.ask.in_(language),
            type=q.type,
            search=f"{COMPONENT}{ref}/{q.id}" if q.type == "component" else "",
            required=q.required,
            choices=tuple((c.id, c.name.in_(language)) for c in q.choices),
        )
        for q in item.questions
    )
    more = localizer.say("Anything else we should know?")
    return (*asked, FormField(id=WORDS, ask=more, required=False))


def _item_form(seen: Seen, press: ItemPress, item: Item) -> Form:
    language, say = seen.localizer.language, seen.localizer.say
    text = item.answer.in_(language) if item.answer else ""
    name = item.name.in_(language)
    return Form(
        action=FormPress(press=press).encode(),
        title=name,
        send=say("Send"),
        text=f"{name}\n{text}".strip(),
        fields=item_fields(press.ref, item, seen.localizer),
    )


def follows(seen: Seen, action: str, values: dict[str, str]) -> dict[str, str] | Form:
    """The outcome of a filled-in form: after a new request with an item the item's form; else
    errors by field.
    """
    match without_form(parse(action)):
        case AskPress():
            return _after_ask(seen, values)
        case ItemPress() as press if item := _item(seen, press):
            return _unreadable(seen, item, values)
        case _:
            return {}


def _after_ask(seen: Seen, values: dict[str, str]) -> dict[str, str] | Form:
    if values.get("item"):
        made = form_of(seen, ItemPress(ref=values["item"]).encode())
        return made if isinstance(made, Form) else {"item": made}
    if values.get(WORDS):
        return {}
    return {WORDS: seen.localizer.say("Tell me what you need, or look it up below.")}


def _unreadable(seen: Seen, item: Item, values: dict[str, str]) -> dict[str, str]:
    places = seen.catalogue.organisation.locations
    return unreadable(item, values, seen.localizer, seen.now, places)


def unreadable(
    item: Item,
    values: Mapping[str, str],
    localizer: Localizer,
    now: dt.datetime,
    places: Sequence[str],
) -> dict[str, str]:
    """What is told at each field whose value is no answer to its question."""
    today = now.astimezone(ZoneInfo(localizer.zone)).date()
    wrong = [
        q.id
        for q in item.questions
        if q.id in values and read_answer(q, values[q.id], today, places) is None
    ]
    told = localizer.say("I can't read that as an answer. Could you put it differently?")
    return dict.fromkeys(wrong, told)


def options_of(seen: Seen, what: str, words: str) -> tuple[tuple[str, str], ...]:
    """Values and labels of the options that fit the words; without words, of all there are."""
    if what == "item":
        return _items_like(seen, words)
    if what.startswith(COMPONENT):
        return _components_like(seen, *what.removeprefix(COMPONENT).rpartition("/")[::2], words)
    pairs = _teams(seen) if what == "team" else _colleagues(seen)
    wanted = words.casefold().strip()
    fitting = [(value, name) for value, name in pairs if wanted in name.casefold()]
    return tuple(sorted(fitting, key=lambda pair: pair[1].casefold()))


def _items_like(seen: Seen, words: str) -> tuple[tuple[str, str], ...]:
    """The items that the person may ask for, the likest first."""
    language, catalogue = seen.localizer.language, seen.catalogue
    allowed = allowed_items(seen.person, catalogue)
    refs = search_items(catalogue, words) if words.strip() else tuple(catalogue.entries)
    places = [(ref, catalogue.entries[ref]) for ref in refs if ref in allowed]
    return tuple(
        (ref, f"{p.item.name.in_(language)} · {p.team.name.in_(language)}") for ref, p in places
    )


def _components_like(
    seen: Seen, ref: str, question: str, words: str
) -> tuple[tuple[str, str], ...]:
    """The components that may be meant, by what they are called, the person's own first; that it is
    not known; and the words themselves.
    """
    if ref not in allowed_items(seen.person, seen.catalogue):
        return ()
    item = seen.catalogue.entries[ref].item
    kinds = next((q.kinds for q in item.questions if q.id == question), ())
    said = words.strip()
    facts = Facts(
        catalogue=seen.catalogue,
        person=seen.person,
        language=seen.localizer.language,
        now=seen.now,
    )
    handler = RegisterHandler(seen.session, facts, seen.catalogue)
    found: ComponentsFound = handler.to(FindComponents(text=said, item=ref, kinds=kinds))
    several = (*((found.meant,) if found.meant else ()), *found.others)
    likely = tuple((one.label, one.described) for one in several)
    typed = ((said, seen.localizer.in_quotes(said)),) if said else ()
    return (*likely, (UNKNOWN, seen.localizer.say("I don't know")), *typed)


def _teams(seen: Seen) -> list[tuple[str, str]]:
    language = seen.localizer.language
    return [(team.team, team.name.in_(language)) for team in seen.catalogue.teams]


def _colleagues(seen: Seen) -> list[tuple[str, str]]:
    teams = seen.catalogue.teams_seen_by(seen.person.id)
    return list(
        {person.id: (person.id, person.name) for t in teams for person in t.people}.values()
    )


def page_of(seen: Seen) -> tuple[Outgoing, ...]:
    """The messages of a person's page: greeting, own requests with their buttons, and for a team
    member the queue.
    """
    if closed := _turned_away(seen):
        return (Outgoing(text=closed),)
    say = seen.localizer.say
    offered = seen.catalogue.organisation.languages
    others = [pack(code).name for code in offered if code != seen.localizer.language]
    choices = (
        Choice(action=ASK, label=say("Ask something"), style="primary"),
        Choice(action=SayPress(text=say("what can I ask?")).encode(), label=say("What can I ask?")),
        *(Choice(action=SayPress(text=name.lower()).encode(), label=name) for name in others),
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
    """The open calls of each of the person's teams, most urgent first, as their room sees them."""
    teams = seen.catalogue.teams_seen_by(seen.person.id)
    return [message for team in teams for message in _queue_of(seen, team)]


def _queue_of(seen: Seen, team: Team) -> list[Outgoing]:
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
        *(_team_card(seen, view, team.team) for view in views),
    ]


def _team_card(seen: Seen, view: CallView, team: str) -> Outgoing:
    return team_card(view, team, seen.catalogue, seen.localizer, seen.now, most=seen.card_buttons)
