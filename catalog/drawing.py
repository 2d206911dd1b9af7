"""Draws the chain of an item as an SVG: a card for each link, with its time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from catalog.chain import Link, duration_text, holidays_text, week_text, words_of
from catalog.language_packs import SOURCE, Language
from catalog.model import Target

_WIDE, _HIGH, _GAP_X, _GAP_Y, _EDGE, _HEAD = 272, 146, 84, 34, 32, 84
STYLE = """
svg{font-family:Inter,'Segoe UI',system-ui,'Helvetica Neue',Arial,sans-serif}
.page{fill:#f6f7f5}.card{fill:#fff;stroke:#d9ded8}.stripe{fill:#2f6f5e}
.outside .stripe{fill:#b4692b}
.title{font-size:20px;font-weight:650;fill:#1d2622}.sub{font-size:13px;fill:#5c6861}
.team{font-size:14.5px;font-weight:620;fill:#1d2622}.service,.hours{font-size:12px;fill:#5c6861}
.time{font-size:12.5px;font-weight:560;fill:#1d2622}
.tag{font-size:10.5px;font-weight:600;fill:#2f6f5e;letter-spacing:.4px}
.outside .tag{fill:#9a5417}.rail{fill:#e7ebe6}.bar{fill:#2f6f5e}.outside .bar{fill:#b4692b}
.late .bar{fill:#b3261e}
.late .time{fill:#b3261e}.edge{fill:none;stroke:#9aa69f;stroke-width:1.6}.head{fill:#9aa69f}
.part{font-size:11px;fill:#5c6861}
@media (prefers-color-scheme:dark){.page{fill:#161b18}.card{fill:#1f2622;stroke:#35403a}
.title,.team,.time{fill:#eef2ef}
.sub,.service,.hours,.part{fill:#a9b5ae}.rail{fill:#35403a}.tag{fill:#7cc3ad}
.outside .tag{fill:#e0a368}
.stripe,.bar{fill:#5aa892}.outside .stripe,.outside .bar{fill:#d58b4a}.late .bar{fill:#f2b8b5}
.late .time{fill:#f2b8b5}}
"""


def draw(chain: Link, language: Language = SOURCE) -> str:
    """The chain as a standalone SVG document, readable in light and dark."""
    return _Drawing(chain, language).svg()


class _Drawing:
    def __init__(self, chain: Link, language: Language) -> None:
        self.chain = chain
        self.language = language
        self.words: Mapping[str, str] = words_of(language)["chain"]
        self.scale = max(chain.minutes, *(link.minutes for _, link in chain.walk()), 1)
        self.rows = 0
        self.spots: list[tuple[Link, float, float]] = []
        self.edges: list[tuple[Link, tuple[float, float], tuple[float, float]]] = []
        self._place(chain, 0)

    def _place(self, link: Link, depth: int) -> tuple[float, float]:
        """Gives a link its spot: in the column of its depth, in the middle of its suppliers."""
        x = _EDGE + depth * (_WIDE + _GAP_X)
        spots = [self._place(supplier, depth + 1) for supplier in link.suppliers]
        if spots:
            y = (spots[0][1] + spots[-1][1]) / 2
        else:
            y = _EDGE + _HEAD + self.rows * (_HIGH + _GAP_Y)
            self.rows += 1
        self.edges += [
            (supplier, (x + _WIDE, y), spot)
            for supplier, spot in zip(link.suppliers, spots, strict=True)
        ]
        self.spots.append((link, x, y))
        return x, y

    def svg(self) -> str:
        """The document."""
        depth = max(depth for depth, _ in self.chain.walk())
        wide = 2 * _EDGE + _WIDE + depth * (_WIDE + _GAP_X)
        high = 2 * _EDGE + _HEAD + self.rows * (_HIGH + _GAP_Y) - _GAP_Y
        root = Xml.Element(
            "svg",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {wide} {high}",
            width=f"{wide}",
            height=f"{high}",
            role="img",
        )
        name = (self.chain.item or self.chain.service).name.in_(self.language)
        Xml.SubElement(root, "title").text = f"{self.words['kind']} {name}"
        Xml.SubElement(root, "style").text = STYLE
        Xml.SubElement(root, "rect", {"class": "page", "width": f"{wide}", "height": f"{high}"})
        write(root, _EDGE, _EDGE + 18, "title", cut(name, wide // 11))
        count = depth + 1
        links = self.words["links" if count > 1 else "link"]
        write(root, _EDGE, _EDGE + 42, "sub", f"{self.words[self.chain.kind]} · {count} {links}")
        for link, start, end in self.edges:
            self._edge(root, link, start, end)
        for link, x, y in self.spots:
            self._card(root, link, x, y)
        return Xml.tostring(root, encoding="unicode")

    def _card(self, root: Xml.Element, link: Link, x: float, y: float) -> None:
        outside = link.team.kind == "supplier"
        classes = " ".join(
            c for c, on in (("link", True), ("outside", outside), ("late", not link.fits)) if on
        )
        card = Xml.SubElement(root, "g", {"class": classes, "transform": f"translate({x:g} {y:g})"})
        Xml.SubElement(
            card, "rect", {"class": "card", "width": f"{_WIDE}", "height": f"{_HIGH}", "rx": "10"}
        )
        Xml.SubElement(
            card,
            "rect",
            {
                "class": "stripe",
                "x": "6",
                "y": "16",
                "width": "3.5",
                "height": f"{_HIGH - 32}",
                "rx": "2",
            },
        )
        write(card, 18, 26, "tag", self.words["outside" if outside else "inside"])
        write(card, 18, 46, "team", cut(link.team.name.in_(self.language), 31))
        write(card, 18, 64, "service", cut(link.service.name.in_(self.language), 40))
        if link.promise is None:
            write(card, 18, 92, "time", self.words["none"])
            return
        target = link.promise.target
        late = "" if link.fits else f", {self.words['late']}"
        write(card, 18, 88, "time", self._times(target) + late)
        bar = max((_WIDE - 36) * link.minutes / self.scale, 4)
        Xml.SubElement(
            card,
            "rect",
            {
                "class": "rail",
                "x": "18",
                "y": "96",
                "width": f"{_WIDE - 36}",
                "height": "6",
                "rx": "3",
            },
        )
        Xml.SubElement(
            card,
            "rect",
            {"class": "bar", "x": "18", "y": "96", "width": f"{bar:.1f}", "height": "6", "rx": "3"},
        )
        write(card, 18, 120, "hours", cut(week_text(link.promise.hours, self.language), 40))
        write(card, 18, 136, "hours", cut(holidays_text(link.promise.hours, self.language), 40))

    def _times(self, target: Target) -> str:
        answer, solved = (
            duration_text(time, self.language) for time in (target.acknowledge, target.resolve)
        )
        return f"{self.words['acknowledge']} {answer} · {self.words['resolve']} {solved}"

    def _edge(
        self, root: Xml.Element, link: Link, start: tuple[float, float], end: tuple[float, float]
    ) -> None:
        (x1, y1), (x2, y2) = (start[0], start[1] + _HIGH / 2), (end[0], end[1] + _HIGH / 2)
        middle = (x1 + x2) / 2
        Xml.SubElement(
            root,
            "path",
            {
                "class": "edge",
                "d": f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2 - 7:g} {y2:g}",
            },
        )
        Xml.SubElement(root, "path", {"class": "head", "d": f"M{x2:g} {y2:g}l-8 -4.5v9z"})
        if link.part:
            write(root, x2 + 2, end[1] - 8, "part", cut(link.part, 48))


def write(parent: Xml.Element, x: float, y: float, style: str, text: str) -> None:
    """Puts a line of text in a drawing, in one of the styles of `STYLE`."""
    Xml.SubElement(parent, "text", {"class": style, "x": f"{x:g}", "y": f"{y:g}"}).text = text


def cut(text: str, most: int) -> str:
    """The text, shortened where it is longer than so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"


def wrapped(text: str, most: int) -> list[str]:
    """The text in lines of at most so many characters, broken between words."""
    return textwrap.wrap(text, most, break_on_hyphens=False) or [""]
