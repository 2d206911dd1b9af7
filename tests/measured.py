"""Writes what was measured as a report: text, JSON and a picture, with machine, day and command.

`make bench`, `make chaos` and `make fuzz` end in these, in `docs/measured/`.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

Row = Mapping[str, Any]


@dataclass
class Report:
    """One measurement: `rows` all have the same columns; the picture has a bar of column `bars` for
    each, named by the first column.
    """

    name: str
    title: str
    command: str
    rows: Sequence[Row]
    bars: str
    remarks: Sequence[str] = ()
    day: dt.date = field(default_factory=dt.date.today)

    def write(self, folder: Path) -> list[Path]:
        """The three files, written."""
        folder.mkdir(parents=True, exist_ok=True)
        texts = {"txt": self.text(), "json": self.json(), "svg": self.picture()}
        made = []
        for ending, content in texts.items():
            file = folder / f"{self.name}.{ending}"
            file.write_text(content, encoding="utf-8")
            made.append(file)
        return made

    @property
    def heading(self) -> list[str]:
        """What, with which command, when and where."""
        return [self.title, f"$ {self.command}", f"{self.day.isoformat()} · {machine()}"]

    def text(self) -> str:
        """The report as a table."""
        out = io.StringIO()
        console = Console(file=out, width=118, color_system=None)
        table = Table(box=box.SIMPLE_HEAD)
        for name in self.rows[0] if self.rows else ():
            table.add_column(name, justify="right" if _is_number(self.rows[0][name]) else "left")
        for row in self.rows:
            table.add_row(*(_shown(value) for value in row.values()))
        console.print(*self.heading, sep="\n")
        console.print(table)
        console.print(*self.remarks, sep="\n")
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).rstrip() + "\n"

    def json(self) -> str:
        """The same for programs."""
        body = {
            "title": self.title,
            "command": self.command,
            "day": self.day.isoformat(),
            "machine": machine(),
            "rows": [dict(row) for row in self.rows],
            "remarks": list(self.remarks),
        }
        return json.dumps(body, indent=1, ensure_ascii=False) + "\n"

    def picture(self) -> str:
        """A bar for each row."""
        from matplotlib import rc_context

        with rc_context({"svg.hashsalt": "schakel", "svg.fonttype": "none"}):
            return self._drawn()

    def _drawn(self) -> str:
        from matplotlib.figure import Figure

        names = [str(next(iter(row.values()))) for row in self.rows]
        values = [float(row[self.bars]) for row in self.rows]
        figure = Figure(figsize=(8, 1 + 0.28 * len(names)), layout="constrained")
        axes = figure.subplots()
        bars = axes.barh(names, values, color="#2f6f8f", height=0.62)
        axes.bar_label(bars, [_shown(value) for value in values], padding=4, fontsize=8)
        axes.set_xlabel(self.bars, fontsize=9)
        axes.set_title("\n".join(self.heading), loc="left", fontsize=8)
        axes.tick_params(labelsize=8)
        axes.margins(x=0.12)
        axes.invert_yaxis()
        axes.spines[["top", "right", "left"]].set_visible(False)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def machine() -> str:
    """The machine that measured, without its name."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {_memory()}, {system}, Python {platform.python_version()}"


def _memory() -> str:
    try:
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return "memory unknown"
    return f"{pages / 2**30:.0f} GiB"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.1f}"
    return f"{value:,.0f}" if _is_number(value) else str(value)
