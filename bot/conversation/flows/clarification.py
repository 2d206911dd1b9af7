"""Asks what only the person can decide, with choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.conversation.state.dialogue import Clarification, ClarificationKind
from bot.conversation.state.steps import Steps, look
from bot.conversation.state.turn import Option, TurnContext
from bot.wording.localizer import phrase
from routing.call.actions import Action


def ask(turn: TurnContext, clarification: Clarification) -> Steps:
    """Ask the clarification's question, with the calls it may be about as choices."""
    calls = []
    for number in clarification.numbers:
        view = yield from look(number)
        if view:
            calls.append(Option(turn.formatter.named(view.call), "call", number))
    _ASK[clarification.kind](turn, clarification, calls)


def _aside(turn: TurnContext, clarification: Clarification, _calls: list[Option]) -> None:
    words, item = (
        turn.formatter.quote(clarification.words, 80),
        turn.formatter.item(clarification.item),
    )
    text = turn.say(
        "Does {words} belong to the request we were making, or is it something new?", words=words
    )
    if item:
        text = turn.say(
            "Does {words} belong to this request, or is it something new ({item})?",
            words=words,
            item=item,
        )
    turn.offer(
        text,
        Option(turn.say("It belongs to this"), "this"),
        Option(turn.say("Something new"), "new"),
    )


def _new_or_call(turn: TurnContext, clarification: Clarification, calls: list[Option]) -> None:
    words = turn.formatter.quote(clarification.words, 80)
    text = turn.say("Is {words} something new, or about a request you have already?", words=words)
    if len(calls) == 1:
        text = turn.say(
            "Is {words} something new, or about {call}?", words=words, call=calls[0].label
        )
    about = [Option(turn.say("About {call}", call=one.label), "call", one.value) for one in calls]
    turn.offer(text, *about, Option(turn.say("Something new"), "new"))


_WHICH_CALL: Mapping[Action, str] = {
    Action.CANCEL: phrase("Which one do you no longer need?"),
    Action.CONFIRM: phrase("Which one is solved?"),
    Action.REOPEN: phrase("Which one is not solved?"),
}


def _which_call(turn: TurnContext, clarification: Clarification, calls: list[Option]) -> None:
    asks = _WHICH_CALL.get(clarification.wish) if clarification.wish else None
    text = turn.say(asks) if asks else turn.say("Which one do you mean?")
    turn.offer(text, *calls, Option(turn.say("None of these"), "none"))


def _file(turn: TurnContext, clarification: Clarification, calls: list[Option]) -> None:
    add = [Option(turn.say("Add it to {call}", call=one.label), "call", one.value) for one in calls]
    turn.offer(
        _what_to_do_with(turn, clarification),
        Option(turn.say("Make a new request"), "new"),
        *add,
        Option(turn.say("Nothing"), "cancel"),
    )


def _yes_to_what(turn: TurnContext, _clarification: Clarification, calls: list[Option]) -> None:
    here = Option(turn.say("The request we were making"), "this")
    turn.offer(turn.say("Sorry, which one do you mean?"), *calls, here)


def _orphaned_text(turn: TurnContext, clarification: Clarification, calls: list[Option]) -> None:
    words = turn.formatter.quote(clarification.words, 200)
    keep = [
        Option(turn.say("Keep them with {call}", call=one.label), "call", one.value)
        for one in calls
    ]
    turn.offer(
        turn.say("What shall I do with your words: {words}?", words=words),
        *keep,
        Option(turn.say("Make a new request of them"), "new"),
        Option(turn.say("Send them to {team}", team=turn.desk), "desk"),
        Option(turn.say("Forget them"), "cancel"),
    )


_ASK: Mapping[ClarificationKind, Callable[[TurnContext, Clarification, list[Option]], None]] = {
    "aside": _aside,
    "new_or_call": _new_or_call,
    "which_call": _which_call,
    "picture": _file,
    "thing": _file,
    "yes_to_what": _yes_to_what,
    "orphaned_text": _orphaned_text,
}


def _what_to_do_with(turn: TurnContext, clarification: Clarification) -> str:
    count = len(clarification.attachments)
    if clarification.kind == "thing":
        return turn.say(
            "What should I do with {words}?", words=turn.formatter.quote(clarification.words, 80)
        )
    if all(a.kind == "picture" for a in clarification.attachments):
        return turn.many(
            "What should I do with the picture?", "What should I do with the pictures?", count
        )
    return turn.many(
        "What should I do with the attachment?", "What should I do with the attachments?", count
    )
