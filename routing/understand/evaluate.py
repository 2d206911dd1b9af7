"""How good is it? Learn from labelled messages, ask others, and count: what `schakel evaluate` reports.

Rows are `(text, label)`; the label `oos` belongs nowhere and is never learnt from. The measuring itself runs in a process of its
own with one thread (`measured`), so that latency and memory are those of understanding and of nothing else.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from catalog.load import load
from routing.understand.decision import Outcome
from routing.understand.example import Example, of_catalogue, of_rows
from routing.understand.typos import with_typos

NOWHERE = "oos"
Rows = list[tuple[str, str]]


_SEPARATORS = (",", ";", "\t")
"""What stands between columns; a spreadsheet in Dutch writes the second."""


class Unreadable(Exception):
    """A file or a choice that can't be evaluated; the message says why and how to mend it."""


class Plan(BaseModel):
    """What to measure. `per_class`: learn from so many rows of each label (0 is all); `seeds`: so many draws;
    `typos`: share of words hit; `withhold`: share of labels not learnt, so that their messages belong nowhere;
    `folds`: without a test file, cross-validate in so many parts; `most`: so many test rows at most (0 is all).
    """

    model_config = ConfigDict(frozen=True)

    train: str
    test: str | None = None
    semantic: str | None = None
    cache: str | None = None
    per_class: int = Field(default=0, ge=0)
    seeds: int = Field(default=1, ge=1, le=50)
    typos: float = Field(default=0.0, ge=0, le=1)
    withhold: float = Field(default=0.0, ge=0, lt=1)
    folds: int = Field(default=5, ge=2, le=20)
    most: int = Field(default=0, ge=0)


class Asked(BaseModel):
    """One test message: its label, the best three found, the chance given to the best, the outcome, milliseconds taken."""

    truth: str
    found: tuple[str, ...]
    chance: float
    outcome: Outcome
    ms: float


class Share(BaseModel):
    """How many of the messages that belong somewhere (0 to 1) ended so, and how often rightly (truth among three when asked)."""

    share: float
    accuracy: float | None


class Foreign(BaseModel):
    """Messages that belong nowhere: how many, and the share that each end got; `answered_as_known` is the mistake."""

    count: int
    answered_as_known: float | None
    asked: float | None
    unknown: float | None


class Report(BaseModel):
    """The figures of one evaluation; shares and accuracies from 0 to 1, means over the draws."""

    messages: int
    labels: int
    learnt_from: int
    accuracy: float | None
    top3: float | None
    answered: Share
    asked: Share
    unknown: Share
    oos: Foreign
    latency_ms: dict[str, float]
    fit_seconds: float
    peak_rss_mib: float
    engine: str
    draws: list[dict[str, float | None]]


class Measured(BaseModel):
    """A report and all messages behind it, for pictures."""

    report: Report
    asked: list[Asked]


