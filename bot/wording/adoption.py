"""Words of adoption: where a link and the whole stand, what to do next, by whom and how. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.wording.adoption_advice import HOW, NOTHING_KEPT, PART_NAMES, SAID, STEP_NAMES
from bot.wording.localizer import Localizer, phrase
from catalog.model import Catalogue
from catalog.texts import Text
from routing.adoption.values import STEPS, Advice, CameOf, Effect, Lack, LinkStand, Shared, Stand

NAMED = 4
"""So many teams are named; the others are counted."""
Spot = Callable[[str, str, str], str]
"""Where a part of a team's file stands: `spot(team, part, about)`, like "cleaning.yaml:8"; `about`
names the person, service or item in that part.
"""
_KINDS = {
    "wish": phrase("wishes"),
    "rfc": phrase("changes"),
    "incident": phrase("incidents"),
    "service_request": phrase("service requests"),
    "risk": phrase("risks"),
}


def by_name(team: str, _part: str, _about: str) -> str:
    """The place in a team's file where no files are at hand."""
    return f"{team}.yaml"


@dataclass(frozen=True)
class AdoptionWords:
    """Says it in a reader's language, with the catalogue's names."""

    catalogue: Catalogue
    localizer: Localizer
    spot: Spot = by_name

    def say(self, msgid: str, /, **values: object) -> str:
        """The text in the reader's language."""
        return self.localizer.say(msgid, **values)

    def step(self, name: str) -> str:
        """What a step is called."""
        return self.say(STEP_NAMES[name])

    def part(self, name: str) -> str:
        """What a part of a step is called."""
        return self.say(PART_NAMES[name])

    def team(self, team: str) -> str:
        """A team by its name."""
        found = self.catalogue.team_by_id.get(team)
        return found.name.in_(self.localizer.language) if found else team

    def domain(self, domain: str) -> str:
        """A domain by its name."""
        found = self.catalogue.organisation.domains.get(domain)
        return found.in_(self.localizer.language) if found else domain

    def what(self, lack: Lack) -> str:
        """What a link lacks, in a sentence."""
        return self.say(
            SAID[lack.code] if lack.n or lack.code != "register" else NOTHING_KEPT,
            team=self.team(lack.team),
            about=self._about(lack),
            n=_figure(lack.n),
            of=_figure(lack.of),
            share=f"{lack.n / lack.of:.0%}" if lack.of else "",
            value=lack.value,
        )

    def how(self, lack: Lack) -> str:
        """Who does it, and the line in the file, the command or the button."""
        found = HOW[lack.code]
        line = found.line.format(**self._filled(lack))
        team = lack.about.partition("/")[0] if found.where == "supplier" else lack.team
        if found.where == "command":
            told = self.say("run {line}", line=f"`{line}`")
        elif found.where == "button":
            told = self.say("press {button} on the card", button=f"“{self.say(line)}”")
        else:
            place = self.spot(team, found.part, lack.about)
            told = self.say("in {place} write {line}", place=place, line=f"`{line}`")
        person = self.catalogue.people.get(lack.who)
        return f"{person.name}: {told}." if person else f"{told[:1].upper()}{told[1:]}."

    def effect(self, effect: Effect | None) -> str:
        """What it would do, by pairs of simulated runs; "" where that was not tried."""
        if effect is None:
            return ""
        before, after = f"{effect.before:.0%}", f"{effect.after:.0%}"
        if not effect.sure:
            return self.say(
                "In simulation: {before} in time, {after} with it; in {n} pairs of runs that may "
                "be chance.",
                before=before,
                after=after,
                n=effect.pairs,
            )
        return self.say(
            "In simulation: {before} in time, {after} with it.", before=before, after=after
        )

    def advice(self, advice: Advice) -> list[str]:
        """What, how, since when it was proposed, and what it would do: a line each."""
        lines = [self.what(advice.lack), self.how(advice.lack)]
        if told := self.effect(advice.effect):
            lines.append(told)
        if advice.since:
            lines.append(self.say("Proposed on {day}.", day=self.localizer.date(advice.since)))
        return lines

    def shared(self, shared: Shared) -> list[str]:
        """A thing for the whole: at which links, and how at the first of them."""
        lines = self.advice(shared.first)
        if len(shared.teams) > 1:
            rest = shared.teams[1:]
            names = [self.team(team) for team in rest[:NAMED]]
            if more := len(rest) - NAMED:
                names += [self.say("{n} more", n=more)] if more > 0 else []
            told = self.say("The same holds for {teams}.", teams=self.localizer.joined(names))
            lines.insert(1, told)
        return lines

    def came(self, came: CameOf) -> str:
        """What came of something that was proposed."""
        return self.say(
            "{what} Proposed on {day}, not so any more; {step} of {team} went from {before} to "
            "{after}.",
            what=self.what(came.lack),
            day=self.localizer.date(came.proposed),
            step=self.step(came.lack.step),
            team=self.team(came.lack.team),
            before=percent(came.before),
            after=percent(came.after),
        )

    def levels(self, link: LinkStand) -> str:
        """A link's three steps in a line."""
        steps = [(name, link.step(name)) for name in STEPS]
        return ", ".join(
            f"{self.step(name)} {percent(found.value if found else None)}" for name, found in steps
        )

    def whole_levels(self, stand: Stand) -> str:
        """The three steps of the whole in a line."""
        return ", ".join(f"{self.step(name)} {percent(stand.whole[name])}" for name in STEPS)

    def _about(self, lack: Lack) -> str:
        """What it is about, by the name people know it by."""
        about, language = lack.about, self.localizer.language
        if lack.code == "process":
            return self.say(_KINDS[about])
        if lack.code in ("too-tight", "too-loose"):
            return self._promise(about)
        if not about:
            return self.say("what has no item")
        named: list[Text | None] = [
            entry.item.name if (entry := self.catalogue.entries.get(about)) else None,
            team.name if (team := self.catalogue.team_by_id.get(about)) else None,
        ]
        found = next(filter(None, named), None)
        person = self.catalogue.people.get(about)
        return (
            found.in_(language)
            if found
            else self._service(about, lack.team) or (person.name if person else about)
        )

    def _service(self, about: str, team: str) -> str:
        """A service of the link's own by its name, another's with whose it is; "" for none."""
        language = self.localizer.language
        if own := self.catalogue.services.get(f"{team}/{about}"):
            return own[1].name.in_(language)
        if other := self.catalogue.services.get(about):
            return f"{other[1].name.in_(language)} ({other[0].name.in_(language)})"
        return ""

    def _promise(self, about: str) -> str:
        service, kind, resolve = [*about.split(" ", 2), "", ""][:3]
        found = self.catalogue.services.get(service)
        name = found[1].name.in_(self.localizer.language) if found else service
        return self.say(
            "{service}, {kind} in {time}", service=name, kind=self.say(_KINDS[kind]), time=resolve
        )

    def _filled(self, lack: Lack) -> dict[str, str]:
        """The ids a line of a file or a command is written with."""
        team = self.catalogue.team_by_id.get(lack.team)
        people = [p.id for p in team.people] if team else []
        others = [p for p in people if p != lack.about] or ["…"]
        fallback = self.catalogue.fallback
        codes = self.catalogue.organisation.languages
        return {
            "id": lack.about,
            "who": lack.who or "…",
            "colleague": others[0],
            "colleagues": ", ".join(people[:2]) or "…",
            "fallback": fallback.team if fallback else "…",
            "texts": "{" + ", ".join(f"{code}: …" for code in codes) + "}",
            "team_id": lack.team,
            "value": lack.value,
            "today": "…",
        }


def percent(value: float | None) -> str:
    """A share as people read it; a dash where nothing was measured."""
    return "–" if value is None else f"{value:.0%}"


def _figure(value: float) -> str:
    return f"{value:,.0f}"
