"""Reads the move a message makes: ridge regression on words, letters and, where there is an
encoder, meaning. Learnt from the languages' sentences and the catalogue's phrases.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.acts.features import features, parted, tokens
from routing.understand.acts.sentences import Sentence, asked_for, sentences, sources
from routing.understand.kept_files import only_last_used, was_used
from routing.understand.meaning.encoder import Encoder
from routing.understand.move import Move, Moves

SMALL, SMALL_OF_MEANING = 0.5, 0.1
"""How much keeping weights small counts against the examples: by words, and by meaning."""
SHARPNESS = 20.0
"""What makes scores of words chances, found on withheld sentences."""
OF_MEANING = 3.0
"""The same for the scores of meaning, which are learnt from far fewer sentences: they tip what
words leave open, and hardly ever outweigh what words say.
"""
_SELDOM_MOVES, _SELDOM_BY_MEANING = -0.8, -0.5
"""How much more the sentences of seldom moves count: this power of how many there are."""
MOST_MEANT = 3500
"""So many sentences are learnt by meaning too, evenly over languages and moves: each costs some
milliseconds once, and those say as much as all.
"""
_BIAS = 0.5
_MOST_STEPS = 300
_HEAVIEST = 1000
"""So many features are reckoned with exactly where a step of solving is chosen: with 300 it takes
41 steps for 23, with 2,000 18.
"""
_Product = Callable[[np.ndarray], np.ndarray]
_KEPT_AS = np.float16
"""How weights are kept on disk; they are rounded to it when learnt, so that both read alike."""
MOVES = tuple(Move)


class ActReader:
    """Probabilities of moves for a message. `weights`: a row for each feature and one that counts
    always; with an encoder then one for each number of a vector, and one that counts always.
    """

    def __init__(
        self, numbers: dict[str, int], weights: np.ndarray, encoder: Encoder | None = None
    ) -> None:
        self.numbers, self.weights, self.encoder = numbers, weights, encoder

    @classmethod
    def of(
        cls, catalogue: Catalogue, encoder: Encoder | None = None, cache: Path | None = None
    ) -> ActReader:
        """The reader for an organisation's languages; `cache`: a folder to keep what was learnt."""
        languages = catalogue.organisation.languages
        return cls.kept_or_learnt(languages, asked_for(catalogue), encoder, cache)

    @classmethod
    def kept_or_learnt(
        cls,
        languages: Sequence[Language],
        asked: Sequence[Sentence],
        encoder: Encoder | None,
        cache: Path | None,
    ) -> ActReader:
        """The reader of these languages' sentences, and of what is `asked`: what was learnt before,
        in this process or in `cache`, or else learnt now.
        """
        digest = _digest(languages, asked, encoder)
        if encoder is None and digest in _REMEMBERED:
            return _REMEMBERED[digest]
        file = cache / f"acts-{digest}.npz" if cache else None
        learnt = _kept(file, encoder) if file else None
        if learnt is None:
            said = sentences(languages)
            learnt = cls.learn([*said, *asked] if said else (), encoder)
            if file:
                learnt._keep(file)
        if encoder is None:
            _remember(digest, learnt)
        return learnt

    @classmethod
    def learn(cls, examples: Sequence[Sentence], encoder: Encoder | None = None) -> ActReader:
        """Learn from sentences; from none, every move is as likely."""
        if not examples:
            return cls({}, np.zeros((1, len(MOVES)), dtype=np.float32))
        numbers, rows = _rows(features(one.text, one.language) for one in examples)
        truth = np.array([MOVES.index(one.move) for one in examples])
        counts = np.array([one.weight for one in examples], dtype=np.float32)
        nothing = np.zeros((len(truth), 0), dtype=np.float32)
        weights = _fit(rows, nothing, (truth, counts), SMALL, _SELDOM_MOVES)
        if encoder:
            chosen = _spread(examples, MOST_MEANT)
            meant = _meanings([examples[i] for i in chosen], encoder)
            without = sparse.csr_matrix((len(chosen), 0), dtype=np.float32)
            known = (truth[chosen], counts[chosen])
            by_meaning = _fit(without, meant, known, SMALL_OF_MEANING, _SELDOM_BY_MEANING)
            weights = np.vstack([weights, by_meaning])
        return cls(numbers, _as_kept(weights), encoder)

    def read(self, text: str, language: Language) -> Moves:
        """How likely each move is; empty where no sentences were learnt. Any text is read; none
        raises. A message of several sentences is read whole and by its sentences.
        """
        if not self.numbers:
            return {}
        parts = parted(text)
        chances = self._chances(text, language)
        if len(parts) > 1:
            each = np.mean([self._chances(part, language) for part in parts], axis=0)
            chances = (chances + each) / 2
        return dict(zip(MOVES, map(float, chances), strict=True))

    def _chances(self, text: str, language: Language) -> np.ndarray:
        count = len(self.numbers)
        scores = self.weights[count].copy()
        for name, value in features(text, language).items():
            if (number := self.numbers.get(name)) is not None:
                scores += value * self.weights[number]
        scores *= SHARPNESS * self._known(text, language)
        if self.encoder:
            meant = self.encoder.vectors([text], [language])[0]
            scores += (meant @ self.weights[count + 1 : -1] + self.weights[-1]) * OF_MEANING
        raised = np.exp(scores - scores.max())
        return np.asarray(raised / raised.sum())

    def _known(self, text: str, language: Language) -> float:
        """How much of the words was seen in learning, as a factor up to 1: of words that nobody
        knows nothing can be told.
        """
        said = tokens(text, language)
        known = sum(token in self.numbers for token in said)
        return (1 + known) / (1 + len(said))

    def _keep(self, file: Path) -> None:
        """Write what was learnt; a folder that can't be written to only costs time."""
        names = np.frombuffer(json.dumps(list(self.numbers)).encode(), dtype=np.uint8)
        partial = file.with_suffix(f".{id(self):x}.partial.npz")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(partial, names=names, weights=self.weights.astype(_KEPT_AS))
            partial.replace(file)
            only_last_used(file.parent, "acts-*.npz")
        except OSError:
            return


