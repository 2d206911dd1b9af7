"""Readers that are made once: learning takes most of a test's time."""

from __future__ import annotations

import pytest

from routing.understand.reader import Reader
from tests.understand.desk import desk


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.of(desk())
