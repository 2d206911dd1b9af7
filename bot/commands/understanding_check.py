"""What `schakel doctor` says of understanding: by which sentence models messages are read."""

from __future__ import annotations

from bot.channels.plugin import Finding
from bot.settings import Settings


def understanding_findings(settings: Settings) -> list[Finding]:
    """By which sentence models messages are read: name, licence, checksum."""
    from routing.understand.meaning.encoder import Encoder
    from routing.understand.meaning.model import ModelUnusable

    if (wanted := settings.sentence_models) is None:
        return [(True, f"Understanding: by words alone; {_more_meaning(settings)}")]
    try:
        cards = Encoder.load(wanted, settings.cache_folder).cards
    except ModelUnusable as unusable:
        return [(False, f"Understanding: by words alone. {unusable}")]
    return [
        (
            True,
            f"Understanding: by meaning too, {card.name} ({card.licence}; SHA-256 "
            f"{card.checksum[:16] or 'unknown'})",
        )
        for card in cards
    ]


def _more_meaning(settings: Settings) -> str:
    if settings.embedding_model:
        return "SCHAKEL_EMBEDDING_MODEL says so"
    return "by meaning too with pip install schakel[semantic]"