def read_rows(path: Path) -> Rows:
    """Rows of a CSV with columns `text` and `label`, separated by commas, semicolons or tabs. Raises `Unreadable`."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header = file.readline()
            apart = next((sign for sign in _SEPARATORS if sign in header), ",")
            names = [name.strip().strip('"').lower() for name in header.split(apart)]
            if not {"text", "label"} <= set(names):
                raise Unreadable(f"{path.name} needs the columns text,label; its first line is the header.")
            listed = list(csv.reader(file, delimiter=apart))
    except FileNotFoundError:
        raise Unreadable(f"There is no file '{path}'; give the path of a CSV with columns text,label.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(
            f"{path.name} can't be read as CSV ({error}); save it as UTF-8 with columns text,label."
        ) from error
    wide = next((i for i, row in enumerate(listed, 2) if len(row) > len(names)), None)
    if wide:
        raise Unreadable(
            f"{path.name} has more columns on row {wide} than its header; put a text with '{apart}' in it between quotes."
        )
    filled = [row + [""] * (len(names) - len(row)) for row in listed if row]
    rows = [(row[names.index("text")], row[names.index("label")].strip()) for row in filled]
    unlabelled = next((i for i, row in enumerate(rows, 2) if not row[1]), None)
    if unlabelled:
        raise Unreadable(f"{path.name} has no label on row {unlabelled}; write '{NOWHERE}' for what belongs nowhere.")
    if not rows:
        raise Unreadable(f"{path.name} has no rows under its header; add messages with their labels.")
    return rows


def draws(plan: Plan, train: Rows, test: Rows | None) -> Iterator[tuple[Rows, Rows]]:
    """(learn from, ask) for each draw; asked messages whose label was withheld or never seen belong nowhere."""
    known = [row for row in train if row[1] != NOWHERE]
    foreign = [row for row in train if row[1] == NOWHERE]
    for seed in range(plan.seeds):
        chance = random.Random(seed)
        for learnt, rest in _splits(plan, known, test, chance):
            labels = sorted({label for _, label in learnt})
            out = set(chance.sample(labels, int(len(labels) * plan.withhold)))
            stays = [row for row in learnt if row[1] not in out]
            there = {label for _, label in stays}
            asked = [*rest, *(foreign if test is None else [])]
            if plan.most and len(asked) > plan.most:
                asked = chance.sample(asked, plan.most)
            yield (
                stays,
                [(with_typos(text, plan.typos, chance), label if label in there else NOWHERE) for text, label in asked],
            )


def _splits(plan: Plan, known: Rows, test: Rows | None, chance: random.Random) -> Iterator[tuple[Rows, Rows]]:
    by_label: dict[str, list[tuple[str, str]]] = {}
    for row in known:
        by_label.setdefault(row[1], []).append(row)
    for rows in by_label.values():
        chance.shuffle(rows)
    if test is None and not plan.per_class:
        for part in range(plan.folds):
            learnt = [
                r for rows in by_label.values() for i, r in enumerate(rows) if i % plan.folds != part or len(rows) == 1
            ]
            yield (
                learnt,
                [
                    r
                    for rows in by_label.values()
                    for i, r in enumerate(rows)
                    if i % plan.folds == part and len(rows) > 1
                ],
            )
        return
    most = plan.per_class or len(known)
    learnt = [row for label in sorted(by_label) for row in by_label[label][:most]]
    yield learnt, test if test is not None else [row for label in sorted(by_label) for row in by_label[label][most:]]


def measure(plan: Plan, tell: Callable[[float], None] = lambda part: None) -> Measured:
    """Do as planned, in this process; `tell` hears how far it is, 0 to 1."""
    from routing.understand.semantic import Encoder

    encoder = Encoder.load(plan.semantic, Path(plan.cache) if plan.cache else None) if plan.semantic else None
    runs: list[list[Asked]] = []
    fits: list[float] = []
    learnt_from = labels = 0
    rounds = plan.seeds * (1 if plan.test or plan.per_class else plan.folds)
    for number, (examples, asked) in enumerate(_lessons(plan)):
        tell(number / rounds)
        began = time.perf_counter()
        engine = _engine(examples, encoder)
        fits.append(time.perf_counter() - began)
        learnt_from, labels = len(examples), len(engine.labels)
        engine.rank(f"{examples[0].text} mesage")  # a word that nobody knows: its tables are made once
        tell((number + 0.5) / rounds)
        runs.append([_ask(engine, text, truth) for text, truth in asked])
    if not any(runs):
        raise Unreadable(
            "There is nothing to ask: every row was learnt from. Give more rows of each label, fewer with --per-class, or a file "
            "with --test."
        )
    name = f"words and letters{' with meaning' if encoder else ''}{', pruned index' if labels > _most() else ''}"
    return Measured(report=summary(runs, fits, labels, learnt_from, name), asked=[a for run in runs for a in run])


def _lessons(plan: Plan) -> Iterator[tuple[tuple[Example, ...], Rows]]:
    """(learn from, ask) for each draw, of a catalogue's folder or of rows."""
    source = Path(plan.train)
    test = read_rows(Path(plan.test)) if plan.test else None
    if source.is_dir():
        examples = of_catalogue(load(source).catalogue)
        if not examples or test is None:
            raise Unreadable(
                f"To measure the catalogue '{source.name}' give it items, and a CSV of messages with --test."
            )
        there = {example.label for example in examples}
        for seed in range(plan.seeds):
            chance = random.Random(seed)
            yield (
                examples,
                [(with_typos(t, plan.typos, chance), label if label in there else NOWHERE) for t, label in test],
            )
        return
    train = read_rows(source)
    if not any(label != NOWHERE for _, label in train):
        raise Unreadable(f"{source.name} has only '{NOWHERE}' rows; add labelled messages to learn from.")
    for learnt, asked in draws(plan, train, test):
        yield of_rows(learnt), asked


def _most() -> int:
    from routing.understand.large import MOST_LABELS

    return MOST_LABELS


def _engine(examples: Sequence[Example], encoder: Any) -> Any:
    from routing.understand.classifier import Classifier
    from routing.understand.large import LargeIndex

    if len({example.label for example in examples}) > _most():
        return LargeIndex.of(examples, encoder)
    return Classifier.of(examples, encoder)


