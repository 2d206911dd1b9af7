"""Says how somebody whom we don't know joins. Pure."""

from __future__ import annotations

from bot.wording.localizer import Localizer
from catalog.model import Catalogue


def ways_in(catalogue: Catalogue, localizer: Localizer) -> str:
    """How somebody whom we don't know joins, where they work here."""
    lines = [
        localizer.say(
            "Do you work here? Tell me who you are, as in “I am Sanne Kuipers”: a coordinator "
            "confirms it. Or ask your coordinator to invite you."
        )
    ]
    if any(person.phone for person in catalogue.people.values()):
        lines.append(
            localizer.say("Or share your own phone number with me, if your organisation has it.")
        )
    return " ".join(lines)
