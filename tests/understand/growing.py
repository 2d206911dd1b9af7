"""Texts of any length that are built to make expressions slow: one class a unit that repeats, or a
draw of letters.
"""

from __future__ import annotations

import random

REPEATED = (
    *("a@", "@", "a@a.", "\n", " ", "\t", "\u00a0", "\r\n", " \n", "\u2028", " , ", ", ", ","),
    *("ﷺ", "a ", "a, ", "and ", "en ", "ook ", "en ik ", "also and ", ". en ", "first ", "'", "a'"),
    *("a", "a.", "a. ", "1", "1.", "1 ", "- ", "\n- ", "\n1. ", "! ", "?", ".", "é", "a\u0301"),
    *("\u0301", "ش", "😀", "😀 ", "http://", "http://a ", "S-1 ", "<", "&", "\u200b", "\u200d"),
    *('"', "“", "spoed ", "not ", "geen ", "in ", "-", "a-", "printer ", "kamer 1 ", "İ", "ß", "ﬃ"),
    *(
        "½",
        "㍿",
        "_",
        "a_",
        "#",
        "heeeelp ",
        "misspeled ",
        "Mijn printer is kapot. ",
        "24/7 ",
        "1-",
    ),
    *(
        "\n> ",
        "> ",
        "-- \n",
        "10:00 ",
        "9.10 ",
        "2-3 ",
        "x@y.z, ",
        "\n\n",
        ":",
        ": ",
        "(",
        ")",
        "/",
    ),
)
DRAWN = {
    "letters": "abcdefghijklmnop",
    "words": "abcdefghijklmnoprstu   ",
    "lines": "abcdefghijklmnoprstu\n\n",
    "signs": "ab .,;!?\n'\"-@:/",
    "any": "".join(chr(code) for code in range(0x20, 0x3000)),
}
PARTS = (
    *("kamer", "scherm", "bureau", "kosten", "plaats", "water", "toets", "bord", "stoel", "deur"),
    *("licht", "school", "boek", "sleutel", "kast", "fiets", "telefoon", "vloer", "raam", "lijst"),
)
COMPOUNDS = "compounds with slips"
CLASSES = (*REPEATED, *DRAWN, COMPOUNDS)


def grown(unit: str, length: int, rng: random.Random) -> str:
    """A text of this class, of so many characters."""
    if letters := DRAWN.get(unit):
        return "".join(rng.choice(letters) for _ in range(length))
    if unit == COMPOUNDS:
        return " ".join(_slipped(rng) for _ in range(length // 8 + 1))[:length]
    return (unit * (length // len(unit) + 1))[:length]


def _slipped(rng: random.Random) -> str:
    """Words written as one, with two letters swapped: each is unknown and may have been many."""
    word = "".join(rng.choices(PARTS, k=rng.randint(2, 5)))
    at = rng.randrange(len(word) - 1)
    return f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
