"""Readers that are made once: learning takes most of a test's time."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from routing.understand.reader import Reader
from tests.understand.desk import desk


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.of(desk())


@pytest.fixture(scope="session")
def built_models() -> Path:
    """A folder in which the sentence models are built once for all tests; nobody damages it."""
    return Path(os.environ["TESTS_CACHE"]).parent / "built"


@pytest.fixture
def own_models(built_models: Path, tmp_path: Path) -> Path:
    """A copy of what is built there so far, to damage."""
    if built_models.is_dir():
        shutil.copytree(built_models, tmp_path, dirs_exist_ok=True)
    return tmp_path
