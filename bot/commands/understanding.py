"""`schakel evaluate` and `model fetch`, and the way to `route` and `learn`: understanding, on the
command line.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap.private import own_cache
from bot.commands import learn, route
from bot.commands.lab_extra import need_matplotlib
from bot.commands.progress import progress
from bot.errors import Mistake
from bot.language_model.endpoint import Endpoint
from bot.settings import Settings, read_settings
from routing.understand.measure import evaluate as measuring
from routing.understand.measure.messages import Plan, Unreadable
from routing.understand.measure.report import Measured, Report

model_app = typer.Typer(
    no_args_is_help=True, help="The embedding model that lets messages meet by meaning."
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("route")(route.route)
    app.command("evaluate")(evaluate)
    app.command("learn")(learn.learn)
    app.add_typer(model_app, name="model")


def _measured(plan: Plan, rerank: Settings | None) -> Measured:
    from bot.language_model.measuring import MODULE, environment_of
    from routing.understand.meaning.model import ModelUnusable

    try:
        with progress(Console(stderr=True)) as tell:
            heard = partial(tell, "measuring")
            if rerank:
                more = environment_of(rerank)
                return measuring.measured(plan, heard, module=MODULE, more=more)
            return measuring.measured(plan, heard)
    except (Unreadable, ModelUnusable) as mistake:
        raise Mistake(str(mistake)) from None


def evaluate(
    *,
    train: Annotated[
        Path,
        typer.Option(help="CSV with columns text,label to learn from, or a catalogue's folder."),
    ],
    test: Annotated[
        Path | None, typer.Option(help="CSV to ask; without it the first is cross-validated.")
    ] = None,
    semantic: Annotated[
        str | None,
        typer.Option(
            help="Sentence model: a name, a folder, several joined by +, or none. Default: as set."
        ),
    ] = None,
    per_class: Annotated[
        int,
        typer.Option(
            min=0, help="Learn from so many of each label, drawn anew for each seed; 0 is all."
        ),
    ] = 0,
    seeds: Annotated[int, typer.Option(min=1, max=50, help="So many draws.")] = 1,
    typos: Annotated[
        float, typer.Option(min=0, max=1, help="Share of words that get a typing error.")
    ] = 0.0,
    withhold: Annotated[
        float,
        typer.Option(
            min=0, max=0.9, help="Share of labels not learnt, to see what becomes of theirs."
        ),
    ] = 0.0,
    folds: Annotated[int, typer.Option(min=2, max=20, help="Parts of the cross-validation.")] = 5,
    most: Annotated[int, typer.Option(min=0, help="Ask so many messages at most; 0 is all.")] = 0,
    pictures: Annotated[
        Path | None, typer.Option(help="Folder for the pictures of confusion and coverage.")
    ] = None,
    rerank: Annotated[
        str | None,
        typer.Option(
            help="Address of a language model: have each message ranked again, and show both. "
            "SCHAKEL_LLM_MODEL and SCHAKEL_LLM_KEY as set. The messages are sent there."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """How good is understanding on these messages? Label 'oos' is for what belongs nowhere."""
    if pictures is not None:
        need_matplotlib("schakel evaluate --pictures")
    settings = read_settings(llm_url=rerank)
    if rerank is not None:
        Endpoint.of(settings)
    chosen = semantic if semantic is not None else settings.embedding_model
    plan = Plan(
        train=str(train.expanduser().resolve()),
        test=str(test.expanduser().resolve()) if test else None,
        semantic=_model(chosen),
        cache=str(own_cache(settings)),
        per_class=per_class,
        seeds=seeds,
        typos=typos,
        withhold=withhold,
        folds=folds,
        most=most,
    )
    found = _measured(plan, settings if rerank is not None else None)
    drawn: tuple[Path, ...] = ()
    if pictures is not None:
        from routing.understand.measure.pictures import draw

        try:
            drawn = draw(found.asked, pictures, train.stem)
        except OSError as error:
            raise Mistake(
                f"The pictures can't be written to '{pictures}' ({error.strerror}); name a "
                f"folder with --pictures."
            ) from None
    if as_json:
        print(found.report.model_dump_json(indent=2))
        return
    _print_report(found.report)
    for path in drawn:
        Console().print(f"drawn  {path}", highlight=False)


def _model(chosen: str | None) -> str | None:
    from routing.understand.meaning.installed import usable

    named = usable(chosen)
    each = [Path(part).expanduser() for part in (named or "").split("+")]
    return "+".join(str(p.resolve()) if p.is_dir() else str(p) for p in each) if named else None


def _print_report(report: Report) -> None:
    def part(value: float | None) -> str:
        return "-" if value is None else f"{value:.1%}"

    table = Table(box=None, pad_edge=False, show_header=False)
    rows = [
        (
            "messages",
            f"{report.messages} over {len(report.draws)} draws; {report.labels} labels, learnt "
            f"from {report.learnt_from}",
        ),
        ("engine", report.engine),
        ("right at once", part(report.accuracy)),
        ("right among three", part(report.top3)),
        ("answered", f"{part(report.answered.share)}, right {part(report.answered.accuracy)}"),
        (
            "asked back",
            f"{part(report.asked.share)}, truth among the three {part(report.asked.accuracy)}",
        ),
        (
            "left to a person",
            f"{part(report.unknown.share)}, best guess right {part(report.unknown.accuracy)}",
        ),
        (
            "belongs nowhere",
            f"{report.oos.count}: answered as if known {part(report.oos.answered_as_known)}, "
            f"asked {part(report.oos.asked)}, unknown {part(report.oos.unknown)}",
        ),
        ("one message", f"p50 {report.latency_ms['p50']} ms, p99 {report.latency_ms['p99']} ms"),
        ("learning", f"{report.fit_seconds} s"),
        ("memory, at most", f"{report.peak_rss_mib} MiB"),
    ]
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if report.reranked:
        use = report.reranked
        Console().print(
            f"\nWith the language model: asked {use.asked} times, of no use {use.failed}, not "
            f"sent {use.stayed}",
            highlight=False,
        )
        _print_report(use.report)


@model_app.command("fetch")
def model_fetch(
    name: Annotated[
        str | None,
        typer.Argument(help="A model that fastembed knows; default: a small multilingual one."),
    ] = None,
) -> None:
    """Bring an embedding model here, once, with a progress bar."""
    from routing.understand.meaning.fetch import fetch
    from routing.understand.meaning.model import ModelUnusable
    from routing.understand.meaning.onnx_model import SUGGESTED

    settings = read_settings()
    wanted = name or SUGGESTED
    try:
        folder = fetch(wanted, own_cache(settings))
    except ModelUnusable as mistake:
        raise Mistake(str(mistake)) from None
    console = Console(stderr=True)
    console.print(f"'{wanted}' is here: {folder}", highlight=False)
    if os.environ.get("SCHAKEL_EMBEDDING_MODEL") != wanted:
        console.print(f"Use it with SCHAKEL_EMBEDDING_MODEL={wanted}", highlight=False)
