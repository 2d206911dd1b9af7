"""Understanding with many items: milliseconds a message, the truth among ten, seconds to learn,
memory, and a reload meanwhile.

    python -m tests.bench.understanding_scale [--items 1000|20000] [--harder] [--semantic FOLDER]
    [--sentences CSV]

The catalogue is made by one process (`made_catalogue`) and read from a file by another, which
learns and answers, with a folder to keep things in, as every desk has: its memory is that of
understanding alone. All messages are asked three times, one after the other (what was just read is
remembered); the least of the three is what each costs on a machine of its own. Then, above 1,000
items, the catalogue is learnt anew in the background while the standing index answers: a reload
must not be noticed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_READINGS = 3
_PAUSE = 0.02
"""Seconds between two messages while a catalogue is learnt in the background."""


class Plan(NamedTuple):
    """A catalogue to make, and how to read it."""

    items: int
    harder: bool = False
    semantic: str | None = None
    sentences: str | None = None
    asked: int = 600


class Wanted(NamedTuple):
    """The most that is allowed: ms for the usual and the slowest message in a hundred, MiB; the
    least: truth among ten.
    """

    p50: float
    p99: float
    mib: float
    among: float


def wanted(plan: Plan) -> Wanted:
    """As agreed on (docs/understanding.md); memory only up to 1,000 items."""
    few = plan.items <= 1_000
    if plan.semantic:
        return Wanted(15, 30, 700, 0.97) if few else Wanted(15, 30, 2_000, 0.97)
    return Wanted(3, 8, 300, 0.97) if few else Wanted(5, 15, 1_000, 0.97)


def run(plan: Plan) -> dict[str, float]:
    """Make the catalogue in one process, measure in another."""
    with tempfile.TemporaryDirectory() as folder:
        make = [
            "--items",
            str(plan.items),
            "--asked",
            str(plan.asked),
            *(["--harder"] if plan.harder else []),
        ]
        _python(
            "tests.bench.made_catalogue",
            folder,
            *make,
            *(["--sentences", plan.sentences] if plan.sentences else []),
        )
        said = _python(
            "tests.bench.understanding_scale",
            "--measure",
            folder,
            *(["--semantic", plan.semantic] if plan.semantic else []),
        )
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


def _python(*words: str) -> str:
    environment = {**os.environ, **ONE_THREAD}
    return subprocess.run(
        [sys.executable, "-m", *words],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ).stdout


def measure(folder: Path, semantic: str | None) -> dict[str, float]:
    """Learn `train.csv`, ask `asked.csv`; in this process and nothing else."""
    from catalog.language_packs import default_languages, pack
    from routing.understand.example import of_rows
    from routing.understand.large.index import MOST_LABELS, LargeIndex
    from routing.understand.meaning.encoder import Encoder
    from routing.understand.memory import give_back
    from routing.understand.model.classifier import Classifier
    from routing.understand.words.dictionary import open_tables

    found = {"MiB after start": _resident()}
    cache = folder / "cache"
    open_tables(default_languages(), cache)
    encoder = Encoder.load(semantic, cache) if semantic else None
    examples = of_rows(_rows(folder / "train.csv"))
    labels = len({example.label for example in examples})
    began = time.perf_counter()
    engine = (
        LargeIndex.of(examples, encoder)
        if labels > MOST_LABELS
        else Classifier.of(examples, encoder)
    )
    found["seconds to learn"] = time.perf_counter() - began
    found["MiB after learning"] = _resident()
    messages = list(_rows(folder / "asked.csv"))
    for language in default_languages():  # as a desk does at its start (`Reader.warm_up`)
        engine.rank(pack(language).data("features").get("misspelt", "a first mesage"), language)
    give_back()
    asked = [[_timed(engine, text) for text, _ in messages] for _ in range(_READINGS)]
    ranks = [
        labels.index(truth) if truth in labels else len(labels)
        for (_, labels), (_, truth) in zip(asked[0], messages, strict=True)
    ]
    plain = [ms for ms, _ in asked[0]]
    least = [min(ms for ms, _ in times) for times in zip(*asked, strict=True)]
    found |= {
        "first": sum(rank < 1 for rank in ranks) / len(ranks),
        "among three": sum(rank < 3 for rank in ranks) / len(ranks),
        "among ten": sum(rank < 10 for rank in ranks) / len(ranks),
        "p50": _share(least, 0.5),
        "p99": _share(least, 0.99),
        "p50 plain": _share(plain, 0.5),
        "p99 plain": _share(plain, 0.99),
        "MiB at most": _peak(),
    }
    if isinstance(engine, LargeIndex):
        waits = _while_learning(
            engine, lambda: LargeIndex.of(examples, encoder, engine), [text for text, _ in messages]
        )
        found |= {
            "reload p50": _share(waits, 0.5),
            "reload p99": _share(waits, 0.99),
            "reload most": max(waits),
        }
        found["MiB at most, reload too"] = _peak()
    return found


def _timed(engine: Any, text: str) -> tuple[float, tuple[str, ...]]:
    """Milliseconds, and the labels found."""
    began = time.perf_counter()
    labels = engine.rank(text).labels
    return (time.perf_counter() - began) * 1000, labels


def _while_learning(engine: Any, learn: Any, texts: list[str]) -> list[float]:
    """Milliseconds of each message that the standing index answers while another thread learns the
    catalogue anew.
    """
    learning = threading.Thread(target=learn)
    learning.start()
    waits: list[float] = []
    while learning.is_alive():
        waits.append(_timed(engine, texts[len(waits) % len(texts)])[0])
        time.sleep(_PAUSE)
    return waits


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            yield row["text"], row["label"]


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _resident() -> float:
    return _status("VmRSS")


def _peak() -> float:
    """This process's own: what `getrusage` tells may be that of the process that started it."""
    return _status("VmHWM")


