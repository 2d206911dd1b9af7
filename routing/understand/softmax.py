"""Softmax regression on rows whose inner products are the similarities: the linear model behind the scores.

With ten examples per class and similar classes it beats one-against-rest machines by two to four points (docs/understanding.md).
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve

STRENGTH = 40.0
"""How much the examples count against keeping weights small."""
STRENGTH_OF_MEANING = 15.0
"""The same when similarities hold meaning: they are smoother, so less is enough."""
_CURVE = 0.12
"""Assumed curvature of the loss per example; above 0.05 the steps converge in practice."""


def fit(
    rows: np.ndarray, labels: np.ndarray, classes: int, strength: float = STRENGTH, steps: int = 30,
    start: np.ndarray | None = None,
) -> np.ndarray:
    """Weights (features x classes, float32) for rows (n x features) with integer labels.

    Accelerated steps with one fixed, factorised preconditioner (Böhning's bound, made sharper), restarted when momentum points uphill.
    """
    rows = rows.astype(np.float32, copy=False)
    truth = np.zeros((len(rows), classes), dtype=np.float32)
    truth[np.arange(len(rows)), labels] = 1
    curve = rows.T @ rows * np.float32(_CURVE * strength)
    curve[np.diag_indices_from(curve)] += 1
    factor = cho_factor(curve, overwrite_a=True, check_finite=False)
    weights = ahead = np.zeros((rows.shape[1], classes), dtype=np.float32) if start is None else start
    momentum = 1.0
    for _ in range(steps):
        slope = np.float32(strength) * (rows.T @ (probabilities(rows @ ahead) - truth)) + ahead
        moved = ahead - cho_solve(factor, slope, check_finite=False).astype(np.float32)
        uphill = float(np.vdot(ahead - moved, moved - weights)) > 0
        following = 1.0 if uphill else (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = moved if uphill else moved + np.float32((momentum - 1) / following) * (moved - weights)
        weights, momentum = moved, following
    return weights


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
