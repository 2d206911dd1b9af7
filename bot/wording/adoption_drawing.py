"""Draws adoption as an SVG: a row for each link with its three steps, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Xml

from bot.wording.adoption import AdoptionWords, percent
from bot.wording.adoption_advice import SHORT
from catalog.drawing import STYLE, cut, wrapped, write
from routing.adoption.values import STEPS, LinkStand, Shared, Stand

_EDGE, _HEAD, _ROW, _NAME, _BAR, _GAP, _FIRST = 32, 96, 30, 220, 150, 64, 250
_WIDE = 2 * _EDGE + _NAME + len(STEPS) * (_BAR + _GAP) + _FIRST
_LINE, _BETWEEN = 17, 12
"""The height of a line of what is worth doing, and the room between two of them."""
_SIGNS, _SMALL_SIGNS = 125, 140
"""So many signs fit on a line of what is worth doing, and of how."""


def draw_adoption(stand: Stand, words: AdoptionWords) -> str:
    """The stand as a standalone SVG document, readable in light and dark."""
    return _Drawing(stand, words).svg()


class _Drawing:
    def __init__(self, stand: Stand, words: AdoptionWords) -> None:
        self.stand, self.words = stand, words
        self.links = sorted(stand.links, key=lambda one: (one.kind == "supplier", one.domain))
        self.root = Xml.Element("svg")

    def svg(self) -> str:
        rows = _HEAD + len(self.links) * _ROW
        things = [list(self._thing(n, shared)) for n, shared in enumerate(self.stand.next, 1)]
        high = _EDGE + rows + 48 + sum(len(lines) * _LINE + _BETWEEN for lines in things)
        size = {"width": f"{_WIDE}", "height": f"{high}"}
        box = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {_WIDE} {high}"}
        self.root.attrib.update(box | size | {"role": "img"})
        title = self.words.say("How far we are: {name}", name=self.stand.organisation)
        Xml.SubElement(self.root, "title").text = title
        Xml.SubElement(self.root, "style").text = STYLE
        Xml.SubElement(self.root, "rect", {"class": "page"} | size)
        write(self.root, _EDGE, _EDGE + 18, "title", title)
        write(self.root, _EDGE, _EDGE + 42, "sub", self.words.whole_levels(self.stand))
        self._heads()
        for n, link in enumerate(self.links):
            self._row(link, _HEAD + _EDGE + n * _ROW)
        self._next(_EDGE + rows + 24, things)
        return Xml.tostring(self.root, encoding="unicode")

    def _heads(self) -> None:
        y = _EDGE + _HEAD - 22
        for n, name in enumerate(STEPS):
            write(self.root, self._x(n), y, "tag", f"{n + 1} {self.words.step(name).upper()}")
        write(self.root, self._x(len(STEPS)), y, "tag", self.words.say("first").upper())

    def _x(self, column: int) -> float:
        return _EDGE + _NAME + column * (_BAR + _GAP)

    def _row(self, link: LinkStand, y: float) -> None:
        style = {"class": "outside"} if link.kind == "supplier" else {}
        row = Xml.SubElement(self.root, "g", style)
        write(row, _EDGE, y, "time", cut(self.words.team(link.team), 30))
        for n, name in enumerate(STEPS):
            step = link.step(name)
            self._bar(row, self._x(n), y, step.value if step else None)
        if link.next:
            first = self.words.say(SHORT[link.next[0].lack.code])
            write(row, self._x(len(STEPS)), y, "service", cut(first, 38))

    def _bar(self, row: Xml.Element, x: float, y: float, value: float | None) -> None:
        rail = {"x": f"{x:g}", "y": f"{y - 9:g}", "height": "9", "rx": "4.5"}
        Xml.SubElement(row, "rect", {"class": "rail", "width": f"{_BAR}"} | rail)
        if value:
            bar = {"class": "bar", "width": f"{max(_BAR * value, 6):.1f}"}
            Xml.SubElement(row, "rect", bar | rail)
        write(row, x + _BAR + 10, y, "hours", percent(value))

    def _thing(self, n: int, shared: Shared) -> Iterator[tuple[str, str]]:
        """What is worth doing and how, in lines that fit: each with its style."""
        first, *more = self.words.shared(shared)
        yield from (("time", line) for line in wrapped(f"{n}. {first}", _SIGNS))
        for text in more:
            yield from (("service", line) for line in wrapped(text, _SMALL_SIGNS))

    def _next(self, y: float, things: Sequence[Sequence[tuple[str, str]]]) -> None:
        write(self.root, _EDGE, y, "tag", self.words.say("Next, for the whole").upper())
        top = y + 26
        for lines in things:
            for style, line in lines:
                write(self.root, _EDGE + (0 if style == "time" else 16), top, style, line)
                top += _LINE
            top += _BETWEEN