def _status(name: str) -> float:
    """MiB, from /proc (Linux); 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def show(console: Console, plans: list[Plan]) -> bool:
    """Run the plans one by one and print what was found; False when one does not reach what is
    wanted.
    """
    fine = True
    table = Table("understanding", "figure", "wanted", box=None)
    for plan in plans:
        name = (
            f"{plan.items:,} "
            f"items{', harder' if plan.harder else ''}{', with meaning' if plan.semantic else ''}"
        )
        found, goal = run(plan), wanted(plan)
        goals = {"p50": goal.p50, "p99": goal.p99, "MiB at most": goal.mib, "among ten": goal.among}
        table.add_row(name, "", "", style="bold")
        for figure, value in found.items():
            good = figure not in goals or (
                value >= goals[figure] if figure == "among ten" else value <= goals[figure]
            )
            fine = fine and good
            table.add_row(
                f"  {figure}",
                f"{value:.3f}" if value <= 1 else f"{value:.1f}",
                str(goals.get(figure, "")),
                style=None if good else "red",
            )
    console.print(table)
    return fine


def scale(console: Console) -> bool:
    """What `make bench` runs: 1,000 items, and 5,000 of the harder kind."""
    return show(console, [Plan(1_000), Plan(5_000, harder=True)])


def _main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=1_000)
    parser.add_argument("--harder", action="store_true")
    parser.add_argument("--semantic", help="a sentence encoder, as in SCHAKEL_EMBEDDING_MODEL")
    parser.add_argument(
        "--sentences", help="a CSV with columns text,label; without it the repository's own"
    )
    parser.add_argument("--asked", type=int, default=600)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.measure:
        print(json.dumps(measure(said.measure, said.semantic)))
        return 0
    plan = Plan(said.items, said.harder, said.semantic, said.sentences, said.asked)
    return 0 if show(Console(), [plan]) else 1


if __name__ == "__main__":
    raise SystemExit(_main())
