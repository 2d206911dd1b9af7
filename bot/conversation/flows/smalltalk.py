"""Answers what asks nothing of a team: hello, thanks, help, another language, swearing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.request import with_words
from bot.conversation.flows.waiting import show_waiting
from bot.conversation.read.courtesies import beside_thanks
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import numbered
from bot.conversation.read.reading import content_words, words_of
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Steps, my_calls, set_language
from bot.conversation.state.turn import Option, TurnContext
from bot.wording.action_forms import button
from bot.wording.in_danger import what_to_do
from catalog.language_packs import pack
from catalog.model import Language
from catalog.vouching import teams_of_coordinator
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.words.foreign import language_beyond
from routing.understand.words.language import clear_words

SMALL = frozenset(
    {
        Said.HELLO,
        Said.THANKS,
        Said.BYE,
        Said.HELP,
        Said.SPEAK,
        Said.LANGUAGE,
        Said.ANGRY,
    }
)
"""What is answered here."""
A_SENTENCE = 4
"""So many words show which language somebody writes in."""
_MUCH = 8
"""So many telling words are hardly ever only small talk."""


def answer(turn: TurnContext, said: Said, wanted: str | None) -> Steps:
    """Answer what needs no team; `wanted`: the language that was asked for."""
    match said:
        case Said.HELLO:
            hello(turn)
            yield from show_waiting(turn)
        case Said.THANKS:
            yield from thanks(turn)
        case Said.BYE:
            bye(turn)
        case Said.HELP:
            help_(turn)
        case Said.SPEAK:
            yield from language(turn, wanted)
        case Said.LANGUAGE:
            languages(turn)
        case _:
            angry(turn)
            turn.prompted = True


def hello(turn: TurnContext) -> None:
    """Greet, and say what this is for."""
    name = turn.facts.person.name.split()[0]
    text = turn.say(
        "Hello {name}! Tell me what you need or what is wrong, in your own words.", name=name
    )
    turn.offer(text, *([] if turn.pending else _doors(turn)))


def greet(turn: TurnContext) -> None:
    """Greet who only calls the desk by its name."""
    name = turn.facts.person.name.split()[0]
    turn.reply(turn.say("Hi {name}! What can I do for you?", name=name))


def _doors(turn: TurnContext) -> list[Option]:
    options = [
        Option(turn.say("What can I ask?"), "services", "0"),
        Option(turn.say("My requests"), "mine"),
    ]
    return [*options, Option(turn.say("Team queue"), "queue")] if turn.facts.teams else options


def thanks(turn: TurnContext, guessed: str = "") -> Steps:
    """Answer thanks, and bring to mind a call that waits for a yes. `guessed`: words that are but
    likely to be thanks; a sentence may as well be a complaint, which is no pleasure.
    """
    if len(content_words(guessed)) >= A_SENTENCE and beside_thanks(guessed) == guessed:
        chat(turn, guessed)
        return
    text = turn.say("You're welcome!")
    solved = (
        [] if turn.pending else [v for v in (yield from my_calls()) if Action.CONFIRM in v.actions]
    )
    if len(solved) != 1:
        turn.reply(text)
        return
    call = solved[0].call
    asks = turn.say("By the way: is {call} solved?", call=turn.formatter.named(call))
    turn.reply(
        f"{text} {asks}",
        choices=[button(a, call, turn.formatter) for a in (Action.CONFIRM, Action.REOPEN)],
    )


def bye(turn: TurnContext) -> None:
    """Say goodbye."""
    turn.reply(turn.say("Bye! I'm here whenever you need me."))


def help_(turn: TurnContext) -> None:
    """Explain in a few lines how this works; to who shouts it, whom to call in danger first."""
    shouted = turn.heard.text.rstrip().endswith("!")
    danger = [what_to_do(turn.facts.catalogue, turn.formatter.localizer)] if shouted else []
    lines = [
        *danger,
        turn.say(
            "Tell me in your own words what you need or what is wrong; I find the right team and "
            "keep you posted."
        ),
        turn.say("You can also say:"),
        "• "
        + turn.say(
            "“my requests”, or a number like {number}: how it stands", number=numbered("1042")
        ),
        "• " + turn.say("“what can I ask”: all that you can ask for"),
        "• " + turn.say("“a person”: somebody of {team} helps you", team=turn.desk),
        "• " + turn.say("“back”, “change” or “cancel”: at any moment"),
        *(
            "• " + turn.say("“{words}”: another language", words=pack(other).ask_for_it)
            for other in turn.languages
            if other != turn.language
        ),
    ]
    if turn.facts.teams:
        lines.append("• " + _of_your_team(turn))
        lines.append(
            "• "
            + turn.say(
                "“component VK-PR-01”: what the register knows of it, and what happened to it"
            )
        )
        lines.append("• " + turn.say("“risks”: what your team still has to prevent"))
    if teams_of_coordinator(turn.facts.person.id, turn.facts.catalogue):
        lines.append("• " + turn.say("“adoption”: how far your teams are, and what to do next"))
    turn.offer("\n".join(lines), *([] if turn.pending else _doors(turn)))


def _of_your_team(turn: TurnContext) -> str:
    return turn.say(
        "“queue”, “take {number}”, “{number} solved: new cable”: work of your team",
        number=numbered("1042"),
    )


def room_help(turn: TurnContext) -> None:
    """Explain in a few lines how a team works in its room."""
    lines = [
        turn.say("What people ask of your team comes into this room, a card for each request."),
        "• " + turn.say("Press a button on the card: you take it, ask, pass it on, or solve it"),
        "• " + turn.say("Reply to the card: a note that only your team sees"),
        "• " + turn.say("Reply with “answer: …”: the requester reads it"),
        "• " + _of_your_team(turn),
        "• " + turn.say("“cancel”: stop what I was asking you"),
        turn.say("Do you need something yourself? Write to me in private."),
    ]
    turn.reply("\n".join(lines))


def language(turn: TurnContext, wanted: str | None) -> Steps:
    """Switch to this language, if it is offered here."""
    chosen = next((code for code in turn.languages if code == wanted), None)
    if chosen is None:
        languages(turn)
        return
    yield from set_language(chosen)
    turn.chose_language, turn.leaning = True, 0
    turn.speak(chosen)
    turn.reply(turn.say("All right, English it is."))


def languages(turn: TurnContext) -> None:
    """Ask which of the organisation's languages to speak."""
    names = {code: pack(code).name for code in turn.languages}
    turn.prompted = True
    if len(names) == 1:
        turn.reply(turn.say("I speak {language} here.", language=names[turn.languages[0]]))
        return
    turn.offer(
        turn.say("Which language do you prefer?"),
        *(Option(name, "language", code) for code, name in names.items()),
    )


