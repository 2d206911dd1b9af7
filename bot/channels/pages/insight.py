"""Serves the figures of links and chains to who coordinates or manages: a picture, its table, the
same as CSV, and the question that it answers.
"""

from __future__ import annotations

import csv
import io
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.insight_address import BY, BY_EACH, QUESTIONS, SPANS, View, read_view
from bot.channels.pages.insight_figures import Shown, Table, Value
from bot.channels.pages.insight_queries import InsightQueries
from bot.channels.pages.organisation import edits_here
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.wording.action_forms import kind_named
from bot.wording.call_formatter import CallFormatter
from catalog.model import ASKED_KINDS
from catalog.register.rows import harmless
from catalog.sight import sight_of
from routing.insight.shown import LEAST

router = APIRouter()
MOST_ROWS = 500
"""So many rows of a table stand on a page; the file has all of them."""


def _seen(request: Request, seat: Seated) -> Seat:
    """The seat of who may see any figures. Raises NotHereError, and so fails closed."""
    if not sight_of(seat.person.id, seat.catalogue).any:
        raise NotHereError
    return seat


Seeing = Annotated[Seat, Depends(_seen)]


def _view(request: Request) -> View:
    return read_view(request.query_params)


Asked = Annotated[View, Depends(_view)]


def queries_of(request: Request) -> InsightQueries:
    """The queries of the figures."""
    return cast(InsightQueries, request.app.state.insight)


def _shown(request: Request, seat: Seat, view: View) -> tuple[Shown, int]:
    """What is shown, and how many events are in no figure yet."""
    queries, now = queries_of(request), services_of(request).now()
    left = queries.counted(seat.catalogue, now).left
    return queries.shown(view, seat, now), left


@router.get("/insight")
def insight(request: Request, seat: Seeing, view: Asked) -> Response:
    """One question, answered."""
    shown, left = _shown(request, seat, view)
    sight = sight_of(seat.person.id, seat.catalogue)
    say, formatter = seat.localizer.say, _formatter(request, seat)
    return renderer_of(request).page(
        request,
        "insight.html",
        seat,
        view=view,
        shown=shown,
        left=left,
        least=LEAST,
        most=MOST_ROWS,
        question=say(QUESTIONS[view.show][1]),
        questions=[(name, say(short)) for name, (short, _) in QUESTIONS.items()],
        ways=_ways(view, seat),
        spans=SPANS,
        teams=[t for t in seat.catalogue.teams if t.team in sight.figures],
        kinds=[(kind.value, kind_named(kind.value, formatter)) for kind in ASKED_KINDS],
        item=formatter.item(view.item) if view.item else "",
    )


def _ways(view: View, seat: Seat) -> list[tuple[str, str]]:
    """By what the question can be divided for this person: where there is anything of it."""
    figures = sight_of(seat.person.id, seat.catalogue).figures
    seen = [team for team in seat.catalogue.teams if team.team in figures]
    there = {"supplier": any(t.kind == "supplier" for t in seen), "domain": len(seen) > 1}
    ways = [name for name in BY_EACH.get(view.show, ()) if there.get(name, True)]
    return [(name, seat.localizer.say(BY[name])) for name in ways]


def _formatter(request: Request, seat: Seat) -> CallFormatter:
    return CallFormatter(seat.catalogue, seat.localizer, services_of(request).now())


@router.get("/insight.csv")
def insight_csv(request: Request, seat: Seeing, view: Asked) -> Response:
    """The tables of one question as a file; no cell of it is taken for a formula."""
    shown, _ = _shown(request, seat, view)
    out = io.StringIO()
    for n, table in enumerate(shown.tables):
        if n:
            out.write("\r\n")
        csv.writer(out).writerows(_cells(table))
    name = f"schakel-{view.show}-{services_of(request).now():%Y-%m-%d}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv", headers=headers)


def _cells(table: Table) -> list[list[str]]:
    head = [harmless(label) for label in table.heads]
    return [head, *([harmless(_plain(value)) for value in row.values] for row in table.rows)]


def _plain(value: Value) -> str:
    """A value as a file has it: shares as parts of one."""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


@router.get("/insight/learn")
def put_right(request: Request, seat: Seeing, view: Asked) -> Response:
    """What people put right, and how it becomes phrases."""
    queries, now = queries_of(request), services_of(request).now()
    formatter = _formatter(request, seat)
    nothing = seat.localizer.say("nothing of these")
    wrong = [
        (
            formatter.item(one.guessed) if one.guessed else nothing,
            formatter.item(one.chosen) if one.chosen else nothing,
            one,
        )
        for one in queries.wrong(view, seat, now)
    ]
    teams = {(one.chosen or "").partition("/")[0] for _, _, one in wrong[:MOST_ROWS]}
    return renderer_of(request).page(
        request,
        "put_right.html",
        seat,
        view=view,
        wrong=wrong[:MOST_ROWS],
        edited=frozenset(team for team in teams if team and edits_here(request, seat, team)),
    )
