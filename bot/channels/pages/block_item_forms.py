"""Lays out one thing that can be asked for: its phrases, questions, who must agree. Pure."""

from __future__ import annotations

from typing import Any

from bot.channels.pages.block_fields import Choices, EditField, Group, New, Part
from bot.channels.pages.block_layout import Layout
from bot.channels.pages.block_service_forms import reliances, supplier
from catalog.editing.merge import Path
from catalog.exchange.merge import key_of


def item(layout: Layout, rest: str) -> Part | None:
    """An item by its service and id; None where there is no such."""
    sid, _, iid = rest.partition("/")
    path, say = ("services", sid, "items", iid), layout.say
    held = layout.at(*path)
    if not isinstance(held, dict):
        return None
    about = [
        *layout.by_language((*path, "name"), say("Name")),
        layout.field((*path, "kind"), say("Kind"), "choice", choices=layout.kinds()),
        *layout.by_language((*path, "about"), say("What it is for"), "words"),
        *layout.by_language((*path, "answer"), say("What people can do themselves first"), "words"),
    ]
    private = say("Only for the requester and the team")
    files = say("Another organisation that helps may have its files")
    seldom = [
        layout.field((*path, "private"), private, "yes_no"),
        layout.field((*path, "share_files"), files, "yes_no"),
        *_approval(layout, (*path, "approval")),
        *layout.by_language((*path, "aliases"), say("Other names, one a line"), "lines"),
    ]
    phrases = list(
        layout.by_language((*path, "phrases"), say("How people say it, one a line"), "lines")
    )
    groups = [
        layout.group(say("What it is"), about, path, seldom),
        layout.group(say("Phrases"), phrases),
    ]
    for question in layout.rows(*path, "questions"):
        groups += _question(layout, (*path, "questions", key_of(question)), question)
    groups += reliances(layout, path)
    adds = (_new_question(layout), *_new_choice(layout, path), supplier(layout))
    return Part(f"item/{rest}", layout.called(held), tuple(groups), adds)


def _approval(layout: Layout, path: Path) -> list[EditField | None]:
    """Who must agree first: written as one word, or with how many of them and who else decides."""
    say, held = layout.say, layout.at(*path)
    choices = (
        ("none", say("nobody")),
        ("coordinator", say("a coordinator of the team")),
        ("requester's manager", say("the requester's manager")),
        *layout.teams,
    )
    rules: Choices = (("any", say("one of them")), ("all", say("all of them")))
    rules = (*rules, ("majority", say("more than half of them")))
    who = held if isinstance(held, str) else layout.at(*path, "who")
    if who is not None and not isinstance(who, str):
        return []
    if who is not None and who not in dict(choices):
        choices = (*choices, (who, who))
    first = EditField((*path, "who"), say("Who must agree first"), "choice", who, choices)
    return [
        first,
        layout.field((*path, "rule"), say("How many of them"), "choice", choices=rules),
        layout.field(
            (*path, "deputy"),
            say("Agrees when they are away"),
            "named",
            choices=layout.everybody,
        ),
    ]


def _question(layout: Layout, place: Path, row: Any) -> list[Group]:
    say, kind = layout.say, row.get("type", "text")
    fields = [
        *layout.by_language((*place, "ask"), say("Question")),
        layout.field((*place, "type"), say("Kind of answer"), "choice", choices=_types(layout)),
        layout.field((*place, "required"), say("Must be answered"), "yes_no", otherwise=True),
    ]
    only: dict[str, tuple[str, str, Any]] = {
        "place": ("own", say("The requester's own place, unless they name another"), "yes_no"),
        "text": ("device", say("It asks for the name or number on a device"), "yes_no"),
        "component": ("kinds", say("Only these kinds of components, one a line"), "lines"),
    }
    share = say("Another organisation that helps may read the answer")
    more = [layout.field((*place, "share"), share, "yes_no")]
    for of, (name, label, way) in only.items():
        if of == kind or layout.at(*place, name) is not None:
            more.insert(0, layout.field((*place, name), label, way))
    asked = _asked(layout, row)
    found = [layout.group(say("Question: {what}", what=asked), fields, place, more)]
    for choice in layout.rows(*place, "choices"):
        at = (*place, "choices", key_of(choice))
        title = say("“{answer}”, an answer to {what}", answer=layout.called(choice), what=asked)
        found.append(layout.group(title, [*layout.by_language((*at, "name"), say("Name"))], at))
    return found


def _asked(layout: Layout, row: Any) -> str:
    return layout.called({"name": row.get("ask"), "id": row.get("id")})


def _types(layout: Layout) -> Choices:
    say = layout.say
    return (
        ("text", say("in words")),
        ("choice", say("one of several answers")),
        ("place", say("a place")),
        ("date", say("a day")),
        ("number", say("a number")),
        ("yes_no", say("yes or no")),
        ("component", say("a component of the register")),
    )


def _new_question(layout: Layout) -> New:
    say = layout.say
    asked = layout.in_languages(say("Question"), "ask")
    kind = EditField(("type",), say("Kind of answer"), "choice", "text", _types(layout))
    answers = layout.in_languages(say("Answers to choose from, one a line"), "choices", "lines")
    return New("question", say("Add a question"), (*asked, kind, *answers))


def _new_choice(layout: Layout, path: Path) -> tuple[New, ...]:
    """An answer more to a question that has some to choose from."""
    say = layout.say
    which = tuple(
        (key_of(row), _asked(layout, row))
        for row in layout.rows(*path, "questions")
        if row.get("type") == "choice"
    )
    if not which:
        return ()
    question = EditField(("question",), say("Question"), "choice", which[0][0], which)
    names = layout.in_languages(say("Answer"))
    return (New("choice", say("Add an answer to choose from"), (question, *names)),)
