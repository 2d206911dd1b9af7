"""Reads the figures that coordinators and managers may see, as far as each of them may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from bot.channels.pages import insight_figures as figures
from bot.channels.pages.insight_address import View
from bot.channels.pages.insight_figures import Quote, Shown, Words
from bot.channels.pages.seat import NotHereError, Seat
from bot.conversation.read.reading import content_words
from bot.wording.call_formatter import CallFormatter, in_stars, short
from catalog.chain import words_of
from catalog.model import Catalogue
from catalog.own_clock import own_clock
from catalog.sight import Sight, sight_of
from routing.call.actions import may_see
from routing.insight.shown import LEAST, Figures, Key, Part, added, shown
from routing.insight.unoffered import MOST_EXAMPLES, Group, by_week, grouped
from routing.storage import corrections, insight_store, ledger
from routing.storage.corrections import Corrected
from routing.storage.db import Database
from routing.storage.insight_store import Behind, Chosen, Counting, Told

AT_ONCE = 1_200
"""So many events are counted at most while somebody waits for the page."""
MOST_TEXTS, MOST_QUOTES, MOST_GROUPS, MOST_ALONE = 2_000, 40, 25, 10


@dataclass(frozen=True)
class Wrong:
    """Words that were read wrongly: taken for `guessed`, meant was `chosen`; how often, and some of
    them.
    """

    guessed: str
    chosen: str
    times: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class InsightQueries:
    """Looks figures up, and counts first what was not counted yet."""

    database: Database

    def counted(self, catalogue: Catalogue, now: dt.datetime) -> Behind:
        """Count what happened since, as much as one can wait for."""
        return Counting(self.database, catalogue, own_clock(catalogue)).catch_up(now, AT_ONCE)

    def shown(self, view: View, seat: Seat, now: dt.datetime) -> Shown:
        """What a view shows to this person. Raises NotHereError for who may not see it."""
        sight = sight_of(seat.person.id, seat.catalogue)
        teams = teams_of(view, sight, seat.catalogue)
        words = Words(CallFormatter(seat.catalogue, seat.localizer, now), view)
        chosen = chosen_of(view, teams, now, seat.catalogue)
        with self.database.reading() as session:
            made = _Reading(session, chosen, sight, words, seat.person.id).of(view.show)
            whole = added(_sums(session, chosen, ()).values())
        return _with_sums(made, whole, words) if view.show == "promises" else made

    def wrong(self, view: View, seat: Seat, now: dt.datetime) -> tuple[Wrong, ...]:
        """What people put right, taken together by what was taken for what."""
        sight = sight_of(seat.person.id, seat.catalogue)
        teams = teams_of(view, sight, seat.catalogue)
        chosen = chosen_of(view, teams, now, seat.catalogue)
        with self.database.reading() as session:
            rows = _put_right(session, chosen, sight, seat.catalogue)
        return _together(rows, sight, seat.catalogue)


def teams_of(view: View, sight: Sight, catalogue: Catalogue) -> frozenset[str]:
    """The links whose figures are added up. Raises NotHereError for one that is not seen."""
    if not sight.any or (view.team and view.team not in sight.figures):
        raise NotHereError
    teams = frozenset({view.team}) if view.team else sight.figures
    if view.by == "supplier":
        return frozenset(t.team for t in catalogue.teams if t.kind == "supplier") & teams
    return teams


def chosen_of(view: View, teams: frozenset[str], now: dt.datetime, catalogue: Catalogue) -> Chosen:
    """The calls of a view: so many days up to today."""
    today = now.astimezone(own_clock(catalogue)).toordinal()
    return Chosen(today - view.days + 1, today, teams, view.item, view.kind)


def _sums(session: Session, chosen: Chosen, by: tuple[str, ...]) -> dict[Key, Figures]:
    found = insight_store.sums(session, chosen, by, LEAST)
    return shown(Part(*one) for one in found)


@dataclass(frozen=True)
class _Reading:
    """One view's figures, in one look at the database."""

    session: Session
    chosen: Chosen
    sight: Sight
    words: Words
    person: str

    def of(self, show: str) -> Shown:
        match show:
            case "time":
                chains = _sums(self.session, self.chosen, ("customer", "team"))
                return figures.time(self._by(), chains, self.words)
            case "forecast":
                return figures.forecast(self._sums("week"), self.words)
            case "back":
                return figures.back(self._by(), self.words)
            case "unoffered":
                return figures.unoffered(self._unoffered(), self.words)
            case "understanding":
                return self._understanding()
            case "ratings":
                return figures.ratings(self._by(), self._why(), self.words)
            case "hours":
                days = [str(day) for day in words_of(self._language)["days"]]
                return figures.hours(
                    self._sums("hour"), self.words, days, added(self._sums().values())["calls"]
                )
            case _:
                return figures.promises(self._by(), self.words)

    @property
    def _language(self) -> str:
        return self.words.formatter.localizer.language

    def _sums(self, *by: str) -> dict[Key, Figures]:
        return _sums(self.session, self.chosen, by)

    def _by(self) -> dict[Key, Figures]:
        """By what the view is divided."""
        view = self.words.view
        column = {"domain": "team", "supplier": "team"}.get(view.by, view.by)
        teams = self.words.formatter.catalogue.teams
        fold = figures.fold_for(view, {team.team: team.domain or "" for team in teams})
        found = insight_store.sums(self.session, self.chosen, (column,), LEAST)
        return shown((Part(*one) for one in found), fold)

    def _understanding(self) -> Shown:
        catalogue = self.words.formatter.catalogue
        rows = _put_right(self.session, self.chosen, self.sight, catalogue)
        zone = own_clock(catalogue)
        wrong = by_week([row.at.astimezone(zone).toordinal() for row in rows])
        return figures.understanding(self._sums("week", "read"), wrong, self.words)

    def _readable(self) -> Chosen:
        """The same of the links whose words may be read."""
        teams = frozenset(self.chosen.teams) & self.sight.words
        return Chosen(
            self.chosen.since, self.chosen.until, teams, self.chosen.item, self.chosen.kind
        )

    def _why(self) -> list[Quote]:
        said = insight_store.rated_why(self.session, self._readable(), LEAST, MOST_QUOTES)
        formatter = self.words.formatter
        return [
            Quote(
                one.number,
                f"{in_stars(one.stars)} {short(one.why, 300)}",
                formatter.team(one.team),
                self._opens(one.number),
            )
            for one in said
        ]

    def _opens(self, number: str) -> bool:
        """Whether whoever reads the words may open the call too."""
        call = ledger.read(self.session, number)
        return call is not None and may_see(self.person, call, self.words.formatter.catalogue)

    def _unoffered(self) -> list[tuple[str, int, list[Quote]]]:
        """The subjects of what no item offers; what was said itself only to who may read it."""
        told = insight_store.nameless(self.session, self.chosen, MOST_TEXTS)
        readable = self._readable().teams
        groups = grouped([one.text for one in told], content_words)[:MOST_GROUPS]
        made = (self._group(group, [told[n] for n in group.texts], readable) for group in groups)
        return [one for one in made if one]

    def _group(
        self, group: Group, told: list[Told], readable: Collection[str]
    ) -> tuple[str, int, list[Quote]] | None:
        """A subject with some of what was said; None for one that is too small to be told of to
        who may not read it.
        """
        mine = [one for one in told if one.team in readable]
        if group.words and not mine and len(told) < LEAST:
            return None
        name = ", ".join(group.words) or self.words.say("all different")
        most = MOST_EXAMPLES if group.words else MOST_ALONE
        quotes = [
            Quote(one.number, short(one.text, 160), name, self._opens(one.number))
            for one in mine[:most]
        ]
        return name, len(told), quotes


