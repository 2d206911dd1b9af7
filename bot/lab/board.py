"""Renders a simulation as one page for a board: figures, findings, pictures, every link. One file,
no script.
"""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.errors import Mistake
from bot.lab.simulation.figures import DomainFigures, Report
from bot.lab.simulation.pictures import draw
from bot.lab.simulation.report_text import named
from routing.insight.figures import LinkFigures, share
from routing.rules.small_numbers import FEW as ENOUGH

GOOD, FAIR = 0.9, 0.75
FEW = 3


class Tile(NamedTuple):
    """One figure, large."""

    figure: str
    what: str


def write_board(report: Report, path: Path) -> None:
    """Writes the page. Raises Mistake where it cannot be written."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape()
    )
    values = {
        "report": report,
        "tiles": tiles(report),
        "findings": findings(report),
        "pictures": _pictures(report),
        "rows": [_row(link) for link in report.links if link.calls],
        "domains": [_row(domain) for domain in report.domains if domain.calls],
        "how": _how(report),
    }
    try:
        path.write_text(pages.get_template("board.html").render(values), encoding="utf-8")
    except OSError as error:
        raise Mistake(
            f"cannot write {path} ({error.strerror}); name a file in a folder that is there"
        ) from error


def tiles(report: Report) -> list[Tile]:
    """The figures that count most."""
    hops = sum(report.hops.values())
    return [
        Tile(f"{report.calls:,}", "requests"),
        Tile(f"{report.in_time:.0%}", "resolved in time"),
        Tile(f"{report.acknowledged_in_time:.0%}", "picked up in time"),
        Tile(f"{share(report.hops.get(1, 0), hops):.0%}", "solved by the first team they came to"),
        Tile(f"{report.children:,}", "times a supplier was called in"),
        Tile(
            f"{report.forecast_kept:.0%}",
            "done by the time first told, where a supplier was needed",
        ),
    ]


def findings(report: Report) -> list[str]:
    """What a board would ask about: who keeps least, who keeps most, what waiting costs, what goes
    to the wrong team.
    """
    links = [link for link in report.links if link.resolved >= ENOUGH]
    inside, outside = _least_first(links, "internal"), _least_first(links, "supplier")
    found = []
    if least := _named(inside[:FEW]):
        found.append(f"Of our own teams these kept least of what they promised: {least}.")
    if least := _named(outside[:FEW]):
        found.append(
            f"Of the suppliers outside: {least}. A team that leans on them cannot be on time by "
            f"itself."
        )
    if best := [x for x in inside if _kept(x) >= 0.98]:
        found.append(f"{len(best)} of our {len(inside)} teams resolved at least 98% in time.")
    found += [*_too_tight(report), *_dear_suppliers(report), *_waiting(links), *_wrong(report)]
    found.append(f"At the end {report.open_sentence}.")
    return found


def _too_tight(report: Report) -> list[str]:
    """Promises of which, with all doubt, fewer than nine in ten can be kept as things are."""
    tight = [p for p in report.promises if p.too_tight]
    if not tight:
        return []
    named = ", ".join(
        f"{p.service} ({p.kind} within {p.resolve}: {share(p.kept, p.solved):.0%} kept; nine in "
        f"ten take {p.nine_in_ten / 60:,.1f} hours)"
        for p in tight[:FEW]
    )
    more = f" and {len(tight) - FEW} more" if len(tight) > FEW else ""
    return [f"Promises that are too tight: {named}{more}."]


def _dear_suppliers(report: Report) -> list[str]:
    """Suppliers' services for which our calls were late."""
    dear = [c for c in report.suppliers if c.cost >= ENOUGH]
    named = ", ".join(
        f"{c.service} ({c.cost:,} late calls would have been in time without the wait, in "
        f"{c.while_kept:,} of them it kept its own agreement)"
        for c in dear[:FEW]
    )
    return [f"Suppliers whose agreements cost ours: {named}."] if named else []


def _least_first(links: list[LinkFigures], kind: str) -> list[LinkFigures]:
    """The links of a kind, the one that kept least of what it promised first."""
    return sorted((link for link in links if link.kind == kind), key=_kept)


def _kept(link: LinkFigures | DomainFigures) -> float:
    return share(link.resolved_in_time, link.resolved)


def _named(links: list[LinkFigures]) -> str:
    return ", ".join(
        f"{x.name} ({_kept(x):.0%} of {x.resolved:,})" for x in links if _kept(x) < GOOD
    )


def _waiting(links: list[LinkFigures]) -> list[str]:
    waits = {
        "to be picked up": sum(x.hours_picking_up for x in links),
        "for an answer of the requester": sum(x.hours_requester for x in links),
        "for a supplier": sum(x.hours_supplier for x in links),
    }
    whole = sum(waits.values()) + sum(x.hours_working for x in links)
    if not whole:
        return []
    said = ", ".join(
        f"{hours / whole:.0%} {what}"
        for what, hours in sorted(waits.items(), key=lambda pair: -pair[1])
    )
    return [
        f"{sum(waits.values()) / whole:.0%} of the time that requests were open they only "
        f"waited: {said}."
    ]


def _wrong(report: Report) -> list[str]:
    rows = [row for row in report.returns if row.item and row.misrouted][:FEW]
    if not rows:
        return []
    said = ", ".join(f"{row.item} ({row.misrouted})" for row in rows)
    return [f"Most often sent on because it came to the wrong team: {said}."]


def _pictures(report: Report) -> list[dict[str, str]]:
    names = (
        "Promises kept, link by link",
        "Where the time goes",
        "Week by week",
        "When people ask, and how far it travels",
    )
    with tempfile.TemporaryDirectory() as folder:
        drawn = draw(report, Path(folder))
        return [
            {"data": base64.b64encode(path.read_bytes()).decode(), "alt": name}
            for path, name in zip(drawn, names, strict=True)
        ]


def _row(link: LinkFigures | DomainFigures) -> dict[str, Any]:
    taken, done = share(link.acknowledged_in_time, link.acknowledged), _kept(link)
    hours = (link.hours_picking_up, link.hours_working, link.hours_requester, link.hours_supplier)
    return {
        "name": named(link),
        "calls": f"{link.calls:,}",
        "taken": f"{taken:.0%}" if link.acknowledged else "–",
        "taken_tone": _tone(taken),
        "done": f"{done:.0%}" if link.resolved else "–",
        "done_tone": _tone(done),
        "hours": [f"{h / max(link.resolved, 1):.1f}" for h in hours],
        "bounces": link.bounces,
        "reopened": link.reopened,
        "escalated": link.escalated,
    }


def _tone(part: float) -> str:
    return "good" if part >= GOOD else "fair" if part >= FAIR else "poor"


def _how(report: Report) -> str:
    """Why the figures may be believed."""
    posted, dead = report.messages["posted"], report.messages["dead"]
    even = "every one accounted for" if report.accounted else "not every one accounted for"
    return (
        f"People and their habits are made up; the catalogue, the desk, the ledger, the outbox "
        f"and its clocks are the real ones. "
        f"{report.checks:,} events were each checked against what must always hold, and "
        f"{report.rebuilt:,} calls were rebuilt from "
        f"their ledger. {posted:,} messages, {even} ({dead} could never be delivered, and that "
        f"is written down). Seed {report.seed}."
    )
