"""Evaluates understanding: learns from labelled messages, asks others, and counts. Learn from
labelled messages, ask others, and count: what `schakel evaluate` reports.

The measuring itself runs in a process of its own with one thread (`measured`), so that latency and
memory are those of understanding and of nothing else.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from catalog.language_packs import Language, default_languages
from catalog.load import load
from catalog.model import Catalogue
from routing.understand.example import Example, of_catalogue, of_rows
from routing.understand.measure.messages import (
    NOWHERE,
    Plan,
    Rows,
    Unreadable,
    as_asked,
    draws,
    read_rows,
)
from routing.understand.measure.report import Asked, Measured, summary
from routing.understand.measure.reranked import Second, Shown
from routing.understand.rerank.suggestion import Reranker


class Lesson(NamedTuple):
    """What one draw learns from, what it asks, and the languages that messages are read in (the
    default ones when None).
    """

    examples: tuple[Example, ...]
    asked: Rows
    languages: tuple[Language, ...] | None = None
    catalogue: Catalogue | None = None


def measure(
    plan: Plan,
    tell: Callable[[float], None] = lambda part: None,
    reranker: Reranker | None = None,
) -> Measured:
    """Do as planned, in this process; `tell` hears how far it is, 0 to 1. With a `reranker` each
    message is ranked again by a language model, and both are reported.
    """
    if plan.cache:
        from routing.understand.learnt_before import open_words

        open_words(default_languages(), Path(plan.cache))
    encoder = _encoder(plan)
    second = Second(reranker) if reranker else None
    runs: list[list[Asked]] = []
    again: list[list[Asked]] = []
    fits: list[float] = []
    learnt_from = labels = 0
    rounds = plan.seeds * (1 if plan.test or plan.per_class else plan.folds)
    for number, lesson in enumerate(_lessons(plan)):
        tell(number / rounds)
        began = time.perf_counter()
        engine = _engine(lesson, encoder)
        fits.append(time.perf_counter() - began)
        learnt_from, labels = len(lesson.examples), len(engine.labels)
        # A word that nobody knows: its tables are made once.
        engine.rank(f"{lesson.examples[0].text} mesage")
        tell((number + 0.5) / rounds)
        first, last = _asked(engine, lesson, second)
        runs.append(first)
        again.append(last)
    if not any(runs):
        raise Unreadable(
            "There is nothing to ask: every row was learnt from. Give more rows of each label, "
            "fewer with --per-class, or a file with --test."
        )
    name = _name(with_meaning=encoder is not None, labels=labels)
    told = partial(summary, fits=fits, labels=labels, learnt_from=learnt_from)
    report = told(runs, engine=name, peak_rss=peak_rss_mib())
    if second:
        report.reranked = second.told(again, told, report)
    return Measured(report=report, asked=[a for run in runs for a in run])


def _encoder(plan: Plan) -> Any:
    from routing.understand.meaning.encoder import Encoder

    if not plan.semantic:
        return None
    return Encoder.load(plan.semantic, Path(plan.cache) if plan.cache else None)


def _name(*, with_meaning: bool, labels: int) -> str:
    """What answered, in a few words."""
    meaning = " with meaning" if with_meaning else ""
    pruned = ", pruned index" if labels > _most() else ""
    return f"words and letters{meaning}{pruned}"


def _lessons(plan: Plan) -> Iterator[Lesson]:
    """One lesson for each draw, of a catalogue's folder or of rows."""
    source = Path(plan.train)
    test = read_rows(Path(plan.test)) if plan.test else None
    if source.is_dir():
        yield from _lessons_of_catalogue(plan, source, test)
        return
    train = read_rows(source)
    if not any(label != NOWHERE for _, label in train):
        raise Unreadable(
            f"{source.name} has only '{NOWHERE}' rows; add labelled messages to learn from."
        )
    for learnt, asked in draws(plan, train, test):
        yield Lesson(of_rows(learnt), asked)


