"""Serves the organisation as blocks: one picture of all links, and the page of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from bot.channels.pages.block_advice import advised
from bot.channels.pages.charts import tone_of_share
from bot.channels.pages.connections import connections
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.insight_figures import percent
from bot.channels.pages.link_block import link_block, neighbours
from bot.channels.pages.organisation_lines import HIGH, WIDE
from bot.channels.pages.organisation_map import Tint, organisation_map, relied_on
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.wording.action_forms import kind_named
from bot.wording.adoption import AdoptionWords
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase
from catalog.model import Catalogue, Team
from catalog.own_clock import own_clock
from catalog.phrasing import plain
from catalog.sight import is_outside, may_edit, sight_of
from routing.adoption.links import KINDS, Counted, Known
from routing.adoption.stand import stand
from routing.adoption.values import LinkStand, Stand
from routing.insight.shown import LEAST, Part, shown
from routing.storage import adoption_store, components, gauges, insight_store, risks
from routing.storage.db import Database
from routing.storage.insight_store import Chosen

router = APIRouter()
DAYS = 91
"""Promises are looked at over so many days."""
COLOURS: Mapping[str, str] = {
    "promises": phrase("promises kept"),
    "work": phrase("open work"),
    "completeness": phrase("completeness"),
}
_WHOLE, _HALF = 0.8, 0.6
_MOST_LATE = 0.2
_Id = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


@dataclass
class OrganisationQueries:
    """Looks up how links stand; what is measured by the files is kept while they are the same."""

    database: Database
    kept: tuple[str, dt.date, Stand] | None = None

    def stand(self, catalogue: Catalogue, now: dt.datetime) -> Stand:
        """As it was measured last, else by the files alone."""
        with self.database.reading() as session:
            measured = adoption_store.last_measured(session)
            counted = risks.counted(session)
            register = Counted(components.kept(session)) if measured is None else None
        if measured is not None:
            return measured.with_risks(counted)
        if self.kept is None or self.kept[:2] != (catalogue.version, now.date()):
            made = stand(catalogue, Known(now, register=register or Counted({})))
            self.kept = catalogue.version, now.date(), made
        return self.kept[2].with_risks(counted)

    def tints(
        self, by: str, teams: frozenset[str], seat: Seat, now: dt.datetime
    ) -> dict[str, Tint]:
        """How these links are coloured."""
        if not teams:
            return {}
        if by == "completeness":
            found = self.stand(seat.catalogue, now)
            return {one.team: _whole(one) for one in found.links if one.team in teams}
        with self.database.reading() as session:
            if by == "work":
                calls = gauges.calls(session, now)
                return {team: _work(*calls.get(team, (0, 0)), seat) for team in teams}
            today = now.astimezone(own_clock(seat.catalogue)).toordinal()
            sums = insight_store.sums(
                session, Chosen(today - DAYS + 1, today, teams), ("team",), LEAST
            )
        found_by = shown(Part(*one) for one in sums)
        made = {}
        for (team, *_), one in found_by.items():
            kept = one.share("solved_in_time", "solved")
            made[str(team)] = Tint(tone_of_share(kept, one["solved"]), percent(kept))
        return made

    def register(self, team: str) -> int:
        """How many components a link keeps."""
        with self.database.reading() as session:
            return components.kept(session).get(team, 0)


def _whole(link: LinkStand) -> Tint:
    value = link.links.value
    tone = "good" if value >= _WHOLE else "fair" if value >= _HALF else "poor"
    return Tint(tone, percent(value))


def _work(n: int, late: int, seat: Seat) -> Tint:
    say = seat.localizer.say
    words = say("{n} open, {late} late", n=n, late=late) if n else say("nothing open")
    if not late:
        return Tint("good", words)
    return Tint("poor" if late > _MOST_LATE * n else "fair", words)


def queries_of(request: Request) -> OrganisationQueries:
    """The queries of the organisation's pages."""
    return cast(OrganisationQueries, request.app.state.organisation)


