"""Shows a domain on a terminal, as JSON and as a picture; names a shared service centre as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.tree import Tree

from bot.commands.open_risks import risk_facts, risk_line
from bot.commands.printed import escape
from bot.errors import Mistake
from catalog.chain import hours_text
from catalog.domain_drawing import draw_domain, terms_line
from catalog.domains import Domain, domain_of, shares, terms_of
from catalog.language_packs import Language
from catalog.model import Catalogue, Team
from catalog.names import nearest
from routing.call.call import Call


def print_json(value: Any) -> None:
    """Print a value as JSON, letters as they are."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def kind_of(team: Team, catalogue: Catalogue) -> str:
    """Inside or a supplier, and whether it is a shared service centre."""
    return "shared service centre" if shares(team, catalogue) else team.kind


def domain_named(catalogue: Catalogue, name: str) -> Domain:
    """The domain of this id; a Mistake that names those there are."""
    known = tuple(catalogue.organisation.domains)
    if name in known:
        return domain_of(catalogue, name)
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(known) or 'none'}"
    raise Mistake(f"there is no domain '{name}'; {hint}")


def domain_facts(domain: Domain, language: Language) -> dict[str, Any]:
    """Plain data: its name, coordinators, links with what they rely on, customers of its own."""
    return {
        "domain": domain.id,
        "name": domain.name(language),
        "front": domain.front.team if domain.front else None,
        "coordinators": [person.id for person in domain.coordinators],
        "links": [
            {
                "team": team.team,
                "kind": team.kind,
                "relies_on": [other.team for other in domain.behind[team.team]],
                "shared_service_centre_for": [g.id for g in shares(team, domain.catalogue)],
            }
            for team in domain.teams
        ],
        "customers": [
            {"group": terms.group.id, "agreements": len(terms.agreed)}
            for terms in terms_of(domain.teams, domain.catalogue)
        ],
    }


def write_drawing(svg: Path, drawn: str) -> None:
    """Write a drawing. Raises Mistake where the file can't be written."""
    try:
        svg.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise Mistake(
            f"cannot write {svg} ({error.strerror}); name a file in a folder that is there"
        ) from error


def show_domain(
    domain: Domain,
    language: Language,
    svg: Path | None,
    risks: tuple[Call, ...],
    *,
    as_json: bool,
) -> None:
    """A domain with its open risks as text or as JSON, or drawn into a file."""
    if svg is not None:
        write_drawing(svg, draw_domain(domain, language))
    if as_json:
        told = {"open_risks": [risk_facts(call) for call in risks]}
        print_json(domain_facts(domain, language) | told)
    elif svg is not None:
        typer.echo(f"Drawn in {svg}.")
    else:
        Console(highlight=False).print(_tree(domain, language, risks))


def _tree(domain: Domain, language: Language, risks: tuple[Call, ...]) -> Tree:
    tree = Tree(f"[bold]{escape(domain.name(language))}[/] ({domain.id})")
    if domain.front:
        tree.add(f"one front: {escape(domain.front.name.in_(language))} ({domain.front.team})")
    if people := ", ".join(f"{p.name} ({p.id})" for p in domain.coordinators):
        tree.add(f"coordinated by {escape(people)}")
    for team in domain.teams:
        name, kind = escape(team.name.in_(language)), kind_of(team, domain.catalogue)
        hours = escape(hours_text(team.hours, language))
        branch = tree.add(f"[bold]{name}[/] ({team.team}), {kind}; {hours}")
        for other in domain.behind[team.team]:
            where = "outside" if other.kind == "supplier" else "inside"
            branch.add(f"relies on {escape(other.name.in_(language))} ({other.team}), {where}")
        for call in risks:
            if call.team == team.team:
                branch.add(f"open risk: {escape(risk_line(call, domain.catalogue))}")
    for terms in terms_of(domain.teams, domain.catalogue):
        branch = tree.add(f"own terms: {escape(terms.group.name.in_(language))}")
        for service, agreement in terms.agreed:
            branch.add(escape(terms_line(service, agreement, language)))
    return tree
