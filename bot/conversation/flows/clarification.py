"""What only the person can decide, put as a question with choices."""

from __future__ import annotations

from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Steps, look
from bot.conversation.state.turn import Option, TurnContext
from routing.call.actions import Action


def ask(turn: TurnContext, clarification: Clarification) -> Steps:
    """Put the question, with the calls it may be about as choices."""
    calls = []
    for number in clarification.numbers:
        view = yield from look(number)
        if view:
            calls.append(Option(turn.formatter.named(view.call), "call", number))
    match clarification.kind:
        case "aside":
            words, item = (
                turn.formatter.quote(clarification.words, 80),
                turn.formatter.item(clarification.item),
            )
            text = turn.say(
                "Does {words} belong to the request we were making, or is it something new?",
                words=words,
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
        case "new_or_call":
            text = turn.say(
                "Is {words} something new, or about a request you have already?",
                words=turn.formatter.quote(clarification.words, 80),
            )
            if len(calls) == 1:
                text = turn.say(
                    "Is {words} something new, or about {call}?",
                    words=turn.formatter.quote(clarification.words, 80),
                    call=calls[0].label,
                )
            about = [
                Option(turn.say("About {call}", call=way.label), "call", way.value) for way in calls
            ]
            turn.offer(text, *about, Option(turn.say("Something new"), "new"))
        case "which_call":
            asks = {
                Action.CANCEL: turn.say("Which one do you no longer need?"),
                Action.CONFIRM: turn.say("Which one is solved?"),
                Action.REOPEN: turn.say("Which one is not solved?"),
            }
            text = (
                asks.get(clarification.wish, turn.say("Which one do you mean?"))
                if clarification.wish
                else turn.say("Which one do you mean?")
            )
            turn.offer(text, *calls, Option(turn.say("None of these"), "none"))
        case "picture" | "thing":
            text = _what_to_do_with(turn, clarification)
            add = [
                Option(turn.say("Add it to {call}", call=way.label), "call", way.value)
                for way in calls
            ]
            turn.offer(
                text,
                Option(turn.say("Make a new request"), "new"),
                *add,
                Option(turn.say("Nothing"), "cancel"),
            )
        case "yes_to_what":
            here = Option(turn.say("The request we were making"), "this")
            turn.offer(turn.say("Sorry, which one do you mean?"), *calls, here)
        case "orphaned_text":
            turn.offer(
                turn.say(
                    "What shall I do with your words: {words}?",
                    words=turn.formatter.quote(clarification.words, 200),
                ),
                *(
                    Option(turn.say("Keep them with {call}", call=way.label), "call", way.value)
                    for way in calls
                ),
                Option(turn.say("Make a new request of them"), "new"),
                Option(turn.say("Send them to {team}", team=turn.desk), "desk"),
                Option(turn.say("Forget them"), "cancel"),
            )


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
