"""Reads the move a message makes: ridge regression on words, letters and, where there is an
encoder, meaning. Learnt from the languages' sentences and the catalogue's phrases.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.acts.features import features, parted, tokens
from routing.understand.acts.sentences import Sentence, asked_for, sentences
from routing.understand.meaning.encoder import Encoder
from routing.understand.move import Move, Moves

SMALL = 0.5
"""How much keeping weights small counts against the examples."""
SHARPNESS, SHARPNESS_OF_MEANING = 16.0, 13.0
"""What makes scores chances, found on withheld sentences: by words, and with an encoder."""
_SELDOM_MOVES = -0.8
"""How much more the sentences of seldom moves count: this power of how many there are."""
_MEANING = 1.0
"""Length of the block of meaning beside those of words and letters."""
_MOST_STEPS = 300
_SELDOM = 2
"""A feature must stand in so many sentences to count."""
_KEPT = 4
"""So many files of what was learnt are kept."""
MOVES = tuple(Move)


class ActReader:
    """Probabilities of moves for a message."""

    def __init__(
        self, numbers: dict[str, int], weights: np.ndarray, encoder: Encoder | None = None
    ) -> None:
        self.numbers, self.weights, self.encoder = numbers, weights, encoder

    @classmethod
    def of(
        cls, catalogue: Catalogue, encoder: Encoder | None = None, cache: Path | None = None
    ) -> ActReader:
        """The reader for an organisation's languages; `cache`: a folder to keep what was learnt."""
        examples = sentences(catalogue.organisation.languages)
        if not examples:
            return cls.learn(())
        examples += asked_for(catalogue)
        file = cache / f"acts-{_digest(examples, encoder)}.npz" if cache else None
        kept = _kept(file, encoder) if file else None
        if kept:
            return kept
        learnt = cls.learn(examples, encoder)
        if file:
            learnt._keep(file)
        return learnt

    @classmethod
    def learn(cls, examples: Sequence[Sentence], encoder: Encoder | None = None) -> ActReader:
        """Learn from sentences; from none, every move is as likely."""
        found = [features(one.text, one.language) for one in examples]
        seen = Counter(name for row in found for name in row)
        kept = [name for name, n in seen.items() if n >= _SELDOM]
        numbers = {name: i for i, name in enumerate(kept)}
        if not examples:
            return cls(numbers, np.zeros((1, len(MOVES)), dtype=np.float32))
        rows = sparse.vstack([_row(row, numbers) for row in found], format="csr")
        meant = _meanings(examples, encoder) * _MEANING if encoder else None
        truth = np.array([MOVES.index(one.move) for one in examples])
        return cls(numbers, _fit(rows, meant, truth), encoder)

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
        scores = self.weights[-1].copy()
        for name, value in features(text, language).items():
            if (number := self.numbers.get(name)) is not None:
                scores += value * self.weights[number]
        if not self.encoder:
            scores *= self._known(text)
        if self.encoder:
            meant = self.encoder.vectors([text], [language])[0] * _MEANING
            scores += meant @ self.weights[len(self.numbers) : -1]
        raised = np.exp((scores - scores.max()) * self.sharpness)
        return np.asarray(raised / raised.sum())

    def _known(self, text: str) -> float:
        """How much of the words was seen in learning, as a factor up to 1: of words that nobody
        knows nothing can be told.
        """
        said = tokens(text)
        known = sum(token in self.numbers for token in said)
        return float(((1 + known) / (1 + len(said))) ** 0.5)

    @property
    def sharpness(self) -> float:
        """What scores are multiplied by before they are chances."""
        return SHARPNESS_OF_MEANING if self.encoder else SHARPNESS

    def _keep(self, file: Path) -> None:
        """Write what was learnt; a folder that can't be written to only costs time."""
        names = np.frombuffer(json.dumps(list(self.numbers)).encode(), dtype=np.uint8)
        partial = file.with_suffix(f".{id(self):x}.partial.npz")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(partial, names=names, weights=self.weights.astype(np.float16))
            partial.replace(file)
            found = sorted(file.parent.glob("acts-*.npz"), key=lambda f: f.stat().st_mtime)
            for old in found[:-_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return


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
        return ActReader({name: i for i, name in enumerate(names)}, weights, encoder)
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile):
        return None


