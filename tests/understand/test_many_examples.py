"""With many examples ours is not below a plain linear classifier; a small version of
`python -m tests.bench.linear_baseline`.
"""

from __future__ import annotations

import random

import pytest

from routing.understand.model.fitting import EXACT, FEW_LABELS, MANY_LABELS, _sample
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
