"""The examples a classifier learns from: texts with labels, from a catalogue, a CSV or a
correction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.language_packs import Language
from catalog.model import Catalogue


class Example(NamedTuple):
    """One way to ask for `label`. `is_name` marks names and aliases; `group` is withheld as one in
    calibration.
    """

    label: str
    text: str
    language: Language | None = None
    is_name: bool = False
    group: str = ""


def of_catalogue(catalogue: Catalogue) -> tuple[Example, ...]:
    """Every item's phrases, aliases and name in the organisation's languages; the label is the
    item's ref, the group its service.
    """
    found: list[Example] = []
    for ref, place in catalogue.entries.items():
        group = ref.rsplit("/", 1)[0]
        for language in catalogue.organisation.languages:
            names = (place.item.name.in_(language), *place.item.aliases.in_(language))
            found += [Example(ref, text, language, True, group) for text in names]
            found += [
                Example(ref, text, language, False, group)
                for text in place.item.phrases.in_(language)
            ]
    return tuple(dict.fromkeys(found))


def of_rows(rows: Iterable[tuple[str, str]]) -> tuple[Example, ...]:
    """Rows `(text, label)`; the label, read as words, is the item's name and so an example too."""
    found: list[Example] = []
    for text, label in rows:
        found.append(Example(label, text))
        found.append(
            Example(
                label, label.replace("_", " ").replace("/", " ").replace("-", " "), is_name=True
            )
        )
    return tuple(dict.fromkeys(found))