def chat(turn: TurnContext, text: str = "", *, guessed: bool = False) -> None:
    """Answer small talk in a word; what is asked stays asked. Where more was said than that, or it
    is but `guessed` to be small talk, that nobody reads it; of much it can be made a request at a
    press, and beside one that is put together it can be added.
    """
    if isinstance(turn.top, Request) and len(content_words(text)) > 1:
        turn.told_of_it = True
        turn.offer(
            turn.say("I hear you! I have not added that to your request."),
            Option(turn.say("Add it"), "keep_words", text),
        )
    elif len(content_words(text)) >= (1 if guessed else A_SENTENCE):
        turn.told_of_it = True
        much = len(content_words(text)) >= _MUCH
        request = Option(turn.say("Make a request of it"), "anew", text)
        turn.offer(turn.say("I hear you! I have passed nothing on."), *([request] * much))
    elif turn.pending:
        turn.reply(turn.say("I hear you!"))
    else:
        turn.reply(turn.say("I hear you! Tell me what you need, or say “help”."))


def another_language(turn: TurnContext, text: str, code: str) -> None:
    """Offer a person to somebody who writes in a language that is not spoken here."""
    localizer = turn.formatter.localizer
    turn.told_of_it = True
    turn.offer(
        turn.say(
            "I think this is {language}; I speak {spoken}. Shall I ask a person of {team} to help?",
            language=localizer.languages((code,)),
            spoken=localizer.languages(turn.languages, either=False),
            team=turn.desk,
        ),
        Option(turn.say("Yes, a person please"), "person", text),
        Option(turn.say("No, go on"), "nothing"),
    )


def keep_words(turn: TurnContext, words: str) -> Steps:
    """Add what was taken for small talk to the request that is put together, at a press."""
    if isinstance(turn.top, Request):
        turn.put(with_words(turn.top, words))
        turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))
    yield from ()


def nothing(turn: TurnContext, _value: str) -> Steps:
    """Leave an offer at that."""
    turn.reply(turn.say("All right."))
    yield from ()


def angry(turn: TurnContext, words: str = "", about: CallView | None = None) -> None:
    """Answer swearing calmly, with the offer of a person, who reads the `words` of a complaint; or
    else the team of the call that it is `about`.
    """
    text = turn.say(
        "I'm sorry, this should go better. Shall I ask a person of {team} to help you?",
        team=turn.desk,
    )
    options = [Option(turn.say("Yes, a person please"), "person", words)]
    if about and not turn.facts.shared and Action.ADD in about.actions:
        team = turn.formatter.owner(about.call)
        label = turn.say("Pass it on to {team}", team=team)
        options.append(Option(label, "pass_on", f"{about.call.number} {words}"))
    turn.offer(text, *options, Option(turn.say("No, go on"), "nothing"))


def lean(turn: TurnContext, heard: Language, text: str) -> Steps:
    """Follow the language somebody writes a full sentence in; where they chose one themselves, only
    at the second in a row, and so where one word alone is of it, which may be a slip. A sentence
    that is in none of those spoken here is no reason.
    """
    words = words_of(text)
    if heard == turn.language or heard not in turn.languages:
        turn.leaning = 0
    elif len(words) >= A_SENTENCE and language_beyond(words, turn.languages) is None:
        turn.leaning += 1
    if turn.leaning > turn.chose_language + _may_be_a_slip(turn, heard, words):
        turn.leaning, before = 0, turn.language
        yield from set_language(heard)
        turn.speak(heard)
        text = turn.say(
            "I'll go on in English. (Say “{back}” to switch back.)", back=pack(before).ask_for_it
        )
        turn.reply(text)


def _may_be_a_slip(turn: TurnContext, heard: Language, words: Sequence[str]) -> bool:
    """Whether hardly a word is plainly of the language heard, in a conversation in another: "er
    printer is offline".
    """
    return turn.before.turn > 0 and clear_words(words, heard, turn.language) < _CLEARLY


_CLEARLY = 2
