"""Builds what the rows of a team's list show. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.pages.board_address import (
    COLUMNS_LAYOUT,
    MINE,
    NOBODY,
    PER_PAGE,
    TODAY,
    US,
    BoardAddress,
    sort_of,
)
from bot.channels.pages.seat import Seat
from bot.channels.pages.view import formatter_for
from bot.presses import CallPress
from bot.wording.action_forms import label
from bot.wording.away_words import away_words
from bot.wording.call_formatter import CallFormatter, short
from bot.wording.cards import team_status, tone_of
from bot.wording.localizer import phrase
from bot.wording.own_words import asked_first, came_by_mail
from bot.wording.status_line import deepest, taken_or_asked
from bot.wording.whereabouts import place_shown
from routing.call.actions import Action, actions_for
from routing.call.call import AT_WORK, Call, State
from routing.rules.worklist import (
    SORTS,
    Group,
    Sort,
    column_of,
    due_of,
    group_of,
    is_pressing,
    late_from,
    order_of,
)
from routing.storage.worklist import Counts

GROUP_TITLES: dict[Group, str] = {
    "late": phrase("Late"),
    "new": phrase("New"),
    "busy": phrase("Being worked on"),
    "waiting": phrase("Waiting"),
    "done": phrase("Solved, waiting for a yes"),
}
SORT_TITLES: dict[Sort, str] = {
    "urgency": phrase("Most urgent first"),
    "due": phrase("What is due first"),
    "newest": phrase("Newest first"),
    "oldest": phrase("Oldest first"),
    "person": phrase("By who has it"),
}
KIND_TITLES = {
    "incident": phrase("Failures"),
    "service_request": phrase("Requests"),
    "rfc": phrase("Changes"),
    "wish": phrase("Wishes"),
    "risk": phrase("Risks"),
}
Options = Sequence[tuple[str, str]]
_SPAN = 2
"""Pages on each side of this one that have a link of their own."""


@dataclass(frozen=True)
class Move:
    """To which column somebody may bring a call, by which button; `form`: it asks something
    first.
    """

    column: Group
    action: str
    label: str
    form: bool


@dataclass(frozen=True)
class Row:
    """A call in the list. `order` sorts rows on the page as the list is sorted; `mark` changes with
    the call and with those it waits for.
    """

    number: str
    title: str
    words: str
    place: str
    asker: str
    until: str
    late: bool
    since: str
    status: str
    tone: str
    holder: str
    waits: str
    urgent: bool
    private: bool
    order: str
    mark: int
    gone: bool = False
    column: str = ""
    moves: tuple[Move, ...] = ()
    holder_away: str = ""


@dataclass(frozen=True)
class Chip:
    """A link to part of the list, with how many calls are in it."""

    label: str
    count: int
    query: str
    tone: str
    on: bool


@dataclass(frozen=True)
class Facets:
    """What the calls of a list have, by what they can be narrowed down by; `components` gives their
    names.
    """

    values: Mapping[str, tuple[str, ...]]
    components: Mapping[str, str]


@dataclass(frozen=True)
class Choosing:
    """A field of the list's filter: its values with what they are called."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pages:
    """Which part of how many is shown: `first` to `last` of `every`; `links`: pages by number, 0
    for those left out between.
    """

    first: int
    last: int
    every: int
    page: int
    pages: int
    links: tuple[int, ...]


