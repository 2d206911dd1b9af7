"""Softmax regression on rows whose inner products are the similarities.

With ten examples per class and similar classes it beats one-against-rest machines by two to four
points (docs/understanding.md).
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from routing.understand.meaning.pieces import in_four_bytes

STRENGTH = 40.0
"""How much the examples count against keeping weights small."""
STRENGTH_OF_MEANING = 30.0
"""The same when similarities hold meaning: they are smoother, so less is enough."""
_BLOCK = 250
_CURVE = 0.12
"""Assumed curvature of the loss per example; above 0.05 the steps converge in practice."""

Factor = tuple[np.ndarray, bool]
"""A Cholesky factor as scipy has it, and whether it is the lower one."""


def fit(
    rows: np.ndarray,
    labels: np.ndarray,
    classes: int,
    learnt: np.ndarray,
    *,
    strength: float = STRENGTH,
    steps: int = 30,
    start: np.ndarray | None = None,
    factor: Factor | None = None,
) -> np.ndarray:
    """Weights (features x classes, float32) from the rows (n x features) whose numbers are
    `learnt`, with integer labels.

    Accelerated steps with one fixed, factorised preconditioner (Böhning's bound, made sharper),
    restarted when momentum points uphill. Works in blocks of rows, so that memory stays small with
    a thousand classes.
    """
    blocks = _blocks(learnt)
    factor = factor or preconditioner(rows, learnt, strength)
    weights = ahead = (
        np.zeros((rows.shape[1], classes), dtype=np.float32) if start is None else start
    )
    momentum = 1.0
    for _ in range(steps):
        slope = _slope(rows, labels, blocks, ahead, np.float32(strength))
        moved = ahead - cho_solve(factor, slope, overwrite_b=True, check_finite=False).astype(
            np.float32, copy=False
        )
        further = np.subtract(moved, weights, out=slope)
        uphill = float(np.vdot(ahead - moved, further)) > 0
        following = 1.0 if uphill else (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        further *= np.float32((momentum - 1) / following)
        ahead = moved if uphill else np.add(further, moved, out=further)
        weights, momentum = moved, following
    return weights


def preconditioner(rows: np.ndarray, learnt: np.ndarray, strength: float) -> Factor:
    """What every step is multiplied by, factorised: it hardly depends on single rows, so one serves
    fits that differ by a few.
    """
    curve = np.zeros((rows.shape[1], rows.shape[1]), dtype=np.float32)
    for block in _blocks(learnt):
        here = _wide(rows[block])
        curve += here.T @ here
    curve *= np.float32(_CURVE * strength)
    curve[np.diag_indices_from(curve)] += 1
    factor: Factor = cho_factor(curve, overwrite_a=True, check_finite=False)
    return factor


def towards(
    row: np.ndarray, label: int, weights: np.ndarray, strength: float, factor: Factor
) -> np.ndarray:
    """Weights one step nearer to one more row (features) with its label: where a fit with it
    begins.
    """
    missed = probabilities(row @ weights)
    missed[label] -= 1
    step = cho_solve(factor, row.astype(np.float32), check_finite=False)
    return np.asarray(weights - np.float32(strength) * np.outer(step, missed), dtype=np.float32)


def _wide(rows: np.ndarray) -> np.ndarray:
    if rows.dtype == np.float16:
        return in_four_bytes(rows)
    return rows.astype(np.float32, copy=False)


def _blocks(learnt: np.ndarray) -> list[np.ndarray]:
    return [learnt[i : i + _BLOCK] for i in range(0, len(learnt), _BLOCK)]


def _slope(
    rows: np.ndarray,
    labels: np.ndarray,
    blocks: list[np.ndarray],
    weights: np.ndarray,
    strength: np.float32,
) -> np.ndarray:
    """The loss's derivative (features x classes)."""
    slope = np.zeros_like(weights)
    for block in blocks:
        here = _wide(rows[block])
        missed = probabilities(here @ weights)
        missed[np.arange(len(block)), labels[block]] -= 1
        slope += here.T @ missed
    slope *= strength
    slope += weights
    return slope


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    raised = scores - scores.max(axis=-1, keepdims=True)
    np.exp(raised, out=raised)
    raised /= raised.sum(axis=-1, keepdims=True)
    return np.asarray(raised)
