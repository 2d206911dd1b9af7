"""Tells who looks at a page: person, team and language.

In the demo anybody may be anybody: `?as=fatima` takes a seat, the session remembers the last one.
Outside the demo nobody has a seat until signing in exists, so every page stays shut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from fastapi import Request

from bot.channels.mailbox import own_conversation, room_of
from bot.channels.pages.services import PageServices
from bot.people.directory import language_of, zone_of
from bot.wording.localizer import Localizer
from catalog.language_packs import LanguagePack, of_tag, pack
from catalog.model import Catalogue, Language, Person, Team
from routing.call.actions import is_of_link


class SignInFirstError(Exception):
    """Nobody has a seat yet."""


class NotHereError(Exception):
    """There is no such thing, or this person may not see it: both look the same from outside."""


@dataclass(frozen=True)
class Seat:
    """A person at a page. `team`: of those they work in (`teams`), the one whose room they look
    at.
    """

    person: Person
    team: Team | None
    teams: tuple[Team, ...]
    localizer: Localizer
    catalogue: Catalogue

    @property
    def language(self) -> Language:
        """The language the page speaks with them."""
        return self.localizer.language

    @property
    def languages(self) -> tuple[LanguagePack, ...]:
        """The languages that are offered."""
        return tuple(map(pack, self.catalogue.organisation.languages))

    @property
    def own(self) -> str:
        """Their conversation with the desk."""
        return own_conversation(self.person.id)

    @property
    def room(self) -> str | None:
        """Their team's room."""
        return room_of(self.team.team) if self.team else None


def services_of(request: Request) -> PageServices:
    """What the pages were handed."""
    return cast(PageServices, request.app.state.services)


def take_seat(request: Request, wanted: str | None) -> Seat:
    """The seat of whoever looks; SignInFirstError outside the demo, NotHereError for a name nobody
    has.
    """
    services = services_of(request)
    if not services.demo:
        raise SignInFirstError
    catalogue = services.catalogue()
    name = wanted or str(request.session.get("person", ""))
    person = catalogue.people.get(name)
    if person is None and wanted:
        raise NotHereError
    person = person or _first_guest(request, catalogue)
    if request.session.get("person") != person.id:
        request.session["person"] = person.id
    return seat_for(person, services, _team_looked_at(request, person, catalogue))


def _team_looked_at(request: Request, person: Person, catalogue: Catalogue) -> str:
    """The team that the address names, else the one looked at last, where it is one of theirs."""
    wished = request.query_params.get("team")
    if wished and is_of_link(person.id, wished, catalogue):
        request.session["team"] = wished
    return str(request.session.get("team", ""))


def seat_for(person: Person, services: PageServices, looked_at: str = "") -> Seat:
    """A person's seat, in their own language and time zone."""
    catalogue = services.catalogue()
    with services.database.reading() as session:
        localizer = Localizer(
            language_of(session, person, catalogue), zone_of(session, person, catalogue)
        )
    teams = catalogue.teams_of.get(person.id, ())
    team = next((t for t in teams if t.team == looked_at), next(iter(teams), None))
    return Seat(person, team, teams, localizer, catalogue)


def _first_guest(request: Request, catalogue: Catalogue) -> Person:
    """Whom a newcomer to the demo looks like: an employee who speaks their browser's language."""
    wished = of_tag(request.headers.get("accept-language"))
    people = catalogue.organisation.employees or tuple(catalogue.people.values())
    asking = [p for p in people if p.manager] or list(people)
    if not asking:
        raise NotHereError
    return next((p for p in asking if p.language == wished), asking[0])
