"""Serves the conversation page: what a person says, the answers, and their requests beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Annotated

from fastapi import APIRouter, Form, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.channels.pages.board_live import OVERLAP
from bot.channels.pages.bubble import Bubble
from bot.channels.pages.dependencies import (
    MOST_ROWS,
    TOO_LONG,
    Seated,
    answer,
    board_of,
    ending,
    key_of,
    notice,
    notifier_of,
    queries_of,
    renderer_of,
    take_in,
)
from bot.channels.pages.earlier import Place, talk_of, with_their_calls
from bot.channels.pages.live import LEDGER, Draw, posts_part, stream
from bot.channels.pages.page_renderer import LONGEST_MESSAGE
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from bot.channels.pages.services import PageServices
from bot.channels.pages.undo import too_late
from bot.channels.pages.uploads import uploaded
from bot.channels.pages.view import bubbles, is_open, requests
from bot.people.directory import set_language
from bot.ports import Press
from bot.presses import LONGEST
from bot.wording.localizer import phrase
from catalog.model import Language, Spoken
from catalog.texts import Phrases
from routing.call.call import Call
from routing.rules.route import allowed_items

router = APIRouter()

EMPTY = phrase("There was nothing in that message yet. Type what you need, then send it.")
_RECENT, _LATELY = 4, 12
_MOST_FIELDS = 30


def where(seat: Seat, place: str) -> str:
    """The conversation a form speaks in: the person's own or their team's room. Raises
    NotHereError.
    """
    conversation = seat.own if place == "own" else seat.room if place == "room" else None
    if conversation is None:
        raise NotHereError
    return conversation


def suggestions(seat: Seat) -> list[dict[str, str]]:
    """What a newcomer to the demo may try, in all languages that are spoken here, their own first:
    the desk understands any of them. What is about an item that is not in this catalogue gives way
    to a phrase of one that is, each of another team.
    """
    own_first = sorted(seat.languages, key=lambda pack: pack.code != seat.language)
    allowed = allowed_items(seat.person, seat.catalogue)
    said, at_hand = [], _a_phrase_a_team(seat, allowed)
    for pack in own_first:
        for one in pack.data("demo").get("suggestions", ()):
            stands = one.get("about", "") in {"", *allowed}
            text = one["text"] if stands else _next_phrase(at_hand, pack.code)
            said.append({"language": pack.code, "text": text})
    return [one for one in said if one["text"]]


def _a_phrase_a_team(seat: Seat, allowed: frozenset[str]) -> list[Phrases]:
    """The phrases of the first item of each team that this person may ask for openly."""
    found: dict[str, Phrases] = {}
    for ref, place in seat.catalogue.entries.items():
        if ref in allowed and not place.item.private:
            found.setdefault(place.team.team, place.item.phrases)
    return list(found.values())


def _next_phrase(at_hand: list[Phrases], language: Language) -> str:
    """The next phrase in this language, with its capital; "" where none is left."""
    left = next((said for said in at_hand if said.in_(language)), None)
    if left is None:
        return ""
    at_hand.remove(left)
    first = left.in_(language)[0]
    return first[:1].upper() + first[1:]


@router.get("/")
def conversation(request: Request, seat: Seated) -> Response:
    """The conversation page."""
    talk = talk_of(request, seat, "own")
    return renderer_of(request).page(
        request,
        "talk.html",
        seat,
        talk=talk,
        since=talk.seq,
        place="own",
        suggestions=suggestions(seat) if services_of(request).demo else (),
        **_mine(request, seat),
    )


def _mine(request: Request, seat: Seat) -> dict[str, object]:
    views = queries_of(request).mine(seat.person.id, seat.catalogue, ended=True)
    now = services_of(request).now()
    ended = [view for view in views if not is_open(view.call)][:_RECENT]
    return {
        "open_requests": requests([view for view in views if is_open(view.call)], seat, now),
        "ended_requests": requests(ended, seat, now),
    }


def drawing_posts(
    request: Request, seat: Seat, conversation: str, place: str, *, cards: bool
) -> Draw:
    """What draws the new posts of a conversation."""
    services, renderer = services_of(request), renderer_of(request)

    def draw(seq: int, _: frozenset[str]) -> tuple[dict[str, str], str, int]:
        posts = services.mailbox.since(conversation, seq)
        now = services.now()
        fresh = bubbles(posts, seat, now, cards=cards)
        fresh = [*_answered(services, seat, conversation, fresh), *fresh]
        fresh = with_their_calls(request, seat, fresh)
        html = "".join(
            renderer.piece("_bubble.html", seat, now, bubble=b, place=place) for b in fresh
        )
        return {}, posts_part(html), max((post.seq for post in posts), default=seq)

    return draw


def _answered(
    services: PageServices, seat: Seat, conversation: str, fresh: list[Bubble]
) -> list[Bubble]:
    """The questions before that these posts answer by a button: it becomes what was chosen."""
    own = {bubble.post.ref for bubble in fresh if bubble.own}
    if not own or conversation != seat.own:
        return []
    recent = services.mailbox.page(conversation, None, _LATELY)
    shown = bubbles(recent, seat, services.now(), cards=True)
    known = {bubble.post.ref for bubble in fresh}
    return [b for b in shown if b.answered in own and b.post.ref not in known]


def _concerns(chains: Iterable[tuple[Call, ...]], person: str) -> bool:
    """Whether something may look different among the requests of a person."""
    return any(
        person in (call.requester, call.author, *call.followers)
        for chain in chains
        for call in chain
    )


def drawing_talk(request: Request, seat: Seat) -> tuple[Draw, frozenset[str]]:
    """What draws the page of a conversation, and the names under which it changes."""
    renderer, services = renderer_of(request), services_of(request)
    posts = drawing_posts(request, seat, seat.own, "own", cards=True)

    board, names = board_of(request), frozenset({seat.own, LEDGER})
    head: int | None = None

    def draw(seq: int, rung: frozenset[str]) -> tuple[dict[str, str], str, int]:
        nonlocal head
        html, seen, parts = "", seq, dict[str, str]()
        if seat.own in rung:
            _, html, seen = posts(seq, rung)
        if LEDGER in rung:
            if head is None:
                head, concerns = board.head(), True
            else:
                head, chains = board.changed(max(head - OVERLAP, 0))
                concerns = _concerns(chains.values(), seat.person.id)
            if concerns or rung == names:
                now, mine = services.now(), _mine(request, seat)
                parts["mine"] = renderer.piece("_mine.html", seat, now, **mine)
                parts |= drawing_questions(request, seat, "own", seq)
        return parts, html, seen

    return draw, names


def drawing_questions(request: Request, seat: Seat, place: Place, seen: int) -> dict[str, str]:
    """What the latest questions about calls ask now, of those that the page has."""
    services, renderer = services_of(request), renderer_of(request)
    now, own = services.now(), place == "own"
    recent = services.mailbox.page(where(seat, place), None, _LATELY)
    shown = [b for b in bubbles(recent, seat, now, cards=own) if b.post.seq <= seen]
    return {
        f"asks-{b.post.ref}": renderer.piece("_asks.html", seat, now, bubble=b, place=place)
        for b in with_their_calls(request, seat, shown)
        if b.about
    }


@router.get("/live/talk", response_class=EventSourceResponse)
async def live_talk(
    request: Request,
    seat: Seated,
    since: Annotated[int, Query(ge=0, le=MOST_ROWS)] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """What is new in the conversation, and the requests whenever they change."""
    draw, names = drawing_talk(request, seat)
    first, until = resumed(since, last_event_id), ending(request, seat)
    async for event in stream(notifier_of(request), names, first, draw, until):
        yield event


def resumed(since: int, last_event_id: str | None) -> int:
    """Where a stream goes on: after what the browser says it had, else after what the page was
    drawn with.
    """
    return (
        int(last_event_id)
        if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 16
        else since
    )


class Sent(BaseModel):
    """What every form of a page sends: who, in which conversation (a room's is of `team`), under
    which key, and the page it stood on.
    """

    who: str | None = Field(default=None, alias="as")
    place: str = Field(default="own", alias="in")
    team: str = Field(default="", max_length=100)
    key: str = ""
    back: str = "/"


class Typed(Sent):
    """Something typed."""

    text: str = ""


class Pressed(Sent):
    """A button; `ref` is the post it stood on. The values of its form come beside it, as
    `v.<field>`.
    """

    action: str = Field(max_length=LONGEST)
    ref: str = Field(default="", max_length=20)


@router.post("/say")
async def say(request: Request, sent: Annotated[Typed, Form()]) -> Response:
    """Something typed, in the own conversation or in the team's room."""
    seat = await asyncio.to_thread(take_seat, request, sent.who, sent.team)
    conversation, words = where(seat, sent.place), sent.text.replace("\r\n", "\n").strip()
    made = key_of(sent.key, seat)
    files = await uploaded(request, seat, conversation, made)
    if isinstance(files, str):
        return notice(request, seat, files)
    if not words and not files:
        return notice(request, seat, seat.localizer.say(EMPTY))
    if len(words) > LONGEST_MESSAGE:
        return notice(
            request, seat, seat.localizer.say(TOO_LONG, n=len(words), most=LONGEST_MESSAGE)
        )
    ref = await asyncio.to_thread(_question, services_of(request), seat, conversation)
    await take_in(request, seat, made, conversation, text=words, ref=ref, files=files, shown=words)
    return answer(
        request,
        seat,
        await asyncio.to_thread(_own_post, request, seat, conversation, sent.place),
        sent.back,
    )


def _question(services: PageServices, seat: Seat, conversation: str) -> str | None:
    """The question in the team's room that the next words answer."""
    room = conversation != seat.own
    return services.mailbox.question_to(conversation, seat.person.id) if room else None


@router.post("/press")
async def press(request: Request, sent: Annotated[Pressed, Form()]) -> Response:
    """A button, with the values of its form when it has one."""
    seat = await asyncio.to_thread(take_seat, request, sent.who, sent.team)
    conversation, values = where(seat, sent.place), await _values(request)
    services = services_of(request)
    if why := await asyncio.to_thread(
        too_late, services.database, sent.action, seat, services.now()
    ):
        return notice(request, seat, why)
    longest = max((len(value) for value in values.values()), default=0)
    if longest > LONGEST_MESSAGE:
        return notice(request, seat, seat.localizer.say(TOO_LONG, n=longest, most=LONGEST_MESSAGE))
    made = key_of(sent.key, seat)
    files = await uploaded(request, seat, conversation, made)
    if isinstance(files, str):
        return notice(request, seat, files)
    label = await asyncio.to_thread(_label, services, conversation, sent.ref, sent.action)
    shown = "\n".join([label, *filter(None, values.values())])
    await take_in(
        request,
        seat,
        made,
        conversation,
        press=Press(action=sent.action, values=values or None),
        ref=sent.ref or None,
        files=files,
        shown=shown if sent.place == "own" and label else None,
    )
    return answer(
        request,
        seat,
        await asyncio.to_thread(_own_post, request, seat, conversation, sent.place),
        sent.back,
    )


async def _values(request: Request) -> dict[str, str]:
    """What was filled in, by field: the form's fields that begin with `v.`."""
    form = await request.form(max_fields=_MOST_FIELDS)
    return {name[2:]: str(value).strip() for name, value in form.items() if name.startswith("v.")}


def _label(services: PageServices, conversation: str, ref: str, action: str) -> str:
    """What stood on the button, as the desk wrote it: never what the form says."""
    post = services.mailbox.find(conversation, ref)
    choices = post.message.choices if post and post.message else ()
    return next((choice.label for choice in choices if choice.action == action), "")


def _own_post(request: Request, seat: Seat, conversation: str, place: str) -> str:
    """The newest posts at once, so that nobody waits for the stream to see their own words."""
    services = services_of(request)
    posts = [
        post for post in services.mailbox.latest(conversation, 3) if post.author == seat.person.id
    ]
    own = bubbles(posts, seat, services.now(), cards=False)
    own = [*_answered(services, seat, conversation, own), *own]
    own = with_their_calls(request, seat, own)
    return posts_part(
        "".join(
            renderer_of(request).piece("_bubble.html", seat, services.now(), bubble=b, place=place)
            for b in own
        )
    )


@router.post("/language")
async def language(
    request: Request,
    language: Annotated[Spoken, Form()],
    who: Annotated[str | None, Form(alias="as")] = None,
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Speak this language with the person from now on."""
    seat = await asyncio.to_thread(take_seat, request, who)

    def keep() -> None:
        with services_of(request).database.transaction() as session:
            offered = seat.catalogue.organisation.language_for(language)
            set_language(session, seat.person, offered)

    await asyncio.to_thread(keep)
    return answer(request, seat, "", back)
