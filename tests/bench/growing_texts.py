"""How reading time grows with the length of a text, for every class that could make it slow.

    python -m tests.bench.growing_texts [--catalog FOLDER] [--semantic none|default|NAME]

Each class is read at a length and at twice that; the ratio of both is what counts (2 is linear).
Above the 2,000 signs that are read, a text should cost little more.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

import catalog
from bot.channels.registry import installed
from routing.understand.meaning.installed import usable
from routing.understand.reader import Reader
from tests.understand.growing import CLASSES, grown

SHORT, LONG, ROUNDS = 1_000, 10_000, 3
MOST_MS, MOST_RATIO = 150.0, 3.0
_NOISE_MS = 5.0
"""Below this a ratio says nothing."""


def main() -> int:
    """Print the slowest classes; 1 where one is slower or grows faster than allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", type=Path, default=Path(catalog.__file__).parent / "hospital")
    parser.add_argument("--semantic", default="none")
    said, console = parser.parse_args(), Console()
    reader = Reader.of(installed().load(said.catalog).catalogue, semantic=usable(said.semantic))
    reader.warm_up()
    rows: list[tuple[str, float, float, float]] = []
    for unit in track(CLASSES, "reading", console=console):
        one, two, most = (_ms(reader, unit, length) for length in (SHORT, 2 * SHORT, LONG))
        rows.append((unit, one, two, most))
    rows.sort(key=lambda row: -row[3])
    table = Table("class", f"{SHORT:,} signs, ms", f"{2 * SHORT:,}", f"{LONG:,}", "ratio", box=None)
    for unit, one, two, most in rows[:15]:
        table.add_row(ascii(unit), f"{one:.1f}", f"{two:.1f}", f"{most:.1f}", f"{two / one:.1f}")
    console.print(table)
    slow = [ascii(unit) for unit, one, two, most in rows if _too_slow(one, two, most)]
    console.print(f"too slow: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def _ms(reader: Reader, unit: str, length: int) -> float:
    texts = [grown(unit, length, random.Random(f"{unit}{i}")) for i in range(ROUNDS)]
    spent = []
    for text in texts:
        began = time.process_time()
        reader.split(text)
        spent.append((time.process_time() - began) * 1_000)
    return min(spent)


def _too_slow(one: float, two: float, most: float) -> bool:
    return most > MOST_MS or (two > _NOISE_MS and two / max(one, 1.0) > MOST_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())