def visible(seat: Seat) -> tuple[tuple[Team, ...], frozenset[str]]:
    """The links that somebody may see, and those whose page they may open: all of them for who is
    of the organisation; of another one their own, with those next to it by name. Raises
    NotHereError for who is of none.
    """
    catalogue, person = seat.catalogue, seat.person.id
    if person not in catalogue.people:
        raise NotHereError
    if not is_outside(person, catalogue):
        return catalogue.teams, frozenset(catalogue.team_by_id)
    own = frozenset(team.team for team in seat.teams)
    near = own.union(*(neighbours(team, catalogue) for team in seat.teams))
    return tuple(team for team in catalogue.teams if team.team in near), own


@router.get("/organisation")
def organisation(
    request: Request,
    seat: Seated,
    by: Annotated[str, Query(max_length=20)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """All links and what they rely on as one picture."""
    now = services_of(request).now()
    teams, opens = visible(seat)
    figures = sight_of(seat.person.id, seat.catalogue).figures
    by = by if by in COLOURS and figures else next(iter(COLOURS)) if figures else ""
    tints = queries_of(request).tints(by, figures, seat, now) if by else {}
    picture = organisation_map(teams, seat.catalogue, seat.localizer, tints, opens)
    names = {one.team: one.name for one in picture.blocks}
    return renderer_of(request).page(
        request,
        "organisation.html",
        seat,
        picture=picture,
        wide=WIDE,
        high=HIGH,
        by=by,
        q=q,
        wanted=plain(q),
        edits=edits_here(request, seat),
        connections=connections(services_of(request).database, seat, figures, now),
        colours=[(name, seat.localizer.say(words)) for name, words in COLOURS.items()],
        behind={
            team.team: [names[o] for o in relied_on(team, seat.catalogue) if o in names]
            for team in teams
        },
    )


@router.get("/organisation/{team}")
def block(request: Request, seat: Seated, team: _Id) -> Response:
    """One link's block."""
    now = services_of(request).now()
    found, (_, opens) = shown_team(seat, team), visible(seat)
    formatter = CallFormatter(seat.catalogue, seat.localizer, now)
    kinds = {kind.value: kind_named(kind.value, formatter) for kind in KINDS}
    sight = sight_of(seat.person.id, seat.catalogue)
    measured = found.team in sight.figures
    return renderer_of(request).page(
        request,
        "block.html",
        seat,
        team=found,
        block=link_block(found, formatter, kinds),
        opens=opens,
        edits=edits_here(request, seat, found.team),
        register=queries_of(request).register(found.team),
        domain=_domain(found, seat),
        connections=connections(
            services_of(request).database, seat, sight.figures & {found.team}, now
        ),
        **(_measured(request, seat, found, now) if measured else {"stand": None, "figures": ()}),
    )


def shown_team(seat: Seat, team: str) -> Team:
    """The link of that id, or that had it before. Raises NotHereError where its page is not theirs
    to open.
    """
    _, opens = visible(seat)
    found = seat.catalogue.team_by_id.get(seat.catalogue.renamed_teams.get(team, team))
    if found is None or found.team not in opens:
        raise NotHereError
    return found


def edits_here(request: Request, seat: Seat, team: str = "") -> bool:
    """Whether somebody may edit a block here, or any."""
    may = may_edit(seat.person.id, seat.catalogue)
    return services_of(request).folder is not None and (team in may if team else bool(may))


def _domain(team: Team, seat: Seat) -> str:
    found = seat.catalogue.organisation.domains.get(team.domain or "")
    return found.in_(seat.language) if found else ""


def _measured(request: Request, seat: Seat, team: Team, now: dt.datetime) -> dict[str, object]:
    """How the link stands, for who may know: completeness, what to do next, promises, open work."""
    queries, words = queries_of(request), AdoptionWords(seat.catalogue, seat.localizer)
    link = queries.stand(seat.catalogue, now).link(team.team)
    only = frozenset({team.team})
    figures = [
        (seat.localizer.say(label), queries.tints(by, only, seat, now).get(team.team, Tint()))
        for by, label in COLOURS.items()
    ]
    parts = [(words.part(part.name), part.value) for part in link.links.parts] if link else []
    edits = edits_here(request, seat, team.team)
    advice = [advised(one, words, edits=edits) for one in link.next] if link else []
    return {"stand": link, "figures": figures, "parts": parts, "advice": advice}
