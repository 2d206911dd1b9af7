"""Which act comes out: `python -m tests.bench.acts FILE.csv [--semantic MODEL] [--json]`.

The file's rows are `context,lang,text,act,also`. The real desk of the hospital is put into each
context (`acts_contexts.py`), the text is said to it, and the act is told from what the desk did
(`acts_seen.py`): events in the ledger, what stands open afterwards, what kind of answer was given.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

import catalog
from bot.bootstrap.first_reader import read_catalogue
from routing.understand.decision import Understanding
from routing.understand.reader import Reader
from tests.bench.acts_desk import ActsDesk, Step
from tests.bench.acts_seen import Seen, broken_promises, seen


@dataclass(frozen=True)
class Row:
    """One labelled text."""

    context: str
    lang: str
    text: str
    act: str
    also: str = ""


@dataclass(frozen=True)
class Judged:
    """A row, what the desk did with it, and what that is worth: 1, a half, or 0."""

    row: Row
    step: Step
    seen: Seen
    broken: tuple[str, ...]

    @property
    def score(self) -> float:
        """1 for `act` or `also`, or for asking which of the two; half where the act is among what
        is asked.
        """
        wanted = {self.row.act, self.row.also} - {""}
        if not self.seen.asked:
            return float(bool(wanted & self.seen.acts))
        if self.row.act not in self.seen.acts:
            return 0.0
        return 1.0 if self.row.also and self.seen.acts & wanted else 0.5


def read_rows(file: Path) -> tuple[Row, ...]:
    """The rows of a file."""
    with file.open(encoding="utf-8", newline="") as opened:
        return tuple(
            Row(r["context"], r["lang"], r["text"], r["act"], r.get("also") or "")
            for r in csv.DictReader(opened)
        )


def judged(rows: Iterable[Row], understanding: Understanding) -> tuple[Judged, ...]:
    """Every row said to the desk in its context."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        desks: dict[str, ActsDesk] = {}
        for row in rows:
            if row.lang not in desks:
                desks[row.lang] = ActsDesk(Path(folder), understanding, row.lang)
            step = desks[row.lang].says(row.context, row.text)
            yes = "yes" in {row.act, row.also}
            broken = broken_promises(step, said_yes=yes)
            found.append(Judged(row, step, seen(step, row.context), broken))
        for desk in desks.values():
            desk.close()
    return tuple(found)


def understanding_of(semantic: str | None, cache: Path | None = None) -> Reader:
    """The hospital's understanding."""
    folder = Path(catalog.__file__).parent / "hospital"
    return Reader.of(read_catalogue(folder), semantic=semantic, cache=cache)


def _share(some: Sequence[Judged]) -> float:
    return round(100 * sum(one.score for one in some) / len(some), 1)


def figures(found: Sequence[Judged]) -> dict[str, object]:
    """All figures of a run, as they are printed with `--json`."""

    def by(key: Callable[[Row], str]) -> dict[str, float]:
        groups: dict[str, list[Judged]] = defaultdict(list)
        for one in found:
            groups[key(one.row)].append(one)
        return {name: _share(some) for name, some in sorted(groups.items())}

    new = [one for one in found if one.row.act == "new"]
    new_by = Counter(one.row.context for one in new if "new" in one.seen.acts)
    totals = Counter(one.row.context for one in new)
    confusion = Counter((one.row.act, one.seen.name) for one in found if one.score < 1)
    return {
        "rows": len(found),
        "right": _share(found),
        "language": by(lambda row: row.lang),
        "context": by(lambda row: row.context),
        "context_language": by(lambda row: f"{row.context}/{row.lang}"),
        "act": by(lambda row: row.act),
        "new_found": {c: round(100 * new_by[c] / n, 1) for c, n in sorted(totals.items())},
        "asked": sum(one.seen.asked for one in found),
        "emergencies": sum(one.seen.emergency for one in found),
        "false_emergencies": [
            one.row.text for one in found if one.seen.emergency and one.row.act != "new"
        ],
        "broken_promises": [
            {"context": one.row.context, "text": one.row.text, "what": one.broken}
            for one in found
            if one.broken
        ],
        "confusion": {f"{act} as {got}": n for (act, got), n in confusion.most_common()},
        "missed": [
            {
                "context": one.row.context,
                "lang": one.row.lang,
                "text": one.row.text,
                "act": one.row.act,
                "also": one.row.also,
                "came_out": one.seen.name,
                "said": one.step.said[:160],
            }
            for one in found
            if one.score < 1
        ],
    }


def _shown(found: dict[str, object], console: Console) -> None:
    for name in ("language", "context", "act", "new_found"):
        table = Table(name, "%", box=None)
        group = found[name]
        assert isinstance(group, dict)
        for key, value in group.items():
            table.add_row(key, f"{value:.1f}")
        console.print(table)
    missed, broken = found["missed"], found["broken_promises"]
    assert isinstance(missed, list) and isinstance(broken, list)
    for miss in missed:
        console.print(
            f"{miss['context']:15} {miss['lang']} {miss['act']}|{miss['also']} came out as "
            f"{miss['came_out']}: {miss['text']}",
            markup=False,
        )
    console.print(f"confusion: {found['confusion']}", markup=False)
    console.print(f"ended or sent without a yes, or lost: {broken}", markup=False)
    console.print(f"emergencies {found['emergencies']}, false: {found['false_emergencies']}")
    console.print(f"right: {found['right']} % of {found['rows']}; asked {found['asked']} times")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--semantic", help="an embedding model's name or folder")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = figures(judged(read_rows(asked.file), understanding_of(asked.semantic)))
    if asked.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _shown(found, Console(width=150))


if __name__ == "__main__":
    main()
