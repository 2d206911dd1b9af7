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
_LINK = re.compile(r"https?://\S+|\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def normalise(text: str) -> str:
    """Lower case, NFKC, no invisible characters, links and addresses left out, spaces single; at
    most `MAX_CHARS`.
    """
    text = unicodedata.normalize("NFKC", text[:MAX_CHARS])[:MAX_CHARS].translate(_QUOTES).lower()
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c)[0] != "C" or c.isspace())
    return " ".join(_LINK.sub(" ", text).split())


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


def wording(text: str) -> str:
    """A text as typed, by which equal wordings meet: its words, normalised, one space apart."""
    return " ".join(words(normalise(text)))
