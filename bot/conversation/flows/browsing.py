"""What can be asked: by service, page by page, or by words."""

from __future__ import annotations

from bot.conversation.asking import Steps, find
from bot.conversation.dialogue import Request
from bot.conversation.request import settled
from bot.conversation.talk import Talk, Way

PAGE = 8


def services(talk: Talk, page: int = 0) -> Steps:
    """The services in which this person can ask something."""
    refs = yield from find("")
    places = talk.facts.catalogue.places
    names = dict.fromkeys(ref.rsplit("/", 1)[0] for ref in refs if ref in places)
    ways = [Way(_service(talk, ref), "service", ref) for ref in names]
    if not ways:
        talk.reply(talk.say("There is nothing in the catalogue yet. Tell me what you need and a person will look."))
        return
    text = talk.say("This is what you can ask for. Choose a subject, or simply tell me what you need.")
    _pages(talk, text, ways, page=page, verb="services", value="")


def _service(talk: Talk, ref: str) -> str:
    found = talk.facts.catalogue.services.get(ref)
    return found[1].name.in_(talk.language) if found else ref


def items(talk: Talk, value: str) -> Steps:
    """What one service offers; `value` is its ref, and the page after a "#"."""
    ref, _, page = value.partition("#")
    refs = yield from find("")
    ways = [Way(talk.teller.item(r), "choose", r) for r in refs if r.startswith(f"{ref}/")]
    if not ways:
        yield from services(talk)
        return
    found = talk.facts.catalogue.services.get(ref)
    lines = [f"{_service(talk, ref)}:"]
    if found and found[1].support and not page:
        lines.append(found[1].support.in_(talk.language))
    _pages(talk, "\n".join(lines), ways, page=int(page or 0), verb="service", value=f"{ref}#")


def search(talk: Talk, words: str) -> Steps:
    """Items by words."""
    refs = [ref for ref in (yield from find(words)) if ref in talk.facts.catalogue.places]
    if not refs:
        text = talk.say(
            "I find nothing about “{words}”. Tell me what you need; if I can't place it, a person will look.",
            words=words,
        )
        talk.offer(text, Way(talk.say("Show what I can ask"), "services", "0"))
        return
    ways = [Way(talk.teller.item(ref), "choose", ref) for ref in refs[:PAGE]]
    talk.offer(talk.say("This is what I find about “{words}”:", words=words), *ways)


def choose(talk: Talk, ref: str) -> None:
    """An item picked from the list: a request begins, without words yet."""
    if ref in talk.facts.catalogue.places:
        talk.push(settled(talk, Request(topic="request"), ref, chosen=True))
    else:
        talk.push(Request(topic="request", stage="words"))


def _pages(talk: Talk, text: str, ways: list[Way], *, page: int, verb: str, value: str) -> None:
    last = (len(ways) - 1) // PAGE
    page = min(max(page, 0), last)
    shown = ways[page * PAGE : (page + 1) * PAGE]
    if page < last:
        shown.append(Way(talk.say("More"), verb, f"{value}{page + 1}"))
    if page:
        shown.append(Way(talk.say("Earlier"), verb, f"{value}{page - 1}"))
    talk.offer(text, *shown)
