"""Asks what only the person can decide, with choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.flows.acting import customer
from bot.conversation.state.dialogue import Clarification, ClarificationKind, Request
from bot.conversation.state.steps import Steps, look
from bot.conversation.state.turn import Option, TurnContext
from bot.wording.localizer import phrase
from routing.call.actions import Action
from routing.call.view import CallView


def ask(turn: TurnContext, clarification: Clarification) -> Steps:
    """Ask the clarification's question, with the calls it may be about as choices."""
    views = []
    for number in clarification.numbers:
        view = yield from look(number)
        if view:
            views.append(view)
    if clarification.kind in _OF_FILES:
        _file(turn, clarification, views)
        return
    if clarification.kind == "orphaned_text":
        _orphaned_text(turn, clarification, views)
        return
    if clarification.kind == "aside" and views:
        _whose_answer(turn, clarification, views)
        return
    calls = [Option(_label(turn, view), "call", view.call.number) for view in views]
    _ASK[clarification.kind](turn, clarification, calls)


def _label(turn: TurnContext, view: CallView) -> str:
    """What a call is called as a choice: with who asked for it, where it waits for approval."""
    named = turn.formatter.named(view.call)
    asks = Action.APPROVE in view.actions
    return f"{named} · {turn.formatter.requester(view.call)}" if asks else named


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


def _whose_answer(
    turn: TurnContext, clarification: Clarification, views: Sequence[CallView]
) -> None:
    """Ask whether words answer what was asked about a call, or are about one that was answered, or
    belong to the request beneath.
    """
    turn.offer(
        turn.say("What is {words} for?", words=turn.formatter.quote(clarification.words, 80)),
        *(_to(turn, _ANSWERS if Action.ANSWER in view.actions else _ABOUT, view) for view in views),
        Option(turn.say("For our request {words}", words=_beneath(turn, 40)), "this"),
        Option(turn.say("Something new"), "new"),
    )


def _beneath(turn: TurnContext, most: int) -> str:
    """The request beneath the question, in its own words or as its item, quoted."""
    earlier = turn.pending[-2] if len(turn.pending) > 1 else None
    if not isinstance(earlier, Request):
        return turn.formatter.quote("", most)
    return turn.formatter.quote(earlier.words.strip() or turn.formatter.item(earlier.item), most)


def _new_or_call(turn: TurnContext, clarification: Clarification, calls: list[Option]) -> None:
    words = turn.formatter.quote(clarification.words, 80)
    text = turn.say("Is {words} something new, or about a request you have already?", words=words)
    if len(calls) == 1:
        text = turn.say(
            "Is {words} something new, or about {call}?", words=words, call=calls[0].label
        )
    about = [Option(turn.say("About {call}", call=one.label), "call", one.value) for one in calls]
    turn.offer(text, *about, Option(turn.say("Something new"), "new"))


_ANSWERS, _ABOUT = phrase("It is my answer for {call}"), phrase("About {call}")
_OF_FILES = frozenset({"picture", "thing"})
_WHICH_CALL: Mapping[Action, str] = {
    Action.CANCEL: phrase("Which one do you no longer need?"),
    Action.CONFIRM: phrase("Which one is solved?"),
    Action.REOPEN: phrase("Which one is not solved?"),
}


def _which_call(turn: TurnContext, clarification: Clarification, calls: list[Option]) -> None:
    asks = _WHICH_CALL.get(clarification.wish) if clarification.wish else None
    text = turn.say(asks) if asks else turn.say("Which one do you mean?")
    turn.offer(text, *calls, Option(turn.say("None of these"), "none"))


