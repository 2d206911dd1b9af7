"""Draws a domain as an SVG: who asks, its links, and those they rely on."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from catalog.chain import duration_text, words_of
from catalog.customers import EVERYBODY
from catalog.domains import Domain, Terms, shares, terms_of
from catalog.drawing import STYLE, cut, write
from catalog.language_packs import SOURCE, Language
from catalog.model import Agreement, Service, Team

_WIDE, _HIGH, _GAP_X, _GAP_Y, _EDGE, _HEAD = 272, 98, 96, 22, 32, 92
_COLUMNS = 3
_MOST_TERMS = 3
_Spot = tuple[float, float]


def words_of_domains(language: Language) -> Mapping[str, str]:
    """What is said of a domain in a language, in English where it has no such words."""
    found: Mapping[str, str] = words_of(language).get("domain") or words_of(SOURCE)["domain"]
    return found


def draw_domain(domain: Domain, language: Language = SOURCE) -> str:
    """The domain as a standalone SVG document, readable in light and dark."""
    return _Drawing(domain, language).svg()


def terms_line(service: Service, agreement: Agreement, language: Language) -> str:
    """An agreement in a line: `Counter · incident 15m / 4h`."""
    kind, target = next(iter(agreement.targets.items()))
    called = words_of(language)["chain"].get(kind, kind)
    times = (duration_text(time, language) for time in (target.acknowledge, target.resolve))
    return f"{service.name.in_(language)} · {called} {' / '.join(times)}"


class _Drawing:
    def __init__(self, domain: Domain, language: Language) -> None:
        self.domain, self.language = domain, language
        self.words = words_of_domains(language)
        self.names = {team.team for team in domain.teams}
        self.terms = terms_of(domain.teams, domain.catalogue)
        relied = (t for found in domain.behind.values() for t in found)
        self.relied = list({t.team: t for t in relied if t.team not in self.names}.values())
        self.rows = max(len(self.terms) + 1, len(domain.teams), len(self.relied), 1)
        self.root = Xml.Element("svg")

    def svg(self) -> str:
        wide = 2 * _EDGE + _COLUMNS * _WIDE + (_COLUMNS - 1) * _GAP_X
        high = 2 * _EDGE + _HEAD + self.rows * (_HIGH + _GAP_Y) - _GAP_Y
        size = {"width": f"{wide}", "height": f"{high}"}
        box = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {wide} {high}"}
        self.root.attrib.update(box | size | {"role": "img"})
        title = f"{self.words['kind']}: {self.domain.name(self.language)}"
        Xml.SubElement(self.root, "title").text = title
        Xml.SubElement(self.root, "style").text = STYLE
        Xml.SubElement(self.root, "rect", {"class": "page"} | size)
        write(self.root, _EDGE, _EDGE + 18, "title", title)
        write(self.root, _EDGE, _EDGE + 42, "sub", cut(self._about(), wide // 7))
        self._cards()
        return Xml.tostring(self.root, encoding="unicode")

    def _about(self) -> str:
        count = len(self.domain.teams)
        front = self.domain.front
        links = self.words["link" if count == 1 else "links"].format(n=count)
        parts = [self.words["front"].format(team=front.name.in_(self.language))] if front else []
        parts += [
            links,
            *([self.words["relied"].format(n=len(self.relied))] if self.relied else []),
        ]
        if people := ", ".join(person.name for person in self.domain.coordinators):
            parts.append(self.words["coordinates"].format(people=people))
        return " · ".join(parts)

    def _cards(self) -> None:
        asking = self._column(0, len(self.terms) + 1)
        links = dict(zip(self.names_in_order, self._column(1, len(self.names)), strict=True))
        behind = {
            t.team: s for t, s in zip(self.relied, self._column(2, len(self.relied)), strict=True)
        }
        self._edges(asking, links, behind)
        for terms, spot in zip(self.terms, asking, strict=False):
            self._customer(terms, spot)
        self._card(asking[-1], "", self.words["customers"], self._everybody())
        for team in (*self.domain.teams, *self.relied):
            self._link(team, {**links, **behind}[team.team])

    @property
    def names_in_order(self) -> list[str]:
        return [team.team for team in self.domain.teams]

    def _column(self, at: int, count: int) -> list[_Spot]:
        """The places of so many cards, in the middle of a column."""
        top = _EDGE + _HEAD + (self.rows - count) * (_HIGH + _GAP_Y) / 2
        x = _EDGE + at * (_WIDE + _GAP_X)
        return [(x, top + n * (_HIGH + _GAP_Y)) for n in range(count)]

    def _edges(
        self, asking: list[_Spot], links: dict[str, _Spot], behind: dict[str, _Spot]
    ) -> None:
        for team in self.domain.teams:
            here = links[team.team]
            for spot in self._customers_of(team, asking):
                self._edge(spot, here)
            for other in self.domain.behind[team.team]:
                if other.team in behind:
                    self._edge(here, behind[other.team])

    def _customers_of(self, team: Team, asking: list[_Spot]) -> list[_Spot]:
        """The places of those who have an agreement with a link; everybody's is the last."""
        names = {name for s in team.services for a in s.agreements for name in a.customers}
        ids = [*(terms.group.id for terms in self.terms), EVERYBODY]
        return [spot for name, spot in zip(ids, asking, strict=True) if name in names]

    def _everybody(self) -> list[tuple[str, str]]:
        front = self.domain.front
        named = front.name.in_(self.language) if front else ""
        asks = self.words["everybody_asks"].format(team=named)
        return [("team", self.words["everybody"]), ("service", asks)]

    def _customer(self, terms: Terms, spot: _Spot) -> None:
        lines = [terms_line(s, a, self.language) for s, a in terms.agreed]
        name = terms.group.name.in_(self.language)
        shown = [("team", name), *(("service", line) for line in lines[:_MOST_TERMS])]
        self._card(spot, "", self.words["own_terms"].upper(), shown)

    def _link(self, team: Team, spot: _Spot) -> None:
        inside = words_of(self.language)["chain"][
            "outside" if team.kind == "supplier" else "inside"
        ]
        groups = shares(team, self.domain.catalogue)
        items = sum(len(service.items) for service in team.services)
        services = ", ".join(service.name.in_(self.language) for service in team.services)
        said = self.words["shared"].format(n=len(groups)) if groups else ""
        said = said or (self.words["items"].format(n=items) if items else "")
        lines = [("team", team.name.in_(self.language)), ("service", services), ("time", said)]
        lines += self._within(team)
        self._card(spot, "outside" if team.kind == "supplier" else "", inside, lines)

    def _within(self, team: Team) -> list[tuple[str, str]]:
        """Which links of the domain itself it relies on: no line leads there."""
        within = [t for t in self.domain.behind.get(team.team, ()) if t.team in self.names]
        names = ", ".join(other.name.in_(self.language) for other in within)
        return [("service", self.words["leans"].format(teams=names))] if within else []

    def _card(self, spot: _Spot, style: str, tag: str, lines: list[tuple[str, str]]) -> None:
        place = {
            "class": f"link {style}".strip(),
            "transform": f"translate({spot[0]:g} {spot[1]:g})",
        }
        card = Xml.SubElement(self.root, "g", place)
        box = {"class": "card", "width": f"{_WIDE}", "height": f"{_HIGH}", "rx": "10"}
        Xml.SubElement(card, "rect", box)
        bar = {"x": "6", "y": "14", "width": "3.5", "height": f"{_HIGH - 28}", "rx": "2"}
        Xml.SubElement(card, "rect", {"class": "stripe"} | bar)
        write(card, 18, 22, "tag", tag)
        for n, (style_of, text) in enumerate(lines):
            y = 41 if n == 0 else 42 + n * 16
            write(card, 18, y, style_of, cut(text, 31 if n == 0 else 38))

    def _edge(self, start: _Spot, end: _Spot) -> None:
        x1, y1, x2, y2 = start[0] + _WIDE, start[1] + _HIGH / 2, end[0], end[1] + _HIGH / 2
        middle = (x1 + x2) / 2
        line = f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2 - 7:g} {y2:g}"
        Xml.SubElement(self.root, "path", {"class": "edge", "d": line})
        Xml.SubElement(self.root, "path", {"class": "head", "d": f"M{x2:g} {y2:g}l-8 -4.5v9z"})
