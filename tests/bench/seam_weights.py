"""Learns where two requests meet in a message, from organisations given as CSV files.

    python -m tests.bench.seam_weights DATA... [--by-words] [--dry] [--cache FOLDER]

Each DATA as for `tests.bench.organisation_table`. All single messages and follow-ups hold one
request, all of `double.csv` two, of the items given. What is seen at a cut counts the same in every
language, but for what stands between, and for how much must be seen at all, which each language has
of its own. From where on there are two is found on organisations that were not learnt from: so many
of single messages (`ONE`) and of follow-ups (`FOLLOW`) may be cut. Writes `seams_learnt.yaml` of each
language, `--by-words` `seams_by_words.yaml`; `--dry` only prints. To be run again when a sentence
model changes.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from catalog.language_packs import Language, pack
from catalog.load import load
from routing.understand.cuts import cuts
from routing.understand.meaning.installed import usable
from routing.understand.reader import Reader
from routing.understand.seam_weights import BY_MEANING, BY_WORDS, AtSeam
from routing.understand.two_requests import at_seam, of_their_own
from routing.understand.why_now import without_why_now
from tests.bench.organisation_folder import Row, converted, rows_of

ONE, FOLLOW = {BY_MEANING: 0.015, BY_WORDS: 0.02}, 0.08
"""Shares of single messages and of follow-ups that may be cut where nothing was learnt from them."""
_PARTS, _PAIRS = 2, 3
"""So many small parts of each organisation are learnt from too, each of the items of so many of its
doubles: a small catalogue is read otherwise than a large one.
"""
_STRENGTH = 1.0
_NO = -1e9
_CONSTANT = 1e-3
"""What spreads less tells nothing."""
_DOUBLE, _FOLLOW, _SINGLE = "double", "single_followup", "messages"
_OWN = ("one", "stop", "comma", "joined")
"""What each language has of its own."""


class Seams(NamedTuple):
    """A message of an organisation: what is seen at its cuts, and which of these are right."""

    organisation: str
    kind: str
    language: Language
    seen: tuple[AtSeam, ...]
    right: tuple[bool, ...]


def seams(data: Path, semantic: str) -> list[Seams]:
    """What is seen in an organisation's messages, as the product reads them, and in those that some
    small parts of it would get.
    """
    every = {kind: rows_of(data / f"{kind}.csv") for kind in (_DOUBLE, _FOLLOW, _SINGLE)}
    found = _of_items(data, None, every, semantic)
    for part in range(_PARTS):
        pairs = every[_DOUBLE][part :: len(every[_DOUBLE]) // _PAIRS]
        items = {row[label] for row in pairs for label in ("label1", "label2")}
        own = {kind: [row for row in rows if _labels(row) <= items] for kind, rows in every.items()}
        found += _of_items(data, items, own, semantic)
    return found


def _labels(row: Row) -> set[str]:
    return {row[name] for name in ("label", "label1", "label2") if name in row}


def _of_items(
    data: Path, items: Collection[str] | None, rows: Mapping[str, Sequence[Row]], semantic: str
) -> list[Seams]:
    """What is seen in these rows where an organisation offers these items only."""
    with tempfile.TemporaryDirectory() as name:
        refs = converted(data, Path(name), items=items)
        reader = Reader.of(load(Path(name)).catalogue, semantic=usable(semantic))
    return [_seams(reader, data.name, kind, row, refs) for kind, own in rows.items() for row in own]


def _seams(reader: Reader, name: str, kind: str, row: Row, refs: dict[str, str]) -> Seams:
    languages = reader.catalogue.organisation.languages
    text = without_why_now(row["text"], languages)
    spoken = reader.decide(text).language
    read = cache(partial(reader._part, message=text, language=spoken))
    whole, seen, right = read(text), [], []
    truth = {refs[row["label1"]], refs[row["label2"]]} if kind == _DOUBLE else set()
    for cut in cuts(text, languages) if whole else ():
        found, sides = at_seam(cut, text, read, languages), (read(cut.before), read(cut.after))
        if found and whole and sides[0] and sides[1]:
            items = of_their_own([side.chances for side in sides if side], whole.chances)
            seen.append(found)
            right.append(set(items) == truth)
    return Seams(name, kind, spoken, tuple(seen), tuple(right))


class Table(NamedTuple):
    """All cuts: numbers (cuts x features), the message of each, whether it is right."""

    messages: list[Seams]
    numbers: np.ndarray
    message: np.ndarray
    right: np.ndarray
    names: tuple[str, ...]

    @classmethod
    def of(cls, messages: list[Seams]) -> Table:
        """The cuts of some messages, what a language has of its own in columns beside."""
        codes = sorted({one.language for one in messages})
        names = AtSeam._fields + tuple(f"{code} {name}" for code in codes for name in _OWN)
        rows = [
            [*seen, *(getattr(seen, n) * (each.language == c) for c in codes for n in _OWN)]
            for each in messages
            for seen in each.seen
        ]
        owner = [i for i, each in enumerate(messages) for _ in each.seen]
        right = [is_right for each in messages for is_right in each.right]
        return cls(messages, np.array(rows), np.array(owner), np.array(right), names)

    def where(self, **wanted: str) -> np.ndarray:
        """Which messages are of this organisation, kind, language."""
        return np.array(
            [all(getattr(m, n) == v for n, v in wanted.items()) for m in self.messages], dtype=bool
        )


def fitted(table: Table, own: np.ndarray) -> np.ndarray:
    """Weights by which the right cuts of doubles among `own` messages lead all others and none: a
    log-linear model in which any right cut will do.
    """
    used = own[table.message]
    numbers, owner, right = table.numbers[used], table.message[used], table.right[used]
    middle, spread = numbers.mean(axis=0), numbers.std(axis=0)
    spread = np.where(spread > _CONSTANT, spread, np.inf)
    middle[0], spread[0] = 0.0, 1.0
    rows, size = (numbers - middle) / spread, len(table.messages)
    of_right, kept = owner[right], np.ones(len(middle))
    kept[0] = 0.0
    found = np.zeros(size, dtype=bool)
    found[of_right] = True

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = rows @ weights
        either, proper = _sums(scores, owner, size), _sums(scores[right], of_right, size)
        told = np.logaddexp(0.0, either)
        value = told[own].sum() - proper[found].sum() + _STRENGTH / 2 * (kept * weights) @ weights
        slope = rows.T @ np.exp(scores - told[owner])
        slope -= rows[right].T @ np.exp(scores[right] - proper[of_right])
        return float(value), slope + _STRENGTH * kept * weights

    weights = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x / spread
    weights[0] -= (weights * middle).sum()
    return np.asarray(weights)


def _sums(scores: np.ndarray, owner: np.ndarray, size: int) -> np.ndarray:
    """The log of the sum of each message's `exp(scores)`."""
    most = np.full(size, _NO)
    np.maximum.at(most, owner, scores)
    total = np.zeros(size)
    np.add.at(total, owner, np.exp(scores - most[owner]))
    return most + np.log(np.maximum(total, 1e-300))


