"""Shows a catalogue on a terminal and as JSON: all teams, a team, an item, a chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from bot.commands.domain_views import domain_facts, kind_of, print_json, write_drawing
from bot.commands.open_risks import counts, open_risks, risk_facts, risk_line
from bot.commands.printed import escape
from bot.errors import Mistake
from catalog.chain import Link, chain, hours_text
from catalog.domains import domain_name, domains, shares
from catalog.drawing import draw
from catalog.language_packs import Language
from catalog.model import (
    Agreement,
    Catalogue,
    CatalogueEntry,
    EscalateTo,
    Item,
    Service,
    Team,
)
from catalog.search import search


def table_of(*columns: str) -> Table:
    """A table with these columns, without a frame."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in ("team", "what", "score"))
    return table


def place_of(catalogue: Catalogue, name: str) -> CatalogueEntry:
    """An item by its full name, or by its last part where only one has it."""
    if name in catalogue.entries:
        return catalogue.entries[name]
    alike = [place for ref, place in catalogue.entries.items() if ref.endswith(f"/{name}")]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise Mistake(
            f"{len(alike)} items are called '{name}'; write "
            f"{' or '.join(place.ref for place in alike[:3])}"
        )
    raise Mistake(f"there is no team or item '{name}'; {_hint(catalogue, name)}")


def _hint(catalogue: Catalogue, name: str) -> str:
    near = search(catalogue, name.replace("/", " ").replace("-", " "), 1)
    return f"did you mean {near[0].ref}?" if near else "'schakel catalog show' lists them"


def show_all(catalogue: Catalogue, language: Language, as_json: bool) -> None:
    """Every team with its services and items, and how many risks it has open."""
    risks = open_risks()
    if as_json:
        print_json(
            {
                "version": catalogue.version,
                "domains": [domain_facts(one, language) for one in domains(catalogue)],
                "teams": [_team_facts(team, language, catalogue) for team in catalogue.teams],
                "open_risks": [risk_facts(call) for call in risks],
            }
        )
        return
    counted = counts(risks)
    columns = ("team", "name", "domain", "kind", "services", "items", "hours")
    table = table_of(*columns, *(("open risks",) if risks else ()))
    for team in catalogue.teams:
        items = sum(len(service.items) for service in team.services)
        hours = hours_text(team.hours, language)
        table.add_row(
            team.team,
            escape(team.name.in_(language)),
            escape(domain_name(team, catalogue, language)),
            kind_of(team, catalogue),
            str(len(team.services)),
            str(items),
            escape(hours),
            *((str(counted[team.team] or ""),) if risks else ()),
        )
    Console().print(table)


def show_team(team: Team, language: Language, as_json: bool, catalogue: Catalogue) -> None:
    """One team: its people, hours, services and promises."""
    risks = open_risks([team.team])
    if as_json:
        facts = _team_facts(team, language, catalogue)
        print_json(facts | {"open_risks": [risk_facts(call) for call in risks]})
        return
    tree = _team_tree(team, language, catalogue)
    people = tree.add("people")
    for person in team.people:
        people.add(f"{escape(person.name)} ({person.id}), {person.role.value}")
    if risks:
        branch = tree.add("open risks")
        for call in risks:
            branch.add(escape(risk_line(call, catalogue)))
    for service in team.services:
        _add_service(tree, service, language)
    Console(highlight=False).print(tree)


def _team_tree(team: Team, language: Language, catalogue: Catalogue) -> Tree:
    """The head of a team: what it is, when it is there, and for whom."""
    in_domain = domain_name(team, catalogue, language)
    tree = Tree(
        f"[bold]{escape(team.name.in_(language))}[/] ({team.team}, "
        f"{', '.join(filter(None, (kind_of(team, catalogue), escape(in_domain))))}), "
        f"{escape(hours_text(team.hours, language))}"
    )
    if groups := shares(team, catalogue):
        served = ", ".join(group.name.in_(language) for group in groups)
        tree.add(f"serves {escape(served)}, each under their own agreement")
    return tree


def _add_service(tree: Tree, service: Service, language: Language) -> None:
    branch = tree.add(f"[bold]{escape(service.name.in_(language))}[/] ({service.id})")
    for line in _promise_lines(service):
        branch.add(escape(line))
    for item in service.items:
        branch.add(f"{escape(item.name.in_(language))} ({item.id}), {item.kind}")


