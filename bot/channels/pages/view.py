"""Builds what the templates draw: posts, cards, the room's groups, the history of a call. Pure but
for reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.channels.mailbox import DESK, Post
from bot.channels.pages.bubble import Bubble
from bot.channels.pages.call_facts import time_of
from bot.channels.pages.chain_picture import Label, Picture, picture
from bot.channels.pages.history_text import DESK_NAME, Entry, HistoryText
from bot.channels.pages.page_queries import ShownFile, Story
from bot.channels.pages.post_language import in_their_language
from bot.channels.pages.seat import Seat
from bot.ports import Choice, Line, Outgoing
from bot.presses import CallPress, OptionPress
from bot.wording.call_formatter import CallFormatter, short
from bot.wording.cards import (
    buttons,
    every_button,
    own_status,
    process_lines,
    status,
    team_card,
    tone_of,
)
from bot.wording.own_words import asked_first, came_by_mail
from bot.wording.prepared import CHOSEN, in_full, offered
from bot.wording.status_line import deepest, honestly
from bot.wording.whereabouts import own_place
from catalog.model import Person
from routing.call.actions import APPROVER_ACTIONS, Action, may_see
from routing.call.call import AT_WORK, Call, State
from routing.call.view import CallView
from routing.rules.forecast import Help, helps

AT_ONCE = 3
"""Buttons that stand open on a card; the others lie under "More"."""


@dataclass(frozen=True)
class Pane:
    """A call in a team's room: its card, the buttons that stand open and the others."""

    call: Call
    card: Outgoing
    links: tuple[Label, ...]
    at_once: tuple[Choice, ...]
    more: tuple[Choice, ...]
    process: tuple[Line, ...]
    """What stands above the other buttons for a coordinator: how far it is in its process."""
    files: tuple[ShownFile, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)
    """What is the matter with each file that is not there, by its id."""


@dataclass(frozen=True)
class Request:
    """One of the person's own requests at the side of the conversation. `about`: what tells it from
    others of its kind.
    """

    call: Call
    title: str
    about: str
    since: str
    status: str
    tone: str
    line: str
    links: tuple[Label, ...]
    helper: Person | None
    helps: str


def formatter_for(seat: Seat, now: dt.datetime) -> CallFormatter:
    """Who tells this person about calls."""
    return CallFormatter(seat.catalogue, seat.localizer, now)


def bubbles(posts: Iterable[Post], seat: Seat, now: dt.datetime, *, cards: bool) -> list[Bubble]:
    """The posts this person may see; without `cards` where the cards stand elsewhere on the
    page.
    """
    formatter = formatter_for(seat, now)
    found = []
    for post in posts:
        if not post.shown_to(seat.person.id) or (not cards and post.message and post.message.card):
            continue
        message = post.message
        asks = message is not None and any(
            isinstance(choice.means, OptionPress) for choice in message.choices
        )
        found.append(
            Bubble(
                post=post,
                name=DESK_NAME if post.author == DESK else formatter.person(post.author),
                own=post.author == seat.person.id,
                desk=post.author == DESK,
                time=_clock(post.at, seat, now),
                question=asks,
                choices=message.choices if message else (),
            )
        )
    return in_their_language(_with_chosen(found), seat)


def _with_chosen(shown: list[Bubble]) -> list[Bubble]:
    """The posts, each question with the choice that was made of it: what the conversation asks is
    answered by what its person says next, what is asked about a call by a press any time later.
    """
    found = list(shown)
    for n, own in enumerate(shown):
        label = (own.post.said or "").partition("\n")[0]
        if not own.own or not label:
            continue
        asked = next((m for m in range(n - 1, -1, -1) if _offers(found[m], label)), None)
        between = range(n if asked is None else asked + 1, n)
        if asked is None or (shown[asked].question and any(shown[m].own for m in between)):
            continue
        found[asked] = replace(found[asked], chosen=label, answered=own.post.ref)
    return found


