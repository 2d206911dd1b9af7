"""What only the person can decide, put as a question with choices."""

from __future__ import annotations

from bot.conversation.asking import Steps, look
from bot.conversation.dialogue import Doubt
from bot.conversation.talk import Talk, Way
from bot.teller import quote
from routing.actions import Action


def ask(talk: Talk, doubt: Doubt) -> Steps:
    """Put the question, with the calls it may be about as choices."""
    calls = []
    for number in doubt.numbers:
        view = yield from look(number)
        if view:
            calls.append(Way(talk.teller.named(view.call), "call", number))
    match doubt.riddle:
        case "aside":
            words, item = quote(doubt.words, 80), talk.teller.item(doubt.item)
            text = talk.say("Does {words} belong to the request we were making, or is it something new?", words=words)
            if item:
                text = talk.say(
                    "Does {words} belong to this request, or is it something new ({item})?", words=words, item=item
                )
            talk.offer(text, Way(talk.say("It belongs to this"), "this"), Way(talk.say("Something new"), "new"))
        case "new_or_call":
            text = talk.say(
                "Is {words} something new, or about a request you have already?", words=quote(doubt.words, 80)
            )
            if len(calls) == 1:
                text = talk.say(
                    "Is {words} something new, or about {call}?", words=quote(doubt.words, 80), call=calls[0].label
                )
            about = [Way(talk.say("About {call}", call=way.label), "call", way.value) for way in calls]
            talk.offer(text, *about, Way(talk.say("Something new"), "new"))
        case "which_call":
            asks = {
                Action.CANCEL: talk.say("Which one do you no longer need?"),
                Action.CONFIRM: talk.say("Which one is solved?"),
                Action.REOPEN: talk.say("Which one is not solved?"),
            }
            text = (
                asks.get(doubt.wish, talk.say("Which one do you mean?"))
                if doubt.wish
                else talk.say("Which one do you mean?")
            )
            talk.offer(text, *calls, Way(talk.say("None of these"), "none"))
        case "picture" | "thing":
            text = _what_to_do_with(talk, doubt)
            add = [Way(talk.say("Add it to {call}", call=way.label), "call", way.value) for way in calls]
            talk.offer(text, Way(talk.say("Make a new request"), "new"), *add, Way(talk.say("Nothing"), "cancel"))
        case "yes_to_what":
            here = Way(talk.say("The request we were making"), "this")
            talk.offer(talk.say("Sorry, which one do you mean?"), *calls, here)
        case "homeless":
            talk.offer(
                talk.say("What shall I do with your words: {words}?", words=quote(doubt.words, 200)),
                *(Way(talk.say("Keep them with {call}", call=way.label), "call", way.value) for way in calls),
                Way(talk.say("Make a new request of them"), "new"),
                Way(talk.say("Send them to {team}", team=talk.desk), "desk"),
                Way(talk.say("Forget them"), "cancel"),
            )


def _what_to_do_with(talk: Talk, doubt: Doubt) -> str:
    count = len(doubt.attachments)
    if doubt.riddle == "thing":
        return talk.say("What should I do with {words}?", words=quote(doubt.words, 80))
    if all(a.kind == "picture" for a in doubt.attachments):
        return talk.many("What should I do with the picture?", "What should I do with the pictures?", count)
    return talk.many("What should I do with the attachment?", "What should I do with the attachments?", count)
