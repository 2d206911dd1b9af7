"""Advises on a catalogue that passes its checks."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.addresses import advise_addresses
from catalog.check_context import CheckContext
from catalog.contradictions import advise_agreements
from catalog.identities import advise_identities
from catalog.language_packs import Language
from catalog.model import Catalogue, Hours, Team
from catalog.phrase_advice import advise_phrases
from catalog.problems import Problem
from catalog.promises import kinds_passed, names_of, promise_to, promises
from catalog.references import leans
from catalog.wording import by_language


def advise(catalogue: Catalogue, context: CheckContext) -> tuple[Problem, ...]:
    """Every piece of advice, by file and line."""
    context.advice.clear()
    if (
        catalogue.teams
        and not catalogue.organisation.fallback
        and not any(t.fallback for t in catalogue.teams)
    ):
        desk = catalogue.fallback
        said = (
            f"no fallback desk is named; for now it is {desk.team}"
            if desk
            else "no fallback desk is named"
        )
        context.advise(
            context.spot(None),
            "no-fallback",
            said,
            "set fallback: true at a team, or fallback: its-id in organisation.yaml",
        )
    advise_addresses(catalogue, context)
    advise_agreements(catalogue, context)
    advise_identities(catalogue, context)
    advise_phrases(catalogue, context)
    for team in catalogue.teams:
        _link(team, context)
        _forgotten_minutes(team, context)
        _services(team, context, catalogue.organisation.languages)
    for name in catalogue.organisation.domains:
        if all(team.domain != name for team in catalogue.teams):
            said = f"no team works in domain {name}"
            mend = f"write domain: {name} at its teams, or take it out"
            context.advise(context.spot(None, "domains", name), "empty-domain", said, mend)
    _late_answers(catalogue, context)
    _unused(catalogue, context)
    return tuple(sorted(context.advice))


def _forgotten_minutes(team: Team, context: CheckContext) -> None:
    """Hours that end at 23:59 leave out the last minute of the day: is that meant?"""
    places: list[tuple[tuple[str | int, ...], Hours]] = [(("hours",), team.hours)]
    for at, service in enumerate(team.services):
        for n, agreement in enumerate(service.agreements):
            if agreement.hours:
                places.append((("services", at, "agreements", n, "hours"), agreement.hours))
    spans = [(path, span) for path, hours in places for d in range(7) for span in hours.spans(d)]
    spans += [(("rota", n), span) for n, shift in enumerate(team.rota) for span in shift.hours]
    for path in dict.fromkeys(path for path, span in spans if span.forgets_a_minute):
        message = f"{team.team}: hours that end at 23:59 leave out the last minute of the day"
        mend = "write 24:00 if the whole day is meant, or the next morning's time (22:00-06:00)"
        context.advise(context.spot(team.team, *path), "forgotten-minute", message, mend)


def _link(team: Team, context: CheckContext) -> None:
    here = team.team
    if team.link:
        return  # how it works is said, and advised on, in its own desk
    if len(team.people) == 1:
        context.advise(
            context.spot(here, "people"),
            "one-person",
            f"{here} has one person, and nobody for their day off",
            "add a second",
        )
    if not team.rota and team.kind == "internal":
        context.advise(
            context.spot(here),
            "no-rota",
            f"{here} has no rota, so reminders go to everybody",
            "add a rota",
        )
    if not team.escalate:
        context.advise(
            context.spot(here),
            "no-escalation",
            f"{here} names nobody to escalate to",
            "add escalate: [coordinator]",
        )


def _services(team: Team, context: CheckContext, languages: Sequence[Language]) -> None:
    here = team.team
    if team.link:
        return
    for at, service in enumerate(team.services):
        if service.support is None:
            message = f"{here}/{service.id} does not say how it supports its users"
            context.advise(
                context.spot(here, "services", at),
                "no-support",
                message,
                f"add support: {by_language(languages)}",
            )
        if not service.facility.goods and not service.facility.actions:
            message = f"{here}/{service.id} does not say what it provides"
            context.advise(
                context.spot(here, "services", at),
                "no-facility",
                message,
                "add facility: {goods: [...], actions: [...]}",
            )


def _late_answers(catalogue: Catalogue, context: CheckContext) -> None:
    for lean in leans(catalogue):
        found = catalogue.services.get(lean.to)
        for kind in kinds_passed(lean.service, lean.item, lean.reliance) if found else ():
            supplier = promise_to(*found, names_of(catalogue, lean.team), kind) if found else None
            for customer in promises(lean.team, lean.service, kind) if supplier else ():
                ours, theirs = (
                    customer.target.acknowledge,
                    supplier.target.acknowledge if supplier else customer.target.acknowledge,
                )
                if (theirs.days, theirs.minutes) > (ours.days, ours.minutes):
                    message = (
                        f"{lean.ref} answers within {ours} ({kind}), its supplier "
                        f"{lean.to} within {theirs}"
                    )
                    context.advise(
                        context.spot(lean.team.team, *lean.path),
                        "late-answer",
                        message,
                        "agree a quicker answer",
                    )


def _unused(catalogue: Catalogue, context: CheckContext) -> None:
    leaned = {lean.to for lean in leans(catalogue)}
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            everybody = any("*" in agreement.customers for agreement in service.agreements)
            if (
                team.kind == "supplier"
                and not everybody
                and f"{team.team}/{service.id}" not in leaned
            ):
                message = (
                    f"no team relies on {team.team}/{service.id}, so nothing is passed on to it"
                )
                mend = f"add relies_on: [{{service: {team.team}/{service.id}}}] at its customer"
                context.advise(
                    context.spot(team.team, "services", at), "unused-service", message, mend
                )
