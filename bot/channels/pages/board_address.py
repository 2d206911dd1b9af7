"""What a team's list shows, as its address says it: a link to the page is the view itself. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.channels.pages.seat import Seat
from catalog.model import Catalogue
from catalog.phrasing import plain
from catalog.register.component import code_of
from routing.rules.worklist import GROUPS, SORTS, Sort, Span, Term, Wanted

PER_PAGE = 40
"""Rows of one page of the list."""
IN_A_COLUMN = 20
"""Calls of one page of a column."""
MOST_TERMS = 8
LONGEST = 200
COLUMNS_LAYOUT = "columns"
MINE, NOBODY, TODAY, US = "mine", "nobody", "today", "us"
_LAST_PAGE = 100_000


@dataclass(frozen=True)
class BoardAddress:
    """What is asked of the list, each as text of the address, "" when it asks nothing. `show`: a
    group; `who`: "mine", "nobody" or a person; `due`: "today"; `waits`: "us", "requester" or a
    team; `about`: what of the register it is about; `asks`: the team that asks; `q`: words; `page`
    counts from 1; `layout`: "columns" or a list; `call`: the one that is open beside the list.
    """

    team: str = ""
    show: str = ""
    who: str = ""
    due: str = ""
    waits: str = ""
    kind: str = ""
    item: str = ""
    place: str = ""
    about: str = ""
    asks: str = ""
    q: str = ""
    sort: str = ""
    page: int = 1
    layout: str = ""
    call: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.asked)

    @property
    def asked(self) -> dict[str, str]:
        """What narrows the list down."""
        names = ("show", "who", "due", "waits", "kind", "item", "place", "about", "asks", "q")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def with_(self, **changes: Any) -> str:
        """The query of an address like this one with something else; another view begins at its
        first page.
        """
        same_view = bool({"page", "call"} & changes.keys())
        other = replace(self, **(changes if same_view else {"page": 1, "call": "", **changes}))
        given = {f.name: getattr(other, f.name) for f in fields(other)}
        told = {n: str(v) for n, v in given.items() if v and not (n == "page" and v == 1)}
        return urlencode(told)


def opening(address: BoardAddress) -> str:
    """What the link that opens a call beside the list begins with; the call's number follows."""
    return f"/team?{replace(address, call='').with_(call='')}&call="


def read_address(query: Mapping[str, str], seat: Seat) -> BoardAddress:
    """The address of a request; what it says that means nothing here asks nothing."""
    given = {n: query.get(n, "").strip()[:LONGEST] for n in _TEXTS}
    given |= {n: "" for n, means in _MEANT.items() if not means(given[n])}
    number = query.get("page", "")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    team = seat.team.team if seat.team else ""
    return BoardAddress(**(given | {"team": team}), page=max(1, min(at, _LAST_PAGE)))


_TEXTS = tuple(f.name for f in fields(BoardAddress) if f.name != "page")
_MEANT: dict[str, Callable[[str], object]] = {
    "q": plain,
    "show": GROUPS.__contains__,
    "sort": SORTS[1:].__contains__,
    "due": TODAY.__eq__,
    "layout": COLUMNS_LAYOUT.__eq__,
}
"""Whether a value means something, where not every one does."""


def today_of(seat: Seat, now: dt.datetime) -> Span:
    """From midnight to midnight, on the reader's own clock."""
    zone = ZoneInfo(seat.localizer.zone)
    today = now.astimezone(zone).date()
    ends = (dt.datetime.combine(today + dt.timedelta(days=n), dt.time(), zone) for n in (0, 1))
    begin, end = (moment.astimezone(dt.UTC) for moment in ends)
    return begin, end


def wanted_by(address: BoardAddress, seat: Seat, now: dt.datetime) -> Wanted:
    """The calls that an address asks for."""
    people = seat.catalogue.members.get(address.asks, frozenset())
    meant = {"": "", NOBODY: "", MINE: seat.person.id}
    return Wanted(
        team=address.team,
        group=next((group for group in GROUPS if group == address.show), None),
        assignee=meant.get(address.who, address.who),
        nobodys=address.who == NOBODY,
        due=today_of(seat, now) if address.due else None,
        waits_for=address.team if address.waits == US else address.waits,
        kind=address.kind,
        item=address.item,
        place=address.place,
        component=address.about,
        customer=address.asks,
        requesters=people,
        terms=terms_of(address.q, seat.catalogue),
        sort=sort_of(address),
    )


def sort_of(address: BoardAddress) -> Sort:
    """The order that an address asks for."""
    return next((sort for sort in SORTS if sort == address.sort), "urgency")


def terms_of(words: str, catalogue: Catalogue) -> tuple[Term, ...]:
    """What is looked for, word by word: in what was written, and in the catalogue's names of items
    and people.
    """
    found = [(plain(typed), code_of(typed)) for typed in words.split()]
    return tuple(_term(word, code, catalogue) for word, code in found[:MOST_TERMS] if word)


def _term(word: str, code: str, catalogue: Catalogue) -> Term:
    items = frozenset(
        ref
        for ref, place in catalogue.entries.items()
        if any(word in plain(name) for name in place.item.name.all)
    )
    people = frozenset(
        person.id for person in catalogue.people.values() if word in plain(person.name)
    )
    return Term(word, items, people, code)
