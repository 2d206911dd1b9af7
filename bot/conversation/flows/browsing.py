"""Browses what can be asked: by service, page by page, or by words."""

from __future__ import annotations

from bot.conversation.flows.request import settled
from bot.conversation.read.item_links import PAGE as PAGE_OF_CATALOGUE
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps, find
from bot.conversation.state.turn import Option, TurnContext

PAGE = 8


def services(turn: TurnContext, page: int = 0) -> Steps:
    """Show the services in which this person can ask something."""
    refs = yield from find("")
    places = turn.facts.catalogue.entries
    names = dict.fromkeys(ref.rsplit("/", 1)[0] for ref in refs if ref in places)
    options = [Option(_service(turn, ref), "service", ref) for ref in names]
    if not options:
        turn.reply(
            turn.say(
                "There is nothing to choose from yet. Tell me what you need and a person will look."
            )
        )
        return
    text = turn.say(
        "This is what you can ask for. Choose a subject, or simply tell me what you need."
    )
    if turn.facts.pages and not page:
        link = turn.facts.pages.rstrip("/") + PAGE_OF_CATALOGUE
        text = f"{text}\n" + turn.say("With a search, on a page: {link}", link=link)
    _pages(turn, text, options, page=page, verb="services", value="")


def _service(turn: TurnContext, ref: str) -> str:
    found = turn.facts.catalogue.services.get(ref)
    return found[1].name.in_(turn.language) if found else ref


def items(turn: TurnContext, value: str) -> Steps:
    """Show the items of one service; `value` is its ref, and the page after a "#"."""
    ref, _, page = value.partition("#")
    refs = yield from find("")
    options = [Option(turn.formatter.item(r), "choose", r) for r in refs if r.startswith(f"{ref}/")]
    if not options:
        yield from services(turn)
        return
    found = turn.facts.catalogue.services.get(ref)
    lines = [f"{_service(turn, ref)}:"]
    if found and found[1].support and not page:
        lines.append(found[1].support.in_(turn.language))
    _pages(turn, "\n".join(lines), options, page=int(page or 0), verb="service", value=f"{ref}#")


def search(turn: TurnContext, words: str) -> Steps:
    """Show the items that fit the words."""
    refs = [ref for ref in (yield from find(words)) if ref in turn.facts.catalogue.entries]
    if not refs:
        text = turn.say(
            "I find nothing about “{words}”. Tell me what you need; if I can't place it, a "
            "person will look.",
            words=words,
        )
        turn.offer(text, Option(turn.say("Show what I can ask"), "services", "0"))
        return
    options = [Option(turn.formatter.item(ref), "choose", ref) for ref in refs[:PAGE]]
    turn.offer(turn.say("This is what I find about “{words}”:", words=words), *options)


def choose(turn: TurnContext, ref: str) -> None:
    """Begin a request for an item picked from the list, without words yet."""
    if ref in turn.facts.catalogue.entries:
        turn.push(settled(turn, Request(topic="request"), ref, chosen=True))
    else:
        turn.push(Request(topic="request", stage="words"))


def _pages(
    turn: TurnContext, text: str, options: list[Option], *, page: int, verb: str, value: str
) -> None:
    last = (len(options) - 1) // PAGE
    page = min(max(page, 0), last)
    shown = options[page * PAGE : (page + 1) * PAGE]
    if page < last:
        shown.append(Option(turn.say("More"), verb, f"{value}{page + 1}"))
    if page:
        shown.append(Option(turn.say("Earlier"), verb, f"{value}{page - 1}"))
    turn.offer(text, *shown)