def _offers(bubble: Bubble, label: str) -> bool:
    """Whether it has a button of that name that nobody pressed."""
    message = bubble.message
    if message is None or message.card or bubble.chosen:
        return False
    return any(label == choice.label for choice in message.choices)


def _clock(at: dt.datetime, seat: Seat, now: dt.datetime) -> str:
    """The hour alone for today, the day too for longer ago."""
    zone = ZoneInfo(seat.localizer.zone)
    local = at.astimezone(zone)
    return (
        f"{local:%H:%M}"
        if local.date() == now.astimezone(zone).date()
        else seat.localizer.time(at, now)
    )


def requests(views: Sequence[CallView], seat: Seat, now: dt.datetime) -> list[Request]:
    """The person's requests, each with what tells it from the others, who has it and until when."""
    formatter = formatter_for(seat, now)
    return [
        Request(
            call=view.call,
            title=formatter.title(view.call),
            about=_about(view.call, formatter),
            since=formatter.since(view.call.opened_at),
            status=own_status(view.call, formatter),
            tone=tone_of(view.call, now),
            line=honestly(view.call, view.below, formatter),
            links=tuple(
                _label(call, seat, now, view.call.number) for call in (view.call, *view.below)
            ),
            helper=_helper(view, seat),
            helps=_helps(view, formatter),
        )
        for view in views
    ]


def _about(call: Call, formatter: CallFormatter) -> str:
    """Where it is, where that is elsewhere, and its first words, or what was answered; of what is
    confidential nothing, as somebody may look along.
    """
    if call.private:
        return ""
    place = call.location if call.location != own_place(call, formatter) else ""
    words = asked_first(call.text, mail=came_by_mail(call.origin))
    said = words.removeprefix(formatter.title(call).rstrip("…")).strip()
    told = [answer.value for answer in call.answers if answer.value != place]
    return " · ".join(filter(None, (short(place or "", 60), short(said or ", ".join(told), 90))))


def _helps(view: CallView, formatter: CallFormatter) -> str:
    """The team for which that person acts; "" where they agree or not, which is of no team."""
    last = deepest(view.call, view.below)
    return "" if last.state is State.AWAITING_APPROVAL else formatter.owner(last)


def _helper(view: CallView, seat: Seat) -> Person | None:
    """Whose seat to take in the demo to see the other side: an approver, or somebody of the team
    whose move it is.
    """
    last = deepest(view.call, view.below)
    if last.state is State.AWAITING_APPROVAL:
        return seat.catalogue.people.get(
            next((p for p in last.approvers if p not in last.approved_by), "")
        )
    team = seat.catalogue.team_by_id.get(last.team)
    if team is None or not team.people or last.state not in AT_WORK - {State.WAITING_REQUESTER}:
        return None
    return seat.catalogue.people.get(last.assignee or "") or team.people[-1]


