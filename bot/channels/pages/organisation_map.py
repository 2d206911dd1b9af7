"""Lays out an organisation as blocks: its links in areas, suppliers outside, and what they rely on.
Pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.channels.pages.organisation_lines import HIGH, WIDE, Pair, Spot, lanes
from bot.channels.pages.organisation_ways import ways
from bot.wording.localizer import Localizer
from catalog.domains import shares
from catalog.model import Catalogue, Team
from catalog.phrasing import plain
from routing.adoption.links import reliances_of

GAP, _BETWEEN_COLUMNS = 18, 64
_PAD, _HEAD, _EDGE, _BETWEEN = 16, 34, 16, 26
_MOST_COLUMNS = 7
_NARROW_COLUMNS = 2
_SIGN = 8.4
"""How wide a sign of a field's name is."""
_MOST_NARROW = 60
"""With more links than these a phone gets the whole picture, to zoom into."""


@dataclass(frozen=True)
class Tint:
    """How a link is coloured: good, fair, poor or few, and what that says in a few words."""

    tone: str = "few"
    words: str = ""


@dataclass(frozen=True)
class Block:
    """A link at its place; `opens` where its page may be opened; `words`: what it is found by."""

    team: str
    name: str
    words: str
    x: float
    y: float
    tint: Tint
    opens: bool
    outside: bool


@dataclass(frozen=True)
class Area:
    """A field with its links: a domain, the shared service centres, or who is outside."""

    name: str
    x: float
    y: float
    wide: float
    high: float
    outside: bool


@dataclass(frozen=True)
class Reliance:
    """One link relies on another: a line between them, and for what."""

    start: str
    end: str
    path: str
    says: str


@dataclass(frozen=True)
class OrganisationMap:
    """Everything that the template draws."""

    wide: float
    high: float
    areas: tuple[Area, ...]
    blocks: tuple[Block, ...]
    lines: tuple[Reliance, ...]
    narrow: OrganisationMap | None = None
    """The same for a phone."""


@dataclass(frozen=True)
class _Field:
    name: str
    teams: tuple[Team, ...]
    outside: bool = False
    narrow: bool = False

    @property
    def columns(self) -> int:
        if self.narrow:
            return _NARROW_COLUMNS
        if self.outside:
            return max(1, math.ceil(len(self.teams) / 10))
        wished = math.ceil(math.sqrt(len(self.teams) * 1.2))
        return max(1, min(_MOST_COLUMNS, wished, len(self.teams)))

    @property
    def gap(self) -> float:
        """Between two columns; of two there is room for the lines."""
        return _BETWEEN_COLUMNS if self.narrow else GAP

    @property
    def wide(self) -> float:
        blocks = self.columns * (WIDE + self.gap) - self.gap
        return 2 * _PAD + max(blocks, len(self.name) * _SIGN)

    @property
    def high(self) -> float:
        rows = math.ceil(len(self.teams) / self.columns)
        return _HEAD + _PAD + rows * (HIGH + GAP) - GAP


_Spot = tuple[_Field, float, float]


def fields(teams: Iterable[Team], catalogue: Catalogue, localizer: Localizer) -> list[_Field]:
    """The links by where they stand: the desk and others of no domain, each domain, the shared
    service centres, and last who is outside.
    """
    say, language = localizer.say, localizer.language
    found: dict[str, list[Team]] = {}
    for team in teams:
        found.setdefault(_field_of(team, catalogue), []).append(team)
    domains = catalogue.organisation.domains
    names = {name: domains[name].in_(language) for name in domains}
    order = {"": say("Of no domain"), **names, "+": say("Shared service centres")}
    inside = [_Field(label, tuple(found[key])) for key, label in order.items() if key in found]
    outside = [_Field(say("Suppliers"), tuple(found["-"]), outside=True)] if "-" in found else []
    return [*inside, *outside]


def _field_of(team: Team, catalogue: Catalogue) -> str:
    if team.kind == "supplier":
        return "-"
    if shares(team, catalogue):
        return "+"
    domain = team.domain or ""
    return domain if domain in catalogue.organisation.domains else ""


def organisation_map(
    teams: Sequence[Team],
    catalogue: Catalogue,
    localizer: Localizer,
    tints: Mapping[str, Tint],
    opens: frozenset[str],
) -> OrganisationMap:
    """These links as one picture, and the lines between them; of not too many links also for a
    phone, where the areas stand below each other.
    """
    placed = fields(teams, catalogue, localizer)
    drawn = _drawn(_spread(placed, len(teams)), catalogue, localizer, tints, opens)
    if len(teams) > _MOST_NARROW:
        return drawn
    below = list(_shelved((replace(one, narrow=True) for one in placed), 0.0))
    return replace(drawn, narrow=_drawn(below, catalogue, localizer, tints, opens))


