"""The real reader of acts for tests, learnt once a run from the languages' own sentences."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.acts.reader import ActReader


def acts_of(catalogue: Catalogue) -> ActReader:
    """The reader for an organisation's languages."""
    return _learnt(catalogue.organisation.languages)


@cache
def _learnt(languages: tuple[Language, ...]) -> ActReader:
    """Kept for the run, in a folder of its own for each choice of languages."""
    run = os.environ.get("TESTS_CACHE")
    kept = Path(run) / "acts" / "-".join(languages) if run else None
    return ActReader.kept_or_learnt(languages, (), None, kept)