def laid_out(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The buttons that stand open, the main one first, and those under "More", which a page opens
    on the spot.
    """
    ordered = sorted(choices, key=lambda choice: choice.style != "primary")
    open_ones = AT_ONCE + 1 if len(ordered) == AT_ONCE + 1 else AT_ONCE
    return tuple(ordered[:open_ones]), tuple(ordered[open_ones:])


def pane(view: CallView, seat: Seat, now: dt.datetime) -> Pane:
    """One call as the room sees it."""
    room = seat.team.team if seat.team else ""
    card = team_card(view, room, seat.catalogue, seat.localizer, now, on_page=True)
    at_once, more, process = at_hand(view, seat, now)
    links = (view.call, *view.below)
    labels = (
        tuple(_label(call, seat, now, view.call.number) for call in links) if view.below else ()
    )
    return Pane(view.call, card, labels, at_once, more, process)


def at_hand(
    view: CallView, seat: Seat, now: dt.datetime
) -> tuple[tuple[Choice, ...], tuple[Choice, ...], tuple[Line, ...]]:
    """What somebody of the team can do: the buttons that stand open, those under "More", and what
    a coordinator reads there.
    """
    coordinator = seat.catalogue.coordinates(seat.person.id, view.call.team)
    formatter = formatter_for(seat, now)
    decides = buttons(view, APPROVER_ACTIONS, formatter)
    shown = (*decides, *every_button(view, formatter, coordinator=coordinator))
    at_once, more = laid_out([_with_texts(choice, view, seat, now) for choice in shown])
    return at_once, more, tuple(process_lines(view.call, formatter) if coordinator else ())


def _with_texts(choice: Choice, view: CallView, seat: Seat, now: dt.datetime) -> Choice:
    """The button, with the texts of its prepared answers above the field that they fill in."""
    press, at = choice.means, next((f for f in choice.fields if f.id == CHOSEN), None)
    if isinstance(press, CallPress) and press.action is Action.PASS_ON:
        return _with_both_times(choice, view, seat, now)
    if at is None or not isinstance(press, CallPress):
        return choice
    formatter, call = formatter_for(seat, now), view.call
    texts = tuple(
        in_full(one, call, formatter, seat.person) for one in offered(press.action, call, formatter)
    )
    others = tuple(field for field in choice.fields if field is not at)
    fields = (at.model_copy(update={"texts": texts}), *others)
    return choice.model_copy(update={"fields": fields})


def _with_both_times(choice: Choice, view: CallView, seat: Seat, now: dt.datetime) -> Choice:
    """The button to pass on: what can be done in time, each with when it would be done and what was
    promised; where nothing can, what there is.
    """
    formatter = formatter_for(seat, now)
    every = helps(view.call, seat.catalogue, now)
    offers = [one for one in every if one.budget.fits] or list(every)
    choices = tuple((h.service, both_times(h, formatter)) for h in offers)
    fields = tuple(
        f.model_copy(update={"choices": choices}) if f.id == "service" else f for f in choice.fields
    )
    return choice.model_copy(update={"fields": fields})


def both_times(offer: Help, formatter: CallFormatter) -> str:
    """A service with when it would be done there, and what was promised where that is another
    time.
    """
    service, theirs = formatter.service(offer.service), formatter.by(offer.budget.theirs)
    ours = formatter.by(offer.budget.ours) if offer.budget.ours else theirs
    if ours == theirs:  # one time is said once
        return formatter.say("{service}, {by}", service=service, by=theirs)
    if offer.budget.fits:
        return formatter.say(
            "{service}: {by}; we promised {ours}", service=service, by=theirs, ours=ours
        )
    return formatter.say(
        "{service}: {by}, too late for what we promised ({ours})",
        service=service,
        by=theirs,
        ours=ours,
    )


def _label(call: Call, seat: Seat, now: dt.datetime, here: str, *, timed: bool = False) -> Label:
    seen = may_see(seat.person.id, call, seat.catalogue)
    formatter = formatter_for(seat, now)
    number = call.number if seen else None
    time = time_of(call, formatter) if timed and seen else None
    return Label(
        formatter.owner(call),
        status(call, formatter),
        tone_of(call, now),
        number,
        call.number == here,
        time.words if time else "",
        time.share if time else 0.0,
    )


def chain_picture(story: Story, seat: Seat, now: dt.datetime, *, timed: bool) -> Picture:
    """The chain of a call as this person may see it; `timed`: with the time of each link."""
    root = story.chain[0]
    requester = Label(
        formatter_for(seat, now).person(root.requester),
        seat.localizer.say("asked for it"),
        "person",
    )
    return picture(
        requester,
        story.chain,
        lambda call: _label(call, seat, now, story.view.call.number, timed=timed),
    )


def entries(story: Story, seat: Seat, now: dt.datetime) -> list[Entry]:
    """What happened, newest first."""
    tells = HistoryText(formatter_for(seat, now))
    return [tells.entry(event) for event in reversed(story.events)]


def is_open(call: Call) -> bool:
    """Whether it still asks for attention at the side of the conversation."""
    return call.state not in (State.CLOSED, State.CANCELLED, State.REFUSED)
