"""The examples a classifier learns from: texts with labels, from a catalogue, a CSV or a
correction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.about import for_what


class Example(NamedTuple):
    """One way to ask for `label`. `is_name` marks names and aliases, `is_about` what the item says
    it is for: both are learnt from and never asked. `group` is withheld as one in calibration.
    `is_message`: somebody wrote it to ask, no catalogue has it.
    """

    label: str
    text: str
    language: Language | None = None
    is_name: bool = False
    group: str = ""
    is_about: bool = False
    is_message: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether somebody would say it so."""
        return not (self.is_name or self.is_about)


def of_catalogue(catalogue: Catalogue) -> tuple[Example, ...]:
    """Every item's phrases, aliases, name and what it is for, in the organisation's languages; the
    label is the item's ref, the group its service.
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
            if place.item.about and (
                what := for_what(place.item.about.in_(language), language).what
            ):
                found.append(Example(ref, what, language, False, group, is_about=True))
    return tuple(dict.fromkeys(found))


def of_rows(rows: Iterable[tuple[str, str]]) -> tuple[Example, ...]:
    """Rows `(text, label)`; the label, read as words, is the item's name and so an example too."""
    found: list[Example] = []
    for text, label in rows:
        found.append(Example(label, text, is_message=True))
        found.append(
            Example(
                label, label.replace("_", " ").replace("/", " ").replace("-", " "), is_name=True
            )
        )
    return tuple(dict.fromkeys(found))