def _file(turn: TurnContext, clarification: Clarification, views: list[CallView]) -> None:
    """Ask where a file or a place belongs: with a question that a team asked comes first."""
    asked = [view for view in views if Action.ANSWER in view.actions]
    others = [view for view in views if view not in asked]
    text = _what_to_do_with(turn, clarification)
    if len(asked) == 1 and asked[0].call.question:
        question = turn.formatter.quote(asked[0].call.question, 200)
        text = (
            turn.say(
                "{team} asked: {question}",
                team=turn.formatter.owner(asked[0].call),
                question=question,
            )
            + f"\n{text}"
        )
    turn.offer(
        text,
        *(_to(turn, _ANSWERS, view) for view in asked),
        Option(turn.say("Make a new request"), "new"),
        *(_to(turn, phrase("Add it to {call}"), view) for view in others),
        Option(turn.say("Nothing"), "cancel"),
    )


def _to(turn: TurnContext, text: str, view: CallView) -> Option:
    named = turn.formatter.named(view.call)
    return Option(turn.say(text, call=named), "call", view.call.number)


def _yes_to_what(turn: TurnContext, _clarification: Clarification, calls: list[Option]) -> None:
    making = any(isinstance(one, Request) for one in turn.pending)
    here = [Option(turn.say("The request we were making"), "this")] if making else []
    turn.offer(turn.say("Sorry, which one do you mean?"), *calls, *here)


ORPHANED_VERBS = frozenset({"call", "tell", "new", "desk", "cancel"})
"""What the choices of `_orphaned_text` do."""


def _orphaned_text(turn: TurnContext, clarification: Clarification, views: list[CallView]) -> None:
    """Ask what becomes of words: a team's that are likely for who asked are so with one yes."""
    words = turn.formatter.quote(clarification.words, 200)
    named = [(view, turn.formatter.named(view.call)) for view in views]
    keep = [
        Option(turn.say("Keep them with {call}", call=call), "call", view.call.number)
        for view, call in named
    ]
    likely = clarification.wish in TO_WHO_ASKED and bool(views)
    if likely:
        view = views[0]
        who = {"person": customer(turn, view.call), "call": named[0][1]}
        asks = clarification.wish is Action.ASK
        text = phrase("Shall I ask {person} this about {call}? {words}")
        if not asks:
            text = phrase("Shall I tell {person} this about {call}? {words}")
        yes = turn.say("Yes, ask") if asks else turn.say("Yes, tell them")
        only = Option(turn.say("No, for my team only"), "call", view.call.number)
        choices = [Option(yes, "tell", view.call.number, style="primary"), only]
        turn.offer(
            turn.say(text, words=words, **who),
            *choices,
            Option(turn.say("Forget them"), "cancel"),
        )
        return
    told = [(v.call.number, call) for v, call in named if clarification.wish is Action.NOTE]
    pass_on = [
        Option(turn.say("Pass them on to whoever asked for {call}", call=call), "tell", number)
        for number, call in told
    ]
    turn.offer(
        turn.say("What shall I do with your words: {words}?", words=words),
        *pass_on,
        *keep,
        Option(turn.say("Make a new request of them"), "new"),
        Option(turn.say("Send them to {team}", team=turn.desk), "desk"),
        Option(turn.say("Forget them"), "cancel"),
    )


TO_WHO_ASKED = frozenset({Action.ASK, Action.REPLY})
"""Wishes with words of a team that are likely for who asked."""


def _go_on(turn: TurnContext, _clarification: Clarification, _calls: list[Option]) -> None:
    """Ask whether the request that stands beneath, of which nothing was sent, is still wanted."""
    turn.offer(
        turn.say(
            "We also had {words}, which was not sent. Shall I go on with it?",
            words=_beneath(turn, 80),
        ),
        Option(turn.say("Yes, go on"), "this", style="primary"),
        Option(turn.say("No, drop that too"), "cancel"),
    )


_ASK: Mapping[ClarificationKind, Callable[[TurnContext, Clarification, list[Option]], None]] = {
    "aside": _aside,
    "new_or_call": _new_or_call,
    "which_call": _which_call,
    "yes_to_what": _yes_to_what,
    "go_on": _go_on,
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
