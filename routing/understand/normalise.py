"""Text as typed, made comparable: one spelling of letters, quotes and spaces, and a bounded length."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 2_000
"""Longer messages are read up to here: the request is said in the first lines, what follows is quoted mail or a log."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})  # noqa: RUF001
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_LINK = re.compile(r"https?://\S+|\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def normalise(text: str) -> str:
    """Lower case, NFKC, no invisible characters, links and addresses left out, spaces single; at most `MAX_CHARS`."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARS]).translate(_QUOTES).lower()
    text = "".join(c if unicodedata.category(c)[0] != "C" or c.isspace() else "" for c in text)
    return " ".join(_LINK.sub(" ", text).split())


def words(text: str) -> list[str]:
    """The words of a normalised text: letters and digits; `don't` is `dont`, `foto's` is `fotos`, `heeeelp` is `heelp`."""
    plain = unicodedata.normalize("NFD", _APOSTROPHE.sub("", text))
    plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return _WORD.findall(_STRETCHED.sub(r"\1\1", plain))
