"""Lays out what a team's file says of the team itself: name, hours, rooms, escalation, who is on
duty, prepared answers. Pure.
"""

from __future__ import annotations

from typing import Any

from bot.channels.pages.block_fields import Choices, EditField, Group, New, Part
from bot.channels.pages.block_layout import NOBODY, Layout, numbered
from catalog.editing.merge import Path
from catalog.exchange.merge import key_of
from catalog.model import DAYS
from catalog.prepared import FIELDS


def about(layout: Layout) -> Part:
    """Name, hours, rooms."""
    say, domains = layout.say, layout.catalogue.organisation.domains
    areas = (NOBODY, *((code, name.in_(layout.language)) for code, name in domains.items()))
    kinds = (("internal", say("a team of ours")), ("supplier", say("another organisation")))
    told = [
        *layout.by_language(("name",), say("Name")),
        layout.field(("domain",), say("Domain"), "choice", choices=areas),
        layout.field(("kind",), say("What it is"), "choice", choices=kinds),
    ]
    wishes = [
        layout.field(
            ("digest",),
            say("Its room reads each morning what is open"),
            "yes_no",
            otherwise=True,
        ),
        layout.field(
            ("language_model",),
            say("A language model may help with its requests, where one is used"),
            "yes_no",
            otherwise=True,
        ),
    ]
    times, seldom = hours(layout, ("hours",))
    title = say("Rooms: where its requests arrive")
    return Part(
        "about",
        say("About the team"),
        (
            layout.group(say("Name"), told, more=wishes),
            layout.group(say("Hours"), times, more=seldom),
            layout.group(title, _rooms(layout)),
        ),
    )


def hours(layout: Layout, path: Path) -> tuple[list[EditField | None], list[EditField | None]]:
    """The hours at a path: what most teams need, and what few do."""
    say = layout.say
    if not isinstance(layout.at(*path), dict | None):
        return [], []
    spans = say("like 08:00-17:00; with a break: 08:00-12:00, 13:00-17:00")
    usual = [
        layout.field((*path, "weekdays"), say("Open on weekdays"), "spans", hint=spans),
        layout.field((*path, "weekend"), say("Open at the weekend"), "spans", hint=spans),
        layout.field(
            (*path, "holidays"), say("Closed on the holidays of"), hint=say("a country, like NL")
        ),
        layout.field((*path, "zone"), say("Time zone"), hint=say("like Europe/Amsterdam")),
    ]
    own = [
        layout.field(
            (*path, day), say("{day}, when otherwise", day=name.capitalize()), "spans", hint=closed
        )
        for (day, name), closed in zip(
            layout.days(), [say("closed, or hours of its own")] * len(DAYS), strict=True
        )
    ]
    dates = say("a day a line: 2026-12-25, or 2026-12-24 from 12:00")
    seldom = [
        layout.field((*path, "always"), say("Open day and night"), "yes_no"),
        *own,
        layout.field((*path, "closed"), say("Closed on these days too"), "lines", hint=dates),
    ]
    return usual, seldom


def _rooms(layout: Layout) -> list[EditField | None]:
    """A room in each channel; on our own pages and terminals a team has one or has none."""
    own = {name for name, rules in layout.channels.items() if rules.own}
    hints = {
        "slack": layout.say("the channel's id, like C0123456789"),
        "telegram": layout.say("the group's number, like -1001234567890"),
    }
    there = (NOBODY, (layout.team, layout.say("yes")))
    found: list[EditField | None] = []
    for name in sorted(layout.channels, key=lambda one: (one in own, one)):
        label, path = _channel(layout, name), ("rooms", name)
        if name in own:
            found.append(layout.field(path, label, "choice", choices=there))
        else:
            found.append(layout.field(path, label, hint=hints.get(name, "")))
    return found


def _channel(layout: Layout, name: str) -> str:
    known = {"web": layout.say("On the pages"), "terminal": layout.say("In a terminal")}
    return known.get(name, name.title())


