"""What is measured on: labelled messages from a CSV, cut into what is learnt from and what is
asked.

Rows are `(text, label)`; the label `oos` belongs nowhere and is never learnt from.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from routing.understand.measure.typos import with_typos

NOWHERE = "oos"
Rows = list[tuple[str, str]]

_SEPARATORS = (",", ";", "\t")
"""What stands between columns; a spreadsheet in Dutch writes the second."""


class Unreadable(Exception):
    """A file or a choice that can't be evaluated; the message says why and how to mend it."""


class Plan(BaseModel):
    """What to measure. `per_class`: learn from so many rows of each label (0 is all); `seeds`: so
    many draws; `typos`: share of words hit; `withhold`: share of labels not learnt, so that their
    messages belong nowhere; `folds`: without a test file, cross-validate in so many parts; `most`:
    so many test rows at most (0 is all).
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


def read_rows(path: Path) -> Rows:
    """Rows of a CSV with columns `text` and `label`, separated by commas, semicolons or tabs.
    Raises `Unreadable`.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header = file.readline()
            apart = next((sign for sign in _SEPARATORS if sign in header), ",")
            names = [name.strip().strip('"').lower() for name in header.split(apart)]
            if not {"text", "label"} <= set(names):
                raise Unreadable(
                    f"{path.name} needs the columns text,label; its first line is the header."
                )
            listed = list(csv.reader(file, delimiter=apart))
    except FileNotFoundError:
        raise Unreadable(
            f"There is no file '{path}'; give the path of a CSV with columns text,label."
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(
            f"{path.name} can't be read as CSV ({error}); save it as UTF-8 with columns text,label."
        ) from error
    wide = next((i for i, row in enumerate(listed, 2) if len(row) > len(names)), None)
    if wide:
        raise Unreadable(
            f"{path.name} has more columns on row {wide} than its header; put a text with "
            f"'{apart}' in it between quotes."
        )
    filled = [row + [""] * (len(names) - len(row)) for row in listed if row]
    rows = [(row[names.index("text")], row[names.index("label")].strip()) for row in filled]
    unlabelled = next((i for i, row in enumerate(rows, 2) if not row[1]), None)
    if unlabelled:
        raise Unreadable(
            f"{path.name} has no label on row {unlabelled}; write '{NOWHERE}' for what belongs "
            f"nowhere."
        )
    if not rows:
        raise Unreadable(
            f"{path.name} has no rows under its header; add messages with their labels."
        )
    return rows


def draws(plan: Plan, train: Rows, test: Rows | None) -> Iterator[tuple[Rows, Rows]]:
    """(learn from, ask) for each draw; asked messages whose label was withheld or never seen belong
    nowhere.
    """
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
                [
                    (with_typos(text, plan.typos, chance), label if label in there else NOWHERE)
                    for text, label in asked
                ],
            )


def _splits(
    plan: Plan, known: Rows, test: Rows | None, chance: random.Random
) -> Iterator[tuple[Rows, Rows]]:
    by_label: dict[str, list[tuple[str, str]]] = {}
    for row in known:
        by_label.setdefault(row[1], []).append(row)
    for rows in by_label.values():
        chance.shuffle(rows)
    if test is None and not plan.per_class:
        for part in range(plan.folds):
            learnt = [
                r
                for rows in by_label.values()
                for i, r in enumerate(rows)
                if i % plan.folds != part or len(rows) == 1
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
    yield (
        learnt,
        test
        if test is not None
        else [row for label in sorted(by_label) for row in by_label[label][most:]],
    )