def _ask(engine: Any, text: str, truth: str) -> Asked:
    began = time.perf_counter()
    ranked = engine.rank(text)
    outcome = engine.learnt.sureness.outcome(ranked.right, ranked.among)
    taken = (time.perf_counter() - began) * 1000
    return Asked(truth=truth, found=ranked.labels[:10], chance=ranked.right, outcome=outcome, ms=taken)


def summary(
    runs: Sequence[Sequence[Asked]], fits: Sequence[float], labels: int, learnt_from: int, engine: str
) -> Report:
    """The figures over all draws."""
    everything = [asked for run in runs for asked in run]
    own = [a for a in everything if a.truth != NOWHERE]
    foreign = [a for a in everything if a.truth == NOWHERE]
    times = sorted(a.ms for a in everything) or [0.0]
    return Report(
        messages=len(everything), labels=labels, learnt_from=learnt_from,
        accuracy=_mean([a.truth in a.found[:1] for a in own]), top3=_mean([a.truth in a.found[:3] for a in own]),
        answered=_share(own, Outcome.ANSWER, 1), asked=_share(own, Outcome.ASK, 3), unknown=_share(own, Outcome.UNKNOWN, 1),
        oos=Foreign(
            count=len(foreign),
            answered_as_known=_mean([a.outcome is Outcome.ANSWER for a in foreign]),
            asked=_mean([a.outcome is Outcome.ASK for a in foreign]),
            unknown=_mean([a.outcome is Outcome.UNKNOWN for a in foreign]),
        ),
        latency_ms={"p50": round(times[len(times) // 2], 2), "p99": round(times[min(len(times) - 1, len(times) * 99 // 100)], 2)},
        fit_seconds=round(fmean(fits), 2) if fits else 0.0, peak_rss_mib=round(peak_rss_mib(), 1), engine=engine,
        draws=[_draw(run) for run in runs],
    )  # fmt: skip


def _draw(run: Sequence[Asked]) -> dict[str, float | None]:
    own = [a for a in run if a.truth != NOWHERE]
    foreign = [a for a in run if a.truth == NOWHERE]
    return {
        "accuracy": _mean([a.truth in a.found[:1] for a in own]),
        "top3": _mean([a.truth in a.found[:3] for a in own]),
        "top10": _mean([a.truth in a.found[:10] for a in own]),
        "answered": _share(own, Outcome.ANSWER, 1).share,
        "answered_accuracy": _share(own, Outcome.ANSWER, 1).accuracy,
        "oos_answered": _mean([a.outcome is Outcome.ANSWER for a in foreign]),
    }


def _share(asked: Sequence[Asked], outcome: Outcome, among: int) -> Share:
    those = [a for a in asked if a.outcome is outcome]
    return Share(
        share=round(len(those) / len(asked), 4) if asked else 0.0,
        accuracy=_mean([a.truth in a.found[:among] for a in those]),
    )


def _mean(values: Sequence[bool]) -> float | None:
    return round(fmean(values), 4) if values else None


def peak_rss_mib() -> float:
    """The most memory this process has had, in MiB; 0 where the system doesn't tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024


ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def measured(plan: Plan, tell: Callable[[float], None] = lambda part: None) -> Measured:
    """As `measure`, in a fresh process with one thread. Raises `Unreadable`, and `ModelUnusable` of `semantic`."""
    from routing.understand.semantic import ModelUnusable

    said: dict[str, Any] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "routing.understand.evaluate"], text=True, encoding="utf-8", stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD, "PYTHONIOENCODING": "utf-8"}, cwd=Path(__file__).parents[2],
    ) as child:  # fmt: skip
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(plan.model_dump_json())
        child.stdin.close()
        for line in child.stdout:
            if line.startswith("{"):
                said = json.loads(line)
                tell(float(said.get("done", 1.0)))
    if child.returncode:
        raise RuntimeError(f"measuring ended with code {child.returncode}; what it said stands above")
    if "mistake" in said:
        raise {"Unreadable": Unreadable, "ModelUnusable": ModelUnusable}[said["sort"]](said["mistake"])
    return Measured.model_validate(said)


def _main() -> None:
    from routing.understand.semantic import ModelUnusable

    plan = Plan.model_validate_json(sys.stdin.read())
    try:
        print(measure(plan, lambda part: print(json.dumps({"done": part}), flush=True)).model_dump_json())
    except (Unreadable, ModelUnusable) as mistake:
        print(json.dumps({"mistake": str(mistake), "sort": type(mistake).__name__}))


if __name__ == "__main__":
    _main()
