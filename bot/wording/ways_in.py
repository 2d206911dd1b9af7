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


def turned_away(reason: str, catalogue: Catalogue, localizer: Localizer) -> str:
    """What somebody hears who may not ask before they are known; `reason` as of the facts."""
    if reason == "closed":
        text = localizer.say(
            "I don't know you, and I am here for the people of {organisation} only.",
            organisation=catalogue.organisation.organisation.in_(localizer.language),
        )
        return f"{text} {ways_in(catalogue, localizer)}"
    unknown = localizer.say("I don't know you yet.")
    return f"{unknown} {ways_in(catalogue, localizer)}"


def waits_in_private(name: str, link: str, localizer: Localizer) -> str:
    """That something waits for somebody whom we cannot write to, and how they get it; never what
    it is. `link`: begins a chat with us, where their service has such links.
    """
    if link:
        return localizer.say(
            "{name}, I have something for you that is for your eyes only, but I can't message you. "
            "Open a chat with me and I say it there at once: {link}",
            name=name,
            link=link,
        )
    return localizer.say(
        "{name}, I have something for you that is for your eyes only, but I can't message you. "
        "Write me a word yourself and I say it there at once.",
        name=name,
    )
