"""Three organisations as real processes that are killed while one call goes through them and back;
`python -m tests.network.three` plays many.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.network.three import rounds


def test_nothing_is_lost_or_doubled_by_kills_a_day_away_and_another_key(tmp_path: Path) -> None:
    (found,) = asyncio.run(rounds(tmp_path, seed=3, many=1, kills=0.3))
    assert list(found.faults()) == []
    assert found.kills and found.away and found.rotated and found.words > 20