def _lessons_of_catalogue(plan: Plan, source: Path, test: Rows | None) -> Iterator[Lesson]:
    """The whole catalogue is learnt from; each draw has slips of its own."""
    catalogue = load(source).catalogue
    examples = of_catalogue(catalogue)
    if not examples or test is None:
        raise Unreadable(
            f"To measure the catalogue '{source.name}' give it items, and a CSV of messages "
            f"with --test."
        )
    there = {example.label for example in examples}
    for seed in range(plan.seeds):
        asked = as_asked(plan, test, there, random.Random(seed))
        yield Lesson(examples, asked, catalogue.organisation.languages, catalogue)


def _most() -> int:
    from routing.understand.large.index import MOST_LABELS

    return MOST_LABELS


def _engine(lesson: Lesson, encoder: Any) -> Any:
    from routing.understand.large.index import LargeIndex
    from routing.understand.model.classifier import Classifier

    if len({example.label for example in lesson.examples}) > _most():
        return LargeIndex.of(lesson.examples, encoder, languages=lesson.languages)
    return Classifier.of(lesson.examples, encoder, lesson.languages)


def _asked(engine: Any, lesson: Lesson, second: Second | None) -> tuple[list[Asked], list[Asked]]:
    """All messages of a lesson as they end, and as they end with a language model."""
    shown = Shown.of(lesson.examples, lesson.catalogue)
    both = [_ask(engine, text, truth, second, shown) for text, truth in lesson.asked]
    return [first for first, _ in both], [last for _, last in both]


def _ask(
    engine: Any, text: str, truth: str, second: Second | None, shown: Shown
) -> tuple[Asked, Asked]:
    """A message as it ends, and as it ends with a language model."""
    began = time.perf_counter()
    ranked = engine.rank(text)
    outcome = engine.learnt.sureness.outcome(ranked.right, ranked.among, ranked.caution)
    taken = (time.perf_counter() - began) * 1000
    first = Asked(
        truth=truth, found=ranked.labels[:10], chance=ranked.right, outcome=outcome, ms=taken
    )
    return first, second.ranked(first, ranked, text, shown) if second else first


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


def measured(
    plan: Plan,
    tell: Callable[[float], None] = lambda part: None,
    *,
    module: str = "routing.understand.measure.evaluate",
    more: Mapping[str, str] = MappingProxyType({}),
) -> Measured:
    """As `measure`, in a fresh process with one thread. Raises `Unreadable`, and `ModelUnusable` of
    `semantic`. `module` is what runs there (it calls `run`), with `more` in its environment.
    """
    from routing.understand.meaning.model import ModelUnusable

    said: dict[str, Any] = {}
    with subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", module],
        text=True,
        encoding="utf-8",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **ONE_THREAD, "PYTHONIOENCODING": "utf-8", **more},
        cwd=Path(__file__).parents[3],
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(plan.model_dump_json())
        child.stdin.close()
        for line in child.stdout:
            if line.startswith("{"):
                said = json.loads(line)
                tell(float(said.get("done", 1.0)))
    if child.returncode:
        raise RuntimeError(
            f"measuring ended with code {child.returncode}; what it said stands above"
        )
    if "mistake" in said:
        raise {"Unreadable": Unreadable, "ModelUnusable": ModelUnusable}[said["sort"]](
            said["mistake"]
        )
    return Measured.model_validate(said)


def run(reranker: Reranker | None = None) -> None:
    """Measure what stands on standard input, and tell on standard output how it goes."""
    from routing.understand.meaning.model import ModelUnusable

    plan = Plan.model_validate_json(sys.stdin.read())
    try:
        print(
            measure(
                plan, lambda part: print(json.dumps({"done": part}), flush=True), reranker
            ).model_dump_json()
        )
    except (Unreadable, ModelUnusable) as mistake:
        print(json.dumps({"mistake": str(mistake), "sort": type(mistake).__name__}))


if __name__ == "__main__":
    run()
