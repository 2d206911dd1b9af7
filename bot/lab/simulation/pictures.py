"""Draws a simulation's report: promises kept, where the time goes, the year, the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.lab.simulation.figures import Report
from routing.insight.figures import LinkFigures, share
from routing.rules.small_numbers import FEW

INK, GRID, GOOD, FAIR, POOR = "#1d2b36", "#e3e8ec", "#2f7d5b", "#d19a2a", "#b5443c"
FAINT = "#8a97a1"
GOOD_FROM, FAIR_FROM = 0.9, 0.75
"""From which share on a promise is well kept, and fairly."""
RING, DOT = 110, 44
"""Sizes of the marks: a dot within a ring is seen where both stand at one place."""
PARTS = {
    "hours_picking_up": ("waiting to be picked up", "#d19a2a"),
    "hours_working": ("at work", "#2f6f9f"),
    "hours_requester": ("waiting for the requester", "#9a86b8"),
    "hours_supplier": ("waiting for a supplier", "#b5443c"),
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.edgecolor": INK,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "schakel",
}


def draw(report: Report, folder: Path) -> tuple[Path, ...]:
    """Writes the pictures as PNG into the folder; the paths, in the order to look at them."""
    folder.mkdir(parents=True, exist_ok=True)
    makers = {"promises": _promises, "time": _time, "year": _year, "day": _day}
    paths = []
    with plt.rc_context(STYLE):
        for name, make in makers.items():
            figure = make(report)
            path = folder / f"chain-{name}.png"
            figure.savefig(
                path, dpi=110, bbox_inches="tight", facecolor="white", metadata={"Software": None}
            )
            plt.close(figure)
            paths.append(path)
    return tuple(paths)


def _titled(figure: Figure, title: str, below: str) -> None:
    inch = 1 / figure.get_figheight()
    figure.text(0.01, 1 - 0.1 * inch, title, ha="left", va="top", fontsize=15, fontweight="bold")
    figure.text(0.01, 1 - 0.46 * inch, below, ha="left", va="top", fontsize=10.5, color="#52626f")
    figure.subplots_adjust(top=1 - 1.05 * inch)


def _named(link: LinkFigures) -> str:
    return f"{link.name} ◇" if link.kind == "supplier" else link.name


def _busy(report: Report) -> list[LinkFigures]:
    return [link for link in report.links if link.resolved][::-1]


def _promises(report: Report) -> Figure:
    """Two dots per link: acknowledged and resolved in time."""
    links = _busy(report)
    figure, axes = plt.subplots(figsize=(11, 0.36 * len(links) + 2))
    for row, link in enumerate(links):
        taken, done = (
            share(link.acknowledged_in_time, link.acknowledged),
            share(link.resolved_in_time, link.resolved),
        )
        axes.plot(
            [taken * 100, done * 100],
            [row, row],
            color="#c6d0d8",
            linewidth=3,
            zorder=1,
            solid_capstyle="round",
        )
        axes.scatter(taken * 100, row, s=RING, facecolor="white", edgecolor=INK, zorder=2)
        axes.scatter(done * 100, row, s=DOT, color=_colour(done, link.resolved), zorder=3)
        colour = _colour(done, link.resolved)
        _beside(axes, 1.05, row, f"{done:.0%}", color=colour, fontweight="bold")
        _beside(axes, 1.12, row, f"{link.calls:,}", color="#52626f")
    axes.set_yticks(range(len(links)), [_named(link) for link in links])
    lowest = min(
        min(share(x.acknowledged_in_time, x.acknowledged), share(x.resolved_in_time, x.resolved))
        for x in links
    )
    axes.set_xlim(max(0, lowest * 100 - 5), 101.5)
    axes.set_xticks([t for t in range(0, 101, 10) if t >= lowest * 100 - 5])
    axes.xaxis.set_major_formatter("{x:.0f}%")
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    _beside(axes, 1.05, len(links) - 0.2, "resolved", fontsize=8.5, color="#52626f")
    _beside(axes, 1.12, len(links) - 0.2, "calls", fontsize=8.5, color="#52626f")
    axes.scatter([], [], s=RING, facecolor="white", edgecolor=INK, label="picked up in time")
    axes.scatter([], [], s=DOT, color=GOOD, label="resolved in time")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    whole = (
        f"{report.in_time:.0%} of what was solved was in time, "
        f"{report.acknowledged_in_time:.0%} picked up in time; {report.open_sentence}"
    )
    _titled(figure, "Promises kept, link by link", f"{whole}  ·  ◇ supplier")
    axes.set_xlabel(_colours_mean(links), loc="right")
    return figure


def _beside(axes: Axes, at: float, row: float, text: str, **how: Any) -> None:
    """A word or figure in a column to the right of the picture, at the height of a row."""
    column = axes.get_yaxis_transform()
    axes.text(at, row, text, transform=column, va="center", ha="right", **({"fontsize": 9.5} | how))


def _colours_mean(links: list[LinkFigures]) -> str:
    """What the colours of the dots say."""
    said = (
        f"resolved in time: green {GOOD_FROM:.0%} or more, amber {FAIR_FROM:.0%} or more, red less"
    )
    few = any(link.resolved < FEW for link in links)
    return f"{said}, grey: under {FEW} solved, too few to judge by" if few else said


def _colour(part: float, whole: int) -> str:
    """By how much was kept; grey where there is too little to judge by."""
    if whole < FEW:
        return FAINT
    shown = round(part, 2)  # as it stands beside the dot
    return GOOD if shown >= GOOD_FROM else FAIR if shown >= FAIR_FROM else POOR


def _time(report: Report) -> Figure:
    """A bar per link: agreed hours a call takes, by where they go."""
    links = sorted(_busy(report), key=_hours_each)
    figure, axes = plt.subplots(figsize=(11, 0.36 * len(links) + 2))
    starts = [0.0] * len(links)
    for part, (label, colour) in PARTS.items():
        each = [getattr(link, part) / max(link.resolved, 1) for link in links]
        axes.barh(range(len(links)), each, left=starts, color=colour, label=label, height=0.66)
        starts = [a + b for a, b in zip(starts, each, strict=True)]
    for row, (link, hours) in enumerate(zip(links, starts, strict=True)):
        few = f" ({link.resolved} solved)" if link.resolved < FEW else ""
        said = f"{hours:.1f} h{few}"
        axes.text(hours + max(starts) * 0.008, row, said, va="center", fontsize=9.5)
    axes.set_yticks(range(len(links)), [_named(link) for link in links])
    axes.set_xlabel("agreed hours per resolved call")
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xlim(0, max(starts, default=1) * 1.07)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False)
    axes.set_ylim(-0.6, len(links) - 0.4)
    _titled(figure, "Where the time goes", "  ·  ".join(_shares(links)))
    return figure


def _shares(links: Sequence[LinkFigures]) -> list[str]:
    """How much of all time goes into each part, in words."""
    hours = {part: sum(getattr(link, part) for link in links) for part in PARTS}
    total = sum(hours.values())
    return [f"{hours[part] / total:.0%} {label}" for part, (label, _) in PARTS.items()]


def _hours_each(link: LinkFigures) -> float:
    return float(sum(getattr(link, part) for part in PARTS)) / max(link.resolved, 1)


def _year(report: Report) -> Figure:
    """Calls a week, and how many were resolved in time."""
    weeks = [w for w in report.weeks if w.week < report.days // 7] or list(report.weeks)
    figure, (upper, lower) = plt.subplots(
        2, 1, figsize=(11, 5.6), sharex=True, height_ratios=(3, 2)
    )
    numbers = [w.week for w in weeks]
    upper.bar(numbers, [w.opened for w in weeks], color="#9fc3de", width=0.8)
    upper.set_ylabel("requests")
    kept = [100 * share(w.in_time, w.resolved) for w in weeks]
    lower.plot(numbers, kept, color=GOOD, linewidth=2.2, marker="o", markersize=3)
    lower.set_ylabel("resolved in time")
    lower.set_ylim(min(kept) - 2, 100.5)
    lower.yaxis.set_major_formatter("{x:.0f}%")
    _months(lower, report, len(weeks))
    for axes in (upper, lower):
        axes.grid(axis="y", color=GRID)
        axes.set_axisbelow(True)
    figure.subplots_adjust(hspace=0.12)
    _titled(
        figure,
        "Week by week",
        f"{report.calls:,} requests and {report.children:,} calls at suppliers in {report.days} "
        f"days; at the end {report.open_sentence}",
    )
    return figure


def _months(axes: Axes, report: Report, weeks: int) -> None:
    """The weeks under the names of their months; of a short stretch their numbers."""
    if weeks < 9:
        axes.set_xlabel("week")
        axes.set_xticks(range(weeks), [str(n + 1) for n in range(weeks)])
        return
    firsts = [report.start + dt.timedelta(weeks=n) for n in range(weeks)]
    begins = [n for n in range(weeks) if n == 0 or firsts[n].month != firsts[n - 1].month]
    axes.set_xticks(
        [n - 0.5 for n in begins], [firsts[n].strftime("%b") for n in begins], ha="left"
    )
    axes.set_xlim(-0.8, weeks - 0.2)


def _day(report: Report) -> Figure:
    """When people ask: weekday by hour; and how far calls travel."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), width_ratios=(5, 2))
    shown = left.imshow(report.heat, aspect="auto", cmap="Blues")
    left.set_yticks(range(7), DAYS)
    left.set_xticks(range(0, 24, 2), [f"{hour}:00" for hour in range(0, 24, 2)], fontsize=8)
    left.set_title("requests by weekday and hour", fontsize=10, loc="left")
    left.tick_params(length=0)
    for spine in left.spines.values():
        spine.set_visible(False)
    figure.colorbar(shown, ax=left, pad=0.02).outline.set_visible(False)
    _bars(right, report)
    figure.subplots_adjust(wspace=0.2)
    _titled(figure, "When people ask, and how far it travels", _travel(report))
    return figure


def _bars(axes: Axes, report: Report) -> None:
    hops = report.hops or {1: 0}
    whole, rows = sum(hops.values()) or 1, list(hops)[::-1]
    axes.barh(range(len(rows)), [hops[h] / whole for h in rows], color="#9fc3de", height=0.62)
    for row, hop in enumerate(rows):
        axes.text(hops[hop] / whole + 0.02, row, f"{hops[hop]:,}", va="center", fontsize=9.5)
    axes.set_yticks(range(len(rows)), [f"{h} link{'s' if h > 1 else ''}" for h in rows])
    axes.set_xlim(0, 1.25)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_title("links that had the request", fontsize=10, loc="left")


def _travel(report: Report) -> str:
    whole = sum(report.hops.values())
    first = share(report.hops.get(1, 0), whole)
    bounces = sum(link.bounces for link in report.links)
    return (
        f"{first:.1%} were solved by the first link they came to  ·  {bounces} calls "
        f"came back to a link that had them"
    )
