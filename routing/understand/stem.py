"""A word's stem, English or Dutch, so that `printers` and `printing` meet `printer`: endings only, no dictionary."""

from __future__ import annotations

from functools import lru_cache

from catalog.model import Language

_ENDINGS: dict[str, tuple[str, ...]] = {
    "en": ("ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e", "y"),
    "nl": ("etjes", "tjes", "jes", "etje", "tje", "pje", "je", "eren", "enden", "ende", "en", "s", "e"),
}
_VOWELS = "aeiouy"


@lru_cache(maxsize=20_000)
def stem(word: str, language: Language) -> str:
    """The word without its ending; words of three letters or fewer, and with digits, stay as they are."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending in _ENDINGS[language]:
        root = word[: len(word) - len(ending)]
        if word.endswith(ending) and len(root) >= 3 and any(c in _VOWELS for c in root):
            return _tidy(root, language)
    return _tidy(word, language)


def _tidy(root: str, language: Language) -> str:
    """Double letters made single: stopp(ed) = stop, and in Dutch kapott(e) = kapot, vaar = var(en)."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeios":
        root = root[:-1]
    if language == "nl" and len(root) > 3 and root[-2] == root[-3] and root[-2] in "aeou":
        root = root[:-2] + root[-1]
    if language == "nl" and root[-1] in "vz":
        root = root[:-1] + {"v": "f", "z": "s"}[root[-1]]
    return root
