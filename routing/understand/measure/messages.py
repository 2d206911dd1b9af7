"""Reads labelled messages from a CSV, and splits them into what is learnt from and what is asked.

Rows are `(text, label)`; the label `oos` belongs nowhere and is never learnt from.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Container, Iterator, Mapping
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
    header, listed, apart = _read(path)
    if not {"text", "label"} <= set(header):
        raise Unreadable(f"{path.name} needs the columns text,label; its first line is the header.")
    wide = next((i for i, row in enumerate(listed, 2) if len(row) > len(header)), None)
    if wide:
        raise Unreadable(
            f"{path.name} has more columns on row {wide} than its header; put a text with "
            f"'{apart}' in it between quotes."
        )
    text, label = header.index("text"), header.index("label")
    filled = [row + [""] * (len(header) - len(row)) for row in listed if row]
    rows = [(row[text], row[label].strip()) for row in filled]
    _all_labelled(rows, path.name)
    return rows


def _read(path: Path) -> tuple[list[str], list[list[str]], str]:
    """A CSV's columns, its rows, and what stands between columns. Raises `Unreadable`."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header = file.readline()
            apart = next((sign for sign in _SEPARATORS if sign in header), ",")
            names = [name.strip().strip('"').lower() for name in header.split(apart)]
            return names, list(csv.reader(file, delimiter=apart)), apart
    except FileNotFoundError:
        raise Unreadable(
            f"There is no file '{path}'; give the path of a CSV with columns text,label."
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(
            f"{path.name} can't be read as CSV ({error}); save it as UTF-8 with columns text,label."
        ) from error


def _all_labelled(rows: Rows, name: str) -> None:
    """Raises `Unreadable` where there is nothing, or a row without a label."""
    unlabelled = next((i for i, row in enumerate(rows, 2) if not row[1]), None)
    if unlabelled:
        raise Unreadable(
            f"{name} has no label on row {unlabelled}; write '{NOWHERE}' for what belongs nowhere."
        )
    if not rows:
        raise Unreadable(f"{name} has no rows under its header; add messages with their labels.")


def draws(plan: Plan, train: Rows, test: Rows | None) -> Iterator[tuple[Rows, Rows]]:
    """(learn from, ask) for each draw; asked messages whose label was withheld or never seen belong
    nowhere.
    """
    known, foreign = _apart(train)
    for seed in range(plan.seeds):
        chance = random.Random(seed)
        for learnt, rest in _splits(plan, known, test, chance):
            stays = _withheld(plan, learnt, chance)
            asked = [*rest, *(foreign if test is None else [])]
            if plan.most and len(asked) > plan.most:
                asked = chance.sample(asked, plan.most)
            yield stays, as_asked(plan, asked, {label for _, label in stays}, chance)


def _apart(rows: Rows) -> tuple[Rows, Rows]:
    """The rows that belong somewhere, and those that belong nowhere."""
    return [row for row in rows if row[1] != NOWHERE], [row for row in rows if row[1] == NOWHERE]


def as_asked(plan: Plan, rows: Rows, there: Container[str], chance: random.Random) -> Rows:
    """Messages as they are asked: with slips, and belonging nowhere where their label was not
    learnt.
    """
    return [
        (with_typos(text, plan.typos, chance), label if label in there else NOWHERE)
        for text, label in rows
    ]


def _withheld(plan: Plan, learnt: Rows, chance: random.Random) -> Rows:
    """The rows without those of the labels that are withheld."""
    labels = sorted({label for _, label in learnt})
    out = set(chance.sample(labels, int(len(labels) * plan.withhold)))
    return [row for row in learnt if row[1] not in out]


def _splits(
    plan: Plan, known: Rows, test: Rows | None, chance: random.Random
) -> Iterator[tuple[Rows, Rows]]:
    """(learn from, ask): the folds of a cross-validation, or one split."""
    by_label = _shuffled(known, chance)
    if test is None and not plan.per_class:
        yield from (_fold(by_label, part, plan.folds) for part in range(plan.folds))
        return
    learnt, rest = _first_of_each(by_label, plan.per_class or len(known))
    yield learnt, rest if test is None else test


def _shuffled(rows: Rows, chance: random.Random) -> dict[str, Rows]:
    """The rows of each label, in an order by chance."""
    by_label: dict[str, Rows] = {}
    for row in rows:
        by_label.setdefault(row[1], []).append(row)
    for each in by_label.values():
        chance.shuffle(each)
    return by_label


def _first_of_each(by_label: Mapping[str, Rows], most: int) -> tuple[Rows, Rows]:
    """The first so many rows of each label, and the others, by label."""
    ordered = [by_label[label] for label in sorted(by_label)]
    first = [row for rows in ordered for row in rows[:most]]
    return first, [row for rows in ordered for row in rows[most:]]


def _fold(by_label: Mapping[str, Rows], part: int, folds: int) -> tuple[Rows, Rows]:
    """One part is asked and the others learnt from; a label's only row is always learnt from."""
    learnt: Rows = []
    asked: Rows = []
    for rows in by_label.values():
        for i, row in enumerate(rows):
            (asked if i % folds == part and len(rows) > 1 else learnt).append(row)
    return learnt, asked
