"""An agreed time is read as people write it, in each language that is installed."""

from __future__ import annotations

import pytest

from bot.channels.pages.block_durations import as_agreed
from bot.channels.pages.block_fields import EditField, filled


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        *(("4 uur", "4h"), ("1u", "1h"), ("30 min", "30m"), ("2 dagen", "2d"), ("1 week", "1w")),
        *(("4 hours", "4h"), ("2 days, 4 hours", "2d4h"), ("1 uur 30 min", "1h30m")),
        *(("90 minuten", "1h30m"), ("half uur", "30m"), ("4hrs", "4h")),
        *(("15m", "15m"), ("1d4h", "1d4h"), ("2w", "2w")),
        *(("soon", "soon"), ("4", "4"), ("uur", "uur"), ("1 maand", "1 maand"), ("", "")),
    ],
)
def test_a_time_is_written_as_the_file_has_it(typed: str, written: str) -> None:
    assert as_agreed(typed) == written


def test_a_field_for_a_time_takes_it_as_typed() -> None:
    field = EditField(("resolve",), "Done within", "time", "4h")
    assert filled([field], {"v.resolve": ["1 uur"]}) == {("resolve",): "1h"}
    assert filled([field], {"v.resolve": ["4 uur"]}) == {}
