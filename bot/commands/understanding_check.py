"""What `schakel doctor` says of understanding: by which sentence models messages are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.bootstrap.private import own_cache
from bot.channels.plugin import Finding
from bot.settings import Settings
from catalog.language_packs import Language
from catalog.model import Catalogue


def understanding_findings(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    """By which sentence models messages are read: name, licence, checksum, and in which of the
    organisation's languages each is used.
    """
    from routing.understand.meaning.encoder import Encoder
    from routing.understand.meaning.model import ModelUnusable
    from routing.understand.reader import Reader

    if (wanted := settings.sentence_models) is None:
        return [(True, f"Understanding: by words alone; {_more_meaning(settings)}")]
    try:
        cards = Encoder.load(wanted, own_cache(settings)).cards
    except ModelUnusable as unusable:
        return [(False, f"Understanding: by words alone. {unusable}")]
    reader = Reader.of(catalogue, semantic=wanted, cache=own_cache(settings))
    shares = reader.shares_of_meaning()
    return [
        (
            True,
            f"Understanding: by meaning too, {card.name} ({card.licence}; SHA-256 "
            f"{card.checksum[:16] or 'unknown'}){_where(shares, number)}",
        )
        for number, card in enumerate(cards, start=1)
    ]


def _where(shares: Mapping[Language, Sequence[float]], number: int) -> str:
    """Where a model is used, by how much it was measured to help; nothing where it wasn't."""
    used = [f"{code} {share[number]:.0%}" for code, share in shares.items() if share[number] > 0]
    harmful = [code for code, share in shares.items() if share[number] == 0]
    said = f": counts in {', '.join(used)}" if used else ""
    return said + (f"; does not help in {', '.join(harmful)}, not used there" if harmful else "")


def _more_meaning(settings: Settings) -> str:
    if settings.embedding_model:
        return "SCHAKEL_EMBEDDING_MODEL says so"
    return "by meaning too with pip install schakel[semantic]"
