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
h4{font-size:1rem;margin:0}p{margin:.2rem 0}table{border-collapse:collapse;margin:.3rem 0}
td,th{text-align:left;padding:.1rem .8rem .1rem 0;font-weight:normal;vertical-align:top;
overflow-wrap:normal}
th{font-weight:600}.quiet{color:#5c6861;font-size:.9rem}
.item{break-inside:avoid;border:1px solid #d9ded8;border-radius:.5rem;padding:.7rem .9rem;
margin:.6rem 0}.tag{float:right;font-size:.8rem;color:#2f6f5e;margin-left:.75rem}
ul{margin:.2rem 0 .2rem 1.1rem;padding:0}nav{columns:2;margin:1.25rem 0}nav a{display:block;
color:inherit;overflow-wrap:anywhere}body{overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{background:#161b18;color:#eef2ef}.quiet{color:#a9b5ae}
.item{border-color:#35403a}.tag{color:#7cc3ad}h2{border-color:#5aa892}}
@media print{body{background:#fff;color:#000;max-width:none;padding:0;font-size:10.5pt}
.asked{break-before:page;display:table;width:100%;table-layout:fixed}
.asked:first-child{break-before:auto}
.asked>header{display:table-header-group;break-inside:avoid}
.asked>header h2{font-size:1.1rem;margin:0;padding:.4rem 0 .1rem}.asked>header p{margin:0 0 .6rem}
.rest{break-inside:avoid}
.service{break-inside:avoid;break-after:avoid}.item{break-inside:avoid}
.service h3{margin-top:1rem}nav a{text-decoration:none}.quiet{color:#444}
.item{border-color:#bbb}h2{border-color:#2f6f5e}.tag{color:#2f6f5e}}
@page{margin:16mm 18mm;
@bottom-right{content:counter(page);font:9pt system-ui,sans-serif;color:#555}}
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
        every = sorted(self.catalogue.teams, key=lambda one: self.names[one.team].casefold())
        asked = [team for team in every if any(service.items for service in team.services)]
        for team in asked:
            yield f'<a href="#{team.team}">{escape(self.names[team.team])}</a>'
        yield "</nav><main>"
        for team in asked:
            yield from self._team(team)
        yield from self._rest([team for team in every if team not in asked])
        yield "</main></body></html>"

    def _rest(self, teams: list[Team]) -> Iterator[str]:
        """The teams that nothing can be asked of."""
        if teams:
            yield f'<section class="rest"><h2>{escape(self.words["none"])}</h2><ul>'
            for team in teams:
                name, hours = escape(self.names[team.team]), escape(self._hours(team))
                yield f'<li>{name} <span class="quiet">{hours}</span></li>'
            yield "</ul></section>"

    def _hours(self, team: Team) -> str:
        outside = f" · {self.words['supplier']}" if team.kind == "supplier" else ""
        return f"{self.words['hours']}: {hours_text(team.hours, self.language)}{outside}"

    def _team(self, team: Team) -> Iterator[str]:
        yield f'<section id="{team.team}" class="asked">'
        yield f"<header><h2>{escape(self.names[team.team])}</h2>"
        yield f'<p class="quiet">{escape(self._hours(team))}</p></header>'
        for service in team.services:
            if service.items:
                yield from self._service(service)
        yield "</section>"

    def _service(self, service: Service) -> Iterator[str]:
        yield f'<div class="service"><h3>{escape(service.name.in_(self.language))}</h3>'
        told = [*service.facility.goods, *service.facility.actions]
        if told:
            yield f"<p>{escape(', '.join(told))}</p>"
        if service.support:
            yield f"<p>{escape(service.support.in_(self.language))}</p>"
        for agreement in service.agreements:
            yield from self._agreement(agreement)
        yield "</div>"
        for item in service.items:
            yield from self._item(item)

    def _agreement(self, agreement: Agreement) -> Iterator[str]:
        who = ", ".join(self.names.get(one, one) for one in agreement.customers)
        head = f"{self.words['agreed']} {self.words['with'].format(customers=who)}"
        days = " – ".join(str(d) for d in (agreement.since, agreement.until) if d)
        head += f" ({days})" if days else ""
        rows = [
            row for kind, target in agreement.targets.items() for row in self._rows(kind, target)
        ]
        if any(row["priority"] for row in rows):
            yield f'<p class="quiet">{escape(head)}:</p>{self._table(rows)}'
        else:
            said = "; ".join(self.words["promise"].format(**row) for row in rows)
            yield f'<p class="quiet">{escape(head)}: {escape(said)}</p>'

    def _rows(self, kind: str, target: KindTarget) -> Iterator[dict[str, str]]:
        """What is promised for a kind: what is most urgent first, what holds otherwise last."""
        for priority, each in sorted(target.every.items(), key=lambda one: one[0] or "9"):
            yield {
                "kind": self.words["kinds"].get(kind, kind),
                "priority": str(priority or ""),
                "acknowledge": duration_text(each.acknowledge, self.language),
                "resolve": duration_text(each.resolve, self.language),
            }

    def _table(self, rows: list[dict[str, str]]) -> str:
        """What is promised where it differs by priority: a row for each."""
        heads = "".join(f"<th>{escape(self.words['columns'][name])}</th>" for name in rows[0])
        told = []
        for before, row in zip([None, *rows], rows, strict=False):
            usual = row["priority"] or self.words["otherwise"]
            kind = "" if before and before["kind"] == row["kind"] else row["kind"]
            cells = row | {"kind": kind, "priority": usual}
            told.append("".join(f"<td>{escape(cell)}</td>" for cell in cells.values()))
        body = "".join(f"<tr>{cells}</tr>" for cells in told)
        return f'<table class="quiet"><tr>{heads}</tr>{body}</table>'

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
            said = self.words["approvers"].get(item.approval.who, item.approval.who)
            who = self.names.get(item.approval.who, said)
            yield f'<p class="quiet">{escape(self.words["approval"].format(who=who))}</p>'
        yield "</article>"