def row_of(
    call: Call, chain: Sequence[Call], seat: Seat, address: BoardAddress, now: dt.datetime
) -> Row:
    """A call as a row; `chain`: the calls of its chain, where it has any below. Of a private one
    nothing that was said in it: who reads that is noted, and a list is not read by one.
    """
    columns, sort = address.layout == COLUMNS_LAYOUT, sort_of(address)
    formatter = formatter_for(seat, now)
    below = tuple(other for other in chain if other.number != call.number)
    last = deepest(call, below) if call.open_children else call
    late = group_of(call, now) == "late"
    title = _title(call, formatter)
    return Row(
        number=call.number,
        title=short(title, 120),
        words=_words(call, title),
        place=short(place_shown(call, formatter), 60),
        asker=short(_asker(call, formatter), 80),
        until=_until(call, late, formatter),
        late=late,
        since=formatter.since(call.arrived_at or call.opened_at),
        status=team_status(call, formatter),
        tone="late" if late else tone_of(call, now),
        holder=short(formatter.person(call.assignee), 60) if call.assignee else "",
        holder_away=away_words(call.assignee, formatter) if call.assignee else "",
        waits=_waits(call, last, formatter),
        urgent=is_pressing(call),
        private=call.private,
        order=written_order(call, sort, now),
        mark=call.revision + sum(other.revision for other in below),
        column=column_of(call),
        moves=_moves(call, seat, formatter) if columns else (),
    )


MOVES: dict[tuple[Group, Group], Action] = {
    ("new", "busy"): Action.ACKNOWLEDGE,
    ("busy", "new"): Action.PUT_BACK,
    ("busy", "waiting"): Action.ASK,
    ("busy", "done"): Action.RESOLVE,
    ("waiting", "done"): Action.RESOLVE,
}
"""By which button a call goes from one column to another."""


def _moves(call: Call, seat: Seat, formatter: CallFormatter) -> tuple[Move, ...]:
    """Where this person may bring the call."""
    able, here = actions_for(seat.person.id, call, seat.catalogue), column_of(call)
    return tuple(
        Move(
            to,
            CallPress(number=call.number, action=action).encode(),
            label(action, call, formatter),
            action is not Action.ACKNOWLEDGE,
        )
        for (start, to), action in MOVES.items()
        if start == here and action in able
    )


def _words(call: Call, title: str) -> str:
    words = "" if call.private else asked_first(call.text, mail=came_by_mail(call.origin))
    return short(words, 140) if words != title else ""


def _title(call: Call, formatter: CallFormatter) -> str:
    """What it is about; what is private is named by its item and by nothing that was written."""
    if call.private and call.item not in formatter.catalogue.entries:
        return formatter.say("Private request")
    return formatter.title(call)


def _asker(call: Call, formatter: CallFormatter) -> str:
    name = formatter.requester(call)
    if call.parent and call.customer:
        team = formatter.team(call.customer)
        return formatter.say("{person} of {team}", person=name, team=team)
    return name


def _until(call: Call, late: bool, formatter: CallFormatter) -> str:
    """By when, or how long after that it is."""
    since, due = late_from(call), due_of(call)
    if late and since is not None:
        span = formatter.localizer.span(formatter.now - since)
        return formatter.say("{span} late", span=span)
    if call.state not in AT_WORK or due is None:
        return ""
    return formatter.time(due)


def _waits(call: Call, last: Call, formatter: CallFormatter) -> str:
    """For whom it waits, and since when."""
    if call.state is State.WAITING_REQUESTER:
        since = formatter.since(call.waiting_since or call.touched_at)
        return f"{formatter.say('the requester')}, {since}"
    if last is not call:
        return f"{short(formatter.owner(last), 60)}, {formatter.since(taken_or_asked(last))}"
    return ""


def written_order(call: Call, sort: Sort, now: dt.datetime) -> str:
    """A row's place in the list, as text that compares as the list is sorted."""
    return " ".join(
        f"{part + 10**11:012d}" if isinstance(part, int) else part
        for part in order_of(call, sort, now)
    )


def chips(counts: Counts, address: BoardAddress, seat: Seat) -> tuple[Chip, ...]:
    """The parts of the list that one goes to most, with their true counts."""
    say = seat.localizer.say
    plain = BoardAddress(team=address.team, sort=address.sort, layout=address.layout)
    whole = Chip(say("All"), counts.every, plain.with_(), "", not address.narrowed)
    groups = [
        Chip(
            say(title),
            counts.groups.get(group, 0),
            plain.with_(show=group),
            group,
            address.asked == {"show": group},
        )
        for group, title in GROUP_TITLES.items()
    ]
    own = [
        Chip(say(title), n, plain.with_(**asked), "", address.asked == asked)
        for title, n, asked in (
            (phrase("Mine"), counts.mine, {"who": MINE}),
            (phrase("Nobody's"), counts.nobodys, {"who": NOBODY}),
            (phrase("Due today"), counts.due, {"due": TODAY}),
        )
    ]
    return (whole, *groups, *own)


