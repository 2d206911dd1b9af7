"""Both sides agree in the end, whatever people do and however the wire breaks; the bench plays ten
thousand (`python -m tests.network.histories`).
"""

from __future__ import annotations

from tests.network.history import batch


def test_both_sides_agree_in_the_end() -> None:
    seen, broken = batch(seed=7, first=0, count=2)
    assert broken == []
    assert seen["histories"] == 2
    assert seen["wire late"] and seen["wire lost"] and seen["wire doubled"], "the wire broke"