def _best(table: Table, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The odds of each message's best cut, and whether that one is right."""
    odds, right = np.full(len(table.messages), _NO), np.zeros(len(table.messages), dtype=bool)
    scores = table.numbers @ weights
    for i in np.argsort(scores, kind="stable"):
        odds[table.message[i]], right[table.message[i]] = scores[i], table.right[i]
    return odds, right


def _from(table: Table, odds: np.ndarray, among: np.ndarray, file: str) -> float:
    """From where on a message is cut, for so many single ones as may be."""
    bounds = [_NO]
    for kind, share in ((_SINGLE, ONE[file]), (_FOLLOW, FOLLOW)):
        single = np.sort(odds[among & table.where(kind=kind)])[::-1]
        bounds.append(float(single[int(share * len(single))]))
    return max(bounds)


def _left_out(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """As `_best`, each organisation by what was learnt from the others."""
    odds, right = np.zeros(len(table.messages)), np.zeros(len(table.messages), dtype=bool)
    for name in _organisations(table):
        held = table.where(organisation=name)
        found, is_right = _best(table, fitted(table, ~held))
        odds[held], right[held] = found[held], is_right[held]
    return odds, right


def _organisations(table: Table) -> list[str]:
    return list(dict.fromkeys(one.organisation for one in table.messages))


def _said(
    table: Table, odds: np.ndarray, right: np.ndarray, code: Language, file: str
) -> Iterator[str]:
    """Doubles right, singles and follow-ups cut, by organisation and in the mean."""
    spoken, found = table.where(language=code), []
    for name in _organisations(table):
        held = table.where(organisation=name)
        cut = odds > _from(table, odds, spoken & ~held, file)
        kinds = [(_DOUBLE, cut & right), (_SINGLE, cut), (_FOLLOW, cut)]
        found.append([100 * each[held & spoken & table.where(kind=k)].mean() for k, each in kinds])
        yield f"{code} {name:18}" + " ".join(f"{number:5.1f}" for number in found[-1])
    yield f"{code} {'mean':18}" + " ".join(f"{each:5.1f}" for each in np.mean(found, axis=0))


def _written(table: Table, weights: np.ndarray, least: float, code: Language) -> str:
    counted = dict(zip(table.names, weights, strict=True))
    lines = ["# Made by `python -m tests.bench.seam_weights`; not to be changed by hand."]
    for name in AtSeam._fields:
        number = counted[name] + counted.get(f"{code} {name}", 0.0) - least * (name == "one")
        lines.append(f"{name}: {number:.4f}")
    return "\n".join(lines) + "\n"


def _kept(data: Path, folder: Path | None, semantic: str) -> list[Seams]:
    file = folder / f"{data.name}.seams" if folder else None
    if file and file.is_file():
        return list(pickle.loads(file.read_bytes()))
    found = seams(data, semantic)
    if file:
        file.write_bytes(pickle.dumps(found))
    return found


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--by-words", action="store_true", help="as read without a sentence model")
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--cache", type=Path, help="a folder to keep what was seen in")
    asked = parser.parse_args()
    semantic, file = ("none", BY_WORDS) if asked.by_words else ("default", BY_MEANING)
    table = Table.of([one for data in asked.data for one in _kept(data, asked.cache, semantic)])
    odds, right = _left_out(table)
    weights = fitted(table, np.ones(len(table.messages), dtype=bool))
    for code in sorted({one.language for one in table.messages}):
        print(*_said(table, odds, right, code, file), sep="\n")
        if not asked.dry:
            least = _from(table, odds, table.where(language=code), file)
            text = _written(table, weights, least, code)
            (pack(code).folder / f"{file}.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
