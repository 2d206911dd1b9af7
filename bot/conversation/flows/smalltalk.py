"""What people say that asks nothing of a team: hello, thanks, help, another language, swearing."""

from __future__ import annotations

from bot.blanks import button
from bot.conversation.asking import Steps, my_calls, set_language
from bot.conversation.lexicon import Said
from bot.conversation.talk import Talk, Way
from catalog.model import Language
from routing.actions import Action

SMALL = frozenset({Said.HELLO, Said.THANKS, Said.BYE, Said.HELP, Said.ENGLISH, Said.DUTCH, Said.LANGUAGE, Said.ANGRY})
"""What is answered here."""
A_SENTENCE = 4
"""So many words show which language somebody writes in."""


def answer(talk: Talk, said: Said) -> Steps:
    """Answer what needs no team."""
    match said:
        case Said.HELLO:
            hello(talk)
        case Said.THANKS:
            yield from thanks(talk)
        case Said.BYE:
            bye(talk)
        case Said.HELP:
            help_(talk)
        case Said.ENGLISH | Said.DUTCH:
            yield from language(talk, "en" if said is Said.ENGLISH else "nl")
        case Said.LANGUAGE:
            languages(talk)
            talk.prompted = True
        case _:
            angry(talk)
            talk.prompted = True


def hello(talk: Talk) -> None:
    """A greeting, and what this is for."""
    name = talk.facts.person.name.split()[0]
    text = talk.say("Hello {name}! Tell me what you need or what is wrong, in your own words.", name=name)
    talk.offer(text, *([] if talk.pending else _doors(talk)))


def _doors(talk: Talk) -> list[Way]:
    ways = [Way(talk.say("What can I ask?"), "services", "0"), Way(talk.say("My requests"), "mine")]
    return [*ways, Way(talk.say("Team queue"), "queue")] if talk.facts.team else ways


def thanks(talk: Talk) -> Steps:
    """Thanks change nothing; a call that waits for a yes is brought to mind."""
    text = talk.say("You're welcome!")
    solved = [] if talk.pending else [v for v in (yield from my_calls()) if Action.CONFIRM in v.actions]
    if len(solved) != 1:
        talk.reply(text)
        return
    call = solved[0].call
    asks = talk.say("By the way: is {call} solved?", call=talk.teller.named(call))
    talk.reply(f"{text} {asks}", choices=[button(a, call, talk.teller) for a in (Action.CONFIRM, Action.REOPEN)])


def bye(talk: Talk) -> None:
    """A goodbye."""
    talk.reply(talk.say("Bye! I'm here whenever you need me."))


def help_(talk: Talk) -> None:
    """How this works, in a few lines."""
    lines = [
        talk.say(
            "Tell me in your own words what you need or what is wrong; I find the right team and keep you posted."
        ),
        talk.say("You can also say:"),
        "• " + talk.say("“my requests”, or a number like S-1042: how it stands"),
        "• " + talk.say("“what can I ask”: the catalogue"),
        "• " + talk.say("“a person”: somebody of {team} helps you", team=talk.desk),
        "• " + talk.say("“back”, “change” or “cancel”: at any moment"),
        "• " + talk.say("“in het Nederlands”: another language"),
    ]
    if talk.facts.team:
        lines.append("• " + talk.say("“queue”, “ack S-1042”, “S-1042 resolve new cable”: work of your team"))
    talk.offer("\n".join(lines), *([] if talk.pending else _doors(talk)))


def language(talk: Talk, chosen: Language) -> Steps:
    """From now on in this language."""
    yield from set_language(chosen)
    talk.chose_language, talk.leaning = True, 0
    talk.speak(chosen)
    talk.reply(talk.say("All right, English it is."))


def languages(talk: Talk) -> None:
    """Which language?"""
    talk.offer(
        talk.say("Which language do you prefer?"), Way("English", "language", "en"), Way("Nederlands", "language", "nl")
    )


def angry(talk: Talk) -> None:
    """No quarrel: a person is offered."""
    text = talk.say("I'm sorry, this should go better. Shall I ask a person of {team} to help you?", team=talk.desk)
    talk.offer(text, Way(talk.say("Yes, a person please"), "person"), Way(talk.say("No, go on"), "nothing"))


def lean(talk: Talk, heard: Language, words: int) -> Steps:
    """Follow the language somebody writes a full sentence in; where they chose one themselves, once it lasts: the second in a row."""
    if heard == talk.language:
        talk.leaning = 0
    elif words >= A_SENTENCE:
        talk.leaning += 1
    if talk.leaning > talk.chose_language:
        talk.leaning = 0
        yield from set_language(heard)
        talk.speak(heard)
        talk.reply(talk.say("I'll go on in English. (Say “Nederlands” to switch back.)"))
