"""Words that raise urgency or impact: who or how many are hit, and how soon it must be."""

from __future__ import annotations

import re
from typing import Final

from catalog.model import Language

_CUES: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "urgency": r"urgent(?:ly)?|asap|as soon as possible|immediately|emergency|right (?:now|away)|at once|dangerous|"
        r"unsafe|cannot wait|can't wait|danger|stuck in the (?:lift|elevator)",
        "impact": r"(?:whole|entire) (?:ward|department|floor|building|team|hospital|unit)|"
        r"all (?:wards|departments|screens|colleagues|computers|pcs)|"
        r"every(?:one|body)|nobody|patients?|operating (?:room|theatre)|icu|intensive care|theatre \d+",
    },
    "nl": {
        "urgency": r"spoed|dringend|urgent|zo snel mogelijk|zsm|meteen|direct|onmiddellijk|gevaar(?:lijk)?|acuut|nu meteen|"
        r"kan niet wachten|vast in de lift|haast",
        "impact": r"(?:hele|gehele) (?:afdeling|verdieping|gebouw|team|ziekenhuis|unit|poli)|"
        r"alle (?:afdelingen|schermen|collega's|computers|pc's)|"
        r"iedereen|niemand|pati[eë]nt(?:en)?|operatiekamers?|ok ?\d+|intensive care|\bic\b",
    },
}
_PATTERNS = {lang: {cue: re.compile(rf"\b(?:{p})\b") for cue, p in cues.items()} for lang, cues in _CUES.items()}


def priority_cues(text: str) -> tuple[str, ...]:
    """Cues in a normalised text, in both languages, as `urgency:spoed` or `impact:whole ward`, each once."""
    found = (
        f"{cue}:{hit.group(0)}" for cues in _PATTERNS.values() for cue, p in cues.items() for hit in p.finditer(text)
    )
    return tuple(dict.fromkeys(found))
