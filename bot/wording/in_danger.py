"""Says what whoever tells of danger should do at once."""

from __future__ import annotations

from bot.wording.localizer import Localizer
from catalog.model import Catalogue


def what_to_do(catalogue: Catalogue, localizer: Localizer) -> str:
    """What whoever tells of danger should do at once, by the organisation's own words."""
    known = catalogue.organisation.emergency
    if known:
        return known.say.in_(localizer.language)
    return localizer.say("If anybody is in danger: call the emergency number (112) at once.")