def _promise_lines(service: Service) -> list[str]:
    lines = []
    for agreement in service.agreements:
        who = "everybody" if "*" in agreement.customers else ", ".join(agreement.customers)
        promised = ", ".join(
            f"{kind}{f' priority {p}' if p else ''} {t.acknowledge} / {t.resolve}"
            for kind, targets in agreement.targets.items()
            for p, t in targets.every.items()
        )
        lines.append(f"agreed with {who}{_named(agreement)}: {promised}")
    return lines + [f"relies on {reliance.service}" for reliance in service.relies_on]


def _named(agreement: Agreement) -> str:
    """The agreement's name, its days and what it replaces, as far as there are any."""
    said = (
        f"'{agreement.name}'" if agreement.name else "",
        f"from {agreement.since}" if agreement.since else "",
        f"to {agreement.until}" if agreement.until else "",
        f"replaces '{agreement.replaces}'" if agreement.replaces else "",
    )
    told = " ".join(part for part in said if part)
    return f" ({told})" if told else ""


def show_item(place: CatalogueEntry, language: Language, as_json: bool) -> None:
    """One item: its questions, phrases and who has it."""
    if as_json:
        print_json(
            _item_facts(place.item, language)
            | {"ref": place.ref, "team": place.team.team, "service": place.service.id}
        )
        return
    item, out = place.item, Console(highlight=False)
    tree = Tree(f"[bold]{escape(item.name.in_(language))}[/] ({place.ref}), {item.kind}")
    by = f"by {place.team.name.in_(language)}, {hours_text(place.team.hours, language)}"
    tree.add(escape(by))
    for line in _promise_lines(place.service):
        tree.add(escape(line))
    for question in item.questions:
        tree.add(escape(f"asks: {question.ask.in_(language)}"))
    if item.answer:
        tree.add(escape(f"without us: {item.answer.in_(language)}"))
    if item.approval.who != "none":
        tree.add(f"approval: {item.approval.who}")
    phrases = tree.add("asked as")
    for phrase in item.phrases.in_(language):
        phrases.add(escape(phrase))
    out.print(tree)


def _team_facts(team: Team, language: Language, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "domain": team.domain,
        "shared_service_centre_for": [group.id for group in shares(team, catalogue)],
        "team": team.team,
        "name": team.name.in_(language),
        "kind": team.kind,
        "hours": hours_text(team.hours, language),
        "people": [{"id": p.id, "name": p.name, "role": p.role.value} for p in team.people],
        "escalate": [{"team": s.team} if isinstance(s, EscalateTo) else s for s in team.escalate],
        "services": [
            {
                "id": s.id,
                "name": s.name.in_(language),
                "relies_on": [r.service for r in s.relies_on],
                "agreements": [a.model_dump(mode="json", exclude_none=True) for a in s.agreements],
                "items": [_item_facts(item, language) for item in s.items],
            }
            for s in team.services
        ],
    }


def _item_facts(item: Item, language: Language) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name.in_(language),
        "kind": item.kind,
        "private": item.private,
        "approval": item.approval.who,
        "phrases": list(item.phrases.in_(language)),
        "aliases": list(item.aliases.in_(language)),
        "questions": [q.ask.in_(language) for q in item.questions],
        "answer": item.answer.in_(language) if item.answer else None,
    }


def chain_from(catalogue: Catalogue, name: str) -> Link:
    """The chain of a service, or of an item."""
    return chain(catalogue, name if name in catalogue.services else place_of(catalogue, name).ref)


def print_chain(links: Link, language: Language, *, text: bool) -> None:
    """People at a terminal read it; anything else gets the drawing."""
    if text:
        Console(highlight=False).print(_tree(links, language))
    else:
        typer.echo(draw(links, language))


def show_chain(links: Link, language: Language, svg: Path | None, as_json: bool) -> None:
    """A chain drawn into a file, or as JSON."""
    if svg is not None:
        write_drawing(svg, draw(links, language))
    if as_json:
        print_json(links.as_json())
    else:
        typer.echo(f"Drawn in {svg}.")


def _tree(link: Link, language: Language, tree: Tree | None = None) -> Tree:
    promised = link.promise.target if link.promise else None
    times = (
        f"{link.kind}: answer {promised.acknowledge}, resolved {promised.resolve}"
        if promised
        else "nothing agreed"
    )
    hours = hours_text(link.promise.hours, language) if link.promise else ""
    late = "" if link.fits else " [red](longer than its customer has)[/]"
    part = escape(f" for {link.part}") if link.part else ""
    team, name = (
        escape(link.team.name.in_(language)),
        escape((link.item or link.service).name.in_(language)),
    )
    label = f"[bold]{team}[/], {name}{part} ({link.ref})\n{times}{late}; {hours}"
    branch = tree.add(label) if tree else Tree(label)
    for supplier in link.suppliers:
        _tree(supplier, language, branch)
    return branch
