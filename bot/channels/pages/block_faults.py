"""Says what does not fit yet in a draft: in plain words, at the field where it is mended. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.channels.pages.block_change_words import Places
from bot.channels.pages.block_forms import Forms
from bot.wording.localizer import phrase
from catalog.editing.merge import Path, by_name
from catalog.problems import Problem

WORDS: Mapping[str, str] = {
    "no-people": phrase("Nobody works in the team yet."),
    "no-coordinator": phrase("Nobody of the team is its coordinator."),
    "no-room": phrase("The team has no room where its requests arrive."),
    "no-hours": phrase("The team has no hours."),
    "missing-language": phrase("Something is said in one language and not in the other."),
    "missing-field": phrase("Something is still to be filled in."),
    "no-target": phrase("Something can be asked for which no time is promised."),
    "no-agreement": phrase("A supplier has agreed nothing with this team."),
    "promise-too-long": phrase("A supplier promises later than this team does."),
    "doubled-phrase": phrase("Two things are asked for in the same words."),
    "doubled-id": phrase("One id stands for two; somebody's name is another in their other team."),
    "doubled-email": phrase("Two people have the same e-mail address."),
    "bad-duration": phrase("A time cannot be read: write it like 15m, 4h or 2d."),
    "bad-hours": phrase("Hours cannot be read: write them like 08:00-17:00."),
    "dangling": phrase("Something is named that is not there, or not any more."),
    "unreachable": phrase("Nobody can ask for it: it is agreed with nobody who could."),
    "unknown-zone": phrase("There is no such time zone: write it like Europe/Amsterdam."),
    "bad-id": phrase("An id is written in small letters, digits and dashes."),
    "wrong-kind": phrase("There is no such kind of request."),
    "wrong-value": phrase("What is filled in here cannot be."),
    "wrong-type": phrase("What is filled in here cannot be."),
    "unknown-field": phrase("The file says something here that we do not know."),
    "unknown-item": phrase("Something is named that is not there, or not any more."),
    "doubled-account": phrase("Two people have the same account."),
    "doubled-phone": phrase("Two people have the same phone number."),
    "acknowledge-too-long": phrase("A supplier promises later than this team does."),
}
"""What is wrong, in plain words, by a problem's code."""
AT: Mapping[tuple[str, str], str] = {
    ("bad-hours", "holidays"): phrase(
        "We know no holidays of that: write a country's code, like NL, or DE-BY."
    ),
    ("bad-hours", "closed"): phrase("A day cannot be read: write it like 2026-12-25."),
    ("bad-hours", "hours"): phrase("These hours are never open: fill in one day at least."),
}
"""The same where one field of several with that code needs words of its own."""
LIKE: Mapping[str, str] = {
    "bad-room": phrase("There can be no such room: write it like {example}."),
    "bad-account": phrase("There can be no such account: write it like {example}."),
    "bad-phone": phrase("This is no phone number: write it like {example}."),
}
"""What is written as a channel wants it, with the example that the channel gives."""
OTHER = phrase("Something does not fit yet.")
_EXAMPLE = re.compile(r"\blike ([\w@.+/:-]*\w)")
_LACKS = frozenset({"missing-language", "missing-field"})


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit: `plain` for who fills in, `exact` in the words of the check;
    `where` it is, the `part` of the forms and the `field` to mend it in, as far as there is one.
    """

    plain: str
    exact: str
    where: str = ""
    part: str = ""
    field: str = ""


@dataclass(frozen=True)
class Faults:
    """Finds the field of each problem of a draft's own file."""

    forms: Forms
    file: str

    def of(self, problems: Iterable[Problem]) -> tuple[Fault, ...]:
        """Each problem as a fault."""
        return tuple(map(self._fault, problems))

    @cached_property
    def _places(self) -> Places:
        return Places(self.forms)

    def _fault(self, problem: Problem) -> Fault:
        plain = self._plain(problem)
        if problem.file != self.file or not problem.path:
            return Fault(plain, problem.message)
        path = by_name(self.forms.document, problem.path)
        found = self._field_at(path, lacks=problem.code in _LACKS)
        where = self._places.called(found or path)
        part = self._places.parts.get(found or ()) or _part_of(path)
        field = self._places.fields[found].name if found else ""
        return Fault(plain, problem.message, where, part, field)

    def _plain(self, problem: Problem) -> str:
        say, example = self.forms.say, _EXAMPLE.search(problem.mend)
        if problem.code in LIKE and example:
            return say(LIKE[problem.code], example=example[1])
        path = by_name(self.forms.document, problem.path)
        last = next((str(s) for s in reversed(problem.path) if isinstance(s, str)), "")
        if last == "hours" and not isinstance(self.forms.at(*path), dict):
            last = ""  # a shift's hours are one stretch, not a week
        return say(AT.get((problem.code, last)) or WORDS.get(problem.code, OTHER))

    def _field_at(self, path: Path, *, lacks: bool) -> Path | None:
        """The field at a path, the first one empty below it where something lacks, or the one that
        holds it.
        """
        fields = self._places.fields
        if path in fields:
            return path
        below = (p for p, one in fields.items() if p[:-1] == path and one.value in (None, "", []))
        holding = (path[:n] for n in range(len(path) - 1, 0, -1) if path[:n] in fields)
        return next(below, None) if lacks else next(holding, None)


_PARTS: Mapping[str, str] = {
    "people": "people",
    "rota": "duty",
    "escalate": "escalation",
    "prepared": "prepared",
    "services": "services",
}


def _part_of(path: Path) -> str:
    """The part of the forms in which a place stands."""
    if path[:1] == ("services",) and len(path) > 1:
        inner = path[3:4] if path[2:3] == ("items",) else ()
        return "/".join(("item" if inner else "service", path[1], *inner))
    return _PARTS.get(path[0], "about")
