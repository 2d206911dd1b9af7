"""`schakel route --from FILE.csv --jsonl`: reads many texts, one line of JSON for each."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bot.commands.route_danger import why_an_emergency
from bot.errors import Mistake
from bot.sanitize import legible
from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.decision import Asker, Decision
from routing.understand.reader import Reader

_SEPARATORS = (",", ";", "\t")


class Given(NamedTuple):
    """A text of the file, and its asker's language when the file says it."""

    text: str
    language: Language | None


def given(file: Path, catalogue: Catalogue) -> list[Given]:
    """The texts of a CSV with a column `text` and perhaps `lang`. Raises Mistake."""
    languages = catalogue.organisation.languages
    try:
        with file.open(newline="", encoding="utf-8-sig") as opened:
            first = opened.readline()
            apart = next((sign for sign in _SEPARATORS if sign in first), ",")
            header = [name.strip().strip('"').lower() for name in first.split(apart)]
            rows = [row for row in csv.reader(opened, delimiter=apart) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Mistake(
            f"'{file}' can't be read as CSV ({error}); give a file in UTF-8 with a column text."
        ) from None
    if "text" not in header:
        raise Mistake(f"{file.name} needs a column text; its first line is the header.")
    if len(header) == 1:
        return [Given(apart.join(row), None) for row in rows]
    spoken = header.index("lang") if "lang" in header else None
    return [_given(row, header.index("text"), spoken, languages) for row in rows]


def _given(row: list[str], text: int, spoken: int | None, languages: tuple[Language, ...]) -> Given:
    said = row[spoken].strip() if spoken is not None and spoken < len(row) else ""
    return Given(row[text] if text < len(row) else "", said if said in languages else None)


def lines(reader: Reader, texts: list[Given], asker: Asker | None = None) -> Iterator[str]:
    """One line of JSON for each text: read as a whole, in parts after splitting, and the ten best
    items before anything is decided; `ms` is what reading it took, splitting included;
    `emergency`: it would be heard as one, before all that, and `emergency_because`: why.
    """
    for text, language in texts:
        began = time.perf_counter()
        clean = legible(text)
        parts = reader.split(clean, asker, language)
        taken = (time.perf_counter() - began) * 1000
        whole = parts[0] if len(parts) == 1 else reader.decide(clean, asker, language)
        danger = why_an_emergency(clean, parts, reader)
        said = {
            "text": text,
            "language": whole.language,
            "whole": _decided(whole),
            "parts": [_decided(part) for part in parts],
            "rank": reader.rank(clean, asker, language),
            "ms": round(taken, 2),
            "emergency": bool(danger),
            "emergency_because": list(danger),
        }
        yield json.dumps(said, ensure_ascii=False)


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "text": decision.text,
        "decision": decision.outcome.value,
        "candidates": [
            {"item": each.item, "confidence": each.confidence} for each in decision.candidates
        ],
        "kind": decision.kind.value,
        "priority_cues": list(decision.priority_cues),
    }
