"""Writes a simulation's report for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bot.lab.simulation.figures import DomainFigures, Report
from bot.lab.simulation.what_if import Difference, WhatIf
from routing.insight.figures import LinkFigures, share
from routing.rules.small_numbers import FEW

MOST = 8
"""So many rows of a list are shown; `--json` has them all."""
_COLUMNS = (
    "calls",
    "picked up",
    "resolved",
    "h to pick up",
    "h at work",
    "h requester",
    "h supplier",
    "bounced",
    "reopened",
    "escalated",
)


def _percent(part: float, whole: float) -> str:
    return f"{share(part, whole):.0%}" if whole else "-"


def _row(link: LinkFigures | DomainFigures) -> tuple[str, ...]:
    hours = [link.hours_picking_up, link.hours_working, link.hours_requester, link.hours_supplier]
    each = [f"{h / max(link.resolved, 1):.1f}" for h in hours]
    return (
        named(link),
        f"{link.calls:,}",
        _percent(link.acknowledged_in_time, link.acknowledged),
        _percent(link.resolved_in_time, link.resolved),
        *each,
        str(link.bounces),
        str(link.reopened),
        str(link.escalated),
    )


def named(link: LinkFigures | DomainFigures) -> str:
    """What a row is called: a supplier with a mark, a domain with its number of links."""
    if isinstance(link, DomainFigures):
        return f"{link.name} ({len(link.teams)})"
    return link.name + (" ◇" if link.kind == "supplier" else "")


def _figures(head: str, rows: Sequence[LinkFigures | DomainFigures]) -> Table:
    table = Table(head, box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*_row(row))
    return table


def _print_open(report: Report, console: Console) -> None:
    console.print(f"\nAt the end {report.open_sentence}.")
    for one in report.still_open[:MOST]:
        if one.late:
            days = one.longest_late_hours / 24
            console.print(
                f"  {one.name}: {one.open:,} open, {one.late:,} late by up to {days:,.1f} days"
            )


def _print_promises(report: Report, console: Console) -> None:
    """Which promises are too tight, by a rule that holds for small numbers too."""
    tight = [p for p in report.promises if p.too_tight]
    enough = sum(p.too_tight is not None for p in report.promises)
    console.print(
        f"\nPromises that are too tight: {len(tight)} of {enough}. Too tight is one of which, "
        f"nineteen times in twenty, fewer than nine in ten are kept; of under {FEW} solved calls "
        f"({len(report.promises) - enough} promises) nothing is said."
    )
    for p in tight[:MOST]:
        console.print(
            f"  {p.service}, {p.kind} within {p.resolve}: {p.kept:,} of {p.solved:,} kept "
            f"({p.low:.0%} to {p.high:.0%}); nine in ten take {p.nine_in_ten / 60:,.1f} agreed "
            f"hours"
        )


def _print_suppliers(report: Report, console: Console) -> None:
    dear = [c for c in report.suppliers if c.cost]
    if not dear:
        return
    console.print("\nWhat suppliers' agreements cost ours (late calls of those who lean on them):")
    for c in dear[:MOST]:
        few = f" (fewer than {FEW} calls waited for it: too few to judge)" if c.waited < FEW else ""
        console.print(
            f"  {c.service}: {c.cost:,} of {c.late:,} late calls would have been in time without "
            f"the wait; in {c.while_kept:,} of them it kept its own agreement{few}"
        )


def print_report(report: Report, console: Console) -> None:
    """Write the report as text: totals, a row a link, returns, and what was checked."""
    when = f"{report.days} days from {report.start:%d %B %Y}"
    console.print(
        f"[bold]{report.organisation}[/], {when} (seed {report.seed}, {report.seconds:.0f} s)\n"
    )
    console.print(
        f"{report.calls:,} requests, {report.children:,} calls at suppliers, {report.events:,} "
        f"events in the ledger"
    )
    kept = (
        f"picked up in time {report.acknowledged_in_time:.1%}, resolved in time "
        f"{report.in_time:.1%}"
    )
    console.print(f"{kept}, forecasts of chains kept {report.forecast_kept:.1%}\n")
    console.print(_figures("link", report.links))
    if report.domains:
        console.print()
        console.print(_figures("domain (links)", report.domains))
    _print_open(report, console)
    _print_promises(report, console)
    _print_suppliers(report, console)
    if report.returns:
        console.print("\nItems that sent most calls to the wrong team:")
        for row in report.returns[:5]:
            console.print(f"  {row.misrouted:>4}  {row.item or 'without an item'}")
    even = "all accounted for" if report.accounted else "NOT ALL ACCOUNTED FOR"
    posted, delivered = report.messages["posted"], report.messages["delivered"]
    gone = f"{report.messages['dead']} dead, {report.messages['waiting']} waiting"
    console.print(f"\n{posted:,} messages posted, {delivered:,} delivered, {gone}: {even}")
    console.print(
        f"{report.checks:,} events checked against the invariants, {report.rebuilt:,} calls "
        f"rebuilt from their ledger: nothing broken"
    )


def print_what_if(found: WhatIf, console: Console) -> None:
    """Write what a change did: each figure as it is and changed, and the difference with its
    spread.
    """
    change = ", ".join(f"{team} {count:+}" for team, count in found.change.items())
    console.print(
        f"[bold]{change}[/]: {len(found.seeds)} pair(s) of runs of {found.days} days, the same "
        f"requests in both of a pair\n"
    )
    table = Table("", box=None, pad_edge=False)
    for name in ("as it is", "changed", "difference", "nineteen times in twenty between"):
        table.add_column(name, justify="right")
    for one in found.differences:
        between = "one pair says nothing about that" if one.low is None else _between(one)
        table.add_row(
            one.what,
            _figure(one, one.before),
            _figure(one, one.after),
            _figure(one, one.difference, sign="+"),
            between,
        )
    console.print(table)
    console.print(
        "\nA difference whose range holds 0 may be chance; more runs (--runs) or a longer stretch "
        "make the range narrower."
    )


def _between(one: Difference) -> str:
    low, high = one.low or 0.0, one.high or 0.0
    said = f"{_figure(one, low, sign='+')} and {_figure(one, high, sign='+')}"
    return said if one.sure else f"{said}, may be chance"


def _figure(one: Difference, value: float, sign: str = "") -> str:
    if "in time" in one.what:
        points = " points" if sign else "%"
        return f"{100 * value:{sign}.1f}{points}"
    return f"{value:{sign}.2f}"
