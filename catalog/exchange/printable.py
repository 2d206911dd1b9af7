"""The catalogue as a page to print: what each team does, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from catalog.chain import duration_text, hours_text
from catalog.customers import EVERYBODY
from catalog.language_packs import SOURCE, Language, packs
from catalog.model import Agreement, Catalogue, Item, KindTarget, Service, Team

_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;color:#1d2622;background:#fff;margin:0 auto;max-width:46rem;
padding:2rem 1.25rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .25rem}h2{font-size:1.35rem;margin:2.5rem 0 .25rem;
padding-top:1rem;border-top:2px solid #2f6f5e}h3{font-size:1.05rem;margin:1.5rem 0 .25rem}
h4{font-size:1rem;margin:0}p{margin:.2rem 0}.quiet{color:#5c6861;font-size:.9rem}
.item{break-inside:avoid;border:1px solid #d9ded8;border-radius:.5rem;padding:.7rem .9rem;
margin:.6rem 0}.tag{float:right;font-size:.8rem;color:#2f6f5e;margin-left:.75rem}
ul{margin:.2rem 0 .2rem 1.1rem;padding:0}nav{columns:2;margin:1.25rem 0}nav a{display:block;
color:inherit;overflow-wrap:anywhere}body{overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{background:#161b18;color:#eef2ef}.quiet{color:#a9b5ae}
.item{border-color:#35403a}.tag{color:#7cc3ad}h2{border-color:#5aa892}}
@media print{body{background:#fff;color:#000;max-width:none;padding:0;font-size:10.5pt}
h2{break-before:page}h2.first{break-before:auto}h2,h3{break-after:avoid}nav a{text-decoration:none}}
@page{margin:18mm}
"""


def page(catalogue: Catalogue, language: Language) -> str:
    """The page in a language, as HTML that needs nothing beside it."""
    return "\n".join(_Page(catalogue, language).lines())


def _words(language: Language) -> Mapping[str, Any]:
    english: Mapping[str, Any] = packs()[SOURCE].data("exchange")["printed"]
    own: Mapping[str, Any] = packs()[language].data("exchange").get("printed", {})
    return {**english, **own}


class _Page:
    def __init__(self, catalogue: Catalogue, language: Language) -> None:
        self.catalogue, self.language = catalogue, language
        self.words = _words(language)
        groups = {g.id: g.name.in_(language) for g in catalogue.organisation.groups}
        teams = {t.team: t.name.in_(language) for t in catalogue.teams}
        self.names = groups | teams | {EVERYBODY: self.words["everybody"]}

    def lines(self) -> Iterator[str]:
        name = escape(self.catalogue.organisation.organisation.in_(self.language))
        title = escape(self.words["title"])
        yield f'<!doctype html>\n<html lang="{self.language}"><head><meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
        yield f"<title>{title} · {name}</title><style>{_STYLE}</style></head><body>"
        yield f'<header><h1>{title}</h1><p class="quiet">{name}</p></header><nav>'
        for team in self.catalogue.teams:
            yield f'<a href="#{team.team}">{escape(team.name.in_(self.language))}</a>'
        yield "</nav><main>"
        for n, team in enumerate(self.catalogue.teams):
            yield from self._team(team, first=n == 0)
        yield "</main></body></html>"

    def _team(self, team: Team, *, first: bool) -> Iterator[str]:
        start = ' class="first"' if first else ""
        yield f'<section id="{team.team}"><h2{start}>{escape(team.name.in_(self.language))}</h2>'
        outside = f" · {self.words['supplier']}" if team.kind == "supplier" else ""
        hours = f"{self.words['hours']}: {hours_text(team.hours, self.language)}{outside}"
        yield f'<p class="quiet">{escape(hours)}</p>'
        if not any(service.items for service in team.services):
            yield f'<p class="quiet">{escape(self.words["none"])}</p>'
        for service in team.services:
            if service.items:
                yield from self._service(service)
        yield "</section>"

    def _service(self, service: Service) -> Iterator[str]:
        yield f"<h3>{escape(service.name.in_(self.language))}</h3>"
        told = [*service.facility.goods, *service.facility.actions]
        if told:
            yield f"<p>{escape(', '.join(told))}</p>"
        if service.support:
            yield f"<p>{escape(service.support.in_(self.language))}</p>"
        for agreement in service.agreements:
            yield from self._agreement(agreement)
        for item in service.items:
            yield from self._item(item)

    def _agreement(self, agreement: Agreement) -> Iterator[str]:
        who = ", ".join(self.names.get(one, one) for one in agreement.customers)
        head = f"{self.words['agreed']} {self.words['with'].format(customers=who)}"
        days = " – ".join(str(d) for d in (agreement.since, agreement.until) if d)
        said = [text for kind, t in agreement.targets.items() for text in self._target(kind, t)]
        rest = f" ({days})" if days else ""
        yield f'<p class="quiet">{escape(head + rest)}: {escape("; ".join(said))}</p>'

    def _target(self, kind: str, target: KindTarget) -> Iterator[str]:
        for priority, each in target.every.items():
            words = {
                "kind": self.words["kinds"].get(kind, kind),
                "acknowledge": duration_text(each.acknowledge, self.language),
                "resolve": duration_text(each.resolve, self.language),
                "priority": priority,
            }
            yield self.words["priority" if priority else "promise"].format(**words)

    def _item(self, item: Item) -> Iterator[str]:
        kind = self.words["kinds"].get(item.kind, item.kind)
        name = escape(item.name.in_(self.language))
        yield f'<article class="item"><span class="tag">{escape(kind)}</span><h4>{name}</h4>'
        if item.about:
            yield f"<p>{escape(item.about.in_(self.language))}</p>"
        phrases = item.phrases.in_(self.language)
        if phrases:
            said = ", ".join(f"“{phrase}”" for phrase in phrases[:3])
            yield f'<p class="quiet">{escape(self.words["asked"])}: {escape(said)}</p>'
        if item.questions:
            yield f'<p class="quiet">{escape(self.words["asks"])}:</p><ul class="quiet">'
            yield from (f"<li>{escape(q.ask.in_(self.language))}</li>" for q in item.questions)
            yield "</ul>"
        if item.answer:
            answer = escape(item.answer.in_(self.language))
            yield f"<p><b>{escape(self.words['yourself'])}:</b> {answer}</p>"
        if item.private:
            yield f'<p class="quiet">{escape(self.words["private"])}</p>'
        if item.approval.who != "none":
            who = self.names.get(item.approval.who, item.approval.who)
            yield f'<p class="quiet">{escape(self.words["approval"].format(who=who))}</p>'
        yield "</article>"
