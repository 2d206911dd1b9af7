"""Tells who looks at a page: person, team and language.

In the demo anybody may be anybody: `?as=fatima` takes a seat, the session remembers the last one.
Outside the demo who is signed in has their own seat and no other; every page is shut to the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from fastapi import Request

from bot.channels.mailbox import own_conversation, room_of
from bot.channels.pages.cookies import proof_of, secret_held
from bot.channels.pages.services import PageServices
from bot.people.directory import language_of, zone_of
from bot.people.sessions import Signed
from bot.wording.localizer import Localizer
from catalog.language_packs import LanguagePack, of_tag, pack
from catalog.model import Catalogue, Language, Person, Team
from catalog.sight import sight_of
from routing.call.actions import is_of_link


class SignInFirstError(Exception):
    """Nobody has a seat yet."""


class UselessLinkError(Exception):
    """A link or code that signs in nobody here: unknown, used, too old, or another browser's."""


class OpenIdFailedError(Exception):
    """The organisation's own sign-in did not tell for sure who somebody is."""


class TooOftenError(Exception):
    """Something was done too often of late from one address of the network."""


class ForgedFormError(Exception):
    """A form that is not of our own pages, or of somebody who is signed in no more."""


class NotHereError(Exception):
    """There is no such thing, or this person may not see it: both look the same from outside."""


@dataclass(frozen=True)
class Seat:
    """A person at a page. `team`: of those they work in or coordinate (`teams`), the one whose room
    they look at. `proof` stands in every form of theirs; `signed`: their session, None in the demo.
    """

    person: Person
    team: Team | None
    teams: tuple[Team, ...]
    localizer: Localizer
    catalogue: Catalogue
    proof: str = ""
    signed: Signed | None = None

    @property
    def language(self) -> Language:
        """The language the page speaks with them."""
        return self.localizer.language

    @property
    def languages(self) -> tuple[LanguagePack, ...]:
        """The languages that are offered."""
        return tuple(map(pack, self.catalogue.organisation.languages))

    @property
    def sees_figures(self) -> bool:
        """Whether they coordinate or manage anything, whose figures they may see."""
        return sight_of(self.person.id, self.catalogue).any

    @property
    def is_known(self) -> bool:
        """Whether the catalogue names them: a guest is of no organisation."""
        return self.person.id in self.catalogue.people

    def at(self, team: str) -> Seat:
        """The same seat, looking at this team. Raises NotHereError where it is none of theirs."""
        found = next((one for one in self.teams if one.team == team), None)
        if found is None:
            raise NotHereError
        return replace(self, team=found)

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


def take_seat(request: Request, wanted: str | None, team: str = "") -> Seat:
    """The seat of whoever looks; at `team`, where a form says of which it is: a person of several
    may have a window at each. Raises SignInFirstError outside the demo for who is not signed in,
    whatever name they give; NotHereError in the demo for a name nobody has, and for a team that is
    not theirs.
    """
    services = services_of(request)
    seat = _own_seat(request, services) if not services.demo else _any_seat(request, wanted)
    return seat.at(team) if team else seat


def _any_seat(request: Request, wanted: str | None) -> Seat:
    services = services_of(request)
    catalogue = services.catalogue()
    name = wanted or str(request.session.get("person", ""))
    person = catalogue.people.get(name)
    if person is None and wanted:
        raise NotHereError
    person = person or _first_guest(request, catalogue)
    if request.session.get("person") != person.id:
        request.session["person"] = person.id
    return seat_for(person, services, _team_looked_at(request, person, catalogue))


def signed_in(request: Request) -> Signed | None:
    """The session of whoever looks; None outside any, and in the demo."""
    services, secret = services_of(request), secret_held(request)
    if services.demo or services.door is None or not secret:
        return None
    return services.door.seated(secret)


def _own_seat(request: Request, services: PageServices) -> Seat:
    signed = signed_in(request)
    if signed is None:
        raise SignInFirstError
    team = _team_looked_at(request, signed.person, services.catalogue())
    seat = seat_for(signed.person, services, team)
    return replace(seat, proof=proof_of(request, services.secret), signed=signed)


def still_seated(request: Request) -> bool:
    """Whether who looks may go on looking."""
    return services_of(request).demo or signed_in(request) is not None


def visitor_localizer(request: Request, known: Language | None = None) -> Localizer:
    """The language that is known of somebody, else their browser's, of those that are spoken."""
    wished = request.headers.get("accept-language", "").split(",")
    organisation = services_of(request).catalogue().organisation
    return Localizer(
        organisation.language_for(known, *(of_tag(tag.split(";")[0].strip()) for tag in wished))
    )


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
    teams = catalogue.teams_seen_by(person.id)
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
