"""German, installed while the tests of this folder run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.wording.localizer import texts
from catalog import language_packs
from catalog.language_packs import LanguagePack, add_folder
from tests.languages.clinic import HERE, Lacking


@pytest.fixture(scope="module")
def german() -> Iterator[LanguagePack]:
    """German, installed for these tests."""
    yield (pack := add_folder(HERE / "de"))
    del language_packs.ADDED[pack.code]


@pytest.fixture(scope="module")
def lacking(german: LanguagePack) -> Lacking:
    """What was to be said and has no German."""
    fallback = Lacking()
    texts(german.code).add_fallback(fallback)
    return fallback
