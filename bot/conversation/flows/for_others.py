"""Asks and keeps for whom a request is, where it is not for the speaker."""

from __future__ import annotations

from bot.conversation.read.for_others import says_myself, whom
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import Option, TurnContext
from catalog.called import people_called

_MOST = 6


def begun(turn: TurnContext, request: Request) -> Request:
    """The request with for whom it is, as far as its words say. A stranger asks in nobody's name:
    for them it stays words.
    """
    person, catalogue = turn.facts.person, turn.facts.catalogue
    found = whom(request.words, catalogue, person)
    if found is None:
        return request
    if person.id not in catalogue.people:
        return request.model_copy(update={"whom": found.words, "whom_known": True})
    return _of(request, found.words, found.people, known=found.clear)


def _of(request: Request, words: str, people: tuple[str, ...], *, known: bool) -> Request:
    return request.model_copy(
        update={
            "whom": words,
            "beneficiary": people[0] if len(people) == 1 else "",
            "may_be": people if len(people) > 1 else (),
            "whom_known": known,
        }
    )


def must_ask(request: Request) -> bool:
    """Whether the person has to be asked for whom it is."""
    return bool(request.whom) and not request.whom_known


def ask(turn: TurnContext, request: Request) -> None:
    """Ask for whom it is."""
    people = (turn.facts.catalogue.people.get(p) for p in request.may_be[:_MOST])
    options = [Option(p.name, "whom", p.id) for p in people if p]
    text = turn.say(
        "For whom is it, {whom}? Tell me their name.", whom=turn.formatter.quote(request.whom, 80)
    )
    turn.offer(
        text,
        *options,
        Option(turn.say("It is for myself"), "myself"),
        Option(turn.say("Leave it at that"), "unnamed"),
        ask_text=True,
    )


def chosen(request: Request, verb: str, value: str) -> Request:
    """The request after a choice about for whom it is."""
    match verb:
        case "whom":
            return _of(request, request.whom, (value,), known=True)
        case "myself":
            return _of(request, "", (), known=True)
        case _:
            return request.model_copy(update={"whom_known": True, "may_be": ()})


def heard(turn: TurnContext, request: Request, text: str) -> Request:
    """The request after the name was typed; a name that several have is asked once more."""
    if says_myself(text):
        return chosen(request, "myself", "")
    catalogue = turn.facts.catalogue
    people = tuple(p.id for p in people_called(text, catalogue) if p.id != turn.facts.person.id)
    if len(people) > 1 and not request.may_be:
        return _of(request, text.strip(), people, known=False)
    words = text.strip() if people or not request.whom else f"{request.whom}: {text.strip()}"
    return _of(request, words[:200], people if len(people) == 1 else (), known=True)


def line(turn: TurnContext, request: Request) -> list[str]:
    """For whom it is, as a line of the summary."""
    if not request.whom:
        return []
    person = turn.facts.catalogue.people.get(request.beneficiary)
    if person:
        return [turn.say("• For {name}, who hears of it too", name=person.name)]
    return [turn.say("• For {whom}", whom=turn.formatter.quote(request.whom, 120))]


def ways(turn: TurnContext, request: Request) -> list[Option]:
    """The choice to take it back."""
    return [Option(turn.say("It is for myself"), "myself")] if request.whom else []