def escalation(layout: Layout) -> Part:
    """Who comes next when time runs out."""
    say, path = layout.say, ("escalate",)
    found = layout.at(*path)
    choices, stored = steps(layout)
    keys = {_as_key(value): value for value in stored.values()}
    fields: list[EditField | None] = []
    for n, step in enumerate(found if isinstance(found, list) else ()):
        key = _as_key(step)
        known = next((one for one, value in stored.items() if value == step), key)
        offered = (*choices, *(() if known in dict(choices) else ((known, known),)))
        fields.append(
            EditField(
                (*path, f"#{n}"),
                say("Step {n}", n=n + 1),
                "choice",
                known,
                (NOBODY, *offered),
                stored={**stored, **({key: step} if key not in keys else {})},
            )
        )
    new = EditField(("who",), say("Who"), "choice", None, choices, stored=stored)
    groups = (layout.group(say("Who hears it, in this order"), fields),) if fields else ()
    lead = say(
        "When a request is not taken up or done in time, the first of these is told; then, if it "
        "goes on, the next."
    )
    return Part(
        "escalation",
        say("Escalation"),
        groups,
        (New("step", say("Add a step"), (new,)),),
        lead=lead,
    )


def steps(layout: Layout) -> tuple[Choices, dict[str, Any]]:
    """To whom can be escalated, and how the file says it: who coordinates, somebody, a team."""
    people, teams = layout.own_people, layout.teams
    choices = (
        ("coordinator", layout.say("a coordinator of the team")),
        *people,
        *((f"team:{one}", name) for one, name in teams),
    )
    stored = {f"team:{one}": {"team": one} for one, _ in teams}
    return choices, {"coordinator": "coordinator", **{p: p for p, _ in people}, **stored}


def _as_key(step: Any) -> str:
    return f"team:{step.get('team')}" if isinstance(step, dict) else str(step)


def duty(layout: Layout) -> Part:
    """Who is on duty when."""
    say, people = layout.say, layout.own_people
    hint = say("like 08:00-17:00; empty for the whole day")
    turns = (
        ("fixed", say("all of them")),
        ("daily", say("one of them, another each day")),
        ("weekly", say("one of them, another each week")),
    )
    groups = []
    for path, _ in numbered(layout, ("rota",)):
        fields = [
            layout.field((*path, "people"), say("Who"), "several", choices=people),
            layout.field((*path, "days"), say("Days"), "several", choices=layout.days()),
            layout.field((*path, "hours"), say("Hours"), "spans", hint=hint),
            layout.field((*path, "turn"), say("Who of them"), "choice", choices=turns),
        ]
        more = [layout.field((*path, "since"), say("Turns are counted from"), "day")]
        title = say("Shift {n}", n=int(path[-1][1:]) + 1)
        groups.append(layout.group(title, fields, path, more))
    new = (
        EditField(("people",), say("Who"), "several", [], people),
        EditField(("days",), say("Days"), "several", list(DAYS[:5]), layout.days()),
        EditField(("hours",), say("Hours"), "spans", None, (), hint),
        EditField(("turn",), say("Who of them"), "choice", "fixed", turns),
    )
    shift = New("shift", say("Add a shift"), new)
    return Part("duty", say("Who is on duty"), tuple(groups), (shift,))


def prepared(layout: Layout) -> Part:
    """Answers that the team gives often."""
    say = layout.say
    names = ", ".join(f"{{{name}}}" for name in FIELDS)
    lead = say(
        "What you say often, so that nobody types it each time. {names} are filled in for each "
        "request.",
        names=names,
    )
    uses = (("reply", say("replying")), ("resolve", say("solving")), ("ask", say("asking")))
    groups = [_answer(layout, ("prepared", key_of(one)), uses) for one in layout.rows("prepared")]
    new = (
        *layout.in_languages(say("Name")),
        *layout.in_languages(say("Text"), "text", "words"),
        EditField(("for",), say("Offered when"), "several", ["reply", "resolve"], uses),
    )
    add = New("answer", say("Add a prepared answer"), new)
    return Part("prepared", say("Prepared answers"), tuple(groups), (add,), lead=lead)


def _answer(layout: Layout, path: Path, uses: Choices) -> Group:
    say = layout.say
    items = tuple(
        (key_of(item), layout.called(item))
        for service in layout.rows("services")
        for item in service.get("items") or ()
        if isinstance(item, dict)
    )
    offered = layout.field((*path, "for"), say("Offered when"), "several", choices=uses)
    fields = [
        *layout.by_language((*path, "name"), say("Name")),
        *layout.by_language((*path, "text"), say("Text"), "words"),
        offered,
    ]
    only = say("Only for these; none ticked is all")
    more = [layout.field((*path, "items"), only, "several", choices=items)]
    return layout.group(layout.called(layout.at(*path)), fields, path, more)
