"""Measures understanding on an organisation that is given as CSV files, as the product would run.

    python -m tests.bench.organisation_table DATA [--semantic none|default|NAME] [--without-about]

DATA as for `tests.bench.organisation_folder`, with `messages.csv` (lang, text, label, kind, urgent),
`oos_near.csv`, `oos_far.csv`, `double.csv` and `single_followup.csv`. One line a language: right at
first and among three, answered and right of that, out of scope answered and asked, kind, urgency,
what was split.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from catalog.load import load
from routing.understand.decision import Decision, Outcome
from routing.understand.kinds.by_meaning import odds
from routing.understand.kinds.kind import kind_of
from routing.understand.meaning.installed import usable
from routing.understand.reader import Reader
from routing.understand.words.normalise import normalise
from tests.bench.organisation_folder import Row, converted, rows_of


class Measured(NamedTuple):
    """A message, its label's ref, what was decided, and the best ten."""

    row: Row
    ref: str
    decision: Decision
    rank: tuple[str, ...]


def table(data: Path, semantic: str | None, *, about: bool = True) -> dict[str, dict[str, float]]:
    """The figures (per cent) by language."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        refs = converted(data, folder, about=about)
        reader = Reader.of(load(folder).catalogue, semantic=semantic)
    found = [_asked(reader, row, refs) for row in rows_of(data / "messages.csv")]
    languages = dict.fromkeys(m.row["lang"] for m in found)
    return {language: _figures(reader, data, refs, found, language) for language in languages}


def _asked(reader: Reader, row: Row, refs: dict[str, str]) -> Measured:
    text = row["text"]
    return Measured(row, refs[row["label"]], reader.decide(text), reader.rank(text))


def _figures(
    reader: Reader, data: Path, refs: dict[str, str], found: Sequence[Measured], language: str
) -> dict[str, float]:
    own = [m for m in found if m.row["lang"] == language]

    def of(name: str) -> list[Row]:
        rows = rows_of(data / name) if (data / name).is_file() else []
        return [row for row in rows if row["lang"] == language]

    answered = [m for m in own if m.decision.outcome is Outcome.ANSWER]
    near, far = (
        [reader.decide(r["text"]).outcome for r in of(f"oos_{k}.csv")] for k in ("near", "far")
    )
    free = [_kind_without_item(reader, m.row["text"]) == m.row["kind"] for m in own]
    lean = reader._lean
    by_words = [kind_of(normalise(m.row["text"]), language, None, lean).kind for m in own]
    urgent = [any(cue.startswith("urgency") for cue in m.decision.priority_cues) for m in own]
    is_urgent = [m.row["urgent"] == "yes" for m in own]
    return {
        "right": _share(own, lambda m: m.rank[0] == m.ref),
        "among three": _share(own, lambda m: m.ref in m.rank[:3]),
        "answered": 100 * len(answered) / len(own),
        "right of that": _share(answered, lambda m: m.decision.item == m.ref),
        "asked": _share(own, lambda m: m.decision.outcome is Outcome.ASK),
        "calibration error": _calibration(own),
        "near answered": _share(near, lambda o: o is Outcome.ANSWER),
        "near asked": _share(near, lambda o: o is Outcome.ASK),
        "far answered": _share(far, lambda o: o is Outcome.ANSWER),
        "far asked": _share(far, lambda o: o is Outcome.ASK),
        "kind": _share(own, lambda m: m.decision.kind.value == m.row["kind"]),
        "kind, no item": _share(free, bool),
        "kind by words": _share(
            list(zip(by_words, own, strict=True)), lambda pair: pair[0].value == pair[1].row["kind"]
        ),
        "urgent found": _share([u for u, t in zip(urgent, is_urgent, strict=True) if t], bool),
        "urgent false": _share([u for u, t in zip(urgent, is_urgent, strict=True) if not t], bool),
        "one cut": _share(own, lambda m: len(reader.split(m.row["text"])) > 1),
        "follow-up cut": _share(
            of("single_followup.csv"), lambda row: len(reader.split(row["text"])) > 1
        ),
        "doubles right": _share(of("double.csv"), lambda row: _both(reader, row, refs)),
    }


def _kind_without_item(reader: Reader, text: str) -> str:
    """The kind as the reader would tell it were no item likely."""
    ranked = reader._ranked(text, None)
    spoken = ranked.read.reading.language
    meant = odds(reader._meant_by(reader._vector(text, ranked, False), spoken), {})
    return kind_of(ranked.read.repaired_text, spoken, None, reader._lean, meant).kind.value


def _both(reader: Reader, row: Row, refs: dict[str, str]) -> bool:
    parts = reader.split(row["text"])
    truth = {refs[row["label1"]], refs[row["label2"]]}
    return len(parts) == 2 and {p.candidates[0].item for p in parts if p.candidates} == truth


def _calibration(own: Sequence[Measured]) -> float:
    """How far stated chances of the best are from how often it was right: the mean over ten bins
    of equally many messages, in points.
    """
    chance = np.array([m.decision.confidence for m in own])
    right = np.array([m.rank[0] == m.ref for m in own], dtype=float)
    order = np.argsort(chance)
    bins = np.array_split(order, 10)
    return float(100 * np.mean([abs(chance[b].mean() - right[b].mean()) for b in bins]))


def _share(of: Sequence[Any], holds: Callable[[Any], bool]) -> float:
    return 100 * sum(map(bool, map(holds, of))) / len(of) if of else float("nan")


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--semantic", default="default")
    parser.add_argument("--without-about", action="store_true")
    said = parser.parse_args()
    found = table(said.data, usable(said.semantic), about=not said.without_about)
    for name in next(iter(found.values())):
        print(f"{name:18}", *(f"{figures[name]:7.1f}" for figures in found.values()))


if __name__ == "__main__":
    main()
