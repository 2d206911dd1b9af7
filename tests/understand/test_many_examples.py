"""With many examples ours is not below a plain linear classifier (a small version of
`python -m tests.bench.linear_baseline`), and few of them are compared by meaning.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from routing.understand.example import Example, of_rows
from routing.understand.meaning.pieces import Sentences, unit
from routing.understand.model import one_against_rest, store
from routing.understand.model.classifier import Classifier
from routing.understand.model.fitting import EXACT, FEW_LABELS, MANY_LABELS, _effort, _sample
from routing.understand.model.ranked import Learnt, Shares
from routing.understand.model.similarity import Meaning, Similarity
from routing.understand.model.space import MeaningSpace
from routing.understand.model.sureness import Sureness
from routing.understand.words.text_reader import TextReader, readings_of
from tests.bench.linear_baseline import compared

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u")]


def made(labels: int, each: int, seed: int = 3) -> list[tuple[str, str]]:
    """Labels that are asked for in several ways, each with words of its own among common ones."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(400)]
    common, own = words[:60], words[60:]
    rows = []
    for n in range(labels):
        ways = [chance.sample(own, 3) for _ in range(6)]
        for _ in range(each):
            said = [*chance.sample(chance.choice(ways), 2), *chance.choices(common, k=5)]
            chance.shuffle(said)
            rows.append((" ".join(said), f"label {n}"))
    chance.shuffle(rows)
    return rows


def test_ours_is_not_below_the_plain_one() -> None:
    pytest.importorskip("sklearn")
    rows = made(8, 60)
    found = compared(rows[:380], rows[380:])
    plain = max(found["words"].right, found["words and letters"].right)
    assert found["ours"].right >= plain - 0.02, found


def test_machines_on_all_examples_are_those_of_the_plain_one() -> None:
    svm = pytest.importorskip("sklearn.svm")
    chance = np.random.default_rng(5)
    label_of = np.sort(chance.integers(0, 6, 400))
    middles = chance.normal(size=(6, 40))
    rows = unit(middles[label_of] + 1.6 * chance.normal(size=(400, 40))).astype(np.float32)
    plain = svm.LinearSVC(dual=True).fit(rows, label_of)
    split = sparse.csr_matrix(rows[:, :25]), np.ascontiguousarray(rows[:, 25:])
    for words, dense in ((sparse.csr_matrix(rows), None), split):
        found = one_against_rest.fit(words, dense, label_of, 6)
        scores = rows @ rows.T @ found.weights + found.beside
        known = plain.decision_function(rows)
        known -= known.mean(axis=1, keepdims=True)
        assert np.corrcoef(scores.ravel(), known.ravel())[0, 1] > 0.98
        assert (scores.argmax(axis=1) == known.argmax(axis=1)).mean() > 0.96
        assert 0 < found.width < known.std()  # examples that were left out are not as clear


def test_all_of_many_examples_are_gone_by_and_kept(tmp_path: Path) -> None:
    many = of_rows(made(4, EXACT // 4 + 30))
    classifier = Classifier.of(many)
    assert len(classifier.learnt.chosen) == len(many)
    assert classifier.learnt.beside.shape == (4,)
    store.keep(tmp_path / "understanding-a.npz", classifier)
    again = store.kept(tmp_path / "understanding-a.npz", many, None)
    assert again is not None
    for asked in many[::400]:
        first, second = classifier.rank(asked.text), again.rank(asked.text)
        assert first.labels == second.labels
        assert np.allclose(first.chances, second.chances)


def test_many_labels_of_many_examples_each_are_learnt_longer_than_a_catalogue() -> None:
    assert _effort(12_000, 150).steps > _effort(12_000, 1_000).steps
    assert _effort(12_000, 150).steps > _effort(3_300, 300).steps


@pytest.mark.parametrize(
    ("examples", "labels", "landmarks"),
    [
        (EXACT, 10, EXACT),
        (12_000, 12, 2_600),
        (12_000, FEW_LABELS, 2_600),
        (12_000, FEW_LABELS + 1, 1_600),
        (12_000, MANY_LABELS + 1, 1_000),
    ],
)
def test_the_sample_is_larger_where_labels_are_few(
    examples: int, labels: int, landmarks: int
) -> None:
    assert _sample(examples, labels) == landmarks


def test_meaning_is_compared_with_the_likely_labels_of_a_large_catalogue() -> None:
    pairs = [(i, j) for i in range(200) for j in range(5)]
    examples = [Example(f"item{i:03}", f"word{i} thing{j}", "en") for i, j in pairs]
    chance = np.random.default_rng(4)
    of_labels = chance.normal(size=(200, 24)).repeat(5, axis=0)
    vectors = unit(of_labels + chance.normal(size=(1_000, 24)))
    nothing = Sentences(vectors, np.zeros((0, 8)), np.zeros(0, np.int32), np.zeros(1_001, np.int64))
    space = MeaningSpace.of(vectors, (24,), {})
    readings = readings_of(examples)
    similarity = Similarity.of(readings, nothing, lambda rows: Meaning(space, {}))
    weights = similarity.among(np.arange(0, 1_000, 5), np.arange(0, 1_000, 5))
    learnt = Learnt(np.arange(0, 1_000, 5), weights, Shares(), Sureness())
    classifier = Classifier(examples, similarity, TextReader.of(readings), learnt)
    for asked in range(3, 1_000, 97):
        message = similarity.place(readings[asked], nothing.taken(np.array([asked])))
        all_at_once = similarity.to(message)
        similar, linear = classifier._similar(message)
        assert np.allclose(linear, all_at_once[learnt.chosen] @ weights, atol=1e-5)
        likely = np.isin(classifier.label_of, np.argsort(-linear)[:40])
        assert np.allclose(similar[likely], all_at_once[likely], atol=1e-5)
        assert np.argmax(similar) == np.argmax(all_at_once) == asked
        assert np.count_nonzero(~np.isclose(similar, all_at_once, atol=1e-5)) > 400
