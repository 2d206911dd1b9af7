"""Says why a call came where it is, in the reader's language. The reasons are kept as the reading
wrote them; one that nobody here knows is told as it stands. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.wording.action_forms import kind_named
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase

_TOLD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(known), told)
    for known, told in (
        (r"phrase: “(?P<words>.+)” \([\d.]+\)", phrase("It looks like {words}")),
        (r"word: (?P<words>.+)", phrase("The word {words} speaks for it")),
        (r"spelling: (?P<typed>.+) read as (?P<words>.+)", phrase("{typed} was read as {words}")),
        (r"rule: typed as a phrase or name of the item", phrase("It was asked in so many words")),
        (r"rule: name “(?P<words>.+)”", phrase("Its name was typed: {words}")),
        (r"kind: (?P<kind>\w+),.*", phrase("Taken as {kind}")),
        (r"tie: .*", phrase("It fits whoever asked best")),
        (r"asked: which of some", phrase("It was asked which was meant")),
        (r"alarm: raised", phrase("Those named for emergencies were alerted at once")),
        (r"chosen: a person of the desk", phrase("It was not clear, so a person looks at it")),
        (r"chosen: by the requester", phrase("The requester chose it")),
        (r"confirmed: by the requester", phrase("The requester agreed to it")),
        (r"passed on: (?P<number>.+)", phrase("Passed on from {number}")),
        (r"seen at: (?P<number>.+)", phrase("Seen at {number}")),
        (r"bundles: (?P<n>\d+)", phrase("It takes {n} requests together")),
    )
)


def reasons_told(because: Iterable[str], formatter: CallFormatter) -> list[str]:
    """Each reason once, in words for people; figures are left out."""
    return list(dict.fromkeys(_told(reason, formatter) for reason in because))


def _told(reason: str, formatter: CallFormatter) -> str:
    for known, told in _TOLD:
        if found := known.fullmatch(reason):
            return formatter.say(told, **_filled(found.groupdict(), formatter))
    return reason


def _filled(found: dict[str, str], formatter: CallFormatter) -> dict[str, str]:
    filled = dict(found)
    if number := found.get("n"):
        filled["n"] = formatter.localizer.count(int(number))
    for name in ("words", "typed"):
        if name in found:
            filled[name] = formatter.localizer.in_quotes(found[name])
    if "kind" in found:
        filled["kind"] = kind_named(found["kind"], formatter)
    return filled
