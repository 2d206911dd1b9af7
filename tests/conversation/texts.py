"""Finds every text the program can say, as Babel extracts it, and what stands in the .po files."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot
from catalog.language_packs import LanguagePack, packs
from routing.call.usm import NAMES, STEPS

BOT = Path(bot.__file__).parent
TRANSLATED = tuple(each for each in packs().values() if (each.folder / "texts").is_dir())
"""The installed languages that bring texts of their own."""
STEP_NAMES = (*NAMES.values(), *(step.name for steps in STEPS.values() for step in steps))
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "say": None,
    "phrase": None,
    "many": (1, 2),
    "_": None,
}

Msgid = str | tuple[str, ...]


def said_in(folder: Path = BOT) -> dict[Msgid, str]:
    """Every msgid in the code and the templates, with the file it stands in."""
    found: dict[Msgid, str] = {}
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    for name, _, message, _, _ in extract_from_dir(str(folder), methods, {}, dict(KEYWORDS)):
        text: Msgid = (
            message if isinstance(message, str) else tuple(str(part) for part in message if part)
        )
        if isinstance(text, tuple) and len(text) == 1:
            text = text[0]
        found[text] = name
    return found | dict.fromkeys(STEP_NAMES, "usm.py")


def translated(into: LanguagePack) -> Iterator[tuple[str, Msgid, tuple[str, ...]]]:
    """Every entry of a language's .po files: its file, its id, its text (more than one for
    several).
    """
    for path in sorted((into.folder / "texts").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=into.locale):
                if message.id:
                    msgid: Msgid = message.id if isinstance(message.id, str) else tuple(message.id)
                    told = (
                        (message.string,)
                        if isinstance(message.string, str)
                        else tuple(message.string or ())
                    )
                    yield path.name, msgid, told


def places_in(text: str) -> set[str]:
    """The `{places}` of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
