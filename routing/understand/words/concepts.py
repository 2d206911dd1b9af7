"""Maps words that mean much the same at work to one concept, from the languages' `concepts.yaml`.

They let a message meet a phrase that says it in other words, or in another language; stems are
compared.
"""

from __future__ import annotations

from functools import cache

from catalog.language_packs import Language, pack, packs
from routing.understand.words.stem import stem


@cache
def _concepts(language: Language) -> dict[str, str]:
    """The concept of each stem, as `~name`; the first that lists it."""
    found: dict[str, str] = {}
    for name, listed in pack(language).data("concepts").items():
        for word in listed.split():
            found.setdefault(stem(word, language), f"~{name}")
    return found


def concept(root: str, language: Language) -> str | None:
    """The concept of a stem, `~name`, or None."""
    return _concepts(language).get(root)


def known_by(word: str, language: Language) -> tuple[str, ...]:
    """What a word is looked up by: its stem, and the concept behind it where there is one."""
    root = stem(word, language)
    meant = concept(root, language)
    return (root, meant) if meant else (root,)


def common_words() -> list[str]:
    """The words of each concept as one text, each language apart: a sample of what is talked about
    at work and around it.
    """
    listed = [each.data("concepts") for each in packs().values()]
    names = dict.fromkeys(name for one in listed for name in one)
    return [one[name] for name in names for one in listed if one.get(name)]