def _spread(placed: Sequence[_Field], count: int) -> list[_Spot]:
    """Each field at its place in a window: side by side, and who is outside at the right."""
    inside = [one for one in placed if not one.outside]
    most = max(820.0, (WIDE + GAP) * math.sqrt(count) * 1.15)
    spots = list(_shelved(inside, most))
    right = max((x + field.wide for field, x, _ in spots), default=0.0) + _BETWEEN
    spots += [(one, right + _BETWEEN if inside else _EDGE, _EDGE) for one in placed if one.outside]
    return spots


def _drawn(
    spots: Sequence[_Spot],
    catalogue: Catalogue,
    localizer: Localizer,
    tints: Mapping[str, Tint],
    opens: frozenset[str],
) -> OrganisationMap:
    teams = [team for field, _, _ in spots for team in field.teams]
    wide = max(x + field.wide for field, x, _ in spots) + _EDGE if spots else 0.0
    high = max(y + field.high for field, _, y in spots) + _EDGE if spots else 0.0
    areas = tuple(Area(f.name, x, y, f.wide, f.high, f.outside) for f, x, y in spots)
    blocks = tuple(_blocks(spots, localizer, tints, opens))
    at = {one.team: one for one in blocks}
    lines = tuple(_lines(teams, catalogue, localizer, at, _paths(spots, blocks, areas)))
    return OrganisationMap(wide, high, areas, blocks, lines)


def _blocks(
    spots: Sequence[_Spot], localizer: Localizer, tints: Mapping[str, Tint], opens: frozenset[str]
) -> Iterator[Block]:
    for field, x, y in spots:
        for n, team in enumerate(field.teams):
            yield Block(
                team=team.team,
                name=team.name.in_(localizer.language),
                words=plain(" ".join((*team.name.all, team.team))),
                x=x + _PAD + n % field.columns * (WIDE + field.gap),
                y=y + _HEAD + n // field.columns * (HIGH + GAP),
                tint=tints.get(team.team, Tint()),
                opens=team.team in opens,
                outside=field.outside,
            )


def _shelved(several: Iterable[_Field], most: float) -> Iterator[_Spot]:
    """Each field at its place: beside the one before while there is room, else below."""
    x, y, below = float(_EDGE), float(_EDGE), float(_EDGE)
    for field in several:
        if x > _EDGE and x + field.wide > most:
            x, y = float(_EDGE), below
        yield field, x, y
        x += field.wide + _BETWEEN
        below = max(below, y + field.high + _BETWEEN)


def relied_on(team: Team, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The other links that a link relies on, each with the services."""
    found: dict[str, dict[str, None]] = {}
    for reliance in reliances_of(team):
        other = reliance.service.partition("/")[0]
        if other != team.team and reliance.service in catalogue.services:
            found.setdefault(other, {})[reliance.service] = None
    return {other: tuple(services) for other, services in found.items()}


def _paths(
    spots: Sequence[_Spot], blocks: Sequence[Block], areas: Sequence[Area]
) -> Callable[[Sequence[Pair]], list[str]]:
    """How the lines of a picture run: in lanes between two columns, else free of other blocks."""
    if any(field.narrow for field, *_ in spots):
        left = _EDGE + _PAD + WIDE
        return lambda pairs: lanes(pairs, left, left + _BETWEEN_COLUMNS)
    taken = tuple(Spot(one.x, one.y) for one in blocks)
    boxes = tuple((one.x, one.y, one.x + one.wide, one.y + one.high) for one in areas)
    return lambda pairs: ways(tuple(pairs), taken, boxes)


def _lines(
    teams: Iterable[Team],
    catalogue: Catalogue,
    localizer: Localizer,
    at: Mapping[str, Block],
    paths: Callable[[Sequence[Pair]], list[str]],
) -> Iterator[Reliance]:
    pairs = [
        (at[team.team], at[other], services)
        for team in teams
        for other, services in relied_on(team, catalogue).items()
        if other in at
    ]
    drawn = paths([(Spot(a.x, a.y), Spot(b.x, b.y)) for a, b, _ in pairs])
    for (a, b, services), path in zip(pairs, drawn, strict=True):
        known = catalogue.services
        names = ", ".join(known[s][1].name.in_(localizer.language) for s in services)
        yield Reliance(a.team, b.team, path, f"{a.name} → {b.name}: {names}")
