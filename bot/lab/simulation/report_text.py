"""Writes a simulation's report for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.lab.simulation.figures import LinkFigures, Report, share


def _percent(part: float, whole: float) -> str:
    return f"{share(part, whole):.0%}" if whole else "-"


def _row(link: LinkFigures) -> tuple[str, ...]:
    hours = [link.hours_picking_up, link.hours_working, link.hours_requester, link.hours_supplier]
    each = [f"{h / max(link.resolved, 1):.1f}" for h in hours]
    return (
        link.name + (" ◇" if link.kind == "supplier" else ""),
        f"{link.calls:,}",
        _percent(link.acknowledged_in_time, link.acknowledged),
        _percent(link.resolved_in_time, link.resolved),
        *each,
        str(link.bounces),
        str(link.reopened),
        str(link.escalated),
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
    table = Table("link", box=None, pad_edge=False)
    for name in (
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
    ):
        table.add_column(name, justify="right")
    for link in report.links:
        table.add_row(*_row(link))
    console.print(table)
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