def choosing(
    found: Facets, address: BoardAddress, seat: Seat, now: dt.datetime
) -> tuple[Choosing, ...]:
    """The fields of the filter, with what there is to choose."""
    formatter, say, facets = formatter_for(seat, now), seat.localizer.say, found.values
    asking = {t.team for who in facets["requester"] for t in seat.catalogue.teams_of.get(who, ())}

    def name(ref: str) -> str:
        named, own = found.components.get(ref), ref.partition("/")[2]
        return f"{named} ({own})" if named else own

    fields: tuple[tuple[str, str, Options], ...] = (
        ("who", say("Who has it"), _people(seat)),
        ("waits", say("Waiting for"), _waited_for(facets["waits_for"], address, formatter)),
        ("kind", say("Kind"), [(k, say(KIND_TITLES.get(k, k))) for k in facets["kind"]]),
        ("item", say("What"), _by_name(facets["item"], formatter.item)),
        ("place", say("Place"), [(place, place) for place in facets["place"]]),
        ("about", say("Device or component"), _by_name(facets["component"], name)),
        (
            "asks",
            say("From which team"),
            _by_name({*asking, *facets["customer"]}, formatter.team),
        ),
        ("show", say("State"), [(group, say(title)) for group, title in GROUP_TITLES.items()]),
        ("due", say("Due"), [(TODAY, say("today"))]),
    )
    return tuple(
        Choosing(field, title, getattr(address, field), _kept(options, getattr(address, field)))
        for field, title, options in fields
    )


def _people(seat: Seat) -> Options:
    people = seat.team.people if seat.team else ()
    say = seat.localizer.say
    return [(MINE, say("me")), (NOBODY, say("nobody")), *((p.id, p.name) for p in people)]


def _waited_for(found: Iterable[str], address: BoardAddress, formatter: CallFormatter) -> Options:
    others = [w for w in found if w not in (address.team, "requester", "approval")]
    mine = [(US, formatter.say("us")), ("requester", formatter.say("the requester"))]
    return [*mine, *((team, formatter.team(team)) for team in others)]


def _by_name(values: Iterable[str], name: Callable[[str], str]) -> Options:
    options = [(value, name(value)) for value in values]
    return sorted(options, key=lambda option: option[1].lower())


def _kept(options: Options, chosen: str) -> tuple[tuple[str, str], ...]:
    """The options; one that is chosen and not among them stays to be seen and taken away."""
    kept = tuple((value, short(label, 80)) for value, label in options)
    return kept if not chosen or chosen in {v for v, _ in kept} else ((chosen, chosen), *kept)


def sorting(address: BoardAddress, seat: Seat) -> Choosing:
    """The order of the list."""
    options = tuple((sort, seat.localizer.say(SORT_TITLES[sort])) for sort in SORTS)
    return Choosing("sort", seat.localizer.say("Order"), address.sort or SORTS[0], options)


def pages_of(address: BoardAddress, shown: int, every: int, most: int = PER_PAGE) -> Pages:
    """Where this page is among all of them."""
    last_page = max(1, -(-every // most))
    page = min(address.page, last_page)
    near = {1, last_page, *range(max(1, page - _SPAN), min(last_page, page + _SPAN) + 1)}
    links: list[int] = []
    for number in sorted(near):
        if links and number > links[-1] + 1:
            links.append(0)
        links.append(number)
    first = (page - 1) * most
    return Pages(min(first + 1, every), first + shown, every, page, last_page, tuple(links))
