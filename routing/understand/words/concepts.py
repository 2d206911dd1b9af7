"""Maps words that mean much the same at work to one concept, from the languages' `concepts.yaml`
and `things.yaml`.

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
    return _listed(language, "concepts")


@cache
def _things(language: Language) -> dict[str, str]:
    """The same, of things of a workplace too."""
    return _listed(language, "things") | _concepts(language)


def _listed(language: Language, file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, listed in pack(language).data(file).items():
        for word in listed.split():
            found.setdefault(stem(word, language), f"~{name}")
    return found


def concept(root: str, language: Language) -> str | None:
    """The concept of a stem that is common talk, `~name`, or None."""
    return _concepts(language).get(root)


def thing(root: str, language: Language) -> str | None:
    """The concept of a stem, be it common talk or a thing of a workplace, `~name`, or None."""
    return _things(language).get(root)


def known_by(word: str, language: Language) -> tuple[str, ...]:
    """What a word is looked up by: its stem, and the concept behind it where there is one."""
    root = stem(word, language)
    meant = thing(root, language)
    return (root, meant) if meant else (root,)


def common_words() -> list[str]:
    """The words of each concept as one text, each language apart: a sample of what is talked about
    at work and around it.
    """
    listed = [each.data("concepts") for each in packs().values()]
    names = dict.fromkeys(name for one in listed for name in one)
    return [one[name] for name in names for one in listed if one.get(name)]
