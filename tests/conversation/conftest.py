"""A desk at which something was asked, and the hospital's, which reads by words."""

from __future__ import annotations

from pathlib import Path

import pytest

import catalog
from bot.bootstrap.first_reader import read_catalogue
from bot.settings import Settings
from routing.understand.reader import Reader
from tests.bench.dialogue_states import Hospital, hospital
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def spill() -> World:
    """Coffee was spilt on ward C3, and that was sent."""
    return play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        < S-1001
    """)


@pytest.fixture(scope="session")
def fresh() -> Hospital:
    """The hospital's desk, of which each test takes a twin: learning takes a while."""
    standing = read_catalogue(Path(catalog.__file__).parent / "hospital")
    return hospital(standing, Reader.of(standing, cache=Settings().cache_folder))


@pytest.fixture
def desk(fresh: Hospital) -> Hospital:
    """The hospital's desk, where nothing was asked yet."""
    return fresh.twin()
