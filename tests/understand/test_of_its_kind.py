"""An item of the kind that the words read as goes before one that is as near and of another."""

from __future__ import annotations

import numpy as np
import pytest

from catalog.model import Catalogue
from routing.understand.kinds.lean import KindLean
from routing.understand.kinds.of_its_kind import OfItsKind
from routing.understand.reader import Reader
from routing.understand.words.text_reader import TextReader, readings_of
from tests.conversation.town import TOWN


@pytest.fixture(scope="module")
def town() -> Catalogue:
    return TOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mijn scherm doet het ineens niet meer", "incident"),
        ("kan ik een tweede scherm krijgen?", "service_request"),
        ("my screen stopped working this morning", "incident"),
        ("could I get a second screen please?", "service_request"),
    ],
)
def test_the_items_of_the_kind_that_is_read_have_more(
    town: Catalogue, text: str, kind: str
) -> None:
    items = sorted(town.entries)
    beside = OfItsKind(town, items, KindLean.of(town))
    read = TextReader.of(readings_of((), ("en", "nl")), ("en", "nl")).read(text)
    more = beside(read)
    of_kind = np.array([town.entries[item].item.kind == kind for item in items])
    assert more[of_kind].min() > more[~of_kind].max() == 0.0


def test_what_is_typed_as_an_item_is_that_whatever_its_kind(town: Catalogue) -> None:
    reader = Reader.of(town, semantic=None)
    for ref, place in town.entries.items():
        for name in place.item.name.all:
            assert ref in reader.rank(name)[:2]