_REMEMBERED: dict[str, ActReader] = {}
"""By digest, the last readers by words of this process."""
_MOST_REMEMBERED = 2


def _remember(digest: str, reader: ActReader) -> None:
    _REMEMBERED[digest] = reader
    for old in list(_REMEMBERED)[:-_MOST_REMEMBERED]:
        _REMEMBERED.pop(old, None)


def _kept(file: Path, encoder: Encoder | None) -> ActReader | None:
    """What was learnt before; None when there is none or it can't be trusted."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as found:
            names, weights = (
                json.loads(found["names"].tobytes()),
                found["weights"].astype(np.float32),
            )
        if weights.ndim != 2 or weights.shape[1] != len(MOVES) or len(weights) <= len(names):
            return None
        was_used(file)
        return ActReader(dict(zip(names, range(len(names)), strict=True)), weights, encoder)
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile):
        return None


def _as_kept(weights: np.ndarray) -> np.ndarray:
    """The weights as they come back from disk (float32)."""
    return weights.astype(_KEPT_AS).astype(np.float32)


def _digest(
    languages: Sequence[Language], asked: Sequence[Sentence], encoder: Encoder | None
) -> str:
    """What is learnt from, by which code and encoder: the sentences by what they are made of, since
    making them takes longer than reading what was learnt.
    """
    found = hashlib.sha256(f"{encoder.name if encoder else ''}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        found.update(file.read_bytes())
    told = [*sources(languages), *map(list, asked)]
    found.update(json.dumps(told, ensure_ascii=False, default=dict).encode())
    return found.hexdigest()[:20]


def _spread(examples: Sequence[Sentence], most: int) -> list[int]:
    """Which examples stand for all by meaning: one of each line, and of each language and move as
    many as fit, evenly taken.
    """
    lines: dict[tuple[Language, Move], list[int]] = {}
    seen: set[tuple[Language, int]] = set()
    for i, one in enumerate(examples):
        if (one.language, one.group) not in seen:
            seen.add((one.language, one.group))
            lines.setdefault((one.language, one.move), []).append(i)
    each = _share_of(most, [len(own) for own in lines.values()])
    chosen = []
    for own in lines.values():
        count = min(each, len(own))
        chosen += [own[k * len(own) // count] for k in range(count)]
    return sorted(chosen)


def _share_of(most: int, sizes: Sequence[int]) -> int:
    """How many each gets, at most, where those with less leave theirs to the others; at least 1."""
    left, share = most, 1
    for done, size in enumerate(sorted(sizes)):
        share = left // (len(sizes) - done)
        if size >= share:
            break
        left -= size
    return max(share, 1)


def _meanings(examples: Sequence[Sentence], encoder: Encoder) -> np.ndarray:
    """A vector for each example."""
    return encoder.vectors([one.text for one in examples], [one.language for one in examples])


def _rows(found: Iterable[dict[str, float]]) -> tuple[dict[str, int], sparse.csr_matrix]:
    """The features numbered, and a row of them for each example. One example is taken in after the
    other: all at once would be hundreds of MiB.
    """
    numbers: dict[str, int] = {}
    columns, values, ends = array("i"), array("f"), array("i", [0])
    for row in found:
        columns.extend(numbers.setdefault(name, len(numbers)) for name in row)
        values.extend(row.values())
        ends.append(len(columns))
    data = tuple(np.frombuffer(each, each.typecode) for each in (values, columns, ends))
    return numbers, sparse.csr_matrix(data, shape=(len(ends) - 1, len(numbers)))


def _fit(
    rows: sparse.csr_matrix,
    meant: np.ndarray,
    known: tuple[np.ndarray, np.ndarray],
    small: float,
    seldom: float,
) -> np.ndarray:
    """Weights (features, meaning and a bias x moves, float32) by ridge regression. `known`: the
    move of each example, and how much it counts; seldom moves count more, by the power `seldom`.

    Solved for the examples by conjugate gradients (Hestenes and Stiefel 1952): each step costs as
    much as the examples are long, where a factorisation costs the cube of their number.
    """
    dense = np.hstack([meant, np.full((rows.shape[0], 1), _BIAS, dtype=np.float32)])
    truth, counts = known
    counted = counts * np.bincount(truth, counts, minlength=len(MOVES))[truth] ** seldom
    counted = np.sqrt(counted / counted.mean()).astype(np.float32)[:, None]
    wanted = np.zeros((len(truth), len(MOVES)), dtype=np.float32)
    wanted[np.arange(len(truth)), truth] = counted[:, 0]
    turned_rows = rows.T.tocsr()

    def against(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        weighed = shares * counted
        return turned_rows @ weighed, dense.T @ weighed

    def alike(shares: np.ndarray) -> np.ndarray:
        words, meanings = against(shares)
        return np.asarray(counted * (rows @ words + dense @ meanings) + small * shares)

    near = _nearly_undone(rows, counted, small) if rows.shape[1] else np.copy
    words, meanings = against(_solved(alike, near, wanted))
    meanings[-1] *= _BIAS
    return np.asarray(np.vstack([words, meanings]), dtype=np.float32)


def _nearly_undone(rows: sparse.csr_matrix, counted: np.ndarray, small: float) -> _Product:
    """What nearly undoes the product that is solved, so that it takes a sixth of the steps: exact
    for the heaviest features, which most examples share, the others as if all examples had as much
    of them (a preconditioner by Woodbury's identity). In eight bytes a number: it takes nearly
    equal ones from each other.
    """
    squares = rows.multiply(rows).tocsr()
    heaviest = np.argsort(-np.asarray(squares.sum(axis=0)).ravel(), kind="stable")[:_HEAVIEST]
    always = sparse.csr_matrix(np.full((rows.shape[0], 1), _BIAS))
    heavy = sparse.hstack([rows[:, heaviest], always]).multiply(counted).tocsr().astype(float)
    others = np.asarray(squares.sum(axis=1) - squares[:, heaviest].sum(axis=1))
    rest = small + float((others * counted**2).mean())
    turned = heavy.T.tocsr()
    inverse = np.linalg.inv((turned @ heavy).toarray() + rest * np.eye(heavy.shape[1]))

    def undone(shares: np.ndarray) -> np.ndarray:
        of_heavy = heavy @ (inverse @ (turned @ shares))
        return np.asarray((shares - of_heavy) / rest, dtype=np.float32)

    return undone


def _solved(
    product: _Product, undone: _Product, wanted: np.ndarray, close: float = 3e-2
) -> np.ndarray:
    """The solution of a positive system, each column by itself, to a share `close` of what is
    wanted; a column that is solved costs no more. `undone` nearly undoes the `product`.
    """
    solution = np.zeros_like(wanted)
    found, rest, direction = solution.copy(), wanted.copy(), undone(wanted)
    length = (rest * direction).sum(axis=0)
    enough = np.maximum((wanted**2).sum(axis=0) * close**2, 1e-12)
    left = np.arange(wanted.shape[1])
    for _ in range(_MOST_STEPS):
        on = (rest**2).sum(axis=0) > enough
        if not on.all():
            solution[:, left] = found
            found, rest, direction = found[:, on], rest[:, on], direction[:, on]
            length, enough, left = length[on], enough[on], left[on]
        if not len(left):
            break
        turned = product(direction)
        step = length / np.maximum((direction * turned).sum(axis=0), 1e-12)
        found = found + direction * step
        rest = rest - turned * step
        eased = undone(rest)
        before, length = length, (rest * eased).sum(axis=0)
        direction = eased + direction * (length / np.maximum(before, 1e-12))
    solution[:, left] = found
    return solution
