"""No parser of what comes from outside raises anything but its own refusal.

`make fuzz` does the same for as long as one likes, led by what code each input reaches.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.parsers import BY_NAME, fault


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=40)
@given(data=st.binary(max_size=48))
def test_what_nobody_sends_is_read_or_refused(name: str, data: bytes) -> None:
    if error := fault(BY_NAME[name], data):
        raise error


@pytest.mark.parametrize("name", BY_NAME)
def test_what_people_send_is_read(name: str) -> None:
    assert fault(BY_NAME[name]._replace(refuses=()), b"") is None
