"""The real reader of acts for tests, learnt once a process from the languages' own sentences."""

from __future__ import annotations

from functools import cache

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.acts.reader import ActReader
from routing.understand.acts.sentences import sentences


def acts_of(catalogue: Catalogue) -> ActReader:
    """The reader for an organisation's languages."""
    return _learnt(catalogue.organisation.languages)


@cache
def _learnt(languages: tuple[Language, ...]) -> ActReader:
    return ActReader.learn(sentences(languages))
