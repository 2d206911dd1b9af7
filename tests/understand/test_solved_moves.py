"""What is learnt of moves is the solution of ridge regression, however few steps it takes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from routing.understand.acts import reader
from routing.understand.acts.reader import MOVES

_SMALL = 0.5


def _fitted(rows: np.ndarray, meant: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The weights as the reader learns them; all examples count the same."""
    known = truth, np.ones(len(truth), dtype=np.float32)
    return reader._fit(sparse.csr_matrix(rows), meant, known, _SMALL, 0.0)


def _exactly(rows: np.ndarray, truth: np.ndarray, small: float) -> np.ndarray:
    """The same by a factorisation."""
    columns = np.hstack([rows, np.full((len(rows), 1), reader._BIAS)])
    wanted = np.eye(len(MOVES))[truth]
    gram = columns.T @ columns + small * np.eye(columns.shape[1])
    weights = np.linalg.solve(gram, columns.T @ wanted)
    weights[-1] *= reader._BIAS
    return np.asarray(weights)


def _apart(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))


@given(seed=st.integers(0, 10_000), shared=st.integers(1, 30), several=st.booleans())
def test_weights_are_those_of_a_factorisation(seed: int, shared: int, several: bool) -> None:
    draw = np.random.default_rng(seed)
    seldom = sparse.random(150, 400, 0.02, rng=draw, dtype=np.float32).toarray()
    rows = np.hstack([draw.random((150, shared), dtype=np.float32) * 3, seldom])
    truth = draw.integers(0, len(MOVES) if several else 2, len(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_HEAVIEST", 20)  # some are reckoned with exactly, not all
        found = _fitted(rows, rows[:, :0], truth)
    assert _apart(found, _exactly(rows, truth, _SMALL)) < 0.1


@given(seed=st.integers(0, 10_000))
def test_by_meaning_too(seed: int) -> None:
    draw = np.random.default_rng(seed)
    meant = draw.standard_normal((120, 24)).astype(np.float32)
    truth = draw.integers(0, len(MOVES), len(meant))
    found = _fitted(meant[:, :0], meant, truth)
    assert _apart(found, _exactly(meant, truth, _SMALL)) < 0.1
