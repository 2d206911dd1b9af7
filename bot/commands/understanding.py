"""`schakel route`, `evaluate`, `learn` and `model fetch`: understanding, on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.table import Table

from bot.errors import Mistake
from bot.settings import read_settings
from catalog.load import load
from catalog.model import Catalogue
from routing.understand import evaluate as measuring
from routing.understand.correction import Correction
from routing.understand.decision import Asker, Decision, Outcome
from routing.understand.learn import Proposal, UnreadableCorrections, Written, proposals, read_corrections, written

model_app = typer.Typer(no_args_is_help=True, help="The embedding model that lets messages meet by meaning.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("route")(route)
    app.command("evaluate")(evaluate)
    app.command("learn")(learn)
    app.add_typer(model_app, name="model")


def _catalogue(folder: Path) -> Catalogue:
    loaded = load(folder)
    if not loaded.catalogue.places:
        first = f": {loaded.problems[0]}" if loaded.problems else ""
        raise Mistake(f"The catalogue in '{folder}' has no items to route to{first}; see `schakel catalog check`.")
    return loaded.catalogue


def _asker(catalogue: Catalogue, person: str | None) -> Asker | None:
    if person is None:
        return None
    if person not in catalogue.people:
        raise Mistake(
            f"Nobody is called '{person}'; take an id from the catalogue, such as {', '.join(list(catalogue.people)[:3])}."
        )
    team = catalogue.team_of.get(person)
    return Asker(person=person, team=team.team if team else None, location=catalogue.people[person].location)


def _decision_json(decision: Decision, catalogue: Catalogue) -> dict[str, Any]:
    ref = decision.item
    return {
        "text": decision.text, "decision": decision.outcome.value, "item": ref,
        "team": catalogue.places[ref].team.team if ref else None,
        "kind": decision.kind.value, "confidence": decision.confidence, "language": decision.language,
        "candidates": [
            {"item": c.item, "team": catalogue.places[c.item].team.team, "confidence": c.confidence} for c in decision.candidates
        ],
        "because": list(decision.because), "priority_cues": list(decision.priority_cues),
    }  # fmt: skip


def route(
    text: Annotated[str, typer.Argument(help="What an employee would type.")],
    person: Annotated[str | None, typer.Option("--as", help="Who asks: a person's id.")] = None,
    catalog: Annotated[Path | None, typer.Option(help="The catalogue's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """Where would this go now, and why?"""
    from routing.understand.reader import Reader

    settings = read_settings(catalog=catalog)
    catalogue = _catalogue(settings.catalog)
    asker = _asker(catalogue, person)
    language = catalogue.people[person].language if person else None
    reader = Reader.of(catalogue, semantic=settings.embedding_model, cache=settings.cache_folder)
    found = reader.split(text, asker, language)
    if as_json:
        whole = reader.decide(text, asker, language)
        body = _decision_json(found[0] if len(found) == 1 else whole, catalogue)
        print(
            json.dumps(
                body | {"parts": [_decision_json(d, catalogue) for d in found] if len(found) > 1 else []},
                ensure_ascii=False,
            )
        )
        return
    for decision in found:
        _print_decision(decision, catalogue)


_SAID = {
    Outcome.ANSWER: "understood as",
    Outcome.ASK: "not sure: would ask which of these",
    Outcome.UNKNOWN: "not understood: goes to the fallback desk",
}


def _print_decision(decision: Decision, catalogue: Catalogue) -> None:
    console = Console()
    console.print(f"[bold]“{escape(decision.text)}”[/]  {_SAID[decision.outcome]}")
    for candidate in decision.candidates if decision.outcome is not Outcome.UNKNOWN else ():
        place = catalogue.places[candidate.item]
        name, team = place.item.name.in_(decision.language), place.team.name.in_(decision.language)
        console.print(f"  {candidate.confidence:4.0%}  {escape(name)} · {escape(team)}", highlight=False)
        console.print(f"        {escape(candidate.item)}", style="dim", highlight=False, soft_wrap=True)
    if decision.outcome is not Outcome.ANSWER and catalogue.fallback:
        console.print(f"  else  {catalogue.fallback.name.in_(decision.language)}")
    console.print(f"  kind {decision.kind.value} · language {decision.language}")
    for reason in (*decision.because, *decision.priority_cues):
        console.print(f"  because {escape(reason)}", style="dim")


def _measured(plan: measuring.Plan) -> measuring.Measured:
    from routing.understand.semantic import ModelUnusable

    try:
        return measuring.measured(plan)
    except (measuring.Unreadable, ModelUnusable) as mistake:
        raise Mistake(str(mistake)) from None


def evaluate(
    *,
    train: Annotated[Path, typer.Option(help="CSV with columns text,label to learn from, or a catalogue's folder.")],
    test: Annotated[Path | None, typer.Option(help="CSV to ask; without it the first is cross-validated.")] = None,
    semantic: Annotated[
        str | None, typer.Option(help="Embedding model: a name or folder, or none. Default: as set.")
    ] = None,
    per_class: Annotated[
        int, typer.Option(min=0, help="Learn from so many of each label, drawn anew for each seed; 0 is all.")
    ] = 0,
    seeds: Annotated[int, typer.Option(min=1, max=50, help="So many draws.")] = 1,
    typos: Annotated[float, typer.Option(min=0, max=1, help="Share of words that get a typing error.")] = 0.0,
    withhold: Annotated[
        float, typer.Option(min=0, max=0.9, help="Share of labels not learnt, to see what becomes of theirs.")
    ] = 0.0,
    folds: Annotated[int, typer.Option(min=2, max=20, help="Parts of the cross-validation.")] = 5,
    most: Annotated[int, typer.Option(min=0, help="Ask so many messages at most; 0 is all.")] = 0,
    pictures: Annotated[Path | None, typer.Option(help="Folder for the pictures of confusion and coverage.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """How good is understanding on these messages? Label 'oos' is for what belongs nowhere."""
    settings = read_settings()
    chosen = semantic if semantic is not None else settings.embedding_model
    plan = measuring.Plan(
        train=str(train.expanduser().resolve()), test=str(test.expanduser().resolve()) if test else None,
        semantic=_model(chosen), cache=str(settings.cache_folder), per_class=per_class, seeds=seeds,
        typos=typos, withhold=withhold, folds=folds, most=most,
    )  # fmt: skip
    found = _measured(plan)
    drawn: tuple[Path, ...] = ()
    if pictures is not None:
        from routing.understand.pictures import draw

        drawn = draw(found.asked, pictures, train.stem)
    if as_json:
        print(found.report.model_dump_json(indent=2))
        return
    _print_report(found.report)
    for path in drawn:
        Console().print(f"drawn  {path}", highlight=False)


def _model(chosen: str | None) -> str | None:
    if not chosen or chosen.lower() == "none":
        return None
    folder = Path(chosen).expanduser()
    return str(folder.resolve()) if folder.is_dir() else chosen


def _print_report(report: measuring.Report) -> None:
    def part(value: float | None) -> str:
        return "-" if value is None else f"{value:.1%}"

    table = Table(box=None, pad_edge=False, show_header=False)
    rows = [
        ("messages", f"{report.messages} over {len(report.draws)} draws; {report.labels} labels, learnt from {report.learnt_from}"),
        ("engine", report.engine),
        ("right at once", part(report.accuracy)),
        ("right among three", part(report.top3)),
        ("answered", f"{part(report.answered.share)}, right {part(report.answered.accuracy)}"),
        ("asked back", f"{part(report.asked.share)}, truth among the three {part(report.asked.accuracy)}"),
        ("left to a person", f"{part(report.unknown.share)}, best guess right {part(report.unknown.accuracy)}"),
        ("belongs nowhere", f"{report.oos.count}: answered as if known {part(report.oos.answered_as_known)}, "
                            f"asked {part(report.oos.asked)}, unknown {part(report.oos.unknown)}"),
        ("one message", f"p50 {report.latency_ms['p50']} ms, p99 {report.latency_ms['p99']} ms"),
        ("learning", f"{report.fit_seconds} s"),
        ("memory, at most", f"{report.peak_rss_mib} MiB"),
    ]  # fmt: skip
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def learn(
    source: Annotated[Path | None, typer.Option("--from", help="Corrections, one JSON object a line.")] = None,
    catalog: Annotated[Path | None, typer.Option(help="The catalogue's folder.")] = None,
    accept: Annotated[
        list[int] | None, typer.Option(help="Number of a proposal to take over; may be given again.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the accepted ones; without --accept those that help.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """What did people put right, and which phrases would have helped? Shows a diff; writes only when told to."""
    settings = read_settings(catalog=catalog)
    catalogue = _catalogue(settings.catalog)
    made = proposals(catalogue, _corrections(source))
    chosen = _accepted(made, accept, write)
    files = written(settings.catalog, chosen)
    if write:
        for file in files:
            file.path.write_text(file.text, encoding="utf-8")
    if as_json:
        print(json.dumps({
            "proposals": [{"number": n, **p._asdict(), "helps": p.helps} for n, p in enumerate(made, 1)],
            "accepted": [n for n, p in enumerate(made, 1) if p in chosen],
            "files": [{"file": f.path.name, "diff": f.diff} for f in files], "written": write,
        }, ensure_ascii=False))  # fmt: skip
        return
    _print_proposals(made, files, write)


def _accepted(made: tuple[Proposal, ...], accept: list[int] | None, write: bool) -> list[Proposal]:
    wrong = next((n for n in accept or [] if not 1 <= n <= len(made)), None)
    if wrong is not None:
        raise Mistake(
            f"There is no proposal {wrong}; they are numbered 1 to {len(made)}."
            if made
            else "There are no proposals to accept."
        )
    if accept:
        return [made[n - 1] for n in dict.fromkeys(accept)]
    return [p for p in made if p.helps] if write else []


def _corrections(source: Path | None) -> tuple[Correction, ...]:
    if source is None:
        raise Mistake("Say where the corrections are: --from FILE.jsonl, one JSON object a line.")
    try:
        return read_corrections(source)
    except UnreadableCorrections as mistake:
        raise Mistake(str(mistake)) from None


def _print_proposals(made: tuple[Proposal, ...], files: tuple[Written, ...], write: bool) -> None:
    console = Console()
    if not made:
        console.print("Nothing to learn: no correction names an item and a wording the catalogue lacks.")
        return
    table = Table(
        "", "add this phrase", "to this item", "seen", "right before", "after", "on", box=None, pad_edge=False
    )
    for number, p in enumerate(made, 1):
        table.add_row(str(number), escape(f"{p.phrase} ({p.language})"), escape(p.item), f"{p.times}x",
                      f"{p.before:.1%}", f"{p.after:.1%}", str(p.measured))  # fmt: skip
    console.print(table)
    for file in files:
        console.print(Syntax(file.diff, "diff", background_color="default"))
    if write:
        console.print(f"Written: {', '.join(file.path.name for file in files) or 'nothing'}.")
    elif files:
        console.print("Nothing is written yet; add --write to write this.")
    else:
        console.print("Accept one with --accept NUMBER to see the change to its file; --write writes it.")


@model_app.command("fetch")
def model_fetch(
    name: Annotated[
        str | None, typer.Argument(help="A model that fastembed knows; default: a small multilingual one.")
    ] = None,
) -> None:
    """Bring an embedding model here, once, with a progress bar."""
    from routing.understand.model_fetch import fetch
    from routing.understand.semantic import DEFAULT_MODEL, ModelUnusable

    settings = read_settings()
    wanted = name or DEFAULT_MODEL
    try:
        folder = fetch(wanted, settings.cache_folder)
    except ModelUnusable as mistake:
        raise Mistake(str(mistake)) from None
    console = Console(stderr=True)
    console.print(f"'{wanted}' is here: {folder}", highlight=False)
    if os.environ.get("SCHAKEL_EMBEDDING_MODEL") != wanted:
        console.print(f"Use it with SCHAKEL_EMBEDDING_MODEL={wanted}", highlight=False)