def _with_sums(made: Shown, whole: Figures, words: Words) -> Shown:
    return Shown(made.picture, made.tables, _summed_up(whole, words), made.quotes, made.notes)


def _summed_up(whole: Figures, words: Words) -> str:
    """All in a sentence; of what has not happened yet nothing is said."""
    calls, many = whole["calls"], words.formatter.localizer.many
    if not calls:
        return words.say("No requests came to these links in this time.")
    shares = {
        "picked": figures.percent(whole.share("picked_in_time", "picked")),
        "solved": figures.percent(whole.share("solved_in_time", "solved")),
    }
    if whole["solved"] and not whole["picked"]:
        one = "{n} request at these links; {solved} solved in time."
        more = "{n} requests at these links; {solved} solved in time."
    elif whole["solved"]:
        one = "{n} request at these links; {picked} picked up in time, {solved} solved in time."
        more = "{n} requests at these links; {picked} picked up in time, {solved} solved in time."
    elif whole["picked"]:
        one = "{n} request at these links; {picked} picked up in time, nothing is solved yet."
        more = "{n} requests at these links; {picked} picked up in time, nothing is solved yet."
    else:
        one = "{n} request at these links; it is not picked up yet."
        more = "{n} requests at these links; nothing is picked up yet."
    return many(one, more, calls, **shares)


def _put_right(
    session: Session, chosen: Chosen, sight: Sight, catalogue: Catalogue
) -> list[Corrected]:
    """What was put right about these links' items; nothing about private ones."""
    since, until = (
        dt.datetime.combine(dt.date.fromordinal(day), dt.time(), dt.UTC)
        for day in (chosen.since, chosen.until + 1)
    )
    rows = corrections.between(session, since, until, MOST_TEXTS)
    whole = sight.figures == frozenset(catalogue.team_by_id)
    return [row for row in rows if _is_about(row, chosen, catalogue, whole=whole)]


def _is_about(row: Corrected, chosen: Chosen, catalogue: Catalogue, *, whole: bool) -> bool:
    refs = [ref for ref in (row.guessed, row.chosen) if ref]
    if any(_is_private(ref, catalogue) for ref in refs):
        return False
    if chosen.item and chosen.item not in refs:
        return False
    named = {ref.partition("/")[0] for ref in refs}
    return bool(named & frozenset(chosen.teams)) or (whole and not named)


def _is_private(ref: str, catalogue: Catalogue) -> bool:
    place = catalogue.entries.get(ref)
    return place is None or place.item.private


def _together(rows: list[Corrected], sight: Sight, catalogue: Catalogue) -> tuple[Wrong, ...]:
    """The same mistake once, the most frequent first; its words to who may read those of the link
    that it was taken for.
    """
    found: dict[tuple[str, str], list[Corrected]] = {}
    for row in rows:
        found.setdefault((row.guessed or "", row.chosen or ""), []).append(row)
    whole = sight.words == frozenset(catalogue.team_by_id)
    made = []
    for (guessed, chosen), several in found.items():
        teams = {ref.partition("/")[0] for ref in (guessed, chosen) if ref}
        texts = dict.fromkeys(row.text for row in several) if whole or teams <= sight.words else {}
        made.append(Wrong(guessed, chosen, len(several), tuple(texts)[:5]))
    return tuple(sorted(made, key=lambda one: (-one.times, one.guessed, one.chosen)))
