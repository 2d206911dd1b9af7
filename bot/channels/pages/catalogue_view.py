"""Builds what the catalogue's pages show: subjects, what some words find, one item. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.pages.seat import Seat
from bot.wording.localizer import Localizer, phrase
from catalog.chain import Link, chain, hours_text
from catalog.model import Catalogue, CatalogueEntry, Duration, Team
from catalog.search import Found
from routing.rules import clock
from routing.rules.route import route_item
from routing.understand.decision import Candidate

NEEDS: Mapping[str, str] = {
    "incident": phrase("Something does not work"),
    "service_request": phrase("Please do or bring something"),
    "rfc": phrase("Change something for good"),
    "wish": phrase("A wish or a complaint"),
}
"""What somebody needs, in their words, for each kind of item."""
WORTH = 0.9
"""What a hit by words is worth beside one that was understood."""
LIKELY = 0.05
"""From this chance on an item is shown among what is found."""
LEAST = 45.0
"""A hit by words alone covers so much of them, from 0 to 100."""
NEAR_BEST = 0.85
"""A hit by words alone that is this far behind the best of them is left out."""
UNLIKELY = 0.15
"""Where nothing stands in the words and nothing is likelier than this, nothing is found."""
MOST = 18


@dataclass(frozen=True)
class Entry:
    """An item in a list."""

    ref: str
    name: str
    need: str
    about: str
    team: str
    private: bool


@dataclass(frozen=True)
class Subject:
    """A field of work, or a team that is in none, with what it offers by service."""

    id: str
    name: str
    services: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def count(self) -> int:
        """How many items it has."""
        return sum(len(entries) for _, entries in self.services)


def entry_of(place: CatalogueEntry, seat: Seat) -> Entry:
    """An item as a list shows it."""
    item, language = place.item, seat.language
    return Entry(
        ref=place.ref,
        name=item.name.in_(language),
        need=item.kind,
        about=item.about.in_(language) if item.about else "",
        team=place.team.name.in_(language),
        private=item.private,
    )


def subjects(refs: Iterable[str], seat: Seat) -> tuple[Subject, ...]:
    """These items by subject and service, in the order of the files."""
    catalogue, found = seat.catalogue, dict[str, dict[str, list[Entry]]]()
    for ref in refs:
        place = catalogue.entries[ref]
        services = found.setdefault(subject_of(place.team, catalogue), {})
        name = place.service.name.in_(seat.language)
        services.setdefault(name, []).append(entry_of(place, seat))
    order = {name: n for n, name in enumerate(catalogue.organisation.domains)}
    names = sorted(found, key=lambda name: order.get(name, len(order)))
    return tuple(
        Subject(
            id=name,
            name=_subject_name(name, seat),
            services=tuple((service, tuple(of)) for service, of in found[name].items()),
        )
        for name in names
    )


def subject_of(team: Team, catalogue: Catalogue) -> str:
    """The subject under which a team's things stand: its domain, else the team itself."""
    domain = team.domain or ""
    return domain if domain in catalogue.organisation.domains else f"~{team.team}"


def _subject_name(subject: str, seat: Seat) -> str:
    if subject.startswith("~"):
        return seat.catalogue.team_by_id[subject[1:]].name.in_(seat.language)
    return seat.catalogue.organisation.domains[subject].in_(seat.language)


def ranked(
    hits: Iterable[Found], likely: Iterable[Candidate], allowed: frozenset[str]
) -> tuple[str, ...]:
    """The items that are meant, the likeliest first: by what was understood and by the words."""
    by_words = {hit.ref: hit.score for hit in hits if hit.ref in allowed}
    least = max(LEAST, NEAR_BEST * max(by_words.values(), default=0.0))
    worth = {ref: WORTH * score / 100 for ref, score in by_words.items() if score >= least}
    understood = {c.item: c.confidence for c in likely if c.item in allowed}
    if worth or max(understood.values(), default=0.0) >= UNLIKELY:
        for ref, chance in understood.items():
            if chance >= LIKELY:
                worth[ref] = max(chance, WORTH * by_words.get(ref, 0.0) / 100)
    by = {ref: value + understood.get(ref, 0.0) for ref, value in worth.items()}
    return tuple(sorted(by, key=lambda ref: (-by[ref], ref))[:MOST])


@dataclass(frozen=True)
class Fact:
    """A line about an item."""

    label: str
    value: str


def facts_of(place: CatalogueEntry, seat: Seat, now: dt.datetime) -> tuple[Fact, ...]:
    """Who does it, when, what it takes."""
    say, language = seat.localizer.say, seat.language
    route = route_item(place.ref, seat.person, language, seat.catalogue, now)
    if route is None:
        return ()
    promise = route.promise
    lines = [
        Fact(say("Who does it"), promise.team_name.in_(language)),
        Fact(say("When they work"), hours_text(promise.hours, language)),
        Fact(say("Taken up within"), duration_words(promise.target.acknowledge, seat.localizer)),
        Fact(say("Done within"), duration_words(promise.target.resolve, seat.localizer)),
    ]
    if route.approvers:
        people = seat.catalogue.people
        names = [people[p].name if p in people else p for p in route.approvers]
        yes = say("{people} must agree first", people=seat.localizer.joined(names, either=True))
        lines.append(Fact(say("Before that"), yes))
    else:
        by = seat.localizer.by(clock.deadlines(promise, now).resolve_by, now)
        lines.append(Fact(say("If you ask now"), say("expected to be done {by}", by=by)))
    if place.item.private:
        who = say("Only you and {team} see it.", team=promise.team_name.in_(language))
        lines.append(Fact(say("Confidential"), who))
    return tuple(lines)


def duration_words(duration: Duration, localizer: Localizer) -> str:
    """An agreed time in words: "4 hours", "two working days"."""
    days, rest = duration.days, dt.timedelta(minutes=duration.minutes)
    parts = [localizer.many("{n} working day", "{n} working days", days)] if days else []
    return localizer.joined([*parts, *([localizer.span(rest)] if rest or not days else [])])


def links_behind(place: CatalogueEntry, catalogue: Catalogue) -> tuple[Link, ...]:
    """The links that the team may call in for it, each once, the nearest first."""
    found: dict[str, Link] = {}
    for depth, link in chain(catalogue, place.ref).walk():
        if depth:
            found.setdefault(link.team.team, link)
    return tuple(found.values())


def asked_before(items: Sequence[str | None], allowed: frozenset[str]) -> tuple[str, ...]:
    """The items somebody asked for lately, each once, as far as they still may."""
    return tuple(dict.fromkeys(ref for ref in items if ref in allowed))[:6]
