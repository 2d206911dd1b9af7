"""Normalises typed text: one spelling of letters, quotes and spaces, and a bounded length."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 2_000
"""Longer messages are read up to here: the request is said in the first lines, what follows is
quoted mail or a log.
"""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_WEB_ADDRESS = re.compile(r"https?://")
_AFTER_ADDRESS = ".,;:!?)>]}'\""
_WORD = re.compile(r"[^\W_]+")
_TYPED = re.compile(r"(?P<start>^|[.!?:;\n]\s?)?(?P<word>[^\W\d_]+)")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def normalise(text: str) -> str:
    """Lower case, NFKC, no invisible characters, links and addresses left out, spaces single; at
    most `MAX_CHARS`.
    """
    text = unicodedata.normalize("NFKC", text[:MAX_CHARS])[:MAX_CHARS].translate(_QUOTES).lower()
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c)[0] != "C" or c.isspace())
    said = (_without_address(word) for word in text.split())
    return " ".join(word for word in said if word)


def _without_address(word: str) -> str:
    """What is left of a word without a web address in it; nothing of an e-mail address.

    Linear in the word's length, which one expression for both is not.
    """
    link = _WEB_ADDRESS.search(word)
    said = word[: link.start()] if link else word
    bare = said.rstrip(_AFTER_ADDRESS)
    at, dot = bare.find("@", 1), bare.rfind(".")
    return "" if 0 < at < dot - 1 and dot < len(bare) - 1 else said


def without_accents(text: str) -> str:
    """The same letters, without marks above or below them."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def words(text: str) -> list[str]:
    """The words of a normalised text: letters and digits; `don't` is `dont`, `foto's` is `fotos`,
    `heeeelp` is `heelp`.
    """
    plain = _APOSTROPHE.sub("", text)
    return _WORD.findall(
        _STRETCHED.sub(r"\1\1", plain if plain.isascii() else without_accents(plain))
    )


def names_in(text: str, *, nouns_have_capitals: bool = False) -> frozenset[str]:
    """Words, as `words` gives them, that are typed as names are: with a capital inside a sentence
    (where the language does not write every noun so), or with several capitals. None where most
    words are typed so.
    """
    found, plain = set[str](), 0
    for one in _TYPED.finditer(unicodedata.normalize("NFKC", text[:MAX_CHARS])[:MAX_CHARS]):
        word = one["word"]
        if _is_abbreviation(word) or (
            word[0].isupper() and one["start"] is None and not nouns_have_capitals
        ):
            found.add("".join(words(word.lower())))
        else:
            plain += 1
    return frozenset(found) if plain >= len(found) else frozenset()


def _is_abbreviation(word: str) -> bool:
    """Whether capitals make the word: SaaS, BSN; not `HEt`, of a shift key that was let go late."""
    capitals = sum(letter.isupper() for letter in word)
    return capitals > 1 and not (capitals == 2 and word[:2].isupper() and len(word) > 2)


def wording(text: str) -> str:
    """A text as typed, by which equal wordings meet: its words, normalised, one space apart."""
    return " ".join(words(normalise(text)))