def _digest(examples: Sequence[Sentence], encoder: Encoder | None) -> str:
    """What is learnt from, by which code and encoder."""
    found = hashlib.sha256(f"{encoder.name if encoder else ''}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        found.update(file.read_bytes())
    found.update(json.dumps([list(one) for one in examples], ensure_ascii=False).encode())
    return found.hexdigest()[:20]


def _meanings(examples: Sequence[Sentence], encoder: Encoder) -> np.ndarray:
    """A vector for each example; the fillings of one line share that of the first."""
    first: dict[tuple[str, int], int] = {}
    said: list[Sentence] = []
    for one in examples:
        if (one.language, one.group) not in first:
            first[one.language, one.group] = len(said)
            said.append(one)
    chosen = [first[one.language, one.group] for one in examples]
    return encoder.vectors([one.text for one in said], [one.language for one in said])[chosen]


def _row(found: dict[str, float], numbers: dict[str, int]) -> sparse.csr_matrix:
    known = [(numbers[name], value) for name, value in found.items() if name in numbers]
    columns = np.array([i for i, _ in known], dtype=np.int32)
    values = np.array([v for _, v in known], dtype=np.float32)
    ends = np.array([0, len(known)], dtype=np.int32)
    return sparse.csr_matrix((values, columns, ends), shape=(1, len(numbers)))


def _fit(rows: sparse.csr_matrix, meant: np.ndarray | None, truth: np.ndarray) -> np.ndarray:
    """Weights (features, meaning and a bias x moves, float32) by ridge regression. Seldom moves
    count more.

    Solved for the examples by conjugate gradients (Hestenes and Stiefel 1952): each step costs as
    much as the examples are long, where a factorisation costs the cube of their number.
    """
    bias = np.full((rows.shape[0], 1), 0.5, dtype=np.float32)
    dense = bias if meant is None else np.hstack([meant, bias])
    counted = np.bincount(truth, minlength=len(MOVES))[truth] ** _SELDOM_MOVES
    counted = np.sqrt(counted / counted.mean()).astype(np.float32)[:, None]
    wanted = np.zeros((len(truth), len(MOVES)), dtype=np.float32)
    wanted[np.arange(len(truth)), truth] = counted[:, 0]

    def against(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        weighed = shares * counted
        return rows.T @ weighed, dense.T @ weighed

    def alike(shares: np.ndarray) -> np.ndarray:
        words, meanings = against(shares)
        return np.asarray(counted * (rows @ words + dense @ meanings) + SMALL * shares)

    words, meanings = against(_solved(alike, wanted))
    meanings[-1] *= 0.5
    return np.asarray(np.vstack([words, meanings]), dtype=np.float32)


def _solved(
    product: Callable[[np.ndarray], np.ndarray], wanted: np.ndarray, close: float = 3e-3
) -> np.ndarray:
    """The solution of a positive system, each column by itself, to a share `close` of what is
    wanted.
    """
    found = np.zeros_like(wanted)
    rest = wanted.copy()
    direction = rest.copy()
    length = (rest**2).sum(axis=0)
    enough = np.maximum(length * close**2, 1e-12)
    for _ in range(_MOST_STEPS):
        if (length <= enough).all():
            break
        turned = product(direction)
        step = length / np.maximum((direction * turned).sum(axis=0), 1e-12)
        found += direction * step
        rest -= turned * step
        before, length = length, (rest**2).sum(axis=0)
        direction = rest + direction * (length / np.maximum(before, 1e-12))
    return found
